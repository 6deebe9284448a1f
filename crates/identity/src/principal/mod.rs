//! Somebody named, as rules see them: a person or an API key, the groups they are in, and what stops them.
//!
//! Who asks is a [`crate::Caller`]; this is whom they ask about. Both are judged by the same rules: what stops a key is
//! what the gate refuses it for, and its scopes are the ones that the gate reads.

mod store;

pub use store::{Known, Membership, known};

use crate::{
    Caller, Identity,
    api_key::{PresentedKey, Reach, Refusal, Scopes, Unused},
    user::common_name,
};
use ::store::{FromRow, Result, Row, Tx};
use kernel::{ApiKeyId, GroupId, UserId};

/// Somebody named.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The person, or the user that the key acts as.
    pub user: UserId,
    /// The name of the person, or of whom the key acts as.
    pub name: String,
    /// May do everything?
    pub is_superuser: bool,
    /// The key, if it is one.
    pub key: Option<Key>,
    /// For what they may nothing at all; a person may only be deactivated.
    pub stops: Vec<Refusal>,
}

/// What there is to say about a key.
#[derive(Clone, Debug)]
pub struct Key {
    /// The id.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// Does it act as a person?
    pub is_personal: bool,
    /// What it is limited to; none: all that its group may.
    pub scopes: Option<Scopes>,
}

/// Does somebody administer everything, as far as the way they ask lets them?
pub fn administers(caller: &Caller) -> bool {
    caller.is_superuser() && *caller.reach() == Reach::Everything
}

/// Finds a person.
pub async fn find_person(tx: &mut Tx, id: UserId) -> Result<Option<Principal>> {
    Ok(store::find_person(tx, id).await?.map(Found::into_person))
}

/// Finds a key, whoever it acts as.
pub async fn find_key(identity: &Identity, tx: &mut Tx, id: ApiKeyId) -> Result<Option<Principal>> {
    Ok(store::find_key(tx, id).await?.and_then(|found| found.into_key(identity)))
}

/// Everybody there is: people by name, then keys by name; or those whose name or address has a text in it.
pub async fn list(identity: &Identity, tx: &mut Tx, text: Option<&str>) -> Result<Vec<Principal>> {
    let found = store::list(tx).await?;
    let has = |it: &Principal| text.is_none_or(|text| it.found_by(text));
    let mut people: Vec<Principal> = Vec::new();
    for found in found.iter().filter(|found| found.is_person) {
        if people.last().is_none_or(|last| last.user != found.user) {
            people.push(found.clone().into_person());
        }
    }
    let mut keys: Vec<Principal> = found.into_iter().filter_map(|found| found.into_key(identity)).collect();
    keys.sort_by_cached_key(|key| (key.shown_name().to_lowercase(), key.key.as_ref().map(|key| key.id)));
    people.retain(has);
    keys.retain(has);
    people.append(&mut keys);
    Ok(people)
}

/// All groups by name, and whether somebody is in them.
pub async fn groups(tx: &mut Tx, user: Option<UserId>) -> Result<Vec<Membership>> {
    store::groups(tx, user).await
}

/// Who is in these groups, as pairs.
pub async fn members(tx: &mut Tx, groups: &[GroupId]) -> Result<Vec<(UserId, GroupId)>> {
    store::members(tx, groups).await
}

impl Principal {
    /// The name by which people know it: of a key, the key's.
    pub fn shown_name(&self) -> &str {
        self.key.as_ref().map_or(&self.name, |key| &key.name)
    }

    fn found_by(&self, text: &str) -> bool {
        self.shown_name().to_lowercase().contains(text)
    }
}

/// A user, and a key that acts as it if there is one.
#[derive(Clone, Debug)]
struct Found {
    user: UserId,
    is_person: bool,
    name: String,
    is_superuser: bool,
    is_active: bool,
    key: Option<(Key, Box<PresentedKey>)>,
}

impl Found {
    fn into_person(self) -> Principal {
        let stops = if self.is_active { Vec::new() } else { vec![Refusal::UserDeactivated] };
        Principal { user: self.user, name: self.name, is_superuser: self.is_superuser, key: None, stops }
    }

    fn into_key(self, identity: &Identity) -> Option<Principal> {
        let (key, presented) = self.key?;
        let stops = presented.stops(identity.clock.now(), Unused::of(&identity.settings)).collect();
        let (user, is_superuser) = (self.user, self.is_superuser);
        Some(Principal { user, name: self.name, is_superuser, key: Some(key), stops })
    }
}

impl FromRow for Found {
    fn from_row(row: &Row) -> Result<Self> {
        let part = |column| row.get::<Option<String>>(column);
        let (first, last) = (part("first_name")?, part("last_name")?);
        let key = match row.get::<Option<ApiKeyId>>("id")? {
            None => None,
            Some(id) => {
                let presented = PresentedKey::from_row(row)?;
                let (name, is_personal) = (row.get("key_name")?, presented.is_personal);
                let key = Key { id, name, is_personal, scopes: presented.limits.scopes.clone() };
                Some((key, Box::new(presented)))
            }
        };
        Ok(Self {
            user: row.get("owner_id")?,
            is_person: row.get("is_person")?,
            name: common_name(first.as_deref(), last.as_deref(), &row.get::<String>("email")?),
            is_superuser: row.get("is_superuser")?,
            is_active: row.get("is_user_active")?,
            key,
        })
    }
}
