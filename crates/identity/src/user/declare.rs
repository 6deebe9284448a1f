//! People as a config file declares them: made when they are not there, brought to what the file says when they are.
//! (Contract: auth.md §3.6 of the reference description.)

use super::{
    Attributes,
    change::{Asker, GroupRef, Person, UserChange, facts, write},
    create::{NewPerson, make},
    store,
};
use crate::{
    Identity,
    change::Act,
    group::{self, BuiltIn, administrators},
    password::{self, Proposed, Rules, Verdict},
    session,
};
use ::store::Tx;
use audit::{Actor, Event};
use kernel::{Declared, Email, Field, GroupId, Id, Locale, Outcome, Secret, UserId};
use serde_json::json;
use std::collections::BTreeSet;
use web::{Error, NonBlank, Result, request};

request! {
    /// A person as the config file declares one.
    pub struct DeclaredUser {
        /// The address, by which they are found.
        pub email: Email,
        /// The first name.
        pub first_name: NonBlank,
        /// The last name.
        pub last_name: NonBlank,
        /// The password. How easy it is to guess is said, and stops nothing.
        pub password: Secret<String>,
        /// An administrator? The first person ever is one in any case.
        pub is_superuser: Option<bool>,
        /// All groups they are in besides All Users; left alone when not given.
        pub groups: Option<Vec<NonBlank>>,
        /// Attributes to lay over those that they have.
        pub login_attributes: Option<Attributes>,
        /// The language.
        #[schemars(with = "Option<String>")]
        pub locale: Option<Locale>,
    }
}

/// Makes the person, or brings them to what is declared. Who was deactivated stays so: leaving has the last word.
pub async fn declare(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    wanted: &DeclaredUser,
) -> Result<Declared> {
    administrators::hold(tx).await?;
    let mut notes = Vec::new();
    if Rules::of(&identity.settings).check(&Proposed(wanted.password.clone())).is_err() {
        notes.push("the password is weaker than people may choose here".to_owned());
    }
    let Some(found) = store::find_by_email(tx, &wanted.email).await? else {
        make_declared(identity, tx, actor, wanted, &mut notes).await?;
        return Ok(Declared { outcome: Outcome::Made, notes });
    };
    let user = store::find_to_change(tx, found.id).await?;
    let user = user.ok_or_else(|| Error::field("email", "belongs to an API key."))?;
    if !user.is_active {
        notes.push("this account was deactivated and is left alone".to_owned());
        return Ok(Declared { outcome: Outcome::AsItWas, notes });
    }
    let before = Person { groups: group::of_user(tx, user.id).await?, user };
    let mut changed = change(identity, tx, actor, wanted, before, &mut notes).await?;
    if put_password(identity, tx, actor, found.id, wanted).await? {
        changed.push("password");
    }
    let outcome = if changed.is_empty() { Outcome::AsItWas } else { Outcome::Changed(changed) };
    Ok(Declared { outcome, notes })
}

async fn make_declared(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    wanted: &DeclaredUser,
    notes: &mut Vec<String>,
) -> Result<()> {
    let built_in = group::built_in(tx).await?;
    let mut groups = named(identity, tx, actor, wanted).await?.unwrap_or_default();
    groups.insert(built_in.all_users);
    let is_first = !store::exists_personal(tx).await?;
    if is_first && wanted.is_superuser == Some(false) {
        notes.push("the first person is an administrator in any case".to_owned());
    }
    if is_first || wanted.is_superuser == Some(true) {
        groups.insert(built_in.administrators);
    }
    let is_superuser = groups.contains(&built_in.administrators);
    if is_superuser && wanted.is_superuser == Some(false) && !is_first {
        return Err(contradiction());
    }
    let hash = identity.hasher.hash(wanted.password.clone()).await?;
    let person = NewPerson {
        email: &wanted.email,
        first_name: Some(wanted.first_name.as_str()),
        last_name: Some(wanted.last_name.as_str()),
        login_attributes: wanted.login_attributes.as_ref(),
        is_superuser,
        groups: &groups,
        password_hash: Some(&hash),
        is_invited: false,
    };
    make(identity, tx, actor, &[person]).await?;
    if let Some(locale) = &wanted.locale {
        let made = store::find_by_email(tx, &wanted.email).await?;
        let mut made = made.ok_or_else(|| Error::internal("the person just made is not there"))?;
        made.locale = Some(locale.as_str().to_owned());
        store::put(tx, &made, identity.clock.now()).await?;
    }
    Ok(())
}

fn contradiction() -> Error {
    Error::field("is_superuser", "is false, but Administrators is among the groups.")
}

/// The groups that the file names, the missing ones made.
async fn named(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    wanted: &DeclaredUser,
) -> Result<Option<BTreeSet<GroupId>>> {
    let Some(names) = &wanted.groups else { return Ok(None) };
    let mut groups = BTreeSet::new();
    for name in names {
        groups.insert(group::declare(identity, tx, actor, name).await?);
    }
    Ok(Some(groups))
}

/// Changes what differs, as an administrator would, and says what that was.
async fn change(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    wanted: &DeclaredUser,
    before: Person,
    notes: &mut Vec<String>,
) -> Result<Vec<&'static str>> {
    let built_in = group::built_in(tx).await?;
    let mut is_superuser = wanted.is_superuser;
    let demotes = is_superuser == Some(false) && before.user.is_superuser;
    if demotes && administrators::is_last(tx, before.user.id).await? {
        notes.push("this person stays an administrator, because nobody else is one".to_owned());
        is_superuser = None;
    }
    let groups = named(identity, tx, actor, wanted).await?;
    if wanted.is_superuser == Some(false)
        && groups.as_ref().is_some_and(|some| some.contains(&built_in.administrators))
    {
        return Err(contradiction());
    }
    let groups = groups.map(|named| memberships(named, is_superuser, &before, built_in));
    let id = before.user.id;
    let attributes = before.user.login_attributes.clone().unwrap_or_default();
    // Single sign-on brings the names of its people and would bring them again.
    let is_own = before.user.sso_source.is_none();
    let name = |name: &NonBlank| if is_own { Field::Set(name.clone()) } else { Field::Absent };
    let change = UserChange {
        email: None,
        first_name: name(&wanted.first_name),
        last_name: name(&wanted.last_name),
        user_group_memberships: groups,
        is_superuser,
        login_attributes: wanted
            .login_attributes
            .as_ref()
            .map_or(Field::Absent, |own| Field::Set(attributes.overlaid_with(own))),
        locale: wanted.locale.clone().map_or(Field::Absent, Field::Set),
        tenant_id: None,
    };
    let after = change.apply(&before, Asker::Administrator, &BTreeSet::new(), built_in)?;
    if after == before {
        return Ok(Vec::new());
    }
    write(identity, tx, &Act::of(actor, identity.clock.now()), &before, &after).await?;
    let event = Event::new("user-update")
        .on("User", id.number())
        .with(audit::difference(facts(&before), facts(&after)));
    audit::record(tx, actor, identity.clock.now(), event).await?;
    Ok(before.differences(&after))
}

/// The whole set of groups that the named ones mean. Who is an administrator stays one unless the file says otherwise.
fn memberships(
    mut named: BTreeSet<GroupId>,
    is_superuser: Option<bool>,
    before: &Person,
    built_in: BuiltIn,
) -> Vec<GroupRef> {
    named.insert(built_in.all_users);
    if is_superuser.unwrap_or(before.user.is_superuser) {
        named.insert(built_in.administrators);
    }
    named.into_iter().map(|id| GroupRef { id }).collect()
}

/// Puts the password in the place of another; all sessions of the person end then. False when it is the same.
async fn put_password(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    id: UserId,
    wanted: &DeclaredUser,
) -> Result<bool> {
    let stored =
        store::find_for_login(tx, wanted.email.as_str()).await?.and_then(|login| login.password_hash);
    if stored.is_some() && identity.hasher.verify(wanted.password.clone(), stored).await? != Verdict::Wrong {
        return Ok(false);
    }
    let now = identity.clock.now();
    let hash = identity.hasher.hash(wanted.password.clone()).await?;
    password::put(tx, id, &hash, now).await?;
    let ended = session::end_all(tx, id).await?;
    let event =
        Event::new("password-change").on("User", id.number()).with(json!({ "sessions_ended": ended }));
    audit::record(tx, actor, now, event).await?;
    if identity.mail.is_configured() {
        identity.mail.enqueue(tx, &password::changed(identity, wanted.email.clone())).await?;
    }
    Ok(true)
}
