//! `GET /api/util/logs`: the newest records of the server's log.

use crate::{
    process::{self, Process},
    running::set_up,
    world::World,
};
use serde_json::Value;

const PATH: &str = "/api/util/logs";

/// A276
#[tokio::test]
async fn the_servers_log_is_for_administrators() {
    let world = World::new().await;
    assert_eq!(world.admin().get(PATH).await.status, 200);
    for client in [world.person().await, world.plain_key().await] {
        let answer = client.get(PATH).await;
        assert_eq!((answer.status, answer.text()), (403, "You don't have permissions to do that."));
    }
    assert_eq!(world.anonymous().get(PATH).await.status, 401);
}

#[tokio::test]
async fn what_the_server_wrote_last_comes_first() {
    let data_dir = tempfile::tempdir().unwrap();
    let server = Process::start(data_dir.path());
    let session = set_up(&server).await;
    let ask = async |path: &str, number: &str| {
        let request = process::http().get(server.url(path)).header("x-metabase-session", &session);
        request.header("x-request-id", number).send().await.unwrap().json::<Value>().await.unwrap_or_default()
    };
    ask("/api/collection/77", "number-77").await;
    let records = ask(PATH, "number-78").await;
    let newest = &records[0];
    let text = newest["msg"].as_str().unwrap();
    for part in ["answered", "request=number-77", "route=\"/api/collection/{id}\"", "status=404"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!((&newest["level"], &newest["exception"]), (&"INFO".into(), &Value::Null));
    assert_eq!(newest["fqns"], "web::request_log");
    let all = records.as_array().unwrap();
    assert!(all.iter().any(|record| record["msg"].as_str().unwrap().starts_with("Metalith answers on ")));
    let moments: Vec<_> = all.iter().map(|record| record["timestamp"].as_str().unwrap()).collect();
    assert!(moments.is_sorted_by(|newer, older| newer >= older), "{moments:?}");
    assert!(all.iter().all(|record| record["process_uuid"] == newest["process_uuid"]));
}
