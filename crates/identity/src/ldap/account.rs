//! Which of our accounts a person of the directory opens, and which groups they are in.

use super::{
    SOURCE,
    directory::{Answer, Claim, Person},
    mappings::Mappings,
    settings::{Terms, is_on},
};
use crate::{
    Anyone, Caller, Identity,
    user::{self, Following, User, Vouched},
};
use ::store::Tx;
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

/// Finds the account, or makes one, and brings its groups in line.
pub(crate) async fn enter(
    identity: &Identity,
    anyone: &Anyone,
    email: &Email,
    person: &Person,
) -> Result<Entry> {
    let vouched = Vouched {
        source: SOURCE,
        subject: None,
        email,
        first_name: person.first_name.as_deref(),
        last_name: person.last_name.as_deref(),
    };
    let following = Mappings::of(&identity.settings)
        .map(|mappings| Following { mapped: mappings.groups(), own: mappings.of_member(&person.groups) });
    let (tx, entry) = user::enter(identity, anyone, &vouched, true, following.as_ref()).await?;
    Ok(match entry {
        user::Entry::Known(id) => Entry::Known(id, tx),
        user::Entry::Deactivated(id) => Entry::Deactivated(id),
        user::Entry::NotListed | user::Entry::OtherPerson(_) => Entry::Taken,
    })
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
