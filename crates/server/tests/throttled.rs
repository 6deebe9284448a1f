//! Who tries too often: told so in the words of the contract, and in header fields that programs understand.

use crate::world::{ADA, Client, PASSWORD, World};
use serde_json::{Value, json};

/// Calls until one is refused for being one too many; gives how many went before, and what the header fields say.
async fn until_refused(client: &Client, path: &str, body: &Value) -> (usize, String, String) {
    for before in 0..200 {
        let answer = client.post(path, body.clone()).await;
        let Some(left) = answer.header("ratelimit") else { continue };
        assert!((400..500).contains(&answer.status), "{path}: {answer}");
        let seconds = answer.header("retry-after").unwrap();
        assert!(left.ends_with(&format!(";r=0;t={seconds}")), "{path}: {left}, but wait {seconds}");
        return (before, answer.header("ratelimit-policy").unwrap().to_owned(), left.to_owned());
    }
    panic!("{path} is never refused");
}

/// S1, S13, S51
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_refusal_for_trying_too_often_says_what_was_too_much_and_when_to_come_back() {
    let world = World::with(&[("MB_API_KEY", "a static key of the test")]).await;
    let (anonymous, admin) = (world.anonymous(), world.admin());
    let wrong = json!({ "username": ADA, "password": "wrong" });
    let lines = [
        (&anonymous, "/api/session", wrong, 10, "login-name", 3600),
        (&anonymous, "/api/session/forgot_password", json!({ "email": ADA }), 3, "forgotten-email", 1),
        (
            &anonymous,
            "/api/session/reset_password",
            json!({ "token": "1_x", "password": PASSWORD }),
            10,
            "reset-address",
            3600,
        ),
        (&anonymous, "/api/session/password-check", json!({ "password": "x" }), 100, "password-check", 3600),
        (&anonymous, "/api/api-key/report-leak", json!({ "key": "mb_none" }), 60, "leak-report", 3600),
        (
            &anonymous,
            "/api/session/mfa/verify",
            json!({ "challenge_token": "x", "code": "000000" }),
            50,
            "second-factor-address",
            3600,
        ),
        (&anonymous, "/api/notify/db/1", json!({}), 50, "static-key", 3600),
        (&admin, "/api/session/confirm", json!({ "password": "wrong" }), 10, "own-password", 3600),
    ];
    for (client, path, body, most, name, window) in lines {
        let (before, policy, left) = until_refused(client, path, &body).await;
        assert_eq!((before, policy), (most, format!("\"{name}\";q={most};w={window}")), "{path}");
        assert!(left.starts_with(&format!("\"{name}\";")), "{path}: {left}");
    }
}

/// S51: whoever asks for problems gets the same fields.
#[tokio::test]
async fn a_problem_has_the_same_fields() {
    let world = World::new().await;
    let client = world.anonymous().with("accept", "application/problem+json");
    let wrong = json!({ "username": "nobody@example.com", "password": "wrong" });
    let (before, policy, _) = until_refused(&client, "/api/session", &wrong).await;
    assert_eq!((before, policy.as_str()), (10, "\"login-name\";q=10;w=3600"));
}
