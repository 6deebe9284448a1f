//! SQL of the edges of the data graph.

use super::model::{Edge, Kind};
use identity::group::Magic;
use kernel::{DatabaseId, GroupId, Id, UserId};
use store::{Bind, Result, Sql, Tx, Value, params};

/// Edges written or taken away in one statement.
const AT_ONCE: usize = 200;

/// What the groups of a user say, about one database or about all.
pub(super) async fn list_of_user(tx: &mut Tx, user: UserId, about: Option<DatabaseId>) -> Result<Vec<Edge>> {
    let sql = Sql::new(
        "SELECT edge.group_id, edge.db_id, edge.table_id, edge.kind, edge.level
         FROM permissions_group_membership AS membership
         JOIN data_permission AS edge ON edge.group_id = membership.group_id
         WHERE membership.user_id = ",
    )
    .bind(user);
    match about {
        None => sql.list(tx).await,
        Some(database) => sql.then(" AND edge.db_id IN ").bind_list([0, database.number()]).list(tx).await,
    }
}

/// Lists edges: of some groups or of all, about one database (and every database) or about all.
pub(super) async fn list(
    tx: &mut Tx,
    groups: Option<&[GroupId]>,
    about: Option<DatabaseId>,
) -> Result<Vec<Edge>> {
    let mut sql = Sql::new("SELECT group_id, db_id, table_id, kind, level FROM data_permission WHERE 1 = 1");
    if let Some(groups) = groups {
        sql = sql.then(" AND group_id IN ").bind_list(groups);
    }
    if let Some(database) = about {
        sql = sql.then(" AND db_id IN ").bind_list([0, database.number()]);
    }
    sql.list(tx).await
}

/// Takes away what a group's own edges say of a kind about a database and its tables.
pub(super) async fn clear(tx: &mut Tx, group: GroupId, database: DatabaseId, kind: Kind) -> Result<()> {
    let sql = "DELETE FROM data_permission WHERE group_id = $1 AND db_id = $2 AND kind = $3";
    tx.execute(sql, params![group, database, kind]).await.map(drop)
}

/// Takes away all that is said about a database.
pub(super) async fn forget_database(tx: &mut Tx, database: DatabaseId) -> Result<()> {
    tx.execute("DELETE FROM data_permission WHERE db_id = $1", params![database]).await.map(drop)
}

/// Writes edges, many in one statement.
pub(super) async fn insert(tx: &mut Tx, edges: &[Edge]) -> Result<()> {
    for some in edges.chunks(AT_ONCE) {
        let rows: Vec<[Value; 5]> = some.iter().map(row).collect();
        Sql::new("INSERT INTO data_permission (group_id, db_id, table_id, kind, level) VALUES ")
            .bind_rows(rows.iter().map(<[Value; 5]>::as_slice))
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Writes edges in the place of those that are there, many in one statement.
pub(super) async fn upsert(tx: &mut Tx, edges: &[Edge]) -> Result<()> {
    for some in edges.chunks(AT_ONCE) {
        let rows: Vec<[Value; 5]> = some.iter().map(row).collect();
        Sql::new("INSERT INTO data_permission (group_id, db_id, table_id, kind, level) VALUES ")
            .bind_rows(rows.iter().map(<[Value; 5]>::as_slice))
            .then(" ON CONFLICT (group_id, db_id, kind, table_id) DO UPDATE SET level = excluded.level")
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Takes edges away, many in one statement.
pub(super) async fn delete(tx: &mut Tx, edges: &[Edge]) -> Result<()> {
    for some in edges.chunks(AT_ONCE) {
        let mut sql = Sql::new("DELETE FROM data_permission WHERE (group_id = ");
        for (at, [group, database, table, kind, _]) in some.iter().map(row).enumerate() {
            sql = if at == 0 { sql } else { sql.then(") OR (group_id = ") };
            sql = sql.bind(group).then(" AND db_id = ").bind(database);
            sql = sql.then(" AND kind = ").bind(kind).then(" AND table_id = ").bind(table);
        }
        sql.then(")").execute(tx).await?;
    }
    Ok(())
}

fn row(edge: &Edge) -> [Value; 5] {
    let (database, table) = edge.place.numbers();
    [edge.group.bind(), database.bind(), table.bind(), edge.kind.bind(), edge.level.bind()]
}

/// The least that each group has on any database or table, of the kinds that a new database takes over.
pub(super) async fn list_least(tx: &mut Tx) -> Result<Vec<Edge>> {
    tx.list(
        "SELECT group_id, 0 AS db_id, 0 AS table_id, kind, min(level) AS level
         FROM data_permission WHERE kind IN ($1, $2, $3) AND db_id <> 0
         GROUP BY group_id, kind ORDER BY group_id, kind",
        params![Kind::ViewData, Kind::CreateQueries, Kind::Download],
    )
    .await
}

/// What the group says that everybody is in.
pub(super) async fn list_everybodys(tx: &mut Tx) -> Result<Vec<Edge>> {
    tx.list(
        "SELECT group_id, db_id, table_id, kind, level FROM data_permission
         WHERE group_id = (SELECT id FROM permissions_group WHERE magic_group_type = $1)",
        params![Magic::AllUsers],
    )
    .await
}

/// What a group says about every database.
pub(super) async fn list_everywhere(tx: &mut Tx) -> Result<Vec<Edge>> {
    tx.list("SELECT group_id, db_id, table_id, kind, level FROM data_permission WHERE db_id = 0", &[]).await
}
