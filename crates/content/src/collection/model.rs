//! What a collection is.

use ::store::{Bind, Error, FromRow, FromValue, Row, Value};
use access::{Governed, collection::Place};
use chrono::{DateTime, Utc};
use identity::user::common_name;
use kernel::{CollectionId, EntityId, Id, UserId};
use serde::Serialize;
use std::fmt;
use web::{Fault, Input, Param};

/// A collection.
#[derive(Clone, Debug)]
pub struct Collection {
    /// The id.
    pub id: CollectionId,
    /// What people call it; of a personal one, made of its owner's name.
    pub name: String,
    /// The name, fit for addresses.
    pub slug: String,
    /// What people say about it.
    pub description: Option<String>,
    /// In what it lies; at the top in nothing.
    pub parent_id: Option<CollectionId>,
    /// All that it lies in.
    pub location: Location,
    /// Whose personal collection it is.
    pub personal_owner_id: Option<UserId>,
    /// In whose personal collection it lies, itself included.
    pub owner_id: Option<UserId>,
    /// Is it the Trash?
    pub is_trash: bool,
    /// Null for what people put things into.
    pub namespace: Option<String>,
    /// Official, if it is.
    pub authority_level: Option<AuthorityLevel>,
    /// In the Trash?
    pub archived: bool,
    /// Was it put there, or was it in something that was?
    pub archived_directly: Option<bool>,
    /// What else was put there with it.
    pub archive_operation_id: Option<String>,
    /// The id that travels between instances.
    pub entity_id: EntityId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl FromRow for Collection {
    fn from_row(row: &Row) -> ::store::Result<Self> {
        let personal_owner_id: Option<UserId> = row.get("personal_owner_id")?;
        let name = match personal_owner_id {
            None => row.get("name")?,
            Some(_) => personal_name(row)?,
        };
        let slug = if personal_owner_id.is_some() { slug(&name) } else { row.get("slug")? };
        Ok(Self {
            id: row.get("id")?,
            name,
            slug,
            description: row.get("description")?,
            parent_id: row.get("parent_id")?,
            location: row.get("location")?,
            personal_owner_id,
            owner_id: row.get("owner_id")?,
            is_trash: row.get::<Option<String>>("type")?.as_deref() == Some(TRASH),
            namespace: row.get("namespace")?,
            authority_level: row.get("authority_level")?,
            archived: row.get("archived")?,
            archived_directly: row.get("archived_directly")?,
            archive_operation_id: row.get("archive_operation_id")?,
            entity_id: row.get("entity_id")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// The type of the Trash.
pub(super) const TRASH: &str = "trash";

/// Renaming somebody renames their collection: so the name is not kept, but made.
fn personal_name(row: &Row) -> ::store::Result<String> {
    let part = |column| row.get::<Option<String>>(column);
    let (first, last, email) = (part("owner_first_name")?, part("owner_last_name")?, part("owner_email")?);
    let owner = common_name(first.as_deref(), last.as_deref(), email.as_deref().unwrap_or_default());
    Ok(format!("{owner}'s Personal Collection"))
}

impl Governed for Collection {
    type Domain = Place;

    fn domain(&self) -> Place {
        match self.owner_id {
            _ if self.is_trash => Place::Trash,
            Some(owner) => Place::PersonalOf(owner),
            None => Place::Collection(self.id),
        }
    }
}

impl Collection {
    /// Is it somebody's personal collection, or in one?
    pub fn is_personal(&self) -> bool {
        self.owner_id.is_some()
    }

    /// Do groups have rights in it? Not in what is personal, in the Trash or of a namespace.
    pub fn has_edges(&self) -> bool {
        !self.is_personal() && !self.takes_nothing() && self.namespace.is_none()
    }

    /// The location of what lies directly in it.
    pub fn inside(&self) -> Location {
        self.location.then(self.id)
    }

    /// Is it, or what it lies in, put into the Trash or the Trash itself?
    pub fn takes_nothing(&self) -> bool {
        self.archived || self.is_trash
    }
}

/// Where something lies: in a collection, or in none.
#[derive(Clone, Debug)]
pub enum Home {
    /// In none.
    Root,
    /// In this one.
    Collection(Box<Collection>),
}

impl Home {
    /// The id of the collection.
    pub fn id(&self) -> Option<CollectionId> {
        self.collection().map(|collection| collection.id)
    }

    /// The collection.
    pub fn collection(&self) -> Option<&Collection> {
        match self {
            Self::Root => None,
            Self::Collection(collection) => Some(collection),
        }
    }

    /// The location of what lies directly in it.
    pub fn inside(&self) -> Location {
        self.collection().map_or(Location::TOP, Collection::inside)
    }
}

impl Governed for Home {
    type Domain = Place;

    fn domain(&self) -> Place {
        self.collection().map_or(Place::Root, Governed::domain)
    }
}

/// The ids of all that something lies in, outermost first, as the wire and the app database spell them: `/3/7/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Location(std::borrow::Cow<'static, str>);

impl Location {
    /// In nothing.
    pub const TOP: Self = Self(std::borrow::Cow::Borrowed("/"));

    /// The location of what lies in this at that location.
    #[must_use]
    pub fn then(&self, id: CollectionId) -> Self {
        Self(format!("{}{id}/", self.0).into())
    }

    /// The ids, outermost first.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = CollectionId> {
        self.0.split('/').filter_map(|id| id.parse().ok()).map(Id::from_number)
    }

    /// The location that these make, outermost first.
    pub fn through(ids: impl IntoIterator<Item = CollectionId>) -> Self {
        ids.into_iter().fold(Self::TOP, |location, id| location.then(id))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Bind for Location {
    fn bind(&self) -> Value {
        self.0.as_ref().bind()
    }
}

impl FromValue for Location {
    fn from_value(value: &Value) -> ::store::Result<Self> {
        String::from_value(value).map(|text| Self(text.into()))
    }
}

/// What somebody in charge says of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AuthorityLevel {
    /// It can be relied upon.
    Official,
}

impl Bind for AuthorityLevel {
    fn bind(&self) -> Value {
        "official".bind()
    }
}

impl FromValue for AuthorityLevel {
    fn from_value(value: &Value) -> ::store::Result<Self> {
        match String::from_value(value)?.as_str() {
            "official" => Ok(Self::Official),
            other => Err(Error::Fault(format!("no collection is {other}"))),
        }
    }
}

impl Param for AuthorityLevel {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        match String::read(input).as_deref() {
            Ok("official") => Ok(Self::Official),
            _ => Err(Fault::new("enum of official", "should be \"official\"", input)),
        }
    }
}

/// What a path names a collection by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Its id here.
    Id(CollectionId),
    /// Its id everywhere.
    EntityId(EntityId),
    /// It is the Trash.
    Trash,
}

impl Key {
    /// Is it this collection that it names?
    pub(super) fn names(&self, collection: &Collection) -> bool {
        match self {
            Self::Id(id) => collection.id == *id,
            Self::EntityId(id) => collection.entity_id == *id,
            Self::Trash => collection.is_trash,
        }
    }
}

impl Param for Key {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        if let Input::Text(text) = input
            && let Some(entity_id) = EntityId::parse(text)
        {
            return Ok(Self::EntityId(entity_id));
        }
        match input {
            Input::Text(TRASH) => Ok(Self::Trash),
            input => CollectionId::read(input).map(Self::Id),
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name as it stands in addresses: letters and digits in lower case, anything else a line.
pub(super) fn slug(name: &str) -> String {
    name.to_lowercase().chars().map(|sign| if sign.is_alphanumeric() { sign } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_read_as_it_is_written() {
        let (three, seven) = (CollectionId::from_number(3), CollectionId::from_number(7));
        assert_eq!(Location::TOP.then(three).then(seven).as_str(), "/3/7/");
        assert_eq!(Location("/3/7/".into()).ids().collect::<Vec<_>>(), [three, seven]);
        assert_eq!(Location::TOP.ids().count(), 0);
    }

    #[test]
    fn a_slug_keeps_letters_of_every_script() {
        assert_eq!(slug("Ωmega's Sales & Co 2"), "ωmega_s_sales___co_2");
    }
}
