//! SQL of collections.

use super::model::{AuthorityLevel, Collection, Key, Location, TRASH};
use ::store::{Result, Sql, Tx, params};
use chrono::{DateTime, Utc};
use kernel::{CollectionId, EntityId, UserId};

/// Reads whole collections, the names of owners with them; a `WHERE` may follow.
fn select() -> Sql {
    Sql::new(
        "SELECT collection.id, name, slug, description, parent_id, location, personal_owner_id, owner_id, type,
                namespace, authority_level, archived, archived_directly, archive_operation_id, entity_id, created_at,
                owner.first_name AS owner_first_name, owner.last_name AS owner_last_name, owner.email AS owner_email
         FROM collection LEFT JOIN app_user AS owner ON owner.id = personal_owner_id",
    )
}

pub(super) async fn find(tx: &mut Tx, key: &Key) -> Result<Option<Collection>> {
    match key {
        Key::Id(id) => select().then(" WHERE collection.id = ").bind(id).find(tx).await,
        Key::EntityId(id) => select().then(" WHERE entity_id = ").bind(id).find(tx).await,
        Key::Trash => select().then(" WHERE type = ").bind(TRASH).find(tx).await,
    }
}

/// Which collections a list is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Those that are not in the Trash; nor is anything that they lie in.
    Live,
    /// All, the Trash among them.
    All,
}

/// Lists the collections that people put things into.
pub(super) async fn list(tx: &mut Tx, which: Which) -> Result<Vec<Collection>> {
    let sql = select().then(" WHERE namespace IS NULL");
    match which {
        Which::All => sql.list(tx).await,
        Which::Live => {
            let sql = sql.then(" AND archived = ").bind(false);
            sql.then(" AND (type IS NULL OR type <> ").bind(TRASH).then(")").list(tx).await
        }
    }
}

/// Lists these collections.
pub(super) async fn these(tx: &mut Tx, ids: &[CollectionId]) -> Result<Vec<Collection>> {
    select().then(" WHERE collection.id IN ").bind_list(ids).list(tx).await
}

/// Lists what lies in a collection, however deep.
pub(super) async fn below(tx: &mut Tx, id: CollectionId) -> Result<Vec<Collection>> {
    select()
        .then(
            " WHERE collection.id IN (
                WITH RECURSIVE below (id) AS (
                    SELECT id FROM collection WHERE parent_id = ",
        )
        .bind(id)
        .then(
            " UNION ALL SELECT inner_one.id FROM collection AS inner_one JOIN below ON inner_one.parent_id = below.id
                ) SELECT id FROM below)",
        )
        .list(tx)
        .await
}

/// A collection to be.
pub(super) struct NewCollection<'a> {
    pub name: &'a str,
    pub slug: &'a str,
    pub description: Option<&'a str>,
    pub parent_id: Option<CollectionId>,
    pub location: &'a Location,
    pub owner_id: Option<UserId>,
    pub authority_level: Option<AuthorityLevel>,
    pub entity_id: &'a EntityId,
    pub now: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut Tx, new: NewCollection<'_>) -> Result<CollectionId> {
    tx.one(
        "INSERT INTO collection (name, slug, description, parent_id, location, owner_id, authority_level, entity_id,
                                 created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
        params![
            new.name,
            new.slug,
            new.description,
            new.parent_id,
            new.location,
            new.owner_id,
            new.authority_level,
            new.entity_id,
            new.now
        ],
    )
    .await
}
