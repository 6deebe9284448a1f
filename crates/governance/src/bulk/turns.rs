//! Bulk calls take turns: one at a time in this process, a few more wait, and whoever comes then is told to come back.
//!
//! One call locks much, in an order of its caller's choice; two at once could wait for one another in a circle. Who waits
//! here holds no connection.

use axum::http::StatusCode;
use kernel::UserId;
use parking_lot::Mutex;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use tokio::sync::{Mutex as Turn, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use web::{Error, Quota, Result};

/// Calls that are carried out or wait, at most.
const AT_ONCE: usize = 9;
/// How many of these one caller may have, so that there is room for others.
const OF_ONE: usize = 3;

/// Whose turn it is. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Turns {
    turn: Arc<Turn<()>>,
    places: Arc<Semaphore>,
    /// How many places callers have.
    taken: Arc<Mutex<HashMap<UserId, usize>>>,
    /// Names under which something is being carried out here.
    named: Arc<Mutex<HashSet<String>>>,
}

/// A turn; it ends with this value.
#[derive(Debug)]
pub(crate) struct InTurn {
    _turn: OwnedMutexGuard<()>,
    _place: Place,
}

/// A place of somebody's among those who wait.
#[derive(Debug)]
struct Place {
    user: UserId,
    taken: Arc<Mutex<HashMap<UserId, usize>>>,
    _permit: OwnedSemaphorePermit,
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
        Self { turn: Arc::default(), places, taken: Arc::default(), named: Arc::default() }
    }
}

impl Turns {
    /// Waits for a turn of somebody's, or says that too many wait already: of theirs, or of all.
    pub async fn wait(&self, user: UserId) -> Result<InTurn> {
        let place = self.place(user)?;
        Ok(InTurn { _turn: Arc::clone(&self.turn).lock_owned().await, _place: place })
    }

    fn place(&self, user: UserId) -> Result<Place> {
        let mut taken = self.taken.lock();
        let of_one = taken.get(&user).copied().unwrap_or(0);
        if of_one >= OF_ONE {
            let message = "Too many bulk calls of yours wait for their turn. Please try again in a moment.";
            return Err(too_many(message, OF_ONE));
        }
        let message = "Too many bulk calls wait for their turn. Please try again in a moment.";
        let permit = Arc::clone(&self.places).try_acquire_owned().map_err(|_| too_many(message, AT_ONCE))?;
        taken.insert(user, of_one + 1);
        Ok(Place { user, taken: Arc::clone(&self.taken), _permit: permit })
    }

    /// Takes a name; none when somebody has it.
    pub fn take(&self, name: &str) -> Option<Named> {
        let is_free = self.named.lock().insert(name.to_owned());
        is_free.then(|| Named { name: name.to_owned(), all: Arc::clone(&self.named) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.taken.lock();
        match taken.get_mut(&self.user) {
            Some(some) if *some > 1 => *some -= 1,
            _ => drop(taken.remove(&self.user)),
        }
    }
}

impl Drop for Named {
    fn drop(&mut self) {
        self.all.lock().remove(&self.name);
    }
}

fn too_many(message: &str, most: usize) -> Error {
    Error::Throttled {
        status: StatusCode::TOO_MANY_REQUESTS,
        field: "_error",
        message: message.into(),
        retry_after: 1,
        quota: Quota { name: "bulk", most, window: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Id;
    use tokio::task::JoinHandle;

    /// S51
    #[tokio::test]
    async fn who_comes_when_too_many_wait_is_told_to_come_back() {
        let turns = Turns::default();
        let first = turns.wait(user(0)).await.unwrap();
        let waiting: Vec<_> = (1..AT_ONCE).map(|number| wait(&turns, user(number / OF_ONE))).collect();
        tokio::task::yield_now().await;
        assert!(matches!(turns.wait(user(7)).await, Err(Error::Throttled { retry_after: 1, .. })));
        drop(first);
        for one in waiting {
            one.await.unwrap().unwrap();
        }
        assert!(turns.wait(user(7)).await.is_ok());
        assert!(turns.taken.lock().is_empty());
    }

    /// S51
    #[tokio::test]
    async fn one_caller_leaves_turns_to_others() {
        let turns = Turns::default();
        let first = turns.wait(user(1)).await.unwrap();
        let waiting: Vec<_> = (1..OF_ONE).map(|_| wait(&turns, user(1))).collect();
        tokio::task::yield_now().await;
        assert!(matches!(turns.wait(user(1)).await, Err(Error::Throttled { retry_after: 1, .. })));
        let other = wait(&turns, user(2));
        drop(first);
        for one in waiting.into_iter().chain([other]) {
            one.await.unwrap().unwrap();
        }
        assert!(turns.wait(user(1)).await.is_ok());
    }

    fn user(number: usize) -> UserId {
        UserId::from_number(i64::try_from(number).unwrap() + 1)
    }

    fn wait(turns: &Turns, user: UserId) -> JoinHandle<Result<()>> {
        let turns = turns.clone();
        tokio::spawn(async move { turns.wait(user).await.map(drop) })
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
