//! What a containment is.

use super::Filter;
use audit::Actor;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{ApiKeyId, ContainmentId, SessionId, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;
use store::{Bind, FromRow, FromValue, Json, Row, Value, from_row};
use web::{Fault, Input, Param};

/// How long a plan waits to be carried out.
pub(super) const LIFE: TimeDelta = TimeDelta::hours(1);
/// Plans that wait at once; a new one beyond takes the place of the oldest.
pub(super) const WAITING: i64 = 20;
/// People shown of a plan.
pub(super) const PEOPLE_SHOWN: i64 = 100;
/// API keys shown of a plan, and told one by one in the audit log.
pub(super) const KEYS_SHOWN: i64 = 1000;

/// What is done to what a filter hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Sessions end.
    RevokeSessions,
    /// API keys stop working until they are enabled again.
    DisableApiKeys,
    /// Passwords open nothing until they are replaced.
    RequirePasswordChange,
    /// Public links stop working.
    PausePublicLinks,
}

impl Action {
    const ALL: [(Self, &str); 4] = [
        (Self::RevokeSessions, "revoke_sessions"),
        (Self::DisableApiKeys, "disable_api_keys"),
        (Self::RequirePasswordChange, "require_password_change"),
        (Self::PausePublicLinks, "pause_public_links"),
    ];

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(action, _)| *action)
    }

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(action, _)| *action == self).map_or("", |(_, word)| word)
    }
}

impl Param for Action {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let fault = || {
            let words = Self::ALL.map(|(_, word)| word).join(", ");
            Fault::new(format!("enum of {words}"), "unknown action", input)
        };
        Self::parse(&String::read(input).map_err(|_| fault())?).ok_or_else(fault)
    }
}

/// At least one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct Actions(BTreeSet<Action>);

impl Actions {
    /// Some actions, unless there is none.
    pub(super) fn of(actions: impl IntoIterator<Item = Action>) -> Option<Self> {
        let actions: BTreeSet<_> = actions.into_iter().collect();
        (!actions.is_empty()).then_some(Self(actions))
    }

    pub(super) fn have(&self, action: Action) -> bool {
        self.0.contains(&action)
    }
}

impl Param for Actions {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let fault = || Fault::new("value must be a list of at least one action.", "no action", input);
        Self::of(Vec::<Action>::read(input)?).ok_or_else(fault)
    }
}

impl Bind for Actions {
    fn bind(&self) -> Value {
        self.0.iter().map(|action| action.word()).collect::<Vec<_>>().join(" ").bind()
    }
}

impl FromValue for Actions {
    fn from_value(value: &Value) -> store::Result<Self> {
        Ok(Self(String::from_value(value)?.split(' ').filter_map(Action::parse).collect()))
    }
}

/// How many of each; exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// People whose session, personal key or password it is.
    pub people: i64,
    /// Sessions that end.
    pub sessions: i64,
    /// API keys that stop working.
    pub api_keys: i64,
    /// Passwords that have to be replaced.
    pub passwords: i64,
    /// Public links; there are none yet.
    pub public_links: i64,
}

impl FromRow for Counts {
    fn from_row(row: &Row) -> store::Result<Self> {
        Ok(Self {
            people: row.get("people")?,
            sessions: row.get("sessions")?,
            api_keys: row.get("api_keys")?,
            passwords: row.get("passwords")?,
            public_links: 0,
        })
    }
}

/// What goes on as it is: the credential of who contains, and their password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(clippy::struct_field_names, reason = "they are called so on the wire")]
pub struct Spared {
    /// The session.
    pub session_id: Option<SessionId>,
    /// The API key.
    pub api_key_id: Option<ApiKeyId>,
    /// Whose password.
    pub user_id: Option<UserId>,
}

impl Spared {
    /// Spares who acts: by the command line, nobody.
    pub(super) fn of(actor: &Actor) -> Self {
        Self { session_id: actor.session, api_key_id: actor.api_key, user_id: actor.user }
    }

    pub(super) fn is_nobody(self) -> bool {
        self == Self::default()
    }
}

/// A containment, planned or carried out.
#[derive(Clone, Debug)]
pub(super) struct Containment {
    pub id: ContainmentId,
    pub filter: Filter,
    pub actions: Actions,
    pub planned_at: DateTime<Utc>,
    pub planned_by: Option<UserId>,
    pub expires_at: DateTime<Utc>,
    /// Is who contains spared?
    pub spares_actor: bool,
    pub spared: Spared,
    pub counts: Counts,
    pub applied_at: Option<DateTime<Utc>>,
    pub applied_by: Option<UserId>,
    pub undone_at: Option<DateTime<Utc>>,
    pub undone_by: Option<UserId>,
}

impl FromRow for Containment {
    fn from_row(row: &Row) -> store::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            filter: row.get::<Json<Filter>>("filter")?.0,
            actions: row.get("actions")?,
            planned_at: row.get("planned_at")?,
            planned_by: row.get("planned_by_id")?,
            expires_at: row.get("expires_at")?,
            spares_actor: row.get("spares_actor")?,
            spared: Spared {
                session_id: row.get("spared_session_id")?,
                api_key_id: row.get("spared_api_key_id")?,
                user_id: row.get("spared_user_id")?,
            },
            counts: Counts {
                people: row.get("people")?,
                sessions: row.get("sessions")?,
                api_keys: row.get("api_keys")?,
                passwords: row.get("passwords")?,
                public_links: 0,
            },
            applied_at: row.get("applied_at")?,
            applied_by: row.get("applied_by_id")?,
            undone_at: row.get("undone_at")?,
            undone_by: row.get("undone_by_id")?,
        })
    }
}

/// Somebody whom a containment hits.
#[derive(Debug)]
pub(super) struct HitPerson {
    pub id: UserId,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: String,
}

from_row!(HitPerson { id, first_name, last_name, email });

/// A key that a containment hits.
#[derive(Debug)]
pub(super) struct HitKey {
    pub id: ApiKeyId,
    pub name: String,
    pub key_prefix: String,
}

from_row!(HitKey { id, name, key_prefix });
