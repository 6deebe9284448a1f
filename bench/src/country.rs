//! A country: two thousand groups, five hundred databases, eight thousand collections, ten thousand people.
//!
//! Stored straight into the app database: making them one by one would take longer than everything else here. The
//! statements are the same for SQLite and PostgreSQL.

use crate::Result;
use std::path::PathBuf;
use tokio_postgres::NoTls;

/// Groups, beside the built-in ones.
pub const GROUPS: u32 = 2_000;
/// Databases, of twenty tables each.
pub const DATABASES: u32 = 500;
/// Collections: eighty, nine in each, ten in each of those.
pub const COLLECTIONS: u32 = 8_000;
/// People, in five groups each.
pub const PEOPLE: u32 = 10_000;
/// Groups of the one person who signs in.
pub const GROUPS_OF_ONE: u32 = 40;

/// Ids of what is stored follow this one.
pub const FIRST: u32 = 1_000;

/// Tables whose ids are given here.
const TABLES: [&str; 5] =
    ["permissions_group", "app_user", "catalog_database", "catalog_table", "collection"];

/// Where the app database is.
#[derive(Clone, Debug)]
pub enum AppDatabase {
    /// A file.
    Sqlite(PathBuf),
    /// A connection URI.
    Postgres(String),
}

/// Fills an app database that has been set up; `one` is the person who is to be in many groups.
pub async fn fill(database: &AppDatabase, one: i64) -> Result<()> {
    let script = script(one);
    match database {
        AppDatabase::Sqlite(file) => Ok(rusqlite::Connection::open(file)?.execute_batch(&script)?),
        AppDatabase::Postgres(uri) => {
            let (client, connection) = tokio_postgres::connect(uri, NoTls).await?;
            let connection = tokio::spawn(connection);
            client.batch_execute(&script).await?;
            // Whatever is made from now on gets ids behind these.
            for table in TABLES {
                let next = format!(
                    "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                );
                client.batch_execute(&next).await?;
            }
            // What a server does by itself in time; until then its plans are for empty tables, and its indexes do not know
            // which rows all may see.
            client.batch_execute("VACUUM ANALYZE").await?;
            drop(client);
            Ok(connection.await??)
        }
    }
}

fn script(one: i64) -> String {
    let numbers = |most: u32| {
        format!("WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {most})")
    };
    let now = "'2026-01-02T03:04:05.678Z'";
    let (groups, databases, collections, people) =
        (numbers(GROUPS), numbers(DATABASES), numbers(COLLECTIONS), numbers(PEOPLE));
    let (tables, memberships) = (numbers(DATABASES * 20), numbers(PEOPLE * 5));
    let (edges, places, differing) = (numbers(COLLECTIONS * 20), numbers(GROUPS * 25), numbers(GROUPS * 5));
    format!(
        "BEGIN;
         INSERT INTO permissions_group (id, name) {groups} SELECT {FIRST} + n, 'Group ' || n FROM number;
         INSERT INTO app_user (id, email, first_name, last_name, kind, is_superuser, is_active, is_qbnewb, date_joined,
                               updated_at, search_text)
             {people} SELECT {FIRST} + n, 'citizen' || n || '@example.com', 'First' || (n * 79 % 997),
                 'Last' || (n * 47 % 9973), 'personal', FALSE, TRUE, TRUE, {now}, {now},
                 'first' || (n * 79 % 997) || ' last' || (n * 47 % 9973) || ' citizen' || n || '@example.com' FROM number;
         INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager)
             {people} SELECT {FIRST} + n, 1, FALSE FROM number;
         INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager)
             {memberships} SELECT {FIRST} + 1 + (n - 1) / 5, {FIRST} + 1 + ((n - 1) / 5 * 7 + n % 5 * 311) % {GROUPS}, FALSE
             FROM number;
         INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager)
             {groups} SELECT {one}, {FIRST} + n, FALSE FROM number WHERE n <= {GROUPS_OF_ONE};
         INSERT INTO catalog_database (id, name, engine, details_sealed, is_sample, is_full_sync, is_on_demand,
                 auto_run_queries, initial_sync_status, metadata_sync_schedule, sync_wanted, sync_attempted_at, created_at,
                 updated_at)
             {databases} SELECT {FIRST} + n, 'Database ' || n, 'sqlite', '', FALSE, TRUE, FALSE, TRUE, 'complete',
                 '0 50 * * * ? *', FALSE, '2099-01-01T00:00:00.000Z', {now}, {now} FROM number;
         INSERT INTO catalog_table (id, db_id, schema, name, display_name, kind, entity_type, initial_sync_status,
                 created_at, updated_at)
             {tables} SELECT {FIRST} + n, {FIRST} + 1 + (n - 1) / 20, 'public', 'table_' || n, 'Table ' || n, 'table',
                 'entity/GenericTable', 'complete', {now}, {now} FROM number;
         UPDATE data_permission SET level = 0 WHERE db_id = 0;
         INSERT INTO data_permission (group_id, db_id, table_id, kind, level)
             {groups} SELECT {FIRST} + n, 0, 0, 'view-data', 0 FROM number;
         INSERT INTO data_permission (group_id, db_id, table_id, kind, level)
             {places} SELECT {FIRST} + 1 + (n - 1) / 25, {FIRST} + 1 + ((n - 1) / 25 * 13 + n % 25 * 17) % {DATABASES}, 0,
                 'view-data', 2 FROM number;
         INSERT INTO data_permission (group_id, db_id, table_id, kind, level)
             {places} SELECT {FIRST} + 1 + (n - 1) / 25, {FIRST} + 1 + ((n - 1) / 25 * 13 + n % 25 * 17) % {DATABASES}, 0,
                 'create-queries', 1 + n % 2 FROM number;
         INSERT INTO data_permission (group_id, db_id, table_id, kind, level)
             {differing} SELECT {FIRST} + 1 + (n - 1) / 5, {FIRST} + 1 + (n - 1) / 5 % {DATABASES},
                 {FIRST} + (n - 1) / 5 % {DATABASES} * 20 + 1 + n % 5, 'view-data', 2 FROM number;
         INSERT INTO collection (id, name, slug, parent_id, location, entity_id, created_at)
             {collections} SELECT {FIRST} + n, 'Collection ' || n, 'collection_' || n,
                 CASE WHEN n <= 80 THEN NULL WHEN n <= 800 THEN {FIRST} + 1 + (n - 81) / 9
                      ELSE {FIRST} + 81 + (n - 801) / 10 END,
                 CASE WHEN n <= 80 THEN '/' WHEN n <= 800 THEN '/' || ({FIRST} + 1 + (n - 81) / 9) || '/'
                      ELSE '/' || ({FIRST} + 1 + (n - 801) / 90) || '/' || ({FIRST} + 81 + (n - 801) / 10) || '/' END,
                 'bench' || (1000000000000000 + n), {now} FROM number;
         INSERT INTO collection_permission (group_id, collection_id, level)
             {edges} SELECT {FIRST} + 1 + ((n - 1) / 20 * 37 + n % 20 * 101) % {GROUPS}, {FIRST} + 1 + (n - 1) / 20, 1 + n % 2
             FROM number;
         COMMIT;"
    )
}
