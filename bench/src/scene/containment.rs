//! Containment after a breach: ten thousand people, twenty thousand sessions, five hundred keys, in one call.

use crate::{
    Result,
    http::{Connection, Request},
    metalith::{with_key, with_session},
    report::{Limit, Table, millis},
    server::Server,
    stage::{BREACHED_KEYS, BREACHED_PEOPLE, BREACHED_SESSIONS, Stage},
};
use serde_json::json;
use std::time::{Duration, Instant};

/// What the one on call waits at most, from the first call to the last session dead.
const PATIENCE: Duration = Duration::from_secs(5);

pub async fn play(stage: &mut Stage) -> Result<Table> {
    let server = stage.metalith_with_a_breach().await?;
    let mut table = Table::of_figures("Containing everybody");
    let asked = json!({
        "filter": { "all": true },
        "actions": ["revoke_sessions", "disable_api_keys", "require_password_change"],
    });
    let mut connection = Connection::open(server.address).await?;
    let key = &stage.credentials.key;
    let started = Instant::now();
    let plan = connection.json(&with_key(Request::post("/api/containment/plan", &asked), key)).await?;
    let planned = started.elapsed();
    let counts = &plan["counts"];
    for (what, least) in
        [("people", BREACHED_PEOPLE), ("sessions", BREACHED_SESSIONS), ("api_keys", BREACHED_KEYS)]
    {
        if counts[what].as_i64() < Some(least.into()) {
            return Err(format!("the plan hits too few {what}: {counts}").into());
        }
    }
    let apply = Request::post("/api/containment/apply", &json!({ "plan_id": plan["plan_id"] }));
    let started = Instant::now();
    connection.json(&with_key(apply, key)).await?;
    let applied = started.elapsed();
    refuses_all(&server, &stage.sessions).await?;
    let took = planned + applied;
    table.figure("plan", millis(planned), &counts.to_string(), None);
    table.figure("carry out", millis(applied), "", None);
    table.figure("both", millis(took), "then every session 401", Some(Limit::new("< 5 s", took < PATIENCE)));
    server.stop().await?;
    Ok(table)
}

/// Makes sure that the next request with each of these sessions is refused.
async fn refuses_all(server: &Server, sessions: &[String]) -> Result<()> {
    let mut connection = Connection::open(server.address).await?;
    for session in sessions {
        let request = with_session(Request::get("/api/user/current"), session);
        let status = connection.exchange(&request.bytes(), |_| ()).await?;
        if status != 401 {
            return Err(format!("a session that was contained is answered {status}").into());
        }
    }
    Ok(())
}
