//! What of a sent layout is refused, before anything is written.

use super::{Layout, SentDashcard, SentTab, sent::Mappings};
use crate::card::Card;
use access::collection::Rights;
use kernel::{CardId, DashboardId, FieldId, Id};
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap, HashSet};
use web::{Error, Result};

/// A layout as it is sent.
#[derive(Debug)]
pub(crate) struct Sent {
    pub tabs: Vec<SentTab>,
    pub dashcards: Vec<SentDashcard>,
}

/// Tabs of a dashboard at most.
const MOST_TABS: usize = 100;
/// Places on a dashboard at most.
const MOST_DASHCARDS: usize = 1_000;
/// Cards drawn into the pictures of others, on a dashboard, at most.
const MOST_SERIES: usize = 1_000;

impl Sent {
    /// All cards that are to lie there.
    pub fn cards(&self) -> impl Iterator<Item = CardId> {
        self.dashcards.iter().flat_map(SentDashcard::cards)
    }

    /// Refuses what nobody sends, whatever is there already.
    pub fn refuse(&self) -> Result<()> {
        let series = self.dashcards.iter().map(|it| it.series.as_ref().map_or(0, Vec::len)).sum::<usize>();
        let tabs: HashSet<_> = self.tabs.iter().map(|tab| tab.id).collect();
        let dashcards: HashSet<_> = self.dashcards.iter().map(|dashcard| dashcard.id).collect();
        let is_nowhere = |it: &SentDashcard| match it.dashboard_tab_id {
            Some(tab) => !tabs.contains(&tab),
            None => tabs.len() > 1,
        };
        let wrong = |field, text: String| Err(Error::field(field, text));
        if self.tabs.len() > MOST_TABS {
            return wrong("tabs", format!("A dashboard has at most {MOST_TABS} tabs."));
        }
        if tabs.len() < self.tabs.len() {
            return wrong("tabs", "Two tabs have the same id.".into());
        }
        if self.dashcards.len() > MOST_DASHCARDS {
            return wrong("dashcards", format!("A dashboard has at most {MOST_DASHCARDS} places."));
        }
        if series > MOST_SERIES {
            return wrong(
                "dashcards",
                format!("A dashboard has at most {MOST_SERIES} cards in pictures of others."),
            );
        }
        if dashcards.len() < self.dashcards.len() {
            return wrong("dashcards", "Two places have the same id.".into());
        }
        if self.dashcards.iter().any(|it| it.action_id.is_some()) {
            return wrong("dashcards", "There are no actions here.".into());
        }
        if self.dashcards.iter().any(is_nowhere) {
            return wrong(
                "dashcards",
                "Where there are tabs, each place is on one of those that are sent.".into(),
            );
        }
        Ok(())
    }
}

impl SentDashcard {
    /// The card of this place, and those drawn into the same picture.
    pub fn cards(&self) -> impl Iterator<Item = CardId> {
        self.card_id.into_iter().chain(self.series.iter().flatten().map(|series| series.id))
    }
}

/// Refuses cards that are put there now and may not be. Whoever may not read a card leaves it where it is, if they like.
pub(crate) fn refuse(
    dashboard: DashboardId,
    before: &Layout,
    sent: &Sent,
    cards: &HashMap<CardId, Card>,
    rights: &Rights,
) -> Result<()> {
    let there = before.cards();
    for id in sent.cards().filter(|id| !there.contains(id)).collect::<BTreeSet<_>>() {
        let card = cards.get(&id).cloned().ok_or(Error::NotFound)?;
        let card = access::readable(rights, card)?;
        if card.dashboard_id.is_some_and(|home| home != dashboard) {
            let text = "A card that belongs to another dashboard stays there.";
            return Err(Error::field("dashcards", text));
        }
        if card.archived && card.dashboard_id.is_none() {
            return Err(Error::field("dashcards", "A card in the Trash is not put onto a dashboard."));
        }
    }
    Ok(())
}

/// The fields that parameters come to reach by what is sent, and did not before.
pub(crate) fn newly_mapped(before: &Layout, sent: &Sent) -> BTreeSet<FieldId> {
    let known: HashMap<_, Value> =
        before.dashcards.iter().map(|it| (it.id.number(), it.mappings.value())).collect();
    let mut fields = BTreeSet::new();
    for dashcard in &sent.dashcards {
        let known = known.get(&dashcard.id).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mappings = dashcard.parameter_mappings.iter().flat_map(Mappings::list);
        let is_known =
            |mapping: &&Map<String, Value>| known.iter().any(|it| it.as_object() == Some(*mapping));
        for target in mappings.filter(|it| !is_known(it)).filter_map(|it| it.get("target")) {
            collect_fields(target, &mut fields);
        }
    }
    fields
}

/// The fields in a target, in whatever spelling: `["field", 7, null]`, `["field", {}, 7]`, `["field-id", 7]`.
fn collect_fields(target: &Value, fields: &mut BTreeSet<FieldId>) {
    let Some(parts) = target.as_array() else { return };
    if let Some("field" | "field-id") = parts.first().and_then(Value::as_str) {
        let ids = parts[1..].iter().filter_map(Value::as_i64).filter(|id| *id > 0);
        fields.extend(ids.map(FieldId::from_number));
    }
    for part in parts {
        collect_fields(part, fields);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_are_found_in_every_spelling_of_a_target() {
        for (target, expected) in [
            (json!(["dimension", ["field", 7, null]]), vec![7]),
            (json!(["dimension", ["field", 7, { "source-field": 9 }], { "stage-number": 0 }]), vec![7]),
            (json!(["dimension", ["field", {}, 7]]), vec![7]),
            (json!(["dimension", ["fk->", ["field-id", 3], ["field-id", 4]]]), vec![3, 4]),
            (json!(["variable", ["template-tag", "x"]]), vec![]),
            (json!(["dimension", ["field", "name", { "base-type": "type/Text" }]]), vec![]),
        ] {
            let mut fields = BTreeSet::new();
            collect_fields(&target, &mut fields);
            assert_eq!(fields.into_iter().map(Id::number).collect::<Vec<_>>(), expected, "{target}");
        }
    }
}
