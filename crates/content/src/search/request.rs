//! What is looked for, and among what.

use super::wanted::Wanted;
use kernel::{CollectionId, DatabaseId, UserId};
use web::{Error, Paging, Result, request, words};

words! {
    /// What can be found.
    #[derive(PartialOrd, Ord)]
    pub enum Model {
        /// A dashboard.
        Dashboard = "dashboard",
        /// A metric.
        Metric = "metric",
        /// A model.
        Dataset = "dataset",
        /// A question.
        Card = "card",
        /// A collection.
        Collection = "collection",
        /// A table.
        Table = "table",
        /// A database.
        Database = "database",
        /// A segment; there is none.
        Segment = "segment",
        /// A measure; there is none.
        Measure = "measure",
        /// A document; there is none.
        Document = "document",
        /// An action; there is none.
        Action = "action",
        /// A transform; there is none.
        Transform = "transform",
        /// A row of a model; there is none.
        IndexedEntity = "indexed-entity",
    }
}

words! {
    /// Which things by whether they lie in personal collections.
    pub enum Personal {
        /// All.
        All = "all",
        /// Only what lies in one.
        Only = "only",
        /// Only what lies in the caller's own.
        OnlyMine = "only-mine",
        /// Nothing that lies in one.
        Exclude = "exclude",
        /// Nothing that lies in one of somebody else.
        ExcludeOthers = "exclude-others",
    }
}

request! {
    /// What is looked for, and among what.
    pub struct SearchQuery {
        /// Words that stand in the name, or in what people say about it; nothing: everything, what was changed last first.
        pub q: Option<String>,
        /// Only these kinds.
        pub models: Option<Vec<Model>>,
        /// What is in the Trash instead of the rest.
        pub archived: Option<bool>,
        /// Only what lies in this collection, however deep.
        pub collection: Option<CollectionId>,
        /// Only what asks this database, and its tables.
        pub table_db_id: Option<DatabaseId>,
        /// Only what one of these made.
        pub created_by: Option<Vec<UserId>>,
        /// Only what one of these changed last.
        pub last_edited_by: Option<Vec<UserId>>,
        /// Only cards that are drawn as one of these.
        pub display_type: Option<Vec<String>>,
        /// Only things of these ids; `models` says of what kind.
        pub ids: Option<Vec<i64>>,
        /// Which things by whether they lie in personal collections.
        pub filter_items_in_personal_collection: Option<Personal>,
        /// Only what somebody vouches for: nobody can, so nothing.
        pub verified: Option<bool>,
        /// Also tell of which kinds anything fits, whichever were asked for.
        pub calculate_available_models: Option<bool>,
        /// Not built: a date.
        pub created_at: Option<String>,
        /// Not built: a date.
        pub last_edited_at: Option<String>,
        /// Not built: look into SQL as well.
        pub search_native_query: Option<bool>,
        /// How many at most; 50 unless said.
        #[schemars(with = "Option<u64>")]
        pub limit: Option<String>,
        /// How many to leave out first.
        #[schemars(with = "Option<u64>")]
        pub offset: Option<String>,
    }
}

/// Values that are asked about in one parameter at most.
const VALUES: usize = 500;
/// Things that are shown at once at most.
const SHOWN: i64 = 1000;
const USUAL: Paging = Paging { limit: 50, offset: 0 };

/// The same, read and bounded.
#[derive(Debug)]
pub(super) struct Asked {
    pub wanted: Wanted,
    pub query: SearchQuery,
    pub paging: Paging,
}

impl SearchQuery {
    /// Checks what was asked. What would be passed over silently, and so find too much, is refused.
    pub fn check(self) -> Result<Asked> {
        let wanted = Wanted::read(self.q.as_deref())?;
        let unbuilt = [
            ("created_at", self.created_at.is_some()),
            ("last_edited_at", self.last_edited_at.is_some()),
            ("search_native_query", self.search_native_query == Some(true)),
        ];
        if let Some((name, _)) = unbuilt.into_iter().find(|(_, is_asked)| *is_asked) {
            return Err(Error::field(name, "Metalith does not search by this yet. Leave it out."));
        }
        let lengths = [
            ("created_by", self.created_by.as_ref().map_or(0, Vec::len)),
            ("last_edited_by", self.last_edited_by.as_ref().map_or(0, Vec::len)),
            ("display_type", self.display_type.as_ref().map_or(0, Vec::len)),
            ("ids", self.ids.as_ref().map_or(0, Vec::len)),
        ];
        if let Some((name, _)) = lengths.into_iter().find(|(_, length)| *length > VALUES) {
            return Err(Error::field(name, format!("Send at most {VALUES} values.")));
        }
        let paging = Paging::read(self.limit.as_deref(), self.offset.as_deref())?.unwrap_or(USUAL);
        let paging = Paging { limit: paging.limit.min(SHOWN), ..paging };
        Ok(Asked { wanted, query: self, paging })
    }
}

impl SearchQuery {
    /// Is something asked for that only cards have?
    pub(super) fn is_about_cards(&self) -> bool {
        self.table_db_id.is_some() || self.display_type.is_some()
    }

    /// Is it asked who made or changed something? Of collections and data nobody is told.
    pub(super) fn is_about_makers(&self) -> bool {
        self.created_by.is_some() || self.last_edited_by.is_some()
    }
}

impl Asked {
    /// Can what lies in no collection be meant at all, such as a table?
    pub fn takes_data(&self) -> bool {
        let query = &self.query;
        let personal = query.filter_items_in_personal_collection;
        let is_personal = matches!(personal, Some(Personal::Only | Personal::OnlyMine));
        let is_of_contents = query.collection.is_some() || query.display_type.is_some();
        !(self.is_about_trash() || is_of_contents || query.is_about_makers() || is_personal)
    }

    /// Is this kind asked for?
    pub fn shows(&self, model: Model) -> bool {
        self.query.models.as_ref().is_none_or(|models| models.contains(&model))
    }

    /// Is this kind looked for, if only to tell whether anything fits?
    pub fn looks_for(&self, model: Model) -> bool {
        self.tells_models() || self.shows(model)
    }

    pub fn tells_models(&self) -> bool {
        self.query.calculate_available_models == Some(true)
    }

    pub fn is_about_trash(&self) -> bool {
        self.query.archived == Some(true)
    }
}
