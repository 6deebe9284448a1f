//! Carrying a plan out in one transaction: settings first, then things in the order of the file.
//!
//! Every domain knows how its own things are declared. Here all that went wrong is gathered, with its line; nothing is
//! committed by this module, so that who only wants to know what would change can let go of the transaction.

use super::{
    Problem,
    plan::{DeclaredSetting, Placed, Plan, Thing, first_text},
};
use crate::{StartError, ground::Ground, settings};
use audit::{Actor, Event};
use catalog::database::{self, TriedDatabase};
use identity::{
    api_key::{self, DeclaredKey},
    group,
    user::{self, DeclaredUser},
};
use kernel::{Declared, Outcome};
use serde_json::json;
use setting::Source;
use std::collections::HashMap;
use store::Tx;
use web::Error;

/// The words for who did it, in the audit log.
const ORIGIN: &str = "config-file";

/// What was done, in a transaction that is still open.
pub(crate) struct Applied {
    pub tx: Tx,
    /// A line each; empty when the file says what is there already.
    pub changes: Vec<String>,
    pub warnings: Vec<Problem>,
}

/// Why it was not done.
pub(crate) enum Failure {
    /// The file cannot be meant.
    Problems(Vec<Problem>),
    /// The app database refuses.
    Start(StartError),
}

impl<E: Into<StartError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Start(error.into())
    }
}

/// Carries the plan out.
pub(crate) async fn apply(ground: &Ground, plan: Plan) -> Result<Applied, Failure> {
    let Plan { settings, things, warnings } = plan;
    let actor = Actor { origin: Some(ORIGIN), ..Actor::default() };
    let mut applying = Applying { ground, actor, problems: Vec::new(), changes: Vec::new(), warnings };
    let mut tried = Vec::new();
    for placed in things {
        tried.extend(applying.try_out(placed).await?);
    }
    let mut tx = ground.db.write().await?;
    // Replicas that start at once apply the file one after the other; the second finds everything as it is.
    group::hold(&mut tx).await?;
    ground.settings.reload(&mut tx).await?;
    for setting in settings {
        let line = setting.line;
        let applied = applying.setting(&mut tx, setting).await;
        applying.gather(line, &HashMap::new(), applied)?;
    }
    // What the file sets counts for what it declares. Nobody asks this server anything before the end of it.
    ground.settings.reload(&mut tx).await?;
    for Tried { line, lines, thing } in tried {
        let applied = applying.thing(&mut tx, line, thing).await;
        applying.gather(line, &lines, applied)?;
    }
    if !applying.problems.is_empty() {
        return Err(Failure::Problems(applying.problems));
    }
    if !applying.changes.is_empty() {
        let event = Event::new("config-file-applied").with(json!({ "changes": applying.changes }));
        audit::record(&mut tx, &applying.actor, ground.clock.now(), event).await?;
    }
    Ok(Applied { tx, changes: applying.changes, warnings: applying.warnings })
}

struct Applying<'a> {
    ground: &'a Ground,
    actor: Actor,
    problems: Vec<Problem>,
    changes: Vec<String>,
    warnings: Vec<Problem>,
}

/// A thing with what had to be found out before the transaction.
struct Tried {
    line: usize,
    lines: HashMap<String, usize>,
    thing: TriedThing,
}

enum TriedThing {
    User(DeclaredUser),
    ApiKey(DeclaredKey),
    Database(String, TriedDatabase),
}

impl Applying<'_> {
    async fn try_out(&mut self, placed: Placed) -> Result<Option<Tried>, StartError> {
        let Placed { line, lines, thing } = placed;
        let thing = match thing {
            Thing::User(user) => TriedThing::User(user),
            Thing::ApiKey(key) => TriedThing::ApiKey(key),
            Thing::Database(wanted) => {
                let name = wanted.name.as_str().to_owned();
                let tried = database::try_out(&self.ground.catalog, wanted).await;
                let Some(tried) = self.gather(line, &lines, tried)? else { return Ok(None) };
                TriedThing::Database(name, tried)
            }
        };
        Ok(Some(Tried { line, lines, thing }))
    }

    async fn setting(&mut self, tx: &mut Tx, wanted: DeclaredSetting) -> Result<(), Error> {
        let DeclaredSetting { line, definition, value } = wanted;
        let settings = &self.ground.settings;
        if settings.source(definition) == Source::Environment {
            let text = format!(
                "{} stays as the environment variable {} says",
                definition.key,
                definition.env_name()
            );
            self.warnings.push(Problem::new(line, text));
            return Ok(());
        }
        let Some((key, value)) = settings::accept(settings, definition.key, &value)? else { return Ok(()) };
        if settings::differs(settings, definition, &value) {
            let accepted = [(key, value)].into_iter().collect();
            settings::put(tx, settings, &accepted, &self.actor, self.ground.clock.now()).await?;
            self.changes.push(format!("setting {}: changed", definition.key));
        }
        Ok(())
    }

    async fn thing(&mut self, tx: &mut Tx, line: usize, thing: TriedThing) -> Result<(), Error> {
        let Ground { identity, catalog, .. } = self.ground;
        let (name, Declared { outcome, notes }) = match &thing {
            TriedThing::User(wanted) => {
                (format!("user {}", wanted.email), user::declare(identity, tx, &self.actor, wanted).await?)
            }
            TriedThing::ApiKey(wanted) => (
                format!("API key {:?}", wanted.name.as_str()),
                api_key::declare(identity, tx, &self.actor, wanted).await?,
            ),
            TriedThing::Database(name, tried) => {
                (format!("database {name:?}"), database::declare(catalog, tx, &self.actor, tried).await?)
            }
        };
        match outcome {
            Outcome::AsItWas => {}
            Outcome::Made => self.changes.push(format!("{name}: made")),
            Outcome::Changed(what) => self.changes.push(format!("{name}: {} changed", what.join(", "))),
        }
        self.warnings.extend(notes.into_iter().map(|note| Problem::new(line, note)));
        Ok(())
    }

    /// Notes what is wrong with the file; what is wrong with the server ends everything.
    fn gather<T>(
        &mut self,
        line: usize,
        lines: &HashMap<String, usize>,
        result: Result<T, Error>,
    ) -> Result<Option<T>, StartError> {
        match result {
            Ok(value) => return Ok(Some(value)),
            Err(Error::Refused { message, .. }) => self.problems.push(Problem::new(line, message)),
            Err(Error::Invalid(fields)) => {
                for (field, text) in &fields.errors {
                    let at = lines.get(field.split('.').next().unwrap_or_default()).copied().unwrap_or(line);
                    self.problems.push(Problem::new(at, format!("{field}: {}", first_text(text))));
                }
            }
            Err(Error::Internal(cause)) => {
                return Err(StartError::Config(format!("the config file could not be applied: {cause}")));
            }
            Err(_) => return Err(StartError::Config("the config file could not be applied".into())),
        }
        Ok(None)
    }
}
