//! People whom another place vouches for: which of our accounts they open.
//!
//! The address decides, but where the place has a name of its own for everybody: then that decides from the second time
//! on, so that nobody opens an account by an address that used to be somebody else's. A person who has an account signs in
//! to it, with or without a password; whoever has none gets one when that is allowed. Names follow the other place only
//! where the account came from there, and the address never does.

use super::{Kind, NewUser, Subject, User, store};
use crate::{
    Anyone, Identity,
    change::{Act, Origin},
    group::{self, Magic, administrators},
};
use ::store::{Result, Tx};
use audit::{Actor, Event};
use chrono::{DateTime, Utc};
use kernel::{Email, GroupId, Id, UserId};
use serde_json::json;
use std::collections::BTreeSet;

/// A person, as the other place describes them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vouched<'a> {
    /// How accounts that came from there are marked.
    pub source: &'static str,
    /// Who that is to the place, whatever their address is by now.
    pub subject: Option<Subject<'a>>,
    pub email: &'a Email,
    pub first_name: Option<&'a str>,
    pub last_name: Option<&'a str>,
}

/// Groups that follow those of the other place.
#[derive(Debug, Default)]
pub(crate) struct Following {
    /// All that do.
    pub mapped: BTreeSet<GroupId>,
    /// Those that the person is in.
    pub own: BTreeSet<GroupId>,
}

/// What the door says.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Entry {
    /// Come in.
    Known(UserId),
    /// The account was deactivated.
    Deactivated(UserId),
    /// The account belongs to another person of that place, who had this address before.
    OtherPerson(UserId),
    /// There is no account, and this is not the way to get one.
    NotListed,
}

enum Found {
    Known(UserId),
    Made(UserId),
    Deactivated(UserId),
    OtherPerson(UserId),
    NotListed,
}

/// Finds the account, or makes one, and brings its groups in line. Of two who make or bind the same one at once, the second
/// finds it.
pub(crate) async fn enter(
    identity: &Identity,
    anyone: &Anyone,
    person: &Vouched<'_>,
    may_be_made: bool,
    following: Option<&Following>,
) -> web::Result<(Tx, Entry)> {
    let (mut tx, actor) = (anyone.write().await?, anyone.actor());
    let found = match find_or_make(identity, &mut tx, &actor, person, may_be_made, following).await {
        Err(::store::Error::Conflict) => {
            drop(tx);
            tx = anyone.write().await?;
            find_or_make(identity, &mut tx, &actor, person, may_be_made, following).await?
        }
        found => found?,
    };
    let id = match found {
        Found::Known(id) => id,
        Found::Made(id) => {
            note_joined(identity, &mut tx, &actor, id, person.source).await?;
            id
        }
        Found::Deactivated(id) => return Ok((tx, Entry::Deactivated(id))),
        Found::OtherPerson(id) => return Ok((tx, Entry::OtherPerson(id))),
        Found::NotListed => return Ok((tx, Entry::NotListed)),
    };
    if let Some(Following { mapped, own }) = following {
        let actor = Actor { origin: Some(person.source), ..actor };
        group::follow(&mut tx, &Act::of(&actor, identity.clock.now()), id, mapped, own).await?;
    }
    Ok((tx, Entry::Known(id)))
}

/// Finds the account, or makes one; [`::store::Error::Conflict`] when somebody else makes or binds it at this moment.
async fn find_or_make(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    person: &Vouched<'_>,
    may_be_made: bool,
    following: Option<&Following>,
) -> Result<Found> {
    // Before the person, as everybody does who makes or unmakes administrators.
    if let Some(following) = following
        && following.mapped.contains(&group::find_magic(tx, Magic::Administrators).await?)
    {
        administrators::hold(tx).await?;
    }
    let now = identity.clock.now();
    if let Some(subject) = person.subject
        && let Some(id) = subject.account(tx).await?
        && let Some(user) = store::find_to_change(tx, id).await?
    {
        return known(tx, user, person, now).await;
    }
    // Asked before looking: of an account made at this moment we either see both or neither.
    let is_taken = store::is_email_taken(tx, person.email).await?;
    if let Some(login) = store::find_for_login(tx, person.email.as_str()).await?
        && let Some(user) = store::find_to_change(tx, login.id).await?
    {
        if let Some(subject) = person.subject.filter(|_| user.is_active) {
            if subject.has_bound(tx, user.id).await? {
                return Ok(Found::OtherPerson(user.id));
            }
            subject.bind(tx, actor, user.id, now).await?;
        }
        return known(tx, user, person, now).await;
    }
    // The user of an API key has an address, too, and is nobody who could sign in.
    if is_taken || !may_be_made {
        return Ok(Found::NotListed);
    }
    let id = make(identity, tx, actor, person).await?;
    if let Some(subject) = person.subject {
        subject.bind(tx, actor, id, now).await?;
    }
    Ok(Found::Made(id))
}

/// Lets the owner of an account in, unless it was deactivated.
async fn known(tx: &mut Tx, user: User, person: &Vouched<'_>, now: DateTime<Utc>) -> Result<Found> {
    if !user.is_active {
        return Ok(Found::Deactivated(user.id));
    }
    let id = user.id;
    refresh_names(tx, user, person, now).await?;
    Ok(Found::Known(id))
}

async fn refresh_names(tx: &mut Tx, mut user: User, person: &Vouched<'_>, now: DateTime<Utc>) -> Result<()> {
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

async fn make(identity: &Identity, tx: &mut Tx, actor: &Actor, person: &Vouched<'_>) -> Result<UserId> {
    let now = identity.clock.now();
    let new = NewUser {
        email: person.email,
        first_name: person.first_name,
        last_name: person.last_name,
        kind: Kind::Personal,
        password_hash: None,
        is_superuser: false,
        sso_source: Some(person.source),
        login_attributes: None,
        now,
    };
    let id = store::insert(identity, tx, new).await?;
    let everybody = group::find_magic(tx, Magic::AllUsers).await?;
    let act = Act { origin: Origin::Other(person.source), ..Act::of(actor, now) };
    group::add_members(tx, &[(id, everybody)]).await?.record(tx, &act).await?;
    Ok(id)
}

/// Notes that somebody got an account because another place vouches for them.
async fn note_joined(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    user: UserId,
    source: &'static str,
) -> Result<()> {
    let event = Event::new("user-joined").on("User", user.number()).with(json!({ "auth_method": source }));
    audit::record(tx, actor, identity.clock.now(), event).await
}
