//! Is it alive, is it ready?

use crate::world::{On, World};

/// A273
#[tokio::test]
async fn health_needs_no_credential() {
    let world = World::empty().await;
    for path in ["/api/health", "/readyz", "/livez"] {
        let answer = world.anonymous().get(path).await;
        assert_eq!((answer.status, answer.text()), (200, r#"{"status":"ok"}"#), "{path}");
        assert_eq!(answer.header("set-cookie"), None, "{path}");
    }
}

/// S54
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_database_the_server_is_alive_not_ready_and_lets_nobody_in() {
    let mut world = World::on(On::Postgres).with_administrator().await;
    let admin = world.admin();
    world.lose_database();
    let health = world.anonymous().get("/api/health").await;
    assert_eq!((health.status, health.text()), (503, r#"{"status":"Unable to get app-db connection"}"#));
    assert_eq!(world.anonymous().get("/livez").await.status, 200);
    for answer in [admin.get("/api/user/current").await, world.anonymous().log_in("a@b.c", "x").await] {
        assert_eq!(answer.status, 503, "{answer}");
        assert!(!answer.text().contains("scratch_"), "no name of ours: {answer}");
    }
}

#[tokio::test]
async fn pages_are_served_for_every_path_that_is_not_the_api() {
    let world = World::new().await;
    for path in ["/", "/setup", "/auth/login", "/browse/databases/1"] {
        let answer = world.anonymous().get(path).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some("text/html; charset=utf-8")),
            "{path}"
        );
    }
    assert_eq!(world.anonymous().get("/assets/no-such-file.js").await.status, 404);
    for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/assets/..%2f..%2fCargo.toml"] {
        assert!(!world.anonymous().get(path).await.text().contains("[package]"), "{path}");
    }
}
