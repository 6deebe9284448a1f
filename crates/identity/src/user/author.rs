//! Who made something, or changed it, as whoever sees the thing sees them.

use super::{User, store};
use chrono::{DateTime, Utc};
use kernel::{Email, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};

/// Somebody who made something.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AuthorView {
    /// The id.
    pub id: UserId,
    /// The address.
    pub email: Email,
    /// The first name; of an API key's user its name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The name as people read it.
    pub common_name: String,
    /// When the account was made.
    pub date_joined: DateTime<Utc>,
    /// When they last logged in.
    pub last_login: Option<DateTime<Utc>>,
    /// An administrator?
    pub is_superuser: bool,
    /// Has not seen the introduction to questions yet?
    pub is_qbnewb: bool,
    /// Always null: there are no tenants.
    pub tenant_id: Option<i64>,
}

/// Who last changed something, and when.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LastEditView {
    /// The id.
    pub id: UserId,
    /// The address.
    pub email: Email,
    /// The first name; of an API key's user its name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// When.
    pub timestamp: DateTime<Utc>,
}

/// These people, and users of API keys; active or not.
pub async fn authors(
    tx: &mut ::store::Tx,
    ids: &BTreeSet<UserId>,
) -> ::store::Result<HashMap<UserId, AuthorView>> {
    let found = store::these(tx, ids).await?;
    Ok(found.iter().map(|user| (user.id, AuthorView::from(user))).collect())
}

impl AuthorView {
    /// Them as who changed something at that moment.
    pub fn edited_at(&self, timestamp: DateTime<Utc>) -> LastEditView {
        LastEditView {
            id: self.id,
            email: self.email.clone(),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            timestamp,
        }
    }
}

impl From<&User> for AuthorView {
    fn from(user: &User) -> Self {
        Self {
            id: user.id,
            email: user.email.clone(),
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            common_name: user.common_name(),
            date_joined: user.date_joined,
            last_login: user.last_login,
            is_superuser: user.is_superuser,
            is_qbnewb: user.is_qbnewb,
            tenant_id: None,
        }
    }
}
