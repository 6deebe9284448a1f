//! What would change the answer: single changes, each tried out on the rules before it is named.

use super::{
    action::Question,
    subject::{BuiltIn, Edges, Judge, Subject},
};
use access::{
    Right,
    collection::{self, Place as Where},
    data::{self, Kind, Level, Need, Over, Place},
};
use identity::api_key::{Grant, Refusal, Scopes};
use kernel::{CollectionId, DatabaseId, GroupId, TableId};
use std::collections::BTreeSet;

/// A single change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// What stops the account or the key is taken away.
    Lift(Refusal),
    /// The key gets one scope more.
    AddScope(Grant),
    /// The key loses a scope.
    RemoveScope(Grant),
    /// A group gets these levels about a database or a table.
    Levels { group: GroupId, place: Place, levels: Vec<(Kind, Level)>, gives: bool },
    /// A group gets another right in a place.
    Place { group: GroupId, place: Option<CollectionId>, right: Right },
    /// They come into a group.
    Join(GroupId),
    /// They leave a group.
    Leave(GroupId),
    /// The key of a program gets another group; none is All Users alone.
    Move(Option<GroupId>),
}

/// Changes of one kind that are named at most.
const OF_A_KIND: usize = 3;
/// Changes that are named at most.
const MOST: usize = 8;

/// Single changes after which the answer is the other one, the smallest first.
pub(super) fn would_change(
    judge: &Judge<'_>,
    edges: &Edges,
    question: Question,
    groups: &[GroupId],
    built_in: BuiltIn,
) -> Vec<Change> {
    let subject = judge.subject;
    let is_allowed = judge.may(question);
    let flips = |change: &Change| is_allowed != change.decides(subject, edges, question, built_in);
    let candidates = Candidates { judge, subject, edges, question, groups, built_in };
    let kinds: [Box<dyn Iterator<Item = Change> + '_>; 4] = if is_allowed {
        [
            Box::new(candidates.scopes_taken()),
            Box::new(candidates.levels_taken()),
            Box::new(candidates.places_changed(Right::Nothing)),
            Box::new(candidates.groups_left()),
        ]
    } else {
        [
            Box::new(candidates.limits_lifted()),
            Box::new(candidates.levels_given()),
            Box::new(candidates.places_changed(Right::Read)),
            Box::new(candidates.groups_joined()),
        ]
    };
    kinds.into_iter().flat_map(|kind| kind.filter(&flips).take(OF_A_KIND)).take(MOST).collect()
}

impl Change {
    /// The answer after it.
    pub fn decides(&self, subject: &Subject, edges: &Edges, question: Question, built_in: BuiltIn) -> bool {
        match self {
            Self::Levels { group, place, levels, .. } => {
                let mut edges = edges.clone();
                let own = edges.data.entry(*group).or_default();
                for (kind, level) in levels {
                    put(own, data::Edge { group: *group, place: *place, kind: *kind, level: *level });
                }
                subject.judge(&edges).may(question)
            }
            Self::Place { group, place, right } => {
                let mut edges = edges.clone();
                let edge = collection::Edge { group: *group, place: *place, right: *right };
                let own = edges.collections.entry(*group).or_default();
                own.retain(|edge| edge.place != *place);
                own.push(edge);
                subject.judge(&edges).may(question)
            }
            _ => self.applied_to(subject, built_in).judge(edges).may(question),
        }
    }

    /// Is it a change of what a group may?
    pub fn is_of_edges(&self) -> bool {
        matches!(self, Self::Levels { .. } | Self::Place { .. })
    }

    /// Them after a change that is not about edges.
    pub fn applied_to(&self, subject: &Subject, built_in: BuiltIn) -> Subject {
        let mut after = subject.clone();
        let grants =
            |scopes: &Option<Scopes>| scopes.iter().flat_map(Scopes::grants).collect::<BTreeSet<_>>();
        match self {
            Self::Levels { .. } | Self::Place { .. } => {}
            Self::Lift(refusal) => after.stops.retain(|stop| stop != refusal),
            Self::AddScope(grant) => {
                after.scopes = Some(Scopes::from_grants(grants(&after.scopes).into_iter().chain([*grant])));
            }
            Self::RemoveScope(grant) => {
                let kept = grants(&after.scopes).into_iter().filter(|kept| kept != grant);
                after.scopes = Some(Scopes::from_grants(kept));
            }
            Self::Join(group) => {
                after.groups.insert(*group);
                after.is_superuser |= Some(*group) == built_in.administrators;
            }
            Self::Leave(group) => {
                after.groups.remove(group);
                after.is_superuser &= Some(*group) != built_in.administrators;
            }
            Self::Move(group) => {
                after.groups = built_in.all_users.into_iter().chain(*group).collect();
                after.is_superuser = group.is_some() && *group == built_in.administrators;
            }
        }
        after
    }
}

/// Puts a level in the place of what a group says of a kind: about a database, its tables included.
fn put(edges: &mut Vec<data::Edge>, new: data::Edge) {
    let gives_way = |place: Place| match (new.place, place) {
        (Place::Database(database), Place::Table(its, _)) => its == database,
        (one, other) => one == other,
    };
    edges.retain(|edge| edge.kind != new.kind || !gives_way(edge.place));
    edges.push(new);
}

/// What can be tried.
struct Candidates<'a> {
    judge: &'a Judge<'a>,
    subject: &'a Subject,
    edges: &'a Edges,
    question: Question,
    /// All groups, in the order in which they are tried.
    groups: &'a [GroupId],
    built_in: BuiltIn,
}

impl<'a> Candidates<'a> {
    /// Their groups, All Users last: what it gets, everybody gets.
    fn own_groups(&self) -> impl Iterator<Item = GroupId> + use<'a> {
        let Self { subject, groups, built_in, .. } = *self;
        let own = groups.iter().copied().filter(|group| subject.groups.contains(group));
        let own = own.filter(move |group| {
            Some(*group) != built_in.all_users && Some(*group) != built_in.administrators
        });
        own.chain(built_in.all_users.filter(|group| subject.groups.contains(group)))
    }

    fn limits_lifted(&self) -> impl Iterator<Item = Change> {
        let scope = self.question.scope();
        let only = self.question.only().filter(|_| scope.narrow().is_some());
        let is_scoped = self.subject.scopes.is_some();
        let lifts = self.subject.stops.iter().copied().map(Change::Lift);
        lifts.chain(is_scoped.then_some(Change::AddScope(Grant { scope, only })))
    }

    fn scopes_taken(&self) -> impl Iterator<Item = Change> {
        self.subject.scopes.iter().flat_map(Scopes::grants).map(Change::RemoveScope)
    }

    /// All that the first way to be allowed it still needs, given to one of their groups.
    fn levels_given(&self) -> impl Iterator<Item = Change> + use<'a> {
        let wanted = match self.question {
            Question::Data { act, database, table } if !self.subject.is_superuser => {
                let rights = &self.judge.data;
                let needs = act.ways(table).first().copied().unwrap_or_default().iter().copied();
                let missing = needs.filter(move |need| !rights.meets(*need, database, table));
                let missing: Vec<Need> = missing.collect();
                missing.first().map(|need| (place(*need, database, table), levels(&missing)))
            }
            _ => None,
        };
        let give = |(place, levels): &(Place, Vec<_>), group| Change::Levels {
            group,
            place: *place,
            levels: levels.clone(),
            gives: true,
        };
        self.own_groups().filter_map(move |group| wanted.as_ref().map(|wanted| give(wanted, group)))
    }

    /// Less of what is needed, for each of their groups.
    fn levels_taken(&self) -> impl Iterator<Item = Change> + use<'a> {
        let (needs, at) = match self.question {
            Question::Data { act, database, table } if !self.subject.is_superuser => {
                (act.ways(table), Some((database, table)))
            }
            _ => (&[][..], None),
        };
        let take = move |need: Need, group| {
            let (database, table) = at?;
            let level = if need.kind == Kind::CreateQueries && need.at_least == Level::Most {
                Level::Middle
            } else {
                Level::Least
            };
            let (place, levels) = (place(need, database, table), vec![(need.kind, level)]);
            Some(Change::Levels { group, place, levels, gives: false })
        };
        let own: Vec<_> = self.own_groups().collect();
        let each = needs.iter().copied().flatten().copied();
        each.flat_map(move |need| own.clone().into_iter().filter_map(move |group| take(need, group)))
    }

    /// Another right in the place for each of their groups. What is in a personal collection or the Trash has none.
    fn places_changed(&self, at_least: Right) -> impl Iterator<Item = Change> + use<'a> {
        let wanted = match self.question {
            Question::Collection { right, place } if !self.subject.is_superuser => match place {
                Where::Root => Some((None, right)),
                Where::Collection(id) => Some((Some(id), right)),
                Where::PersonalOf(_) | Where::Trash => None,
            },
            _ => None,
        };
        let to = move |right: Right| match (at_least, right) {
            (Right::Nothing, Right::Write) => Right::Read,
            (Right::Nothing, _) => Right::Nothing,
            (_, right) => right,
        };
        self.own_groups().filter_map(move |group| {
            wanted.map(|(place, right)| Change::Place { group, place, right: to(right) })
        })
    }

    /// Groups they are not in, Administrators last.
    fn groups_joined(&self) -> impl Iterator<Item = Change> + use<'a> {
        let Self { subject, groups, built_in, .. } = *self;
        let others = groups.iter().copied().filter(|group| !subject.groups.contains(group));
        let others = others.filter(move |group| Some(*group) != built_in.administrators);
        let gives = self.giving();
        let others = others.filter(move |group| gives.contains(group)).take(OF_A_KIND - 1);
        let administrators = built_in.administrators.filter(|group| !subject.groups.contains(group));
        let is_program = subject.is_program;
        let enter = move |group| if is_program { Change::Move(Some(group)) } else { Change::Join(group) };
        others.chain(administrators).map(enter)
    }

    /// The groups that would be enough beside those they have, or, for the key of a program, beside All Users.
    fn giving(&self) -> BTreeSet<GroupId> {
        let known = self.edges.data.keys().chain(self.edges.collections.keys());
        let unlimited = Subject { stops: Vec::new(), scopes: None, ..self.subject.clone() };
        let enough = |group: &&GroupId| {
            let change =
                if self.subject.is_program { Change::Move(Some(**group)) } else { Change::Join(**group) };
            let after = change.applied_to(&unlimited, self.built_in);
            after.judge(self.edges).has_right(self.question)
        };
        known.filter(enough).copied().collect()
    }

    fn groups_left(&self) -> impl Iterator<Item = Change> + use<'a> {
        let subject = self.subject;
        let all_users = self.built_in.all_users;
        let own = subject.groups.iter().copied().filter(move |group| Some(*group) != all_users);
        own.map(|group| if subject.is_program { Change::Move(None) } else { Change::Leave(group) })
    }
}

/// Where a level has to be put for a need.
fn place(need: Need, database: DatabaseId, table: Option<TableId>) -> Place {
    match (need.over, table) {
        (Over::Table, Some(table)) => Place::Table(database, table),
        _ => Place::Database(database),
    }
}

fn levels(needs: &[Need]) -> Vec<(Kind, Level)> {
    let level = |need: &Need| match (need.kind, need.at_least) {
        // Of these there is nothing in between.
        (Kind::DataModel | Kind::Details, _) => Level::Most,
        (_, level) => level,
    };
    needs.iter().map(|need| (need.kind, level(need))).collect()
}
