//! How personal keys are shown.

use super::{
    model::{ApiKey, PlainKey, masked},
    policy::{self, Warning},
    view::{LimitsView, RetiringView},
};
use crate::Identity;
use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, UserId};
use schemars::JsonSchema;
use serde::Serialize;

/// The caller's keys, and whether there may be more.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PersonalKeysView {
    /// May the caller make another?
    pub may_create: bool,
    /// Why not, in words.
    pub why_not: Option<String>,
    /// The keys.
    pub keys: Vec<PersonalKeyView>,
}

/// A personal key, masked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PersonalKeyView {
    /// The id.
    pub id: ApiKeyId,
    /// What the key is for.
    pub name: String,
    /// The first seven characters, then stars.
    pub masked_key: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// What limits it.
    #[serde(flatten)]
    pub limits: LimitsView,
    /// When it was last used; null: never.
    pub last_used_at: Option<DateTime<Utc>>,
    /// From where.
    pub last_used_ip: Option<String>,
    /// By what.
    pub last_used_agent: Option<String>,
    /// The secret before, while it still works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retiring: Option<RetiringView>,
    /// What about it somebody should look at.
    pub warnings: Vec<Warning>,
}

/// A personal key just made, with its secret: the only time it is shown.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NewPersonalKeyView {
    /// The key as it is shown later.
    #[serde(flatten)]
    pub key: PersonalKeyView,
    /// The secret, for the header `x-api-key`.
    pub unmasked_key: String,
}

/// A personal key with its new secret.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RegeneratedPersonalKeyView {
    /// The key with its new secret, which is shown only here.
    #[serde(flatten)]
    pub key: NewPersonalKeyView,
    /// The first seven characters of the secret.
    pub prefix: String,
}

/// A personal key as administrators see it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OwnedKeyView {
    /// The key.
    #[serde(flatten)]
    pub key: PersonalKeyView,
    /// Whose it is.
    pub owner: Owner,
}

/// Whose a personal key is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Owner {
    /// The person.
    pub id: UserId,
    /// The name as people read it.
    pub common_name: String,
    /// The address.
    pub email: String,
}

impl PersonalKeyView {
    pub(super) fn new(key: ApiKey, identity: &Identity) -> Self {
        let now = identity.clock.now();
        Self {
            limits: LimitsView::of(&key),
            retiring: RetiringView::of(&key, now),
            warnings: policy::warnings(&identity.settings, &key, now),
            id: key.id,
            name: key.name,
            masked_key: masked(&key.key_prefix),
            created_at: key.created_at,
            updated_at: key.updated_at,
            last_used_at: key.last_used_at,
            last_used_ip: key.last_used_ip,
            last_used_agent: key.last_used_agent,
        }
    }
}

impl NewPersonalKeyView {
    pub(super) fn new(key: ApiKey, secret: &PlainKey, identity: &Identity) -> Self {
        Self { key: PersonalKeyView::new(key, identity), unmasked_key: secret.expose().to_owned() }
    }
}

impl RegeneratedPersonalKeyView {
    pub(super) fn new(key: ApiKey, secret: &PlainKey, identity: &Identity) -> Self {
        Self { key: NewPersonalKeyView::new(key, secret, identity), prefix: secret.prefix().to_owned() }
    }
}

impl OwnedKeyView {
    pub(super) fn new(key: ApiKey, identity: &Identity) -> Self {
        // Whoever makes a personal key is its owner.
        let maker = key.created_by.clone();
        let owner = Owner { id: maker.id, common_name: maker.common_name, email: maker.email };
        Self { key: PersonalKeyView::new(key, identity), owner }
    }
}
