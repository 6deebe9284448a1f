//! What the handlers of this floor share.

use kernel::{Chance, Clock};

/// The state of this floor.
#[derive(Clone, Debug)]
pub struct Content {
    pub(crate) clock: Clock,
    pub(crate) chance: Chance,
}

impl Content {
    /// Puts it together.
    pub fn new(clock: Clock, chance: Chance) -> Self {
        Self { clock, chance }
    }
}
