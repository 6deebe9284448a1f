//! A warehouse that plays what a test wrote, and readers for what comes out.

use crate::{
    result::{About, AdHocView, Failure, Naming, Starting, Values, Zone},
    running::Running,
    turns::{Place, Turns},
};
use axum::body::Body;
use driver::{
    BaseType, Batch, BatchBuilder, Cell, Column, ConnectError, QueryError, QueryErrorKind, RowSender, Rows,
    SchemaDescription, Statement, Version, Warehouse,
};
use futures_util::{StreamExt, future::BoxFuture};
use kernel::{Id, UserId};
use std::sync::Arc;
use tokio::time::Instant;

type Play = dyn Fn(RowSender) -> BoxFuture<'static, ()> + Send + Sync;

/// A warehouse whose every statement is the same play.
#[derive(Clone)]
pub(crate) struct Stage(Arc<Play>);

/// Makes one.
pub(crate) fn stage<F: Future<Output = ()> + Send + 'static>(
    play: impl Fn(RowSender) -> F + Send + Sync + 'static,
) -> Stage {
    Stage(Arc::new(move |sender| Box::pin(play(sender))))
}

/// Makes one that gives these rows.
pub(crate) fn giving(columns: &[(&str, BaseType)], rows: &'static [&'static [Cell<'static>]]) -> Stage {
    let columns = columns_of(columns);
    stage(move |sender| {
        let columns = columns.clone();
        async move {
            let batch = batch(rows);
            sender.start(columns).await.unwrap();
            if !batch.is_empty() {
                sender.send(batch).await.unwrap();
            }
            sender.end(Ok(())).await;
        }
    })
}

pub(crate) fn columns_of(columns: &[(&str, BaseType)]) -> Vec<Column> {
    let column = |(name, base_type): &(&str, BaseType)| Column {
        name: (*name).to_owned(),
        database_type: String::new(),
        base_type: *base_type,
    };
    columns.iter().map(column).collect()
}

pub(crate) fn batch(rows: &[&[Cell<'_>]]) -> Batch {
    let mut builder = BatchBuilder::new(rows.first().map_or(0, |row| row.len()));
    for cell in rows.iter().flat_map(|row| row.iter()) {
        builder.push(*cell).unwrap();
    }
    builder.take()
}

pub(crate) fn syntax_error() -> QueryError {
    let mut error = QueryError::new(QueryErrorKind::Invalid, "near \"SELEC\": syntax error");
    error.position = Some(1);
    error
}

#[async_trait::async_trait]
impl Warehouse for Stage {
    async fn check(&self) -> Result<Version, ConnectError> {
        Err(ConnectError::new("This is only a stage."))
    }

    async fn describe(&self) -> Result<SchemaDescription, ConnectError> {
        Err(ConnectError::new("This is only a stage."))
    }

    async fn run(&self, _: Statement) -> Result<Rows, QueryError> {
        let (sender, starting) = driver::channel();
        tokio::spawn((self.0)(sender));
        starting.rows().await
    }

    fn quote(&self, name: &str) -> String {
        format!("\"{name}\"")
    }
}

/// The statement that every test runs.
pub(crate) const SQL: &str = "SELECT something";

pub(crate) fn statement(sql: &str) -> Statement {
    let timeout = std::time::Duration::from_mins(20);
    Statement { sql: sql.to_owned(), may_write: false, max_rows: u64::MAX, timeout }
}

/// A place in the line of somebody who is alone.
pub(crate) fn a_place() -> Place {
    Turns::default().stand_in_line(UserId::from_number(1)).unwrap()
}

/// Starts a statement on any warehouse, for somebody.
pub(crate) async fn run(warehouse: &dyn Warehouse, sql: &str) -> Result<Running, QueryError> {
    Running::start(a_place(), warehouse, statement(sql)).await
}

/// The same, as an answer needs it.
pub(crate) fn starting(warehouse: impl Warehouse + 'static, sql: &'static str) -> Starting {
    Box::pin(async move {
        run(&warehouse, sql).await.map_err(|error| Failure::of_statement(error, "stage", Some(sql)))
    })
}

/// What there is to say about a question asked at the dawn of time.
pub(crate) fn about(limit: u64) -> About {
    About {
        database_id: Some(1),
        started_at: chrono::DateTime::UNIX_EPOCH,
        started: Instant::now(),
        engine: "stage".to_owned(),
        sql: Some(SQL.to_owned()),
        values: Values { zone: Zone::UTC, large_integers_as_text: true },
        requested_timezone: None,
        limit,
        with_metadata: true,
        naming: Naming::Native,
        question: Some(AdHocView {
            json_query: None,
            context: "ad-hoc",
            average_execution_time: None,
            cached: None,
        }),
        heard: None,
    }
}

/// Reads a body to its end; an error when it breaks off.
pub(crate) async fn read(body: Body) -> Result<Vec<u8>, axum::Error> {
    let mut chunks = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next().await {
        bytes.extend_from_slice(&chunk?);
    }
    Ok(bytes)
}

pub(crate) async fn read_text(body: Body) -> String {
    String::from_utf8(read(body).await.unwrap()).unwrap()
}
