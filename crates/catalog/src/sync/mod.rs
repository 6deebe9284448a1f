//! Finding out what a database holds.

use tokio::sync::Notify;

/// What this replica knows of its syncs.
#[derive(Default)]
pub(crate) struct Syncs {
    wanted: Notify,
}

impl Syncs {
    pub fn wake(&self) {
        self.wanted.notify_one();
    }
}
