//! Making a key.

use super::{
    Networks, Scopes, authority,
    http::event,
    model::{Limits, PlainKey},
    policy::{self, Subject},
    store::{self, NewRow},
    view::NewKeyView,
};
use crate::{
    Admin, Identity,
    change::Act,
    group::{self, Group, Magic},
    user::{self, Kind, NewUser},
};
use ::store::Tx;
use axum::extract::State;
use chrono::{DateTime, Utc};
use kernel::{Email, Field, GroupId, Purpose, UserId};
use serde_json::json;
use std::collections::BTreeSet;
use web::{Bounded, Error, Json, NonBlank, Result, request};

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
        /// When it ends; null: never; left out: as is usual here.
        pub expires_at: Field<DateTime<Utc>>,
        /// The only networks it works from; anywhere when left out.
        pub allowed_cidrs: Option<Networks>,
        /// What it may do of what its group may; everything when left out.
        pub scopes: Option<Scopes>,
        /// False: it does not work until it is switched on.
        pub is_active: Option<bool>,
    }
}

pub(super) async fn create(
    admin: Admin,
    State(identity): State<Identity>,
    Json(new): Json<NewApiKey>,
) -> Result<Json<NewKeyView>> {
    let mut tx = admin.confirmed()?.write().await?;
    let made = create_within(&identity, &mut tx, &admin, new).await?;
    tx.commit().await?;
    Ok(Json(made))
}

/// Makes an API key, as a part of what a transaction does.
pub async fn create_within(
    identity: &Identity,
    tx: &mut Tx,
    admin: &Admin,
    new: NewApiKey,
) -> Result<NewKeyView> {
    let caller = admin.confirmed()?;
    let now = identity.clock.now();
    let group = expect_group(tx, new.group_id).await?;
    if store::is_name_taken(tx, new.name.as_str()).await? {
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
    let is_superuser = group.magic_group_type == Some(Magic::Administrators);
    policy::check(&identity.settings, now, None, Subject { limits: &limits, is_superuser })?;
    authority::refuse_beyond(tx, caller, &limits).await?;
    authority::refuse_unknown(identity, tx, caller, ("scopes", limits.scopes.as_ref())).await?;
    let actor = admin.actor();
    let user_id = synthetic_user(identity, tx, &Act::of(&actor, now), (new.name.as_str(), &group)).await?;
    let secret = draw_with_free_prefix(identity, tx).await?;
    let row = NewRow {
        name: new.name.as_str(),
        description: new.description.as_ref().map(Bounded::as_str),
        user_id,
        is_personal: false,
        prefix: secret.prefix(),
        digest: &identity.key.digest(Purpose::ApiKey, secret.expose()),
        is_active: new.is_active.unwrap_or(true),
        limits: &limits,
        creator: admin.id(),
        now,
    };
    let id = store::insert(tx, row).await.map_err(unless_taken)?;
    let made = store::expect(tx, id).await?;
    audit::record(tx, &actor, now, event("api-key-create", &made)).await?;
    Ok(NewKeyView::new(made, &secret))
}

pub(super) async fn expect_group(tx: &mut Tx, id: GroupId) -> Result<Group> {
    group::find(tx, id).await?.ok_or_else(|| Error::field("group_id", "There is no group with this id."))
}

pub(super) fn name_taken() -> Error {
    Error::field("name", "An API key with this name already exists.")
}

/// Of two who take a name at the same time, the second learns it from the database.
pub(super) fn unless_taken(error: ::store::Error) -> Error {
    match error {
        ::store::Error::Conflict => name_taken(),
        other => other.into(),
    }
}

/// Makes the user as which the key acts.
pub(super) async fn synthetic_user(
    identity: &Identity,
    tx: &mut Tx,
    act: &Act<'_>,
    (name, group): (&str, &Group),
) -> Result<UserId> {
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
        now: act.now,
    };
    let user = user::insert(identity, tx, new).await?;
    let groups: BTreeSet<_> = [group::find_magic(tx, Magic::AllUsers).await?, group.id].into();
    let places: Vec<_> = groups.into_iter().map(|group| (user, group)).collect();
    group::add_members(tx, &places).await?.record(tx, act).await?;
    Ok(user)
}

pub(super) async fn draw_with_free_prefix(identity: &Identity, tx: &mut Tx) -> Result<PlainKey> {
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
