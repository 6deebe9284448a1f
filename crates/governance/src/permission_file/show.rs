//! Showing a plan: every change, and in sentences what it means.

use super::{
    people::{Effect, Effects, Turn},
    plan::Plan,
    shape::{EVERYTHING, ORDER, ROOT},
    view::{AffectedView, ChangeView, EffectView, PeopleView, PersonView, Reference},
};
use crate::world::World;
use access::data::Kind;
use catalog::permission::whole::{Exchange, Whole};
use content::collection::graph;
use identity::user::common_name;
use kernel::{CollectionId, DatabaseId, GroupId, Id, UserId};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Changes that an answer shows.
const SHOWN: usize = 20_000;
/// People whom an answer names, and things of each.
const NAMED: usize = 100;
const THINGS: usize = 50;

impl Turn {
    const ALL: [Self; 4] = [Self::Lose, Self::Less, Self::Gain, Self::More];

    const fn word(self) -> &'static str {
        match self {
            Self::Lose => "lose",
            Self::Less => "less",
            Self::Gain => "gain",
            Self::More => "more",
        }
    }
}

/// Shows the changes of a plan, by group and by what they are about; so many at most.
pub(super) fn changes(plan: &Plan, world: &World) -> (Vec<ChangeView>, usize) {
    let showing = Showing { plan, world };
    let new = plan.new_groups.keys().map(|group| showing.change("group", "create", *group));
    let places = |places, action| showing.members(places, action);
    let mut changes: Vec<ChangeView> = new.collect();
    changes.extend(places(&plan.given, "add"));
    changes.extend(places(&plan.taken, "remove"));
    for exchange in &plan.data {
        changes.extend(showing.data(exchange));
    }
    for (edge, after) in &plan.collections {
        changes.push(ChangeView {
            collection: Some(showing.collection(edge.place)),
            before: Some(graph::word(edge.right).into()),
            after: Some(graph::word(*after).into()),
            ..showing.change("collection", "change", edge.group)
        });
    }
    let total = changes.len();
    changes.truncate(SHOWN);
    (changes, total)
}

struct Showing<'a> {
    plan: &'a Plan,
    world: &'a World,
}

impl Showing<'_> {
    fn change(&self, what: &'static str, action: &'static str, group: GroupId) -> ChangeView {
        let id = Some(group.number()).filter(|id| *id > 0);
        let group = Reference { id, name: self.plan.ruled.get(&group).cloned().unwrap_or_default() };
        ChangeView {
            what,
            action,
            group,
            person: None,
            database: None,
            collection: None,
            before: None,
            after: None,
        }
    }

    fn members(&self, places: &[identity::group::wholesale::Place], action: &'static str) -> Vec<ChangeView> {
        let view = |place: &identity::group::wholesale::Place| ChangeView {
            person: Some(person(place.user, self.world)),
            ..self.change("member", action, place.group)
        };
        places.iter().map(view).collect()
    }

    fn data(&self, exchange: &Exchange) -> Vec<ChangeView> {
        let places = exchange.differences().into_iter().filter(|place| exchange.is_visible(*place));
        let view = |place| {
            let (before, after) = self.rights(exchange, place);
            ChangeView {
                database: Some(match place {
                    None => Reference { id: None, name: EVERYTHING.into() },
                    Some(id) => {
                        Reference { id: Some(id.number()), name: self.world.database_name(id).to_owned() }
                    }
                }),
                before: Some(before),
                after: Some(after),
                ..self.change("data", "change", exchange.group)
            }
        };
        places.map(view).collect()
    }

    /// The rights that change, before and after.
    fn rights(&self, exchange: &Exchange, place: Option<DatabaseId>) -> (Value, Value) {
        let (mut before, mut after) = (Map::new(), Map::new());
        for kind in ORDER {
            let told = |whole: &Whole| self.told(whole, place, kind);
            let (was, is) = (told(&exchange.before), told(&exchange.after));
            if was != is {
                before.insert(kind.graph_key().to_owned(), was);
                after.insert(kind.graph_key().to_owned(), is);
            }
        }
        (Value::Object(before), Value::Object(after))
    }

    fn told(&self, whole: &Whole, place: Option<DatabaseId>, kind: Kind) -> Value {
        let word = |level| Value::from(kind.graph_word(level).unwrap_or_default());
        let Some(database) = place else { return word(whole.usual(kind)) };
        let spread = whole.spread(database, kind);
        if spread.tables.is_empty() {
            return word(spread.whole);
        }
        let tables = self.world.tables.iter().filter_map(|table| {
            let level = spread.tables.get(&table.id)?;
            let schema = if table.schema.is_empty() { String::new() } else { format!("{}.", table.schema) };
            Some((format!("{schema}{}", table.name), word(*level)))
        });
        json!({ "database": word(spread.whole), "tables": tables.collect::<Map<_, _>>() })
    }

    fn collection(&self, id: Option<CollectionId>) -> Reference {
        collection(id, self.world)
    }
}

fn collection(id: Option<CollectionId>, world: &World) -> Reference {
    let name = id.map_or(Some(ROOT), |id| world.collections.get(&id).map(String::as_str));
    Reference { id: id.map(Id::number), name: name.unwrap_or_default().to_owned() }
}

fn person(id: UserId, world: &World) -> PersonView {
    let Some(it) = world.everybody.get(&id) else {
        return PersonView { id, email: String::new(), common_name: String::new() };
    };
    let email = it.email.as_str();
    let common_name = common_name(it.first_name.as_deref(), it.last_name.as_deref(), email);
    PersonView { id, email: email.to_owned(), common_name }
}

/// Shows what a plan means for people.
pub(super) fn people(effects: &Effects, world: &World) -> PeopleView {
    let is_person = |user: &UserId| world.everybody.get(user).is_some_and(|it| it.is_person);
    let persons = |users: &[UserId]| {
        users.iter().filter(|user| is_person(user)).map(|user| person(*user, world)).collect::<Vec<_>>()
    };
    let people = effects.of.keys().filter(|user| is_person(user)).count();
    let mut shown = Vec::new();
    for turn in Turn::ALL {
        let collections = |effect: &Effect| ids(effect.collections.get(&turn), |id| id.map_or(0, Id::number));
        shown.extend(effect(effects, turn, "collections", collections, is_person));
        let databases = |effect: &Effect| ids(effect.databases.get(&turn), Id::number);
        shown.extend(effect(effects, turn, "databases", databases, is_person));
    }
    let named = effects.of.iter().filter(|(user, _)| is_person(user)).take(NAMED);
    PeopleView {
        people,
        api_keys: effects.of.len() - people,
        effects: shown,
        made_administrators: persons(&effects.made_administrators),
        unmade_administrators: persons(&effects.unmade_administrators),
        named: named.map(|(user, effect)| affected(*user, effect, world)).collect(),
    }
}

fn ids<T: Copy>(all: Option<&BTreeSet<T>>, number: impl Fn(T) -> i64) -> Vec<i64> {
    all.into_iter().flatten().map(|id| number(*id)).collect()
}

fn effect(
    effects: &Effects,
    turn: Turn,
    what: &'static str,
    things: impl Fn(&Effect) -> Vec<i64>,
    is_person: impl Fn(&UserId) -> bool,
) -> Option<EffectView> {
    let (mut all, mut people, mut api_keys) = (std::collections::HashSet::new(), 0, 0);
    for (user, effect) in &effects.of {
        let things = things(effect);
        match (things.is_empty(), is_person(user)) {
            (true, _) => continue,
            (false, true) => people += 1,
            (false, false) => api_keys += 1,
        }
        all.extend(things);
    }
    let count = all.len();
    (count > 0).then(|| {
        let noun = what.trim_end_matches('s');
        let things = counted(count, noun, what);
        let who = [counted(people, "person", "people"), counted(api_keys, "API key", "API keys")];
        let who: Vec<_> = who.into_iter().filter(|who| !who.starts_with("0 ")).collect();
        let (who, is_one) = (who.join(" and "), people + api_keys == 1);
        let s = if is_one { "s" } else { "" };
        let text = match turn {
            Turn::Lose => format!("{who} lose{s} {things}."),
            Turn::Gain => format!("{who} gain{s} {things}."),
            Turn::Less => format!("{who} may do less in {things}."),
            Turn::More => format!("{who} may do more in {things}."),
        };
        EffectView { turn: turn.word(), what, count, people, api_keys, text }
    })
}

fn affected(user: UserId, effect: &Effect, world: &World) -> AffectedView {
    let collections = effect
        .collections
        .iter()
        .map(|(turn, ids)| (turn.word(), ids.iter().take(THINGS).map(|id| collection(*id, world)).collect()));
    let database =
        |id: &DatabaseId| Reference { id: Some(id.number()), name: world.database_name(*id).to_owned() };
    let databases = effect
        .databases
        .iter()
        .map(|(turn, ids)| (turn.word(), ids.iter().take(THINGS).map(database).collect()));
    AffectedView {
        person: person(user, world),
        collections: collections.collect(),
        databases: databases.collect(),
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Says in sentences what a plan does, and what it means.
pub(super) fn summary(plan: &Plan, people: Option<&PeopleView>) -> Vec<String> {
    if plan.is_nothing() {
        return vec!["Nothing changes.".into()];
    }
    let mut sentences = Vec::new();
    let mut say = |count: usize, one: &str, many: &str, rest: (&str, &str)| {
        if count > 0 {
            let rest = if count == 1 { rest.0 } else { rest.1 };
            sentences.push(format!("{} {rest}", counted(count, one, many)));
        }
    };
    say(plan.new_groups.len(), "group", "groups", ("is made.", "are made."));
    say(plan.given.len(), "place in a group", "places in groups", ("is given.", "are given."));
    say(plan.taken.len(), "place in a group", "places in groups", ("is taken away.", "are taken away."));
    let data = plan.data.iter().map(|exchange| {
        exchange.differences().into_iter().filter(|place| exchange.is_visible(*place)).count()
    });
    say(data.sum(), "right to data", "rights to data", ("changes.", "change."));
    say(plan.collections.len(), "right in a collection", "rights in collections", ("changes.", "change."));
    if let Some(people) = people {
        let (made, unmade) = (people.made_administrators.len(), people.unmade_administrators.len());
        say(made, "person", "people", ("becomes an administrator.", "become administrators."));
        say(unmade, "person", "people", ("is no administrator any more.", "are no administrators any more."));
        sentences.extend(people.effects.iter().map(|effect| effect.text.clone()));
        if people.people == 0 && people.api_keys == 0 && made + unmade == 0 {
            sentences.push("Nobody sees or may do more or less than before.".into());
        }
    }
    sentences
}
