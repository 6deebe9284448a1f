//! What the scenes play on: data directories that have been set up, bare servers, a warehouse.

use crate::{
    Result,
    metalith::{self, Credentials},
    server::Server,
    warehouse,
};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use tempfile::TempDir;

/// API keys in the second data directory.
pub const MANY_KEYS: u32 = 100_000;
/// Sessions in the third data directory.
pub const MANY_SESSIONS: u32 = 1_000_000;
/// People in the third data directory.
pub const MANY_PEOPLE: u32 = 10_000;
/// People, sessions and API keys in the data directory that is contained.
pub const BREACHED_PEOPLE: u32 = 10_000;
pub const BREACHED_SESSIONS: u32 = 20_000;
pub const BREACHED_KEYS: u32 = 500;
/// Sessions made beforehand.
pub const SESSIONS: usize = 200;
/// Times that a short measurement is repeated.
pub const ROUNDS: usize = 3;

/// Everything that was prepared.
#[derive(Debug)]
pub struct Stage {
    scratch: TempDir,
    /// The binary that is measured.
    pub binary: PathBuf,
    /// From start to first answer, where nothing was before.
    pub first_starts: Vec<Duration>,
    /// By which the benchmark is known.
    pub credentials: Credentials,
    /// Sessions of the administrator.
    pub sessions: Vec<String>,
    database: Option<i64>,
    is_town_built: bool,
}

impl Stage {
    /// Prepares it. The first starts of all are measured on the way.
    pub async fn set(binary: &Path) -> Result<Self> {
        let binary = binary.canonicalize().map_err(|error| format!("{}: {error}", binary.display()))?;
        let scratch = tempfile::tempdir()?;
        let mut first_starts = Vec::new();
        for round in 1..ROUNDS {
            let server = Server::metalith(&binary, &scratch.path().join(format!("fresh-{round}"))).await?;
            first_starts.push(server.took);
            server.stop().await?;
        }
        let server = Server::metalith(&binary, &few(&scratch)).await?;
        first_starts.push(server.took);
        let credentials = metalith::set_up(&server).await?;
        let sessions = metalith::sessions(&server, SESSIONS).await?;
        server.stop().await?;
        copy(&few(&scratch), &many(&scratch))?;
        metalith::store_keys(&many(&scratch).join("app.db"), MANY_KEYS)?;
        Ok(Self {
            scratch,
            binary,
            first_starts,
            credentials,
            sessions,
            database: None,
            is_town_built: false,
        })
    }

    /// Starts Metalith on the data directory as set up.
    pub async fn metalith(&self) -> Result<Server> {
        Server::metalith(&self.binary, &few(&self.scratch)).await
    }

    /// Starts Metalith on the data directory with many API keys.
    pub async fn metalith_with_many_keys(&self) -> Result<Server> {
        Server::metalith(&self.binary, &many(&self.scratch)).await
    }

    /// Starts Metalith on the data directory with many people and sessions, filled when first asked for.
    pub async fn metalith_with_many_people(&mut self) -> Result<Server> {
        let town = self.scratch.path().join("town");
        if !self.is_town_built {
            copy(&few(&self.scratch), &town)?;
            metalith::store_people(&town.join("app.db"), MANY_PEOPLE, MANY_SESSIONS)?;
            self.is_town_built = true;
        }
        Server::metalith(&self.binary, &town).await
    }

    /// Starts Metalith on a data directory of its own, full enough for a containment.
    pub async fn metalith_with_a_breach(&self) -> Result<Server> {
        let breach = self.scratch.path().join("breach");
        copy(&few(&self.scratch), &breach)?;
        let database = breach.join("app.db");
        metalith::store_people(&database, BREACHED_PEOPLE, BREACHED_SESSIONS)?;
        metalith::store_keys(&database, BREACHED_KEYS)?;
        metalith::share_password(&database)?;
        Server::metalith(&self.binary, &breach).await
    }

    /// A data directory of this name, for a server that is set up by whoever asks.
    pub fn empty(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    /// Starts Metalith on the data directory as set up, for a storm of log-ins as one person: it must not end the session
    /// that measures what others feel of it.
    pub async fn metalith_for_a_storm(&self) -> Result<Server> {
        let settings = [("MB_MAX_SESSIONS_PER_PERSON", "100000")];
        Server::metalith_with(&self.binary, &few(&self.scratch), &settings).await
    }

    /// Starts Metalith on the data directory as set up, counting nobody's failures.
    pub async fn metalith_without_throttles(&self) -> Result<Server> {
        let settings = [("MB_DISABLE_SESSION_THROTTLE", "true")];
        Server::metalith_with(&self.binary, &few(&self.scratch), &settings).await
    }

    /// Starts the bare server that answers five bytes.
    pub async fn hello(&self) -> Result<Server> {
        Server::bare("serve-hello", &[]).await
    }

    /// Starts the bare server that looks up one row.
    pub async fn read(&self) -> Result<Server> {
        Server::bare("serve-read", &[&self.scratch.path().join("read.db")]).await
    }

    /// The file of the warehouse.
    pub fn warehouse(&self) -> PathBuf {
        self.scratch.path().join("warehouse.db")
    }

    /// The warehouse as a database of Metalith's, made and connected when first asked for.
    pub async fn database(&mut self) -> Result<i64> {
        if let Some(id) = self.database {
            return Ok(id);
        }
        warehouse::write(&self.warehouse())?;
        let server = self.metalith().await?;
        let id = metalith::connect(&server, &self.credentials.key, &self.warehouse()).await?;
        server.stop().await?;
        self.database = Some(id);
        Ok(id)
    }
}

fn few(scratch: &TempDir) -> PathBuf {
    scratch.path().join("few")
}

fn many(scratch: &TempDir) -> PathBuf {
    scratch.path().join("many")
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        std::fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}
