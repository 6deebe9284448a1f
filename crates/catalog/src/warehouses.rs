//! The warehouses that are open, one per database.
//!
//! A warehouse is kept together with the sealed details it was opened with. Whoever asks brings the details as they
//! are stored now, so a change made by any replica opens a new one; no message between replicas is needed.

use driver::{ConnectError, Warehouse};
use kernel::{DatabaseId, Sealed};
use parking_lot::Mutex;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

#[derive(Default)]
pub(crate) struct Warehouses(Mutex<HashMap<DatabaseId, Opened>>);

/// A warehouse, and the details it was opened with.
type Opened = (Sealed, Arc<dyn Warehouse>);

impl Warehouses {
    /// Gives the open warehouse, or opens it.
    pub fn get(
        &self,
        id: DatabaseId,
        sealed: &Sealed,
        open: impl FnOnce() -> Result<Arc<dyn Warehouse>, ConnectError>,
    ) -> Result<Arc<dyn Warehouse>, ConnectError> {
        let mut open_ones = self.0.lock();
        if let Some((opened_with, warehouse)) = open_ones.get(&id)
            && opened_with == sealed
        {
            return Ok(Arc::clone(warehouse));
        }
        let warehouse = open()?;
        open_ones.insert(id, (sealed.clone(), Arc::clone(&warehouse)));
        Ok(warehouse)
    }

    /// Lets go of databases that were deleted; statements that still run keep theirs until they end.
    pub fn retain(&self, known: &HashSet<DatabaseId>) {
        self.0.lock().retain(|id, _| known.contains(id));
    }

    /// Lets go of one database.
    pub fn forget(&self, id: DatabaseId) {
        self.0.lock().remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stub::World;
    use kernel::Id;

    #[test]
    fn a_warehouse_is_opened_once_until_its_details_change_or_it_is_forgotten() {
        let (warehouses, world) = (Warehouses::default(), World::new(Vec::new()));
        let opened = std::cell::Cell::new(0);
        let get = |id: i64, sealed: &str| {
            let open = || {
                opened.set(opened.get() + 1);
                Ok(Arc::new(world.clone()) as Arc<dyn Warehouse>)
            };
            warehouses.get(DatabaseId::from_number(id), &Sealed(sealed.to_owned()), open).unwrap();
            opened.get()
        };
        assert_eq!([get(1, "a"), get(1, "a"), get(2, "a"), get(1, "b"), get(1, "b")], [1, 1, 2, 3, 3]);
        warehouses.retain(&HashSet::from([DatabaseId::from_number(1)]));
        assert_eq!([get(1, "b"), get(2, "a")], [3, 4]);
        warehouses.forget(DatabaseId::from_number(1));
        assert_eq!(get(1, "b"), 5);
    }
}
