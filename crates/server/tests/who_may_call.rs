//! Every route, and who may call it.
//!
//! The routes are read off the API description; a route without a line here is red, and so is a line without a
//! route. Each is then called by nobody, by a program with everybody's rights and by a program with an
//! administrator's.

use crate::world::{ADA, Answer, PASSWORD, World};
use axum::http::Method;
use expect_test::expect;
use serde_json::{Value, json};
use std::fmt::Write;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Anyone,
    SignedIn,
    /// Whoever may change the thing: administrators, and people themselves.
    Writer,
    /// Administrators, and whoever manages a group.
    Manager,
    /// Administrators, and whoever holds the right to change settings.
    SettingsManager,
    /// Administrators, and whoever holds the right to watch the server.
    Monitor,
    Administrator,
}
use Who::{Administrator, Anyone, Manager, Monitor, SettingsManager, SignedIn, Writer};

/// A route, who may call it, and a body that passes the checks before the question is asked.
pub struct Line(pub Who, pub &'static str, pub &'static str, pub Option<Value>);

pub fn table() -> Vec<Line> {
    let log_in = json!({ "username": ADA, "password": PASSWORD });
    let nowhere = json!({ "name": "x", "engine": "sqlite", "details": { "db": "/nowhere" } });
    let question = json!({ "database": 1, "type": "native", "native": { "query": "SELECT 1" } });
    let take_away = json!({ "query": question.clone() });
    let people = json!({ "csv": "email\nsomebody@example.com\n" });
    vec![
        Line(Anyone, "POST", "/api/session", Some(log_in)),
        Line(Anyone, "DELETE", "/api/session", None),
        Line(Anyone, "POST", "/api/session/google_auth", Some(json!({ "token": "x" }))),
        Line(Anyone, "GET", "/api/session/oidc/start", None),
        Line(Anyone, "GET", "/api/session/oidc/callback", None),
        Line(Anyone, "GET", "/api/session/properties", None),
        Line(Anyone, "POST", "/api/session/forgot_password", Some(json!({ "email": "nobody@example.com" }))),
        Line(Anyone, "GET", "/api/session/password_reset_token_valid", None),
        Line(
            Anyone,
            "POST",
            "/api/session/reset_password",
            Some(json!({ "token": "1_x", "password": PASSWORD })),
        ),
        Line(Anyone, "POST", "/api/session/password-check", Some(json!({ "password": PASSWORD }))),
        Line(
            Anyone,
            "POST",
            "/api/session/mfa/verify",
            Some(json!({ "challenge_token": "x", "code": "000000" })),
        ),
        Line(SignedIn, "GET", "/api/second-factor", None),
        Line(SignedIn, "POST", "/api/second-factor", None),
        Line(SignedIn, "POST", "/api/second-factor/confirm", Some(json!({ "code": "000000" }))),
        Line(SignedIn, "POST", "/api/second-factor/recovery-codes", Some(json!({ "code": "000000" }))),
        Line(SignedIn, "POST", "/api/second-factor/disable", Some(json!({ "code": "000000" }))),
        Line(Administrator, "DELETE", "/api/user/{id}/second-factor", None),
        Line(SignedIn, "POST", "/api/session/refresh", None),
        Line(SignedIn, "POST", "/api/session/confirm", Some(json!({ "password": PASSWORD }))),
        Line(SignedIn, "GET", "/api/session", None),
        Line(SignedIn, "POST", "/api/session/revoke-others", None),
        Line(SignedIn, "DELETE", "/api/session/{id}", None),
        Line(SignedIn, "GET", "/api/login-history/current", None),
        Line(Administrator, "GET", "/api/user/{id}/sessions", None),
        Line(Administrator, "DELETE", "/api/user/{id}/sessions", None),
        Line(Anyone, "GET", "/api/util/random_token", None),
        Line(Monitor, "GET", "/api/util/logs", None),
        Line(Anyone, "POST", "/api/setup", Some(crate::world::setup_body("wrong"))),
        Line(SignedIn, "GET", "/api/user/current", None),
        Line(SignedIn, "GET", "/api/user/recipients", None),
        Line(Manager, "GET", "/api/user", None),
        Line(Administrator, "POST", "/api/user", Some(json!({ "email": "new@example.com" }))),
        Line(Administrator, "POST", "/api/user/import/preview", Some(people.clone())),
        Line(Administrator, "POST", "/api/user/import", Some(people)),
        Line(Writer, "GET", "/api/user/{id}", None),
        Line(Writer, "PUT", "/api/user/{id}", Some(json!({}))),
        Line(Writer, "PUT", "/api/user/{id}/password", Some(json!({ "password": PASSWORD }))),
        Line(Writer, "PUT", "/api/user/{id}/modal/{modal}", None),
        Line(Administrator, "POST", "/api/user/{id}/password-reset-url", None),
        Line(Administrator, "PUT", "/api/user/{id}/reactivate", None),
        Line(Administrator, "DELETE", "/api/user/{id}", None),
        Line(Administrator, "GET", "/api/permissions/graph", None),
        Line(Administrator, "PUT", "/api/permissions/graph", Some(json!({ "revision": 0, "groups": {} }))),
        Line(Administrator, "GET", "/api/permissions/graph/group/{group_id}", None),
        Line(Administrator, "GET", "/api/permissions/history", None),
        Line(Administrator, "GET", "/api/permissions/history/{graph}/{revision}", None),
        Line(
            Administrator,
            "POST",
            "/api/permissions/history/{graph}/{revision}/revert",
            Some(json!({ "why": "a test" })),
        ),
        Line(Administrator, "GET", "/api/permissions/file", None),
        Line(Administrator, "POST", "/api/permissions/plan", Some(no_file())),
        Line(Administrator, "POST", "/api/permissions/drift", Some(no_file())),
        Line(
            Administrator,
            "POST",
            "/api/permissions/apply",
            Some(json!({ "file": { "version": 1, "groups": [] }, "fingerprint": "x" })),
        ),
        Line(Administrator, "GET", "/api/permissions/graph/db/{db_id}", None),
        Line(Writer, "GET", "/api/permissions/explain", None),
        Line(Administrator, "GET", "/api/permissions/who-can", None),
        Line(Writer, "GET", "/api/permissions/what-can", None),
        Line(Manager, "GET", "/api/permissions/group", None),
        Line(Administrator, "POST", "/api/permissions/group", Some(json!({ "name": "new group" }))),
        Line(Manager, "GET", "/api/permissions/group/{id}", None),
        Line(Manager, "PUT", "/api/permissions/group/{id}", Some(json!({}))),
        Line(Manager, "DELETE", "/api/permissions/group/{id}", None),
        Line(Manager, "GET", "/api/permissions/membership", None),
        Line(Manager, "POST", "/api/permissions/membership", Some(json!({ "group_id": 1, "user_id": 1 }))),
        Line(Manager, "POST", "/api/permissions/membership/bulk", Some(json!({}))),
        Line(Manager, "PUT", "/api/permissions/membership/{id}", Some(json!({ "is_group_manager": false }))),
        Line(Manager, "DELETE", "/api/permissions/membership/{id}", None),
        Line(Manager, "PUT", "/api/permissions/membership/{id}/clear", None),
        Line(Administrator, "GET", "/api/api-key", None),
        Line(Administrator, "POST", "/api/api-key", Some(json!({ "name": "x", "group_id": 77 }))),
        Line(Administrator, "GET", "/api/api-key/count", None),
        Line(SignedIn, "GET", "/api/api-key/scopes", None),
        Line(SignedIn, "GET", "/api/api-key/current", None),
        Line(Anyone, "POST", "/api/api-key/report-leak", Some(json!({ "key": "mb_not_an_api_key" }))),
        Line(SignedIn, "GET", "/api/api-key/personal", None),
        Line(SignedIn, "POST", "/api/api-key/personal", Some(json!({ "name": "mine" }))),
        Line(Administrator, "GET", "/api/api-key/personal/all", None),
        Line(SignedIn, "PUT", "/api/api-key/personal/{id}", Some(json!({}))),
        Line(SignedIn, "PUT", "/api/api-key/personal/{id}/regenerate", None),
        Line(SignedIn, "POST", "/api/api-key/personal/{id}/finish-rotation", None),
        Line(SignedIn, "POST", "/api/api-key/personal/{id}/undo-rotation", None),
        Line(SignedIn, "DELETE", "/api/api-key/personal/{id}", None),
        Line(Administrator, "PUT", "/api/api-key/{id}", Some(json!({}))),
        Line(Administrator, "PUT", "/api/api-key/{id}/regenerate", None),
        Line(Administrator, "POST", "/api/api-key/{id}/finish-rotation", None),
        Line(Administrator, "POST", "/api/api-key/{id}/undo-rotation", None),
        Line(Monitor, "GET", "/api/api-key/{id}/usage", None),
        Line(Administrator, "DELETE", "/api/api-key/{id}", None),
        Line(Administrator, "GET", "/api/containment", None),
        Line(Administrator, "POST", "/api/containment/plan", Some(containment())),
        Line(Administrator, "POST", "/api/containment/apply", Some(json!({ "plan_id": 1 }))),
        Line(Administrator, "POST", "/api/containment/undo", Some(json!({ "plan_id": 1 }))),
        Line(SettingsManager, "GET", "/api/setting", None),
        Line(SettingsManager, "PUT", "/api/setting", Some(json!({ "start-of-week": "monday" }))),
        Line(SignedIn, "GET", "/api/setting/{key}", None),
        Line(SettingsManager, "PUT", "/api/setting/{key}", Some(json!({ "value": "monday" }))),
        Line(
            Administrator,
            "PUT",
            "/api/google/settings",
            Some(json!({ "google-auth-hosted-domain": "example.com" })),
        ),
        Line(Administrator, "PUT", "/api/ldap/settings", Some(json!({ "ldap-enabled": false }))),
        Line(Administrator, "PUT", "/api/oidc/settings", Some(json!({ "oidc-enabled": false }))),
        Line(Monitor, "GET", "/api/audit", None),
        Line(Monitor, "GET", "/api/audit/csv", None),
        Line(Administrator, "PUT", "/api/email", Some(json!({}))),
        Line(Administrator, "DELETE", "/api/email", None),
        Line(Administrator, "POST", "/api/email/test", None),
        Line(SettingsManager, "GET", "/api/setup/admin_checklist", None),
        Line(SignedIn, "GET", "/api/database", None),
        Line(Administrator, "POST", "/api/database", Some(nowhere.clone())),
        Line(Administrator, "POST", "/api/database/validate", Some(json!({ "details": nowhere }))),
        Line(Administrator, "POST", "/api/database/sample_database", None),
        Line(SignedIn, "GET", "/api/database/{id}", None),
        Line(Writer, "PUT", "/api/database/{id}", Some(json!({}))),
        Line(Writer, "POST", "/api/database/{id}/sync_schema", None),
        Line(Writer, "POST", "/api/database/{id}/dismiss_spinner", None),
        Line(SignedIn, "GET", "/api/database/{id}/healthcheck", None),
        Line(SignedIn, "GET", "/api/database/{id}/metadata", None),
        Line(SignedIn, "GET", "/api/database/{id}/fields", None),
        Line(SignedIn, "GET", "/api/database/{id}/idfields", None),
        Line(SignedIn, "GET", "/api/database/{id}/schemas", None),
        Line(SignedIn, "GET", "/api/database/{id}/schema", None),
        Line(SignedIn, "GET", "/api/database/{id}/schema/{schema}", None),
        Line(Writer, "GET", "/api/database/{id}/syncable_schemas", None),
        Line(SignedIn, "GET", "/api/database/{id}/autocomplete_suggestions", None),
        Line(SignedIn, "GET", "/api/table", None),
        Line(SignedIn, "GET", "/api/table/{id}", None),
        Line(Writer, "PUT", "/api/table/{id}", Some(json!({}))),
        Line(Writer, "PUT", "/api/table/{id}/fields/order", Some(json!([]))),
        Line(SignedIn, "GET", "/api/table/{id}/query_metadata", None),
        Line(SignedIn, "GET", "/api/table/{id}/fks", None),
        Line(SignedIn, "GET", "/api/table/{id}/data", None),
        Line(SignedIn, "GET", "/api/field/{id}", None),
        Line(Writer, "PUT", "/api/field/{id}", Some(json!({}))),
        Line(SignedIn, "POST", "/api/dataset", Some(question.clone())),
        Line(SignedIn, "POST", "/api/dataset/query_metadata", Some(question)),
        Line(SignedIn, "POST", "/api/dataset/csv", Some(take_away.clone())),
        Line(SignedIn, "POST", "/api/dataset/json", Some(take_away.clone())),
        Line(SignedIn, "POST", "/api/dataset/xlsx", Some(take_away)),
        Line(SignedIn, "GET", "/api/collection", None),
        Line(SignedIn, "POST", "/api/collection", Some(json!({ "name": "x" }))),
        Line(SignedIn, "GET", "/api/collection/tree", None),
        Line(SignedIn, "GET", "/api/collection/root", None),
        Line(SignedIn, "GET", "/api/collection/root/items", None),
        Line(SignedIn, "GET", "/api/collection/trash", None),
        Line(SignedIn, "GET", "/api/search", None),
        Line(SignedIn, "GET", "/api/bookmark", None),
        Line(SignedIn, "PUT", "/api/bookmark/ordering", Some(json!({ "orderings": [] }))),
        Line(SignedIn, "POST", "/api/bookmark/{model}/{id}", None),
        Line(SignedIn, "DELETE", "/api/bookmark/{model}/{id}", None),
        Line(SignedIn, "GET", "/api/collection/{id}", None),
        Line(Administrator, "GET", "/api/collection/graph", None),
        Line(Administrator, "PUT", "/api/collection/graph", Some(json!({ "revision": 0, "groups": {} }))),
        Line(Administrator, "GET", "/api/ee/advanced-permissions/application/graph", None),
        Line(
            Administrator,
            "PUT",
            "/api/ee/advanced-permissions/application/graph",
            Some(json!({ "revision": 0, "groups": {} })),
        ),
        Line(SignedIn, "GET", "/api/collection/{id}/items", None),
        Line(Writer, "PUT", "/api/collection/{id}", Some(json!({}))),
        Line(Writer, "DELETE", "/api/collection/{id}", None),
        Line(SignedIn, "GET", "/api/card", None),
        Line(SignedIn, "POST", "/api/card", Some(no_card())),
        Line(SignedIn, "POST", "/api/card/collections", Some(json!({ "card_ids": [1] }))),
        Line(SignedIn, "POST", "/api/cards/move", Some(json!({ "card_ids": [1] }))),
        Line(SignedIn, "POST", "/api/cards/dashboards", Some(json!({ "card_ids": [1] }))),
        Line(SignedIn, "GET", "/api/card/{id}", None),
        Line(SignedIn, "PUT", "/api/card/{id}", Some(json!({}))),
        Line(SignedIn, "GET", "/api/card/{id}/query_metadata", None),
        Line(SignedIn, "GET", "/api/card/{id}/dashboards", None),
        Line(SignedIn, "POST", "/api/card/{id}/copy", None),
        Line(SignedIn, "POST", "/api/card/{id}/query", None),
        Line(SignedIn, "POST", "/api/card/{id}/query/csv", None),
        Line(SignedIn, "POST", "/api/card/{id}/query/json", None),
        Line(SignedIn, "POST", "/api/card/{id}/query/xlsx", None),
        Line(SignedIn, "DELETE", "/api/card/{id}", None),
        Line(SignedIn, "GET", "/api/dashboard", None),
        Line(SignedIn, "POST", "/api/dashboard", Some(json!({ "name": "x" }))),
        Line(SignedIn, "GET", "/api/dashboard/{id}", None),
        Line(SignedIn, "PUT", "/api/dashboard/{id}", Some(json!({}))),
        Line(SignedIn, "PUT", "/api/dashboard/{id}/cards", Some(json!({ "cards": [] }))),
        Line(SignedIn, "GET", "/api/dashboard/{id}/query_metadata", None),
        Line(SignedIn, "POST", "/api/dashboard/{id}/copy", Some(json!({}))),
        Line(
            SignedIn,
            "POST",
            "/api/dashboard/{dashboard_id}/dashcard/{dashcard_id}/card/{card_id}/query",
            None,
        ),
        Line(
            SignedIn,
            "POST",
            "/api/dashboard/{dashboard_id}/dashcard/{dashcard_id}/card/{card_id}/query/csv",
            None,
        ),
        Line(
            SignedIn,
            "POST",
            "/api/dashboard/{dashboard_id}/dashcard/{dashcard_id}/card/{card_id}/query/json",
            None,
        ),
        Line(
            SignedIn,
            "POST",
            "/api/dashboard/{dashboard_id}/dashcard/{dashcard_id}/card/{card_id}/query/xlsx",
            None,
        ),
        Line(SignedIn, "DELETE", "/api/dashboard/{id}", None),
        Line(SignedIn, "POST", "/api/bulk", Some(trial())),
        Line(Anyone, "POST", "/api/notify/db/{id}", Some(json!({}))),
        // Last, because the lines above are about the one it forgets.
        Line(Administrator, "DELETE", "/api/database/{id}", None),
    ]
}

/// A card that asks nothing.
fn no_card() -> Value {
    json!({ "name": "x", "display": "table", "visualization_settings": {}, "dataset_query": {} })
}

/// A path with something in every variable part.
pub fn target(path: &str) -> String {
    let path = path
        .replace("{key}", "start-of-week")
        .replace("{schema}", "none")
        .replace("{model}", "collection")
        .replace("{modal}", "qbnewb")
        .replace("{graph}", "data")
        .replace("{revision}", "1");
    let path = path.split('/').map(|part| if part.ends_with("id}") { "1" } else { part });
    let path = path.collect::<Vec<_>>().join("/");
    let about = match path.as_str() {
        "/api/permissions/explain" => "?user_id=1&action=read&collection_id=root",
        "/api/permissions/who-can" => "?action=read&collection_id=root",
        "/api/permissions/what-can" => "?user_id=1",
        _ => "",
    };
    format!("{path}{about}")
}

/// A bulk call that does nothing.
fn trial() -> Value {
    json!({ "dry_run": true, "operations": [{ "op": "collection.create", "name": "x" }] })
}

/// A file that rules nothing.
fn no_file() -> Value {
    json!({ "file": { "version": 1, "groups": [] } })
}

/// A containment that hits nothing.
fn containment() -> Value {
    json!({ "filter": { "created_before": "1970-01-02T00:00:00Z" }, "actions": ["revoke_sessions"] })
}

/// Routes that are not part of the described API; everybody may call them.
const BESIDE_THE_API: [&str; 7] =
    ["/api/health", "/readyz", "/livez", "/api/docs", "/api/docs/openapi.json", "/", "/auth/login"];

/// S46
#[tokio::test]
async fn every_route_has_a_line_and_every_line_a_route() {
    let world = World::empty().await;
    let mut routes: Vec<_> = world
        .app
        .docs
        .operations()
        .into_iter()
        .map(|(method, path)| format!("{} {path}", method.to_uppercase()))
        .collect();
    let mut lines: Vec<_> =
        table().iter().map(|Line(_, method, path, _)| format!("{method} {path}")).collect();
    routes.sort();
    lines.sort();
    let without_line: Vec<_> = routes.iter().filter(|route| !lines.contains(route)).collect();
    let without_route: Vec<_> = lines.iter().filter(|line| !routes.contains(line)).collect();
    assert!(without_line.is_empty(), "say who may call {without_line:?}");
    assert!(without_route.is_empty(), "there is no {without_route:?}");
    assert_eq!(routes.len(), lines.len(), "a line is there twice");
}

/// S46: the description says the same as the table.
#[tokio::test]
async fn the_description_says_who_may_call() {
    let world = World::empty().await;
    let description: Value = serde_json::from_str(&world.app.docs.json()).unwrap();
    for Line(who, method, path, _) in table() {
        let operation = &description["paths"][path][method.to_lowercase()];
        let said = match who {
            Anyone => "anyone",
            SignedIn | Writer => "signed-in",
            Manager => "group-manager",
            SettingsManager => "settings-manager",
            Monitor => "monitor",
            Administrator => "administrator",
        };
        assert_eq!(operation["x-who-may-call"], json!(said), "{method} {path}");
        assert!(operation["summary"].as_str().is_some_and(|text| text.ends_with('.')), "{method} {path}");
    }
}

/// A001, A141, A212, A263, S46
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_route_lets_in_whom_the_table_says() {
    let world = World::new().await;
    assert_eq!(world.connect_shop().await, 1);
    world.new_key("to be deleted", crate::world::ALL_USERS).await;
    let callers = [
        (Anyone, world.anonymous()),
        (SignedIn, world.plain_key().await),
        (Administrator, world.admin_key().await),
    ];
    for Line(who, method, path, body) in table() {
        let path = target(path);
        for (caller, client) in &callers {
            let answer =
                client.send(Method::from_bytes(method.as_bytes()).unwrap(), &path, body.clone()).await;
            let expected = if *caller >= who {
                Outcome::LetIn
            } else if *caller == Anyone {
                Outcome::Unauthenticated
            } else {
                Outcome::Forbidden
            };
            assert_eq!(outcome(&answer), expected, "{method} {path} by {caller:?}: {answer}");
            assert!(answer.status < 500, "{method} {path} by {caller:?}: {answer}");
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    LetIn,
    Unauthenticated,
    Forbidden,
}

pub fn outcome(answer: &Answer) -> Outcome {
    match (answer.status, answer.body.as_slice()) {
        (401, b"Unauthenticated") => Outcome::Unauthenticated,
        (403, b"You don't have permissions to do that.") => Outcome::Forbidden,
        _ => Outcome::LetIn,
    }
}

/// S61: what nobody in particular may call is a closed list.
#[tokio::test]
async fn the_anonymous_surface_is_a_closed_list() {
    let world = World::new().await;
    let mut list = String::new();
    for (method, path) in world.app.docs.operations() {
        let method = method.to_uppercase();
        let target = path.replace(['{', '}'], "");
        let sent = Method::from_bytes(method.as_bytes()).unwrap();
        let answer = world.anonymous().send(sent, &target, Some(json!({}))).await;
        if outcome(&answer) != Outcome::Unauthenticated {
            writeln!(list, "{method} {path}").unwrap();
        }
    }
    for path in BESIDE_THE_API {
        assert_eq!(world.anonymous().get(path).await.status, 200, "{path}");
        writeln!(list, "GET {path}").unwrap();
    }
    expect![[r#"
        POST /api/session
        DELETE /api/session
        GET /api/session/properties
        POST /api/session/forgot_password
        GET /api/session/password_reset_token_valid
        POST /api/session/reset_password
        POST /api/session/password-check
        POST /api/session/mfa/verify
        POST /api/session/google_auth
        GET /api/session/oidc/start
        GET /api/session/oidc/callback
        POST /api/setup
        POST /api/api-key/report-leak
        GET /api/util/random_token
        POST /api/notify/db/{id}
        GET /api/health
        GET /readyz
        GET /livez
        GET /api/docs
        GET /api/docs/openapi.json
        GET /
        GET /auth/login
    "#]]
    .assert_eq(&list);
}
