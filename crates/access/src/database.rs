//! What belongs to a database. The rule so far is the contract's default: All Users may see and query every database,
//! only administrators change things. The permission graph will decide in this same place.

use crate::proof::{Domain, Right, sealed::Sealed};
use identity::{Caller, api_key::Reach};
use kernel::DatabaseId;

impl Sealed for DatabaseId {}

impl Domain for DatabaseId {
    type Judge = Caller;

    fn right(&self, caller: &Caller) -> Right {
        right(caller.reach().has(*self), caller.is_superuser())
    }
}

/// May the caller change whatever belongs to any database?
pub fn may_write_all_databases(caller: &Caller) -> bool {
    right(*caller.reach() == Reach::Everything, caller.is_superuser()) == Right::Write
}

/// The rule: nothing beyond the reach of an API key's scopes.
fn right(is_within_reach: bool, is_superuser: bool) -> Right {
    match (is_within_reach, is_superuser) {
        (false, _) => Right::Nothing,
        (true, false) => Right::Read,
        (true, true) => Right::Write,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn administrators_change_and_everybody_sees_what_is_within_reach() {
        assert_eq!((right(true, false), right(true, true)), (Right::Read, Right::Write));
        assert_eq!((right(false, false), right(false, true)), (Right::Nothing, Right::Nothing));
    }
}
