//! Changing a person: what the person may do, what an administrator may do, and what nobody may.
//! (Contract: auth.md §4.7 of the reference description.)

use super::{
    Attributes, User, store, subject,
    view::{ManagedDetail, Shown, UserWithGroups},
};
use crate::{
    Caller, Identity,
    change::Act,
    group::{self, BuiltIn, Managed, administrators},
    password::{self, reset},
};
use ::store::Tx;
use audit::Event;
use axum::extract::State;
use kernel::{Email, Field, GroupId, Id, Locale, UserId};
use mail::Letter;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use web::{Error, Json, NonBlank, Path, Result, request};

const NO_TENANTS: &str = "Cannot create a Tenant User as Tenants are not enabled for this instance.";

request! {
    /// What to change of a person; what is not sent stays.
    pub struct UserChange {
        /// The address.
        pub email: Option<Email>,
        /// The first name; null clears it.
        pub first_name: Field<NonBlank>,
        /// The last name; null clears it.
        pub last_name: Field<NonBlank>,
        /// All groups the person is to be in, All Users among them; for administrators.
        pub user_group_memberships: Option<Vec<GroupRef>>,
        /// An administrator? For administrators.
        pub is_superuser: Option<bool>,
        /// The login attributes; for administrators.
        pub login_attributes: Field<Attributes>,
        /// The language; null means the site's.
        #[schemars(with = "Option<String>")]
        pub locale: Field<Locale>,
        /// There are no tenants.
        pub tenant_id: Option<i64>,
    }
}

request! {
    /// A group somebody is in.
    pub struct GroupRef {
        /// The group.
        pub id: GroupId,
    }
}

pub(super) async fn update(
    caller: Caller,
    State(identity): State<Identity>,
    Path(id): Path<UserId>,
    Json(change): Json<UserChange>,
) -> Result<Json<Shown<UserWithGroups, ManagedDetail>>> {
    let mut tx = caller.write().await?;
    let changed = update_within(&identity, &mut tx, &caller, id, change).await?;
    tx.commit().await?;
    Ok(Json(changed))
}

/// Changes a person, as a part of what a transaction does.
pub async fn update_within(
    identity: &Identity,
    tx: &mut Tx,
    caller: &Caller,
    id: UserId,
    change: UserChange,
) -> Result<Shown<UserWithGroups, ManagedDetail>> {
    let managed =
        if caller.is_superuser() { BTreeSet::new() } else { group::managed_by(tx, caller.id()).await? };
    let asker = match Asker::of(caller, id) {
        Err(_) if !managed.is_empty() => Asker::Manager,
        asker => asker?,
    };
    if asker == Asker::Administrator {
        administrators::hold(tx).await?;
    }
    let user = store::find_to_change(tx, id).await?.filter(|user| user.is_active);
    let user = user.ok_or(Error::NotFound)?;
    let mut places = group::places(tx, id).await?;
    let before = Person { user, groups: places.keys().copied().collect() };
    let mut after = change.apply(&before, asker, &managed, group::built_in(tx).await?)?;
    if after.user.email != before.user.email && caller.api_key().is_some() && caller.id() == id {
        // A key that leaked must not lead the letters about the password to somebody else.
        return Err(Error::Forbidden);
    }
    if after.user.email != before.user.email
        && asker == Asker::Oneself
        && reset::other_ways_in(&identity.settings).next().is_some()
    {
        // Nobody waits at the address of somebody who is yet to come from there with their groups.
        return Err(Error::field("email", ADDRESSES_ARE_GIVEN));
    }
    if after.differs_in_access(&before) {
        caller.confirmed()?;
    }
    if after != before {
        let now = identity.clock.now();
        let actor = caller.actor();
        write(identity, tx, &Act::of(&actor, now), &before, &after).await?;
        let mut details = audit::difference(facts(&before), facts(&after));
        if asker == Asker::Administrator && after.user.email != before.user.email {
            // It may be somebody else's from now on: whoever comes with the new address is its person.
            match subject::unbind(tx, id).await? {
                0 => {}
                unbound => details["unbound"] = unbound.into(),
            }
        }
        let event = Event::new("user-update").on("User", id.number()).with(details);
        audit::record(tx, &actor, now, event).await?;
        after.user.updated_at = now;
        // Nobody becomes a manager by this, and who is made an administrator ceases to be one.
        let is_manager = |group| !after.user.is_superuser && places.get(group).copied().unwrap_or(false);
        places = after.groups.iter().map(|group| (*group, is_manager(group))).collect();
    }
    let user = after.user;
    Ok(match asker {
        Asker::Manager => Shown::Part(ManagedDetail::new(user, places, &Managed::Some(managed))),
        Asker::Administrator | Asker::Oneself => Shown::Whole(UserWithGroups::new(user, places).into()),
    })
}

const ADDRESSES_ARE_GIVEN: &str = "People sign in here with Google, LDAP or OpenID Connect, and are found by their addresses. Ask an administrator to change yours.";

/// In what part somebody asks for a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asker {
    Administrator,
    Oneself,
    /// Of some group, and neither of the others.
    Manager,
}

impl Asker {
    /// Refuses who is neither an administrator nor the person.
    pub fn of(caller: &Caller, id: UserId) -> Result<Self> {
        match caller.is_superuser() {
            true => Ok(Self::Administrator),
            false if caller.id() == id => Ok(Self::Oneself),
            false => Err(Error::Forbidden),
        }
    }
}

/// What of a person can be changed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Person {
    pub user: User,
    pub groups: BTreeSet<GroupId>,
}

impl Person {
    /// Does another address open the account, or does it open more or less than before?
    fn differs_in_access(&self, before: &Self) -> bool {
        self.user.email != before.user.email || self.groups != before.groups
    }

    /// The names of what differs.
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let pairs = facts(self).into_iter().zip(facts(other));
        pairs.filter(|((_, one), (_, two))| one != two).map(|((name, _), _)| name).collect()
    }
}

impl UserChange {
    /// What the person becomes, or why not. What only administrators change is ignored from others, but for groups.
    pub(super) fn apply(
        self,
        before: &Person,
        asker: Asker,
        managed: &BTreeSet<GroupId>,
        built_in: BuiltIn,
    ) -> Result<Person> {
        let Person { mut user, mut groups } = before.clone();
        user.first_name = renamed(&user, "first", self.first_name, user.first_name.as_deref())?;
        user.last_name = renamed(&user, "last", self.last_name, user.last_name.as_deref())?;
        user.locale = self.locale.map(|locale| locale.as_str().to_owned()).apply(user.locale);
        if let Some(email) = self.email.filter(|email| *email != user.email) {
            if asker == Asker::Oneself && user.sso_source.is_some() {
                return Err(Error::Forbidden);
            }
            user.email = email;
        }
        let sent = self.user_group_memberships.map(|sent| sent.into_iter().map(|group| group.id).collect());
        match asker {
            Asker::Oneself => groups = regrouped_by_oneself(&groups, sent, managed)?,
            Asker::Manager if user != before.user => return Err(Error::Forbidden),
            Asker::Manager => groups = regrouped_by_manager(groups, sent, managed)?,
            Asker::Administrator => {
                if self.tenant_id.is_some() {
                    return Err(Error::field("tenant_id", NO_TENANTS));
                }
                user.login_attributes = self.login_attributes.apply(user.login_attributes);
                groups = regrouped(groups, sent, self.is_superuser, built_in)?;
                user.is_superuser = groups.contains(&built_in.administrators);
            }
        }
        Ok(Person { user, groups })
    }
}

/// A name after the change. Single sign-on brings the names of its people and would bring them again.
fn renamed(
    user: &User,
    which: &str,
    change: Field<NonBlank>,
    stored: Option<&str>,
) -> Result<Option<String>> {
    let renamed = change.map(NonBlank::into_string).apply(stored.map(str::to_owned));
    if user.sso_source.is_some() && renamed.as_deref() != stored {
        let text = format!("Editing {which} name is not allowed for SSO users.");
        return Err(Error::field(&format!("{which}_name"), text));
    }
    Ok(renamed)
}

/// The groups after the change: those sent, with or without Administrators as the flag says.
fn regrouped(
    stored: BTreeSet<GroupId>,
    sent: Option<BTreeSet<GroupId>>,
    is_superuser: Option<bool>,
    built_in: BuiltIn,
) -> Result<BTreeSet<GroupId>> {
    if let (Some(sent), Some(is_superuser)) = (&sent, is_superuser)
        && sent.contains(&built_in.administrators) != is_superuser
    {
        return Err(Error::field(
            "is_superuser",
            "Value of is_superuser must correspond to presence of Admin group ID in group_ids.",
        ));
    }
    if sent.as_ref().is_some_and(|sent| !sent.contains(&built_in.all_users)) {
        return Err(Error::bad_request(group::ALL_USERS));
    }
    let mut groups = sent.unwrap_or(stored);
    match is_superuser {
        Some(true) => drop(groups.insert(built_in.administrators)),
        Some(false) => drop(groups.remove(&built_in.administrators)),
        None => {}
    }
    Ok(groups)
}

/// The groups after a change by the person: those sent, when only groups that they manage come or go.
fn regrouped_by_oneself(
    stored: &BTreeSet<GroupId>,
    sent: Option<BTreeSet<GroupId>>,
    managed: &BTreeSet<GroupId>,
) -> Result<BTreeSet<GroupId>> {
    let sent = sent.unwrap_or_else(|| stored.clone());
    let is_allowed = sent.symmetric_difference(stored).all(|group| managed.contains(group));
    if is_allowed { Ok(sent) } else { Err(Error::Forbidden) }
}

/// The groups after a change by a manager: of those that they manage, the ones sent. The others, which they are not
/// shown, stay.
fn regrouped_by_manager(
    stored: BTreeSet<GroupId>,
    sent: Option<BTreeSet<GroupId>>,
    managed: &BTreeSet<GroupId>,
) -> Result<BTreeSet<GroupId>> {
    let Some(sent) = sent else { return Ok(stored) };
    let hidden: BTreeSet<_> = stored.difference(managed).copied().collect();
    let groups = &hidden | &sent;
    let is_allowed = groups.difference(&stored).all(|group| managed.contains(group));
    if is_allowed { Ok(groups) } else { Err(Error::Forbidden) }
}

pub(super) async fn write(
    identity: &Identity,
    tx: &mut Tx,
    act: &Act<'_>,
    before: &Person,
    after: &Person,
) -> Result<()> {
    let taken = || Error::field("email", "Email address already associated to another user.");
    let (old, new) = (&before.user, &after.user);
    refuse_unknown(tx, &(&after.groups - &before.groups)).await?;
    store::put(tx, new, act.now).await.map_err(|error| match error {
        ::store::Error::Conflict => taken(),
        other => other.into(),
    })?;
    let mut written = group::put_groups(tx, new.id, &before.groups, &after.groups).await?;
    if new.is_superuser && !old.is_superuser {
        written = written.and(group::resign(tx, &[new.id]).await?);
    }
    written.record(tx, act).await?;
    if old.is_superuser && !new.is_superuser {
        administrators::refuse_none(tx).await?;
    }
    if new.email != old.email {
        part_with(identity, tx, old, &new.email).await?;
    }
    Ok(())
}

/// The old address opens the account no longer: a link that waits there is worth nothing, and its reader is told.
async fn part_with(identity: &Identity, tx: &mut Tx, old: &User, new: &Email) -> Result<()> {
    password::delete_token(tx, old.id).await?;
    if !identity.mail.is_configured() {
        return Ok(());
    }
    let site = identity.settings.text("site-name").unwrap_or_default();
    let letter = Letter {
        to: old.email.clone(),
        subject: format!("Your address at {site} was changed"),
        paragraphs: vec![
            format!("Your account at {site} belongs to the address {new} from now on."),
            "If it was you, there is nothing to do.".into(),
        ],
        button: None,
        closing: vec!["If it was not you, tell an administrator.".into()],
    };
    Ok(identity.mail.enqueue(tx, &letter).await?)
}

/// Refuses groups that are not there.
pub(super) async fn refuse_unknown(tx: &mut Tx, groups: &BTreeSet<GroupId>) -> Result<()> {
    if groups.is_empty() {
        return Ok(());
    }
    let existing = group::existing(tx, groups).await?;
    match groups.difference(&existing).next() {
        None => Ok(()),
        Some(id) => {
            Err(Error::field("user_group_memberships", format!("There is no group with the id {id}.")))
        }
    }
}

/// What the audit log tells of a change.
pub(super) fn facts(Person { user, groups }: &Person) -> [(&'static str, Value); 7] {
    [
        ("email", json!(user.email)),
        ("first_name", json!(user.first_name)),
        ("last_name", json!(user.last_name)),
        ("is_superuser", json!(user.is_superuser)),
        ("locale", json!(user.locale)),
        ("login_attributes", json!(user.login_attributes)),
        ("group_ids", json!(groups)),
    ]
}
