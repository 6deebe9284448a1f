//! Making a person: the account, its groups, and the invitation by mail when mail can be sent.
//! (Contract: auth.md §4.6 of the reference description.)

use super::{
    Attributes, Kind, NewUser,
    change::{GroupRef, refuse_unknown},
    invite::Invitations,
    store,
    view::UserWithGroups,
};
use crate::{
    Admin, Identity,
    change::Act,
    group::{self, BuiltIn, Written},
    password::{PasswordHash, Proposed, Rules},
};
use ::store::Tx;
use audit::{Actor, Event};
use axum::extract::State;
use chrono::{DateTime, Utc};
use kernel::{Email, GroupId, Id, UserId};
use serde_json::json;
use std::collections::BTreeSet;
use web::{Error, Fault, Faults, Input, Json, NonBlank, Param, Result, request};

request! {
    /// A person to make.
    pub struct NewPersonRequest {
        /// The address.
        pub email: Email,
        /// The first name.
        pub first_name: Option<NonBlank>,
        /// The last name.
        pub last_name: Option<NonBlank>,
        /// The groups, All Users among them; only All Users when it is not sent.
        pub user_group_memberships: Option<Vec<GroupRef>>,
        /// The login attributes.
        pub login_attributes: Option<Attributes>,
        /// Where the invitation was made: `setup` makes an administrator.
        #[schemars(with = "Option<String>")]
        pub source: Option<Source>,
        /// The password, for those who hand it over themselves; nobody is invited then.
        pub password: Option<Proposed>,
        /// There are no tenants.
        pub tenant_id: Option<i64>,
    }
}

/// Where an invitation was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Among the people.
    Admin,
    /// While setting up.
    Setup,
}

impl Param for Source {
    fn read(input: Input<'_>) -> std::result::Result<Self, Fault> {
        match String::read(input).as_deref() {
            Ok("admin") => Ok(Self::Admin),
            Ok("setup") => Ok(Self::Setup),
            _ => Err(Fault::new("enum of admin, setup", "should be admin or setup", input)),
        }
    }
}

pub(super) async fn create(
    admin: Admin,
    State(identity): State<Identity>,
    Json(mut request): Json<NewPersonRequest>,
) -> Result<Json<UserWithGroups>> {
    refuse_tenant(&request)?;
    // Before anything is opened: to hash takes long.
    let password_hash = hash_chosen(&admin, &identity, request.password.take()).await?;
    let mut tx = admin.confirmed()?.write().await?;
    let made = insert(&identity, &mut tx, &admin, request, password_hash).await?;
    tx.commit().await?;
    Ok(Json(made))
}

/// Makes a person without a password, as a part of what a transaction does.
pub async fn create_within(
    identity: &Identity,
    tx: &mut Tx,
    admin: &Admin,
    request: NewPersonRequest,
) -> Result<UserWithGroups> {
    refuse_tenant(&request)?;
    admin.confirmed()?;
    insert(identity, tx, admin, request, None).await
}

fn refuse_tenant(request: &NewPersonRequest) -> Result<()> {
    let text = "Cannot create a Tenant User as Tenants are not enabled for this instance.";
    if request.tenant_id.is_some() { Err(Error::field("tenant_id", text)) } else { Ok(()) }
}

async fn insert(
    identity: &Identity,
    tx: &mut Tx,
    admin: &Admin,
    request: NewPersonRequest,
    password_hash: Option<PasswordHash>,
) -> Result<UserWithGroups> {
    let built_in = group::built_in(tx).await?;
    let groups = groups(request.user_group_memberships, request.source, built_in)?;
    refuse_unknown(tx, &groups).await?;
    let person = NewPerson {
        email: &request.email,
        first_name: request.first_name.as_ref().map(NonBlank::as_str),
        last_name: request.last_name.as_ref().map(NonBlank::as_str),
        login_attributes: request.login_attributes.as_ref(),
        is_superuser: groups.contains(&built_in.administrators),
        groups: &groups,
        password_hash: password_hash.as_ref(),
        is_invited: password_hash.is_none(),
    };
    if store::is_email_taken(tx, person.email).await? {
        return Err(taken());
    }
    make(identity, tx, &admin.actor(), &[person]).await?;
    let user = store::find_by_email(tx, person.email).await?;
    let user = user.ok_or_else(|| Error::internal("the person just made is not there"))?;
    Ok(UserWithGroups::new(user, groups.into_iter().map(|group| (group, false)).collect()))
}

/// The hash of a password that an administrator chose for somebody.
async fn hash_chosen(
    admin: &Admin,
    identity: &Identity,
    password: Option<Proposed>,
) -> Result<Option<PasswordHash>> {
    let Some(password) = password else { return Ok(None) };
    let mut faults = Faults::default();
    faults.check("password", Rules::of(&identity.settings).check(&password));
    faults.done()?;
    admin.confirmed()?;
    super::password::refuse_choosing(identity)?;
    identity.hasher.hash(password.0).await.map(Some)
}

fn groups(
    sent: Option<Vec<GroupRef>>,
    source: Option<Source>,
    built_in: BuiltIn,
) -> Result<BTreeSet<GroupId>> {
    let mut groups: BTreeSet<GroupId> = match sent {
        Some(sent) => sent.into_iter().map(|group| group.id).collect(),
        None => [built_in.all_users].into(),
    };
    if !groups.contains(&built_in.all_users) {
        return Err(Error::bad_request(group::ALL_USERS));
    }
    if source == Some(Source::Setup) {
        groups.insert(built_in.administrators);
    }
    Ok(groups)
}

/// A person to be.
#[derive(Clone, Copy)]
pub(super) struct NewPerson<'a> {
    pub email: &'a Email,
    pub first_name: Option<&'a str>,
    pub last_name: Option<&'a str>,
    pub login_attributes: Option<&'a Attributes>,
    /// Administrators is among the groups.
    pub is_superuser: bool,
    pub groups: &'a BTreeSet<GroupId>,
    pub password_hash: Option<&'a PasswordHash>,
    /// Gets a letter, when mail can be sent.
    pub is_invited: bool,
}

/// People made in one statement.
const AT_ONCE: usize = 100;

/// Makes people and invites who is to be, or says that an address is taken.
pub(super) async fn make(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    people: &[NewPerson<'_>],
) -> Result<()> {
    let invitations = Invitations::of(identity, tx, actor).await?;
    let now = identity.clock.now();
    let mut written = Written::default();
    for some in people.chunks(AT_ONCE) {
        let new: Vec<_> = some.iter().map(|person| person.as_user(now)).collect();
        let ids = store::insert_all(identity, tx, &new).await.map_err(|error| match error {
            ::store::Error::Conflict => taken(),
            other => other.into(),
        })?;
        let (mut members, mut events) = (Vec::new(), Vec::new());
        for person in some {
            let id = ids.get(person.email.as_str()).copied();
            let id = id.ok_or_else(|| Error::internal("a person just made is not there"))?;
            members.extend(person.groups.iter().map(|group| (id, *group)));
            let is_sent = person.is_invited && invitations.send(tx, id, person.email).await?;
            events.push(person.as_event(id, is_sent));
        }
        written = written.and(group::add_members(tx, &members).await?);
        audit::record_all(tx, actor, now, events).await?;
    }
    written.record(tx, &Act::of(actor, now)).await?;
    Ok(())
}

fn taken() -> Error {
    Error::field("email", "Email address already in use.")
}

impl NewPerson<'_> {
    fn as_user(&self, now: DateTime<Utc>) -> NewUser<'_> {
        NewUser {
            email: self.email,
            first_name: self.first_name,
            last_name: self.last_name,
            kind: Kind::Personal,
            password_hash: self.password_hash,
            is_superuser: self.is_superuser,
            sso_source: None,
            login_attributes: self.login_attributes,
            now,
        }
    }

    fn as_event(&self, id: UserId, is_sent: bool) -> Event {
        Event::new("user-invited").on("User", id.number()).with(json!({
            "email": self.email,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "group_ids": self.groups,
            "invited_by_mail": is_sent,
        }))
    }
}
