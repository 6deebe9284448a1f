//! The file itself: is it there, is it ours to read, is it SQLite at all?
//!
//! SQLite would answer most of these with "unable to open database file"; people deserve to know which it was.

use driver::ConnectError;
use rusqlite::ErrorCode;
use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
};

/// The first bytes of every SQLite 3 file.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// Where the header holds the `application_id`, four bytes with the largest first.
const APPLICATION_ID: std::ops::Range<usize> = 68..72;

/// A file that should be a database.
#[derive(Debug)]
pub(crate) struct DatabaseFile {
    pub(crate) path: PathBuf,
}

/// What tells a file from one put in its place later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity(u64, u64);

impl DatabaseFile {
    pub(crate) fn new(path: &str) -> Self {
        Self { path: path.into() }
    }

    /// Looks at the file without SQLite's help.
    pub(crate) fn inspect(&self) -> Result<(), ConnectError> {
        let found = fs::metadata(&self.path).map_err(|error| self.unreadable(&error))?;
        if found.is_dir() {
            return Err(self.error("is a folder", "Enter the path of a file in it."));
        }
        if !found.is_file() {
            return Err(self.error("is not a regular file", "Enter the path of an SQLite file."));
        }
        let mut header = Vec::with_capacity(APPLICATION_ID.end);
        File::open(&self.path)
            .and_then(|file| file.take(APPLICATION_ID.end as u64).read_to_end(&mut header))
            .map_err(|error| self.unreadable(&error))?;
        if !header.starts_with(MAGIC) {
            return Err(self.error("is not an SQLite database", "Enter the path of an SQLite 3 file."));
        }
        if header.get(APPLICATION_ID) == Some(&kernel::APP_DATABASE_MARK.to_be_bytes()) {
            return Err(self.error(
                "is the app database of a Metalith server",
                "It holds accounts and keys, which nobody should query. Enter the path of another file.",
            ));
        }
        Ok(())
    }

    fn unreadable(&self, error: &io::Error) -> ConnectError {
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => self.error(
                "does not exist",
                "Check the path. It has to be the path on the machine where Metalith runs.",
            ),
            ErrorKind::PermissionDenied => self.error(
                "may not be read by the server",
                "Give the user that runs Metalith permission to read the file and to enter its folder.",
            ),
            _ => self.error(&format!("cannot be read: {error}"), "Enter the path of an SQLite file."),
        }
    }

    /// Says what SQLite's refusal means for the person who connects the file.
    pub(crate) fn explain(&self, error: &rusqlite::Error) -> ConnectError {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => {
                self.error("is not an SQLite database, or is encrypted", "Enter the path of a plain SQLite 3 file.")
            }
            Some(ErrorCode::DatabaseCorrupt) => {
                self.error("is damaged", "Restore the file from a copy, or repair it with sqlite3's .recover.")
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                self.error("is locked by another program", "Try again when that program has finished.")
            }
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly) => self.error(
                "has changes waiting in its -wal file that the server may not read",
                "Let the user that runs Metalith write to the folder, or have the writing program finish and close.",
            ),
            _ => self.error(&format!("cannot be read: {error}"), "Check the file with sqlite3."),
        }
    }

    fn error(&self, what: &str, hint: &str) -> ConnectError {
        ConnectError::new(format!("{} {what}.", self.path.display())).at("db", hint)
    }

    /// Are there changes that only the write-ahead log knows?
    pub(crate) fn has_wal(&self) -> bool {
        fs::metadata(beside(&self.path, "-wal")).is_ok_and(|found| found.len() > 0)
    }

    pub(crate) fn identity(&self) -> Option<Identity> {
        let found = fs::metadata(&self.path).ok()?;
        Some(identity_of(&found))
    }

    /// The file as a URI that tells SQLite to look for neither locks nor a log.
    pub(crate) fn immutable_uri(&self) -> String {
        let path = self.path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
        format!("file:{path}?immutable=1")
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

#[cfg(unix)]
fn identity_of(found: &fs::Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    Identity(found.dev(), found.ino())
}

#[cfg(not(unix))]
fn identity_of(found: &fs::Metadata) -> Identity {
    let created = found.created().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    Identity(0, created.map_or(0, |age| age.as_secs()))
}
