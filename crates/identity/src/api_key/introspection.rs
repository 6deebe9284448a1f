//! What a key can find out: which scopes there are, and what it is and may itself.

use super::{
    PlainKey,
    model::{ApiKey, PresentedKey, masked},
    scopes::Reach,
    store,
    view::{KeyGroup, Person},
};
use crate::{Caller, Identity, credential::Presented, user};
use axum::{extract::State, http::HeaderMap};
use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, Narrow, Purpose, Scope};
use schemars::JsonSchema;
use serde::Serialize;
use setting::Settings;
use web::{Error, Json, Result};

/// Every scope, and choices of them that go together.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ScopesView {
    /// Every scope.
    pub scopes: Vec<ScopeView>,
    /// Choices that go together.
    pub presets: Vec<PresetView>,
}

/// A scope.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ScopeView {
    /// The name.
    pub name: &'static str,
    /// What it allows, in one sentence.
    pub description: &'static str,
    /// What it can be narrowed to, `database` or `collection`: then `<name>@database/<id>` is a scope, too. A collection stands
    /// for all that lies in it.
    pub narrow_to: Option<&'static str>,
}

/// Scopes that go together.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PresetView {
    /// The name for programs.
    pub id: &'static str,
    /// The name for people.
    pub name: &'static str,
    /// What it is for, in one sentence.
    pub description: &'static str,
    /// The scopes.
    pub scopes: Vec<&'static str>,
}

type Preset = (&'static str, &'static str, &'static str, &'static [Scope]);

const PRESETS: &[Preset] = &[
    (
        "read-only",
        "Read only",
        "See everything that there is to see, and change nothing.",
        &[
            Scope::AccountRead,
            Scope::ApiKeysRead,
            Scope::AuditRead,
            Scope::CardsRead,
            Scope::CollectionsRead,
            Scope::DashboardsRead,
            Scope::DatabasesRead,
            Scope::PermissionsRead,
            Scope::SettingsRead,
            Scope::UsersRead,
        ],
    ),
    (
        "run-queries",
        "Run queries",
        "Find tables, ask questions and download the answers.",
        &[Scope::DatabasesRead, Scope::QueryRun],
    ),
    (
        "dbt",
        "dbt",
        "Sync databases and carry descriptions and types of columns over from dbt.",
        &[Scope::DatabasesWrite],
    ),
    (
        "terraform-permissions",
        "Permissions as code",
        "Keep groups, members and permissions as Terraform describes them.",
        &[Scope::DatabasesRead, Scope::PermissionsWrite, Scope::UsersRead],
    ),
];

pub(super) async fn scopes(_: Caller) -> Json<ScopesView> {
    let scope = |scope: &Scope| ScopeView {
        name: scope.name(),
        description: scope.says(),
        narrow_to: scope.narrow().map(Narrow::name),
    };
    let preset = |&(id, name, description, scopes): &Preset| PresetView {
        id,
        name,
        description,
        scopes: scopes.iter().map(|scope| scope.name()).collect(),
    };
    Json(ScopesView {
        scopes: Scope::ALL.iter().map(scope).collect(),
        presets: PRESETS.iter().map(preset).collect(),
    })
}

/// The key that a request presents, as it may know itself.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CurrentKeyView {
    /// The id.
    pub id: ApiKeyId,
    /// What the key is for.
    pub name: String,
    /// The first seven characters of its newest secret, then stars.
    pub masked_key: String,
    /// Does it act as a person?
    pub is_personal: bool,
    /// The group whose rights it has; null when it acts as a person.
    pub group: Option<KeyGroup>,
    /// As whom it acts.
    pub acts_as: Person,
    /// Are those rights an administrator's?
    pub is_superuser: bool,
    /// The scopes that it was given; null: all that its group may.
    pub scopes: Option<Vec<String>>,
    /// From when on it works.
    pub not_before: Option<DateTime<Utc>>,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
    /// The only networks it works from; null: anywhere.
    pub allowed_cidrs: Option<Vec<String>>,
    /// The secret that was presented is the one before: since when there is a newer one, until when it works.
    pub retiring: Option<RetiringSecretView>,
    /// The scopes that are of use to it: given, and within what its group may.
    pub rights: Vec<String>,
}

/// A secret that was replaced.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RetiringSecretView {
    /// Since when there is a newer one.
    pub since: DateTime<Utc>,
    /// Until when it works.
    pub until: DateTime<Utc>,
}

pub(super) async fn current(
    caller: Caller,
    State(identity): State<Identity>,
    headers: HeaderMap,
) -> Result<Json<CurrentKeyView>> {
    let id = caller.api_key().ok_or(Error::NotFound)?;
    let secret: PlainKey = Presented::by(&headers).api_key.ok_or(Error::NotFound)?;
    let mut tx = caller.read().await?;
    let digest = identity.key.digest(Purpose::ApiKey, secret.expose());
    let presented = store::find_presented(&mut tx, &digest).await?.ok_or(Error::Unauthenticated)?;
    let key = store::find_any(&mut tx, id).await?.ok_or(Error::Unauthenticated)?;
    let user = user::find(&mut tx, key.user_id).await?.ok_or(Error::Unauthenticated)?;
    let rights = rights(&presented, &identity.settings);
    let acts_as = Person { id: user.id, common_name: user.common_name() };
    Ok(Json(CurrentKeyView::new(key, &presented, acts_as, rights)))
}

impl CurrentKeyView {
    fn new(key: ApiKey, presented: &PresentedKey, acts_as: Person, rights: Vec<String>) -> Self {
        let group = KeyGroup { id: key.group_id, name: key.group_name };
        let retiring = presented
            .retiring
            .map(|retiring| RetiringSecretView { since: retiring.since, until: retiring.until });
        Self {
            id: key.id,
            name: key.name,
            masked_key: masked(&key.key_prefix),
            is_personal: key.is_personal,
            group: (!key.is_personal).then_some(group),
            acts_as,
            is_superuser: presented.is_superuser,
            scopes: key.limits.scopes.map(|scopes| scopes.names()),
            not_before: key.limits.not_before,
            expires_at: key.limits.expires_at,
            allowed_cidrs: key.limits.allowed_cidrs.map(|networks| networks.names()),
            retiring,
            rights,
        }
    }
}

/// What is of use to who is not an administrator; the rest is for administrators only.
const FOR_EVERYBODY: [Scope; 12] = [
    Scope::AccountRead,
    Scope::AccountWrite,
    Scope::CardsRead,
    Scope::CardsWrite,
    Scope::CollectionsRead,
    Scope::CollectionsWrite,
    Scope::DashboardsRead,
    Scope::DashboardsWrite,
    Scope::DatabasesRead,
    Scope::QueryRun,
    Scope::SettingsRead,
    Scope::UsersRead,
];

/// What is of use to people besides: their own profile, password and keys.
const FOR_ONESELF: [Scope; 4] =
    [Scope::ApiKeysRead, Scope::ApiKeysWrite, Scope::UsersPasswords, Scope::UsersWrite];

/// What a key can really do, as names of scopes.
fn rights(key: &PresentedKey, settings: &Settings) -> Vec<String> {
    let within_group = |scope: &&Scope| {
        key.is_superuser || FOR_EVERYBODY.contains(scope) || (key.is_personal && FOR_ONESELF.contains(scope))
    };
    let reach = |scope: Scope| match &key.limits.scopes {
        Some(scopes) => scopes.reach(scope),
        None => (!key.must_name(scope, settings)).then_some(Reach::Everything),
    };
    let scopes = Scope::ALL.iter().filter(within_group);
    let grants = scopes.filter_map(|scope| Some(reach(*scope)?.grants(*scope)));
    grants.flatten().map(|grant| grant.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_are_of_scopes_each_named_once() {
        for (id, name, description, scopes) in PRESETS {
            assert!(description.ends_with('.') && !name.is_empty(), "{id}");
            assert!(scopes.is_sorted_by(|a, b| a < b), "{id}");
        }
    }
}
