//! PostgreSQL warehouses.
//!
//! A statement is prepared, which makes the database itself refuse a text of several statements and name the columns,
//! and then run by the simple protocol, which gives every type there is as text; `cells` turns the text of the
//! common types into values. Reading happens in a read-only transaction. Connections are kept for reuse in small
//! numbers and wiped between users. This crate draws no conclusions from SQL text, with one exception: COPY.

mod cells;
mod connection;
mod describe;
mod dialect;
mod form;
mod pool;
mod refusal;
mod run;
mod settings;
mod tls;
mod types;
mod words;

use driver::{
    ConnectError, Details, Dialect, Driver, Engine, QueryError, QueryErrorKind, Rows, SchemaDescription,
    Statement, Version, Warehouse,
};
use pool::Pool;
use settings::Settings;
use std::sync::Arc;
use tokio::time::Instant;

/// The driver for PostgreSQL and what speaks like it.
#[derive(Clone, Copy, Debug)]
pub struct Postgres;

impl Driver for Postgres {
    fn engine(&self) -> &'static Engine {
        &form::ENGINE
    }

    fn open(&self, details: &Details) -> Result<Arc<dyn Warehouse>, ConnectError> {
        Ok(Arc::new(PostgresWarehouse { pool: Pool::new(Settings::read(details)?) }))
    }
}

struct PostgresWarehouse {
    pool: Pool,
}

#[async_trait::async_trait]
impl Warehouse for PostgresWarehouse {
    async fn check(&self) -> Result<Version, ConnectError> {
        describe::version(&*self.pool.fresh().await?).await
    }

    async fn describe(&self) -> Result<SchemaDescription, ConnectError> {
        let connection = self.pool.fresh().await?;
        describe::describe(&connection, self.pool.settings()).await
    }

    async fn run(&self, statement: Statement) -> Result<Rows, QueryError> {
        QueryError::check_text(&statement.sql)?;
        match run::first_word(&statement.sql) {
            "" => return Err(QueryError::no_statement()),
            // A read-only transaction lets COPY … TO write files on the server and start programs there.
            word if word.eq_ignore_ascii_case("copy") => {
                let message =
                    "COPY moves files and streams, which cannot be shown as rows. Use SELECT or INSERT.";
                return Err(QueryError::new(QueryErrorKind::Invalid, message));
            }
            _ => {}
        }
        let deadline = Instant::now() + statement.timeout;
        let (sender, starting) = driver::channel();
        let pool = self.pool.clone();
        // On its own, so that a caller who leaves, even before the columns are known, is noticed and acted upon.
        tokio::spawn(async move {
            let outcome = run::run(&pool, &statement, deadline, &sender).await;
            sender.end(outcome).await;
        });
        starting.rows().await
    }

    fn quote(&self, name: &str) -> String {
        self.dialect().quote(name)
    }

    fn dialect(&self) -> &dyn Dialect {
        &dialect::PostgresDialect
    }
}
