//! Putting the server together: every floor's state, from the bottom up.

use crate::{
    Config,
    config::AppDatabase,
    config_file::{self, Problems},
    data_dir::DataDir,
    ground::{Ground, NewGround},
    health, key, properties,
    router::{self, Floors},
    starting::Progress,
};
use axum::Router;
use catalog::Catalog;
use content::{Content, card::SavedCards};
use governance::Governance;
use identity::{Identity, password::Hashing};
use kernel::{Chance, Clock, ServerKey};
use mail::Mail;
use query::Queries;
use setting::Settings;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};
use store::{Db, Location, OpenError};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use web::Docs;

/// Why the server does not start: one clear line each.
#[derive(Debug)]
pub enum StartError {
    /// The configuration cannot be meant.
    Config(String),
    /// The config file cannot be meant.
    ConfigFile(Problems),
    /// Another process has the data directory.
    InUse(PathBuf),
    /// The app database has been made with a key that is gone.
    MissingKey(PathBuf),
    /// The app database has been made with another key.
    WrongKey(String),
    /// The app database does not open.
    Open(OpenError),
    /// The app database refuses.
    Store(store::Error),
    /// The sample database cannot be written.
    Sample(sample::Error),
    /// The address cannot be listened on.
    Listen(String, std::io::Error),
    /// The system gives no threads.
    Runtime(std::io::Error),
}

impl StartError {
    /// The system gives no threads.
    pub fn runtime(error: std::io::Error) -> Self {
        Self::Runtime(error)
    }
}

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Config(problem) => f.write_str(problem),
            Self::ConfigFile(problems) => {
                write!(f, "the config file cannot be applied, and nothing of it was\n{problems}")
            }
            Self::InUse(path) => write!(
                f,
                "another metalith is running on the data directory {}; stop it, or give this one another --data-dir",
                path.display()
            ),
            Self::MissingKey(path) => write!(
                f,
                "the app database was made with a secret key, but {} is not there; put it back, or set MB_ENCRYPTION_SECRET_KEY to that key",
                path.display()
            ),
            Self::WrongKey(origin) => write!(
                f,
                "the secret key from {origin} is not the one this app database was made with; put the old key back"
            ),
            Self::Open(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
            Self::Sample(error) => write!(f, "the sample database cannot be written: {error}"),
            Self::Listen(address, error) => {
                write!(f, "cannot listen on {address}: {error}; choose another --port or --host")
            }
            Self::Runtime(error) => write!(f, "the system gives no threads: {error}"),
        }
    }
}

impl std::error::Error for StartError {}

impl From<OpenError> for StartError {
    fn from(error: OpenError) -> Self {
        Self::Open(error)
    }
}

impl From<store::Error> for StartError {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<web::Error> for StartError {
    fn from(error: web::Error) -> Self {
        Self::Config(format!("set-up could not be prepared: {error:?}"))
    }
}

/// What a server stands on that tests want to hold in their hands.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub chance: Chance,
    /// How passwords are hashed, when not as configured.
    pub hashing: Option<Hashing>,
    /// Learns how far the start is.
    pub progress: Progress,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            clock: Clock::system(),
            chance: Chance::system(),
            hashing: None,
            progress: Progress::default(),
        }
    }
}

/// A server that is ready to answer.
#[derive(Debug)]
pub struct App {
    /// Answers requests; each must carry its [`web::Peer`].
    pub router: Router,
    /// The app database.
    pub db: Db,
    /// The settings.
    pub settings: Settings,
    /// The databases that people connected.
    pub catalog: Catalog,
    /// Who is asking, and what is done about it in the background.
    pub identity: Identity,
    /// What sends mail.
    pub mail: Mail,
    /// The description of the API.
    pub docs: Docs,
    /// What changes many things at once.
    pub governance: Governance,
    /// What people make, and what is counted of it.
    pub content: Content,
    key: ServerKey,
    clock: Clock,
    _data_dir: DataDir,
}

impl App {
    /// Opens everything; the first time it makes the schema and the sample database.
    pub async fn start(config: Config, surroundings: Surroundings) -> Result<Self, StartError> {
        let started = Instant::now();
        let Surroundings { clock, chance, hashing, progress } = surroundings;
        let data_dir = DataDir::hold(&config.data_dir)?;
        let location = match config.app_database {
            AppDatabase::InDataDir => Location::Sqlite(data_dir.file("app.db")),
            AppDatabase::At(location) => location,
        };
        let db = Db::open(location).await?;
        progress.reached(30);
        let key = key::of(&data_dir, &db, config.secret, &chance).await?;
        let ground = Ground::lay(NewGround {
            db: db.clone(),
            key: key.clone(),
            environment: config.settings,
            authorities: config.authorities,
            hashing: hashing.unwrap_or(config.hashing),
            clock: clock.clone(),
            chance: chance.clone(),
        })
        .await?;
        progress.reached(50);
        if config.load_sample {
            let path = data_dir.file("sample.db");
            write_sample(&path).await?;
            ground.catalog.add_sample(&path).await?;
        }
        ground.identity.welcome_everybody().await?;
        progress.reached(70);
        if let Some(file) = &config.config_file {
            config_file::start(&ground, file, &config.variables).await?;
        }
        let Ground { settings, mail, identity, catalog, content, governance, .. } = ground;
        let site_uuid = key.digest(kernel::Purpose::Mark, "site").0[..32].to_owned();
        identity.prepare_setup(config.setup_token.as_deref()).await?;
        let queries = Queries::new(catalog.clone(), settings.clone(), clock.clone(), Arc::new(SavedCards));
        let took = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        settings.publish(properties::all(&catalog, &site_uuid, took));
        let floors = Floors {
            identity: identity.clone(),
            catalog: catalog.clone(),
            queries,
            content: content.clone(),
            governance: governance.clone(),
            mail: mail.clone(),
            settings: settings.clone(),
            recent_log: config.recent_log,
        };
        let (router, docs) = router::build(floors, health::routes(db.clone()), &clock, &chance);
        Ok(Self {
            router,
            db,
            settings,
            catalog,
            identity,
            mail,
            docs,
            governance,
            content,
            key,
            clock,
            _data_dir: data_dir,
        })
    }

    /// Starts what is done besides answering requests; each stops when told to.
    pub fn start_work(&self, stop: &CancellationToken) -> Vec<(&'static str, JoinHandle<()>)> {
        let seals = audit::start(self.db.clone(), self.key.clone(), self.clock.clone(), stop.clone());
        vec![
            ("a sync", self.catalog.start(stop.clone())),
            ("the post", self.mail.start(stop.clone())),
            ("the sealing of audit events", seals),
            ("the care of sessions", self.identity.start(stop.clone())),
            ("the forgetting of bulk answers", self.governance.start(stop.clone())),
            ("the counting of views", self.content.start(self.db.clone(), stop.clone())),
        ]
    }
}

async fn write_sample(path: &Path) -> Result<(), StartError> {
    if path.exists() {
        return Ok(());
    }
    let path = path.to_owned();
    let written = tokio::task::spawn_blocking(move || sample::write(&path)).await;
    written.map_err(|error| StartError::Runtime(error.into()))?.map_err(StartError::Sample)
}
