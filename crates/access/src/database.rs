//! What belongs to a database: the database itself, and its tables with their fields. What groups may do with data
//! decides; administrators may everything, and scopes of API keys take from either.

use crate::{
    data::DataRights,
    proof::{Domain, Right, sealed::Sealed},
};
use kernel::{DatabaseId, TableId};

/// A table of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableOf(pub DatabaseId, pub TableId);

impl Sealed for DatabaseId {}

impl Domain for DatabaseId {
    type Judge = DataRights;

    fn right(&self, rights: &DataRights) -> Right {
        match (rights.manages(*self), rights.sees_database(*self)) {
            (true, _) => Right::Write,
            (false, true) => Right::Read,
            (false, false) => Right::Nothing,
        }
    }
}

impl Sealed for TableOf {}

impl Domain for TableOf {
    type Judge = DataRights;

    fn right(&self, rights: &DataRights) -> Right {
        let Self(database, table) = *self;
        match (rights.describes(database, table), rights.sees_table(database, table)) {
            (true, _) => Right::Write,
            (false, true) => Right::Read,
            (false, false) => Right::Nothing,
        }
    }
}
