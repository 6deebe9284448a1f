//! When something goes wrong: in which form it is said, and that nobody gets in by it.

use crate::world::{ADA, Answer, On, PASSWORD, World};
use axum::http::Method;
use expect_test::expect;
use serde_json::{Value, json};

const PROBLEM: &str = "application/problem+json";

/// S53: everybody else gets the contract's shapes.
#[tokio::test]
async fn who_names_problem_json_gets_errors_in_that_form() {
    let world = World::new().await;
    let (admin, anonymous) =
        (world.admin().with("accept", PROBLEM), world.anonymous().with("accept", PROBLEM));
    let answers = [
        anonymous.get("/api/user/current").await,
        anonymous.get("/api/nope").await,
        anonymous.post("/api/session", json!({ "username": "" })).await,
        admin.delete("/api/api-key/77").await,
        admin.post("/api/api-key", json!({ "name": "x", "group_id": 77 })).await,
        world.plain_key().await.with("accept", PROBLEM).get("/api/api-key").await,
    ];
    for answer in &answers {
        assert_eq!(answer.header("content-type"), Some(PROBLEM), "{answer}");
        assert_eq!(answer.json()["status"], json!(answer.status));
    }
    let told = answers.map(|answer| answer.json().to_string()).join("\n");
    expect![[r#"
        {"type":"about:blank","title":"Unauthorized","status":401,"detail":"Unauthenticated"}
        {"type":"about:blank","title":"Not Found","status":404,"detail":"API endpoint does not exist."}
        {"type":"about:blank","title":"Bad Request","status":400,"detail":"username: value must be a non-blank string.","errors":{"username":"value must be a non-blank string.","password":"value must be a non-blank string."},"specific-errors":{"username":["should be at least 1 character, received: \"\"","non-blank string, received: \"\""],"password":["missing required key, received: nil"]}}
        {"type":"about:blank","title":"Not Found","status":404,"detail":"Not found."}
        {"type":"about:blank","title":"Bad Request","status":400,"detail":"group_id: There is no group with this id.","errors":{"group_id":"There is no group with this id."}}
        {"type":"about:blank","title":"Forbidden","status":403,"detail":"You don't have permissions to do that."}"#]].assert_eq(&told);
    let fine = admin.get("/api/user/current").await;
    assert_eq!(fine.header("content-type"), Some("application/json; charset=utf-8"));
    for accept in ["*/*", "application/json", "application/problem+json;q=0"] {
        let answer = world.anonymous().with("accept", accept).get("/api/user/current").await;
        assert_eq!(answer.to_string(), "401 text/plain\nUnauthenticated");
    }
}

/// S51, S53: what a status needs beside its body stays.
#[tokio::test]
async fn a_problem_says_when_to_come_back() {
    let world = World::new().await;
    let client = world.anonymous().with("accept", PROBLEM);
    let mut answer = client.log_in(ADA, "wrong").await;
    for _ in 0..20 {
        if answer.header("retry-after").is_some() {
            break;
        }
        answer = client.log_in(ADA, "wrong").await;
    }
    assert!(answer.header("retry-after").is_some(), "{answer}");
    assert_eq!(answer.header("content-type"), Some(PROBLEM));
    assert!(answer.text_at("/detail").contains("Too many attempts"), "{answer}");
    assert!(answer.json()["errors"].is_object(), "{answer}");
}

/// S53: a fault of ours tells nothing about the inside, in either form.
#[tokio::test]
async fn a_fault_of_ours_tells_nothing_of_the_inside() {
    let world = World::new().await;
    world.execute("ALTER TABLE login_history RENAME TO mislaid").await;
    let plain = world.anonymous().log_in(ADA, PASSWORD).await;
    let problem = world.anonymous().with("accept", PROBLEM).log_in(ADA, PASSWORD).await;
    assert_eq!((plain.status, plain.text()), (500, r#"{"message":"Something went wrong"}"#));
    expect![[r#"{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"Something went wrong"}"#]].assert_eq(problem.text());
}

/// S54: neither a session, nor a key, nor the right password is believed without the store; and nothing is open by
/// accident.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_store_every_credential_is_refused_on_every_route() {
    let mut world = World::on(On::Postgres).with_administrator().await;
    let (session, key) = (world.admin(), world.admin_key().await);
    world.lose_database();
    let operations: Vec<(String, String)> = world
        .app
        .docs
        .operations()
        .into_iter()
        .map(|(method, path)| (method.to_uppercase(), path.replace(['{', '}'], "")))
        .collect();
    assert!(operations.len() > 40);
    for (method, path) in operations {
        for client in [&session, &key] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = client.send(method, &path, Some(json!({}))).await;
            refused(&answer, &path);
        }
    }
    refused(&world.anonymous().log_in(ADA, PASSWORD).await, "log-in");
}

fn refused(answer: &Answer, what: &str) {
    assert_eq!(answer.status, 503, "{what}: {answer}");
    assert_eq!(answer.cookie("metabase.SESSION"), None, "{what}");
    let words = Value::from("The server cannot do this right now. Please try again in a moment.");
    assert_eq!(answer.json()["message"], words, "{what}");
}

/// S54: a store that answers nonsense is no better than none.
#[tokio::test]
async fn a_store_that_cannot_be_understood_lets_nobody_in() {
    let world = World::new().await;
    let (session, key) = (world.admin(), world.admin_key().await);
    world.execute("ALTER TABLE app_user RENAME COLUMN is_active TO was_active").await;
    for client in [session, key] {
        assert_eq!(client.get("/api/user/current").await.status, 500);
    }
    let login = world.anonymous().log_in(ADA, PASSWORD).await;
    assert_eq!((login.status, login.cookie("metabase.SESSION")), (500, None));
}
