//! SQL of tabs and of what lies on them.

use super::{
    super::model::{Dashboard, Key},
    Area, Dashcard, Layout, Tab,
};
use ::store::{Bind, FromRow, FromValue, Result, Row, Sql, Tx, Value};
use kernel::{CardId, DashboardId, DashboardTabId, DashcardId, EntityId};

/// A tab, or a place with one of the cards that are drawn into its picture.
enum Piece {
    Tab(Tab),
    Dashcard(Dashcard),
}

impl FromRow for Piece {
    fn from_row(row: &Row) -> Result<Self> {
        if row.get::<bool>("is_tab")? {
            return Ok(Self::Tab(Tab {
                id: row.get("id")?,
                entity_id: row.get("entity_id")?,
                name: row.get("name")?,
                position: row.get("position")?,
                created_at: row.get("created_at")?,
                updated_at: row.get("updated_at")?,
            }));
        }
        Ok(Self::Dashcard(Dashcard {
            id: row.get("id")?,
            entity_id: row.get("entity_id")?,
            tab_id: row.get("dashboard_tab_id")?,
            card_id: row.get("card_id")?,
            area: Area {
                top: row.get("top")?,
                col: row.get("col")?,
                size_x: row.get("size_x")?,
                size_y: row.get("size_y")?,
            },
            mappings: row.get("parameter_mappings")?,
            inline_parameters: row.get("inline_parameters")?,
            settings: row.get("visualization_settings")?,
            series: row.get::<Option<CardId>>("series_card_id")?.into_iter().collect(),
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        }))
    }
}

/// A place has as many rows as cards are drawn into its picture, which is seldom any.
fn laid(pieces: impl IntoIterator<Item = Piece>) -> Layout {
    let mut layout = Layout::default();
    for piece in pieces {
        match (piece, layout.dashcards.last_mut()) {
            (Piece::Tab(tab), _) => layout.tabs.push(tab),
            (Piece::Dashcard(piece), Some(last)) if last.id == piece.id => last.series.extend(piece.series),
            (Piece::Dashcard(piece), _) => layout.dashcards.push(piece),
        }
    }
    layout.tabs.sort_by_key(|tab| tab.position);
    layout
}

/// A dashboard, or something that lies on it.
enum Part {
    Dashboard(Box<Dashboard>),
    Piece(Piece),
}

impl FromRow for Part {
    fn from_row(row: &Row) -> Result<Self> {
        match row.get::<Option<bool>>("is_tab")? {
            None => Dashboard::from_row(row).map(|it| Self::Dashboard(Box::new(it))),
            Some(_) => Piece::from_row(row).map(Self::Piece),
        }
    }
}

/// Finds a dashboard with all that lies on it. What lies there comes first, because it says of what type its columns are.
pub(super) async fn find_whole(tx: &mut Tx, key: &Key) -> Result<Option<(Dashboard, Layout)>> {
    let sql = Sql::new("WITH found (id) AS (SELECT id FROM dashboard WHERE ");
    let sql = match key {
        Key::Id(id) => sql.then("id = ").bind(id),
        Key::EntityId(id) => sql.then("entity_id = ").bind(id),
    };
    let sql = sql.then(
        ")
         SELECT FALSE AS is_tab, dashcard.id, dashcard.entity_id, NULL AS name, series.position, dashcard.created_at,
                dashcard.updated_at, dashboard_tab_id, dashcard.card_id, top, col, size_x, size_y, parameter_mappings,
                inline_parameters, visualization_settings, series.card_id AS series_card_id,
                NULL AS description, NULL AS parameters, NULL AS width, NULL AS auto_apply_filters, NULL AS caveats,
                NULL AS points_of_interest, NULL AS show_in_getting_started, NULL AS cache_ttl,
                NULL AS collection_position, NULL AS collection_id, NULL AS home_owner_id, NULL AS home_location,
                NULL AS home_archived, NULL AS home_authority_level, NULL AS archived, NULL AS archived_directly,
                NULL AS archive_operation_id, NULL AS creator_id, NULL AS last_editor_id, NULL AS last_edited_at
         FROM dashcard LEFT JOIN dashcard_series AS series ON series.dashcard_id = dashcard.id
         WHERE dashboard_id = (SELECT id FROM found)
         UNION ALL
         SELECT NULL, dashboard.id, dashboard.entity_id, dashboard.name, dashboard.position, dashboard.created_at,
                dashboard.updated_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                NULL, NULL, NULL,
                dashboard.description, parameters, width, auto_apply_filters, caveats,
                points_of_interest, show_in_getting_started, cache_ttl,
                collection_position, collection_id, home.owner_id, home.location,
                home.archived, home.authority_level, dashboard.archived, dashboard.archived_directly,
                dashboard.archive_operation_id, creator_id, last_editor_id, last_edited_at
         FROM dashboard LEFT JOIN collection AS home ON home.id = collection_id
         WHERE dashboard.id = (SELECT id FROM found)
         UNION ALL
         SELECT TRUE, id, entity_id, name, position, created_at, updated_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                NULL, NULL, NULL,
                NULL, NULL, NULL, NULL, NULL,
                NULL, NULL, NULL,
                NULL, NULL, NULL, NULL,
                NULL, NULL, NULL, NULL,
                NULL, NULL, NULL, NULL
         FROM dashboard_tab WHERE dashboard_id = (SELECT id FROM found)
         ORDER BY id, position",
    );
    let (mut dashboard, mut pieces) = (None, Vec::new());
    for part in sql.list(tx).await? {
        match part {
            Part::Dashboard(found) => dashboard = Some(*found),
            Part::Piece(piece) => pieces.push(piece),
        }
    }
    Ok(dashboard.map(|found| (found, laid(pieces))))
}

struct Made<T> {
    id: T,
    entity_id: EntityId,
}

impl<T: FromValue> FromRow for Made<T> {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { id: row.get("id")?, entity_id: row.get("entity_id")? })
    }
}

/// Makes tabs, and gives them the ids that they get.
pub(super) async fn insert_tabs(tx: &mut Tx, dashboard: DashboardId, tabs: &mut [Tab]) -> Result<()> {
    if tabs.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = tabs.iter().map(|tab| tab_row(dashboard, tab)).collect();
    let made: Vec<Made<DashboardTabId>> = Sql::new(
        "INSERT INTO dashboard_tab (entity_id, dashboard_id, name, position, created_at, updated_at) VALUES ",
    )
    .bind_rows(rows.iter().map(<[Value; 6]>::as_slice))
    .then(" RETURNING id, entity_id")
    .list(tx)
    .await?;
    for made in made {
        if let Some(tab) = tabs.iter_mut().find(|tab| tab.entity_id == made.entity_id) {
            tab.id = made.id;
        }
    }
    Ok(())
}

fn tab_row(dashboard: DashboardId, tab: &Tab) -> [Value; 6] {
    [
        tab.entity_id.bind(),
        dashboard.bind(),
        tab.name.bind(),
        tab.position.bind(),
        tab.created_at.bind(),
        tab.updated_at.bind(),
    ]
}

/// Writes tabs that are there already, in one statement.
pub(super) async fn update_tabs(tx: &mut Tx, dashboard: DashboardId, tabs: &[&Tab]) -> Result<()> {
    if tabs.is_empty() {
        return Ok(());
    }
    let rows: Vec<Vec<Value>> = tabs
        .iter()
        .map(|tab| std::iter::once(tab.id.bind()).chain(tab_row(dashboard, tab)).collect())
        .collect();
    Sql::new("INSERT INTO dashboard_tab (id, entity_id, dashboard_id, name, position, created_at, updated_at) VALUES ")
        .bind_rows(rows.iter().map(Vec::as_slice))
        .then(
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, position = excluded.position,
                                             updated_at = excluded.updated_at",
        )
        .execute(tx)
        .await
        .map(drop)
}

/// Takes tabs away, and what is left on them.
pub(super) async fn delete_tabs(tx: &mut Tx, ids: &[DashboardTabId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    Sql::new("DELETE FROM dashboard_tab WHERE id IN ").bind_list(ids).execute(tx).await.map(drop)
}

/// Makes places, and gives them the ids that they get.
pub(super) async fn insert(tx: &mut Tx, dashboard: DashboardId, dashcards: &mut [Dashcard]) -> Result<()> {
    if dashcards.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = dashcards.iter().map(|dashcard| row(dashboard, dashcard)).collect();
    let made: Vec<Made<DashcardId>> = Sql::new(
        "INSERT INTO dashcard (entity_id, dashboard_id, dashboard_tab_id, card_id, top, col, size_x, size_y,
                               parameter_mappings, inline_parameters, visualization_settings, created_at, updated_at)
         VALUES ",
    )
    .bind_rows(rows.iter().map(<[Value; 13]>::as_slice))
    .then(" RETURNING id, entity_id")
    .list(tx)
    .await?;
    let ids: std::collections::HashMap<_, _> =
        made.into_iter().map(|made| (made.entity_id, made.id)).collect();
    for dashcard in dashcards {
        if let Some(id) = ids.get(&dashcard.entity_id) {
            dashcard.id = *id;
        }
    }
    Ok(())
}

fn row(dashboard: DashboardId, dashcard: &Dashcard) -> [Value; 13] {
    [
        dashcard.entity_id.bind(),
        dashboard.bind(),
        dashcard.tab_id.bind(),
        dashcard.card_id.bind(),
        dashcard.area.top.bind(),
        dashcard.area.col.bind(),
        dashcard.area.size_x.bind(),
        dashcard.area.size_y.bind(),
        dashcard.mappings.bind(),
        dashcard.inline_parameters.bind(),
        dashcard.settings.bind(),
        dashcard.created_at.bind(),
        dashcard.updated_at.bind(),
    ]
}

/// Writes places that are there already, in one statement.
pub(super) async fn update(tx: &mut Tx, dashboard: DashboardId, dashcards: &[&Dashcard]) -> Result<()> {
    if dashcards.is_empty() {
        return Ok(());
    }
    let rows: Vec<Vec<Value>> = dashcards
        .iter()
        .map(|it| std::iter::once(it.id.bind()).chain(row(dashboard, it)).collect())
        .collect();
    Sql::new(
        "INSERT INTO dashcard (id, entity_id, dashboard_id, dashboard_tab_id, card_id, top, col, size_x, size_y,
                               parameter_mappings, inline_parameters, visualization_settings, created_at, updated_at)
         VALUES ",
    )
    .bind_rows(rows.iter().map(Vec::as_slice))
    .then(
        " ON CONFLICT (id) DO UPDATE SET dashboard_tab_id = excluded.dashboard_tab_id, card_id = excluded.card_id,
             top = excluded.top, col = excluded.col, size_x = excluded.size_x, size_y = excluded.size_y,
             parameter_mappings = excluded.parameter_mappings, inline_parameters = excluded.inline_parameters,
             visualization_settings = excluded.visualization_settings, updated_at = excluded.updated_at",
    )
    .execute(tx)
    .await
    .map(drop)
}

/// Takes places away.
pub(super) async fn delete(tx: &mut Tx, ids: &[DashcardId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    Sql::new("DELETE FROM dashcard WHERE id IN ").bind_list(ids).execute(tx).await.map(drop)
}

/// Says anew which cards are drawn into the pictures of these places.
pub(super) async fn put_series(tx: &mut Tx, dashcards: &[&Dashcard]) -> Result<()> {
    if dashcards.is_empty() {
        return Ok(());
    }
    let ids = dashcards.iter().map(|dashcard| dashcard.id);
    Sql::new("DELETE FROM dashcard_series WHERE dashcard_id IN ").bind_list(ids).execute(tx).await?;
    let rows: Vec<_> = dashcards
        .iter()
        .flat_map(|dashcard| (0..).zip(&dashcard.series).map(|(at, card)| series_row(dashcard.id, *card, at)))
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    Sql::new("INSERT INTO dashcard_series (dashcard_id, card_id, position) VALUES ")
        .bind_rows(rows.iter().map(<[Value; 3]>::as_slice))
        .execute(tx)
        .await
        .map(drop)
}

fn series_row(dashcard: DashcardId, card: CardId, position: i64) -> [Value; 3] {
    [dashcard.bind(), card.bind(), position.bind()]
}
