//! `metalith change-secret`: another secret for the server, and the end of everything that was begun under the old one
//! and is not meant to last: sessions, and links for passwords. API keys, connections and the audit log stay valid,
//! because the secret only seals the key that they were made with.

use crate::{Config, StartError, beside, data_dir::DataDir, key};
use audit::{Actor, Event};
use kernel::{Chance, Clock};
use serde_json::json;

/// Changes the secret, with or without a running server, and says what to do now.
pub async fn change_secret(config: Config) -> Result<String, StartError> {
    let data_dir = DataDir::beside(&config.data_dir);
    let (old, new) = (config.secret.clone(), config.new_secret.clone());
    let (db, _) = beside::open(config).await?;
    let mut tx = db.write().await?;
    let changed = key::change(&mut tx, &data_dir, old, new, &Chance::system()).await?;
    let ended = identity::session::end_everybodys(&mut tx).await?;
    identity::password::delete_all_tokens(&mut tx).await?;
    let event = Event::new("secret-changed").with(json!({ "sessions_ended": ended }));
    audit::record(&mut tx, &Actor::default(), Clock::system().now(), event).await?;
    tx.commit().await?;
    changed.settle()?;
    let next = match changed {
        key::Changed::InTheFile { file, .. } => {
            format!("It is in {}; the old one is of no use.", file.display())
        }
        key::Changed::InTheEnvironment => {
            "Set MB_ENCRYPTION_SECRET_KEY to it before the next start, on every replica.".to_owned()
        }
    };
    Ok(format!("The secret was changed and {ended} sessions were ended. {next}"))
}
