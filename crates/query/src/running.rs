//! A statement that has started: its columns, and its rows as they come.
//!
//! Starting includes the first batch. Most statements that fail do so before it, and then nothing has been answered
//! yet. Dropping a running statement cancels it in the database and gives its turn back.

use crate::turns::{Turn, Turns};
use driver::{Batch, Column, QueryError, QueryErrorKind, RowStream, Statement, Warehouse};
use kernel::UserId;

pub(crate) struct Running {
    /// The columns, as the driver names them.
    pub columns: Vec<Column>,
    first: Option<Batch>,
    rest: RowStream,
    _turn: Turn,
}

impl Running {
    /// Waits for a turn, then for the first rows.
    pub async fn start(
        turns: &Turns,
        caller: UserId,
        warehouse: &dyn Warehouse,
        statement: Statement,
    ) -> Result<Self, QueryError> {
        let turn = tokio::time::timeout(statement.timeout, turns.take(caller)).await.map_err(|_| waited())?;
        let mut rows = warehouse.run(statement).await?;
        let first = rows.stream.next().await.transpose()?;
        Ok(Self { columns: rows.columns, first, rest: rows.stream, _turn: turn })
    }

    /// Waits for more rows. May be dropped while it waits without losing any.
    pub async fn next(&mut self) -> Option<Result<Batch, QueryError>> {
        match self.first.take() {
            Some(first) => Some(Ok(first)),
            None => self.rest.next().await,
        }
    }
}

fn waited() -> QueryError {
    let message = "Too many statements are running, and none has ended in the time this one may take. Try again later.";
    QueryError::new(QueryErrorKind::TimedOut, message)
}
