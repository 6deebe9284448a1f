//! Scratch app databases of both kinds, for the tests of every floor.

use crate::{Db, Location, PostgresLocation};

/// An app database of a test's own, gone when dropped.
pub struct Scratch {
    /// The database.
    pub db: Db,
    /// Where it is, to open it a second time.
    pub location: Location,
    _home: Home,
}

enum Home {
    Folder { _folder: tempfile::TempDir },
    Server { _database: Box<scratch_postgres::ScratchDatabase> },
}

/// Makes one on SQLite.
pub async fn sqlite() -> Scratch {
    let folder = tempfile::tempdir().expect("the system gives temporary folders");
    let location = Location::Sqlite(folder.path().join("app.db"));
    let db = Db::open(location.clone()).await.expect("an empty folder takes an app database");
    Scratch { db, location, _home: Home::Folder { _folder: folder } }
}

/// Makes one on PostgreSQL.
pub async fn postgres() -> Scratch {
    let database = scratch_postgres::database().await;
    let mut config: tokio_postgres::Config =
        database.uri().parse().expect("scratch databases have a valid URI");
    config.ssl_mode(tokio_postgres::config::SslMode::Disable);
    let location = Location::Postgres(Box::new(PostgresLocation::new(config)));
    let db = Db::open(location.clone()).await.expect("a scratch database takes an app database");
    Scratch { db, location, _home: Home::Server { _database: Box::new(database) } }
}

/// Runs each test on SQLite and on PostgreSQL: `db_tests! { async fn name(db: Db) { … } }`.
#[macro_export]
macro_rules! db_tests {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: Db) $body:block)*) => {
        $($(#[$meta])* async fn $name($db: $crate::Db) $body)*

        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let scratch = $crate::testing::sqlite().await;
                super::$name(scratch.db.clone()).await;
            })*
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let scratch = $crate::testing::postgres().await;
                super::$name(scratch.db.clone()).await;
            })*
        }
    };
}
