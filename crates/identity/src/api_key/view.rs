//! How keys are shown. (Contract: auth.md §3.3 of the reference description; what limits a key is ours.)

use super::{
    Networks, OffBecause, Scopes,
    model::{ApiKey, Maker, PlainKey, Retiring, masked},
    policy::{self, Warning},
};
use crate::Identity;
use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, GroupId, UserId};
use schemars::JsonSchema;
use serde::Serialize;

/// An API key, masked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ApiKeyView {
    /// The id.
    pub id: ApiKeyId,
    /// What the key is for.
    pub name: String,
    /// The group whose rights it has.
    pub group: KeyGroup,
    /// The first seven characters, then stars.
    pub masked_key: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Who last changed it.
    pub updated_by: Person,
    /// What limits it.
    #[serde(flatten)]
    pub limits: LimitsView,
}

/// What limits a key. A limit that it does not have is absent, so that a plain key looks as the contract says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LimitsView {
    /// More about what the key is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// From when on it works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<DateTime<Utc>>,
    /// When it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// The only networks it works from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_cidrs: Option<Vec<String>>,
    /// What it may do of what its group may.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<String>>,
    /// Scopes being tried out: they refuse nothing yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial_scopes: Option<Vec<String>>,
    /// False when it is switched off; absent when it works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
    /// Why, when it was not its owner or maker: `leak-report`, `containment`, `administrator`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off_because: Option<&'static str>,
}

/// An API key in the list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListedKeyView {
    /// The key.
    #[serde(flatten)]
    pub key: ApiKeyView,
    /// Who made it.
    pub created_by: Person,
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

/// A secret that was replaced and still works.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RetiringView {
    /// Its first seven characters, then stars.
    pub masked_key: String,
    /// Since when there is a newer one.
    pub since: DateTime<Utc>,
    /// Until when it works.
    pub until: DateTime<Utc>,
    /// How often it was used since then.
    pub uses: i64,
}

/// The group of a key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KeyGroup {
    /// The id.
    pub id: GroupId,
    /// The name.
    pub name: String,
}

/// Who made or changed a key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Person {
    /// The user.
    pub id: UserId,
    /// The name as people read it.
    pub common_name: String,
}

/// A key just made, with its secret: the only time it is shown.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NewKeyView {
    /// The key as it is shown later.
    #[serde(flatten)]
    pub key: ApiKeyView,
    /// The secret, for the header `x-api-key`.
    pub unmasked_key: String,
}

/// A key with its new secret. (Releases of the reference answer with one half of this or the other.)
#[derive(Debug, Serialize, JsonSchema)]
pub struct RegeneratedKeyView {
    /// The key with its new secret, which is shown only here.
    #[serde(flatten)]
    pub key: NewKeyView,
    /// The first seven characters of the secret.
    pub prefix: String,
    /// The secret before, while it still works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retiring: Option<RetiringView>,
}

impl NewKeyView {
    pub(super) fn new(key: ApiKey, secret: &PlainKey) -> Self {
        Self { key: key.into(), unmasked_key: secret.expose().to_owned() }
    }
}

impl RegeneratedKeyView {
    pub(super) fn new(key: ApiKey, secret: &PlainKey, identity: &Identity) -> Self {
        let retiring = RetiringView::of(&key, identity.clock.now());
        Self { key: NewKeyView::new(key, secret), prefix: secret.prefix().to_owned(), retiring }
    }
}

impl ListedKeyView {
    pub(super) fn new(key: ApiKey, identity: &Identity) -> Self {
        let now = identity.clock.now();
        Self {
            warnings: policy::warnings(&identity.settings, &key, now),
            created_by: key.created_by.clone().into(),
            last_used_at: key.last_used_at,
            last_used_ip: key.last_used_ip.clone(),
            last_used_agent: key.last_used_agent.clone(),
            retiring: RetiringView::of(&key, now),
            key: key.into(),
        }
    }
}

impl RetiringView {
    pub(super) fn of(key: &ApiKey, now: DateTime<Utc>) -> Option<Self> {
        let (prefix, Retiring { since, until }) = key.retiring(now)?;
        Some(Self { masked_key: masked(prefix), since, until, uses: key.retiring_uses })
    }
}

impl From<ApiKey> for ApiKeyView {
    fn from(key: ApiKey) -> Self {
        let limits = LimitsView::of(&key);
        Self {
            id: key.id,
            name: key.name,
            group: KeyGroup { id: key.group_id, name: key.group_name },
            masked_key: masked(&key.key_prefix),
            created_at: key.created_at,
            updated_at: key.updated_at,
            updated_by: key.updated_by.clone().into(),
            limits,
        }
    }
}

impl LimitsView {
    pub(super) fn of(key: &ApiKey) -> Self {
        let limits = &key.limits;
        Self {
            description: key.description.clone(),
            not_before: limits.not_before,
            expires_at: limits.expires_at,
            allowed_cidrs: limits.allowed_cidrs.as_ref().map(Networks::names),
            scopes: limits.scopes.as_ref().map(Scopes::names),
            trial_scopes: key.trial_scopes.as_ref().map(Scopes::names),
            is_active: (!key.is_active).then_some(false),
            off_because: key.off_because.map(OffBecause::word),
        }
    }
}

impl From<Maker> for Person {
    fn from(maker: Maker) -> Self {
        Self { id: maker.id, common_name: maker.common_name }
    }
}
