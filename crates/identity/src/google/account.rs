//! Which of our accounts a Google account opens.
//!
//! The verified address decides, and nothing else. A person who has an account signs in to it, with or without a
//! password; whoever has none gets one when their domain is listed. Names follow Google only where the account came
//! from there.

use super::{settings::Terms, token::GoogleAccount};
use crate::{
    Identity,
    group::{self, Magic},
    user::{self, Kind, NewUser},
};
use ::store::{Result, Tx};
use chrono::{DateTime, Utc};
use kernel::UserId;

/// How accounts that came from here are marked.
const SOURCE: &str = "google";

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
    account: &GoogleAccount,
    terms: &Terms,
) -> Result<Entry> {
    // Asked before looking: of an account made at this moment we either see both or neither.
    let is_taken = user::is_email_taken(tx, &account.email).await?;
    if let Some(user) = user::find_for_login(tx, account.email.as_str()).await? {
        if !user.is_active {
            return Ok(Entry::Deactivated(user.id));
        }
        refresh_names(tx, user.id, account, identity.clock.now()).await?;
        return Ok(Entry::Known(user.id));
    }
    // The user of an API key has an address, too, and is nobody who could sign in.
    if is_taken || !terms.makes_account_for(&account.email) {
        return Ok(Entry::NotListed);
    }
    make(identity, tx, account).await.map(Entry::Made)
}

async fn refresh_names(tx: &mut Tx, id: UserId, account: &GoogleAccount, now: DateTime<Utc>) -> Result<()> {
    let Some(mut user) = user::find_to_change(tx, id).await? else { return Ok(()) };
    if user.sso_source.as_deref() != Some(SOURCE) {
        return Ok(());
    }
    let before = (user.first_name.clone(), user.last_name.clone());
    user.first_name = account.first_name.clone().or(user.first_name);
    user.last_name = account.last_name.clone().or(user.last_name);
    if before == (user.first_name.clone(), user.last_name.clone()) {
        return Ok(());
    }
    user::put(tx, &user, now).await
}

async fn make(identity: &Identity, tx: &mut Tx, account: &GoogleAccount) -> Result<UserId> {
    let new = NewUser {
        email: &account.email,
        first_name: account.first_name.as_deref(),
        last_name: account.last_name.as_deref(),
        kind: Kind::Personal,
        password_hash: None,
        is_superuser: false,
        sso_source: Some(SOURCE),
        login_attributes: None,
        now: identity.clock.now(),
    };
    let id = user::insert(identity, tx, new).await?;
    let everybody = group::find_magic(tx, Magic::AllUsers).await?;
    group::add_member(tx, everybody, id).await?;
    Ok(id)
}
