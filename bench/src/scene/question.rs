//! A question with one row: what Metalith adds to the time of the database itself.
//!
//! The database's own time is the driver's, asked in this process for the same statement.

use crate::{
    Result,
    http::Request,
    load::Load,
    metalith::{question, with_session},
    report::{Limit, Table, median, millis},
    stage::Stage,
    warehouse,
};
use driver::{Details, Driver, Statement, Warehouse};
use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

const ADDED: Duration = Duration::from_millis(1);
const TIME: Duration = Duration::from_millis(1500);
const TIMES: usize = 2000;

pub async fn play(stage: &mut Stage) -> Result<Table> {
    let body = question(stage.database().await?, warehouse::ONE);
    let own = own_time(&stage.warehouse()).await?;
    let server = stage.metalith().await?;
    let read = stage.read().await?;
    let ask = [with_session(Request::post("/api/dataset", &body).answers(202), &stage.credentials.session)];
    let alone = Load::steady(1, TIME).on(&server, &ask).await?;
    let crowd = Load::steady(16, TIME).on(&server, &ask).await?;
    let bare = Load::steady(16, TIME).on(&read, &[Request::get("/")]).await?;
    let answered = alone.percentile(50);
    let added = answered.saturating_sub(own);
    let mut table = Table::of_figures("POST /api/dataset, one row of a million");
    let beside = format!("driver alone {}", millis(own));
    table.figure("median, one connection", millis(answered), &beside, None);
    table.figure("added by Metalith", millis(added), "", Some(Limit::new("< 1 ms", added < ADDED)));
    let share = format!("{:.0} % of one read", 100.0 * crowd.rate / bare.rate);
    table.figure("16 connections", format!("{:.0} req/s", crowd.rate), &share, None);
    server.stop().await?;
    read.stop().await?;
    Ok(table)
}

async fn own_time(file: &Path) -> Result<Duration> {
    let warehouse = open(file)?;
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let started = Instant::now();
        read_through(warehouse.as_ref(), warehouse::ONE).await?;
        times.push(started.elapsed());
    }
    Ok(median(times))
}

/// Opens the file as Metalith would.
pub fn open(file: &Path) -> Result<Arc<dyn Warehouse>> {
    let details = Details::new([("db".to_owned(), file.display().to_string().into())].into_iter().collect());
    driver_sqlite::Sqlite.open(&details).map_err(|error| format!("{error:?}").into())
}

/// Runs a statement, reads its rows, does nothing with them, and counts them.
pub async fn read_through(warehouse: &dyn Warehouse, sql: &str) -> Result<usize> {
    let statement = Statement {
        sql: sql.to_owned(),
        may_write: false,
        max_rows: u64::MAX,
        timeout: Duration::from_mins(1),
    };
    let mut rows = warehouse.run(statement).await.map_err(|error| format!("{error:?}"))?;
    let mut count = 0;
    while let Some(batch) = rows.stream.next().await {
        count += batch.map_err(|error| format!("{error:?}"))?.len();
    }
    Ok(count)
}
