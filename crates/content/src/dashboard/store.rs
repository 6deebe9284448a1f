//! SQL of dashboards.

use super::model::{About, Dashboard, Key, NewDashboard};
use ::store::{Result, Sql, Tx, from_row, params};
use access::{
    Governed, Writable,
    collection::{Place, narrow_contents, narrow_to_reach},
};
use chrono::{DateTime, Utc};
use identity::Caller;
use kernel::{CardId, CollectionId, DashboardId, UserId};

/// Reads whole dashboards, and what they depend on of their homes; a `WHERE` may follow.
fn select() -> Sql {
    Sql::new(
        "SELECT dashboard.id, dashboard.entity_id, dashboard.name, dashboard.description, parameters, width,
                auto_apply_filters, caveats, points_of_interest, show_in_getting_started, position, cache_ttl,
                collection_position, collection_id, home.owner_id AS home_owner_id,
                home.location AS home_location, home.archived AS home_archived,
                home.authority_level AS home_authority_level, dashboard.archived, dashboard.archived_directly,
                dashboard.archive_operation_id, creator_id, dashboard.created_at, dashboard.updated_at,
                last_editor_id, last_edited_at
         FROM dashboard LEFT JOIN collection AS home ON home.id = collection_id",
    )
}

pub(super) async fn find(tx: &mut Tx, key: &Key) -> Result<Option<Dashboard>> {
    match key {
        Key::Id(id) => select().then(" WHERE dashboard.id = ").bind(id).find(tx).await,
        Key::EntityId(id) => select().then(" WHERE dashboard.entity_id = ").bind(id).find(tx).await,
    }
}

/// Is it there and not in the Trash, and may the caller see it?
pub(super) async fn is_shown(tx: &mut Tx, caller: &Caller, id: DashboardId) -> Result<bool> {
    let sql = Sql::new(
        "SELECT dashboard.id FROM dashboard LEFT JOIN collection AS home ON home.id = collection_id
         WHERE dashboard.id = ",
    )
    .bind(id)
    .then(" AND dashboard.archived = ")
    .bind(false);
    let found: Option<DashboardId> = narrow_to_reach(narrow_contents(sql, caller), caller).find(tx).await?;
    Ok(found.is_some())
}

/// A dashboard that shows a card.
pub(super) struct Showing {
    pub card_id: CardId,
    pub id: DashboardId,
    pub name: String,
    pub collection_id: Option<CollectionId>,
    owner_id: Option<UserId>,
}

from_row!(Showing { card_id, id, name, collection_id, owner_id });

impl Governed for Showing {
    type Domain = Place;

    fn domain(&self) -> Place {
        Place::of_what_lies_in(self.collection_id, self.owner_id)
    }
}

/// Lists the dashboards that show these cards and are not in the Trash, by name; each once for each card.
pub(super) async fn showing(tx: &mut Tx, cards: &[CardId]) -> Result<Vec<Showing>> {
    Sql::new(
        "SELECT places.card_id, dashboard.id, dashboard.name, collection_id, home.owner_id
         FROM (SELECT card_id, dashboard_id FROM dashcard WHERE card_id IN ",
    )
    .bind_list(cards)
    .then(
        " UNION SELECT series.card_id, dashboard_id FROM dashcard_series AS series
                JOIN dashcard ON dashcard.id = series.dashcard_id WHERE series.card_id IN ",
    )
    .bind_list(cards)
    .then(
        ") AS places JOIN dashboard ON dashboard.id = places.dashboard_id
         LEFT JOIN collection AS home ON home.id = collection_id WHERE dashboard.archived = ",
    )
    .bind(false)
    .then(" ORDER BY lower(dashboard.name), dashboard.id")
    .list(tx)
    .await
}

/// Which dashboards a list is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Those that are not in the Trash.
    Live,
    /// Those of them that somebody made.
    MadeBy(UserId),
    /// Those in the Trash.
    Archived,
}

/// Lists dashboards for somebody, by name: those that they may not see may be left out.
pub(super) async fn list(tx: &mut Tx, caller: &Caller, which: Which) -> Result<Vec<Dashboard>> {
    let sql = select().then(" WHERE dashboard.archived = ").bind(which == Which::Archived);
    let sql = match which {
        Which::MadeBy(user) => sql.then(" AND creator_id = ").bind(user),
        Which::Live | Which::Archived => sql,
    };
    narrow_contents(sql, caller).then(" ORDER BY lower(dashboard.name), dashboard.id").list(tx).await
}

pub(super) async fn insert(tx: &mut Tx, new: &NewDashboard) -> Result<DashboardId> {
    let about = &new.about;
    tx.one(
        "INSERT INTO dashboard (entity_id, name, description, parameters, width, auto_apply_filters, caveats,
                                points_of_interest, show_in_getting_started, position, cache_ttl, collection_id,
                                collection_position, creator_id, last_editor_id, last_edited_at, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15, $15, $15) RETURNING id",
        params![
            new.entity_id,
            about.name,
            about.description,
            about.parameters,
            about.width,
            about.auto_apply_filters,
            about.caveats,
            about.points_of_interest,
            about.show_in_getting_started,
            about.position,
            about.cache_ttl,
            new.collection_id,
            about.collection_position,
            new.creator,
            new.now
        ],
    )
    .await
}

/// Writes what people say of it, and that somebody has changed it.
pub(super) async fn describe(
    tx: &mut Tx,
    dashboard: &Writable<Dashboard>,
    about: &About,
    editor: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    tx.execute(
        "UPDATE dashboard SET name = $1, description = $2, parameters = $3, width = $4, auto_apply_filters = $5,
                caveats = $6, points_of_interest = $7, show_in_getting_started = $8, position = $9, cache_ttl = $10,
                collection_position = $11, last_editor_id = $12, last_edited_at = $13, updated_at = $13
         WHERE id = $14",
        params![
            about.name,
            about.description,
            about.parameters,
            about.width,
            about.auto_apply_filters,
            about.caveats,
            about.points_of_interest,
            about.show_in_getting_started,
            about.position,
            about.cache_ttl,
            about.collection_position,
            editor,
            now,
            dashboard.id
        ],
    )
    .await
    .map(drop)
}

/// Makes others who would change the dashboard wait until this transaction ends.
pub(super) async fn hold(tx: &mut Tx, key: &Key) -> Result<()> {
    match key {
        Key::Id(id) => tx.execute("UPDATE dashboard SET name = name WHERE id = $1", params![id]).await,
        Key::EntityId(id) => {
            tx.execute("UPDATE dashboard SET name = name WHERE entity_id = $1", params![id]).await
        }
    }
    .map(drop)
}

pub(super) async fn put_home(
    tx: &mut Tx,
    dashboard: &Writable<Dashboard>,
    home: Option<CollectionId>,
) -> Result<()> {
    tx.execute("UPDATE dashboard SET collection_id = $1 WHERE id = $2", params![home, dashboard.id])
        .await
        .map(drop)
}

/// Marks it as put into the Trash by itself.
pub(super) async fn archive(tx: &mut Tx, dashboard: &Writable<Dashboard>, operation: &str) -> Result<()> {
    tx.execute(
        "UPDATE dashboard SET archived = $1, archived_directly = $1, archive_operation_id = $2 WHERE id = $3",
        params![true, operation, dashboard.id],
    )
    .await
    .map(drop)
}

/// Takes the mark from it.
pub(super) async fn restore(tx: &mut Tx, dashboard: &Writable<Dashboard>) -> Result<()> {
    tx.execute(
        "UPDATE dashboard SET archived = $1, archived_directly = NULL, archive_operation_id = NULL WHERE id = $2",
        params![false, dashboard.id],
    )
    .await
    .map(drop)
}

pub(super) async fn delete(tx: &mut Tx, dashboard: &Writable<Dashboard>) -> Result<()> {
    tx.execute("DELETE FROM dashboard WHERE id = $1", params![dashboard.id]).await.map(drop)
}

/// Marks what lies in these collections as put into the Trash with them; what is there already stays as it is.
pub(super) async fn archive_in(tx: &mut Tx, homes: &[CollectionId], operation: &str) -> Result<()> {
    Sql::new("UPDATE dashboard SET archived = ")
        .bind(true)
        .then(", archived_directly = ")
        .bind(false)
        .then(", archive_operation_id = ")
        .bind(operation)
        .then(" WHERE archived = ")
        .bind(false)
        .then(" AND collection_id IN ")
        .bind_list(homes)
        .execute(tx)
        .await
        .map(drop)
}

/// Takes the mark from what went into the Trash with these collections.
pub(super) async fn restore_in(tx: &mut Tx, homes: &[CollectionId], operation: &str) -> Result<()> {
    Sql::new("UPDATE dashboard SET archived = ")
        .bind(false)
        .then(", archived_directly = NULL, archive_operation_id = NULL WHERE archive_operation_id = ")
        .bind(operation)
        .then(" AND collection_id IN ")
        .bind_list(homes)
        .execute(tx)
        .await
        .map(drop)
}

/// Deletes what lies in these collections.
pub(super) async fn delete_in(tx: &mut Tx, homes: &[CollectionId]) -> Result<u64> {
    Sql::new("DELETE FROM dashboard WHERE collection_id IN ").bind_list(homes).execute(tx).await
}
