//! `/api/api-key`: its routes; list, count, delete. (Contract: auth.md §3 of the reference description.)

use super::{
    change, create, introspection, leak, model::ApiKey, personal, rotation, store, usage, view::ListedKeyView,
};
use crate::{
    Admin, Identity,
    change::{Act, Origin},
    group, user,
};
use ::store::Tx;
use audit::Event;
use axum::extract::State;
use kernel::{ApiKeyId, Id, Scope};
use serde_json::json;
use web::{
    ApiRouter, Json, Needs, NoContent, Path, Result,
    routing::{get_with, post_with, put_with},
    says,
};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new()
        .api_route(
            "/api-key",
            get_with(list, says(Scope::ApiKeysRead, "Lists the API keys, masked.")).post_with(
                create::create,
                says(
                    Scope::ApiKeysWrite,
                    "Makes an API key with the rights of a group; the key is shown only here.",
                ),
            ),
        )
        .api_route("/api-key/count", get_with(count, says(Scope::ApiKeysRead, "Counts the API keys.")))
        .api_route(
            "/api-key/{id}",
            put_with(
                change::update,
                says(Scope::ApiKeysWrite, "Changes an API key: its name, its group, what limits it."),
            )
            .delete_with(delete, says(Scope::ApiKeysWrite, "Deletes an API key; it stops working at once.")),
        )
        .api_route(
            "/api-key/scopes",
            get_with(
                introspection::scopes,
                says(
                    Needs::Nothing,
                    "Lists the scopes that API keys can have, and choices that go together.",
                ),
            ),
        )
        .api_route(
            "/api-key/current",
            get_with(
                introspection::current,
                says(Needs::Nothing, "Tells an API key what it is and what it can really do."),
            ),
        )
        .api_route(
            "/api-key/report-leak",
            post_with(
                leak::report,
                says(
                    Needs::Nothing,
                    "Takes an API key that somebody found, and switches it off; the answer tells nothing.",
                ),
            ),
        )
        .merge(rotation_routes())
        .merge(personal::routes())
}

fn rotation_routes() -> ApiRouter<Identity> {
    ApiRouter::new()
        .api_route(
            "/api-key/{id}/regenerate",
            put_with(
                rotation::regenerate,
                says(
                    Scope::ApiKeysWrite,
                    "Gives an API key a new secret; the one before ends at once, or later.",
                ),
            ),
        )
        .api_route(
            "/api-key/{id}/finish-rotation",
            post_with(
                rotation::finish,
                says(Scope::ApiKeysWrite, "Ends the secret before the new one, now rather than later."),
            ),
        )
        .api_route(
            "/api-key/{id}/undo-rotation",
            post_with(
                rotation::undo,
                says(Scope::ApiKeysWrite, "Takes a new secret back; the one before works on."),
            ),
        )
        .merge(usage::routes())
}

async fn list(admin: Admin, State(identity): State<Identity>) -> Result<Json<Vec<ListedKeyView>>> {
    let keys = store::list(&mut admin.read().await?).await?;
    Ok(Json(keys.into_iter().map(|key| ListedKeyView::new(key, &identity)).collect()))
}

async fn count(admin: Admin) -> Result<Json<i64>> {
    Ok(Json(store::count(&mut admin.read().await?).await?))
}

async fn delete(
    admin: Admin,
    State(identity): State<Identity>,
    Path(id): Path<ApiKeyId>,
) -> Result<NoContent> {
    let mut tx = admin.confirmed()?.write().await?;
    delete_within(&identity, &mut tx, &admin, id).await?;
    tx.commit().await?;
    Ok(NoContent)
}

/// Deletes an API key, as a part of what a transaction does.
pub async fn delete_within(identity: &Identity, tx: &mut Tx, admin: &Admin, id: ApiKeyId) -> Result<()> {
    admin.confirmed()?;
    let key = store::expect_to_change(tx, id).await?;
    let now = identity.clock.now();
    store::delete(tx, id).await?;
    let actor = admin.actor();
    if user::deactivate_synthetic(tx, key.user_id, now).await? {
        let act = Act { origin: Origin::Other("api-key-delete"), ..Act::of(&actor, now) };
        group::leave_all(tx, key.user_id).await?.record(tx, &act).await?;
    }
    Ok(audit::record(tx, &actor, now, event("api-key-delete", &key)).await?)
}

/// What the audit log says of a key: nothing that helps to use it.
pub(super) fn event(topic: &'static str, key: &ApiKey) -> Event {
    let mut details = json!({ "name": key.name, "key_prefix": key.key_prefix, "user_id": key.user_id });
    if key.is_personal {
        details["is_personal"] = true.into();
    } else {
        details["group"] = json!({ "id": key.group_id, "name": key.group_name });
    }
    Event::new(topic).on("ApiKey", key.id.number()).with(details)
}
