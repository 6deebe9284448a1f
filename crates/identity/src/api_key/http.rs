//! `/api/api-key`: make, list, count, delete. (Contract: auth.md §3 of the reference description.)

use super::{
    Networks, Scopes,
    model::{ApiKey, Limits, Maker, PlainKey, masked},
    store::{self, NewRow},
};
use crate::{
    Admin, Identity,
    group::{self, Group, Magic},
    user::{self, Kind, NewUser},
};
use ::store::Tx;
use audit::Event;
use axum::extract::State;
use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, Email, GroupId, Id, Purpose, Scope, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use web::{
    ApiRouter, Bounded, Error, Json, NoContent, NonBlank, Path, Result, request,
    routing::{delete_with, get_with},
    says,
};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new()
        .api_route(
            "/api-key",
            get_with(list, says(Scope::ApiKeysRead, "Lists the API keys, masked.")).post_with(
                create,
                says(
                    Scope::ApiKeysWrite,
                    "Makes an API key with the rights of a group; the key is shown only here.",
                ),
            ),
        )
        .api_route("/api-key/count", get_with(count, says(Scope::ApiKeysRead, "Counts the API keys.")))
        .api_route(
            "/api-key/{id}",
            delete_with(delete, says(Scope::ApiKeysWrite, "Deletes an API key; it stops working at once.")),
        )
}

request! {
    /// An API key to make.
    pub struct NewApiKey {
        /// The group whose rights the key has.
        pub group_id: GroupId,
        /// What the key is for; unique.
        pub name: NonBlank,
        /// More about it.
        pub description: Option<Bounded<1000>>,
        /// From when on it works.
        pub not_before: Option<DateTime<Utc>>,
        /// When it ends.
        pub expires_at: Option<DateTime<Utc>>,
        /// The only networks it works from; anywhere when left out.
        pub allowed_cidrs: Option<Networks>,
        /// What it may do of what its group may; everything when left out.
        pub scopes: Option<Scopes>,
        /// False: it does not work until it is switched on.
        pub is_active: Option<bool>,
    }
}

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
    /// False when it is switched off; absent when it works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
}

/// An API key in the list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListedKeyView {
    /// The key.
    #[serde(flatten)]
    pub key: ApiKeyView,
    /// Who made it.
    pub created_by: Person,
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

async fn list(admin: Admin) -> Result<Json<Vec<ListedKeyView>>> {
    let keys = store::list(&mut admin.read().await?).await?;
    Ok(Json(keys.into_iter().map(ListedKeyView::from).collect()))
}

async fn count(admin: Admin) -> Result<Json<i64>> {
    Ok(Json(store::count(&mut admin.read().await?).await?))
}

async fn create(
    admin: Admin,
    State(identity): State<Identity>,
    Json(new): Json<NewApiKey>,
) -> Result<Json<NewKeyView>> {
    let mut tx = admin.confirmed()?.write().await?;
    let group = group::find(&mut tx, new.group_id).await?;
    let group = group.ok_or_else(|| Error::field("group_id", "There is no group with this id."))?;
    if store::is_name_taken(&mut tx, new.name.as_str()).await? {
        return Err(Error::field("name", "An API key with this name already exists."));
    }
    let now = identity.clock.now();
    let user_id = synthetic_user(&identity, &mut tx, new.name.as_str(), &group).await?;
    let key = draw_with_free_prefix(&identity, &mut tx).await?;
    let digest = identity.key.digest(Purpose::ApiKey, key.expose());
    let limits = Limits {
        not_before: new.not_before,
        expires_at: new.expires_at,
        allowed_cidrs: new.allowed_cidrs,
        scopes: new.scopes,
    };
    let row = NewRow {
        name: new.name.as_str(),
        description: new.description.as_ref().map(Bounded::as_str),
        user_id,
        prefix: key.prefix(),
        digest: &digest,
        is_active: new.is_active.unwrap_or(true),
        limits: &limits,
        creator: admin.id(),
        now,
    };
    let id = store::insert(&mut tx, row).await?;
    let made =
        store::find(&mut tx, id).await?.ok_or_else(|| Error::internal("the key just made is not there"))?;
    audit::record(&mut tx, &admin.actor(), now, event("api-key-create", &made, user_id)).await?;
    tx.commit().await?;
    Ok(Json(NewKeyView { key: made.into(), unmasked_key: key.expose().to_owned() }))
}

/// Makes the user as which the key acts.
async fn synthetic_user(identity: &Identity, tx: &mut Tx, name: &str, group: &Group) -> Result<UserId> {
    let address = format!("api-key-user-{}@api-key.invalid", identity.chance.uuid());
    let email = Email::parse(&address).ok_or_else(|| Error::internal("a drawn address is one"))?;
    let new = NewUser {
        email: &email,
        first_name: Some(name),
        last_name: Some(""),
        kind: Kind::ApiKey,
        password_hash: None,
        is_superuser: group.magic_group_type == Some(Magic::Administrators),
        sso_source: None,
        login_attributes: None,
        now: identity.clock.now(),
    };
    let user = user::insert(tx, new).await?;
    let all_users = group::find_magic(tx, Magic::AllUsers).await?;
    group::add_member(tx, all_users, user).await?;
    if group.id != all_users {
        group::add_member(tx, group.id, user).await?;
    }
    Ok(user)
}

async fn draw_with_free_prefix(identity: &Identity, tx: &mut Tx) -> Result<PlainKey> {
    const TRIES: usize = 5;
    for _ in 0..TRIES {
        let key = PlainKey::draw(&identity.chance);
        if !store::is_prefix_taken(tx, key.prefix()).await? {
            return Ok(key);
        }
    }
    Err(Error::Explained {
        status: axum::http::StatusCode::INTERNAL_SERVER_ERROR,
        body: json!({ "message": "could not generate key with unique prefix" }),
    })
}

async fn delete(
    admin: Admin,
    State(identity): State<Identity>,
    Path(id): Path<ApiKeyId>,
) -> Result<NoContent> {
    let mut tx = admin.confirmed()?.write().await?;
    let key = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let user = store::find_user(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let now = identity.clock.now();
    store::delete(&mut tx, id).await?;
    user::deactivate_synthetic(&mut tx, user, now).await?;
    audit::record(&mut tx, &admin.actor(), now, event("api-key-delete", &key, user)).await?;
    tx.commit().await?;
    Ok(NoContent)
}

/// What the audit log says of a key: nothing that helps to use it.
fn event(topic: &'static str, key: &ApiKey, user: UserId) -> Event {
    let group = json!({ "id": key.group_id, "name": key.group_name });
    let details = json!({ "name": key.name, "group": group, "key_prefix": key.key_prefix, "user_id": user });
    Event::new(topic).on("ApiKey", key.id.number()).with(details)
}

impl From<ApiKey> for ApiKeyView {
    fn from(key: ApiKey) -> Self {
        Self {
            id: key.id,
            name: key.name,
            group: KeyGroup { id: key.group_id, name: key.group_name },
            masked_key: masked(&key.key_prefix),
            created_at: key.created_at,
            updated_at: key.updated_at,
            updated_by: key.updated_by.into(),
            limits: LimitsView {
                description: key.description,
                not_before: key.limits.not_before,
                expires_at: key.limits.expires_at,
                allowed_cidrs: key.limits.allowed_cidrs.map(|networks| networks.names()),
                scopes: key.limits.scopes.map(|scopes| scopes.names()),
                is_active: (!key.is_active).then_some(false),
            },
        }
    }
}

impl From<ApiKey> for ListedKeyView {
    fn from(key: ApiKey) -> Self {
        Self { created_by: key.created_by.clone().into(), key: key.into() }
    }
}

impl From<Maker> for Person {
    fn from(maker: Maker) -> Self {
        Self { id: maker.id, common_name: maker.common_name }
    }
}
