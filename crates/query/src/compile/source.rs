//! Sources that are no tables: statements, and cards.

use super::{Compiled, Compiler, scope::Rows};
use crate::{
    question::{Body, ast::Native},
    result::Failure,
    saved::SavedQuestion,
    variable,
};
use kernel::CardId;

impl<'a> Compiler<'a> {
    /// A statement as a source. One with variables has to be filled in first.
    pub(super) fn native(self, native: &'a Native, alias: &str, depth: usize) -> Compiled<Rows<'a>> {
        let sql = variable::fill(self, native, &[], depth)?;
        Ok(Rows::of_statement(self.terms.dialect, &sql, alias))
    }

    /// A card as a source: what it asks, without the limit that its reader would have.
    pub(super) fn card(self, id: CardId, alias: &str, depth: usize) -> Compiled<Rows<'a>> {
        let card = self.known_card(id)?;
        match &card.question.body {
            Body::Native(native) => self.native(native, alias, depth),
            Body::Query(stage) => {
                let select = self.stage(stage, depth + 1, None)?;
                Ok(Rows::of_select(self.terms.dialect, &select.sql, select.columns, alias))
            }
            Body::Nothing => Err(Failure::invalid(format!("Card {id} asks nothing yet."))),
        }
    }

    /// A card that the question is built on.
    pub fn known_card(self, id: CardId) -> Compiled<&'a SavedQuestion> {
        let card = self.known.cards.get(&id);
        card.ok_or_else(|| Failure::invalid(format!("Card {id} does not exist.")))
    }
}
