//! Somebody who is asked about, and whether the rules allow what is asked.
//!
//! Nothing is decided here. What stops an account or a key is what the gate refuses it for, scopes reach as far as at
//! the gate, and rights are the ones of `access`; here they only come together as they do in a request.

use super::action::Question;
use ::store::{Result, Tx};
use access::{
    Right,
    collection::{self, Place, Rights, Within},
    data::{self, DataRights},
};
use identity::{
    api_key::{Only, Reach, Refusal, Scopes},
    group::Magic,
    principal::{Membership, Principal},
};
use kernel::{CollectionId, GroupId, Id, UserId};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

/// Somebody, as far as rules see them.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub user: UserId,
    pub is_superuser: bool,
    pub stops: Vec<Refusal>,
    pub scopes: Option<Scopes>,
    pub groups: BTreeSet<GroupId>,
    /// Is it the key of a program? Such a key has one group besides All Users.
    pub is_program: bool,
    pub trees: Trees,
}

/// What lies in each of the collections that scopes of keys name.
#[derive(Clone, Debug, Default)]
pub(super) struct Trees(Arc<HashMap<CollectionId, Within>>);

impl Trees {
    /// Looks it up for these: a statement for each collection that is named, and mostly there is none.
    pub async fn of<'a>(tx: &mut Tx, principals: impl IntoIterator<Item = &'a Principal>) -> Result<Self> {
        let scopes = principals.into_iter().filter_map(|one| one.key.as_ref()?.scopes.as_ref());
        let named: BTreeSet<CollectionId> = scopes
            .flat_map(Scopes::grants)
            .filter_map(|grant| match grant.only {
                Some(Only::Collection(id)) => Some(id),
                Some(Only::Database(_)) | None => None,
            })
            .collect();
        let mut trees = HashMap::new();
        for id in named {
            trees.insert(id, Within::of(tx, &[id].into()).await?);
        }
        Ok(Self(Arc::new(trees)))
    }

    /// Does a place lie in one of these collections?
    fn have(&self, named: &BTreeSet<CollectionId>, place: Place) -> bool {
        named.iter().any(|id| {
            place == Place::Collection(*id) || self.0.get(id).is_some_and(|within| within.has(place))
        })
    }
}

/// The edges of all groups to what is asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Edges {
    pub data: BTreeMap<GroupId, Vec<data::Edge>>,
    pub collections: BTreeMap<GroupId, Vec<collection::Edge>>,
}

/// The built-in groups.
#[derive(Clone, Copy, Debug)]
pub(super) struct BuiltIn {
    pub all_users: Option<GroupId>,
    pub administrators: Option<GroupId>,
}

impl Subject {
    pub fn new(principal: &Principal, groups: impl IntoIterator<Item = GroupId>, trees: Trees) -> Self {
        Self {
            user: principal.user,
            is_superuser: principal.is_superuser,
            stops: principal.stops.clone(),
            scopes: principal.key.as_ref().and_then(|key| key.scopes.clone()),
            groups: groups.into_iter().collect(),
            is_program: principal.key.as_ref().is_some_and(|key| !key.is_personal),
            trees,
        }
    }

    /// Somebody who is in this group alone.
    pub fn of_group(group: GroupId, is_superuser: bool) -> Self {
        Self {
            user: UserId::from_number(0),
            is_superuser,
            stops: Vec::new(),
            scopes: None,
            groups: [group].into(),
            is_program: false,
            trees: Trees::default(),
        }
    }

    /// Do they get through the gate for it: does nothing stop them, and do scopes reach so far?
    pub fn is_let_in(&self, question: Question) -> bool {
        self.stops.is_empty() && self.reach(question).is_some_and(|reach| self.is_within(question, &reach))
    }

    /// How far scopes let them go; none when not at all.
    pub fn reach(&self, question: Question) -> Option<Reach> {
        match &self.scopes {
            None => Some(Reach::Everything),
            Some(scopes) => scopes.reach(question.scope()),
        }
    }

    /// Is it within that reach?
    pub fn is_within(&self, question: Question, reach: &Reach) -> bool {
        match (question, reach) {
            (Question::Data { database, .. }, reach) => reach.has(database),
            (Question::Collection { place, .. }, Reach::Collections(named)) => self.trees.have(named, place),
            (Question::Collection { .. }, Reach::Everything | Reach::Databases(_)) => true,
        }
    }

    /// With all that their groups give.
    pub fn judge(&self, edges: &Edges) -> Judge<'_> {
        let data = if self.is_superuser {
            DataRights::everything()
        } else {
            DataRights::of(of_groups(&edges.data, &self.groups).copied())
        };
        let places = of_groups(&edges.collections, &self.groups).copied();
        Judge { subject: self, data, places: Rights::of_edges(self.user, self.is_superuser, places) }
    }
}

/// Somebody with the rights that enforcement would find for them.
#[derive(Debug)]
pub(super) struct Judge<'a> {
    pub subject: &'a Subject,
    /// What they may with data, scopes apart.
    pub data: DataRights,
    places: Rights,
}

impl Judge<'_> {
    /// Are they allowed to?
    pub fn may(&self, question: Question) -> bool {
        self.subject.is_let_in(question) && self.has_right(question)
    }

    /// Do the groups they are in give them the right to?
    pub fn has_right(&self, question: Question) -> bool {
        match question {
            Question::Data { act, database, table } => self.data.may(act, database, table),
            // Whoever it is, a change of the Trash is refused before anybody's rights are looked at.
            Question::Collection { right: Right::Write, place: Place::Trash } => false,
            Question::Collection { right, place } => self.places.to(place) >= right,
        }
    }
}

/// What is kept by group, of some groups.
fn of_groups<'a, T>(
    by_group: &'a BTreeMap<GroupId, Vec<T>>,
    groups: &'a BTreeSet<GroupId>,
) -> impl Iterator<Item = &'a T> {
    groups.iter().filter_map(|group| by_group.get(group)).flatten()
}

impl Edges {
    pub fn of(of_data: Vec<data::Edge>, of_collections: Vec<collection::Edge>) -> Self {
        let mut edges = Self::default();
        for edge in of_data {
            edges.data.entry(edge.group).or_default().push(edge);
        }
        for edge in of_collections {
            edges.collections.entry(edge.group).or_default().push(edge);
        }
        edges
    }

    /// Of these groups, what each may do in a place.
    pub fn in_place<'a>(
        &'a self,
        groups: &'a BTreeSet<GroupId>,
        place: Option<CollectionId>,
    ) -> impl Iterator<Item = &'a collection::Edge> {
        of_groups(&self.collections, groups).filter(move |edge| edge.place == place)
    }
}

impl BuiltIn {
    pub fn among(groups: &[Membership]) -> Self {
        let find = |magic| groups.iter().find(|group| group.magic == Some(magic)).map(|group| group.id);
        Self { all_users: find(Magic::AllUsers), administrators: find(Magic::Administrators) }
    }
}
