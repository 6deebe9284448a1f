//! The data graph: what groups may do with databases and tables, as the contract shows and takes it.
//!
//! The edges and the rule are those of [`access::data`]; here they meet the tables, which the graph names by schema.

mod change;
mod http;
mod store;
mod view;
pub mod whole;
mod wish;

pub(crate) use http::routes;
pub use http::{DataGrant, grant_within};

use ::store::{Result, Tx};
use access::data::{self, Kind, Level};
use identity::QuestionRights;
use kernel::UserId;

/// Which questions the groups of a user let them ask of the databases there are.
pub async fn questions_of(tx: &mut Tx, user: UserId) -> Result<QuestionRights> {
    let rights = data::rights_of(tx, user, None).await?;
    let databases = store::databases(tx).await?;
    let asks = |id: &kernel::DatabaseId| {
        rights.sees_database(*id) && rights.anywhere_in(Kind::CreateQueries, *id) > Level::Least
    };
    Ok(QuestionRights {
        any: databases.iter().any(asks),
        native: databases.iter().any(|id| rights.asks_natively(*id)),
    })
}
