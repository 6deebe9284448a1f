//! `/api/setting`: reading and changing settings.

use crate::world::{World, on_both};
use expect_test::expect;
use serde_json::{Value, json};

on_both! {
    /// A007, A263, A265, A268
    async fn an_administrator_changes_settings_and_others_do_not(world: World) {
        let admin = world.admin();
        assert_eq!(admin.put("/api/setting/start-of-week", json!({ "value": "monday" })).await.status, 204);
        assert_eq!(admin.get("/api/setting/start-of-week").await.text(), "monday");
        assert_eq!(admin.put("/api/setting/start-of-week", json!({ "value": null })).await.status, 204);
        assert_eq!(admin.get("/api/setting/start-of-week").await.status, 204, "the default is nothing of one's own");
        for other in [world.person().await, world.plain_key().await] {
            assert_eq!(other.get("/api/setting").await.status, 403);
            for key in ["site-name", "no-such-setting"] {
                let path = format!("/api/setting/{key}");
                let answer = other.put(&path, json!({ "value": "x" })).await;
                assert_eq!(answer.to_string(), "403 text/plain\nYou don't have permissions to do that.");
            }
        }
        assert_eq!(world.anonymous().get("/api/setting/site-locale").await.status, 401);
    }

    /// A269
    async fn several_settings_change_together_or_not_at_all(world: World) {
        let admin = world.admin();
        let before = settings(&world).await;
        for (bad, status) in [
            (json!({ "site-name": "New", "start-of-week": "someday" }), 400),
            (json!({ "site-name": "New", "no-such-setting": 1 }), 404),
            (json!({ "site-name": "New", "password-length": 3 }), 400),
            (json!({ "site-name": "New", "setup-token": "mine" }), 404),
        ] {
            assert_eq!(admin.put("/api/setting", bad.clone()).await.status, status, "{bad}");
        }
        let person = world.person().await;
        assert_eq!(person.put("/api/setting", json!({ "site-name": "New" })).await.status, 403);
        assert_eq!(settings(&world).await, before);
        let good = json!({ "site-name": "New", "start_of_week": "monday", "custom-formatting": { "a": [1] } });
        assert_eq!(admin.put("/api/setting", good).await.status, 204);
        let after = world.admin().get("/api/session/properties").await.json();
        assert_eq!(after["site-name"], json!("New"));
        assert_eq!(after["start-of-week"], json!("monday"));
        assert_eq!(after["custom-formatting"], json!({ "a": [1] }));
    }
}

/// A271: what the reference sells is set here by whoever administers, and counts.
#[tokio::test]
async fn what_the_reference_sells_is_set_freely() {
    let world = World::new().await;
    for (key, value) in [
        ("session-timeout", json!({ "amount": 60, "unit": "minutes" })),
        ("application-name", json!("Acme BI")),
        ("application-colors", json!({ "brand": "#123456" })),
        ("loading-message", json!("running-query")),
        ("landing-page", json!("/collection/root")),
        ("landing-page", json!("/question?database=1#sql=SELECT%201")),
        ("ldap-group-membership-filter", json!("(member={dn})")),
    ] {
        let path = format!("/api/setting/{key}");
        let answer = world.admin().put(&path, json!({ "value": value })).await;
        assert_eq!(answer.status, 204, "{key}: {answer}");
        let kept = world.admin().get("/api/setting").await.json();
        let kept = kept.as_array().unwrap().iter().find(|setting| setting["key"] == key).unwrap();
        assert_eq!(kept["value"], value, "{key}");
    }
    let two = json!({ "google-auth-auto-create-accounts-domain": "example.com, example.org" });
    assert_eq!(world.admin().put("/api/google/settings", two).await.status, 204);
}

async fn settings(world: &World) -> Value {
    world.admin().get("/api/setting").await.json()
}

/// A264
#[tokio::test]
async fn a_setting_is_listed_with_where_its_value_comes_from() {
    let world = World::with(&[("MB_SITE_LOCALE", "de"), ("MB_PASSWORD_LENGTH", "9")]).await;
    let settings = settings(&world).await;
    let listed = |key: &str| {
        let found = settings.as_array().unwrap().iter().find(|setting| setting["key"] == key);
        found.map(|setting| format!("{setting:#}"))
    };
    expect![[r#"
        {
          "key": "site-name",
          "value": "Acme",
          "is_env_setting": false,
          "env_name": "MB_SITE_NAME",
          "description": "The name shown in the browser and in mails.",
          "default": "Metalith"
        }"#]]
    .assert_eq(&listed("site-name").unwrap());
    expect![[r#"
        {
          "key": "site-locale",
          "value": null,
          "is_env_setting": true,
          "env_name": "MB_SITE_LOCALE",
          "description": "The language of people who chose none.",
          "default": "Using value of env var $MB_SITE_LOCALE"
        }"#]]
    .assert_eq(&listed("site-locale").unwrap());
    assert_eq!(listed("password-length"), None, "only the environment sets it, and nobody reads it");
    assert_eq!(listed("setup-token"), None);
}

/// A265
#[tokio::test]
async fn numbers_and_flags_are_bare_json() {
    let world = World::new().await;
    let body = json!({ "query-caching-min-ttl": 90, "enable-xrays": true });
    assert_eq!(world.admin().put("/api/setting", body).await.status, 204);
    for (key, text) in [("query-caching-min-ttl", "90"), ("enable-xrays", "true")] {
        let answer = world.admin().get(&format!("/api/setting/{key}")).await;
        assert_eq!(answer.to_string(), format!("200 application/json; charset=utf-8\n{text}"));
    }
}

/// A266, A267: a secret is shown by its last two characters, and what was shown changes nothing when it comes back.
#[tokio::test]
async fn a_secret_is_shown_masked_and_stays_when_it_comes_back_so() {
    let world = World::new().await;
    let put = async |value: &str| {
        let body = json!({ "value": value });
        world.admin().put("/api/setting/email-smtp-password", body).await.status
    };
    let shown = async || {
        let listed = settings(&world).await;
        let setting =
            listed.as_array().unwrap().iter().find(|it| it["key"] == "email-smtp-password").unwrap();
        let read = world.admin().get("/api/setting/email-smtp-password").await;
        assert_eq!(read.text(), setting["value"].as_str().unwrap());
        read.text().to_owned()
    };
    assert_eq!((put("ABCDEF").await, shown().await), (204, "**********EF".into()));
    let stored: String = world.one("SELECT value FROM setting WHERE key = 'email-smtp-password'").await;
    assert_eq!((put("**********EF").await, shown().await), (204, "**********EF".into()));
    let kept: String = world.one("SELECT value FROM setting WHERE key = 'email-smtp-password'").await;
    assert!(kept == stored && !kept.contains("ABCD"));
    assert_eq!((put("GHIJKL").await, shown().await), (204, "**********KL".into()));
}

/// A270, as far as it goes: 400 and the name of the variable, where the reference answers 500.
#[tokio::test]
async fn what_only_the_environment_sets_is_not_set_here() {
    let world = World::new().await;
    let answer = world.admin().put("/api/setting/password-length", json!({ "value": 12 })).await;
    let text = "400 text/plain\npassword-length is set by the environment variable MB_PASSWORD_LENGTH only.";
    assert_eq!(answer.to_string(), text);
}

/// A263: who may not read a setting learns not even whether it exists.
#[tokio::test]
async fn people_read_what_is_theirs_to_read() {
    let world = World::new().await;
    let person = world.person().await;
    assert_eq!(person.get("/api/setting/admin-email").await.text(), crate::world::ADA);
    for hidden in ["site-name", "source-address-header", "password-length", "no-such-setting"] {
        let answer = person.get(&format!("/api/setting/{hidden}")).await;
        assert_eq!(answer.to_string(), "403 text/plain\nYou don't have permissions to do that.", "{hidden}");
    }
    for hidden in ["no-such-setting", "password-length", "setup-token"] {
        assert_eq!(world.admin().get(&format!("/api/setting/{hidden}")).await.status, 404, "{hidden}");
    }
}

#[tokio::test]
async fn what_the_environment_decides_cannot_be_changed() {
    let world = World::with(&[("MB_SITE_LOCALE", "de")]).await;
    let answer = world.admin().put("/api/setting/site-locale", json!({ "value": "fr" })).await;
    expect![[r#"
        400 application/json; charset=utf-8
        {
          "errors": {
            "site-locale": "is set by the environment variable MB_SITE_LOCALE and cannot be changed here."
          }
        }"#]]
    .assert_eq(&answer.to_string());
    let properties = world.anonymous().get("/api/session/properties").await;
    assert_eq!(properties.text_at("/site-locale"), "de");
    assert_eq!(world.admin().get("/api/setting/site-locale").await.status, 204);
}

/// A272, S31
#[tokio::test]
async fn the_address_of_the_site_is_brought_into_form_or_refused() {
    let world = World::new().await;
    let put = async |value: &str| {
        world.admin().put("/api/setting/site-url", json!({ "value": value })).await.status
    };
    assert_eq!(put("example.com/").await, 204);
    assert_eq!(world.admin().get("/api/setting/site-url").await.text(), "http://example.com");
    for bad in ["javascript:alert(1)", "http://", "https://a b", "https://x/\"><script>", "ftp://x"] {
        assert_eq!(put(bad).await, 400, "{bad}");
    }
}

#[tokio::test]
async fn texts_of_any_script_are_kept_and_nul_is_refused() {
    let world = World::new().await;
    let put = async |value: &str| {
        world.admin().put("/api/setting/application-name", json!({ "value": value })).await.status
    };
    for good in ["Ωμέγα 🦊", "a\nb", "'; DROP TABLE setting; --", "\u{202e}"] {
        assert_eq!(put(good).await, 204, "{good:?}");
        assert_eq!(world.admin().get("/api/setting/application-name").await.text(), good.trim());
    }
    assert_eq!(put("a\u{0}b").await, 400);
}

/// What would be shown, linked or trusted is looked at before it is kept.
#[tokio::test]
async fn values_that_cannot_be_meant_are_refused_in_words() {
    let world = World::new().await;
    for (key, value) in [
        ("admin-email", "x"),
        ("site-locale", "zz<"),
        ("landing-page", "javascript:alert(1)"),
        ("landing-page", "//evil.example"),
        ("landing-page", "/\t/evil.example"),
        ("landing-page", "/.//evil.example"),
        ("landing-page", "/a\nb"),
        ("landing-page", "/api/session"),
        ("site-name", "Acme\r\nBcc: eve@evil.example"),
        ("site-name", &"x".repeat(256)),
        ("source-address-header", "bad header"),
    ] {
        let answer = world.admin().put(&format!("/api/setting/{key}"), json!({ "value": value })).await;
        assert_eq!(answer.status, 400, "{key}: {answer}");
        assert!(answer.text_at(&format!("/errors/{key}")).starts_with("must be "), "{answer}");
    }
}
