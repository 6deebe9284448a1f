//! A file to ask questions of: one table of a million rows and ten mixed columns, the same in every run.

use crate::Result;
use std::path::Path;

/// Rows of the table.
pub const ROWS: u32 = 1_000_000;
/// Everything.
pub const ALL: &str = "SELECT * FROM trip";
/// One row by its key.
pub const ONE: &str = "SELECT * FROM trip WHERE id = 500000";

/// Writes the file.
pub fn write(file: &Path) -> Result<()> {
    let connection = rusqlite::Connection::open(file)?;
    connection.execute_batch(&format!(
        "PRAGMA journal_mode = off;
         PRAGMA synchronous = off;
         CREATE TABLE trip (
             id INTEGER PRIMARY KEY, carrier TEXT, origin TEXT, destination TEXT, distance INTEGER, delay INTEGER,
             price REAL, discount REAL, departed_at DATETIME, note TEXT
         );
         WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {ROWS})
         INSERT INTO trip
         SELECT n, 'Carrier ' || (n * 7 % 16), 'City ' || (n * 31 % 105), 'City ' || (n * 37 % 105),
                n * 7919 % 4900 + 80, nullif(n * 104729 % 400 - 60, 0), (n * 15485863 % 100000) / 100.0,
                (n * 32452843 % 1000) / 1000.0,
                datetime(1577836800 + n * 151, 'unixepoch'), 'seat ' || (n % 40) || ', \"window\"'
         FROM number;"
    ))?;
    Ok(())
}
