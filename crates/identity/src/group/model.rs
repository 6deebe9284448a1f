//! What a group is.

use kernel::GroupId;
use store::{Bind, FromValue, Value, from_row};

/// A group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The id.
    pub id: GroupId,
    /// The name; unique whatever its case.
    pub name: String,
    /// Which built-in group it is, if one.
    pub magic_group_type: Option<Magic>,
    /// The id that travels between instances.
    pub entity_id: Option<String>,
    /// May its members make API keys that act as themselves?
    pub personal_api_keys: bool,
}

store::from_row!(Group { id, name, magic_group_type, entity_id, personal_api_keys });

/// The built-in groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Magic {
    /// Everybody is in it.
    AllUsers,
    /// Its members may do everything.
    Administrators,
}

/// The ids of the built-in groups.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BuiltIn {
    pub all_users: GroupId,
    pub administrators: GroupId,
}

from_row!(BuiltIn { all_users, administrators });

impl BuiltIn {
    /// Those among all groups.
    pub fn among(groups: &[Group]) -> store::Result<Self> {
        let find = |magic: Magic| {
            let found = groups.iter().find(|group| group.magic_group_type == Some(magic));
            let missing = || store::Error::Fault(format!("the built-in group {} is missing", magic.wire()));
            found.map(|group| group.id).ok_or_else(missing)
        };
        Ok(Self { all_users: find(Magic::AllUsers)?, administrators: find(Magic::Administrators)? })
    }
}

impl Magic {
    /// The wire name.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::AllUsers => "all-internal-users",
            Self::Administrators => "admin",
        }
    }
}

impl Bind for Magic {
    fn bind(&self) -> Value {
        self.wire().bind()
    }
}

impl FromValue for Magic {
    fn from_value(value: &Value) -> store::Result<Self> {
        match String::from_value(value)?.as_str() {
            "all-internal-users" => Ok(Self::AllUsers),
            "admin" => Ok(Self::Administrators),
            other => Err(store::Error::Fault(format!("no built-in group is of type {other}"))),
        }
    }
}
