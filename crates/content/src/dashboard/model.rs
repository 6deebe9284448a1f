//! What a dashboard is.

use crate::{
    Document,
    collection::{AuthorityLevel, Home, Location},
};
use ::store::{FromRow, Row};
use access::{Governed, collection::Place};
use chrono::{DateTime, Utc};
use kernel::{CollectionId, DashboardId, EntityId, UserId};
use web::{Fault, Input, Param, words};

words! {
    /// How wide a dashboard is drawn.
    pub enum DashboardWidth {
        /// As wide as is good to read.
        Fixed = "fixed",
        /// As wide as there is room.
        Full = "full",
    }
}

/// A dashboard; what lies on it is its layout.
#[derive(Clone, Debug)]
pub struct Dashboard {
    /// The id.
    pub id: DashboardId,
    /// The id that travels between instances.
    pub entity_id: EntityId,
    /// What people say of it.
    pub about: About,
    /// In what it lies; nothing: in the root.
    pub collection_id: Option<CollectionId>,
    /// What that is.
    pub home: HomeOf,
    /// In the Trash?
    pub archived: bool,
    /// Was it put there, or was it in something that was?
    pub archived_directly: Option<bool>,
    /// What else was put there with it.
    pub archive_operation_id: Option<String>,
    /// Who made it.
    pub creator_id: UserId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When anything of it last changed.
    pub updated_at: DateTime<Utc>,
    /// Who last changed it.
    pub last_editor_id: UserId,
    /// When they did.
    pub last_edited_at: DateTime<Utc>,
}

/// The collection that a thing lies in, as far as the thing's own fate depends on it; all empty for the root.
#[derive(Clone, Debug)]
pub struct HomeOf {
    /// Whose personal collection it is, or lies in.
    pub owner_id: Option<UserId>,
    /// All that it lies in.
    pub location: Option<Location>,
    /// Is it in the Trash?
    pub is_archived: bool,
    /// Official, if it is.
    pub authority_level: Option<AuthorityLevel>,
}

/// A dashboard to be.
#[derive(Clone, Debug)]
pub(super) struct NewDashboard {
    pub about: About,
    pub collection_id: Option<CollectionId>,
    pub entity_id: EntityId,
    pub creator: UserId,
    pub now: DateTime<Utc>,
}

/// What people say of a dashboard, and how it is to look.
#[derive(Clone, Debug)]
pub struct About {
    /// What people call it.
    pub name: String,
    /// What people say about it.
    pub description: Option<String>,
    /// What can be filled in for all its cards.
    pub parameters: Document,
    /// How wide it is drawn.
    pub width: DashboardWidth,
    /// Is what was filled in used at once, or when somebody says so?
    pub auto_apply_filters: bool,
    /// What to be careful about.
    pub caveats: Option<String>,
    /// What is of interest in it.
    pub points_of_interest: Option<String>,
    /// Is it shown to newcomers?
    pub show_in_getting_started: bool,
    /// Its place among what is shown to them.
    pub position: Option<i64>,
    /// For how many hours a result is as good as new.
    pub cache_ttl: Option<i64>,
    /// Its place among what is pinned, from 1.
    pub collection_position: Option<i64>,
}

impl FromRow for Dashboard {
    fn from_row(row: &Row) -> ::store::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            entity_id: row.get("entity_id")?,
            about: About::from_row(row)?,
            collection_id: row.get("collection_id")?,
            home: HomeOf {
                owner_id: row.get("home_owner_id")?,
                location: row.get("home_location")?,
                is_archived: row.get::<Option<bool>>("home_archived")?.unwrap_or(false),
                authority_level: row.get("home_authority_level")?,
            },
            archived: row.get("archived")?,
            archived_directly: row.get("archived_directly")?,
            archive_operation_id: row.get("archive_operation_id")?,
            creator_id: row.get("creator_id")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            last_editor_id: row.get("last_editor_id")?,
            last_edited_at: row.get("last_edited_at")?,
        })
    }
}

impl FromRow for About {
    fn from_row(row: &Row) -> ::store::Result<Self> {
        Ok(Self {
            name: row.get("name")?,
            description: row.get("description")?,
            parameters: row.get("parameters")?,
            width: row.get("width")?,
            auto_apply_filters: row.get("auto_apply_filters")?,
            caveats: row.get("caveats")?,
            points_of_interest: row.get("points_of_interest")?,
            show_in_getting_started: row.get("show_in_getting_started")?,
            position: row.get("position")?,
            cache_ttl: row.get("cache_ttl")?,
            collection_position: row.get("collection_position")?,
        })
    }
}

/// A dashboard has its rights from where it lies.
impl Governed for Dashboard {
    type Domain = Place;

    fn domain(&self) -> Place {
        Place::of_what_lies_in(self.collection_id, self.home.owner_id)
    }
}

impl Dashboard {
    /// One that was just made.
    pub(super) fn made(id: DashboardId, new: NewDashboard, home: &Home) -> Self {
        let collection_id = new.collection_id;
        let mut dashboard = Self {
            id,
            entity_id: new.entity_id,
            about: new.about,
            collection_id,
            home: HomeOf { owner_id: None, location: None, is_archived: false, authority_level: None },
            archived: false,
            archived_directly: None,
            archive_operation_id: None,
            creator_id: new.creator,
            created_at: new.now,
            updated_at: new.now,
            last_editor_id: new.creator,
            last_edited_at: new.now,
        };
        dashboard.lie_in(home);
        dashboard
    }

    /// It goes into the Trash by itself.
    pub(super) fn mark_archived(&mut self, operation: &str) {
        self.archived = true;
        self.archived_directly = Some(true);
        self.archive_operation_id = Some(operation.to_owned());
    }

    /// It comes back from there.
    pub(super) fn unmark_archived(&mut self) {
        self.archived = false;
        self.archived_directly = None;
        self.archive_operation_id = None;
    }

    /// It comes to lie there.
    pub(super) fn lie_in(&mut self, home: &Home) {
        let collection = home.collection();
        self.collection_id = home.id();
        self.home = HomeOf {
            owner_id: collection.and_then(|it| it.owner_id),
            location: collection.map(|it| it.location.clone()),
            is_archived: collection.is_some_and(|it| it.archived),
            authority_level: collection.and_then(|it| it.authority_level),
        };
    }
}

/// What a path names a dashboard by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Its id here.
    Id(DashboardId),
    /// Its id everywhere.
    EntityId(EntityId),
}

impl Param for Key {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        if let Input::Text(text) = input
            && let Some(entity_id) = EntityId::parse(text)
        {
            return Ok(Self::EntityId(entity_id));
        }
        DashboardId::read(input).map(Self::Id)
    }
}
