//! `GET /api/permissions/who-can`: the groups, people and API keys that may do something, and through which group.
//!
//! Everybody is judged, but those who are in the same groups only once: the groups that give nothing are left out
//! first, and few ways to be in the others remain.

use super::{
    action::{Action, Question},
    object::{CollectionKey, Named, Thing},
    part::Part,
    reasons::{Reason, because},
    subject::{BuiltIn, Edges, Subject, Trees},
    view::{GroupName, ObjectView, PrincipalView},
};
use crate::Governance;
use ::store::Tx;
use access::{Right, data::Level};
use axum::extract::State;
use identity::{
    Admin, Identity,
    principal::{self, Membership, Principal},
};
use kernel::{DatabaseId, GroupId, TableId, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use web::{Json, Page, Query, Result, request, words};

request! {
    /// Who may do something with one thing, and which part of the list.
    pub struct WhoCanQuery {
        /// `see`, `view-data`, `query`, `native-query`, `download`, `edit-metadata`, `manage-database`; with collections `read`, `write`.
        pub action: Action,
        /// The collection: its id, `root` or `trash`.
        #[schemars(with = "Option<String>")]
        pub collection_id: Option<CollectionKey>,
        /// The table.
        pub table_id: Option<TableId>,
        /// The database.
        pub database_id: Option<DatabaseId>,
        /// Only groups, people or API keys.
        pub kind as "type": Option<Sort>,
        /// A part of the name.
        pub query: Option<String>,
        /// How many at most.
        #[schemars(with = "Option<u64>")]
        pub limit: Option<String>,
        /// How many to leave out first.
        #[schemars(with = "Option<u64>")]
        pub offset: Option<String>,
    }
}

words! {
    /// What somebody is.
    pub enum Sort {
        /// A group.
        Group = "group",
        /// A person.
        Person = "person",
        /// An API key.
        ApiKey = "api-key",
    }
}

/// Who may do something with a thing.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WhoCanView {
    /// What is asked about.
    pub action: Action,
    /// With what.
    pub object: ObjectView,
    /// How many there are of each sort, whatever sort was asked for.
    pub counts: CountsView,
    /// Groups by name, then people, then API keys.
    #[serde(flatten)]
    pub page: Page<HolderView>,
}

/// How many there are of each sort.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
pub struct CountsView {
    /// Groups.
    pub groups: usize,
    /// People.
    pub people: usize,
    /// API keys.
    pub api_keys: usize,
}

/// Somebody who may.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HolderView {
    /// Who it is.
    #[serde(flatten)]
    pub who: PrincipalView,
    /// The groups it comes from; none when it is their own collection, or everybody's.
    pub through: Vec<GroupName>,
}

pub(super) async fn who_can(
    admin: Admin,
    State(governance): State<Governance>,
    Query(query): Query<WhoCanQuery>,
) -> Result<Json<WhoCanView>> {
    let named = Named::one(query.collection_id, query.table_id, query.database_id)?;
    named.check(query.action)?;
    let part = Part::read(query.query, query.limit.as_deref(), query.offset.as_deref())?;
    let mut tx = admin.read().await?;
    let asking = Asking { named, action: query.action, sort: query.kind, part };
    asking.answer(&governance.identity, &mut tx).await.map(Json)
}

/// A question for everybody who may.
#[derive(Debug)]
pub(super) struct Asking {
    pub named: Named,
    pub action: Action,
    pub sort: Option<Sort>,
    pub part: Part,
}

impl Asking {
    /// Answers it in five statements, however many there are.
    pub async fn answer(self, identity: &Identity, tx: &mut Tx) -> Result<WhoCanView> {
        let thing = Thing::find(tx, self.named, self.action).await?;
        let groups = principal::groups(tx, None).await?;
        let edges = thing.edges(tx).await?;
        let everybody = principal::list(identity, tx, self.part.text()).await?;
        let giving = giving(&edges, &groups);
        let mut places: HashMap<UserId, Vec<GroupId>> = HashMap::new();
        for (user, group) in principal::members(tx, &giving).await? {
            places.entry(user).or_default().push(group);
        }
        let names = groups.iter().map(|group| (group.id, group.name.as_str())).collect();
        let mut jury = Jury {
            question: thing.question,
            edges: &edges,
            built_in: BuiltIn::among(&groups),
            names,
            known: HashMap::new(),
            trees: Trees::of(tx, &everybody).await?,
        };

        let searched = groups.iter().filter(|group| self.part.has(&group.name));
        let found_groups: Vec<_> = searched.filter_map(|group| jury.group(group)).collect();
        let found = everybody.iter().filter_map(|one| jury.principal(one, places.get(&one.user)));
        let (keys, people): (Vec<_>, Vec<_>) =
            found.partition(|holder| matches!(holder.who, PrincipalView::ApiKey { .. }));
        let counts = CountsView { groups: found_groups.len(), people: people.len(), api_keys: keys.len() };
        let sorts = [(Sort::Group, found_groups), (Sort::Person, people), (Sort::ApiKey, keys)];
        let meant = sorts.into_iter().filter(|(sort, _)| self.sort.is_none_or(|only| only == *sort));
        let rows = meant.flat_map(|(_, rows)| rows).collect();
        Ok(WhoCanView { action: self.action, object: thing.view, counts, page: self.part.page(rows) })
    }
}

/// The groups that give anything, Administrators among them.
fn giving(edges: &Edges, groups: &[Membership]) -> Vec<GroupId> {
    let of_data = edges.data.iter().filter(|(_, edges)| edges.iter().any(|edge| edge.level > Level::Least));
    let of_places =
        edges.collections.iter().filter(|(_, edges)| edges.iter().any(|edge| edge.right > Right::Nothing));
    let giving = of_data.map(|(group, _)| *group).chain(of_places.map(|(group, _)| *group));
    giving.chain(BuiltIn::among(groups).administrators).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Judges everybody, those in the same groups once.
struct Jury<'a> {
    question: Question,
    edges: &'a Edges,
    built_in: BuiltIn,
    names: HashMap<GroupId, &'a str>,
    known: HashMap<(Vec<GroupId>, bool, bool), Option<Vec<GroupName>>>,
    trees: Trees,
}

impl Jury<'_> {
    fn group(&mut self, group: &Membership) -> Option<HolderView> {
        let is_superuser = Some(group.id) == self.built_in.administrators;
        let through = self.through(&Subject::of_group(group.id, is_superuser))?;
        Some(HolderView { who: PrincipalView::Group { id: group.id, name: group.name.clone() }, through })
    }

    fn principal(&mut self, principal: &Principal, groups: Option<&Vec<GroupId>>) -> Option<HolderView> {
        let subject = Subject::new(principal, groups.into_iter().flatten().copied(), self.trees.clone());
        if !subject.is_let_in(self.question) {
            return None;
        }
        let through = self.through(&subject)?;
        Some(HolderView { who: PrincipalView::from(principal), through })
    }

    /// The groups that a right comes from; none when there is no right.
    fn through(&mut self, subject: &Subject) -> Option<Vec<GroupName>> {
        let is_owner = self.question.is_of(subject.user);
        let way = (subject.groups.iter().copied().collect(), subject.is_superuser, is_owner);
        if let Some(known) = self.known.get(&way) {
            return known.clone();
        }
        let unlimited = Subject { stops: Vec::new(), scopes: None, ..subject.clone() };
        let judge = unlimited.judge(self.edges);
        let found = judge.has_right(self.question).then(|| {
            let reasons = because(&judge, self.edges, self.question);
            let groups: BTreeSet<_> = reasons.iter().filter_map(|reason| self.group_of(reason)).collect();
            groups.into_iter().map(|id| self.name(id)).collect::<Vec<_>>()
        });
        self.known.insert(way, found.clone());
        found
    }

    fn group_of(&self, reason: &Reason) -> Option<GroupId> {
        match reason {
            Reason::Grant(edge) => Some(edge.group),
            Reason::PlaceGrant(edge) => Some(edge.group),
            Reason::Administrator => self.built_in.administrators,
            _ => None,
        }
    }

    fn name(&self, id: GroupId) -> GroupName {
        GroupName { id, name: self.names.get(&id).map_or_else(String::new, |name| (*name).to_owned()) }
    }
}
