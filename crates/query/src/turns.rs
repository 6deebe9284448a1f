//! Turns: how many statements run at once.
//!
//! A turn is held from before a statement starts until its last row is sent or its client is gone. Who finds none
//! free waits, and those who wait are served in order, up to a number of them. The bounds keep one caller from taking the server from
//! everybody, and keep memory in proportion: a running statement holds a handful of batches.

use axum::http::StatusCode;
use kernel::UserId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use web::{Error, Quota, Result};

/// Statements that run at once for one caller (a person or an API key).
pub const PER_CALLER: usize = 16;
/// Statements that run at once in this process.
pub const IN_TOTAL: usize = 64;
/// Statements of one caller that run or wait.
const IN_LINE: usize = 512;

/// The turns of this process. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Turns(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    per_caller: usize,
    total: Arc<Semaphore>,
    callers: Mutex<HashMap<UserId, Arc<Line>>>,
}

/// What one caller has running and waiting.
#[derive(Debug)]
struct Line {
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

/// A place in the line of a caller.
#[derive(Debug)]
pub(crate) struct Place {
    permit: OwnedSemaphorePermit,
    line: Arc<Line>,
    total: Arc<Semaphore>,
}

/// The right to run one statement; given back when dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _own: OwnedSemaphorePermit,
    _total: OwnedSemaphorePermit,
    _place: OwnedSemaphorePermit,
    _line: Arc<Line>,
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

    /// Stands in line, or is told to come back when too many wait already.
    pub fn stand_in_line(&self, caller: UserId) -> Result<Place> {
        let line = self.line_of(caller);
        let permit = Arc::clone(&line.places).try_acquire_owned().map_err(|_| too_many())?;
        Ok(Place { permit, line, total: Arc::clone(&self.0.total) })
    }

    fn line_of(&self, caller: UserId) -> Arc<Line> {
        let mut callers = self.0.callers.lock().unwrap_or_else(PoisonError::into_inner);
        // Turns and those who wait for one hold the line too; one that only the map holds is idle.
        callers.retain(|_, line| Arc::strong_count(line) > 1);
        let fresh = || {
            let (turns, places) = (Semaphore::new(self.0.per_caller), Semaphore::new(IN_LINE));
            Arc::new(Line { turns: Arc::new(turns), places: Arc::new(places) })
        };
        Arc::clone(callers.entry(caller).or_insert_with(fresh))
    }
}

impl Place {
    /// Waits for a turn. The caller's own bound comes first, so that who waits for it stands in nobody's way.
    pub async fn turn(self) -> Turn {
        const OPEN: &str = "these semaphores are never closed";
        let own = Arc::clone(&self.line.turns).acquire_owned().await.expect(OPEN);
        let total = self.total.acquire_owned().await.expect(OPEN);
        Turn { _own: own, _total: total, _place: self.permit, _line: self.line }
    }
}

fn too_many() -> Error {
    Error::Throttled {
        status: StatusCode::TOO_MANY_REQUESTS,
        field: "_error",
        message: "Too many of your statements wait for their turn. Please try again in a moment.".into(),
        retry_after: 1,
        quota: Quota { name: "statements", most: IN_LINE, window: None },
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

    impl Turns {
        async fn take(&self, caller: UserId) -> Turn {
            self.stand_in_line(caller).unwrap().turn().await
        }
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

    /// S51
    #[tokio::test]
    async fn who_has_too_many_waiting_is_told_to_come_back_and_others_are_not() {
        let turns = Turns::new(1, 2);
        let mut line: Vec<_> = (0..IN_LINE).map(|_| turns.stand_in_line(caller(1)).unwrap()).collect();
        assert!(matches!(turns.stand_in_line(caller(1)), Err(Error::Throttled { retry_after: 1, .. })));
        assert!(turns.stand_in_line(caller(2)).is_ok());
        let running = line.pop().unwrap().turn().await;
        assert!(turns.stand_in_line(caller(1)).is_err(), "what runs has its place still");
        drop(running);
        assert!(turns.stand_in_line(caller(1)).is_ok());
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
