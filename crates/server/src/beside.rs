//! What verbs need that work beside a running server as well as without one: the app database and the server's key,
//! and no hold of the data directory.

use crate::{
    Config, StartError,
    config::AppDatabase,
    data_dir::DataDir,
    ground::{Ground, NewGround},
    key,
};
use identity::Identity;
use kernel::{Chance, Clock, ServerKey};
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

/// The floor of identity, and the address that links begin with.
pub(crate) struct Beside {
    pub identity: Identity,
    pub site: String,
}

/// Opens the floor of identity over an app database that is there already.
pub(crate) async fn identity(config: Config) -> Result<Beside, StartError> {
    let own_address = format!("http://{}:{}", config.host, config.port);
    let (environment, hashing, authorities) =
        (config.settings.clone(), config.hashing, config.authorities.clone());
    let (db, key) = open(config).await?;
    let (clock, chance) = (Clock::system(), Chance::system());
    let parts = NewGround { db, key, environment, authorities, hashing, clock, chance };
    let Ground { identity, settings, .. } = Ground::lay(parts).await?;
    let site = settings.text("site-url").unwrap_or(own_address);
    Ok(Beside { identity, site })
}

/// What a refusal of that floor says at the command line.
pub(crate) fn in_words(error: web::Error) -> StartError {
    match error {
        web::Error::Refused { message, .. } => StartError::Config(message),
        web::Error::Explained { body, .. } if body["message"].is_string() => {
            StartError::Config(body["message"].as_str().unwrap_or_default().to_owned())
        }
        web::Error::NotFound => StartError::Config("there is nothing of this number".into()),
        other => StartError::Config(format!("it could not be done: {other:?}")),
    }
}
