//! Databases as a config file declares them: connected when they are not there, brought to what the file says when
//! they are.
//!
//! What is new is tried out before the transaction begins, because a warehouse may take its time. One that does not
//! answer is kept all the same: a server has to start while a warehouse is down.

use super::{
    connect::connect,
    details, event,
    model::Database,
    request::SentDetails,
    schedule::Schedule,
    store::{self, NewDatabase},
};
use crate::Catalog;
use ::store::Tx;
use audit::Actor;
use driver::{Details, Driver, Version};
use kernel::{Declared, Outcome};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;
use web::{Error, NonBlank, Result, request};

request! {
    /// A database as the config file declares one.
    pub struct DeclaredDatabase {
        /// What people call it, by which it is found.
        pub name: NonBlank,
        /// The engine.
        pub engine: NonBlank,
        /// The connection details, as the engine's form asks for them.
        pub details: SentDetails,
        /// What people say about it.
        pub description: Option<String>,
        /// Look at everything in the background?
        pub is_full_sync: Option<bool>,
        /// List values only when somebody needs them?
        pub is_on_demand: Option<bool>,
        /// Run questions while they are put together?
        pub auto_run_queries: Option<bool>,
    }
}

/// A declared database, once it is known whether its details work.
#[derive(Debug)]
pub struct TriedDatabase {
    wanted: DeclaredDatabase,
    /// The name of its engine.
    engine: &'static str,
    details: Details,
    version: Option<Version>,
    notes: Vec<String>,
}

/// How long a warehouse may take to answer before the server goes on without it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Compares the details with the form of the engine, and connects when they are new.
pub async fn try_out(catalog: &Catalog, wanted: DeclaredDatabase) -> Result<TriedDatabase> {
    let driver = catalog.find_driver(wanted.engine.as_str());
    let driver = driver.ok_or_else(|| Error::field("engine", "value must be a valid database engine."))?;
    let sent = details::accept(wanted.details.0.clone());
    if let Some((field, fault)) = details::faults(&sent, driver.engine()).into_iter().next() {
        return Err(Error::field(&format!("details.{field}"), fault));
    }
    let engine = driver.engine().name;
    let stored = find(&mut catalog.db.read().await?, &wanted).await?;
    if let Some(stored) = stored.filter(|stored| stored.engine == engine)
        && let Ok(kept) = catalog.details(&stored)
        && with_found_encryption(&sent, &kept) == kept
    {
        return Ok(TriedDatabase { wanted, engine, details: kept, version: None, notes: Vec::new() });
    }
    let (details, version, notes) = match reach(driver, &sent).await {
        Ok((details, version)) => (details, Some(version), Vec::new()),
        Err(note) => (sent, None, vec![note.to_owned()]),
    };
    Ok(TriedDatabase { wanted, engine, details, version, notes })
}

async fn reach(
    driver: &Arc<dyn Driver>,
    details: &Details,
) -> std::result::Result<(Details, Version), &'static str> {
    match timeout(PATIENCE, connect(&**driver, details.clone())).await {
        Ok(Ok(connected)) => Ok((connected.details, connected.version)),
        // What the warehouse says may name hosts and people.
        Ok(Err(_)) => Err("the database cannot be reached with these details; it is kept"),
        Err(_) => Err("the database does not answer in time; it is kept"),
    }
}

/// Encryption that was found to work counts while the file does not speak of it.
fn with_found_encryption(sent: &Details, kept: &Details) -> Details {
    let mut details = sent.clone();
    if !sent.switch("ssl") && kept.switch("ssl") && details.as_map().get("ssl").is_none() {
        details.set("ssl", true);
    }
    details
}

async fn find(tx: &mut Tx, wanted: &DeclaredDatabase) -> Result<Option<Database>> {
    let mut found = store::list_named(tx, wanted.name.as_str()).await?;
    if found.len() > 1 {
        return Err(Error::field("name", "There are several databases of this name. Rename all but one."));
    }
    if found.iter().any(|database| database.is_sample) {
        return Err(Error::field("name", "The Sample Database has this name. Choose another."));
    }
    Ok(found.pop())
}

/// Connects the database, or brings it to what is declared; a sync follows where the connection is another.
pub async fn declare(
    catalog: &Catalog,
    tx: &mut Tx,
    actor: &Actor,
    tried: &TriedDatabase,
) -> Result<Declared> {
    let notes = tried.notes.clone();
    let outcome = match find(tx, &tried.wanted).await? {
        None => {
            insert(catalog, tx, actor, tried).await?;
            Outcome::Made
        }
        Some(database) => match change(catalog, tx, actor, database, tried).await? {
            changed if changed.is_empty() => Outcome::AsItWas,
            changed => Outcome::Changed(changed),
        },
    };
    Ok(Declared { outcome, notes })
}

async fn insert(catalog: &Catalog, tx: &mut Tx, actor: &Actor, tried: &TriedDatabase) -> Result<()> {
    let wanted = &tried.wanted;
    let new = NewDatabase {
        name: wanted.name.as_str(),
        engine: tried.engine,
        is_sample: false,
        is_full_sync: wanted.is_full_sync.unwrap_or(true),
        is_on_demand: wanted.is_on_demand.unwrap_or(false),
        auto_run_queries: wanted.auto_run_queries.unwrap_or(true),
        provider_name: None,
        timezone: tried.version.as_ref().map(|version| version.timezone.as_str()),
        dbms_version: tried.version.as_ref().map(Into::into),
        metadata_sync_schedule: &Schedule::hourly_by_chance(&catalog.chance).cron(),
        cache_field_values_schedule: Some(&Schedule::daily_by_chance(&catalog.chance).cron()),
        creator_id: None,
        created_at: catalog.clock.now(),
    };
    let id = super::insert(catalog, tx, new, &tried.details).await?;
    let mut database = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    if wanted.description.is_some() {
        database.description.clone_from(&wanted.description);
        store::update(tx, &database).await?;
    }
    Ok(event::record_connected(catalog, tx, actor, &database).await?)
}

async fn change(
    catalog: &Catalog,
    tx: &mut Tx,
    actor: &Actor,
    before: Database,
    tried: &TriedDatabase,
) -> Result<Vec<&'static str>> {
    let (mut database, mut changed) = (before.clone(), Vec::new());
    let wanted = &tried.wanted;
    if database.engine != tried.engine {
        tried.engine.clone_into(&mut database.engine);
        changed.push("engine");
    }
    if !catalog.details(&database).is_ok_and(|kept| kept == tried.details) {
        database.details_sealed = details::seal(&catalog.key, &catalog.chance, database.id, &tried.details);
        changed.push("details");
    }
    if !changed.is_empty() {
        store::want_sync(tx, database.id).await?;
    }
    if wanted.description.is_some() && wanted.description != database.description {
        database.description.clone_from(&wanted.description);
        changed.push("description");
    }
    for (name, wanted, kept) in [
        ("is_full_sync", wanted.is_full_sync, &mut database.is_full_sync),
        ("is_on_demand", wanted.is_on_demand, &mut database.is_on_demand),
        ("auto_run_queries", wanted.auto_run_queries, &mut database.auto_run_queries),
    ] {
        if let Some(wanted) = wanted.filter(|wanted| wanted != kept) {
            *kept = wanted;
            changed.push(name);
        }
    }
    if !changed.is_empty() {
        database.updated_at = catalog.clock.now();
        store::update(tx, &database).await?;
        event::record_changed(catalog, tx, actor, &before, &database).await?;
    }
    Ok(changed)
}
