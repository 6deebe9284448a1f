//! Where parameters of a dashboard reach into cards, and what of that is new by a change: who makes it answers for it.

use super::{Layout, SentDashcard, sent::Mappings};
use crate::{Document, card::Card};
use kernel::{CardId, Id};
use query::{Letting, question::Question};
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};

/// Where the parameters of a dashboard go.
pub(crate) struct Reaches {
    places: HashMap<i64, Place>,
    /// What kind of values each parameter takes, by its id.
    kinds: HashMap<String, Option<String>>,
}

struct Place {
    cards: BTreeSet<CardId>,
    mappings: Vec<Map<String, Value>>,
}

impl Reaches {
    /// Nowhere.
    pub fn nowhere() -> Self {
        Self { places: HashMap::new(), kinds: HashMap::new() }
    }

    /// As it is.
    pub fn of(layout: &Layout, parameters: &Document) -> Self {
        let places = layout.dashcards.iter().map(|it| {
            let mappings = match it.mappings.value() {
                Value::Array(list) => list.into_iter().filter_map(as_map).collect(),
                _ => Vec::new(),
            };
            (it.id.number(), Place { cards: it.cards().collect(), mappings })
        });
        Self { places: places.collect(), kinds: kinds(parameters) }
    }

    /// As it is to be.
    pub fn of_sent(dashcards: &[SentDashcard], parameters: &Document) -> Self {
        let places = dashcards.iter().map(|it| {
            let mappings =
                it.parameter_mappings.as_ref().map_or_else(Vec::new, |it| Mappings::list(it).to_vec());
            (it.id, Place { cards: it.cards().collect(), mappings })
        });
        Self { places: places.collect(), kinds: kinds(parameters) }
    }

    /// What readers are let filter by that they were not before. A mapping that somebody else was allowed to make stays
    /// good as long as nothing else comes under it: no other card, and no other kind of value.
    pub fn beyond(&self, before: &Self, cards: &HashMap<CardId, Card>) -> Letting {
        let mut letting = Letting::default();
        let mut questions: HashMap<CardId, Option<Question>> = HashMap::new();
        for (id, place) in &self.places {
            let old = before.places.get(id).filter(|old| place.cards.is_subset(&old.cards));
            let old = old.map_or(&[][..], |old| &old.mappings);
            for mapping in &place.mappings {
                let is_old = old.contains(mapping) && self.kind(mapping) == before.kind(mapping);
                let Some(target) = mapping.get("target").filter(|_| !is_old) else { continue };
                letting.note(target, None);
                for card in place.cards.iter().filter(|card| is_of(mapping, **card)) {
                    let question = questions
                        .entry(*card)
                        .or_insert_with(|| Question::from_kept(cards.get(card)?.dataset_query.as_str()));
                    letting.note(target, question.as_ref());
                }
            }
        }
        letting
    }

    /// What kind of value goes in there; none when the dashboard has no such parameter.
    fn kind(&self, mapping: &Map<String, Value>) -> Option<&Option<String>> {
        self.kinds.get(mapping.get("parameter_id")?.as_str()?)
    }
}

fn as_map(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

/// Does a mapping go into this card?
fn is_of(mapping: &Map<String, Value>, card: CardId) -> bool {
    mapping.get("card_id").is_none_or(|its| its.is_null() || its.as_i64() == Some(card.number()))
}

fn kinds(parameters: &Document) -> HashMap<String, Option<String>> {
    let Value::Array(list) = parameters.value() else { return HashMap::new() };
    let kind = |it: &Value| Some((it["id"].as_str()?.to_owned(), it["type"].as_str().map(str::to_owned)));
    list.iter().filter_map(kind).collect()
}
