//! What is pinned in a collection: its things in an order of their own, numbered from 1 without a gap.

use ::store::{Result, Sql, Tx};
use kernel::CollectionId;

/// Moves what is pinned there from this place on by one, so that something can be put in.
pub(crate) async fn make_room(tx: &mut Tx, home: Option<CollectionId>, at: i64) -> Result<()> {
    for update in [
        "UPDATE card SET collection_position = collection_position + 1 WHERE collection_position >= ",
        "UPDATE dashboard SET collection_position = collection_position + 1 WHERE collection_position >= ",
    ] {
        in_home(Sql::new(update).bind(at), home).execute(tx).await?;
    }
    Ok(())
}

/// Moves what is pinned there behind this place by one, because what was there is gone.
pub(crate) async fn close_gap(tx: &mut Tx, home: Option<CollectionId>, at: i64) -> Result<()> {
    for update in [
        "UPDATE card SET collection_position = collection_position - 1 WHERE collection_position > ",
        "UPDATE dashboard SET collection_position = collection_position - 1 WHERE collection_position > ",
    ] {
        in_home(Sql::new(update).bind(at), home).execute(tx).await?;
    }
    Ok(())
}

fn in_home(sql: Sql, home: Option<CollectionId>) -> Sql {
    match home {
        None => sql.then(" AND collection_id IS NULL"),
        Some(home) => sql.then(" AND collection_id = ").bind(home),
    }
}
