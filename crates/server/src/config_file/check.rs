//! `metalith check-config FILE`: what is wrong with a config file and what it would change, with the server down or up.
//!
//! The file is applied like at a start, and the transaction let go of. Where there is no app database of this release,
//! an empty one in a folder of its own stands for it.

use super::{
    Problem, Problems,
    apply::{Applied, Failure, apply},
    read,
};
use crate::{
    Config, StartError, beside,
    data_dir::DataDir,
    ground::{Ground, NewGround},
    key,
};
use kernel::{Chance, Clock, ServerKey};
use std::path::{Path, PathBuf};
use store::{Db, Location};

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Warnings and errors, a line each.
    pub diagnostics: Vec<String>,
    /// What the file would change, a line each; none when it is wrong.
    pub changes: Option<Vec<String>>,
    /// Was an empty app database what it was compared with?
    pub is_compared_with_nothing: bool,
}

/// Checks a file and changes nothing.
pub async fn check_config(config: Config, file: &Path) -> Result<Verdict, StartError> {
    let plan = match read(file, &config.variables) {
        Ok(plan) => plan,
        Err(Problems { problems, .. }) => return Ok(Verdict::refusing(file, problems, false)),
    };
    let (environment, authorities, hashing) =
        (config.settings.clone(), config.authorities.clone(), config.hashing);
    let standing = Standing::find(config).await?;
    let parts = NewGround {
        db: standing.db.clone(),
        key: standing.key.clone(),
        environment,
        authorities,
        hashing,
        clock: Clock::system(),
        chance: Chance::system(),
    };
    let is_compared_with_nothing = standing.folder.is_some();
    match apply(&Ground::lay(parts).await?, plan).await {
        Ok(Applied { changes, warnings, .. }) => {
            let diagnostics = lines(file, "warning", warnings);
            Ok(Verdict { diagnostics, changes: Some(changes), is_compared_with_nothing })
        }
        Err(Failure::Problems(problems)) => Ok(Verdict::refusing(file, problems, is_compared_with_nothing)),
        Err(Failure::Start(error)) => Err(error),
    }
}

impl Verdict {
    fn refusing(file: &Path, problems: Vec<Problem>, is_compared_with_nothing: bool) -> Self {
        Self { diagnostics: lines(file, "error", problems), changes: None, is_compared_with_nothing }
    }
}

fn lines(file: &Path, kind: &str, mut problems: Vec<Problem>) -> Vec<String> {
    problems.sort_by_key(|problem| problem.line);
    let line = |Problem { line, text }| format!("{}:{line}: {kind}: {text}", file.display());
    problems.into_iter().map(line).collect()
}

/// The app database to compare with.
struct Standing {
    db: Db,
    key: ServerKey,
    /// Where an empty one is, when it is one; it goes with this value.
    folder: Option<Folder>,
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "could not remove {}", self.0.display());
        }
    }
}

impl Standing {
    async fn find(config: Config) -> Result<Self, StartError> {
        if let Some((db, key)) = beside::look(config).await? {
            return Ok(Self { db, key, folder: None });
        }
        let chance = Chance::system();
        let folder = Folder(std::env::temp_dir().join(format!("metalith-check-{}", chance.uuid())));
        let data_dir = DataDir::hold(&folder.0)?;
        let db = Db::open(Location::Sqlite(data_dir.file("app.db"))).await?;
        let key = key::of(&data_dir, &db, None, &chance).await?;
        Ok(Self { db, key, folder: Some(folder) })
    }
}
