//! A million random cases: what is explained is what is enforced, reasons suffice, and changes change.

use super::{
    action::Question,
    changes::{Change, would_change},
    reasons::{Reason, because},
    subject::{BuiltIn, Edges, Subject, Trees},
};
use access::{
    Right, TableOf,
    collection::{self, Place as Where, Rights},
    data::{self, Act, DataRights, Kind, Level, Place},
};
use identity::api_key::{Grant, Only, Reach, Refusal, Scopes};
use kernel::{CollectionId, DatabaseId, GroupId, Id, Narrow, Scope, TableId, UserId};
use std::collections::BTreeSet;

const ACTS: [Act; 7] = [
    Act::See,
    Act::ViewData,
    Act::Query,
    Act::NativeQuery,
    Act::Download,
    Act::EditMetadata,
    Act::ManageDatabase,
];
const LEVELS: [Level; 3] = [Level::Least, Level::Middle, Level::Most];
const TABLES: [i64; 2] = [1, 2];
/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        let at = self.roll(choices.len() as u64);
        choices[usize::try_from(at).unwrap()]
    }

    fn number(&mut self, most: u64) -> i64 {
        i64::try_from(self.roll(most)).unwrap() + 1
    }
}

fn group(number: i64) -> GroupId {
    GroupId::from_number(number)
}

/// Who decides in these cases: group 1 is everybody's, 2 the administrators'.
fn built_in() -> BuiltIn {
    BuiltIn { all_users: Some(group(1)), administrators: Some(group(2)) }
}

fn groups() -> Vec<GroupId> {
    [1, 2, 3, 4, 5].map(group).to_vec()
}

fn database() -> DatabaseId {
    DatabaseId::from_number(1)
}

/// Edges of four groups, sparse and of every kind.
fn some_edges(dice: &mut Dice) -> (Vec<data::Edge>, Vec<collection::Edge>) {
    let database = database();
    let tables = TABLES.map(|table| Place::Table(database, TableId::from_number(table)));
    let (mut of_data, mut of_places) = (Vec::new(), Vec::new());
    for group in [1, 3, 4, 5].map(group) {
        for kind in Kind::ALL {
            let places = [(Place::EveryDatabase, 3), (Place::Database(database), 3)];
            let places = places.into_iter().chain(tables.map(|table| (table, 6)));
            for (place, rare) in
                places.filter(|(place, _)| kind.is_per_table() || !matches!(place, Place::Table(..)))
            {
                if dice.roll(rare) == 0 {
                    of_data.push(data::Edge { group, place, kind, level: dice.one_of(&LEVELS) });
                }
            }
        }
        for place in [None, Some(CollectionId::from_number(7))] {
            if dice.roll(2) == 0 {
                let right = dice.one_of(&[Right::Read, Right::Write]);
                of_places.push(collection::Edge { group, place, right });
            }
        }
    }
    (of_data, of_places)
}

fn somebody(dice: &mut Dice) -> Subject {
    let others = [3, 4, 5].into_iter().filter(|_| dice.roll(3) == 0).collect::<Vec<_>>();
    let is_superuser = dice.roll(12) == 0;
    let is_program = dice.roll(4) == 0;
    let scopes = [
        Scope::DatabasesRead,
        Scope::DatabasesWrite,
        Scope::QueryRun,
        Scope::CollectionsRead,
        Scope::CollectionsWrite,
    ];
    let scopes = scopes.into_iter().filter(|_| dice.roll(2) == 0).collect::<Vec<_>>();
    let grants = scopes.into_iter().map(|scope| {
        let is_narrow = scope.narrow() == Some(Narrow::Database) && dice.roll(2) == 0;
        let only = is_narrow.then(|| Only::Database(DatabaseId::from_number(dice.number(2))));
        Grant { scope, only }
    });
    let grants = Scopes::from_grants(grants.collect::<Vec<_>>());
    let stop = dice.one_of(&[Refusal::Disabled, Refusal::UserDeactivated, Refusal::Expired]);
    let mut groups: BTreeSet<GroupId> = others.into_iter().map(group).collect();
    if is_program {
        groups = groups.into_iter().take(1).collect();
    }
    if is_superuser {
        groups = if is_program { BTreeSet::new() } else { groups };
        groups.insert(group(2));
    }
    groups.insert(group(1));
    Subject {
        user: UserId::from_number(1),
        is_superuser,
        stops: if dice.roll(10) == 0 { vec![stop] } else { Vec::new() },
        scopes: (dice.roll(3) == 0).then_some(grants),
        groups,
        is_program,
        trees: Trees::default(),
    }
}

fn questions() -> Vec<Question> {
    let tables = TABLES.map(|table| Some(TableId::from_number(table)));
    let tables: Vec<_> = [None].into_iter().chain(tables).collect();
    let of_data = ACTS.iter().flat_map(|act| {
        tables.iter().map(|table| Question::Data { act: *act, database: database(), table: *table })
    });
    let places = [
        Where::Root,
        Where::Collection(CollectionId::from_number(7)),
        Where::PersonalOf(UserId::from_number(1)),
        Where::PersonalOf(UserId::from_number(2)),
        Where::Collection(CollectionId::from_number(8)),
        Where::Trash,
    ];
    let of_places = [Right::Read, Right::Write]
        .into_iter()
        .flat_map(|right| places.into_iter().map(move |place| Question::Collection { right, place }));
    of_data.chain(of_places).collect()
}

/// What a request would find, put together like the gate and the handlers do it: the gate lets somebody through, the
/// rights of their groups are within the reach of scopes, and the rule is asked.
struct Enforcement<'a> {
    subject: &'a Subject,
    rights: DataRights,
    /// The rights within the reach of each scope that data needs, if that takes something away.
    by_scope: [Option<DataRights>; 3],
    places: Rights,
}

type Flat = (Vec<data::Edge>, Vec<collection::Edge>);

impl<'a> Enforcement<'a> {
    fn of(subject: &'a Subject, (of_data, of_places): &Flat) -> Self {
        let is_own = |group| subject.groups.contains(&group);
        let rights = if subject.is_superuser {
            DataRights::everything()
        } else {
            DataRights::of(of_data.iter().copied().filter(|edge| is_own(edge.group)))
        };
        let within = |scope| {
            let nowhere = || Reach::Databases(BTreeSet::new());
            let reach = subject.scopes.as_ref().map(|some| some.reach(scope).unwrap_or_else(nowhere));
            reach.map(|reach| rights.clone().within(&reach))
        };
        let by_scope = [Scope::DatabasesRead, Scope::QueryRun, Scope::DatabasesWrite].map(within);
        let places = of_places.iter().copied().filter(|edge| is_own(edge.group));
        let places = Rights::of_edges(subject.user, subject.is_superuser, places);
        Self { subject, rights, by_scope, places }
    }

    fn allows(&self, question: Question) -> bool {
        if !self.subject.stops.is_empty() {
            return false;
        }
        match question {
            Question::Data { act, database, table } => {
                let scope = match act {
                    Act::See => 0,
                    Act::EditMetadata | Act::ManageDatabase => 2,
                    _ => 1,
                };
                allows(self.by_scope[scope].as_ref().unwrap_or(&self.rights), act, database, table)
            }
            Question::Collection { right: Right::Write, place: Where::Trash } => false,
            Question::Collection { right, place } => {
                let scope =
                    if right == Right::Write { Scope::CollectionsWrite } else { Scope::CollectionsRead };
                let scopes = self.subject.scopes.as_ref();
                scopes.is_none_or(|some| some.reach(scope).is_some()) && self.places.to(place) >= right
            }
        }
    }
}

/// The rules of data once more, in other words than the table that enforcement reads.
fn allows(rights: &DataRights, act: Act, database: DatabaseId, table: Option<TableId>) -> bool {
    let sees = |table| rights.on_table(Kind::ViewData, database, table) == Level::Most;
    let asks = |table| sees(table) && rights.on_table(Kind::CreateQueries, database, table) > Level::Least;
    let describes = |table| rights.on_table(Kind::DataModel, database, table) > Level::Least;
    let somewhere = |kind| rights.anywhere_in(kind, database);
    let natively = || {
        rights.on_database(Kind::CreateQueries, database) == Level::Most
            && rights.throughout(Kind::ViewData, database) == Level::Most
    };
    let manages = || rights.on_database(Kind::Details, database) > Level::Least;
    let asks_somewhere =
        || somewhere(Kind::ViewData) == Level::Most && somewhere(Kind::CreateQueries) > Level::Least;
    let describes_some = || somewhere(Kind::DataModel) > Level::Least;
    match (act, table) {
        (Act::See, Some(table)) => {
            let is_seen = asks(table) || describes(table);
            let proof = access::readable(rights, Proven(TableOf(database, table))).is_ok();
            assert_eq!(is_seen, proof);
            is_seen
        }
        (Act::See, None) => asks_somewhere() || describes_some() || manages(),
        (Act::ViewData, Some(table)) => sees(table),
        (Act::ViewData, None) => somewhere(Kind::ViewData) == Level::Most,
        (Act::Query, Some(table)) => asks(table),
        (Act::Query, None) => asks_somewhere(),
        (Act::NativeQuery, _) => natively(),
        (Act::Download, _) => natively() && rights.throughout(Kind::Download, database) > Level::Least,
        (Act::EditMetadata, Some(table)) => describes(table),
        (Act::EditMetadata, None) => describes_some(),
        (Act::ManageDatabase, _) => manages(),
    }
}

/// Something that a proof can be asked for.
struct Proven(TableOf);

impl access::Governed for Proven {
    type Domain = TableOf;

    fn domain(&self) -> TableOf {
        self.0
    }
}

/// The edges that a chain names.
fn named(reasons: &[Reason]) -> Edges {
    let of_data = reasons.iter().filter_map(|reason| match reason {
        Reason::Grant(edge) | Reason::Denial(edge) | Reason::Blocked { edge, .. } => Some(*edge),
        _ => None,
    });
    let of_places = reasons.iter().filter_map(|reason| match reason {
        Reason::PlaceGrant(edge) | Reason::PlaceDenial(edge) => Some(*edge),
        _ => None,
    });
    Edges::of(of_data.collect(), of_places.collect())
}

/// Carries a change out on everything there is, in other words than the one that tries it.
fn carried_out(change: &Change, subject: &Subject, edges: &Flat) -> (Subject, Flat) {
    let (mut of_data, mut of_places) = edges.clone();
    match change {
        Change::Levels { group, place, levels, .. } => {
            for (kind, level) in levels {
                of_data.retain(|edge| {
                    let is_inside = matches!((place, edge.place), (Place::Database(_), Place::Table(..)));
                    edge.group != *group || edge.kind != *kind || (edge.place != *place && !is_inside)
                });
                of_data.push(data::Edge { group: *group, place: *place, kind: *kind, level: *level });
            }
        }
        Change::Place { group, place, right } => {
            of_places.retain(|edge| edge.group != *group || edge.place != *place);
            of_places.push(collection::Edge { group: *group, place: *place, right: *right });
        }
        _ => {}
    }
    (change.applied_to(subject, built_in()), (of_data, of_places))
}

/// S49: a million questions. Of one in 17 the reasons are looked at, of one in 101 the changes: to do so of all takes
/// longer than anybody waits for a test.
#[test]
fn what_is_explained_is_what_is_enforced_and_changes_turn_it_round() {
    let questions = questions();
    let mut dice = Dice(7);
    let (mut asked, mut allowed, mut changed) = (0, 0, 0);
    while asked < 1_000_000 {
        let flat = some_edges(&mut dice);
        let edges = Edges::of(flat.0.clone(), flat.1.clone());
        let subject = somebody(&mut dice);
        let (enforcement, judge) = (Enforcement::of(&subject, &flat), subject.judge(&edges));
        for question in &questions {
            asked += 1;
            let may = judge.may(*question);
            let about = || format!("{question:?} of {subject:?} with {edges:?}");
            assert_eq!(may, enforcement.allows(*question), "{}", about());
            allowed += u32::from(may);
            if asked % 17 == 0 {
                let reasons = because(&judge, &edges, *question);
                let suffices = subject.judge(&named(&reasons)).may(*question) == may;
                assert!(suffices && !reasons.is_empty(), "{reasons:?} for {}", about());
            }
            if asked % 101 == 0 {
                for change in would_change(&judge, &edges, *question, &groups(), built_in()) {
                    changed += 1;
                    let (subject, flat) = carried_out(&change, &subject, &flat);
                    let after = Enforcement::of(&subject, &flat).allows(*question);
                    assert_ne!(after, may, "{change:?} for {}", about());
                }
            }
        }
    }
    assert!(allowed > asked / 5 && allowed < asked * 4 / 5, "{allowed} of {asked}");
    assert!(changed > 5_000, "{changed}");
}
