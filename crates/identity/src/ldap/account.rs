//! Which of our accounts a person of the directory opens, and which groups they are in.

use super::{
    SOURCE,
    directory::{Answer, Claim, Person},
    mappings::Mappings,
    settings::{Terms, is_on},
};
use crate::{
    Anyone, Caller, Identity,
    group::{self, Magic, administrators},
    user::{self, User, Vouched},
};
use ::store::Tx;
use audit::Actor;
use kernel::{Email, Secret, UserId};
use web::Result;

/// What the door says.
#[expect(clippy::large_enum_variant, reason = "made once per log-in and taken apart at once")]
pub(crate) enum Entry {
    /// Come in.
    Known(UserId, Tx),
    /// The account was deactivated.
    Deactivated(UserId),
    /// The address belongs to a program.
    Taken,
}

/// Finds the account, or makes one, and brings its groups in line. Of two who make the same one at once, the second finds
/// it.
pub(crate) async fn enter(
    identity: &Identity,
    anyone: &Anyone,
    email: &Email,
    person: &Person,
) -> Result<Entry> {
    let vouched = Vouched {
        source: SOURCE,
        email,
        first_name: person.first_name.as_deref(),
        last_name: person.last_name.as_deref(),
    };
    let mappings = Mappings::of(&identity.settings);
    let mut tx = anyone.write().await?;
    let entry = match find_or_make(identity, &mut tx, &vouched, mappings.as_ref()).await {
        Err(::store::Error::Conflict) => {
            drop(tx);
            tx = anyone.write().await?;
            find_or_make(identity, &mut tx, &vouched, mappings.as_ref()).await?
        }
        found => found?,
    };
    let id = match entry {
        user::Entry::Known(id) => id,
        user::Entry::Made(id) => {
            user::note_joined(identity, &mut tx, &anyone.actor(), id, SOURCE).await?;
            id
        }
        user::Entry::Deactivated(id) => return Ok(Entry::Deactivated(id)),
        user::Entry::NotListed => return Ok(Entry::Taken),
    };
    if let Some(mappings) = mappings {
        let actor = Actor { origin: Some(SOURCE), ..anyone.actor() };
        let (mapped, own) = (mappings.groups(), mappings.of_member(&person.groups));
        group::follow(&mut tx, &actor, id, &mapped, &own, identity.clock.now()).await?;
    }
    Ok(Entry::Known(id, tx))
}

async fn find_or_make(
    identity: &Identity,
    tx: &mut Tx,
    vouched: &Vouched<'_>,
    mappings: Option<&Mappings>,
) -> ::store::Result<user::Entry> {
    // Before the person, as everybody does who makes or unmakes administrators.
    if let Some(mappings) = mappings
        && mappings.groups().contains(&group::find_magic(tx, Magic::Administrators).await?)
    {
        administrators::hold(tx).await?;
    }
    user::find_or_make(identity, tx, vouched, true).await
}

/// Whose account the address is, for the audit log.
pub(crate) async fn find_by_email(tx: &mut Tx, email: Option<&Email>) -> Result<Option<UserId>> {
    let Some(email) = email else { return Ok(None) };
    Ok(user::find_for_login(tx, email.as_str()).await?.map(|login| login.id))
}

/// Is it the caller's password in the directory? Only of people whose account came from there. Counting is left to who
/// asks.
pub(crate) async fn is_own(identity: &Identity, caller: &Caller, password: &Secret<String>) -> Result<bool> {
    let Some(terms) = Terms::of(&identity.settings) else { return Ok(false) };
    let person = find_own(&mut caller.read().await?, caller.id()).await?;
    let Some(person) = person else { return Ok(false) };
    match identity.directory.ask(&terms, Claim::Email(&person.email), password).await {
        Ok(answer) => Ok(matches!(answer, Answer::Right(_))),
        Err(trouble) => {
            tracing::error!(%trouble, "the LDAP server could not be asked");
            Err(web::Error::Unavailable)
        }
    }
}

/// Does this person sign in with the directory?
pub(crate) async fn is_whose(identity: &Identity, tx: &mut Tx, id: UserId) -> Result<bool> {
    Ok(is_on(&identity.settings) && find_own(tx, id).await?.is_some())
}

async fn find_own(tx: &mut Tx, id: UserId) -> Result<Option<User>> {
    Ok(user::find(tx, id).await?.filter(|person| person.sso_source.as_deref() == Some(SOURCE)))
}
