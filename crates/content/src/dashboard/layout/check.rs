//! What of a sent layout is refused, before anything is written.

use super::{Layout, SentDashcard, SentTab};
use crate::card::Card;
use access::collection::Rights;
use kernel::{CardId, DashboardId};
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
    fn refuse(&self) -> Result<()> {
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

/// Refuses what is never put there, and cards that are put there now and may not be. Whoever may not read a card leaves it where it is, if they like.
pub(crate) fn refuse(
    dashboard: DashboardId,
    before: &Layout,
    sent: &Sent,
    cards: &HashMap<CardId, Card>,
    rights: &Rights,
) -> Result<()> {
    sent.refuse()?;
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
