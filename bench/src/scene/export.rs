//! A million rows of ten columns as a file: how fast beside the driver reading them and doing nothing, and in how
//! much memory.

use super::question::{open, read_through};
use crate::{
    Result,
    http::{Connection, Request},
    metalith::{question, with_key},
    report::{Limit, Table, median, megabytes, millis},
    server::Server,
    stage::{ROUNDS, Stage},
    warehouse,
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const GROWTH: u64 = 100_000_000;

/// One download.
#[derive(Default)]
struct Download {
    first_byte: Duration,
    took: Duration,
    bytes: usize,
    lines: u32,
}

pub async fn play(stage: &mut Stage) -> Result<Table> {
    let body = json!({ "query": question(stage.database().await?, warehouse::ALL) });
    let server = stage.metalith().await?;
    let warehouse = open(&stage.warehouse())?;
    let (mut bare, mut downloads) = (Vec::new(), Vec::new());
    let before = idle(&server, &stage.credentials.key).await?;
    server.forget_peak()?;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        read_through(warehouse.as_ref(), warehouse::ALL).await?;
        bare.push(started.elapsed());
        let download = download(&server, &stage.credentials.key, "csv", &body).await?;
        if download.lines != warehouse::ROWS + 1 {
            return Err(format!("the CSV has {} lines", download.lines).into());
        }
        downloads.push(download);
    }
    let mut table = Table::of_figures("1,000,000 × 10 exported");
    let bare = median(bare);
    let took = median(downloads.iter().map(|download| download.took).collect());
    let first = median(downloads.iter().map(|download| download.first_byte).collect());
    let share = bare.as_secs_f64() / took.as_secs_f64();
    let beside = format!("driver, doing nothing {}", millis(bare));
    table.figure("CSV", millis(took), &beside, None);
    let limit = Limit::new("≥ 50 % of the driver", share >= 0.5);
    let rate = f64::from(warehouse::ROWS) / took.as_secs_f64();
    table.figure("  speed", format!("{rate:.0} rows/s"), &format!("{:.0} %", share * 100.0), Some(limit));
    let size = downloads.first().map_or(0, |download| download.bytes);
    table.figure("  first byte", millis(first), &format!("of {}", megabytes(size.try_into()?)), None);
    growth(&mut table, "  memory above idle", &server, before)?;
    for format in ["json", "xlsx"] {
        server.forget_peak()?;
        let took = download(&server, &stage.credentials.key, format, &body).await?.took;
        table.figure(&format.to_uppercase(), millis(took), "", None);
        growth(&mut table, "  memory above idle", &server, before)?;
    }
    server.stop().await?;
    Ok(table)
}

/// Memory when everything has been asked for once and nothing is going on.
async fn idle(server: &Server, key: &str) -> Result<u64> {
    Connection::open(server.address).await?.json(&with_key(Request::get("/api/user/current"), key)).await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    server.memory()
}

async fn download(server: &Server, key: &str, format: &str, body: &Value) -> Result<Download> {
    let request = with_key(Request::post(&format!("/api/dataset/{format}"), body), key).bytes();
    let mut connection = Connection::open(server.address).await?;
    let mut download = Download::default();
    let started = Instant::now();
    let status = connection
        .exchange(&request, |part| {
            if download.bytes == 0 {
                download.first_byte = started.elapsed();
            }
            download.bytes += part.len();
            download.lines += part.iter().map(|byte| u32::from(*byte == b'\n')).sum::<u32>();
        })
        .await?;
    download.took = started.elapsed();
    if status == 200 { Ok(download) } else { Err(format!("the {format} export answered {status}").into()) }
}

fn growth(table: &mut Table, what: &str, server: &Server, before: u64) -> Result<()> {
    let grown = server.peak_memory()?.saturating_sub(before);
    let beside = format!("idle {}", megabytes(before));
    table.figure(what, megabytes(grown), &beside, Some(Limit::new("< 100 MB", grown < GROWTH)));
    Ok(())
}
