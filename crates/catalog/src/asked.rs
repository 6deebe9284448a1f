//! What a question needs to know of a database: its tables and their columns, for those who may.
//!
//! Whoever asks themselves needs the right to ask about each table; whoever is shown what others asked needs only the
//! right to see its rows. Tables are given out only where that is so.

use crate::{
    database::{self, Database},
    field::{self, Field},
    table::{self, Table},
};
use ::store::Tx;
use access::{
    Readable,
    data::{self, Act, DataRights, Kind, Level},
};
use identity::Caller;
use kernel::{DatabaseId, FieldId, Id, TableId};
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

/// Finds the database behind a question, with what the caller may do there.
pub async fn database(
    tx: &mut Tx,
    caller: &Caller,
    id: DatabaseId,
    standing: Standing,
) -> Result<(Readable<Database>, DataRights)> {
    if standing == Standing::Asks {
        return database::read_with_rights(tx, caller, id).await;
    }
    let database = database::store::find(tx, id).await?.ok_or(Error::NotFound)?;
    let rights = data::rights_in(tx, caller, id).await?;
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
/// refused, too: it may come.
pub async fn refuse_unaskable(
    tx: &mut Tx,
    caller: &Caller,
    tables: &BTreeSet<TableId>,
    fields: &BTreeSet<FieldId>,
    natively: &BTreeSet<DatabaseId>,
) -> Result<()> {
    let rights = data::rights_everywhere(tx, caller).await?;
    let (mut places, wanted) = (Vec::new(), tables.len() + fields.len());
    if !fields.is_empty() {
        let found = field::store::list(tx, fields.iter().copied()).await?;
        places.extend(found.iter().map(|field| (field.db_id, field.table_id)));
    }
    if !tables.is_empty() {
        let ids: Vec<_> = tables.iter().copied().collect();
        let found = table::store::list(tx, &ids).await?;
        places.extend(found.iter().map(|table| (table.db_id, table.id)));
    }
    let may_ask = places.len() == wanted
        && places.into_iter().all(|(database, table)| rights.asks_about(database, table))
        && natively.iter().all(|database| rights.asks_natively(*database));
    if may_ask { Ok(()) } else { Err(Error::Forbidden) }
}

/// Finds tables of a database, named by themselves or by their columns. Those that are not there, or not in this
/// database, are left out; one that the caller may not have is refused.
pub async fn tables(
    tx: &mut Tx,
    database: &Readable<Database>,
    rights: &DataRights,
    standing: Standing,
    tables: &BTreeSet<TableId>,
    fields: &BTreeSet<FieldId>,
) -> Result<HashMap<TableId, KnownTable>> {
    let mut ids: Vec<TableId> = tables.iter().copied().collect();
    if !fields.is_empty() {
        let named = field::store::list(tx, fields.iter().copied()).await?;
        ids.extend(named.iter().map(|field| field.table_id));
    }
    ids.sort_unstable_by_key(|id| id.number());
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut found = table::store::list(tx, &ids).await?;
    found.retain(|table| table.db_id == database.id && table.active);
    if found.iter().any(|table| !rights.may(standing.act(), database.id, Some(table.id))) {
        return Err(Error::Forbidden);
    }
    let ids: Vec<TableId> = found.iter().map(|table| table.id).collect();
    let all = if ids.is_empty() { Vec::new() } else { field::store::list_of_tables(tx, &ids).await? };
    let mut known: HashMap<TableId, KnownTable> =
        found.into_iter().map(|table| (table.id, KnownTable { table, fields: Vec::new() })).collect();
    for field in all {
        if let Some(its) = known.get_mut(&field.table_id) {
            its.fields.push(field);
        }
    }
    for its in known.values_mut() {
        field::sort(&mut its.fields, its.table.field_order);
    }
    Ok(known)
}
