//! The issuer's current keys, remembered by each process.
//!
//! Keys are fetched when a token needs them, for as long as the issuer says they are current. A token that names a
//! key we do not know makes us look again, because keys change; no more than once in a while, because anybody can
//! make up a name. While the issuer does not answer, the keys we have go on counting for a day.

use super::{
    call::Reach,
    fetch::{Fetched, Keys, fetch},
    key::Key,
};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::Clock;
use parking_lot::RwLock;
use std::sync::Arc;
use tokio::sync::Mutex;

/// The keys of one issuer. Clones share what they know.
#[derive(Clone, Debug)]
pub(crate) struct KeySet(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    address: String,
    reach: Reach,
    clock: Clock,
    known: RwLock<Option<Known>>,
    /// When the next fetch may begin; held while one is under way, so that there is one at a time.
    next: Mutex<DateTime<Utc>>,
}

#[derive(Debug)]
struct Known {
    keys: Keys,
    fresh_until: DateTime<Utc>,
    usable_until: DateTime<Utc>,
}

/// The issuer's keys are not to be had.
#[derive(Debug)]
pub(crate) struct Unavailable;

/// Keys are asked for again no sooner, whatever the issuer says.
const FRESH_AT_LEAST: TimeDelta = TimeDelta::minutes(1);
/// Keys are asked for again no later, and count no longer.
const USABLE: TimeDelta = TimeDelta::hours(24);
const PAUSE_AFTER_SUCCESS: TimeDelta = TimeDelta::seconds(30);
const PAUSE_AFTER_FAILURE: TimeDelta = TimeDelta::seconds(5);

impl KeySet {
    /// The keys at this address; nothing is fetched yet.
    pub fn new(address: String, reach: Reach, clock: Clock) -> Self {
        let (known, next) = (RwLock::default(), Mutex::new(DateTime::UNIX_EPOCH));
        Self(Arc::new(Shared { address, reach, clock, known, next }))
    }

    /// Finds a key by its id; `None` when the issuer has none of this id.
    pub async fn find(&self, id: &str) -> Result<Option<Arc<Key>>, Unavailable> {
        if let Some(key) = self.fresh(id) {
            return Ok(Some(key));
        }
        let (keys, wanted) = (self.clone(), id.to_owned());
        // A task of its own goes on when whoever asked hangs up: their hurry is not the next one's loss.
        let refreshed = tokio::spawn(async move { keys.refresh_for(&wanted).await });
        refreshed.await.map_err(|_| Unavailable)?;
        let (known, now) = (self.0.known.read(), self.0.clock.now());
        let known = known.as_ref().filter(|known| now < known.usable_until).ok_or(Unavailable)?;
        Ok(known.keys.get(id).cloned())
    }

    fn fresh(&self, id: &str) -> Option<Arc<Key>> {
        let (known, now) = (self.0.known.read(), self.0.clock.now());
        known.as_ref().filter(|known| now < known.fresh_until)?.keys.get(id).cloned()
    }

    async fn refresh_for(&self, id: &str) {
        let mut next = self.0.next.lock().await;
        if self.fresh(id).is_some() || self.0.clock.now() < *next {
            return;
        }
        let fetched = fetch(&self.0.address, self.0.reach).await;
        let now = self.0.clock.now();
        match fetched {
            Ok(fetched) => {
                *self.0.known.write() = Some(Known::since(now, fetched));
                *next = now + PAUSE_AFTER_SUCCESS;
            }
            Err(error) => {
                tracing::error!(address = self.0.address, %error, "the keys that verify ID tokens cannot be fetched");
                *next = now + PAUSE_AFTER_FAILURE;
            }
        }
    }
}

impl Known {
    fn since(now: DateTime<Utc>, Fetched { keys, lifetime }: Fetched) -> Self {
        Self { keys, fresh_until: now + lifetime.clamp(FRESH_AT_LEAST, USABLE), usable_until: now + USABLE }
    }
}
