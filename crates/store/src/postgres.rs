//! PostgreSQL behind a [`crate::Tx`].
//!
//! Reads run statement by statement, without a transaction around them: read-committed gives no more than that, and
//! it saves two round trips. Writes are in a transaction.

use crate::{Error, OpenError, Result, Row, Value};
use bytes::BytesMut;
use deadpool_postgres::{Manager, ManagerConfig, Object, RecyclingMethod, Runtime, Timeouts};
use postgres_types::{IsNull, ToSql, Type, to_sql_checked};
use std::{sync::Arc, time::Duration};
use tokio_postgres::{Config, error::SqlState};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Connections to PostgreSQL that one server keeps at most.
const CONNECTIONS: usize = 16;

pub(crate) type Pool = deadpool_postgres::Pool;

pub(crate) async fn open(config: Config, tls: MakeRustlsConnect) -> Result<Pool, OpenError> {
    let failed = |cause: String| OpenError::Connect(cause);
    let manager =
        Manager::from_config(config, tls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
    let wait = Some(Duration::from_secs(10));
    let pool = Pool::builder(manager)
        .max_size(CONNECTIONS)
        .timeouts(Timeouts { wait, create: wait, recycle: wait })
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|error| failed(error.to_string()))?;
    drop(pool.get().await.map_err(|error| failed(in_words(&error)))?);
    Ok(pool)
}

fn in_words(error: &deadpool_postgres::PoolError) -> String {
    let deadpool_postgres::PoolError::Backend(error) = error else { return error.to_string() };
    match error.as_db_error() {
        Some(cause) => cause.message().to_owned(),
        None => std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string),
    }
}

/// A connection, in a transaction when it writes.
pub(crate) struct Lease {
    connection: Option<Object>,
    in_transaction: bool,
}

impl std::fmt::Debug for Lease {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lease(in_transaction: {})", self.in_transaction)
    }
}

impl Lease {
    pub(crate) async fn read(pool: &Pool) -> Result<Self> {
        let connection = pool.get().await.map_err(|error| Error::Unavailable(error.to_string()))?;
        Ok(Self { connection: Some(connection), in_transaction: false })
    }

    pub(crate) async fn write(pool: &Pool) -> Result<Self> {
        let mut lease = Self::read(pool).await?;
        lease.connection().batch_execute("BEGIN").await.map_err(refused)?;
        lease.in_transaction = true;
        Ok(lease)
    }

    pub(crate) async fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        let connection = self.connection();
        let statement = connection.prepare_cached(sql).await.map_err(refused)?;
        let rows = connection.query(&statement, &as_params(params)).await.map_err(refused)?;
        let names: Arc<[Box<str>]> = statement.columns().iter().map(|column| column.name().into()).collect();
        rows.iter().map(|row| Ok(Row::new(Arc::clone(&names), read(row)?))).collect()
    }

    pub(crate) async fn run(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        let connection = self.connection();
        let statement = connection.prepare_cached(sql).await.map_err(refused)?;
        connection.execute(&statement, &as_params(params)).await.map_err(refused)
    }

    pub(crate) async fn script(&mut self, sql: &str) -> Result<()> {
        self.connection().batch_execute(sql).await.map_err(refused)
    }

    pub(crate) async fn commit(mut self) -> Result<()> {
        if self.in_transaction {
            self.connection().batch_execute("COMMIT").await.map_err(refused)?;
            self.in_transaction = false;
        }
        Ok(())
    }

    pub(crate) async fn roll_back(mut self) -> Result<()> {
        if self.in_transaction {
            self.connection().batch_execute("ROLLBACK").await.map_err(refused)?;
            self.in_transaction = false;
        }
        Ok(())
    }

    fn connection(&self) -> &Object {
        self.connection.as_ref().expect("taken only when dropped")
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take().filter(|_| self.in_transaction) else { return };
        // The pool must not get it back before the rollback; where no runtime is left, closing it rolls back too.
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(async move {
                if connection.batch_execute("ROLLBACK").await.is_err() {
                    drop(Object::take(connection));
                }
            })),
            Err(_) => drop(Object::take(connection)),
        }
    }
}

fn as_params(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn read(row: &tokio_postgres::Row) -> Result<Vec<Value>> {
    row.columns()
        .iter()
        .enumerate()
        .map(|(at, column)| cell(row, at, column.type_()).map_err(Error::fault))
        .collect()
}

fn cell(row: &tokio_postgres::Row, at: usize, kind: &Type) -> Result<Value, tokio_postgres::Error> {
    let value = match *kind {
        Type::BOOL => row.try_get::<_, Option<bool>>(at)?.map(Value::Bool),
        Type::INT2 => row.try_get::<_, Option<i16>>(at)?.map(|number| Value::Int(number.into())),
        Type::INT4 => row.try_get::<_, Option<i32>>(at)?.map(|number| Value::Int(number.into())),
        Type::INT8 => row.try_get::<_, Option<i64>>(at)?.map(Value::Int),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(at)?.map(Value::Float),
        Type::TIMESTAMPTZ => row.try_get::<_, Option<_>>(at)?.map(Value::Time),
        Type::JSON => row.try_get::<_, Option<RawJson>>(at)?.map(|RawJson(text)| Value::Json(text)),
        Type::BYTEA => row.try_get::<_, Option<_>>(at)?.map(Value::Bytes),
        _ => row.try_get::<_, Option<String>>(at)?.map(Value::Text),
    };
    Ok(value.unwrap_or(Value::Null))
}

struct RawJson(String);

impl<'a> postgres_types::FromSql<'a> for RawJson {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(std::str::from_utf8(raw)?.to_owned()))
    }

    postgres_types::accepts!(JSON);
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Bool(flag) => flag.to_sql(kind, out),
            Self::Int(number) => match *kind {
                Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
                Type::INT2 => i16::try_from(*number)?.to_sql(kind, out),
                _ => number.to_sql(kind, out),
            },
            Self::Float(measure) => measure.to_sql(kind, out),
            Self::Text(text) => text.to_sql(kind, out),
            Self::Time(time) => time.to_sql(kind, out),
            Self::Json(text) => {
                out.extend_from_slice(text.as_bytes());
                Ok(IsNull::No)
            }
            Self::Bytes(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn refused(error: tokio_postgres::Error) -> Error {
    match error.code() {
        Some(&SqlState::UNIQUE_VIOLATION | &SqlState::FOREIGN_KEY_VIOLATION) => Error::Conflict,
        Some(code)
            if code.code().starts_with("57P")
                || code.code().starts_with("08")
                // Two transactions waited for one another, and this one gave way.
                || code.code().starts_with("40")
                || code.code().starts_with("53") =>
        {
            Error::Unavailable(error.to_string())
        }
        Some(_) => Error::Fault(error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string)),
        None if error.is_closed() => Error::Unavailable(error.to_string()),
        None => Error::Fault(
            std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string),
        ),
    }
}
