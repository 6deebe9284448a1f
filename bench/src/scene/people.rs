//! Pages of a list of ten thousand people, as an administrator turns them.

use crate::{
    Result,
    http::Request,
    load::Load,
    metalith::with_session,
    report::{Limit, Table, millis},
    stage::Stage,
};
use std::time::Duration;

const LOAD: Load = Load::steady(1, Duration::from_millis(1500));
/// What a person who types or turns pages does not notice.
const PATIENCE: Duration = Duration::from_millis(50);

pub async fn play(stage: &mut Stage) -> Result<Table> {
    let few = stage.metalith().await?;
    let many = stage.metalith_with_many_people().await?;
    let session = &stage.credentials.session;
    let mut table = Table::of_figures("GET /api/user of 10,000 people, p99");
    for (what, query) in [
        ("first page of 50", "limit=50"),
        ("page in the middle", "limit=50&offset=5000"),
        ("last page", "limit=50&offset=9950"),
        ("found by a part of the name", "query=last123&limit=50"),
        ("nobody found", "query=nobody&limit=50"),
    ] {
        let ask = [with_session(Request::get(&format!("/api/user?{query}")), session)];
        let alone = LOAD.on(&few, &ask).await?.percentile(99);
        let slowest = LOAD.on(&many, &ask).await?.percentile(99);
        let beside = format!("of 1 person {}", millis(alone));
        table.figure(what, millis(slowest), &beside, Some(Limit::new("< 50 ms", slowest < PATIENCE)));
    }
    few.stop().await?;
    many.stop().await?;
    Ok(table)
}
