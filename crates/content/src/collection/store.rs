//! SQL of collections.

use super::Named;
use super::model::{AuthorityLevel, Collection, Key, Location, TRASH};
use ::store::{Bind, Result, Sql, Tx, Value, from_row, params};
use access::Writable;
use chrono::{DateTime, Utc};
use identity::Caller;
use kernel::{CollectionId, EntityId, UserId};
use std::collections::BTreeSet;

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

/// Whose collections a list is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// Anybody's and nobody's.
    Everybodys,
    /// No personal collections of others, and nothing in them.
    NotOfOthers,
}

impl Whose {
    /// As lists are asked to leave out those of others.
    pub fn leaving_out_others(asked: Option<bool>) -> Self {
        if asked == Some(true) { Self::NotOfOthers } else { Self::Everybodys }
    }
}

/// Lists the collections that people put things into.
pub(super) async fn list(tx: &mut Tx) -> Result<Vec<Collection>> {
    all(Which::All).list(tx).await
}

/// The same for somebody: those that they may not see may be left out.
pub(super) async fn list_for(
    tx: &mut Tx,
    caller: &Caller,
    which: Which,
    whose: Whose,
) -> Result<Vec<Collection>> {
    let sql = access::collection::narrow(all(which), caller);
    match whose {
        Whose::Everybodys => sql.list(tx).await,
        Whose::NotOfOthers => {
            sql.then(" AND (owner_id IS NULL OR owner_id = ").bind(caller.id()).then(")").list(tx).await
        }
    }
}

fn all(which: Which) -> Sql {
    let sql = select().then(" WHERE namespace IS NULL");
    match which {
        Which::All => sql,
        Which::Live => {
            let sql = sql.then(" AND archived = ").bind(false);
            sql.then(" AND (type IS NULL OR type <> ").bind(TRASH).then(")")
        }
    }
}

/// Lists these collections.
pub(super) async fn these(tx: &mut Tx, ids: &[CollectionId]) -> Result<Vec<Collection>> {
    select().then(" WHERE collection.id IN ").bind_list(ids).list(tx).await
}

/// These collections with all that they lie in, the Trash where one of them is in it, and others as they are.
pub(super) async fn around(tx: &mut Tx, keys: &[Key], others: &[CollectionId]) -> Result<Vec<Collection>> {
    let ids = keys.iter().filter_map(|key| if let Key::Id(id) = key { Some(*id) } else { None });
    let entity_ids = keys.iter().filter_map(|key| if let Key::EntityId(id) = key { Some(id) } else { None });
    let sql = select()
        .then(
            " WHERE collection.id IN (
                WITH RECURSIVE named (id, parent_id, archived) AS (
                    SELECT id, parent_id, archived FROM collection WHERE id IN ",
        )
        .bind_list(ids)
        .then(" OR entity_id IN ")
        .bind_list(entity_ids);
    let sql = if keys.contains(&Key::Trash) { sql.then(" OR type = ").bind(TRASH) } else { sql };
    sql.then(
        "), around (id, parent_id) AS (
            SELECT id, parent_id FROM named
            UNION SELECT trash.id, trash.parent_id FROM named CROSS JOIN collection AS trash WHERE named.archived = ",
    )
    // No index leads to the Trash: in this order it is looked for only by who needs it.
    .bind(true)
    .then(" AND trash.type = ")
    .bind(TRASH)
    .then(
        " UNION SELECT outer_one.id, outer_one.parent_id
            FROM collection AS outer_one JOIN around ON outer_one.id = around.parent_id
         ) SELECT id FROM around UNION SELECT id FROM collection WHERE id IN ",
    )
    .bind_list(others)
    .then(")")
    .list(tx)
    .await
}

/// A collection with all that lies in it, of the Trash what was put there, and another one; each with what it lies in, and
/// the Trash where one of them is in it.
pub(super) async fn whole(tx: &mut Tx, key: &Key, other: Option<CollectionId>) -> Result<Vec<Collection>> {
    let sql = select().then(
        " WHERE collection.id IN (
            WITH RECURSIVE top (id, type) AS (SELECT id, type FROM collection WHERE ",
    );
    let sql = match key {
        Key::Id(id) => sql.then("id = ").bind(id),
        Key::EntityId(id) => sql.then("entity_id = ").bind(id),
        Key::Trash => sql.then("type = ").bind(TRASH),
    };
    sql.then(
        "), below (id, parent_id, archived) AS (
            SELECT id, parent_id, archived FROM collection WHERE id IN (SELECT id FROM top)
            UNION SELECT inner_one.id, inner_one.parent_id, inner_one.archived
            FROM collection AS inner_one JOIN below ON inner_one.parent_id = below.id
         ), around (id, parent_id) AS (
            SELECT id, parent_id FROM below
            UNION SELECT put_away.id, put_away.parent_id
            FROM top CROSS JOIN collection AS put_away WHERE top.type = ",
    )
    .bind(TRASH)
    .then(" AND put_away.archived = ")
    .bind(true)
    .then(
        " UNION SELECT trash.id, trash.parent_id
            FROM below CROSS JOIN collection AS trash WHERE below.archived = ",
    )
    .bind(true)
    .then(" AND trash.type = ")
    .bind(TRASH)
    .then(" UNION SELECT id, parent_id FROM collection WHERE id = ")
    .bind(other)
    .then(
        " UNION SELECT outer_one.id, outer_one.parent_id
            FROM collection AS outer_one JOIN around ON outer_one.id = around.parent_id
         ) SELECT id FROM around)",
    )
    .list(tx)
    .await
}

/// Those of these collections that somebody may know of; the rule may still leave some out.
pub(super) async fn known(
    tx: &mut Tx,
    caller: &Caller,
    ids: &BTreeSet<CollectionId>,
) -> Result<BTreeSet<CollectionId>> {
    let sql = Sql::new("SELECT collection.id FROM collection WHERE namespace IS NULL AND collection.id IN ");
    let known: Vec<CollectionId> = access::collection::narrow(sql.bind_list(ids), caller).list(tx).await?;
    Ok(known.into_iter().collect())
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

/// Collections changed in one statement.
pub(super) const AT_ONCE: usize = 500;

/// Makes others who would change collections wait until this transaction ends, so that nothing is moved into what is
/// being moved, or made in what is being put away.
pub(super) async fn hold(tx: &mut Tx) -> Result<()> {
    tx.execute("UPDATE collection_tree SET version = version + 1", &[]).await.map(drop)
}

/// The same for who puts something into a collection: the tree stays as it is.
pub(super) async fn hold_still(tx: &mut Tx) -> Result<()> {
    tx.execute("UPDATE collection_tree SET version = version", &[]).await.map(drop)
}

/// What the look of the graph depends on besides its edges: the tree, and groups that come and go.
pub(super) async fn surroundings(tx: &mut Tx) -> Result<String> {
    tx.one(
        "SELECT version || '-' || (SELECT count(*) || '.' || coalesce(max(id), 0) FROM permissions_group) AS surroundings
         FROM collection_tree",
        &[],
    )
    .await
}

pub(super) async fn describe(
    tx: &mut Tx,
    collection: &Writable<Collection>,
    name: &str,
    slug: &str,
    description: Option<&str>,
    authority_level: Option<AuthorityLevel>,
) -> Result<()> {
    tx.execute(
        "UPDATE collection SET name = $1, slug = $2, description = $3, authority_level = $4 WHERE id = $5",
        params![name, slug, description, authority_level, collection.id],
    )
    .await
    .map(drop)
}

pub(super) async fn put_parent(
    tx: &mut Tx,
    collection: &Writable<Collection>,
    parent: Option<CollectionId>,
) -> Result<()> {
    tx.execute("UPDATE collection SET parent_id = $1 WHERE id = $2", params![parent, collection.id])
        .await
        .map(drop)
}

/// Puts the new beginning of locations in place of the old one, and says whose they are now.
pub(super) async fn relocate(
    tx: &mut Tx,
    ids: &[CollectionId],
    old: &Location,
    new: &Location,
    owner: Option<UserId>,
) -> Result<()> {
    Sql::new("UPDATE collection SET owner_id = ")
        .bind(owner)
        .then(", location = ")
        .bind(new)
        .then(" || substr(location, length(CAST(")
        .bind(old)
        .then(" AS TEXT)) + 1) WHERE id IN ")
        .bind_list(ids)
        .execute(tx)
        .await
        .map(drop)
}

/// Marks these as put into the Trash, one of them directly; what is there already stays as it is.
pub(super) async fn archive(
    tx: &mut Tx,
    ids: &[CollectionId],
    directly: CollectionId,
    operation: &str,
) -> Result<()> {
    Sql::new("UPDATE collection SET archived = ")
        .bind(true)
        .then(", archived_directly = (id = ")
        .bind(directly)
        .then("), archive_operation_id = ")
        .bind(operation)
        .then(" WHERE archived = ")
        .bind(false)
        .then(" AND id IN ")
        .bind_list(ids)
        .execute(tx)
        .await
        .map(drop)
}

/// Takes the mark from those of these that went into the Trash at once.
pub(super) async fn restore(tx: &mut Tx, ids: &[CollectionId], operation: &str) -> Result<()> {
    Sql::new("UPDATE collection SET archived = ")
        .bind(false)
        .then(", archived_directly = NULL, archive_operation_id = NULL WHERE archive_operation_id = ")
        .bind(operation)
        .then(" AND id IN ")
        .bind_list(ids)
        .execute(tx)
        .await
        .map(drop)
}

pub(super) async fn delete(tx: &mut Tx, ids: &[CollectionId]) -> Result<()> {
    Sql::new("DELETE FROM collection WHERE id IN ").bind_list(ids).execute(tx).await.map(drop)
}

struct Personal {
    id: CollectionId,
    personal_owner_id: UserId,
}

from_row!(Personal { id, personal_owner_id });

/// Makes these people's personal collections in one statement. They have no names: owners do.
pub(super) async fn insert_personal(
    tx: &mut Tx,
    new: &[(UserId, EntityId)],
    now: DateTime<Utc>,
) -> Result<Vec<(UserId, CollectionId)>> {
    let row = |(owner, entity_id): &(UserId, EntityId)| -> [Value; 7] {
        let nameless = "".bind();
        let top = Location::TOP.bind();
        [nameless.clone(), nameless, top, owner.bind(), owner.bind(), entity_id.bind(), now.bind()]
    };
    let rows: Vec<_> = new.iter().map(row).collect();
    let made: Vec<Personal> = Sql::new(
        "INSERT INTO collection (name, slug, location, personal_owner_id, owner_id, entity_id, created_at) VALUES ",
    )
    .bind_rows(rows.iter().map(<[Value; 7]>::as_slice))
    .then(" RETURNING id, personal_owner_id")
    .list(tx)
    .await?;
    Ok(made.into_iter().map(|made| (made.personal_owner_id, made.id)).collect())
}

/// The collections that groups have rights in: not those in the Trash, and nothing personal.
pub(super) async fn shared(tx: &mut Tx) -> Result<Vec<CollectionId>> {
    tx.list(
        "SELECT id FROM collection
         WHERE owner_id IS NULL AND namespace IS NULL AND archived = $1 AND (type IS NULL OR type <> $2) ORDER BY id",
        params![false, TRASH],
    )
    .await
}

/// Those of these collections that groups have rights in.
pub(super) async fn shared_of(tx: &mut Tx, ids: &[CollectionId]) -> Result<Vec<CollectionId>> {
    let found = named(tx, ids).await?;
    Ok(found.into_iter().filter(Collection::has_edges).map(|it| it.id).collect())
}

/// Those of these collections that are there, however many.
pub(super) async fn named(tx: &mut Tx, ids: &[CollectionId]) -> Result<Vec<Collection>> {
    let mut found = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        found.extend(these(tx, some).await?);
    }
    Ok(found)
}

impl ::store::FromRow for Named {
    fn from_row(row: &::store::Row) -> Result<Self> {
        Ok(Self { id: row.get("id")?, name: row.get("name")?, location: row.get("location")? })
    }
}

/// The same with their names.
pub(super) async fn shared_named(tx: &mut Tx) -> Result<Vec<Named>> {
    tx.list(
        "SELECT id, name, location FROM collection
         WHERE owner_id IS NULL AND namespace IS NULL AND archived = $1 AND (type IS NULL OR type <> $2) ORDER BY id",
        params![false, TRASH],
    )
    .await
}
