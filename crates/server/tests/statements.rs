//! How many questions a request asks of the app database: few, whatever the route, and as many tomorrow as today.
//!
//! What is asked is counted, and so is what is written: a statement for every sort of thing that a request puts in,
//! changes or takes away, with what makes others wait, and its event.

use crate::{
    who_may_call::{Line, table, target},
    world::{ADMINISTRATORS, ALL_USERS, Answer, Client, World, on_both},
};
use axum::http::Method;
use serde_json::{Value, json};

/// Who is asking.
const GATE: u64 = 1;
/// What a request asks at most, beside that.
const MOST: u64 = 5;
/// What a request writes at most.
const MOST_WRITTEN: u64 = 8;

/// Routes that ask more, how much more at most, and why. None of it grows with what there is.
const MORE: [(&str, u64, &str); 2] = [
    (
        "POST /api/permissions/apply",
        9,
        "a file changes all at once: groups, members, and rights in everything",
    ),
    (
        "POST /api/permissions/history/{graph}/{revision}/revert",
        9,
        "what was changed, since then, and all that is now",
    ),
];

/// Routes that write more, how much at most, and why.
const MORE_WRITTEN: [(&str, u64, &str); 2] = [
    ("POST /api/containment/apply", 12, "sessions, keys, passwords and links end, and who asks is spared"),
    (
        "POST /api/permissions/apply",
        24,
        "the same as it asks about, with revisions of both graphs and an event of each",
    ),
];

/// Somebody whose requests are counted.
struct Counted<'a> {
    world: &'a World,
    client: Client,
    too_many: Vec<String>,
}

impl<'a> Counted<'a> {
    async fn new(world: &'a World) -> Self {
        let client = world.key(&world.new_key("admin key", ADMINISTRATORS).await);
        assert_eq!(client.get("/api/user/current").await.status, 200);
        Self { world, client, too_many: Vec::new() }
    }

    async fn send(&mut self, route: &str, path: &str, body: Option<Value>) -> Answer {
        let method = Method::from_bytes(route.split(' ').next().unwrap().as_bytes()).unwrap();
        let before = self.world.db().statements();
        let answer = self.client.send(method, path, body).await;
        let cost = self.world.db().statements() - before;
        let most = |list: &[(&str, u64, &str)], usual| {
            list.iter().find(|(named, ..)| *named == route).map_or(usual, |(_, most, _)| *most)
        };
        if cost.queries > most(&MORE, MOST) + GATE || cost.writes > most(&MORE_WRITTEN, MOST_WRITTEN) {
            self.too_many.push(format!("{route}: {cost:?}, answered {}", answer.status));
        }
        answer
    }

    /// Sends what works.
    async fn act(&mut self, route: &str, path: &str, body: Value) -> Value {
        let answer = self.send(route, path, Some(body)).await;
        assert!((200..300).contains(&answer.status), "{route}: {answer}");
        if answer.body.is_empty() { Value::Null } else { answer.json() }
    }
}

on_both! {
    async fn a_request_asks_few_questions_of_the_app_database(world: World) {
        assert_eq!(world.connect_shop_and_stop_syncing().await, 1);
        world.new_key("to be deleted", ALL_USERS).await;
        let mut counted = Counted::new(&world).await;
        for Line(_, method, path, body) in table() {
            counted.send(&format!("{method} {path}"), &target(path), body).await;
        }
        assert!(counted.too_many.is_empty(), "{:#?}", counted.too_many);
    }

    async fn a_request_that_changes_much_asks_few_questions(world: World) {
        world.connect_shop_and_stop_syncing().await;
        let mut counted = Counted::new(&world).await;
        people(&mut counted).await;
        keys(&mut counted).await;
        collections(&mut counted).await;
        file(&mut counted).await;
        assert!(counted.too_many.is_empty(), "{:#?}", counted.too_many);
    }
}

/// Somebody comes, is renamed, becomes an administrator, and is one no longer.
async fn people(counted: &mut Counted<'_>) {
    let group = counted
        .act("POST /api/permissions/group", "/api/permissions/group", json!({ "name": "Sales" }))
        .await;
    let groups = json!([{ "id": ALL_USERS }, { "id": group["id"] }]);
    let new = json!({ "email": "new@example.com", "user_group_memberships": groups });
    let user = counted.act("POST /api/user", "/api/user", new).await["id"].to_string();
    let path = format!("/api/user/{user}");
    for change in [
        json!({ "email": "newer@example.com", "first_name": "Grace" }),
        json!({ "is_superuser": true }),
        json!({ "user_group_memberships": [{ "id": ALL_USERS }, { "id": group["id"] }] }),
    ] {
        counted.act("PUT /api/user/{id}", &path, change).await;
    }
    let csv = "email,groups\none@example.com,Sales\ntwo@example.com,Sales\n";
    counted.act("POST /api/user/import", "/api/user/import", json!({ "csv": csv })).await;
}

/// A key of a program, narrowed to a collection, and one of a person's own; then all that works is shut out, and let in.
async fn keys(counted: &mut Counted<'_>) {
    // Keys do not make keys, unless that is allowed.
    let program = std::mem::replace(&mut counted.client, counted.world.admin());
    let group = json!({ "name": "program", "group_id": ALL_USERS });
    let made = counted.act("POST /api/api-key", "/api/api-key", group).await;
    let path = format!("/api/api-key/{}", made["id"]);
    counted.act("PUT /api/api-key/{id}", &path, json!({ "name": "other", "group_id": ADMINISTRATORS })).await;
    counted.act("PUT /api/api-key/{id}/regenerate", &format!("{path}/regenerate"), json!({})).await;
    let own = json!({ "name": "mine" });
    counted.act("POST /api/api-key/personal", "/api/api-key/personal", own).await;
    let actions = json!(["revoke_sessions", "disable_api_keys", "require_password_change"]);
    let wanted = json!({ "filter": { "created_after": "1970-01-02T00:00:00Z" }, "actions": actions });
    let plan = counted.act("POST /api/containment/plan", "/api/containment/plan", wanted).await;
    let plan = json!({ "plan_id": plan["plan_id"] });
    counted.act("POST /api/containment/apply", "/api/containment/apply", plan.clone()).await;
    counted.act("POST /api/containment/undo", "/api/containment/undo", plan).await;
    counted.client = program;
}

/// A collection in a collection, and what groups may in it; taken back.
async fn collections(counted: &mut Counted<'_>) {
    let outer = counted.act("POST /api/collection", "/api/collection", json!({ "name": "Outer" })).await;
    let inner = json!({ "name": "Inner", "parent_id": outer["id"] });
    let inner = counted.act("POST /api/collection", "/api/collection", inner).await["id"].to_string();
    let groups = json!({ "1": { "root": "none", inner: "write" } });
    let body = json!({ "revision": 0, "groups": groups });
    let graph = counted.act("PUT /api/collection/graph", "/api/collection/graph", body).await;
    assert_eq!(graph["revision"], 1);
    let revert = "POST /api/permissions/history/{graph}/{revision}/revert";
    let path = "/api/permissions/history/collections/1/revert";
    counted.act(revert, path, json!({ "why": "a test" })).await;
}

/// A file makes a group with members and rights, is told of, and applied.
async fn file(counted: &mut Counted<'_>) {
    let file = json!({ "version": 1, "groups": [
        { "name": "Finance", "members": ["newer@example.com"], "collections": { "root": "read", "Outer": "write" },
          "data": { "Shop": { "view-data": "unrestricted", "schemas": { "": { "tables": { "person": { "create-queries": "query-builder" } } } } } } },
        { "name": "Sales", "members": ["one@example.com"] },
    ]});
    let plan =
        counted.act("POST /api/permissions/plan", "/api/permissions/plan", json!({ "file": file })).await;
    counted.act("POST /api/permissions/drift", "/api/permissions/drift", json!({ "file": file })).await;
    let body = json!({ "file": file, "fingerprint": plan["fingerprint"] });
    counted.act("POST /api/permissions/apply", "/api/permissions/apply", body).await;
    let answer = counted.send("GET /api/permissions/file", "/api/permissions/file", None).await;
    assert!(answer.text().contains("newer@example.com"), "{answer}");
    let revert = "POST /api/permissions/history/{graph}/{revision}/revert";
    let path = "/api/permissions/history/data/1/revert";
    counted.act(revert, path, json!({ "why": "a test" })).await;
}

#[test]
fn every_exception_is_a_route_that_needs_to_be_one() {
    let routes: Vec<_> = table().iter().map(|Line(_, method, path, _)| format!("{method} {path}")).collect();
    for (list, usual) in [(MORE, MOST), (MORE_WRITTEN, MOST_WRITTEN)] {
        for (route, most, why) in list {
            assert!(routes.iter().any(|known| known == route), "there is no {route}");
            assert!(most > usual && !why.is_empty(), "{route}");
        }
    }
}
