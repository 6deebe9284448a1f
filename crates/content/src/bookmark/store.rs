//! SQL of bookmarks.

use super::model::{Bookmark, Kind, Thing};
use ::store::{Result, Sql, Tx, params};
use chrono::{DateTime, Utc};
use kernel::{BookmarkId, UserId};

/// Somebody's bookmarks of what is not in the Trash, in their order; what was put there since comes first, the newest
/// before the older.
pub(super) async fn list(tx: &mut Tx, user: UserId) -> Result<Vec<Bookmark>> {
    tx.list(
        "SELECT bookmark.id, bookmark.card_id, bookmark.dashboard_id,
                bookmark.collection_id AS bookmarked_collection_id,
                COALESCE(card.name, dashboard.name, home.name) AS name,
                COALESCE(card.description, dashboard.description,
                         CASE WHEN bookmark.collection_id IS NULL THEN NULL ELSE home.description END) AS description,
                card.type AS card_type, card.display,
                CASE WHEN bookmark.collection_id IS NULL THEN NULL ELSE home.authority_level END AS authority_level,
                home.id AS collection_id, home.owner_id
         FROM bookmark
         LEFT JOIN card ON card.id = bookmark.card_id
         LEFT JOIN dashboard ON dashboard.id = bookmark.dashboard_id
         LEFT JOIN collection AS home
                ON home.id = COALESCE(bookmark.collection_id, card.collection_id, dashboard.collection_id)
         WHERE bookmark.user_id = $1
           AND COALESCE(card.archived, dashboard.archived, home.archived) = $2
         ORDER BY CASE WHEN bookmark.position IS NULL THEN 0 ELSE 1 END, bookmark.position,
                  bookmark.created_at DESC, bookmark.id DESC",
        params![user, false],
    )
    .await
}

pub(super) async fn count(tx: &mut Tx, user: UserId) -> Result<i64> {
    tx.one("SELECT count(*) AS bookmarks FROM bookmark WHERE user_id = $1", params![user]).await
}

/// Keeps a thing at hand; nothing when it is already.
pub(super) async fn insert(
    tx: &mut Tx,
    user: UserId,
    thing: Thing,
    now: DateTime<Utc>,
) -> Result<Option<BookmarkId>> {
    tx.find(
        "INSERT INTO bookmark (user_id, card_id, dashboard_id, collection_id, created_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING id",
        params![
            user,
            thing.id_as(Kind::Card),
            thing.id_as(Kind::Dashboard),
            thing.id_as(Kind::Collection),
            now
        ],
    )
    .await
}

/// Forgets a bookmark, and says how many there were.
pub(super) async fn delete(tx: &mut Tx, user: UserId, thing: Thing) -> Result<u64> {
    let column = match thing.kind {
        Kind::Card => " AND card_id = ",
        Kind::Dashboard => " AND dashboard_id = ",
        Kind::Collection => " AND collection_id = ",
    };
    let sql = Sql::new("DELETE FROM bookmark WHERE user_id = ").bind(user);
    sql.then(column).bind(thing.id).execute(tx).await
}

/// Puts somebody's bookmarks in this order; all others have none any more.
pub(super) async fn put_order(tx: &mut Tx, user: UserId, order: &[BookmarkId]) -> Result<()> {
    let mut sql = Sql::new("UPDATE bookmark SET position = ");
    if order.is_empty() {
        sql = sql.then("NULL");
    } else {
        sql = sql.then("CASE id");
        for (position, id) in (1_i64..).zip(order) {
            sql = sql.then(" WHEN ").bind(*id).then(" THEN ").bind(position);
        }
        sql = sql.then(" ELSE CAST(NULL AS BIGINT) END");
    }
    sql.then(" WHERE user_id = ").bind(user).execute(tx).await.map(drop)
}
