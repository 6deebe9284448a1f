//! Cold start: from the start of the process to the first 200 of `/api/health`, the first time ever and later.

use crate::{
    Result,
    report::{Limit, Table, median, megabytes, millis},
    stage::{ROUNDS, Stage},
};
use std::time::Duration;

const FIRST: Duration = Duration::from_millis(500);
const LATER: Duration = Duration::from_millis(150);
const BINARY: u64 = 40_000_000;

pub async fn play(stage: &Stage) -> Result<Table> {
    let (mut later, mut with_many_keys, mut hello) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        for (times, server) in [
            (&mut later, stage.metalith().await?),
            (&mut with_many_keys, stage.metalith_with_many_keys().await?),
            (&mut hello, stage.hello().await?),
        ] {
            times.push(server.took);
            server.stop().await?;
        }
    }
    let (first, later, with_many_keys) =
        (median(stage.first_starts.clone()), median(later), median(with_many_keys));
    let size = std::fs::metadata(&stage.binary)?.len();
    let beside = format!("bare hello {}", millis(median(hello)));
    let mut table = Table::of_figures("Cold start to the first 200");
    table.figure(
        "first ever: schema, sample data",
        millis(first),
        &beside,
        Some(Limit::new("< 500 ms", first < FIRST)),
    );
    table.figure("with existing data", millis(later), &beside, Some(Limit::new("< 150 ms", later < LATER)));
    table.figure(
        "with 100,000 API keys",
        millis(with_many_keys),
        &beside,
        Some(Limit::new("< 150 ms", with_many_keys < LATER)),
    );
    table.figure("size of the binary", megabytes(size), "", Some(Limit::new("< 40 MB", size < BINARY)));
    Ok(table)
}
