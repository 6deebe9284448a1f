//! The list of cards.

use super::{
    Key,
    store::{self, Which},
    view::{self, CardView},
};
use ::store::Tx;
use access::{collection::Rights, data::DataRights};
use catalog::{database, table};
use identity::Caller;
use kernel::{CardId, DatabaseId, Id, TableId};
use web::{Error, Json, Query, Result, request, words};

words! {
    /// Which cards.
    pub enum Filter {
        /// All.
        All = "all",
        /// The caller's own.
        Mine = "mine",
        /// Those that the caller keeps at hand.
        Bookmarked = "bookmarked",
        /// Those in the Trash.
        Archived = "archived",
        /// Those that ask the database that `model_id` names.
        Database = "database",
        /// Those that start from the table that `model_id` names.
        Table = "table",
        /// Those that start from the card that `model_id` names.
        UsingModel = "using_model",
    }
}

request! {
    /// Which cards.
    pub struct ListQuery {
        /// All unless said; those in the Trash are left out of all but `archived`.
        pub filter as "f": Option<Filter>,
        /// The database, table or card.
        pub model_id: Option<i64>,
    }
}

pub(super) async fn list(caller: Caller, Query(query): Query<ListQuery>) -> Result<Json<Vec<CardView>>> {
    let mut tx = caller.read().await?;
    let (rights, data) = access::both::rights_everywhere(&mut tx, &caller).await?;
    let which = query.which(&mut tx, &caller, (&rights, &data)).await?;
    let found = access::visible(&rights, store::list(&mut tx, &caller, which).await?);
    Ok(Json(view::list(&mut tx, &caller, (rights, data), found).await?))
}

impl ListQuery {
    /// Which cards are meant; what they are to ask must be there, and not be hidden from the caller.
    async fn which(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        (rights, data): (&Rights, &DataRights),
    ) -> Result<Which> {
        // A scope for collections lets see what lies in them, and no database by itself.
        let data = || data.clone().within(caller.reach());
        Ok(match self.filter.unwrap_or(Filter::All) {
            Filter::All => Which::All,
            Filter::Mine => Which::MadeBy(caller.id()),
            Filter::Bookmarked => Which::BookmarkedBy(caller.id()),
            Filter::Archived => Which::Archived,
            Filter::Database => {
                let id = DatabaseId::from_number(self.model()?);
                database::read_knowing(tx, &data(), id).await?;
                Which::Asking(id)
            }
            Filter::Table => {
                let id = TableId::from_number(self.model()?);
                table::read_knowing(tx, &data(), id).await?;
                Which::From(id)
            }
            Filter::UsingModel => {
                let id = CardId::from_number(self.model()?);
                let card = super::find(tx, &Key::Id(id)).await?.ok_or(Error::NotFound)?;
                access::readable(rights, card)?;
                Which::On(id)
            }
        })
    }

    fn model(&self) -> Result<i64> {
        let id = self.model_id.filter(|id| *id > 0);
        id.ok_or_else(|| Error::field("model_id", "Say which one: model_id must be its id."))
    }
}
