//! Revisions as they are shown: with the names that things have today.

use access::{
    change::{
        Change, Graph,
        history::{self, Revision},
    },
    data::Kind,
};
use catalog::permission::whole;
use chrono::{DateTime, Utc};
use content::collection;
use identity::{application::Right, group, user};
use kernel::{ApiKeyId, Id, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};
use store::Tx;
use web::Result;

/// Changes of a revision that are shown.
const SHOWN: i64 = 20_000;

/// A revision: who changed what groups may, when and why.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RevisionView {
    /// `data`, `collections` or `application`.
    pub graph: &'static str,
    /// Its number in that graph.
    pub revision: i64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// By whom; of an API key, the user that it acts as.
    pub user: Option<WhoView>,
    /// By which API key.
    pub api_key_id: Option<ApiKeyId>,
    /// By what: `graph` (a change of the graph), `file` (permissions as code) or `revert`.
    pub origin: String,
    /// Why, in their words.
    pub why: Option<String>,
    /// The revision that it took back.
    pub reverts: Option<i64>,
    /// The newest revision that took it back.
    pub reverted_by: Option<i64>,
    /// How many changes there are.
    pub changes: i64,
}

/// Who made a revision.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WhoView {
    /// The person, or the user of an API key.
    pub id: UserId,
    /// The name; null when they are not there any more.
    pub common_name: Option<String>,
}

/// A revision with what it changed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RevisionDetail {
    /// The revision.
    #[serde(flatten)]
    pub revision: RevisionView,
    /// What it changed for whom; the first 20,000.
    pub details: Vec<ChangeDetail>,
}

/// What changed for a group about a thing.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChangeDetail {
    /// The group.
    pub group: Thing,
    /// The database, collection or right to the application; its id is null for every database, and for the root.
    pub object: Thing,
    /// What the group might before: a word, or of data the rights that changed.
    pub before: Value,
    /// What it may since.
    pub after: Value,
}

/// Something by id and name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Thing {
    /// The id.
    pub id: Option<i64>,
    /// The name that it has today; null when it is not there any more.
    pub name: Option<String>,
}

/// What was taken back.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RevertedView {
    /// The revision that it is; null when all of it was so already.
    pub revision: Option<i64>,
    /// What could not be taken back, and why.
    pub left: Vec<String>,
}

/// Shows revisions with the names of who made them.
pub(super) async fn revisions(tx: &mut Tx, revisions: Vec<Revision>) -> Result<Vec<RevisionView>> {
    let users: BTreeSet<UserId> = revisions.iter().filter_map(|it| it.user_id).collect();
    let names = user::names(tx, &users).await?;
    let view = |it: Revision| RevisionView {
        graph: it.graph.word(),
        revision: it.revision,
        at: it.at,
        user: it.user_id.map(|id| WhoView { id, common_name: names.get(&id).cloned() }),
        api_key_id: it.api_key_id,
        origin: it.origin,
        why: it.why,
        reverts: it.reverts,
        reverted_by: it.reverted_by,
        changes: it.changes,
    };
    Ok(revisions.into_iter().map(view).collect())
}

/// Shows a revision with what it changed.
pub(super) async fn detail(tx: &mut Tx, revision: Revision) -> Result<RevisionDetail> {
    let (graph, number) = (revision.graph, revision.revision);
    let changes = history::changes(tx, graph, number, SHOWN).await?;
    let names = Names::of(tx, graph).await?;
    let mut revisions = revisions(tx, vec![revision]).await?;
    let revision = revisions.pop().ok_or(web::Error::NotFound)?;
    let details = changes.into_iter().map(|change| names.detail(graph, change)).collect();
    Ok(RevisionDetail { revision, details })
}

/// What groups, databases and collections are called today.
pub(super) struct Names {
    groups: HashMap<i64, String>,
    objects: HashMap<i64, String>,
}

impl Names {
    pub async fn of(tx: &mut Tx, graph: Graph) -> Result<Self> {
        let groups = group::list(tx).await?.into_iter().map(|group| (group.id.number(), group.name));
        let objects: HashMap<i64, String> = match graph {
            Graph::Data => {
                let databases = whole::databases(tx).await?.into_iter();
                databases.map(|(id, name)| (id.number(), name)).collect()
            }
            Graph::Collections => {
                collection::shared(tx).await?.into_iter().map(|it| (it.id.number(), it.name)).collect()
            }
            Graph::Application => {
                Right::ALL.into_iter().map(|right| (right.number(), right.word().to_owned())).collect()
            }
        };
        Ok(Self { groups: groups.collect(), objects })
    }

    pub fn group(&self, id: i64) -> Option<&str> {
        self.groups.get(&id).map(String::as_str)
    }

    /// The name of a database, a collection or a right; 0 is every database, or the root.
    pub fn object(&self, graph: Graph, id: i64) -> Option<&str> {
        match (graph, id) {
            (Graph::Data, 0) => Some("everything"),
            (Graph::Collections, 0) => Some("root"),
            _ => self.objects.get(&id).map(String::as_str),
        }
    }

    fn detail(&self, graph: Graph, change: Change) -> ChangeDetail {
        let (before, after) = match graph {
            Graph::Collections | Graph::Application => (change.before, change.after),
            Graph::Data => rights(&change),
        };
        let (group, object) = (change.group.number(), change.object);
        ChangeDetail {
            group: Thing { id: Some(group), name: self.group(group).map(str::to_owned) },
            object: Thing {
                id: Some(object).filter(|id| *id > 0),
                name: self.object(graph, object).map(str::to_owned),
            },
            before,
            after,
        }
    }
}

/// The rights to data that changed, in the words of the graph.
fn rights(change: &Change) -> (Value, Value) {
    let (mut before, mut after) = (Map::new(), Map::new());
    for kind in Kind::ALL {
        let (was, is) = (&change.before[kind.word()], &change.after[kind.word()]);
        if was != is {
            before.insert(kind.graph_key().to_owned(), was.clone());
            after.insert(kind.graph_key().to_owned(), is.clone());
        }
    }
    (Value::Object(before), Value::Object(after))
}
