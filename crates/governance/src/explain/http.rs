//! `GET /api/permissions/explain`: may they, why, and what would change it.

use super::{
    action::{Action, Question},
    changes::would_change,
    names::{Names, subject},
    object::{CollectionKey, Named, Thing},
    reasons::{Reason, because},
    subject::{BuiltIn, Trees},
    view::{ExplanationView, PrincipalView},
};
use crate::Governance;
use ::store::Tx;
use access::{Right, data::Place};
use axum::extract::State;
use identity::{
    Caller, Identity,
    principal::{self, Principal},
};
use kernel::{ApiKeyId, DatabaseId, GroupId, TableId, UserId};
use std::collections::{BTreeSet, HashMap};
use web::{Error, Json, Query, Result, request};

request! {
    /// Who may do what with what? Name one person or API key, and one thing.
    pub struct ExplainQuery {
        /// The person.
        pub user_id: Option<UserId>,
        /// The API key.
        pub api_key_id: Option<ApiKeyId>,
        /// `see`, `view-data`, `query`, `native-query`, `download`, `edit-metadata`, `manage-database`; with collections `read`, `write`.
        pub action: Action,
        /// The collection: its id, `root` or `trash`.
        #[schemars(with = "Option<String>")]
        pub collection_id: Option<CollectionKey>,
        /// The table.
        pub table_id: Option<TableId>,
        /// The database.
        pub database_id: Option<DatabaseId>,
    }
}

/// Somebody as a query names them.
#[derive(Clone, Copy, Debug)]
pub(super) enum Who {
    Person(UserId),
    Key(ApiKeyId),
    Group(GroupId),
}

impl Who {
    /// Finds a person or a key: one statement.
    pub async fn find(self, identity: &Identity, tx: &mut Tx) -> Result<Principal> {
        let found = match self {
            Self::Person(id) => principal::find_person(tx, id).await?,
            Self::Key(id) => principal::find_key(identity, tx, id).await?,
            Self::Group(_) => None,
        };
        found.ok_or(Error::NotFound)
    }

    /// Administrators ask about everybody, people about themselves.
    pub fn check(self, caller: &Caller) -> Result<()> {
        let is_oneself = matches!(self, Self::Person(id) if id == caller.id());
        if is_oneself || principal::administers(caller) { Ok(()) } else { Err(Error::Forbidden) }
    }
}

pub(super) async fn explain(
    caller: Caller,
    State(governance): State<Governance>,
    Query(query): Query<ExplainQuery>,
) -> Result<Json<ExplanationView>> {
    let named = Named::one(query.collection_id, query.table_id, query.database_id)?;
    named.check(query.action)?;
    let who = match (query.user_id, query.api_key_id) {
        (Some(id), None) => Who::Person(id),
        (None, Some(id)) => Who::Key(id),
        _ => return Err(Error::bad_request("Name one asker: send user_id or api_key_id.")),
    };
    who.check(&caller)?;
    let mut tx = caller.read().await?;
    let asking = Asking { who, named, action: query.action, is_told_all: principal::administers(&caller) };
    asking.answer(&governance.identity, &mut tx).await.map(Json)
}

/// A question that may be asked.
#[derive(Debug)]
pub(super) struct Asking {
    pub who: Who,
    pub named: Named,
    pub action: Action,
    /// Does an administrator ask? Others are told nothing of what they may not know of.
    pub is_told_all: bool,
}

impl Asking {
    /// Answers it in five statements, however much there is.
    pub async fn answer(self, identity: &Identity, tx: &mut Tx) -> Result<ExplanationView> {
        let principal = self.who.find(identity, tx).await?;
        let thing = Thing::find(tx, self.named, self.action).await?;
        let groups = principal::groups(tx, Some(principal.user)).await?;
        let edges = thing.edges(tx).await?;
        let trees = Trees::of(tx, [&principal]).await?;
        let (subject, built_in) = (subject(&principal, &groups, trees), BuiltIn::among(&groups));

        let judge = subject.judge(&edges);
        let reasons = because(&judge, &edges, thing.question);
        let owner = match thing.owner() {
            Some(owner) => principal::find_person(tx, owner).await?,
            None => None,
        };
        let tables = tables(tx, &thing, &reasons).await?;
        let is_hidden = !self.is_told_all && !judge.may(knowing(thing.question));
        let names = Names { principal: &principal, groups: &groups, thing: &thing, tables, owner, is_hidden };
        let ids: Vec<GroupId> = groups.iter().map(|group| group.id).collect();
        let changes = if self.is_told_all {
            would_change(&judge, &edges, thing.question, &ids, built_in)
        } else {
            Vec::new()
        };
        let changes = changes.iter().filter(|change| thing.has_edges() || !change.is_of_edges());
        Ok(ExplanationView {
            allowed: judge.may(thing.question),
            action: self.action,
            principal: PrincipalView::from(&principal),
            object: names.object(),
            because: reasons.iter().map(|reason| names.reason(reason)).collect(),
            would_change: changes.map(|change| names.change(change, built_in.administrators)).collect(),
        })
    }
}

/// What whoever knows of the thing may.
fn knowing(question: Question) -> Question {
    match question {
        Question::Data { database, table, .. } => {
            Question::Data { act: access::data::Act::See, database, table }
        }
        Question::Collection { place, .. } => Question::Collection { right: Right::Read, place },
    }
}

/// The tables that reasons name.
async fn tables(
    tx: &mut Tx,
    thing: &Thing,
    reasons: &[Reason],
) -> Result<HashMap<TableId, catalog::names::NamedTable>> {
    let asked = match thing.question {
        Question::Data { table, .. } => table,
        Question::Collection { .. } => None,
    };
    let of = |reason: &Reason| match reason {
        Reason::Grant(edge) | Reason::Denial(edge) | Reason::Blocked { edge, .. } => match edge.place {
            Place::Table(_, table) if Some(table) != asked => Some(table),
            _ => None,
        },
        _ => None,
    };
    let ids: BTreeSet<TableId> = reasons.iter().filter_map(of).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = catalog::names::tables(tx, &ids.into_iter().collect::<Vec<_>>()).await?;
    Ok(found.into_iter().map(|table| (table.id, table)).collect())
}
