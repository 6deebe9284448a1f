//! Turns: how many statements run at once.
//!
//! A turn is held from before a statement starts until its last row is sent or its client is gone. Who finds none
//! free waits, and those who wait are served in order. The bounds keep one caller from taking the server from
//! everybody, and keep memory in proportion: a running statement holds a handful of batches.

use kernel::UserId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Statements that run at once for one caller (a person or an API key).
pub const PER_CALLER: usize = 16;
/// Statements that run at once in this process.
pub const IN_TOTAL: usize = 64;

/// The turns of this process. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Turns(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    per_caller: usize,
    total: Arc<Semaphore>,
    callers: Mutex<HashMap<UserId, Arc<Semaphore>>>,
}

/// The right to run one statement; given back when dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _own: OwnedSemaphorePermit,
    _total: OwnedSemaphorePermit,
}

impl Default for Turns {
    fn default() -> Self {
        Self::new(PER_CALLER, IN_TOTAL)
    }
}

impl Turns {
    pub fn new(per_caller: usize, in_total: usize) -> Self {
        let total = Arc::new(Semaphore::new(in_total));
        Self(Arc::new(Shared { per_caller, total, callers: Mutex::default() }))
    }

    /// Waits for a turn. The caller's own bound comes first, so that who waits for it stands in nobody's way.
    pub async fn take(&self, caller: UserId) -> Turn {
        const OPEN: &str = "these semaphores are never closed";
        let own = self.turns_of(caller).acquire_owned().await.expect(OPEN);
        let total = Arc::clone(&self.0.total).acquire_owned().await.expect(OPEN);
        Turn { _own: own, _total: total }
    }

    fn turns_of(&self, caller: UserId) -> Arc<Semaphore> {
        let mut callers = self.0.callers.lock().unwrap_or_else(PoisonError::into_inner);
        // Turns and those who wait for one hold the semaphore too; one that only the map holds is idle.
        callers.retain(|_, semaphore| Arc::strong_count(semaphore) > 1);
        let fresh = || Arc::new(Semaphore::new(self.0.per_caller));
        Arc::clone(callers.entry(caller).or_insert_with(fresh))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use kernel::Id;

    fn caller(number: i64) -> UserId {
        UserId::from_number(number)
    }

    #[tokio::test]
    async fn a_caller_at_the_bound_waits_and_others_do_not() {
        let turns = Turns::new(1, 2);
        let first = turns.take(caller(1)).await;
        let mut second = Box::pin(turns.take(caller(1)));
        assert!(second.as_mut().now_or_never().is_none());
        assert!(turns.take(caller(2)).now_or_never().is_some());
        drop(first);
        assert!(second.now_or_never().is_some());
    }

    #[tokio::test]
    async fn waiting_callers_are_served_in_order() {
        let turns = Turns::new(1, 1);
        let running = turns.take(caller(1)).await;
        let mut waiting: Vec<_> = (2..5).map(|number| Box::pin(turns.take(caller(number)))).collect();
        assert!(waiting.iter_mut().all(|turn| turn.as_mut().now_or_never().is_none()));
        drop(running);
        assert!(waiting[2].as_mut().now_or_never().is_none());
        assert!(waiting[0].as_mut().now_or_never().is_some());
    }

    #[tokio::test]
    async fn idle_callers_are_forgotten() {
        let turns = Turns::new(1, 1);
        for number in 1..100 {
            drop(turns.take(caller(number)).await);
        }
        assert_eq!(turns.0.callers.lock().unwrap().len(), 1);
    }
}
