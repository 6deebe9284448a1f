//! People whom another place vouches for: which of our accounts they open.
//!
//! The address decides, and nothing else. A person who has an account signs in to it, with or without a password;
//! whoever has none gets one when that is allowed. Names follow the other place only where the account came from there.

use super::{Kind, NewUser, store};
use crate::{
    Identity,
    group::{self, Magic},
};
use ::store::{Result, Tx};
use audit::{Actor, Event};
use chrono::{DateTime, Utc};
use kernel::{Email, Id, UserId};
use serde_json::json;

/// A person, as the other place describes them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vouched<'a> {
    /// How accounts that came from there are marked.
    pub source: &'static str,
    pub email: &'a Email,
    pub first_name: Option<&'a str>,
    pub last_name: Option<&'a str>,
}

/// What the door says.
#[derive(Debug)]
pub(crate) enum Entry {
    /// Come in.
    Known(UserId),
    /// Come in, this account is new.
    Made(UserId),
    /// The account was deactivated.
    Deactivated(UserId),
    /// There is no account, and this is not the way to get one.
    NotListed,
}

/// Finds the account, or makes one; [`::store::Error::Conflict`] when somebody else makes it at this moment.
pub(crate) async fn find_or_make(
    identity: &Identity,
    tx: &mut Tx,
    person: &Vouched<'_>,
    may_be_made: bool,
) -> Result<Entry> {
    // Asked before looking: of an account made at this moment we either see both or neither.
    let is_taken = store::is_email_taken(tx, person.email).await?;
    if let Some(user) = store::find_for_login(tx, person.email.as_str()).await? {
        if !user.is_active {
            return Ok(Entry::Deactivated(user.id));
        }
        refresh_names(tx, user.id, person, identity.clock.now()).await?;
        return Ok(Entry::Known(user.id));
    }
    // The user of an API key has an address, too, and is nobody who could sign in.
    if is_taken || !may_be_made {
        return Ok(Entry::NotListed);
    }
    make(identity, tx, person).await.map(Entry::Made)
}

async fn refresh_names(tx: &mut Tx, id: UserId, person: &Vouched<'_>, now: DateTime<Utc>) -> Result<()> {
    let Some(mut user) = store::find_to_change(tx, id).await? else { return Ok(()) };
    if user.sso_source.as_deref() != Some(person.source) {
        return Ok(());
    }
    let before = (user.first_name.clone(), user.last_name.clone());
    user.first_name = person.first_name.map(str::to_owned).or(user.first_name);
    user.last_name = person.last_name.map(str::to_owned).or(user.last_name);
    if before == (user.first_name.clone(), user.last_name.clone()) {
        return Ok(());
    }
    store::put(tx, &user, now).await
}

async fn make(identity: &Identity, tx: &mut Tx, person: &Vouched<'_>) -> Result<UserId> {
    let new = NewUser {
        email: person.email,
        first_name: person.first_name,
        last_name: person.last_name,
        kind: Kind::Personal,
        password_hash: None,
        is_superuser: false,
        sso_source: Some(person.source),
        login_attributes: None,
        now: identity.clock.now(),
    };
    let id = store::insert(identity, tx, new).await?;
    let everybody = group::find_magic(tx, Magic::AllUsers).await?;
    group::add_member(tx, everybody, id).await?;
    Ok(id)
}

/// Notes that somebody got an account because another place vouches for them.
pub(crate) async fn note_joined(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    user: UserId,
    source: &'static str,
) -> Result<()> {
    let event = Event::new("user-joined").on("User", user.number()).with(json!({ "auth_method": source }));
    audit::record(tx, actor, identity.clock.now(), event).await
}
