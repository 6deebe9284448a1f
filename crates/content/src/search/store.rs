//! SQL of the search.

use super::request::{Asked, Model, Personal};
use ::store::{Bind, Result, Sql, Tx, from_row};
use access::{Domain, Governed, TableOf, collection::Place};
use chrono::{DateTime, Utc};
use identity::Caller;
use kernel::{CollectionId, DashboardId, DatabaseId, Id, TableId, UserId};
use std::collections::BTreeMap;

/// Something that the words may occur in, as far as SQL can tell.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub model: Model,
    pub id: i64,
    pub name: String,
    /// The name that people read; mostly the same.
    pub title: String,
    pub description: Option<String>,
    pub collection_id: Option<CollectionId>,
    pub owner_id: Option<UserId>,
    pub database_id: Option<DatabaseId>,
    pub changed_at: DateTime<Utc>,
}

from_row!(Hit { model, id, name, title, description, collection_id, owner_id, database_id, changed_at });

/// Something found, with the place that its rights come from.
pub(super) struct At<P>(pub Hit, pub P);

impl<P: Domain + Clone> Governed for At<P> {
    type Domain = P;

    fn domain(&self) -> P {
        self.1.clone()
    }
}

/// What was found, by what decides who sees it.
#[derive(Default)]
pub(super) struct Found {
    pub contents: Vec<At<Place>>,
    pub tables: Vec<At<TableOf>>,
    pub databases: Vec<At<DatabaseId>>,
}

impl Found {
    fn put(&mut self, hit: Hit) {
        match (hit.model, hit.database_id) {
            (Model::Table, Some(database)) => {
                let table = TableOf(database, TableId::from_number(hit.id));
                self.tables.push(At(hit, table));
            }
            (Model::Database, Some(database)) => self.databases.push(At(hit, database)),
            (Model::Collection, _) => {
                let own = Some(CollectionId::from_number(hit.id));
                let place = Place::of_what_lies_in(own, hit.owner_id);
                self.contents.push(At(hit, place));
            }
            _ => {
                let place = Place::of_what_lies_in(hit.collection_id, hit.owner_id);
                self.contents.push(At(hit, place));
            }
        }
    }
}

const CARDS: &str = "SELECT CASE card.type WHEN 'question' THEN 'card' WHEN 'model' THEN 'dataset' ELSE card.type END AS model,
        card.id, card.name, card.name AS title, card.description, card.collection_id, home.owner_id, card.database_id,
        card.updated_at AS changed_at
    FROM card LEFT JOIN collection AS home ON home.id = card.collection_id WHERE card.archived = ";
const DASHBOARDS: &str = "SELECT 'dashboard' AS model, dashboard.id, dashboard.name, dashboard.name AS title,
        dashboard.description, dashboard.collection_id, home.owner_id, CAST(NULL AS BIGINT) AS database_id,
        dashboard.updated_at AS changed_at
    FROM dashboard LEFT JOIN collection AS home ON home.id = dashboard.collection_id WHERE dashboard.archived = ";
const COLLECTIONS: &str = "SELECT 'collection' AS model, collection.id, name, name AS title, description,
        parent_id AS collection_id, owner_id, CAST(NULL AS BIGINT) AS database_id, created_at AS changed_at
    FROM collection WHERE namespace IS NULL AND (type IS NULL OR type <> 'trash') AND archived = ";
const TABLES: &str = "SELECT 'table' AS model, id, name, display_name AS title, description,
        CAST(NULL AS BIGINT) AS collection_id, CAST(NULL AS BIGINT) AS owner_id, db_id AS database_id,
        updated_at AS changed_at
    FROM catalog_table WHERE visibility_type IS NULL AND active = ";
const DATABASES: &str = "SELECT 'database' AS model, id, name, name AS title, description,
        CAST(NULL AS BIGINT) AS collection_id, CAST(NULL AS BIGINT) AS owner_id, id AS database_id,
        updated_at AS changed_at
    FROM catalog_database WHERE TRUE";

/// Finds what the words may occur in; the rule, and how well they fit, are still to be asked.
pub(super) async fn find(tx: &mut Tx, caller: &Caller, asked: &Asked, sees_data: bool) -> Result<Found> {
    let mut sql = collections(dashboards(cards(None, caller, asked), caller, asked), caller, asked);
    if sees_data && asked.takes_data() {
        sql = databases(tables(sql, asked), asked);
    }
    let hits: Vec<Hit> = match sql {
        Some(sql) => sql.list(tx).await?,
        None => Vec::new(),
    };
    let mut found = Found::default();
    for hit in hits {
        found.put(hit);
    }
    Ok(found)
}

fn cards(sql: Option<Sql>, caller: &Caller, asked: &Asked) -> Option<Sql> {
    if ![Model::Card, Model::Dataset, Model::Metric].into_iter().any(|model| asked.looks_for(model)) {
        return sql;
    }
    let query = &asked.query;
    let sql = also(sql, CARDS).bind(asked.is_about_trash());
    let mut sql = containing(sql, asked, &["card.name", "card.description"]);
    if let Some(database) = query.table_db_id {
        sql = sql.then(" AND card.database_id = ").bind(database);
    }
    sql = among(sql, " AND card.creator_id IN ", query.created_by.as_deref());
    sql = among(sql, " AND card.last_editor_id IN ", query.last_edited_by.as_deref());
    sql = among(sql, " AND card.display IN ", query.display_type.as_deref());
    sql = among(sql, " AND card.id IN ", query.ids.as_deref());
    Some(access::collection::narrow_contents(lying(sql, caller, asked), caller))
}

fn dashboards(sql: Option<Sql>, caller: &Caller, asked: &Asked) -> Option<Sql> {
    let query = &asked.query;
    if !asked.looks_for(Model::Dashboard) || query.is_about_cards() {
        return sql;
    }
    let sql = also(sql, DASHBOARDS).bind(asked.is_about_trash());
    let mut sql = containing(sql, asked, &["dashboard.name", "dashboard.description"]);
    sql = among(sql, " AND dashboard.creator_id IN ", query.created_by.as_deref());
    sql = among(sql, " AND dashboard.last_editor_id IN ", query.last_edited_by.as_deref());
    sql = among(sql, " AND dashboard.id IN ", query.ids.as_deref());
    Some(access::collection::narrow_contents(lying(sql, caller, asked), caller))
}

fn collections(sql: Option<Sql>, caller: &Caller, asked: &Asked) -> Option<Sql> {
    let query = &asked.query;
    if !asked.looks_for(Model::Collection) || query.is_about_cards() || query.is_about_makers() {
        return sql;
    }
    let sql = also(sql, COLLECTIONS).bind(asked.is_about_trash());
    let mut sql = containing(sql, asked, &["name", "description"]);
    sql = among(sql, " AND collection.id IN ", query.ids.as_deref());
    if let Some(id) = query.collection {
        sql = sql.then(" AND location LIKE ").bind(format!("%/{id}/%"));
    }
    let mine = caller.id();
    sql = match query.filter_items_in_personal_collection {
        None | Some(Personal::All) => sql,
        Some(Personal::Only) => sql.then(" AND owner_id IS NOT NULL"),
        Some(Personal::OnlyMine) => sql.then(" AND owner_id = ").bind(mine),
        Some(Personal::Exclude) => sql.then(" AND owner_id IS NULL"),
        Some(Personal::ExcludeOthers) => {
            sql.then(" AND coalesce(owner_id, ").bind(mine).then(") = ").bind(mine)
        }
    };
    Some(access::collection::narrow(sql, caller))
}

fn tables(sql: Option<Sql>, asked: &Asked) -> Option<Sql> {
    if !asked.looks_for(Model::Table) {
        return sql;
    }
    let sql = also(sql, TABLES).bind(true);
    let mut sql = containing(sql, asked, &["name", "display_name", "description"]);
    if let Some(database) = asked.query.table_db_id {
        sql = sql.then(" AND db_id = ").bind(database);
    }
    Some(among(sql, " AND id IN ", asked.query.ids.as_deref()))
}

fn databases(sql: Option<Sql>, asked: &Asked) -> Option<Sql> {
    if !asked.looks_for(Model::Database) || asked.query.table_db_id.is_some() {
        return sql;
    }
    let sql = containing(also(sql, DATABASES), asked, &["name", "description"]);
    Some(among(sql, " AND id IN ", asked.query.ids.as_deref()))
}

fn also(sql: Option<Sql>, piece: &'static str) -> Sql {
    match sql {
        None => Sql::new(piece),
        Some(sql) => sql.then(" UNION ALL ").then(piece),
    }
}

/// Leaves what has each of the words in one of these columns.
fn containing(mut sql: Sql, asked: &Asked, columns: &[&'static str]) -> Sql {
    for pattern in asked.wanted.patterns() {
        let mut between = " AND (lower(";
        for column in columns {
            sql = sql.then(between).then(column).then(") LIKE ").bind(&pattern).then(" ESCAPE '!'");
            between = " OR lower(";
        }
        sql = sql.then(")");
    }
    sql
}

/// Leaves what is one of these, if only they are asked for.
fn among<T: Bind>(sql: Sql, piece: &'static str, these: Option<&[T]>) -> Sql {
    match these {
        None => sql,
        Some(these) => sql.then(piece).bind_list(these),
    }
}

/// Leaves what lies where it is looked for.
fn lying(mut sql: Sql, caller: &Caller, asked: &Asked) -> Sql {
    if let Some(id) = asked.query.collection {
        let below = format!("%/{id}/%");
        sql = sql.then(" AND (home.id = ").bind(id).then(" OR home.location LIKE ").bind(below).then(")");
    }
    let mine = caller.id();
    match asked.query.filter_items_in_personal_collection {
        None | Some(Personal::All) => sql,
        Some(Personal::Only) => sql.then(" AND home.owner_id IS NOT NULL"),
        Some(Personal::OnlyMine) => sql.then(" AND home.owner_id = ").bind(mine),
        Some(Personal::Exclude) => sql.then(" AND home.owner_id IS NULL"),
        Some(Personal::ExcludeOthers) => {
            sql.then(" AND coalesce(home.owner_id, ").bind(mine).then(") = ").bind(mine)
        }
    }
}

/// What else is told of something that is shown.
#[derive(Clone, Debug)]
pub(super) struct More {
    pub model: Model,
    pub id: i64,
    pub home_name: Option<String>,
    pub home_level: Option<crate::collection::AuthorityLevel>,
    pub collection_position: Option<i64>,
    pub display: Option<String>,
    pub dashboard_id: Option<DashboardId>,
    pub table_id: Option<TableId>,
    pub table_schema: Option<String>,
    pub database_name: Option<String>,
    pub initial_sync_status: Option<String>,
    pub created_at: DateTime<Utc>,
    pub creator_id: Option<UserId>,
    pub creator_first_name: Option<String>,
    pub creator_last_name: Option<String>,
    pub creator_email: Option<String>,
    pub editor_id: Option<UserId>,
    pub editor_first_name: Option<String>,
    pub editor_last_name: Option<String>,
    pub editor_email: Option<String>,
    /// Does the caller keep it at hand?
    pub bookmark: bool,
}

from_row!(More {
    model,
    id,
    home_name,
    home_level,
    collection_position,
    display,
    dashboard_id,
    table_id,
    table_schema,
    database_name,
    initial_sync_status,
    created_at,
    creator_id,
    creator_first_name,
    creator_last_name,
    creator_email,
    editor_id,
    editor_first_name,
    editor_last_name,
    editor_email,
    bookmark
});

const MORE_OF_CARDS: &str = "SELECT 'card' AS model, card.id, home.name AS home_name, home.authority_level AS home_level,
        collection_position, display, dashboard_id, table_id, CAST(NULL AS TEXT) AS table_schema,
        base.name AS database_name, CAST(NULL AS TEXT) AS initial_sync_status, card.created_at,
        card.creator_id, creator.first_name AS creator_first_name, creator.last_name AS creator_last_name,
        creator.email AS creator_email, last_editor_id AS editor_id, editor.first_name AS editor_first_name,
        editor.last_name AS editor_last_name, editor.email AS editor_email,
        EXISTS (SELECT 1 FROM mine WHERE mine.card_id = card.id) AS bookmark
    FROM card LEFT JOIN collection AS home ON home.id = card.collection_id
    LEFT JOIN catalog_database AS base ON base.id = card.database_id
    JOIN app_user AS creator ON creator.id = card.creator_id JOIN app_user AS editor ON editor.id = last_editor_id
    WHERE card.id IN ";
const MORE_OF_DASHBOARDS: &str = "SELECT 'dashboard', dashboard.id, home.name, home.authority_level,
        collection_position, CAST(NULL AS TEXT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS TEXT),
        CAST(NULL AS TEXT), CAST(NULL AS TEXT), dashboard.created_at,
        dashboard.creator_id, creator.first_name, creator.last_name, creator.email,
        last_editor_id, editor.first_name, editor.last_name, editor.email,
        EXISTS (SELECT 1 FROM mine WHERE mine.dashboard_id = dashboard.id)
    FROM dashboard LEFT JOIN collection AS home ON home.id = dashboard.collection_id
    JOIN app_user AS creator ON creator.id = dashboard.creator_id JOIN app_user AS editor ON editor.id = last_editor_id
    WHERE dashboard.id IN ";
const MORE_OF_COLLECTIONS: &str = "SELECT 'collection', id, name, authority_level,
        CAST(NULL AS BIGINT), CAST(NULL AS TEXT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS TEXT),
        CAST(NULL AS TEXT), CAST(NULL AS TEXT), created_at,
        CAST(NULL AS BIGINT), CAST(NULL AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS TEXT),
        CAST(NULL AS BIGINT), CAST(NULL AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS TEXT),
        EXISTS (SELECT 1 FROM mine WHERE mine.collection_id = collection.id)
    FROM collection WHERE id IN ";
const MORE_OF_TABLES: &str = "SELECT 'table', thing.id, CAST(NULL AS TEXT), CAST(NULL AS TEXT),
        CAST(NULL AS BIGINT), CAST(NULL AS TEXT), CAST(NULL AS BIGINT), thing.id, thing.schema,
        base.name, thing.initial_sync_status, thing.created_at,
        CAST(NULL AS BIGINT), CAST(NULL AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS TEXT),
        CAST(NULL AS BIGINT), CAST(NULL AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS TEXT), FALSE
    FROM catalog_table AS thing JOIN catalog_database AS base ON base.id = thing.db_id WHERE thing.id IN ";
const MORE_OF_DATABASES: &str = "SELECT 'database', id, CAST(NULL AS TEXT), CAST(NULL AS TEXT),
        CAST(NULL AS BIGINT), CAST(NULL AS TEXT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS TEXT),
        name, initial_sync_status, created_at,
        CAST(NULL AS BIGINT), CAST(NULL AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS TEXT),
        CAST(NULL AS BIGINT), CAST(NULL AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS TEXT), FALSE
    FROM catalog_database WHERE id IN ";

/// Reads the rest of what is shown, by kind (a card's is `card`, whatever it is for) and id.
pub(super) async fn more(
    tx: &mut Tx,
    caller: &Caller,
    shown: &[&Hit],
) -> Result<BTreeMap<(Model, i64), More>> {
    let ids = |kind: Model| shown.iter().filter(move |hit| hit.model.kept_as() == kind).map(|hit| hit.id);
    let sql =
        Sql::new("WITH mine AS (SELECT card_id, dashboard_id, collection_id FROM bookmark WHERE user_id = ")
            .bind(caller.id())
            .then(") ")
            .then(MORE_OF_CARDS)
            .bind_list(ids(Model::Card))
            .then(" UNION ALL ")
            .then(MORE_OF_DASHBOARDS)
            .bind_list(ids(Model::Dashboard))
            .then(" UNION ALL ")
            .then(MORE_OF_COLLECTIONS)
            .bind_list(ids(Model::Collection))
            .then(" UNION ALL ")
            .then(MORE_OF_TABLES)
            .bind_list(ids(Model::Table))
            .then(" UNION ALL ")
            .then(MORE_OF_DATABASES)
            .bind_list(ids(Model::Database));
    let rows: Vec<More> = sql.list(tx).await?;
    Ok(rows.into_iter().map(|row| ((row.model, row.id), row)).collect())
}

impl Model {
    /// As what it is kept.
    pub(super) fn kept_as(self) -> Self {
        match self {
            Self::Dataset | Self::Metric => Self::Card,
            other => other,
        }
    }
}
