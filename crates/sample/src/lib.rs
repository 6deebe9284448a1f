//! The Sample Database: an invented shop, so that a fresh installation has something to ask about.
//!
//! Tables, columns, row counts and ranges are those that scripts written for Metabase's Sample Database rely
//! on; every row is our own invention, drawn from word lists and weighted dice. The dice are seeded and no
//! clock is read, so every installation holds the same rows. The shop opens on 2022-04-19 and its books close
//! on 2026-04-19.
//!
//! This crate writes a file and nothing else: it does not register the database, sync it or query it.

mod calendar;
mod dice;
mod orders;
mod people;
mod products;
mod prose;
mod reviews;
mod states;
mod words;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

/// What the Sample Database is called.
pub const NAME: &str = "Sample Database";

/// Why the file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder or the file itself refused.
    #[error("cannot write the Sample Database to {}", path.display())]
    File {
        /// Where the database should have gone.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// SQLite refused.
    #[error("SQLite could not fill the Sample Database")]
    Sqlite(#[from] rusqlite::Error),
}

/// Writes the Sample Database to `path`, replacing what is there.
///
/// The file appears complete or not at all: it grows under a temporary name in the same folder and is renamed
/// when it is safe on disk. Takes a fraction of a second and blocks while it does.
pub fn write(path: &Path) -> Result<(), Error> {
    let refused = |source| Error::File { path: path.to_owned(), source };

    // A bare file name has the empty parent, which stands for the current folder.
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let draft = tempfile::Builder::new()
        .prefix(".sample-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .map_err(refused)?
        .into_temp_path();

    fill(&draft)?;
    File::open(&draft).and_then(|file| file.sync_all()).map_err(refused)?;
    draft.persist(path).map_err(|error| refused(error.error))
}

fn fill(draft: &Path) -> Result<(), Error> {
    let people = people::invent();
    let products = products::invent();
    let orders = orders::invent(&people, &products);
    let reviews = reviews::invent(&products);

    let mut db = Connection::open(draft)?;
    // Nobody else sees the draft: when power fails it is lost and written again, so it needs no journal.
    db.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    let tx = db.transaction()?;
    tx.execute_batch(include_str!("schema.sql"))?;
    people::insert(&tx, &people)?;
    products::insert(&tx, &products, &reviews)?;
    orders::insert(&tx, &orders)?;
    reviews::insert(&tx, &reviews)?;
    tx.commit()?;
    db.close().map_err(|(_, error)| error)?;
    Ok(())
}
