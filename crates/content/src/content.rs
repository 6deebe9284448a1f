//! What the handlers of this floor share.

use kernel::{Chance, Clock, ServerKey};

/// The state of this floor.
#[derive(Clone, Debug)]
pub struct Content {
    pub(crate) key: ServerKey,
    pub(crate) clock: Clock,
    pub(crate) chance: Chance,
}

impl Content {
    /// Puts it together.
    pub fn new(key: ServerKey, clock: Clock, chance: Chance) -> Self {
        Self { key, clock, chance }
    }
}
