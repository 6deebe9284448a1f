//! SQL of tabs and of what lies on them.

use super::{Area, Dashcard, Layout, Tab};
use ::store::{Bind, FromRow, FromValue, Result, Row, Sql, Tx, Value, params};
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

/// Finds all that lies on a dashboard. A place has as many rows as cards are drawn into its picture, which is seldom any.
pub(super) async fn find(tx: &mut Tx, dashboard: DashboardId) -> Result<Layout> {
    let pieces: Vec<Piece> = tx
        .list(
            "SELECT TRUE AS is_tab, id, entity_id, name, position, created_at, updated_at, NULL AS dashboard_tab_id,
                    NULL AS card_id, NULL AS top, NULL AS col, NULL AS size_x, NULL AS size_y,
                    NULL AS parameter_mappings, NULL AS inline_parameters, NULL AS visualization_settings,
                    NULL AS series_card_id
             FROM dashboard_tab WHERE dashboard_id = $1
             UNION ALL
             SELECT FALSE, dashcard.id, entity_id, NULL, series.position, created_at, updated_at, dashboard_tab_id,
                    dashcard.card_id, top, col, size_x, size_y, parameter_mappings, inline_parameters,
                    visualization_settings, series.card_id
             FROM dashcard LEFT JOIN dashcard_series AS series ON series.dashcard_id = dashcard.id
             WHERE dashboard_id = $1
             ORDER BY id, position",
            params![dashboard],
        )
        .await?;
    let mut layout = Layout::default();
    for piece in pieces {
        match (piece, layout.dashcards.last_mut()) {
            (Piece::Tab(tab), _) => layout.tabs.push(tab),
            (Piece::Dashcard(piece), Some(last)) if last.id == piece.id => last.series.extend(piece.series),
            (Piece::Dashcard(piece), _) => layout.dashcards.push(piece),
        }
    }
    layout.tabs.sort_by_key(|tab| tab.position);
    Ok(layout)
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
