//! The scopes of a key: what it may do of what its group may.
//!
//! Written `databases:read`, or `databases:read@database/3` for one database only, `collections:read@collection/7` for one
//! collection with all that lies in it. A key may do what any of its scopes allows; scopes take rights away and never give
//! any.

use kernel::{CollectionId, DatabaseId, Id, Narrow, Scope};
use std::{collections::BTreeSet, fmt};
use store::{Bind, FromValue, Value};
use web::{Fault, Input, Param};

/// One scope of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    /// What it allows.
    pub scope: Scope,
    /// The one thing it allows that for, unless it is all.
    pub only: Option<Only>,
}

/// The one thing that a scope is narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Only {
    /// What belongs to this database.
    Database(DatabaseId),
    /// This collection, and all that lies in it at that moment.
    Collection(CollectionId),
}

/// All scopes of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scopes(BTreeSet<Grant>);

/// How far a scope reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everything of its kind.
    Everything,
    /// What belongs to these databases.
    Databases(BTreeSet<DatabaseId>),
    /// These collections, and all that lies in them.
    Collections(BTreeSet<CollectionId>),
}

impl Reach {
    /// Is the database within reach?
    pub fn has(&self, database: DatabaseId) -> bool {
        self.includes(Only::Database(database))
    }

    /// Is it named, or everything? What lies in a collection that is named is known where the tree is.
    fn includes(&self, one: Only) -> bool {
        match (self, one) {
            (Self::Everything, _) => true,
            (Self::Databases(some), Only::Database(database)) => some.contains(&database),
            (Self::Collections(some), Only::Collection(collection)) => some.contains(&collection),
            (Self::Databases(_), Only::Collection(_)) | (Self::Collections(_), Only::Database(_)) => false,
        }
    }

    /// The grants that give a scope this reach.
    pub(super) fn grants(&self, scope: Scope) -> Vec<Grant> {
        let narrowed = |only| Grant { scope, only: Some(only) };
        match self {
            Self::Everything => vec![Grant { scope, only: None }],
            Self::Databases(some) => some.iter().copied().map(Only::Database).map(narrowed).collect(),
            Self::Collections(some) => some.iter().copied().map(Only::Collection).map(narrowed).collect(),
        }
    }
}

impl Scopes {
    /// Most scopes a key has; more is a slip.
    const MOST: usize = 200;

    /// How far the scopes allow an act; none when they do not allow it at all.
    pub fn reach(&self, needed: Scope) -> Option<Reach> {
        let (mut databases, mut collections) = (BTreeSet::new(), BTreeSet::new());
        for grant in self.0.iter().filter(|grant| grant.scope.covers(needed)) {
            match grant.only {
                None => return Some(Reach::Everything),
                Some(Only::Database(database)) => databases.insert(database),
                Some(Only::Collection(collection)) => collections.insert(collection),
            };
        }
        // A scope and those that cover it are narrowed to the same kind of thing.
        match (databases.is_empty(), collections.is_empty()) {
            (true, true) => None,
            (false, _) => Some(Reach::Databases(databases)),
            (true, false) => Some(Reach::Collections(collections)),
        }
    }

    /// Do these allow nothing that the others do not?
    pub(crate) fn are_within(&self, others: &Self) -> bool {
        self.0.iter().all(|grant| match (others.reach(grant.scope), grant.only) {
            (None, _) => false,
            (Some(reach), None) => reach == Reach::Everything,
            (Some(reach), Some(only)) => reach.includes(only),
        })
    }

    /// The scopes as texts.
    pub(crate) fn names(&self) -> Vec<String> {
        self.0.iter().map(Grant::to_string).collect()
    }

    /// Each of them.
    pub fn grants(&self) -> impl Iterator<Item = Grant> {
        self.0.iter().copied()
    }

    /// The collections that they are narrowed to.
    pub(super) fn collections(&self) -> BTreeSet<CollectionId> {
        let collection = |grant: &Grant| match grant.only {
            Some(Only::Collection(id)) => Some(id),
            Some(Only::Database(_)) | None => None,
        };
        self.0.iter().filter_map(collection).collect()
    }

    /// All of these together.
    pub fn from_grants(grants: impl IntoIterator<Item = Grant>) -> Self {
        Self(grants.into_iter().collect())
    }
}

impl Grant {
    fn parse(text: &str) -> Option<Self> {
        let (name, narrowed) = text.split_once('@').map_or((text, None), |(name, to)| (name, Some(to)));
        let scope = Scope::parse(name)?;
        let Some(narrowed) = narrowed else { return Some(Self { scope, only: None }) };
        let (kind, id) = narrowed.split_once('/')?;
        let id = id.parse().ok().filter(|id| *id > 0)?;
        let only = match scope.narrow().filter(|narrow| narrow.name() == kind)? {
            Narrow::Database => Only::Database(DatabaseId::from_number(id)),
            Narrow::Collection => Only::Collection(CollectionId::from_number(id)),
        };
        Some(Self { scope, only: Some(only) })
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.scope)?;
        match self.only {
            None => Ok(()),
            Some(Only::Database(id)) => write!(f, "@{}/{id}", Narrow::Database.name()),
            Some(Only::Collection(id)) => write!(f, "@{}/{id}", Narrow::Collection.name()),
        }
    }
}

impl Param for Grant {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let text = String::read(input)?;
        Self::parse(&text).ok_or_else(|| {
            Fault::new(
                "value must be a scope, like databases:read or query:run@database/1; GET /api/api-key/scopes lists them.",
                "valid scope",
                input,
            )
        })
    }
}

impl Param for Scopes {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let grants = Vec::<Grant>::read(input)?;
        if grants.is_empty() || grants.len() > Self::MOST {
            let expected =
                "value must be a list of 1 to 200 scopes; leave it out for all that the group may do.";
            return Err(Fault::new(expected, "between 1 and 200 scopes", input));
        }
        Ok(Self::from_grants(grants))
    }
}

impl schemars::JsonSchema for Scopes {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Scopes".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "array", "items": { "type": "string" }, "minItems": 1 })
    }
}

impl Bind for Scopes {
    fn bind(&self) -> Value {
        self.names().join(" ").bind()
    }
}

impl FromValue for Scopes {
    /// A scope that this release does not know allows nothing.
    fn from_value(value: &Value) -> store::Result<Self> {
        Ok(Self::from_grants(String::from_value(value)?.split(' ').filter_map(Grant::parse)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn scopes(names: &[&str]) -> Scopes {
        Scopes::read(Input::Json(&json!(names))).unwrap()
    }

    fn database(number: i64) -> DatabaseId {
        DatabaseId::from_number(number)
    }

    #[test]
    fn scopes_read_as_they_are_written() {
        let names = [
            "collections:write@collection/7",
            "databases:read",
            "query:run@database/2",
            "query:run@database/11",
        ];
        assert_eq!(scopes(&names).names(), names);
        let stored = scopes(&names).bind();
        assert_eq!(Scopes::from_value(&stored).unwrap(), scopes(&names));
        for wrong in [
            "",
            "databases",
            "databases:drop",
            "users:read@database/1",
            "query:run@database/0",
            "query:run@table/1",
            "query:run@collection/1",
            "collections:read@database/1",
            "collections:read@collection/root",
            "query:run@",
        ] {
            assert!(Scopes::read(Input::Json(&json!([wrong]))).is_err(), "{wrong}");
        }
        assert!(Scopes::read(Input::Json(&json!([]))).is_err());
    }

    #[test]
    fn a_scope_reaches_what_it_names() {
        let some = scopes(&["databases:write@database/1", "databases:read@database/2", "users:read"]);
        assert_eq!(some.reach(Scope::DatabasesWrite), Some(Reach::Databases([database(1)].into())));
        assert_eq!(
            some.reach(Scope::DatabasesRead),
            Some(Reach::Databases([database(1), database(2)].into()))
        );
        assert_eq!(some.reach(Scope::UsersRead), Some(Reach::Everything));
        assert_eq!(some.reach(Scope::UsersWrite), None);
        assert_eq!(
            scopes(&["query:run", "query:run@database/1"]).reach(Scope::QueryRun),
            Some(Reach::Everything)
        );
    }

    #[test]
    fn scopes_lie_within_others_when_they_allow_nothing_more() {
        let whole = scopes(&["databases:write", "query:run@database/1"]);
        for within in [&["databases:read"][..], &["databases:read@database/9", "query:run@database/1"]] {
            assert!(scopes(within).are_within(&whole), "{within:?}");
        }
        for beyond in [&["query:run"][..], &["query:run@database/2"], &["databases:read", "users:read"]] {
            assert!(!scopes(beyond).are_within(&whole), "{beyond:?}");
        }
    }
}
