//! A statement that has started: its columns, and its rows as they come.
//!
//! Starting includes the first batch. Most statements that fail do so before it, and then nothing has been answered
//! yet. Dropping a running statement cancels it in the database and gives its turn back.

use crate::turns::{Place, Turn};
use driver::{Batch, Column, QueryError, QueryErrorKind, RowStream, Statement, Warehouse};

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
        place: Place,
        warehouse: &dyn Warehouse,
        statement: Statement,
    ) -> Result<Self, QueryError> {
        let turn = tokio::time::timeout(statement.timeout, place.turn()).await.map_err(|_| waited())?;
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
    let message =
        "Too many statements are running, and none has ended in the time this one may take. Try again later.";
    QueryError::new(QueryErrorKind::TimedOut, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        result::{Failure, answer},
        testing::{a_place, about, read, run, statement},
        turns::Turns,
    };
    use axum::response::IntoResponse;
    use driver::{Details, Driver};
    use futures_util::StreamExt;
    use kernel::{Id, UserId};
    use serde_json::json;
    use std::{sync::Arc, time::Duration};

    /// More statements than an SQLite warehouse runs at once.
    const MANY: usize = 12;
    /// What no test waits for unless something is wrong.
    const LONG: Duration = Duration::from_mins(1);

    const NUMBERS: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)";

    fn sqlite() -> (tempfile::TempDir, Arc<dyn Warehouse>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.sqlite");
        let file = rusqlite::Connection::open(&path).unwrap();
        file.execute_batch("CREATE TABLE shop (id INTEGER PRIMARY KEY)").unwrap();
        let mut details = Details::default();
        details.set("db", path.display().to_string());
        (folder, driver_sqlite::Sqlite.open(&details).unwrap())
    }

    async fn still_answers(warehouse: &dyn Warehouse) {
        let answer = tokio::time::timeout(LONG, run(warehouse, "SELECT 1")).await;
        assert!(answer.expect("the abandoned statements still run").is_ok());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_client_that_leaves_before_the_first_row_cancels_in_the_database() {
        let (_folder, warehouse) = sqlite();
        let endless = format!("{NUMBERS} SELECT count(*) FROM n");
        for _ in 0..MANY {
            let started =
                tokio::time::timeout(Duration::from_millis(20), run(warehouse.as_ref(), &endless)).await;
            assert!(started.is_err());
        }
        still_answers(warehouse.as_ref()).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_client_that_leaves_in_the_middle_cancels_in_the_database() {
        let (_folder, warehouse) = sqlite();
        for _ in 0..MANY {
            let running = run(warehouse.as_ref(), &format!("{NUMBERS} SELECT i FROM n")).await;
            let starting =
                Box::pin(std::future::ready(running.map_err(|error| Failure::of_statement(error, "", None))));
            let mut chunks =
                answer(starting, about(u64::MAX)).await.into_response().into_body().into_data_stream();
            assert!(chunks.next().await.unwrap().is_ok());
        }
        still_answers(warehouse.as_ref()).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_statement_that_takes_too_long_is_a_failed_answer() {
        let (_folder, warehouse) = sqlite();
        let slow = Statement {
            timeout: Duration::from_millis(50),
            ..statement(&format!("{NUMBERS} SELECT max(i) FROM n"))
        };
        let error = Running::start(a_place(), warehouse.as_ref(), slow).await.err();
        let failure = Failure::of_statement(error.unwrap(), "sqlite", None);
        let starting = Box::pin(std::future::ready(Err(failure)));
        let body = read(answer(starting, about(2_000)).await.into_response().into_body()).await.unwrap();
        let document: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!((&document["status"], &document["error_type"]), (&json!("failed"), &json!("timed-out")));
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_for_a_turn_too_long_is_told() {
        let turns = Turns::new(1, 1);
        let stand_in_line = || turns.stand_in_line(UserId::from_number(1)).unwrap();
        let _taken = stand_in_line().turn().await;
        let stage = crate::testing::giving(&[], &[]);
        let error = Running::start(stand_in_line(), &stage, statement("SELECT 1")).await.err().unwrap();
        assert_eq!(error.kind, QueryErrorKind::TimedOut);
    }
}
