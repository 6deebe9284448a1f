//! Gathering what questions need: six statements at most, however many questions.

use super::view::{CardTableView, NamedCardView, QueryMetadataView, TableOrCardView};
use crate::card::{self, Card, Kind};
use ::store::Tx;
use access::{Governed, collection::Rights, data::DataRights};
use catalog::{
    Catalog,
    needed::{self, Needed},
};
use identity::Caller;
use kernel::{CardId, CollectionId, FieldId, Id, Scope};
use query::question::{Language, Question};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use web::{Error, Result};

/// Cards that are shown beside questions at most; more are left out.
const MOST_CARDS: usize = 500;

/// What questions need.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    needed: Needed,
    named: BTreeSet<CardId>,
}

impl Gathered {
    /// Notes what a question names.
    pub fn question(&mut self, question: &Question) {
        let uses = question.uses();
        self.needed.databases.extend(question.database);
        self.needed.tables.extend(uses.tables);
        // The query language finds its columns among those of its tables; SQL, only where it says so.
        let others = match question.language() {
            Language::Native => uses.fields,
            Language::Query => uses.referred,
        };
        self.needed.fields.extend(others);
        self.named.extend(uses.cards);
    }

    /// Notes what a card asks, and by what it can be filtered. What others start from is shown as a table, too.
    pub fn card(&mut self, card: &Card) {
        if let Some(question) = Question::from_kept(card.dataset_query.as_str()) {
            self.question(&question);
        }
        self.needed.databases.extend(card.database_id);
        if card.kind != Kind::Question {
            self.named.insert(card.id);
        }
        for parameter in card.parameters.value().as_array().into_iter().flatten() {
            self.target(&parameter["target"]);
        }
    }

    /// Notes the field that a parameter is about, if it is one: `["dimension", ["field", 7, null]]`.
    pub fn target(&mut self, target: &Value) {
        if target[0] == "dimension" && target[1][0] == "field" {
            self.needed.fields.extend(target[1][1].as_i64().map(FieldId::from_number));
        }
    }

    /// Shows sensitive fields, too, to those who may see the table.
    pub fn with_sensitive(&mut self) {
        self.needed.with_sensitive = true;
    }

    /// Adds the cards that are named and not found yet.
    pub async fn find_named(&self, tx: &mut Tx, found: &mut HashMap<CardId, Card>) -> Result<()> {
        let missing = self.named.iter().filter(|id| !found.contains_key(id));
        let missing: Vec<_> = missing.copied().take(MOST_CARDS).collect();
        if !missing.is_empty() {
            found.extend(card::these(tx, &missing).await?.into_iter().map(|card| (card.id, card)));
        }
        Ok(())
    }

    /// Shows all of it that the caller may see.
    pub async fn show(
        mut self,
        tx: &mut Tx,
        catalog: &Catalog,
        sight: &Sight,
        found: &HashMap<CardId, Card>,
    ) -> Result<QueryMetadataView> {
        let named: Vec<&Card> = self.named.iter().filter_map(|id| found.get(id)).collect();
        let named: Vec<&Card> = named.into_iter().filter(|card| sight.sees(card)).collect();
        self.needed.databases.extend(named.iter().filter_map(|card| card.database_id));
        let data = match &sight.data {
            Some(rights) => needed::find(tx, catalog, rights, &self.needed).await?,
            None => needed::Found::default(),
        };
        let tables = data.tables.into_iter().map(|table| TableOrCardView::Table(Box::new(table)));
        let cards = named.iter().map(|card| TableOrCardView::Card(Box::new(CardTableView::from(*card))));
        Ok(QueryMetadataView {
            databases: data.databases,
            tables: tables.chain(cards).collect(),
            fields: data.fields,
            cards: named.iter().map(|card| NamedCardView::from(*card)).collect(),
            snippets: [],
        })
    }
}

/// What the caller may see: of cards where they lie, and of data.
pub(super) struct Sight {
    cards: Option<Rights>,
    data: Option<DataRights>,
}

impl Sight {
    /// Finds it, in one statement. What an API key's scopes leave out it does not see at all; `of_cards` is who it is where
    /// cards are concerned.
    pub async fn of(
        tx: &mut Tx,
        caller: &Caller,
        of_cards: Option<&Caller>,
        homes: &BTreeSet<CollectionId>,
    ) -> Result<Self> {
        let of_data = caller.also_with(Scope::DatabasesRead).ok();
        let homes: Vec<_> = homes.iter().copied().collect();
        let (rights, data) = access::both::rights(tx, of_cards.unwrap_or(caller), &homes, None).await?;
        Ok(Self { cards: of_cards.map(|_| rights), data: of_data.map(|caller| data.within(caller.reach())) })
    }

    /// What they may do where things lie.
    pub fn cards(&self) -> Result<&Rights> {
        self.cards.as_ref().ok_or(Error::Forbidden)
    }

    /// May they read a card?
    pub fn sees(&self, card: &Card) -> bool {
        self.cards.as_ref().is_some_and(|rights| rights.may_read(card.domain()))
    }
}
