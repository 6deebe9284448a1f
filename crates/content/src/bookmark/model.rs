//! What is kept at hand, and how it is told.

use crate::{
    card,
    collection::{self, AuthorityLevel},
    dashboard,
};
use ::store::Tx;
use access::{Governed, collection::Place};
use chrono::{DateTime, Utc};
use identity::Caller;
use kernel::{BookmarkId, CardId, CollectionId, DashboardId, Id, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use store::from_row;
use web::{Error, Result, words};

words! {
    /// What can be kept at hand.
    pub enum Kind {
        /// A question, model or metric.
        Card = "card",
        /// A dashboard.
        Dashboard = "dashboard",
        /// A collection.
        Collection = "collection",
    }
}

/// Something that can be kept at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Thing {
    pub kind: Kind,
    pub id: i64,
}

impl Thing {
    /// Refuses what is not there, and what the caller may not see.
    pub async fn read(self, tx: &mut Tx, caller: &Caller) -> Result<()> {
        match self.kind {
            Kind::Card => {
                card::read(tx, caller, &card::Key::Id(CardId::from_number(self.id))).await?;
            }
            Kind::Dashboard => {
                let key = dashboard::Key::Id(DashboardId::from_number(self.id));
                dashboard::read(tx, caller, &key).await?;
            }
            Kind::Collection => {
                let key = collection::Key::Id(CollectionId::from_number(self.id));
                if collection::read(tx, caller, &key).await?.is_trash {
                    return Err(Error::bad_request("The Trash is always at hand."));
                }
            }
        }
        Ok(())
    }

    /// Its id, if it is of this kind.
    pub fn id_as(self, kind: Kind) -> Option<i64> {
        (self.kind == kind).then_some(self.id)
    }
}

/// A bookmark, with what is told of the thing.
#[derive(Clone, Debug)]
pub(super) struct Bookmark {
    pub id: BookmarkId,
    card_id: Option<i64>,
    dashboard_id: Option<i64>,
    bookmarked_collection_id: Option<i64>,
    name: String,
    description: Option<String>,
    card_type: Option<card::Kind>,
    display: Option<String>,
    authority_level: Option<AuthorityLevel>,
    /// What the thing lies in, or the collection itself.
    collection_id: Option<CollectionId>,
    owner_id: Option<UserId>,
}

from_row!(Bookmark {
    id,
    card_id,
    dashboard_id,
    bookmarked_collection_id,
    name,
    description,
    card_type,
    display,
    authority_level,
    collection_id,
    owner_id,
});

impl Bookmark {
    /// What is kept at hand.
    pub fn thing(&self) -> Thing {
        match (self.card_id, self.dashboard_id) {
            (Some(id), _) => Thing { kind: Kind::Card, id },
            (None, Some(id)) => Thing { kind: Kind::Dashboard, id },
            (None, None) => Thing { kind: Kind::Collection, id: self.bookmarked_collection_id.unwrap_or(0) },
        }
    }

    /// In what it lies, unless that is the root.
    pub fn home(&self) -> Option<CollectionId> {
        self.collection_id
    }
}

impl Governed for Bookmark {
    type Domain = Place;

    fn domain(&self) -> Place {
        Place::of_what_lies_in(self.collection_id, self.owner_id)
    }
}

/// A bookmark of the caller's. (Contract: content.md §4 of the reference description.)
#[derive(Debug, Serialize, JsonSchema)]
pub struct BookmarkView {
    /// Kind and id of the thing: `card-1`.
    id: String,
    /// The id of the thing.
    item_id: i64,
    /// What it is.
    #[serde(rename = "type")]
    kind: Kind,
    /// How it is called.
    name: String,
    /// What people say about it.
    description: Option<String>,
    /// What a card is for.
    card_type: Option<card::Kind>,
    /// As what a card is drawn.
    display: Option<String>,
    /// `official`, of a collection that is.
    authority_level: Option<AuthorityLevel>,
}

impl From<Bookmark> for BookmarkView {
    fn from(bookmark: Bookmark) -> Self {
        let Thing { kind, id } = bookmark.thing();
        Self {
            id: format!("{}-{id}", kind.word()),
            item_id: id,
            kind,
            name: bookmark.name,
            description: bookmark.description,
            card_type: bookmark.card_type,
            display: bookmark.display,
            authority_level: bookmark.authority_level,
        }
    }
}

/// A bookmark as it is kept.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KeptView {
    /// The bookmark's own id.
    pub id: BookmarkId,
    /// Whose it is.
    pub user_id: UserId,
    /// The card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_id: Option<i64>,
    /// The dashboard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dashboard_id: Option<i64>,
    /// The collection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collection_id: Option<i64>,
    /// Since when.
    pub created_at: DateTime<Utc>,
}
