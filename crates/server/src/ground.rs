//! What every verb that works on the app database stands on: the floors that hold people, settings and databases.

use catalog::Catalog;
use content::Content;
use driver::Driver;
use governance::{Governance, NewGovernance};
use identity::{Identity, NewIdentity, password::Hashing};
use kernel::{Chance, Clock, ServerKey};
use mail::{Mail, NewMail};
use setting::{Environment, Settings, Vault};
use std::sync::Arc;
use store::{Db, Result};

use crate::{above::FloorsAbove, config::Authorities, declared};

/// The floors, put together.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    pub db: Db,
    pub settings: Settings,
    pub mail: Mail,
    pub identity: Identity,
    pub catalog: Catalog,
    pub content: Content,
    pub governance: Governance,
    pub clock: Clock,
}

/// What they are put together from.
pub(crate) struct NewGround {
    pub db: Db,
    pub key: ServerKey,
    pub environment: Environment,
    pub authorities: Authorities,
    pub hashing: Hashing,
    pub clock: Clock,
    pub chance: Chance,
}

impl Ground {
    /// Puts them together; nothing runs in the background.
    pub async fn lay(parts: NewGround) -> Result<Self> {
        let NewGround { db, key, environment, authorities, hashing, clock, chance } = parts;
        let vault = Vault { key: key.clone(), chance: chance.clone() };
        let settings = Settings::load(&db, declared::all(), environment, vault).await?;
        let drivers: Vec<Arc<dyn Driver>> =
            vec![Arc::new(driver_postgres::Postgres), Arc::new(driver_sqlite::Sqlite)];
        let catalog =
            Catalog::new(db.clone(), key.clone(), clock.clone(), chance.clone(), drivers, settings.clone());
        let mail = Mail::new(NewMail {
            db: db.clone(),
            settings: settings.clone(),
            key: key.clone(),
            clock: clock.clone(),
            chance: chance.clone(),
            authorities: authorities.mail,
        });
        let content = Content::new(clock.clone(), chance.clone());
        let identity = Identity::new(NewIdentity {
            mail: mail.clone(),
            db: db.clone(),
            key: key.clone(),
            settings: settings.clone(),
            clock: clock.clone(),
            chance: chance.clone(),
            hashing,
            ldap_roots: authorities.ldap,
            above: Arc::new(FloorsAbove { content: content.clone() }),
        });
        let governance = Governance::new(NewGovernance {
            identity: identity.clone(),
            catalog: catalog.clone(),
            content: content.clone(),
            db: db.clone(),
            key,
            clock: clock.clone(),
            chance,
        });
        Ok(Self { db, settings, mail, identity, catalog, content, governance, clock })
    }
}
