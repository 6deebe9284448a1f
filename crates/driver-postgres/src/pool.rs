//! The connections of one warehouse: eight at most, four kept while nobody needs them.
//!
//! A connection is given back only by who knows that it is clean; dropping one closes it. So nothing that goes wrong
//! in the middle of something can reach the next user.

use crate::{connection::Connection, settings::Settings};
use driver::ConnectError;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Duration, Instant},
};

/// Connections open at once; who comes later waits.
const OPEN: usize = 8;
/// Connections kept between statements.
const IDLE: usize = 4;
/// How long an unused connection is trusted to be alive, and worth the server's memory.
const KEPT_FOR: Duration = Duration::from_mins(5);

#[derive(Clone)]
pub(crate) struct Pool(Arc<Shared>);

struct Shared {
    settings: Settings,
    places: Arc<Semaphore>,
    idle: Mutex<Vec<Idle>>,
}

struct Idle {
    connection: Connection,
    since: Instant,
}

/// A connection and its place among the open ones.
pub(crate) struct Lease {
    connection: Connection,
    /// Did somebody use it before?
    pub(crate) is_used: bool,
    _place: OwnedSemaphorePermit,
}

impl std::ops::Deref for Lease {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl Pool {
    pub(crate) fn new(settings: Settings) -> Self {
        Self(Arc::new(Shared { settings, places: Arc::new(Semaphore::new(OPEN)), idle: Mutex::default() }))
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Takes an idle connection or opens one.
    pub(crate) async fn lease(&self) -> Result<Lease, ConnectError> {
        let place = self.place().await;
        match self.take_idle() {
            Some(connection) => Ok(Lease { connection, is_used: true, _place: place }),
            None => self.open(place).await,
        }
    }

    /// Opens a connection, whatever lies idle: only that shows what the details are worth now.
    pub(crate) async fn fresh(&self) -> Result<Lease, ConnectError> {
        self.open(self.place().await).await
    }

    /// Takes back a connection that is clean.
    pub(crate) fn give_back(&self, lease: Lease) {
        let mut idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE && !lease.connection.is_closed() {
            idle.push(Idle { connection: lease.connection, since: Instant::now() });
        }
    }

    async fn place(&self) -> OwnedSemaphorePermit {
        Arc::clone(&self.0.places).acquire_owned().await.expect("the semaphore is never closed")
    }

    async fn open(&self, place: OwnedSemaphorePermit) -> Result<Lease, ConnectError> {
        let connection = Connection::open(&self.0.settings).await?;
        Ok(Lease { connection, is_used: false, _place: place })
    }

    fn take_idle(&self) -> Option<Connection> {
        let mut idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|idle| !idle.connection.is_closed() && idle.since.elapsed() < KEPT_FOR);
        idle.pop().map(|idle| idle.connection)
    }
}
