//! What a user is.

use super::Attributes;
use crate::{
    Caller, Identity, QuestionRights,
    application::{Right, Rights},
    password::PasswordHash,
};
use ::store::Tx;
use chrono::{DateTime, Utc};
use kernel::{CollectionId, Email, GroupId, Id, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use store::{Bind, FromRow, Row, Value};
use web::{Fault, Input, Param};

/// A person, or the synthetic user of an API key.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// The id.
    pub id: UserId,
    /// The address, in lower case.
    pub email: Email,
    /// The first name; of a key's user, the key's name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// May do everything?
    pub is_superuser: bool,
    /// May do anything at all?
    pub is_active: bool,
    /// Has not seen the introduction to questions yet?
    pub is_qbnewb: bool,
    /// The language, when one was chosen.
    pub locale: Option<String>,
    /// Which single sign-on the account came from.
    pub sso_source: Option<String>,
    /// What is known of the person beyond the account.
    pub login_attributes: Option<Attributes>,
    /// When the account was made.
    pub date_joined: DateTime<Utc>,
    /// When somebody last logged in.
    pub last_login: Option<DateTime<Utc>>,
    /// When the account was last changed.
    pub updated_at: DateTime<Utc>,
    /// The collection that is the person's own.
    pub personal_collection_id: Option<CollectionId>,
    /// Since when they have a second factor.
    pub second_factor_at: Option<DateTime<Utc>>,
}

store::from_row!(User {
    id,
    email,
    first_name,
    last_name,
    is_superuser,
    is_active,
    is_qbnewb,
    locale,
    sso_source,
    login_attributes,
    date_joined,
    last_login,
    updated_at,
    personal_collection_id,
    second_factor_at,
});

impl User {
    /// The name as people read it.
    pub fn common_name(&self) -> String {
        common_name(self.first_name.as_deref(), self.last_name.as_deref(), self.email.as_str())
    }
}

/// What a person is found by: names and address, in lower case whatever the script.
pub(super) fn search_text(first: Option<&str>, last: Option<&str>, email: &Email) -> String {
    format!("{} {} {email}", first.unwrap_or_default(), last.unwrap_or_default()).to_lowercase()
}

/// "First Last", or the address when there is no name.
pub fn common_name(first: Option<&str>, last: Option<&str>, email: &str) -> String {
    if first.is_none() && last.is_none() {
        return email.to_owned();
    }
    format!("{} {}", first.unwrap_or_default(), last.unwrap_or_default()).trim().to_owned()
}

/// What kind of user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A person.
    Personal,
    /// An API key acts as it.
    ApiKey,
}

impl Bind for Kind {
    fn bind(&self) -> Value {
        match self {
            Self::Personal => "personal".bind(),
            Self::ApiKey => "api-key".bind(),
        }
    }
}

/// What people are shown once; the reference calls them modals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Introduction {
    /// To asking questions.
    Questions,
    /// To models, which were called datasets.
    Datasets,
}

impl Param for Introduction {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        match String::read(input).as_deref() {
            Ok("qbnewb") => Ok(Self::Questions),
            Ok("datasetnewb") => Ok(Self::Datasets),
            _ => Err(Fault::new("enum of qbnewb, datasetnewb", "should be qbnewb or datasetnewb", input)),
        }
    }
}

/// What logging in needs to know of a user.
#[derive(Debug)]
pub(crate) struct Login {
    pub id: UserId,
    pub password_hash: Option<PasswordHash>,
    pub is_active: bool,
    /// The password opens nothing until it is replaced.
    pub must_change_password: bool,
}

impl FromRow for Login {
    fn from_row(row: &Row) -> store::Result<Self> {
        let password_hash = row.get::<Option<String>>("password_hash")?.map(PasswordHash);
        Ok(Self {
            id: row.get("id")?,
            password_hash,
            is_active: row.get("is_active")?,
            must_change_password: row.get("must_change_password")?,
        })
    }
}

/// A user, and what only they are told.
#[derive(Debug)]
pub(crate) struct Current {
    pub user: User,
    /// When somebody first logged in as this user.
    pub first_login: Option<DateTime<Utc>>,
    /// The groups, in order of their ids.
    pub group_ids: Vec<GroupId>,
    /// Do they manage a group?
    pub is_group_manager: bool,
    /// Is another person here?
    pub has_company: bool,
}

impl FromRow for Current {
    fn from_row(row: &Row) -> store::Result<Self> {
        let group_ids: Option<String> = row.get("group_ids")?;
        let group_ids = group_ids.as_deref().unwrap_or_default().split(',').filter_map(|id| id.parse().ok());
        let mut group_ids: Vec<_> = group_ids.map(Id::from_number).collect();
        // Sorting a handful here costs a tenth of a sorter in the database.
        group_ids.sort_unstable();
        Ok(Self {
            user: User::from_row(row)?,
            first_login: row.get("first_login")?,
            group_ids,
            is_group_manager: row.get("is_group_manager")?,
            has_company: row.get("has_company")?,
        })
    }
}

/// The signed-in caller, as the properties tell it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Myself {
    pub id: UserId,
    pub email: Email,
    pub common_name: String,
    pub is_superuser: bool,
    pub group_ids: Vec<GroupId>,
    pub permissions: Permissions,
    /// The language, when one was chosen.
    #[serde(skip)]
    pub locale: Option<String>,
}

/// What a caller may do in general.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub(crate) struct Permissions {
    /// May ask questions of some database.
    pub can_create_queries: bool,
    /// May ask them in SQL.
    pub can_create_native_queries: bool,
    /// What they may do with the application itself.
    #[serde(flatten)]
    pub application: ApplicationAccess,
    /// True when they manage a group; absent otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_group_manager: Option<bool>,
}

/// What a caller may do with the application itself.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub(crate) struct ApplicationAccess {
    /// May change settings that are not kept to administrators.
    pub can_access_setting: bool,
    /// May read what happened and how the server does.
    pub can_access_monitoring: bool,
    /// May subscribe, once there is something to subscribe to.
    pub can_access_subscription: bool,
}

impl Permissions {
    /// What the caller's groups let them ask and do.
    pub async fn of(identity: &Identity, tx: &mut Tx, caller: &Caller) -> ::store::Result<Self> {
        let may = if caller.is_superuser() {
            QuestionRights::ALL
        } else {
            identity.above.questions_of(tx, caller.id()).await?
        };
        Ok(Self {
            can_create_queries: may.any,
            can_create_native_queries: may.native,
            application: Rights::of(tx, caller).await?.into(),
            is_group_manager: None,
        })
    }
}

impl From<Rights> for ApplicationAccess {
    fn from(rights: Rights) -> Self {
        Self {
            can_access_setting: rights.has(Right::Setting),
            can_access_monitoring: rights.has(Right::Monitoring),
            can_access_subscription: rights.has(Right::Subscription),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_falls_back_to_the_address() {
        assert_eq!(common_name(Some("Ada"), Some("L"), "a@b.c"), "Ada L");
        assert_eq!(common_name(Some("CI"), Some(""), "a@b.c"), "CI");
        assert_eq!(common_name(None, Some("L"), "a@b.c"), "L");
        assert_eq!(common_name(None, None, "a@b.c"), "a@b.c");
    }
}
