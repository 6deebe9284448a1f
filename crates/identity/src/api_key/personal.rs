//! Personal keys: people's own, for their own scripts. Such a key acts as its owner, less what its limits take away;
//! there is no synthetic user. It goes in the transaction in which its owner is deactivated.

use super::{
    Networks, Scopes, authority,
    change::{self, ApiKeyChange},
    create::{draw_with_free_prefix, name_taken, unless_taken},
    http::event,
    model::{ApiKey, Limits},
    personal_view::{
        NewPersonalKeyView, OwnedKeyView, PersonalKeyView, PersonalKeysView, RegeneratedPersonalKeyView,
    },
    policy::{self, Subject},
    rotation::{self, Regeneration, RotationEnd},
    settings::{PER_PERSON, PERSONAL},
    store::{self, NewRow},
};
use crate::{Admin, Caller, Identity, user};
use ::store::Tx;
use axum::extract::State;
use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, Field, Purpose, Scope, UserId};
use web::{
    ApiRouter, Bounded, Error, Json, NoContent, NonBlank, OptionalJson, Path, Query, Result, request,
    routing::{get_with, post_with, put_with},
    says,
};

pub(super) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new()
        .api_route(
            "/api-key/personal",
            get_with(list, says(Scope::ApiKeysRead, "Lists the caller's personal API keys, masked."))
                .post_with(
                    create,
                    says(
                        Scope::ApiKeysWrite,
                        "Makes an API key that acts as the caller; it is shown only here.",
                    ),
                ),
        )
        .api_route(
            "/api-key/personal/all",
            get_with(
                list_all,
                says(Scope::ApiKeysRead, "Lists the personal API keys of everybody, or of one person."),
            ),
        )
        .api_route(
            "/api-key/personal/{id}",
            put_with(
                update,
                says(
                    Scope::ApiKeysWrite,
                    "Changes a personal API key; administrators switch anybody's off and on.",
                ),
            )
            .delete_with(
                delete,
                says(
                    Scope::ApiKeysWrite,
                    "Deletes a personal API key: one's own, or anybody's by administrators.",
                ),
            ),
        )
        .api_route(
            "/api-key/personal/{id}/regenerate",
            put_with(
                regenerate,
                says(
                    Scope::ApiKeysWrite,
                    "Gives a personal API key a new secret; the one before ends at once, or later.",
                ),
            ),
        )
        .api_route(
            "/api-key/personal/{id}/finish-rotation",
            post_with(
                finish,
                says(
                    Scope::ApiKeysWrite,
                    "Ends the secret of a personal API key before the new one, now rather than later.",
                ),
            ),
        )
        .api_route(
            "/api-key/personal/{id}/undo-rotation",
            post_with(
                undo,
                says(
                    Scope::ApiKeysWrite,
                    "Takes the new secret of a personal API key back; the one before works on.",
                ),
            ),
        )
}

request! {
    /// A personal API key to make.
    pub struct NewPersonalKey {
        /// What the key is for; unique among the caller's.
        pub name: NonBlank,
        /// More about it.
        pub description: Option<Bounded<1000>>,
        /// From when on it works.
        pub not_before: Option<DateTime<Utc>>,
        /// When it ends; null: never; left out: as is usual here.
        pub expires_at: Field<DateTime<Utc>>,
        /// The only networks it works from; anywhere when left out.
        pub allowed_cidrs: Option<Networks>,
        /// What it may do of what its owner may; everything when left out.
        pub scopes: Option<Scopes>,
    }
}

request! {
    /// Whose keys.
    pub struct OwnerQuery {
        /// The owner; everybody when left out.
        pub user_id: Option<UserId>,
    }
}

async fn list(caller: Caller, State(identity): State<Identity>) -> Result<Json<PersonalKeysView>> {
    let mut tx = caller.read().await?;
    let why_not = why_not(&identity, &mut tx, caller.id()).await?;
    let keys = store::list_personal(&mut tx, Some(caller.id())).await?;
    let keys = keys.into_iter().map(|key| PersonalKeyView::new(key, &identity)).collect();
    Ok(Json(PersonalKeysView { may_create: why_not.is_none(), why_not, keys }))
}

async fn list_all(
    admin: Admin,
    State(identity): State<Identity>,
    Query(query): Query<OwnerQuery>,
) -> Result<Json<Vec<OwnedKeyView>>> {
    let keys = store::list_personal(&mut admin.read().await?, query.user_id).await?;
    Ok(Json(keys.into_iter().map(|key| OwnedKeyView::new(key, &identity)).collect()))
}

/// Why somebody may not make another personal key, if so.
async fn why_not(identity: &Identity, tx: &mut Tx, owner: UserId) -> Result<Option<String>> {
    let most = identity.settings.integer(PER_PERSON).unwrap_or(10);
    let standing = store::standing(tx, owner).await?;
    let text = if !standing.is_person {
        "Only people have personal API keys; a program has the key it asks with.".into()
    } else if !identity.settings.flag(PERSONAL) {
        "Personal API keys are turned off. An administrator can turn them on.".into()
    } else if !standing.may_have {
        "None of your groups lets its members make personal API keys. Ask an administrator.".into()
    } else if standing.keys >= most {
        format!(
            "You have {most} personal API keys, which is as many as one person may have. Delete one first."
        )
    } else {
        return Ok(None);
    };
    Ok(Some(text))
}

async fn create(
    caller: Caller,
    State(identity): State<Identity>,
    Json(new): Json<NewPersonalKey>,
) -> Result<Json<NewPersonalKeyView>> {
    let mut tx = caller.confirmed()?.write().await?;
    let (now, owner) = (identity.clock.now(), caller.id());
    // Holds the owner still, so that two at once do not both take the last place.
    user::find_to_change(&mut tx, owner).await?;
    if let Some(text) = why_not(&identity, &mut tx, owner).await? {
        return Err(Error::bad_request(text));
    }
    if store::is_own_name_taken(&mut tx, owner, new.name.as_str()).await? {
        return Err(name_taken());
    }
    let limits = Limits {
        not_before: new.not_before,
        expires_at: match new.expires_at {
            Field::Absent => policy::usual_end(&identity.settings, now),
            said => said.value(),
        },
        allowed_cidrs: new.allowed_cidrs,
        scopes: new.scopes,
    };
    let subject = Subject { limits: &limits, is_superuser: caller.is_superuser() };
    policy::check(&identity.settings, now, None, subject)?;
    authority::refuse_beyond(&mut tx, &caller, &limits).await?;
    authority::refuse_unknown(&identity, &mut tx, &caller, ("scopes", limits.scopes.as_ref())).await?;
    let secret = draw_with_free_prefix(&identity, &mut tx).await?;
    let row = NewRow {
        name: new.name.as_str(),
        description: new.description.as_ref().map(Bounded::as_str),
        user_id: owner,
        is_personal: true,
        prefix: secret.prefix(),
        digest: &identity.key.digest(Purpose::ApiKey, secret.expose()),
        is_active: true,
        limits: &limits,
        creator: owner,
        now,
    };
    let id = store::insert(&mut tx, row).await.map_err(unless_taken)?;
    let made = store::expect_any(&mut tx, id).await?;
    audit::record(&mut tx, &caller.actor(), now, event("api-key-create", &made)).await?;
    tx.commit().await?;
    Ok(Json(NewPersonalKeyView::new(made, &secret, &identity)))
}

/// Finds a personal key to change: one's own; administrators find everybody's.
async fn expect_to_change(tx: &mut Tx, caller: &Caller, id: ApiKeyId) -> Result<ApiKey> {
    let key = store::expect_any_to_change(tx, id).await?;
    let is_found = key.is_personal && (key.user_id == caller.id() || caller.is_superuser());
    if is_found { Ok(key) } else { Err(Error::NotFound) }
}

/// Finds one's own personal key to change.
async fn expect_own(tx: &mut Tx, caller: &Caller, id: ApiKeyId) -> Result<ApiKey> {
    let key = expect_to_change(tx, caller, id).await?;
    if key.user_id == caller.id() { Ok(key) } else { Err(Error::NotFound) }
}

async fn update(
    caller: Caller,
    State(identity): State<Identity>,
    Path(id): Path<ApiKeyId>,
    Json(change): Json<ApiKeyChange>,
) -> Result<Json<PersonalKeyView>> {
    let mut tx = caller.confirmed()?.write().await?;
    let key = expect_to_change(&mut tx, &caller, id).await?;
    if key.user_id != caller.id() && !change.only_switches() {
        return Err(Error::bad_request(
            "Only its owner changes a personal API key. Switch it off or on (is_active) or delete it.",
        ));
    }
    key.refuse_switching_on(&caller, &change)?;
    let changed = change::carry_out(&identity, &mut tx, &caller, key, change).await?;
    tx.commit().await?;
    Ok(Json(PersonalKeyView::new(changed, &identity)))
}

async fn regenerate(
    caller: Caller,
    State(identity): State<Identity>,
    Path(id): Path<ApiKeyId>,
    OptionalJson(body): OptionalJson<Regeneration>,
) -> Result<Json<RegeneratedPersonalKeyView>> {
    let mut tx = caller.confirmed()?.write().await?;
    let key = expect_own(&mut tx, &caller, id).await?;
    if body.as_ref().is_some_and(Regeneration::has_overlap) {
        key.refuse_overlap()?;
    }
    let (key, secret) = rotation::carry_out(&identity, &mut tx, &caller, key, body).await?;
    tx.commit().await?;
    Ok(Json(RegeneratedPersonalKeyView::new(key, &secret, &identity)))
}

async fn finish(
    caller: Caller,
    State(identity): State<Identity>,
    Path(id): Path<ApiKeyId>,
) -> Result<Json<PersonalKeyView>> {
    end_rotation(&identity, &caller, id, RotationEnd::Finished).await
}

async fn undo(
    caller: Caller,
    State(identity): State<Identity>,
    Path(id): Path<ApiKeyId>,
) -> Result<Json<PersonalKeyView>> {
    end_rotation(&identity, &caller, id, RotationEnd::Undone).await
}

async fn end_rotation(
    identity: &Identity,
    caller: &Caller,
    id: ApiKeyId,
    ending: RotationEnd,
) -> Result<Json<PersonalKeyView>> {
    let mut tx = caller.confirmed()?.write().await?;
    let key = expect_own(&mut tx, caller, id).await?;
    let key = rotation::end(identity, &mut tx, caller, key, ending).await?;
    tx.commit().await?;
    Ok(Json(PersonalKeyView::new(key, identity)))
}

async fn delete(
    caller: Caller,
    State(identity): State<Identity>,
    Path(id): Path<ApiKeyId>,
) -> Result<NoContent> {
    let mut tx = caller.confirmed()?.write().await?;
    let key = expect_to_change(&mut tx, &caller, id).await?;
    store::delete(&mut tx, id).await?;
    let now = identity.clock.now();
    audit::record(&mut tx, &caller.actor(), now, event("api-key-delete", &key)).await?;
    tx.commit().await?;
    Ok(NoContent)
}
