//! `GET /api/session/properties`: what each kind of caller may know.

use crate::world::{Client, World, on_both};
use expect_test::expect;
use serde_json::json;

async fn keys(client: Client) -> Vec<String> {
    let answer = client.get("/api/session/properties").await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, Some("application/json; charset=utf-8"))
    );
    answer.keys()
}

fn beyond(more: &[String], less: &[String]) -> String {
    assert!(less.iter().all(|key| more.contains(key)), "whoever may more sees more");
    more.iter().filter(|key| !less.contains(key)).cloned().collect::<Vec<_>>().join("\n")
}

/// A258, A259, A261, S61
#[tokio::test]
async fn each_kind_of_caller_sees_exactly_its_own_keys() {
    let world = World::new().await;
    let anonymous = keys(world.anonymous()).await;
    expect![[r#"
        airgap-enabled
        allowed-iframe-hosts
        anon-tracking-enabled
        application-colors
        application-favicon-url
        application-font
        application-font-files
        application-logo-url
        application-name
        available-fonts
        available-locales
        available-timezones
        bug-reporting-enabled
        check-for-updates
        cloud-gateway-ips
        custom-formatting
        custom-geojson
        custom-homepage
        custom-homepage-dashboard
        email-configured?
        embedding-app-origins-sdk
        enable-password-login
        enable-pivoted-exports
        enable-sandboxes?
        engines
        google-auth-client-id
        google-auth-enabled
        has-user-setup
        help-link
        hide-embed-branding?
        humanization-strategy
        is-hosted?
        landing-page-illustration
        ldap-configured?
        ldap-enabled
        loading-message
        login-page-illustration
        login-page-illustration-custom
        map-tile-server-url
        native-query-autocomplete-match-style
        no-data-illustration
        no-data-illustration-custom
        no-object-illustration
        no-object-illustration-custom
        oidc-configured
        oidc-display-name
        oidc-enabled
        other-sso-enabled?
        password-complexity
        persisted-models-enabled
        redirect-all-requests-to-https
        report-timezone
        report-timezone-long
        report-timezone-short
        session-cookies
        setup-token
        show-metabase-links
        show-metabot
        site-locale
        site-url
        snowplow-enabled
        start-of-week
        startup-time-millis
        token-features
        version"#]]
    .assert_eq(&anonymous.join("\n"));
    let person = keys(world.person().await).await;
    expect![[r#"
        admin-email
        aggregated-query-row-limit
        current-user
        download-row-limit
        enable-embedding
        enable-embedding-interactive
        enable-embedding-sdk
        enable-embedding-simple
        enable-embedding-static
        enable-nested-queries
        enable-public-sharing
        enable-xrays
        has-sample-database?
        help-link-custom-destination
        landing-page
        landing-page-illustration-custom
        read-only-mode
        search-typeahead-enabled
        show-homepage-data
        show-homepage-pin-message
        show-homepage-xrays
        site-uuid
        system-timezone
        unaggregated-query-row-limit
        uploads-settings
        user-locale
        user-visibility"#]]
    .assert_eq(&beyond(&person, &anonymous));
    assert_eq!(keys(world.plain_key().await).await, person);
    let admin = keys(world.admin()).await;
    expect![[r#"
        admin-may-set-passwords
        api-key-addresses-required
        api-key-admin-scopes-required
        api-key-default-lifetime-days
        api-key-max-lifetime-days
        api-key-unused-action
        api-key-unused-days
        api-keys-manage-api-keys
        disable-cors-on-localhost
        email-from-address
        email-from-name
        email-reply-to
        email-smtp-host
        email-smtp-port
        email-smtp-security
        email-smtp-username
        encryption-enabled
        google-auth-auto-create-accounts-domain
        google-auth-configured
        google-auth-hosted-domain
        hide-stacktraces
        ldap-attribute-email
        ldap-attribute-firstname
        ldap-attribute-lastname
        ldap-bind-dn
        ldap-group-base
        ldap-group-mappings
        ldap-group-membership-filter
        ldap-group-sync
        ldap-host
        ldap-port
        ldap-security
        ldap-timeout-seconds
        ldap-user-base
        ldap-user-filter
        oidc-allowed-domains
        oidc-client-id
        oidc-group-mappings
        oidc-group-sync
        oidc-groups-claim
        oidc-issuer
        oidc-require-verified-email
        oidc-scopes
        oidc-user-provisioning-enabled
        personal-api-keys
        personal-api-keys-per-person
        query-caching-min-ttl
        query-caching-ttl-ratio
        reauthentication-minutes
        second-factor
        session-cookie-samesite
        session-timeout
        site-name
        source-address-header"#]]
    .assert_eq(&beyond(&admin, &person));
    assert_eq!(keys(world.admin_key().await).await, admin);
}

#[tokio::test]
async fn a_signed_in_caller_is_told_who_they_are() {
    let world = World::new().await;
    let current =
        async |client: Client| client.get("/api/session/properties").await.json()["current-user"].clone();
    expect![[r#"
        {
          "id": 1,
          "email": "ada@example.com",
          "common_name": "Ada L",
          "is_superuser": true,
          "group_ids": [
            1,
            2
          ],
          "permissions": {
            "can_create_queries": true,
            "can_create_native_queries": true,
            "can_access_setting": true,
            "can_access_monitoring": true,
            "can_access_subscription": true
          }
        }"#]]
    .assert_eq(&format!("{:#}", current(world.admin()).await));
    assert_eq!(current(world.anonymous()).await, json!(null));
    let stale = world.session("38f4939c-ad7f-4cbe-ae54-30946daf8593");
    assert_eq!(current(stale).await, json!(null));
}

/// A253, S8
#[tokio::test]
async fn the_set_up_token_is_shown_only_while_set_up_is_open() {
    let world = World::empty().await;
    let before = world.anonymous().get("/api/session/properties").await.json();
    assert!(before["setup-token"].is_string() && before["has-user-setup"] == json!(false));
    let world = World::new().await;
    for client in [world.anonymous(), world.person().await, world.admin()] {
        let after = client.get("/api/session/properties").await.json();
        assert_eq!((&after["setup-token"], &after["has-user-setup"]), (&json!(null), &json!(true)));
    }
}

#[tokio::test]
async fn the_claimed_release_is_told() {
    let world = World::new().await;
    let answer = world.anonymous().get("/api/session/properties").await;
    assert_eq!(answer.header("x-metabase-version"), Some(answer.text_at("/version/tag").as_str()));
    expect!["v0.56.1"].assert_eq(&answer.text_at("/version/tag"));
}

#[tokio::test]
async fn the_rules_for_passwords_are_told() {
    let rules = async |environment: &[(&str, &str)]| {
        let world = World::with(environment).await;
        world.anonymous().get("/api/session/properties").await.json()["password-complexity"].to_string()
    };
    expect![[r#"{"total":8,"digit":1}"#]].assert_eq(&rules(&[]).await);
    expect![[r#"{"total":12}"#]]
        .assert_eq(&rules(&[("MB_PASSWORD_COMPLEXITY", "weak"), ("MB_PASSWORD_LENGTH", "12")]).await);
}

/// A274, S16: a visitor's `Host` is not the site's address.
#[tokio::test]
async fn no_request_sets_the_address_of_the_site() {
    let world = World::new().await;
    for path in ["/api/health", "/api/session/properties", "/"] {
        let client = world.anonymous().with("host", "evil.example").with("origin", "https://evil.example");
        client.with("x-forwarded-host", "evil.example").get(path).await;
    }
    let properties = world.anonymous().get("/api/session/properties").await.json();
    assert_eq!(properties["site-url"], json!(null));
}

on_both! {
    /// A087: the language of a request is the one it asks for, and nobody's choice changes by it.
    async fn a_request_may_ask_for_a_language(world: World) {
        let locale = async |client: Client| {
            client.get("/api/session/properties").await.json()["user-locale"].clone()
        };
        assert_eq!(locale(world.admin()).await, json!(null));
        assert_eq!(world.admin().put("/api/user/1", json!({ "locale": "fr" })).await.status, 200);
        for (asked, expected) in [("es-mx", "es_MX"), ("DE", "de"), ("zz", "fr"), ("", "fr"), ("en_U1", "fr")] {
            assert_eq!(locale(world.admin().with("x-metabase-locale", asked)).await, json!(expected), "{asked}");
        }
        assert_eq!(locale(world.admin()).await, json!("fr"));
        let answer = world.admin().with("x-metabase-locale", "es").get("/api/session/properties").await;
        assert_eq!(answer.text_at("/site-locale"), "en");
        let nobody = world.anonymous().with("x-metabase-locale", "es").get("/api/session/properties").await;
        assert!(nobody.json().get("user-locale").is_none());
    }

    /// A262: in the language of the request, of the person, or of the site.
    async fn forms_of_connections_are_said_in_the_language_that_is_asked_for(world: World) {
        let label = async |client: Client| {
            let engines = client.get("/api/session/properties").await.json()["engines"].clone();
            let postgres = engines["postgres"]["details-fields"].as_array().unwrap().clone();
            postgres.iter().find(|field| field["name"] == "password").unwrap()["display-name"].clone()
        };
        let asking = |language| world.anonymous().with("x-metabase-locale", language);
        for (language, said) in
            [("es", "Contraseña"), ("es-MX", "Contraseña"), ("de", "Passwort"), ("fr", "Mot de passe"), ("it", "Password"), ("zz", "Password")]
        {
            assert_eq!(label(asking(language)).await, said, "{language}");
        }
        assert_eq!(label(world.admin()).await, "Password");
        world.set("site-locale", json!("fr")).await;
        assert_eq!(label(world.anonymous()).await, "Mot de passe");
        assert_eq!(world.admin().put("/api/user/1", json!({ "locale": "de" })).await.status, 200);
        assert_eq!(label(world.admin()).await, "Passwort");
        assert_eq!(label(world.admin().with("x-metabase-locale", "es")).await, "Contraseña");
        assert_eq!(label(world.admin().with("x-metabase-locale", "en")).await, "Password");
    }
}

/// A262: a label that is added is added in all languages.
#[tokio::test]
async fn every_label_of_a_form_is_kept_in_every_language() {
    let world = World::new().await;
    let labels = async |language| {
        let client = world.anonymous().with("x-metabase-locale", language);
        let engines = client.get("/api/session/properties").await.json()["engines"].clone();
        let mut labels = Vec::new();
        for field in
            engines.as_object().unwrap().values().flat_map(|it| it["details-fields"].as_array().unwrap())
        {
            let options = field["options"].as_array().into_iter().flatten().map(|option| &option["name"]);
            let said = [&field["display-name"], &field["helper-text"]].into_iter().chain(options);
            labels.extend(said.filter_map(|text| text.as_str().map(str::to_owned)));
        }
        labels
    };
    let english = labels("en").await;
    // Names of modes, and words that are the same.
    let same = ["allow", "prefer", "require", "verify-ca", "verify-full", "Host", "Port", "Schemas"];
    for language in ["de", "es", "fr"] {
        let said = labels(language).await;
        assert_eq!(said.len(), english.len());
        for (english, said) in english.iter().zip(said).filter(|(english, said)| *english == said) {
            assert!(same.contains(&said.as_str()), "{english} is not said in {language}");
        }
    }
}
