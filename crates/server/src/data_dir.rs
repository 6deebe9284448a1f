//! The data directory: one process at a time, files for nobody else's eyes.

use crate::StartError;
use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

/// The directory; held by this process until dropped, or shared.
#[derive(Debug)]
pub(crate) struct DataDir {
    path: PathBuf,
    _lock: Option<File>,
}

impl DataDir {
    /// Makes the directory where it is missing, and holds it.
    pub fn hold(path: &Path) -> Result<Self, StartError> {
        let unusable = |error: std::io::Error| {
            StartError::Config(format!("the data directory {} cannot be used: {error}", path.display()))
        };
        fs::create_dir_all(path).map_err(unusable)?;
        let path = path.canonicalize().map_err(unusable)?;
        let lock = File::create(path.join("metalith.lock")).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, _lock: Some(lock) }),
            Err(TryLockError::WouldBlock) => Err(StartError::InUse(path)),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }

    /// Names the directory without holding it, for who only looks while somebody else may hold it.
    pub fn beside(path: &Path) -> Self {
        Self { path: path.to_owned(), _lock: None }
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}
