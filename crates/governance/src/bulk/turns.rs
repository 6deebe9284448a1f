//! Bulk calls take turns: one at a time in this process, a few more wait, and whoever comes then is told to come back.
//!
//! One call locks much, in an order of its caller's choice; two at once could wait for one another in a circle. Who waits
//! here holds no connection.

use axum::http::StatusCode;
use parking_lot::Mutex;
use std::{collections::HashSet, sync::Arc};
use tokio::sync::{Mutex as Turn, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use web::{Error, Quota, Result};

/// Calls that are carried out or wait, at most.
const AT_ONCE: usize = 9;

/// Whose turn it is. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Turns {
    turn: Arc<Turn<()>>,
    places: Arc<Semaphore>,
    /// Names under which something is being carried out here.
    named: Arc<Mutex<HashSet<String>>>,
}

/// A turn; it ends with this value.
#[derive(Debug)]
pub(crate) struct InTurn {
    _turn: OwnedMutexGuard<()>,
    _place: OwnedSemaphorePermit,
}

/// A name that nobody else here can have while this value lives.
#[derive(Debug)]
pub(crate) struct Named {
    name: String,
    all: Arc<Mutex<HashSet<String>>>,
}

impl Default for Turns {
    fn default() -> Self {
        let places = Arc::new(Semaphore::new(AT_ONCE));
        Self { turn: Arc::default(), places, named: Arc::default() }
    }
}

impl Turns {
    /// Waits for a turn, or says that too many wait already.
    pub async fn wait(&self) -> Result<InTurn> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| too_many())?;
        Ok(InTurn { _turn: Arc::clone(&self.turn).lock_owned().await, _place: place })
    }

    /// Takes a name; none when somebody has it.
    pub fn take(&self, name: &str) -> Option<Named> {
        let is_free = self.named.lock().insert(name.to_owned());
        is_free.then(|| Named { name: name.to_owned(), all: Arc::clone(&self.named) })
    }
}

impl Drop for Named {
    fn drop(&mut self) {
        self.all.lock().remove(&self.name);
    }
}

fn too_many() -> Error {
    Error::Throttled {
        status: StatusCode::TOO_MANY_REQUESTS,
        field: "_error",
        message: "Too many bulk calls wait for their turn. Please try again in a moment.".into(),
        retry_after: 1,
        quota: Quota { name: "bulk", most: AT_ONCE, window: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S51
    #[tokio::test]
    async fn who_comes_when_too_many_wait_is_told_to_come_back() {
        let turns = Turns::default();
        let first = turns.wait().await.unwrap();
        let waiting: Vec<_> = (1..AT_ONCE)
            .map(|_| {
                let turns = turns.clone();
                tokio::spawn(async move { turns.wait().await.map(drop) })
            })
            .collect();
        tokio::task::yield_now().await;
        assert!(matches!(turns.wait().await, Err(Error::Throttled { retry_after: 1, .. })));
        drop(first);
        for one in waiting {
            one.await.unwrap().unwrap();
        }
        assert!(turns.wait().await.is_ok());
    }

    #[test]
    fn a_name_is_free_again_when_its_call_has_ended() {
        let turns = Turns::default();
        let named = turns.take("k");
        assert!(named.is_some() && turns.take("k").is_none() && turns.take("other").is_some());
        drop(named);
        assert!(turns.take("k").is_some());
    }
}
