//! What verbs need that work beside a running server as well as without one: the app database and the server's key,
//! and no hold of the data directory.

use crate::{Config, StartError, config::AppDatabase, data_dir::DataDir, key};
use kernel::{Chance, ServerKey};
use store::{Db, Location};

/// Opens an app database that is there already.
pub(crate) async fn open(config: Config) -> Result<(Db, ServerKey), StartError> {
    let data_dir = DataDir::beside(&config.data_dir);
    let location = match config.app_database {
        AppDatabase::At(location) => location,
        AppDatabase::InDataDir => {
            let path = data_dir.file("app.db");
            if !path.exists() {
                return Err(StartError::Config(format!("there is no app database at {}", path.display())));
            }
            Location::Sqlite(path)
        }
    };
    let db = Db::open(location).await?;
    let key = key::of(&data_dir, &db, config.secret, &Chance::system()).await?;
    Ok((db, key))
}

/// Opens an app database if it is there and of this release; its schema stays as it is.
pub(crate) async fn look(config: Config) -> Result<Option<(Db, ServerKey)>, StartError> {
    let data_dir = DataDir::beside(&config.data_dir);
    let location = match config.app_database {
        AppDatabase::At(location) => location,
        AppDatabase::InDataDir if data_dir.file("app.db").exists() => {
            Location::Sqlite(data_dir.file("app.db"))
        }
        AppDatabase::InDataDir => return Ok(None),
    };
    let Some(db) = Db::open_as_it_is(location).await? else { return Ok(None) };
    let key = key::of(&data_dir, &db, config.secret, &Chance::system()).await?;
    Ok(Some((db, key)))
}
