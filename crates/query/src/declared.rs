//! What readers of saved questions are let filter by, judged where somebody lets them: who does that must be able to ask
//! about it themselves. Nobody is asked again when readers use it.

use crate::{
    Queries,
    question::{
        Body, Question, Uses,
        ast::{Clause, Column},
    },
    variable::parameter::{Target, target},
};
use access::data::DataRights;
use catalog::asked;
use identity::{Caller, api_key::Reach};
use kernel::{DatabaseId, Scope};
use serde_json::Value;
use std::collections::BTreeSet;
use store::Tx;
use web::{Error, Result};

/// What somebody lets readers filter by, over however many questions.
#[derive(Clone, Debug, Default)]
pub struct Letting {
    uses: Uses,
    natively: BTreeSet<DatabaseId>,
}

/// Columns and tables that one request lets readers reach at most.
const MOST: usize = 10_000;

impl Letting {
    /// Notes a target of a parameter, and the question that it is of, where it is one of the query language. What cannot
    /// be read, and what names a variable, reaches no column.
    pub fn note(&mut self, about: &Value, question: Option<&Question>) {
        let Ok(Some(Target::Column(column, _))) = target(about) else { return };
        if let Clause::Field(Column::Id(_), _) = &column {
            return self.uses.clause(&column);
        }
        // A name means whatever the question gives, or something that it is made of.
        let Some(question) = question.filter(|question| matches!(question.body, Body::Query(_))) else {
            return;
        };
        let uses = question.uses();
        if uses.is_native {
            self.natively.extend(question.database);
        }
        self.uses.tables.extend(uses.tables);
        self.uses.fields.extend(uses.fields);
        self.uses.cards.extend(uses.cards);
    }
}

impl Queries {
    /// Refuses who could not ask about all of it themselves, by what they may do with all data: one statement, and two more
    /// where it is about cards, however much it is.
    pub async fn refuse_letting(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        rights: &DataRights,
        letting: &Letting,
    ) -> Result<()> {
        let Letting { uses, natively } = letting;
        if *uses == Uses::default() && natively.is_empty() {
            return Ok(());
        }
        if uses.tables.len() + uses.fields.len() > MOST {
            return Err(Error::bad_request(format!("Parameters reach at most {MOST} columns at a time.")));
        }
        let asking = caller.also_with(Scope::QueryRun)?;
        if asking.is_superuser() && *asking.reach() == Reach::Everything {
            return Ok(());
        }
        let rights = rights.clone().within(asking.reach());
        asked::refuse_unaskable(tx, &rights, &uses.tables, &uses.fields, natively).await?;
        let cards: Vec<_> = uses.cards.iter().copied().collect();
        if self.saved.may_read_all(tx, caller, &cards).await? { Ok(()) } else { Err(Error::Forbidden) }
    }
}
