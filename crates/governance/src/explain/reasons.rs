//! Why somebody may or may not: the shortest chain of reasons, as ids.
//!
//! The edges of a chain suffice by themselves to decide the same; what they leave out makes no difference.

use super::{
    action::Question,
    subject::{Edges, Judge, Subject},
};
use access::{
    Right,
    collection::{self, Place},
    data::{self, DataRights, Kind, Level, Need, Over},
};
use identity::api_key::Refusal;
use kernel::{DatabaseId, GroupId, Scope, TableId, UserId};
use std::collections::BTreeSet;

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// The account or the key does not work at all.
    Stopped(Refusal),
    /// The key's scopes leave it out.
    ScopeMissing(Scope),
    /// The key's scopes allow it elsewhere.
    ScopeElsewhere(Scope),
    /// They may everything.
    Administrator,
    /// A group gives it.
    Grant(data::Edge),
    /// The most that a group gives is too little.
    Denial(data::Edge),
    /// One group blocks what another only does not offer.
    Blocked { edge: data::Edge, over: GroupId },
    /// No group says anything.
    NoGrant(Kind),
    /// A group gives a right in the place.
    PlaceGrant(collection::Edge),
    /// The most that a group gives in the place is too little.
    PlaceDenial(collection::Edge),
    /// No group gives anything in the place.
    NoPlaceGrant,
    /// It is, or lies in, their own personal collection.
    Own,
    /// It is, or lies in, somebody else's.
    Foreign(UserId),
    /// Everybody sees the Trash.
    TrashIsSeen,
    /// Nobody changes the Trash.
    TrashStays,
}

/// Tables named in one chain; more make it no clearer.
const TABLES: usize = 5;

/// Says why.
pub(super) fn because(judge: &Judge<'_>, edges: &Edges, question: Question) -> Vec<Reason> {
    let subject = judge.subject;
    let mut reasons: Vec<_> = subject.stops.iter().copied().map(Reason::Stopped).collect();
    reasons.extend(scope_reason(subject, question));
    if judge.has_right(question) && !reasons.is_empty() {
        return reasons;
    }
    match question {
        Question::Collection { right: Right::Write, place: Place::Trash } => reasons.push(Reason::TrashStays),
        _ if subject.is_superuser => reasons.push(Reason::Administrator),
        Question::Collection { right, place } => reasons.push(in_place(subject, edges, right, place)),
        Question::Data { act, database, table } => {
            let about = About { rights: &judge.data, database, table };
            let ways = act.ways(table);
            let way = ways.iter().find(|needs| needs.iter().all(|need| about.meets(*need)));
            match way {
                Some(needs) => reasons.extend(needs.iter().flat_map(|need| about.grants(*need))),
                None => reasons.extend(ways.iter().flat_map(|needs| about.denials(needs))),
            }
        }
    }
    reasons
}

fn scope_reason(subject: &Subject, question: Question) -> Option<Reason> {
    match subject.reach(question) {
        None => Some(Reason::ScopeMissing(question.scope())),
        Some(reach) if !subject.is_within(question, &reach) => Some(Reason::ScopeElsewhere(question.scope())),
        Some(_) => None,
    }
}

fn in_place(subject: &Subject, edges: &Edges, right: Right, place: Place) -> Reason {
    let place = match place {
        Place::Trash => return Reason::TrashIsSeen,
        Place::PersonalOf(owner) if owner == subject.user => return Reason::Own,
        Place::PersonalOf(owner) => return Reason::Foreign(owner),
        Place::Root => None,
        Place::Collection(id) => Some(id),
    };
    let edges = edges.in_place(&subject.groups, place);
    let most = edges.reduce(|one, other| if other.right > one.right { other } else { one });
    match most {
        None => Reason::NoPlaceGrant,
        Some(edge) if edge.right >= right => Reason::PlaceGrant(*edge),
        Some(edge) => Reason::PlaceDenial(*edge),
    }
}

/// Rights, and what they are asked for.
struct About<'a> {
    rights: &'a DataRights,
    database: DatabaseId,
    table: Option<TableId>,
}

impl About<'_> {
    fn meets(&self, need: Need) -> bool {
        self.rights.meets(need, self.database, self.table)
    }

    fn decisive(&self, kind: Kind, table: Option<TableId>) -> Option<data::Edge> {
        self.rights.decisive(kind, self.database, table)
    }

    /// Tables with levels of their own, in the order of their ids.
    fn tables(&self, kind: Kind) -> BTreeSet<TableId> {
        self.rights.tables_with_edges(kind, self.database).collect()
    }

    /// The edges by which a need is met.
    fn grants(&self, need: Need) -> Vec<Reason> {
        let edge = match need.over {
            Over::Table => self.decisive(need.kind, self.table),
            Over::Whole | Over::Throughout => self.decisive(need.kind, None),
            Over::Somewhere => self.somewhere(need),
        };
        let Some(edge) = edge else { return Vec::new() };
        let mut edges = vec![edge];
        if need.over == Over::Throughout {
            edges.extend(self.elsewhere(need, edge.group).into_iter().take(TABLES));
        }
        edges.into_iter().map(Reason::Grant).collect()
    }

    fn somewhere(&self, need: Need) -> Option<data::Edge> {
        let whole = self.decisive(need.kind, None);
        let tables = self.tables(need.kind);
        let tables = tables.into_iter().filter_map(|table| self.decisive(need.kind, Some(table)));
        whole.into_iter().chain(tables).find(|edge| edge.level >= need.at_least)
    }

    /// Who gives the tables that this group takes out.
    fn elsewhere(&self, need: Need, group: GroupId) -> Vec<data::Edge> {
        let gives = |table: &TableId| {
            let mut nearest = self.rights.nearest(need.kind, self.database, Some(*table));
            nearest.any(|edge| edge.group == group && edge.level >= need.at_least)
        };
        let tables = self.tables(need.kind);
        let tables = tables.iter().filter(|table| !gives(table));
        tables.filter_map(|table| self.decisive(need.kind, Some(*table))).collect()
    }

    /// Why a way to be allowed is none: the first of its needs that is not met.
    fn denials(&self, needs: &[Need]) -> Vec<Reason> {
        let Some(need) = needs.iter().copied().find(|need| !self.meets(*need)) else { return Vec::new() };
        let at = match need.over {
            Over::Table => self.table,
            Over::Whole | Over::Somewhere => None,
            Over::Throughout => {
                let whole = Need { over: Over::Whole, ..need };
                let tables = self.tables(need.kind);
                let mut kept = tables.into_iter().filter(|table| !self.is_enough(need, Some(*table)));
                if self.meets(whole) { kept.next() } else { None }
            }
        };
        vec![self.denial(need.kind, at)]
    }

    fn is_enough(&self, need: Need, table: Option<TableId>) -> bool {
        self.decisive(need.kind, table).is_some_and(|edge| edge.level >= need.at_least)
    }

    fn denial(&self, kind: Kind, table: Option<TableId>) -> Reason {
        let Some(edge) = self.decisive(kind, table) else { return Reason::NoGrant(kind) };
        let mut nearest = self.rights.nearest(kind, self.database, table);
        let beaten = nearest.find(|other| kind == Kind::ViewData && other.level == Level::Middle);
        match beaten {
            Some(other) if edge.level == Level::Least => Reason::Blocked { edge, over: other.group },
            _ => Reason::Denial(edge),
        }
    }
}
