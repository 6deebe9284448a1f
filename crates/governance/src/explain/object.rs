//! What is asked about, as it is named in a query: a database, a table, a collection or the root.

use super::{
    action::{Action, Question},
    subject::Edges,
    view::{CollectionName, DatabaseName, ObjectView, TableName},
};
use ::store::Tx;
use access::{Governed, collection::Place, data};
use catalog::names::{self, NamedTable};
use content::collection::{self, Key};
use kernel::{DatabaseId, TableId, UserId};
use web::{Error, Fault, Input, Param, Result};

/// A collection as a query names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CollectionKey {
    /// The root.
    Root,
    /// A collection.
    Key(Key),
}

impl Param for CollectionKey {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        match input {
            Input::Text("root") => Ok(Self::Root),
            input => Key::read(input).map(Self::Key),
        }
    }
}

/// A thing as a query names it.
#[derive(Clone, Debug)]
pub(super) enum Named {
    Database(DatabaseId),
    Table(TableId),
    Collection(CollectionKey),
}

impl Named {
    /// Reads the one thing that has to be named.
    pub fn one(
        collection: Option<CollectionKey>,
        table: Option<TableId>,
        database: Option<DatabaseId>,
    ) -> Result<Self> {
        match (collection, table, database) {
            (Some(key), None, None) => Ok(Self::Collection(key)),
            (None, Some(id), None) => Ok(Self::Table(id)),
            (None, None, Some(id)) => Ok(Self::Database(id)),
            _ => Err(Error::bad_request("Name one thing: send collection_id, table_id or database_id.")),
        }
    }

    /// Refuses an action that is not one with such a thing.
    pub fn check(&self, action: Action) -> Result<()> {
        match self {
            Self::Collection(_) => action.on_collections().map(drop),
            Self::Database(_) | Self::Table(_) => action.on_data().map(drop),
        }
    }
}

/// A thing that is there.
#[derive(Clone, Debug)]
pub(super) struct Thing {
    pub question: Question,
    /// What it is called, whoever may know.
    pub view: ObjectView,
}

impl Thing {
    /// Finds it: one statement, none for the root.
    pub async fn find(tx: &mut Tx, named: Named, action: Action) -> Result<Self> {
        match named {
            Named::Database(id) => {
                let found = names::database(tx, id).await?.ok_or(Error::NotFound)?;
                let question = Question::Data { act: action.on_data()?, database: id, table: None };
                let view = ObjectView::Database(DatabaseName { id, name: Some(found.name) });
                Ok(Self { question, view })
            }
            Named::Table(id) => {
                let found = names::table(tx, id).await?.ok_or(Error::NotFound)?;
                let question =
                    Question::Data { act: action.on_data()?, database: found.db_id, table: Some(id) };
                let database = DatabaseName { id: found.db_id, name: Some(found.db_name.clone()) };
                Ok(Self { question, view: ObjectView::Table { table: TableName::from(found), database } })
            }
            Named::Collection(key) => Self::find_collection(tx, key, action).await,
        }
    }

    async fn find_collection(tx: &mut Tx, key: CollectionKey, action: Action) -> Result<Self> {
        let right = action.on_collections()?;
        let (place, id, name, archived) = match key {
            CollectionKey::Root => (Place::Root, None, ROOT.to_owned(), false),
            CollectionKey::Key(key) => {
                let found = collection::find(tx, &key).await?.ok_or(Error::NotFound)?;
                (found.domain(), Some(found.id), found.name, found.archived)
            }
        };
        let collection = CollectionName { id, name: Some(name) };
        let question = Question::Collection { right, place };
        Ok(Self { question, view: ObjectView::Collection { collection, archived } })
    }

    /// The edges of all groups to it: one statement, none where there are none.
    pub async fn edges(&self, tx: &mut Tx) -> Result<Edges> {
        let place = match self.question {
            Question::Data { database, .. } => {
                return Ok(Edges::of(data::edges(tx, None, Some(database)).await?, Vec::new()));
            }
            Question::Collection { place: Place::Root, .. } => None,
            Question::Collection { place: Place::Collection(id), .. } => Some(id),
            Question::Collection { .. } => return Ok(Edges::default()),
        };
        Ok(Edges::of(Vec::new(), access::collection::edges_to(tx, place).await?))
    }

    /// In whose personal collection it lies.
    pub fn owner(&self) -> Option<UserId> {
        match self.question {
            Question::Collection { place: Place::PersonalOf(owner), .. } => Some(owner),
            _ => None,
        }
    }

    /// Has it rights that can be given to groups, as the graphs show them?
    pub fn has_edges(&self) -> bool {
        let is_archived = matches!(self.view, ObjectView::Collection { archived: true, .. });
        !is_archived && self.owner().is_none()
    }
}

/// What the root is called.
pub(super) const ROOT: &str = "Our analytics";

impl From<NamedTable> for TableName {
    fn from(table: NamedTable) -> Self {
        Self { id: table.id, name: Some(table.display_name), schema: Some(table.schema) }
    }
}
