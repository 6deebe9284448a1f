//! Revisions as they are shown: with the names that things have today.

use access::{
    change::{
        Change, Graph, Seating,
        history::{self, Revision},
    },
    data::Kind,
};
use catalog::permission::whole;
use chrono::{DateTime, Utc};
use content::collection;
use identity::{
    application::Right,
    group,
    principal::{self, Known},
};
use kernel::{ApiKeyId, Id, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};
use store::Tx;
use web::Result;

/// Changes of a revision that are shown.
const SHOWN: i64 = 20_000;

/// Places in groups that one change of members may change for them to be listed with it.
const FEW: i64 = 5;

/// A revision: who changed what groups may or who is in them, when and why.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RevisionView {
    /// `data`, `collections`, `application` or `members`.
    pub graph: &'static str,
    /// Its number in that graph.
    pub revision: i64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// By whom; of an API key, the user that it acts as. Null when nobody was signed in.
    pub user: Option<WhoView>,
    /// By which API key.
    pub api_key_id: Option<ApiKeyId>,
    /// By what: `graph` (a change of the graph), `file` (permissions as code) or `revert`; of members `request`, too (a
    /// change of groups, people or API keys), `group-delete`, `api-key-delete`, `setup`, `config-file`, `google`, `ldap`
    /// or `oidc` (as somebody signed in with it), and `start` (those whom there were when their history began).
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

/// A revision among others.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ListedRevision {
    /// The revision.
    #[serde(flatten)]
    pub revision: RevisionView,
    /// Who got into groups or out of them, where that were five at most; otherwise nobody, and with other graphs.
    pub members: Vec<ChangeDetail>,
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
    /// The group; of members with the name that it had then.
    pub group: Thing,
    /// The database, collection or right to the application; its id is null for every database, and for the root. Of
    /// members the person, or the user of an API key, with the name of then.
    pub object: Thing,
    /// Of members: `person` or `api-key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object_type: Option<&'static str>,
    /// Of members: the API key, while there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object_api_key_id: Option<ApiKeyId>,
    /// What the group might before: a word, or of data the rights that changed. What somebody was in it: `none`, `member`
    /// or `manager`.
    pub before: Value,
    /// What it may since.
    pub after: Value,
}

/// Something by id and name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Thing {
    /// The id.
    pub id: Option<i64>,
    /// The name that it has today, or where that is said had then; null when it is not there any more.
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

/// Shows revisions with the names of who made them, and who got into groups by those that are small.
pub(super) async fn listed(tx: &mut Tx, revisions: Vec<Revision>) -> Result<Vec<ListedRevision>> {
    let is_small = |it: &&Revision| it.graph == Graph::Members && it.changes <= FEW;
    let small: Vec<_> = revisions.iter().filter(is_small).map(|it| it.revision).collect();
    let mut members = history::members_of(tx, &small).await?;
    let known = who(tx, &revisions, members.values().flatten()).await?;
    let listed = revisions.into_iter().map(|revision| {
        let own = match revision.graph {
            Graph::Members => members.remove(&revision.revision).unwrap_or_default(),
            Graph::Data | Graph::Collections | Graph::Application => Vec::new(),
        };
        let members = own.into_iter().map(|seating| seated(seating, &known)).collect();
        ListedRevision { revision: shown(revision, &known), members }
    });
    Ok(listed.collect())
}

/// Looks up who made these revisions, and who is told of.
async fn who(
    tx: &mut Tx,
    revisions: &[Revision],
    told: impl Iterator<Item = &Seating>,
) -> Result<HashMap<UserId, Known>> {
    let makers = revisions.iter().filter_map(|it| it.user_id);
    let ids: BTreeSet<UserId> = makers.chain(told.map(|seating| seating.user)).collect();
    Ok(principal::known(tx, &ids).await?)
}

fn shown(it: Revision, known: &HashMap<UserId, Known>) -> RevisionView {
    let name = |id| known.get(&id).map(|known| known.name.clone());
    RevisionView {
        graph: it.graph.word(),
        revision: it.revision,
        at: it.at,
        user: it.user_id.map(|id| WhoView { id, common_name: name(id) }),
        api_key_id: it.api_key_id,
        origin: it.origin,
        why: it.why,
        reverts: it.reverts,
        reverted_by: it.reverted_by,
        changes: it.changes,
    }
}

fn seated(it: Seating, known: &HashMap<UserId, Known>) -> ChangeDetail {
    let who = known.get(&it.user);
    let kind = |known: &Known| if known.is_person { "person" } else { "api-key" };
    ChangeDetail {
        group: Thing { id: Some(it.group.number()), name: Some(it.group_name) },
        object: Thing { id: Some(it.user.number()), name: Some(it.user_name) },
        object_type: who.map(kind),
        object_api_key_id: who.and_then(|known| known.api_key),
        before: it.before.word().into(),
        after: it.after.word().into(),
    }
}

/// Shows a revision with what it changed.
pub(super) async fn detail(tx: &mut Tx, revision: Revision) -> Result<RevisionDetail> {
    let (graph, number) = (revision.graph, revision.revision);
    if graph == Graph::Members {
        let members = history::members(tx, number, SHOWN).await?;
        let known = who(tx, std::slice::from_ref(&revision), members.iter()).await?;
        let details = members.into_iter().map(|seating| seated(seating, &known)).collect();
        return Ok(RevisionDetail { revision: shown(revision, &known), details });
    }
    let changes = history::changes(tx, graph, number, SHOWN).await?;
    let names = Names::of(tx, graph).await?;
    let known = who(tx, std::slice::from_ref(&revision), [].iter()).await?;
    let details = changes.into_iter().map(|change| names.detail(graph, change)).collect();
    Ok(RevisionDetail { revision: shown(revision, &known), details })
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
            // Who they are about is told with the name of then.
            Graph::Members => HashMap::new(),
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
            Graph::Collections | Graph::Application | Graph::Members => (change.before, change.after),
            Graph::Data => rights(&change),
        };
        let (group, object) = (change.group.number(), change.object);
        ChangeDetail {
            group: Thing { id: Some(group), name: self.group(group).map(str::to_owned) },
            object: Thing {
                id: Some(object).filter(|id| *id > 0),
                name: self.object(graph, object).map(str::to_owned),
            },
            object_type: None,
            object_api_key_id: None,
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
