//! Questions that somebody saved, for those who may read the card.

use crate::{
    Queries,
    dataset::{
        Asked,
        run::{Purpose, ask},
    },
    export::{self, ExportOptions, File, Format},
    result::{Answer, Heard, answer},
};
use access::{Governed, Readable};
use catalog::asked::Standing;
use identity::Caller;
use web::Result;

impl Queries {
    /// Answers a saved question with its first rows. Whoever may read the card is shown what it asks, without a right of
    /// their own to its tables; only what they are kept from seeing at all stays hidden. What the columns turn out to be is
    /// heard by whoever wants to.
    pub async fn answer_saved<T: Governed>(
        &self,
        caller: &Caller,
        _card: &Readable<T>,
        asked: &Asked,
        context: &'static str,
        heard: Option<Heard>,
    ) -> Result<Answer> {
        let (starting, mut about) =
            ask(self, caller, asked, Purpose::Look { context }, Standing::IsShown).await?;
        about.heard = heard;
        Ok(answer(starting, about).await)
    }

    /// Answers a saved question with all its rows, as a file named after the card.
    pub async fn export_saved<T: Governed>(
        &self,
        caller: &Caller,
        _card: &Readable<T>,
        asked: &Asked,
        format: Format,
        options: &ExportOptions,
    ) -> Result<File> {
        export::export(self, caller, asked, format, options, Standing::IsShown).await
    }
}
