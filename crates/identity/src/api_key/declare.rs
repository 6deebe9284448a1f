//! API keys as a config file declares them: made once, and never changed by it afterwards.
//! (Contract: auth.md §3.6 of the reference description.)

use super::{
    Networks, PlainKey, Scopes,
    create::{synthetic_user, unless_taken},
    http::event,
    model::Limits,
    policy::{self, Subject},
    store::{self, NewRow},
};
use crate::{
    Identity,
    change::Act,
    group::{self, Magic},
    user,
};
use ::store::Tx;
use audit::Actor;
use chrono::{DateTime, Utc};
use kernel::{Declared, Email, Outcome, Purpose, Secret, UserId};
use web::{Bounded, Error, NonBlank, Result, request};

request! {
    /// An API key as the config file declares one.
    pub struct DeclaredKey {
        /// What it is for, by which it is found.
        pub name: NonBlank,
        /// The key itself.
        pub key: Secret<String>,
        /// The address of an administrator, who counts as its maker.
        pub creator: Email,
        /// The group whose rights it has: `admin`, `all-users`, or any by its name.
        pub group: NonBlank,
        /// More about it.
        pub description: Option<Bounded<1000>>,
        /// From when on it works.
        pub not_before: Option<DateTime<Utc>>,
        /// When it ends.
        pub expires_at: Option<DateTime<Utc>>,
        /// The only networks it works from.
        pub allowed_cidrs: Option<Networks>,
        /// What it may do of what its group may.
        pub scopes: Option<Scopes>,
    }
}

/// Characters of a key that nobody guesses: 128 bits in base64, behind the prefix.
const STRONG: usize = 3 + 22;

/// Makes the key unless there is one of this name. A key that is there is left alone, its secret too: so a file that
/// somebody forgot does not undo a rotation.
pub async fn declare(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    wanted: &DeclaredKey,
) -> Result<Declared> {
    let name = wanted.name.as_str();
    if store::is_name_taken(tx, name).await? {
        return Ok(Declared::AS_IT_WAS);
    }
    let key = parse(&wanted.key)?;
    if store::is_prefix_taken(tx, key.prefix()).await? {
        let prefix = key.prefix();
        let text = format!("API key with prefix '{prefix}' already exists. Keys must have unique prefixes.");
        return Err(Error::bad_request(text));
    }
    let creator = find_creator(tx, &wanted.creator).await?;
    let group = group::find_declared(tx, &wanted.group).await?;
    let group = group.ok_or_else(|| Error::field("group", "There is no group of this name."))?;
    let now = identity.clock.now();
    let limits = Limits {
        not_before: wanted.not_before,
        expires_at: wanted.expires_at.or_else(|| policy::usual_end(&identity.settings, now)),
        allowed_cidrs: wanted.allowed_cidrs.clone(),
        scopes: wanted.scopes.clone(),
    };
    limits.check(&limits, now)?;
    // That it has ended is no mistake: an old file may meet a new server.
    if limits.expires_at.is_none_or(|end| end > now) {
        let is_superuser = group.magic_group_type == Some(Magic::Administrators);
        policy::check(&identity.settings, now, None, Subject { limits: &limits, is_superuser })?;
    }
    let user_id = synthetic_user(identity, tx, &Act::of(actor, now), (name, &group)).await?;
    let row = NewRow {
        name,
        description: wanted.description.as_ref().map(Bounded::as_str),
        user_id,
        is_personal: false,
        prefix: key.prefix(),
        digest: &identity.key.digest(Purpose::ApiKey, key.expose()),
        is_active: true,
        limits: &limits,
        creator,
        now,
    };
    let id = store::insert(tx, row).await.map_err(unless_taken)?;
    let made = store::expect(tx, id).await?;
    audit::record(tx, actor, now, event("api-key-create", &made)).await?;
    let is_weak = key.expose().len() < STRONG;
    let notes = is_weak.then(|| {
        "the key is short enough to be guessed; use at least 22 random characters after mb_".to_owned()
    });
    Ok(Declared { outcome: Outcome::Made, notes: notes.into_iter().collect() })
}

/// Reads a key that somebody made up (words of the contract).
fn parse(key: &Secret<String>) -> Result<PlainKey> {
    let text = key.expose();
    let is_plain =
        |rest: &str| rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    if !(11..=254).contains(&text.len()) || !text.strip_prefix("mb_").is_some_and(is_plain) {
        let text = "Invalid API key format. Key must be between 11-254 characters and start with 'mb_'.";
        return Err(Error::bad_request(text));
    }
    // Eleven characters pass the contract's check and are not accepted when they are presented.
    PlainKey::parse(text).ok_or_else(|| {
        Error::field("key", "must have at least 12 characters: a shorter one is never accepted.")
    })
}

async fn find_creator(tx: &mut Tx, email: &Email) -> Result<UserId> {
    let found = user::find_by_email(tx, email).await?;
    let creator = found.ok_or_else(|| Error::bad_request(format!("User with email {email} not found")))?;
    if !creator.is_superuser || !creator.is_active {
        return Err(Error::bad_request(format!("User with email {email} is not an admin")));
    }
    Ok(creator.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_accepted_in_the_form_of_the_contract() {
        let is_accepted = |text: &str| parse(&Secret::new(text.to_owned())).is_ok();
        assert!(is_accepted("mb_firsttestapikey123") && is_accepted("mb_aB3+/===="));
        let long = format!("mb_{}", "a".repeat(252));
        for wrong in
            ["", "mb_", "mb_12345678", "xx_firsttestapikey", "mb_first-test-key", "mb_ключключ", &long]
        {
            assert!(!is_accepted(wrong), "{wrong}");
        }
    }
}
