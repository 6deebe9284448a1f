//! What changed in the permission graphs: a revision for every change, and what it changed for whom.
//!
//! A graph is its edges; nothing is copied. Whoever changes one takes the next revision first, and says which one they
//! have seen: of two who saw the same one, the second is told so and changes nothing. Every revision that changed
//! something is kept with who made it, when and why ([`Act`]), and can be looked back upon ([`history`]). Who is in
//! which group is told as one of the graphs; nobody has to have seen the one before, so nobody waits for its numbers.

mod filter;
pub mod history;
mod members;

pub use filter::Filter;
pub(crate) use members::record_members;
pub use members::{Seat, Seating};

use audit::Actor;
use chrono::{DateTime, Utc};
use kernel::GroupId;
use serde_json::Value as Document;
use std::collections::BTreeSet;
use store::{Bind, FromValue, Json, Result, Sql, Tx, Value, params};

/// A permission graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Graph {
    /// What groups may do with databases and tables.
    Data,
    /// What groups may do in collections.
    Collections,
    /// What groups may do with the application itself.
    Application,
    /// Who is in groups, and who manages them.
    Members,
}

impl Graph {
    const ALL: [Self; 4] = [Self::Data, Self::Collections, Self::Application, Self::Members];

    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Collections => "collections",
            Self::Application => "application",
            Self::Members => "members",
        }
    }

    /// The graph of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|graph| graph.word() == word)
    }
}

impl Bind for Graph {
    fn bind(&self) -> Value {
        self.word().bind()
    }
}

impl FromValue for Graph {
    fn from_value(value: &Value) -> Result<Self> {
        let word = String::from_value(value)?;
        Self::parse(&word).ok_or_else(|| store::Error::Fault(format!("no graph is called {word}")))
    }
}

/// By what a graph is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A change of the graph itself.
    Graph,
    /// A request about groups, people or API keys, which changed who is in groups.
    Request,
    /// A file that was applied.
    File,
    /// The revision of this number, taken back.
    Revert(i64),
    /// Nothing: what there was when the history of members began.
    Start,
    /// What acts when it is no request, or somebody who vouches for a person.
    Other(&'static str),
}

impl Origin {
    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Graph => "graph",
            Self::Request => "request",
            Self::File => "file",
            Self::Revert(_) => "revert",
            Self::Start => "start",
            Self::Other(word) => word,
        }
    }

    /// The revision that it takes back.
    const fn reverts(self) -> Option<i64> {
        match self {
            Self::Revert(revision) => Some(revision),
            Self::Graph | Self::Request | Self::File | Self::Start | Self::Other(_) => None,
        }
    }
}

/// Somebody's act upon a graph.
#[derive(Clone, Debug)]
pub struct Act<'a> {
    /// Who acts.
    pub actor: &'a Actor,
    /// When.
    pub now: DateTime<Utc>,
    /// By what.
    pub origin: Origin,
    /// Why, in their words.
    pub why: Option<&'a str>,
}

impl<'a> Act<'a> {
    /// Somebody's act upon who is in groups, in the course of something else.
    pub fn of(actor: &'a Actor, now: DateTime<Utc>) -> Self {
        Self { actor, now, origin: actor.origin.map_or(Origin::Request, Origin::Other), why: None }
    }
}

/// What changed for one group about one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The group.
    pub group: GroupId,
    /// The id of the database or collection, 0 for every database and for the root; the number of the right to the
    /// application.
    pub object: i64,
    /// What it might before, in the words of the graph.
    pub before: Document,
    /// What it may since.
    pub after: Document,
}

/// The newest revision of a graph; 0 when it was never changed.
pub async fn revision(tx: &mut Tx, graph: Graph) -> Result<i64> {
    tx.one("SELECT revision FROM permission_revision WHERE graph = $1", params![graph]).await
}

/// Takes the next revision and makes others who would change the graph wait until this transaction ends. None when
/// somebody has changed it since the revision that the caller saw; whoever has seen none asks for nothing.
pub async fn begin(tx: &mut Tx, graph: Graph, seen: Option<i64>) -> Result<Option<i64>> {
    let sql = Sql::new("UPDATE permission_revision SET revision = revision + 1 WHERE graph = ").bind(graph);
    let sql = match seen {
        Some(seen) => sql.then(" AND revision = ").bind(seen),
        None => sql,
    };
    sql.then(" RETURNING revision").find(tx).await
}

/// Makes others who would change a graph wait until this transaction ends; it takes no revision yet.
pub async fn hold(tx: &mut Tx, graph: Graph) -> Result<()> {
    let sql = "UPDATE permission_revision SET revision = revision WHERE graph = $1";
    tx.execute(sql, params![graph]).await.map(drop)
}

/// Writes down what a revision changed; what changed nothing is not kept.
pub async fn record(
    tx: &mut Tx,
    (graph, revision): (Graph, i64),
    act: &Act<'_>,
    changes: &[Change],
) -> Result<()> {
    const AT_ONCE: usize = 100;
    if changes.is_empty() {
        return Ok(());
    }
    let (actor, now) = (act.actor, act.now);
    tx.execute(
        "INSERT INTO permission_act (graph, revision, at, user_id, api_key_id, origin, why, reverts, changes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            graph,
            revision,
            now,
            actor.user,
            actor.api_key,
            act.origin.word(),
            act.why,
            act.origin.reverts(),
            i64::try_from(changes.len()).unwrap_or(i64::MAX)
        ],
    )
    .await?;
    let mut told = BTreeSet::new();
    let mut row = |change: &Change| -> [Value; 10] {
        [
            graph.bind(),
            revision.bind(),
            now.bind(),
            actor.user.bind(),
            actor.api_key.bind(),
            change.group.bind(),
            change.object.bind(),
            Json(&change.before).bind(),
            Json(&change.after).bind(),
            (!told.insert(change.group)).bind(),
        ]
    };
    for some in changes.chunks(AT_ONCE) {
        let rows: Vec<_> = some.iter().map(&mut row).collect();
        Sql::new(
            "INSERT INTO permission_change (graph, revision, at, user_id, api_key_id, group_id, object_id, before, after,
                                            is_further)
             VALUES ",
        )
        .bind_rows(rows.iter().map(<[Value; 10]>::as_slice))
        .execute(tx)
        .await?;
    }
    Ok(())
}
