//! What lies in collections, cards and dashboards, as lists tell of it: one statement, whichever of them are meant.

use crate::{
    card::{self, Kind},
    dashboard,
};
use ::store::{FromRow, Result, Row, Sql, Tx};
use identity::Caller;
use kernel::CollectionId;

/// Something that lies in a collection, or in the root.
pub(crate) enum Lying {
    Card(card::inside::Lying),
    Dashboard(dashboard::inside::Lying),
}

/// What is meant of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    /// What lies directly in a collection, or in the root: what is not in the Trash.
    In(Option<CollectionId>),
    /// What is in the Trash, wherever it came there from, but lies directly in it.
    InTrashOf(Option<CollectionId>),
    /// What was put into the Trash itself.
    PutAway,
}

/// Which kinds are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kinds {
    pub cards: bool,
    pub dashboards: bool,
}

const CARDS: &str =
    "SELECT TRUE AS is_card, card.id, card.entity_id, card.name, card.description, card.type, display, database_id,
            query_type, collection_id, home.owner_id, home.archived AS home_archived, collection_position,
            collection_preview, dashboard_id, card.archived, card.archived_directly, last_used_at,
            last_editor_id, last_edited_at, editor.email AS editor_email,
            editor.first_name AS editor_first_name, editor.last_name AS editor_last_name
     FROM card LEFT JOIN collection AS home ON home.id = collection_id
          JOIN app_user AS editor ON editor.id = last_editor_id
     WHERE dashboard_id IS NULL AND card.";

const DASHBOARDS: &str =
    "SELECT FALSE AS is_card, dashboard.id, dashboard.entity_id, dashboard.name, dashboard.description,
            NULL AS type, NULL AS display, CAST(NULL AS BIGINT) AS database_id,
            NULL AS query_type, collection_id, home.owner_id, home.archived AS home_archived, collection_position,
            NULL AS collection_preview, CAST(NULL AS BIGINT) AS dashboard_id, dashboard.archived,
            dashboard.archived_directly, NULL AS last_used_at,
            last_editor_id, last_edited_at, editor.email AS editor_email,
            editor.first_name AS editor_first_name, editor.last_name AS editor_last_name
     FROM dashboard LEFT JOIN collection AS home ON home.id = collection_id
          JOIN app_user AS editor ON editor.id = last_editor_id
     WHERE dashboard.";

/// Lists it; what the caller may not see may be left out.
pub(crate) async fn list(tx: &mut Tx, caller: &Caller, place: Where, kinds: Kinds) -> Result<Vec<Lying>> {
    match (kinds.cards, kinds.dashboards) {
        (false, false) => Ok(Vec::new()),
        (true, false) => meant(Sql::new(CARDS), caller, place).list(tx).await,
        (false, true) => meant(Sql::new(DASHBOARDS), caller, place).list(tx).await,
        (true, true) => {
            let cards = meant(Sql::new(CARDS), caller, place);
            meant(cards.then(" UNION ALL ").then(DASHBOARDS), caller, place).list(tx).await
        }
    }
}

fn meant(sql: Sql, caller: &Caller, place: Where) -> Sql {
    let (sql, home) = match place {
        Where::In(home) => (sql.then("archived = ").bind(false), home),
        Where::InTrashOf(home) => (sql.then("archived = ").bind(true), home),
        Where::PutAway => {
            let sql = sql.then("archived_directly = ").bind(true);
            return access::collection::narrow_contents(sql, caller);
        }
    };
    match home {
        None => sql.then(" AND collection_id IS NULL"),
        Some(home) => sql.then(" AND collection_id = ").bind(home),
    }
}

impl FromRow for Lying {
    fn from_row(row: &Row) -> Result<Self> {
        if row.get("is_card")? {
            return card::inside::Lying::from_row(row).map(Self::Card);
        }
        dashboard::inside::Lying::from_row(row).map(Self::Dashboard)
    }
}

/// Something of a kind that lies somewhere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Presence {
    pub home: Option<CollectionId>,
    /// What kind of card; none of a dashboard.
    pub kind: Option<Kind>,
}

impl FromRow for Presence {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { home: row.get("collection_id")?, kind: row.get("type")? })
    }
}

/// Which kinds of things lie where, those in the Trash left out.
pub(crate) async fn presence(tx: &mut Tx) -> Result<Vec<Presence>> {
    Sql::new("SELECT DISTINCT collection_id, type FROM card WHERE dashboard_id IS NULL AND archived = ")
        .bind(false)
        .then(" UNION ALL SELECT DISTINCT collection_id, NULL FROM dashboard WHERE archived = ")
        .bind(false)
        .list(tx)
        .await
}
