//! The config file: settings, people, API keys and databases as a YAML file declares them, applied at every start.
//! (Contract: auth.md §3.6 of the reference description.)
//!
//! It goes through stages, and each knows one thing: `yaml` lines, `shape` what a section may hold, `template` the
//! environment, `plan` types, `apply` the app database. The shape is looked at before templates are expanded, and no
//! problem ever repeats a value: so no secret gets into a message. All of it is one transaction, or none.

mod apply;
mod check;
mod plan;
mod shape;
mod template;

pub use check::{Verdict, check_config};
pub use template::Variables;
pub use yaml::Problem;

use crate::{StartError, ground::Ground};
use apply::{Applied, Failure, apply};
use kernel::Secret;
use plan::Plan;
use std::{fmt, fs::File, io::Read, path::Path};

/// Bytes that the file may have.
const LIMIT: u64 = 1024 * 1024;

/// A file that cannot be meant: its name, and everything that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems {
    /// The name of the file.
    pub file: String,
    /// At least one.
    pub problems: Vec<Problem>,
}

impl Problems {
    fn of(path: &Path, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.line);
        Self { file: path.display().to_string(), problems }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Problem { line, text }) in self.problems.iter().enumerate() {
            let end = if at == 0 { "" } else { "\n" };
            write!(f, "{end}{}:{line}: {text}", self.file)?;
        }
        Ok(())
    }
}

/// Applies the file, or says why the server does not start.
pub(crate) async fn start(ground: &Ground, path: &Path, variables: &Variables) -> Result<(), StartError> {
    let plan = read(path, variables).map_err(StartError::ConfigFile)?;
    let Applied { tx, changes, warnings } = apply(ground, plan).await.map_err(|failure| match failure {
        Failure::Problems(problems) => StartError::ConfigFile(Problems::of(path, problems)),
        Failure::Start(error) => error,
    })?;
    tx.commit().await?;
    ground.settings.reload(&mut ground.db.read().await?).await?;
    for Problem { line, text } in warnings {
        tracing::warn!("{}:{line}: {text}", path.display());
    }
    for change in changes {
        tracing::info!("config file: {change}");
    }
    Ok(())
}

/// Reads the file and makes a plan of it; nothing is applied yet.
fn read(path: &Path, variables: &Variables) -> Result<Plan, Problems> {
    let folder = path.parent().unwrap_or(Path::new(""));
    text(path)
        .map_err(|text| vec![Problem::new(1, text)])
        .and_then(|text| {
            let root = yaml::parse(text.expose()).map_err(|problem| vec![problem])?;
            plan::read(&root, variables, folder)
        })
        .map_err(|problems| Problems::of(path, problems))
}

fn text(path: &Path) -> Result<Secret<String>, String> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(LIMIT + 1).read_to_string(&mut text));
    let text = Secret::new(text);
    match read {
        Ok(size) if size as u64 > LIMIT => {
            Err(format!("the file is larger than {} MiB", LIMIT / 1024 / 1024))
        }
        Ok(_) => Ok(text),
        Err(error) => Err(format!("the file cannot be read: {error}")),
    }
}
