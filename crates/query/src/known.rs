//! Everything that has to be known before a question becomes a statement, and that the caller may know it.
//!
//! There is no second way to a statement: what is not in [`Known`] cannot be named in one. A caller who asks needs the
//! right to ask about each table that the question names. A card it is built on they must be able to read, and then the
//! tables of the card need no such right: its rows are what others asked.

use crate::{
    Queries,
    question::{Question, Uses},
    result::Failure,
    saved::SavedQuestion,
};
use access::{Readable, data::DataRights};
use catalog::{
    asked::{self, KnownTable, Standing},
    database::Database,
    field::Field,
};
use identity::Caller;
use kernel::{CardId, DatabaseId, FieldId, TableId};
use std::collections::{BTreeSet, HashMap};
use store::Tx;
use web::{Error, Result};

/// Cards that a question may be built on, one upon the other or beside each other.
const CARDS: usize = 50;

/// What is known of what a question is built on.
#[derive(Debug)]
pub(crate) struct Known {
    pub database: Readable<Database>,
    pub rights: DataRights,
    pub tables: HashMap<TableId, KnownTable>,
    pub cards: HashMap<CardId, SavedQuestion>,
}

impl Known {
    /// Learns it. A question that cannot be meant, or that the caller may not ask, is a failure; one that is about an
    /// unreadable or missing database or card is an error of the request. What the caller may do with data may be known
    /// already, of what was looked up in this transaction.
    pub async fn learn(
        queries: &Queries,
        tx: &mut Tx,
        caller: &Caller,
        question: &Question,
        (standing, rights): (Standing, Option<&DataRights>),
    ) -> Result<std::result::Result<Self, Failure>> {
        let uses = question.uses();
        let behind = match Behind::find(queries, tx, caller, &uses, standing).await? {
            Ok(behind) => behind,
            Err(failure) => return Ok(Err(failure)),
        };
        let Some(id) = question.database.or_else(|| behind.database_of(&uses)) else {
            return Ok(Err(Failure::invalid("The question names no database.")));
        };
        let Behind { cards, uses: of_cards } = behind;
        if cards.values().any(|card| card.question.database.is_some_and(|its| its != id)) {
            return Ok(Err(Failure::invalid(
                "A card that the question is built on is about another database.",
            )));
        }
        let is_all_of_cards = !cards.is_empty() && !uses.is_native && uses.tables.is_empty();
        let standing_there = if is_all_of_cards { Standing::IsShown } else { standing };
        let (database, rights) = match asked::database(tx, caller, id, standing_there, rights).await {
            Ok(found) => found,
            Err(Error::Forbidden) => return Ok(Err(Failure::not_permitted())),
            Err(error) => return Err(error),
        };
        let mut known = Self { database, rights, tables: HashMap::new(), cards };
        match known.learn_tables(tx, &uses, of_cards.into_values(), standing).await {
            Ok(()) => Ok(Ok(known)),
            Err(Error::Forbidden) => Ok(Err(Failure::not_permitted())),
            Err(error) => Err(error),
        }
    }

    /// The table of a column.
    pub fn table_of(&self, field: FieldId) -> Option<TableId> {
        self.field(field).map(|field| field.table_id)
    }

    /// Is a column shown where all columns of its table are?
    pub fn is_in_tables(&self, field: FieldId) -> bool {
        self.field(field).is_some_and(Field::is_in_tables)
    }

    fn field(&self, id: FieldId) -> Option<&Field> {
        self.tables.values().flat_map(|known| &known.fields).find(|field| field.id == id)
    }

    async fn learn_tables(
        &mut self,
        tx: &mut Tx,
        uses: &Uses,
        of_cards: impl Iterator<Item = Uses>,
        standing: Standing,
    ) -> Result<()> {
        let mut behind = Uses::default();
        for its in of_cards {
            behind.tables.extend(its.tables);
            behind.fields.extend(its.fields);
            behind.is_native |= its.is_native;
        }
        self.learn_of(tx, &behind, Standing::IsShown).await?;
        // Columns of a card's own tables may be named by their ids, and are then taken from what the card gives. Through a
        // reference they are taken from the table itself, whoever else asks about it.
        let mut own = uses.clone();
        for field in self.tables.values().flat_map(|known| &known.fields) {
            if !uses.referred.contains(&field.id) {
                own.fields.remove(&field.id);
            }
        }
        self.learn_of(tx, &own, standing).await
    }

    async fn learn_of(&mut self, tx: &mut Tx, uses: &Uses, standing: Standing) -> Result<()> {
        if uses.is_native && !asked::may_natively(&self.rights, self.database.id, standing) {
            return Err(Error::Forbidden);
        }
        let (named, fields) = (&uses.tables, &uses.fields);
        let found = asked::tables(tx, &self.database, &self.rights, standing, named, fields).await?;
        self.tables.extend(found);
        Ok(())
    }
}

/// The cards that a question is built on, and those that they are built on.
struct Behind {
    cards: HashMap<CardId, SavedQuestion>,
    /// What each of them names; to find that out, SQL is read.
    uses: HashMap<CardId, Uses>,
}

impl Behind {
    async fn find(
        queries: &Queries,
        tx: &mut Tx,
        caller: &Caller,
        uses: &Uses,
        standing: Standing,
    ) -> Result<std::result::Result<Self, Failure>> {
        let mut found = Self { cards: HashMap::new(), uses: HashMap::new() };
        let mut to_find = uses.cards.clone();
        while let Some(card) = to_find.pop_first() {
            if found.cards.contains_key(&card) {
                continue;
            }
            if found.cards.len() >= CARDS {
                let text = format!("The question is built on more than {CARDS} cards.");
                return Ok(Err(Failure::invalid(text)));
            }
            let saved = if standing == Standing::Asks && uses.cards.contains(&card) {
                Some(queries.saved.read(tx, caller, card).await?)
            } else {
                queries.saved.behind(tx, card).await?
            };
            let Some(saved) = saved else { return Ok(Err(no_card(card))) };
            let its = saved.question.uses();
            to_find.extend(its.cards.iter().copied());
            found.cards.insert(card, saved);
            found.uses.insert(card, its);
        }
        Ok(if found.is_circular(uses) {
            Err(Failure::invalid("The cards that the question is built on refer to each other in a circle."))
        } else {
            Ok(found)
        })
    }

    /// The database of the first card that says one.
    fn database_of(&self, uses: &Uses) -> Option<DatabaseId> {
        uses.cards.iter().find_map(|card| {
            let its = self.cards.get(card)?.question.database;
            its.or_else(|| self.database_of(self.uses.get(card)?))
        })
    }

    /// Does a card lead back to itself?
    fn is_circular(&self, uses: &Uses) -> bool {
        let mut done = BTreeSet::new();
        uses.cards.iter().any(|card| self.leads_back(*card, &mut Vec::new(), &mut done))
    }

    fn leads_back(&self, card: CardId, way: &mut Vec<CardId>, done: &mut BTreeSet<CardId>) -> bool {
        if way.contains(&card) {
            return true;
        }
        if !done.insert(card) {
            return false;
        }
        way.push(card);
        let next = self.uses.get(&card).into_iter().flat_map(|uses| &uses.cards);
        let is_circular = next.copied().any(|next| self.leads_back(next, way, done));
        way.pop();
        is_circular
    }
}

fn no_card(card: CardId) -> Failure {
    Failure::invalid(format!("Card {card}, which the question is built on, does not exist."))
}
