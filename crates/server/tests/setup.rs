//! Setting the server up: `POST /api/setup`.

use crate::world::{ADA, On, PASSWORD, World, setup_body};
use expect_test::expect;
use kernel::Chance;
use serde_json::{Value, json};

async fn token(world: &World) -> String {
    world.anonymous().get("/api/session/properties").await.text_at("/setup-token")
}

async fn in_both(test: impl AsyncFn(World)) {
    test(World::empty().await).await;
    test(World::on(On::Postgres).empty().await).await;
}

/// A250, A253, A256, S8
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn set_up_makes_an_administrator_signs_them_in_and_closes_behind_itself() {
    in_both(async |world| {
        let token = token(&world).await;
        let answer = world.anonymous().post("/api/setup", setup_body(&token)).await;
        assert_eq!((answer.status, answer.keys()), (200, vec!["id".to_owned()]));
        assert_eq!(answer.cookie_value("metabase.SESSION"), Some(answer.text_at("/id")));
        let admin = world.session(&answer.text_at("/id"));
        let user = admin.get("/api/user/current").await.json();
        assert_eq!((&user["email"], &user["is_superuser"]), (&json!(ADA), &json!(true)));
        assert_eq!(user["group_ids"], json!([1, 2]));
        let properties = admin.get("/api/session/properties").await.json();
        let shown = ["setup-token", "has-user-setup", "site-name", "admin-email", "anon-tracking-enabled"];
        let shown: Vec<_> = shown.map(|key| format!("{key}: {}", properties[key])).into();
        expect![[r#"
            setup-token: null
            has-user-setup: true
            site-name: "Acme"
            admin-email: "ada@example.com"
            anon-tracking-enabled: false"#]]
        .assert_eq(&shown.join("\n"));
        assert_eq!(world.anonymous().log_in(ADA, PASSWORD).await.status, 200);
    })
    .await;
}

/// A252, S8
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn set_up_works_once() {
    in_both(async |world| {
        let token = token(&world).await;
        world.anonymous().post("/api/setup", setup_body(&token)).await;
        for sent in [token.as_str(), "another"] {
            let mut body = setup_body(sent);
            body["user"]["email"] = json!("mallory@example.com");
            let answer = world.anonymous().post("/api/setup", body).await;
            assert_eq!(
                answer.to_string(),
                "403 text/plain\nThe /api/setup route can only be used to create the first user, however a user currently exists."
            );
        }
        assert_eq!(world.count("app_user").await, 1);
    })
    .await;
}

/// S8: of many at once, one wins.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_cannot_set_up_at_once() {
    in_both(async |world| {
        let token = token(&world).await;
        let attempts = (0..8).map(|number| {
            let mut body = setup_body(&token);
            body["user"]["email"] = json!(format!("user{number}@example.com"));
            let client = world.anonymous();
            tokio::spawn(async move { client.post("/api/setup", body).await.status })
        });
        let attempts: Vec<_> = attempts.collect();
        let mut statuses = Vec::new();
        for attempt in attempts {
            statuses.push(attempt.await.unwrap());
        }
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| matches!(status, 200 | 400 | 403)), "{statuses:?}");
        assert_eq!(world.count("app_user").await, 1);
    })
    .await;
}

/// A251
#[tokio::test]
async fn a_wrong_or_missing_token_is_refused_and_not_repeated() {
    let world = World::empty().await;
    for sent in [json!("wrong-token"), json!(""), json!(null), json!({ "$ne": "wrong-token" }), json!(7)] {
        let mut body = setup_body("");
        body["token"] = sent;
        let answer = world.anonymous().post("/api/setup", body).await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.text_at("/errors/token"), "Token does not match the setup token.");
        assert!(!answer.text().contains("wrong-token"));
    }
    let mut body = setup_body("");
    body.as_object_mut().unwrap().remove("token");
    let answer = world.anonymous().post("/api/setup", body).await;
    assert_eq!(answer.text_at("/errors/token"), "Token does not match the setup token.");
    assert_eq!(world.count("app_user").await, 0);
}

/// A254
#[tokio::test]
async fn faults_of_the_person_and_the_settings_are_nested() {
    let world = World::empty().await;
    let body = json!({
        "token": token(&world).await,
        "user": { "email": "anything", "password": "hunter2" },
        "prefs": { "site_name": "  ", "site_locale": "eng-USA" },
    });
    expect![[r#"
        400 application/json; charset=utf-8
        {
          "errors": {
            "user": {
              "email": "value must be a valid email address."
            },
            "prefs": {
              "site_name": "value must be a non-blank string.",
              "site_locale": "nullable String must be a valid two-letter ISO language or language-country code e.g. 'en' or 'en_US'."
            }
          },
          "specific-errors": {
            "user": {
              "email": [
                "valid email address, received: \"anything\""
              ]
            },
            "prefs": {
              "site_name": [
                "non-blank string, received: \"  \""
              ],
              "site_locale": [
                "valid locale, received: \"eng-USA\""
              ]
            }
          }
        }"#]].assert_eq(&world.anonymous().post("/api/setup", body).await.to_string());
    let bare = json!({ "token": token(&world).await });
    expect![[r#"
        400 application/json; charset=utf-8
        {
          "errors": {
            "user": "value must be a map.",
            "prefs": "value must be a map."
          },
          "specific-errors": {
            "user": [
              "missing required key, received: nil"
            ],
            "prefs": [
              "missing required key, received: nil"
            ]
          }
        }"#]]
    .assert_eq(&world.anonymous().post("/api/setup", bare).await.to_string());
}

/// S4, S5: the rejected password is not repeated.
#[tokio::test]
async fn a_weak_password_is_refused_in_the_contracts_words() {
    let world = World::empty().await;
    for password in ["hunter2", "abcdefghij", "Password1", "qwertyuiop1".repeat(100).as_str()] {
        let mut body = setup_body(&token(&world).await);
        body["user"]["password"] = json!(password);
        let answer = world.anonymous().post("/api/setup", body).await;
        assert_eq!(answer.status, 400, "{password}");
        assert_eq!(answer.text_at("/errors/user/password"), "password is too common.");
        assert!(!answer.text().contains(password));
    }
    assert_eq!(world.count("app_user").await, 0);
}

/// A255
#[tokio::test]
async fn a_set_up_that_fails_half_way_leaves_nothing() {
    let world = World::empty().await;
    let token = token(&world).await;
    world.execute("ALTER TABLE login_history RENAME TO mislaid").await;
    assert_eq!(world.anonymous().post("/api/setup", setup_body(&token)).await.status, 500);
    assert_eq!(world.count("app_user").await, 0);
    assert_eq!(world.count("session").await, 0);
    assert_eq!(world.count("setting").await, 1, "the token alone");
    world.execute("ALTER TABLE mislaid RENAME TO login_history").await;
    assert_eq!(world.anonymous().post("/api/setup", setup_body(&token)).await.status, 200);
}

/// A257
#[tokio::test]
async fn the_locale_is_brought_into_form() {
    let world = World::empty().await;
    let mut body = setup_body(&token(&world).await);
    body["prefs"]["site_locale"] = json!("es-mx");
    world.anonymous().post("/api/setup", body).await;
    assert_eq!(world.anonymous().get("/api/session/properties").await.text_at("/site-locale"), "es_MX");
}

/// A032
#[tokio::test]
async fn set_up_remembers_the_browser_when_asked() {
    let world = World::empty().await;
    let mut body = setup_body(&token(&world).await);
    body["remember"] = json!(true);
    let answer = world.anonymous().post("/api/setup", body).await;
    assert!(answer.cookie("metabase.SESSION").unwrap().contains("; Max-Age=1209600"));
}

#[tokio::test]
async fn names_may_be_left_out_and_be_of_any_script() {
    let world = World::empty().await;
    let mut body = setup_body(&token(&world).await);
    body["user"]["first_name"] = Value::Null;
    body["user"]["last_name"] = json!("  Ωμέγα 🦊 ");
    let session = world.anonymous().post("/api/setup", body).await.text_at("/id");
    assert_eq!(world.session(&session).get("/api/user/current").await.text_at("/common_name"), "Ωμέγα 🦊");
}

#[tokio::test]
async fn the_environment_may_give_the_token() {
    let making = World::on(On::Sqlite).environment(&[("MB_SETUP_TOKEN", "the-agreed-token")]);
    let world = making.chance(Chance::system()).empty().await;
    assert_eq!(token(&world).await, "the-agreed-token");
    assert_eq!(world.anonymous().post("/api/setup", setup_body("the-agreed-token")).await.status, 200);
}
