//! Questions that somebody saved, for those who may read the card.

use crate::{
    Queries,
    dataset::{
        Asked,
        run::{Ground, Purpose, ask},
    },
    export::{self, ExportOptions, File, Format},
    result::{Answer, Heard, answer},
};
use access::{Governed, Readable, data::DataRights};
use identity::Caller;
use store::Tx;
use web::Result;

/// A card that the caller may see, the transaction in which it was found, and what they may do with the data of what it
/// asks, as was found there with it.
pub struct Opened<T: Governed> {
    /// The card.
    pub card: Readable<T>,
    /// The transaction.
    pub tx: Tx,
    /// What they may do with data.
    pub rights: DataRights,
}

impl<T: Governed> Opened<T> {
    fn ground(self) -> Ground {
        Ground::Saved(Box::new((self.tx, self.rights)))
    }
}

impl Queries {
    /// Answers a saved question with its first rows. Whoever may read the card is shown what it asks, without a right of
    /// their own to its tables; only what they are kept from seeing at all stays hidden. What the columns turn out to be is
    /// heard by whoever wants to.
    pub async fn answer_saved<T: Governed>(
        &self,
        caller: &Caller,
        card: Opened<T>,
        asked: &Asked,
        context: &'static str,
        heard: Option<Heard>,
    ) -> Result<Answer> {
        let (starting, mut about) =
            ask(self, caller, asked, Purpose::Look { context }, card.ground()).await?;
        about.heard = heard;
        Ok(answer(starting, about).await)
    }

    /// Answers a saved question with all its rows, as a file named after the card.
    pub async fn export_saved<T: Governed>(
        &self,
        caller: &Caller,
        card: Opened<T>,
        asked: &Asked,
        format: Format,
        options: &ExportOptions,
    ) -> Result<File> {
        export::export(self, caller, asked, format, options, card.ground()).await
    }
}
