//! The rights, and who holds which.

use super::store;
use crate::{Caller, api_key::Reach};
use ::store::{Bind, FromRow, FromValue, Result, Row, Tx, Value};
use kernel::GroupId;

/// A right to the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Changing settings by which nobody's account can be taken over, and seeing what settings managers see.
    Setting,
    /// Reading what happened and how the server does.
    Monitoring,
    /// Being sent what is asked for at set times. Nothing is sent yet: the right is kept for when something is.
    Subscription,
}

/// A right that a group has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The group.
    pub group: GroupId,
    /// What it may.
    pub right: Right,
}

impl FromRow for Edge {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { group: row.get("group_id")?, right: row.get("permission")? })
    }
}

/// Which of the rights somebody holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    setting: bool,
    monitoring: bool,
    subscription: bool,
}

impl Right {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Setting, Self::Monitoring, Self::Subscription];

    /// The word on the wire and where it is stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Setting => "setting",
            Self::Monitoring => "monitoring",
            Self::Subscription => "subscription",
        }
    }

    /// The right of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.word() == word)
    }

    /// The number by which the history of permissions knows it.
    pub const fn number(self) -> i64 {
        match self {
            Self::Setting => 1,
            Self::Monitoring => 2,
            Self::Subscription => 3,
        }
    }

    /// The right of this number.
    pub fn of_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.number() == number)
    }
}

impl Rights {
    /// Every right.
    pub const ALL: Self = Self { setting: true, monitoring: true, subscription: true };
    /// No right.
    pub const NONE: Self = Self { setting: false, monitoring: false, subscription: false };

    /// What the caller holds on the route that they ask. Scopes of API keys take away what does not name them, and a
    /// key for some databases only holds nothing of the whole.
    pub async fn of(tx: &mut Tx, caller: &Caller) -> Result<Self> {
        if caller.is_plain() || *caller.reach() != Reach::Everything {
            return Ok(Self::NONE);
        }
        if caller.is_superuser() {
            return Ok(Self::ALL);
        }
        Ok(Self::given(store::held_by(tx, caller.id()).await?))
    }

    /// These rights.
    pub fn given(rights: impl IntoIterator<Item = Right>) -> Self {
        let mut given = Self::NONE;
        for right in rights {
            match right {
                Right::Setting => given.setting = true,
                Right::Monitoring => given.monitoring = true,
                Right::Subscription => given.subscription = true,
            }
        }
        given
    }

    /// Is it among them?
    pub const fn has(self, right: Right) -> bool {
        match right {
            Right::Setting => self.setting,
            Right::Monitoring => self.monitoring,
            Right::Subscription => self.subscription,
        }
    }
}

impl Bind for Right {
    fn bind(&self) -> Value {
        self.word().bind()
    }
}

impl FromValue for Right {
    fn from_value(value: &Value) -> Result<Self> {
        let word = String::from_value(value)?;
        Self::parse(&word)
            .ok_or_else(|| ::store::Error::Fault(format!("no right to the application is {word}")))
    }
}
