//! `/api/api-key`: make, list, count, delete. (Contract: auth.md §3 of the reference description.)

use super::{
    model::{ApiKey, PlainKey, masked},
    store::{self, NewRow},
};
use crate::{
    Admin, Identity,
    group::{self, Group, Magic},
    user::{self, Kind, NewUser, common_name},
};
use ::store::Tx;
use audit::Event;
use axum::extract::State;
use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, Email, GroupId, Id, Purpose, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use web::{
    ApiRouter, Error, Json, NoContent, NonBlank, Path, Result, request,
    routing::{delete_with, get_with},
    says,
};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new()
        .api_route(
            "/api-key",
            get_with(list, says("Lists the API keys, masked.")).post_with(
                create,
                says("Makes an API key with the rights of a group; the key is shown only here."),
            ),
        )
        .api_route("/api-key/count", get_with(count, says("Counts the API keys.")))
        .api_route(
            "/api-key/{id}",
            delete_with(delete, says("Deletes an API key; it stops working at once.")),
        )
}

request! {
    /// An API key to make.
    pub struct NewApiKey {
        /// The group whose rights the key has.
        pub group_id: GroupId,
        /// What the key is for; unique.
        pub name: NonBlank,
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
    pub updated_by: UpdatedBy,
}

/// The group of a key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KeyGroup {
    /// The id.
    pub id: GroupId,
    /// The name.
    pub name: String,
}

/// Who last changed a key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UpdatedBy {
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

async fn list(admin: Admin) -> Result<Json<Vec<ApiKeyView>>> {
    let keys = store::list(&mut admin.read().await?).await?;
    Ok(Json(keys.into_iter().map(ApiKeyView::from).collect()))
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
    let (name, creator) = (new.name.as_str(), admin.id());
    let id =
        store::insert(&mut tx, NewRow { name, user_id, prefix: key.prefix(), digest: &digest, creator, now })
            .await?;
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
        let first = key.updated_by_first_name.as_deref();
        let common_name = common_name(first, key.updated_by_last_name.as_deref(), &key.updated_by_email);
        Self {
            id: key.id,
            name: key.name,
            group: KeyGroup { id: key.group_id, name: key.group_name },
            masked_key: masked(&key.key_prefix),
            created_at: key.created_at,
            updated_at: key.updated_at,
            updated_by: UpdatedBy { id: key.updated_by_id, common_name },
        }
    }
}
