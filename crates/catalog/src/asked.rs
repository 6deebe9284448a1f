//! What a question needs to know of a database: its tables and their columns, for those who may.
//!
//! Whoever asks themselves needs the right to ask about each table; whoever is shown what others asked needs only the
//! right to see its rows. Tables are given out only where that is so.

use crate::{
    database::{self, Database},
    field::{self, Field},
    table::{self, Table, store::Also},
};
use ::store::Tx;
use access::{
    Readable,
    data::{self, Act, DataRights, Kind, Level},
};
use identity::Caller;
use kernel::{DatabaseId, FieldId, TableId};
use std::collections::{BTreeSet, HashMap};
use web::{Error, Result};

/// For whom it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// For somebody who asks.
    Asks,
    /// For somebody who is shown what others asked.
    IsShown,
}

impl Standing {
    const fn act(self) -> Act {
        match self {
            Self::Asks => Act::Query,
            Self::IsShown => Act::ViewData,
        }
    }
}

/// A table with its active columns, in the order that was chosen for it.
#[derive(Clone, Debug)]
pub struct KnownTable {
    /// The table.
    pub table: Table,
    /// Its columns, hidden ones included.
    pub fields: Vec<Field>,
}

/// Finds the database behind a question, with what the caller may do there; it may be known already.
pub async fn database(
    tx: &mut Tx,
    caller: &Caller,
    id: DatabaseId,
    standing: Standing,
    rights: Option<&DataRights>,
) -> Result<(Readable<Database>, DataRights)> {
    let database = database::store::find(tx, id).await?.ok_or(Error::NotFound)?;
    let rights = match rights {
        Some(rights) => rights.clone().within(caller.reach()),
        None => data::rights_in(tx, caller, id).await?,
    };
    if standing == Standing::Asks {
        return Ok((access::readable(&rights, database)?, rights));
    }
    if !rights.may(Act::ViewData, id, None) {
        return Err(Error::Forbidden);
    }
    // Who is shown what others asked has no right of their own to the database; that they see its rows was asked above.
    Ok((access::readable(&DataRights::everything(), database)?, rights))
}

/// May SQL be asked there?
pub fn may_natively(rights: &DataRights, database: DatabaseId, standing: Standing) -> bool {
    match standing {
        Standing::Asks => rights.asks_natively(database),
        // SQL may read any table.
        Standing::IsShown => rights.throughout(Kind::ViewData, database) >= Level::Most,
    }
}

/// Refuses who may not ask about each of these tables and columns, or in SQL of these databases. What is not there is
/// refused, too: it may come. What the caller may do with all data is known.
pub async fn refuse_unaskable(
    tx: &mut Tx,
    rights: &DataRights,
    tables: &BTreeSet<TableId>,
    fields: &BTreeSet<FieldId>,
    natively: &BTreeSet<DatabaseId>,
) -> Result<()> {
    let wanted = tables.len() + fields.len();
    let places = match wanted {
        0 => Vec::new(),
        _ => table::store::spots(tx, tables.iter().copied(), fields.iter().copied()).await?,
    };
    let may_ask = places.len() == wanted
        && places.iter().all(|spot| rights.asks_about(spot.db_id, spot.table_id))
        && natively.iter().all(|database| rights.asks_natively(*database));
    if may_ask { Ok(()) } else { Err(Error::Forbidden) }
}

/// Finds tables of a database, named by themselves or by their columns. Those that are not there, or not in this
/// database, are left out; one that the caller may not have is refused. One statement, however many.
pub async fn tables(
    tx: &mut Tx,
    database: &Readable<Database>,
    rights: &DataRights,
    standing: Standing,
    tables: &BTreeSet<TableId>,
    fields: &BTreeSet<FieldId>,
) -> Result<HashMap<TableId, KnownTable>> {
    if tables.is_empty() && fields.is_empty() {
        return Ok(HashMap::new());
    }
    let tables: Vec<TableId> = tables.iter().copied().collect();
    let fields: Vec<FieldId> = fields.iter().copied().collect();
    let mut found = table::store::list_with_fields(tx, &tables, &fields, Also::OfFields).await?;
    found.retain(|(table, _)| table.db_id == database.id && table.active);
    if found.iter().any(|(table, _)| !rights.may(standing.act(), database.id, Some(table.id))) {
        return Err(Error::Forbidden);
    }
    let mut known: HashMap<TableId, KnownTable> =
        found.into_iter().map(|(table, fields)| (table.id, KnownTable { table, fields })).collect();
    for its in known.values_mut() {
        field::sort(&mut its.fields, its.table.field_order);
    }
    Ok(known)
}
