//! How API keys are used: when last, from where, and which routes how often.
//!
//! A request only puts a note into a map, once it is answered or given up ([`KeyUse`]); a task writes the notes every
//! few seconds ([`KeyUses`]). So a request never waits for a write, and a write that fails is tried again. Noted is
//! the route as it was declared, never what stood in its place: no id, no query. From the routes follows what a key
//! needs ([`model`]), and scopes on trial say what they would have refused before they refuse anything. Keys that are
//! refused leave their reason in the audit log the same way, at most once an hour ([`RefusedKeys`]).

mod http;
mod model;
mod notes;
mod refused;
mod request;
mod store;

pub(super) use http::routes;
pub(crate) use notes::KeyUses;
pub(crate) use refused::RefusedKeys;
pub(crate) use request::KeyUse;
pub(super) use store::forget;

use crate::Identity;
use ::store::Result;
use chrono::{Days, NaiveDate};

/// Days that are kept, today among them.
const KEPT: u64 = 90;
/// Rows that are kept of one key; beyond it the oldest days go.
const MOST_ROWS: i64 = 5000;

/// The first of so many days up to today.
fn first_day(today: NaiveDate, days: u64) -> NaiveDate {
    today.checked_sub_days(Days::new(days.saturating_sub(1))).unwrap_or(today)
}

/// Forgets the days that are not kept.
pub(crate) async fn clean_up(identity: &Identity) -> Result<()> {
    let first = first_day(identity.clock.now().date_naive(), KEPT);
    let mut tx = identity.db.write().await?;
    store::delete_before(&mut tx, first).await?;
    for key in store::keys_with_more_than(&mut tx, MOST_ROWS).await? {
        store::delete_beyond(&mut tx, key, MOST_ROWS).await?;
    }
    tx.commit().await
}
