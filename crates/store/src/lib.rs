//! The app database: one SQL text, SQLite or PostgreSQL behind it.
//!
//! [`Tx`] hides which database it is; only this crate knows that there are two. SQL is `&'static str` with bound
//! values, or is put together from such pieces by [`Sql`]; a value cannot become text of a statement. The crate
//! knows no noun of the product except in its migrations. It is a seam, not an object mapper.

mod db;
mod error;
mod migrate;
mod postgres;
mod row;
mod sql;
mod sqlite;
#[cfg(feature = "testing")]
pub mod testing;
mod tx;
mod value;

pub use db::{Db, Location, PostgresLocation};
pub use error::{Error, OpenError, Result};
pub use row::{FromRow, Row};
pub use sql::Sql;
pub use tx::{Statements, Tx};
pub use value::{Bind, FromValue, Json, Value};
