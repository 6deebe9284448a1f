//! Several servers on one PostgreSQL: what one knows, all know.

use crate::oidc::{Journey, START, issuer::Issuer};
use crate::second_factor::phone::Phone;
use crate::world::{ADA, Client, NOW, PASSWORD, config, setup_body, start};
use axum::Router;
use futures_util::future::join_all;
use kernel::{Chance, Clock};
use metalith::App;
use serde_json::json;

const GRACE: &str = "grace@example.com";

pub struct Replicas {
    apps: [App; 2],
    clock: Clock,
    folders: [tempfile::TempDir; 2],
    database: scratch_postgres::ScratchDatabase,
}

impl Replicas {
    /// Two servers with a key in common, set up.
    pub async fn new() -> (Self, String) {
        Self::with(&[]).await
    }

    /// The same with these environment variables.
    async fn with(more: &[(&str, &str)]) -> (Self, String) {
        let database = scratch_postgres::database().await;
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let clock = Clock::manual(NOW.parse().unwrap());
        let environment = [&[("MB_ENCRYPTION_SECRET_KEY", "a secret that both know")], more].concat();
        let app = |folder: &tempfile::TempDir| {
            start(config(folder.path(), Some(&database.uri()), &environment), &clock, Chance::system())
        };
        let (one, two) = tokio::join!(Box::pin(app(&folders[0])), Box::pin(app(&folders[1])));
        let replicas = Self { apps: [one, two], clock, folders, database };
        let token = replicas.client(0).get("/api/session/properties").await.text_at("/setup-token");
        let session = replicas.client(1).post("/api/setup", setup_body(&token)).await.text_at("/id");
        (replicas, session)
    }

    pub fn client(&self, at: usize) -> Client {
        Client::of(Router::clone(&self.apps[at].router))
    }

    /// The data directory of one of them.
    pub fn folder(&self, at: usize) -> &std::path::Path {
        self.folders[at].path()
    }
}

async fn status(client: Client) -> u16 {
    client.get("/api/user/current").await.status
}

/// S21
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_counts_everywhere_and_ends_everywhere_at_once() {
    let (replicas, session) = Replicas::new().await;
    for at in [0, 1] {
        assert_eq!(status(replicas.client(at).with("x-metabase-session", &session)).await, 200);
    }
    let other = replicas.client(0).log_in(ADA, PASSWORD).await.text_at("/id");
    let by_other = |at| replicas.client(at).with("x-metabase-session", &other);
    assert_eq!(status(by_other(1)).await, 200);
    assert_eq!(by_other(0).delete("/api/session").await.status, 204);
    assert_eq!(status(by_other(1)).await, 401);
}

/// S10: the app database decides who is the first to show a code, or a recovery code.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_code_works_on_two_replicas() {
    let (replicas, session) = Replicas::new().await;
    let admin = replicas.client(0).with("x-metabase-session", &session);
    let phone = Phone::enrol(&replicas.clock, &admin).await.0;
    for code in [phone.code(&replicas.clock), phone.recovery_codes[0].clone()] {
        let mut verifications = Vec::new();
        for at in [0, 1] {
            let challenge = replicas.client(at).log_in(ADA, PASSWORD).await.text_at("/challenge_token");
            // On the other one than where it was begun.
            let body = json!({ "challenge_token": challenge, "code": code });
            verifications.push((replicas.client(1 - at), body));
        }
        let verify = |(client, body): (Client, serde_json::Value)| async move {
            client.post("/api/session/mfa/verify", body).await.status
        };
        let mut statuses = join_all(verifications.into_iter().map(verify)).await;
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401]);
    }
}

/// S34: whoever is sent away by one replica is received by any, once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_that_begins_on_one_replica_ends_on_another() {
    let issuer = Issuer::start();
    let (replicas, _) = Replicas::with(&issuer.environment()).await;
    let begin = async || {
        let journey = Journey::begin(&replicas.client(0), START).await;
        let path = issuer.send_back(&replicas.clock, &journey.location, &json!({ "email": ADA }));
        (journey, path)
    };
    let (journey, path) = begin().await;
    let answer = journey.end(replicas.client(1), &path).await;
    assert_eq!(answer.header("location"), Some("/"));
    let session = answer.cookie_value("metabase.SESSION").unwrap();
    assert_eq!(status(replicas.client(0).with("x-metabase-session", &session)).await, 200);
    for _ in 0..3 {
        let (journey, path) = begin().await;
        let (one, two) =
            tokio::join!(journey.end(replicas.client(0), &path), journey.end(replicas.client(1), &path));
        let mut places = [&one, &two].map(|answer| answer.header("location").unwrap());
        places.sort_unstable();
        assert_eq!(places, ["/", "/auth/login?problem=failed"]);
    }
}

/// S21: what ends sessions on one replica ends them on the other, by its very next request.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_ending_is_felt_by_the_next_request_elsewhere() {
    let (replicas, session) = Replicas::new().await;
    let admin = |at| replicas.client(at).with("x-metabase-session", &session);
    let url = json!({ "value": "https://bi.example.com" });
    assert_eq!(admin(0).put("/api/setting/site-url", url).await.status, 204);
    let made = admin(0).post("/api/user", json!({ "email": GRACE, "password": PASSWORD })).await;
    let path = format!("/api/user/{}", made.json()["id"]);
    for act in ["log out", "end others", "admin ends", "change", "choose", "reset", "deactivate"] {
        let log_in = async |at| replicas.client(at).log_in(GRACE, PASSWORD).await.text_at("/id");
        let keys = [log_in(0).await, log_in(1).await];
        let grace = |key: &str, at| replicas.client(at).with("x-metabase-session", key);
        for key in &keys {
            assert_eq!((status(grace(key, 0)).await, status(grace(key, 1)).await), (200, 200), "{act}");
        }
        let own = json!({ "password": PASSWORD, "old_password": PASSWORD });
        let answer = match act {
            "log out" => grace(&keys[1], 0).delete("/api/session").await,
            "end others" => grace(&keys[0], 0).post("/api/session/revoke-others", json!({})).await,
            "admin ends" => admin(0).delete(&format!("{path}/sessions")).await,
            "change" => grace(&keys[0], 0).put(&format!("{path}/password"), own).await,
            "choose" => admin(0).put(&format!("{path}/password"), json!({ "password": PASSWORD })).await,
            "reset" => {
                let link = admin(0).post(&format!("{path}/password-reset-url"), json!({})).await;
                let link = link.text_at("/password_reset_url");
                let body = json!({ "token": link.rsplit('/').next(), "password": PASSWORD });
                replicas.client(0).post("/api/session/reset_password", body).await
            }
            _ => admin(0).delete(&path).await,
        };
        assert!(matches!(answer.status, 200 | 204), "{act}: {answer}");
        assert_eq!(status(grace(&keys[1], 1)).await, 401, "{act}");
        assert_eq!(admin(0).delete(&format!("{path}/sessions")).await.status, 200);
    }
}

/// S21, S39: what is contained on one replica is contained on the other, by its very next request.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_containment_is_felt_by_the_next_request_elsewhere() {
    let (replicas, session) = Replicas::new().await;
    let admin = |at| replicas.client(at).with("x-metabase-session", &session);
    let made = admin(0).post("/api/api-key", json!({ "name": "CI", "group_id": 1 })).await;
    let program = |at| replicas.client(at).with("x-api-key", &made.text_at("/unmasked_key"));
    let key = replicas.client(1).log_in(ADA, PASSWORD).await.text_at("/id");
    let other = |at| replicas.client(at).with("x-metabase-session", &key);
    let body = json!({ "filter": { "all": true }, "actions": ["revoke_sessions", "disable_api_keys"] });
    let plan = admin(0).post("/api/containment/plan", body).await.json()["plan_id"].clone();
    for at in [0, 1] {
        assert_eq!((status(other(at)).await, status(program(at)).await), (200, 200));
    }
    let done = admin(1).post("/api/containment/apply", json!({ "plan_id": plan })).await;
    assert_eq!(done.status, 200, "{done}");
    for at in [0, 1] {
        assert_eq!((status(other(at)).await, status(program(at)).await), (401, 401));
        assert_eq!(status(admin(at)).await, 200);
    }
}

/// S21, S49: who is no administrator any more is none anywhere, and who is one again is one everywhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demotion_is_felt_by_the_next_request_elsewhere() {
    let (replicas, session) = Replicas::new().await;
    let admin = replicas.client(0).with("x-metabase-session", &session);
    let made = admin.post("/api/user", json!({ "email": GRACE, "password": PASSWORD })).await;
    let path = format!("/api/user/{}", made.json()["id"]);
    let key = replicas.client(1).log_in(GRACE, PASSWORD).await.text_at("/id");
    let grace = replicas.client(1).with("x-metabase-session", &key);
    for (is_superuser, status) in [(true, 200), (false, 403), (true, 200), (false, 403)] {
        let change = admin.put(&path, json!({ "is_superuser": is_superuser })).await;
        assert_eq!(change.status, 200, "{change}");
        assert_eq!(grace.get("/api/user").await.status, status);
    }
}

/// S12: of replicas that are asked at the same moment, one refreshes, one sets the password.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_good_once_is_good_on_one_replica() {
    let (replicas, session) = Replicas::new().await;
    let client = |at, key: &str| replicas.client(at).with("x-metabase-session", key);
    let url = json!({ "value": "https://bi.example.com" });
    assert_eq!(client(0, &session).put("/api/setting/site-url", url).await.status, 204);
    for _ in 0..5 {
        let key = replicas.client(0).log_in(ADA, PASSWORD).await.text_at("/id");
        let (one, two) = (client(0, &key), client(1, &key));
        let refresh =
            |client: Client| async move { client.post("/api/session/refresh", json!({})).await.status };
        let (one, two) = tokio::join!(refresh(one), refresh(two));
        assert!(matches!((one, two), (200, 401) | (401, 200)), "{one} {two}");
    }
    let made = client(0, &session).post("/api/user", json!({ "email": GRACE })).await;
    let path = format!("/api/user/{}/password-reset-url", made.json()["id"]);
    for _ in 0..5 {
        let link = client(0, &session).post(&path, json!({})).await.text_at("/password_reset_url");
        let token = link.rsplit('/').next().unwrap();
        let reset = async |at| {
            let body = json!({ "token": token, "password": PASSWORD });
            replicas.client(at).post("/api/session/reset_password", body).await.status
        };
        let (one, two) = tokio::join!(reset(0), reset(1));
        assert!(matches!((one, two), (200, 400) | (400, 200)), "{one} {two}");
    }
}

/// A139, S42
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_counts_everywhere_and_ends_everywhere_at_once() {
    let (replicas, session) = Replicas::new().await;
    let admin = |at| replicas.client(at).with("x-metabase-session", &session);
    let made = admin(0).post("/api/api-key", json!({ "name": "CI", "group_id": 1 })).await;
    let by_key = |at| replicas.client(at).with("x-api-key", &made.text_at("/unmasked_key"));
    assert_eq!(status(by_key(1)).await, 200);
    let id = made.json()["id"].clone();
    assert_eq!(admin(1).delete(&format!("/api/api-key/{id}")).await.status, 204);
    assert_eq!(status(by_key(0)).await, 401);
}

/// A changed setting counts where it was changed at once, elsewhere when the settings are next refreshed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_setting_reaches_the_other_replica() {
    let (replicas, session) = Replicas::new().await;
    let admin = |at| replicas.client(at).with("x-metabase-session", &session);
    admin(0).put("/api/setting/start-of-week", json!({ "value": "monday" })).await;
    let start_of_week = async |at| admin(at).get("/api/session/properties").await.text_at("/start-of-week");
    assert_eq!(start_of_week(0).await, "monday");
    let other = &replicas.apps[1];
    other.settings.reload(&mut other.db.read().await.unwrap()).await.unwrap();
    assert_eq!(start_of_week(1).await, "monday");
}

/// S8: a token is redeemed once, whichever replicas are asked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_set_up_is_set_up_on_every_replica() {
    let (replicas, _) = Replicas::new().await;
    for at in [0, 1] {
        let answer = replicas.client(at).post("/api/setup", setup_body("any")).await;
        assert_eq!(answer.status, 403);
        let properties = replicas.client(at).get("/api/session/properties").await.json();
        assert_eq!(properties["setup-token"], json!(null));
    }
}

/// A server with another key is refused: it could read nothing that the others wrote.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_with_another_key_does_not_start() {
    let (replicas, _) = Replicas::new().await;
    let folder = tempfile::tempdir().unwrap();
    let environment = [("MB_ENCRYPTION_SECRET_KEY", "a secret that nobody knows")];
    let config = config(folder.path(), Some(&replicas.database.uri()), &environment);
    let refused = App::start(config, metalith::Surroundings::default()).await.unwrap_err();
    assert!(refused.to_string().contains("is not the one this app database was made with"), "{refused}");
}

/// S49: what is allowed and forbidden on one replica counts on the other, by its very next request.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_permissions_is_felt_by_the_next_request_elsewhere() {
    let (replicas, session) = Replicas::new().await;
    let admin = |at| replicas.client(at).with("x-metabase-session", &session);
    let key = admin(0).post("/api/api-key", json!({ "name": "CI", "group_id": 1 })).await;
    let (id, secret) = (key.json()["id"].clone(), key.text_at("/unmasked_key"));
    let program = |at| replicas.client(at).with("x-api-key", &secret);
    let collection = admin(0).post("/api/collection", json!({ "name": "Sales" })).await.json()["id"].clone();
    let path = format!("/api/collection/{collection}");
    let why = format!("/api/permissions/explain?api_key_id={id}&action=read&collection_id={collection}");
    for (at, elsewhere, right) in [(0, 1, "none"), (1, 0, "read"), (0, 1, "none")] {
        let groups = json!({ "1": { collection.to_string(): right } });
        let changed = admin(at)
            .put("/api/collection/graph?force=true&skip-graph=true", json!({ "groups": groups }))
            .await;
        assert_eq!(changed.status, 200, "{changed}");
        let may = program(elsewhere).get(&path).await.status == 200;
        assert_eq!(may, right == "read");
        assert_eq!(admin(elsewhere).get(&why).await.json()["allowed"], json!(may));
    }
    for (at, elsewhere, group, status) in [(1, 0, 2, 200), (0, 1, 1, 403)] {
        let moved = admin(at).put(&format!("/api/api-key/{id}"), json!({ "group_id": group })).await;
        assert_eq!(moved.status, 200, "{moved}");
        assert_eq!(program(elsewhere).get("/api/permissions/graph").await.status, status);
    }
}
