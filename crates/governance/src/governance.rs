//! What the handlers of this floor share.

use catalog::Catalog;
use content::Content;
use identity::Identity;
use kernel::Clock;

/// The state of this floor. Clones share it.
#[derive(Clone, Debug)]
pub struct Governance {
    pub(crate) identity: Identity,
    pub(crate) catalog: Catalog,
    pub(crate) content: Content,
    pub(crate) clock: Clock,
}

/// What it is put together from.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the floor that its type names")]
pub struct NewGovernance {
    pub identity: Identity,
    pub catalog: Catalog,
    pub content: Content,
    pub clock: Clock,
}

impl Governance {
    /// Puts it together.
    pub fn new(parts: NewGovernance) -> Self {
        let NewGovernance { identity, catalog, content, clock } = parts;
        Self { identity, catalog, content, clock }
    }
}
