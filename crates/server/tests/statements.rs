//! How many questions a request asks of the app database: few, whatever the route, and as many tomorrow as today.
//!
//! What is asked is counted, and so is what is written: a statement for every sort of thing that a request puts in,
//! changes or takes away, with what makes others wait, and its event.

use crate::{
    bulk::bulk,
    card::save_named,
    who_may_call::{Line, table, target},
    world::{ADA, ADMINISTRATORS, ALL_USERS, Answer, Client, World, on_both},
};
use axum::http::Method;
use serde_json::{Value, json};

/// Who is asking.
const GATE: u64 = 1;
/// What a request asks at most, beside that.
const MOST: u64 = 5;
/// What a request writes at most.
const MOST_WRITTEN: u64 = 8;

/// Routes that ask more of somebody who is no administrator, how much at most, and why: what their groups give has to be
/// looked up. None of it grows with what there is.
const MORE_OF_OTHERS: [(&str, u64, &str); 12] = [
    ("GET /api/session/properties", 6, "what they may ask of which databases, and do with the application"),
    ("GET /api/table/{id}/query_metadata", 6, "rights to the table, and what its keys lead to"),
    ("GET /api/table/{id}/fks", 7, "rights to the table, and to those whose keys lead to it"),
    ("GET /api/collection/root/items", 6, "things of several sorts, where they lie, and rights there"),
    ("GET /api/collection/{id}/items", 6, "things of several sorts, where they lie, and rights there"),
    ("POST /api/card/collections", 8, "rights where the cards lie, and where they go"),
    ("POST /api/cards/move", 7, "rights where the cards lie, and where they go"),
    ("PUT /api/card/{id}", 6, "rights where it lies, and the card again as it is then"),
    ("GET /api/card/{id}/query_metadata", 6, "rights to the card, and to what it is about"),
    ("GET /api/dashboard/{id}/query_metadata", 6, "rights to it and its cards, and to what they are about"),
    ("POST /api/card/{id}/copy", 6, "rights where it lies, and where the copy goes"),
    ("POST /api/dashboard/{id}/copy", 7, "rights where it lies, and where the copy goes"),
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
    more: &'static [(&'static str, u64, &'static str)],
    too_many: Vec<String>,
}

impl<'a> Counted<'a> {
    async fn new(world: &'a World) -> Self {
        let client = world.key(&world.new_key("admin key", ADMINISTRATORS).await);
        Self::of(world, client).await
    }

    async fn of(world: &'a World, client: Client) -> Self {
        assert_eq!(client.get("/api/user/current").await.status, 200);
        Self { world, client, more: &[], too_many: Vec::new() }
    }

    async fn send(&mut self, route: &str, path: &str, body: Option<Value>) -> Answer {
        let method = Method::from_bytes(route.split(' ').next().unwrap().as_bytes()).unwrap();
        let before = self.world.db().statements();
        let answer = self.client.send(method, path, body).await;
        let cost = self.world.db().statements() - before;
        let most = |list: &[(&str, u64, &str)], usual| {
            list.iter().find(|(named, ..)| *named == route).map_or(usual, |(_, most, _)| *most)
        };
        if cost.queries > most(self.more, MOST) + GATE || cost.writes > most(&MORE_WRITTEN, MOST_WRITTEN) {
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

    async fn a_request_of_an_ordinary_person_asks_few_questions(world: World) {
        let place = furnish(&world).await;
        let person = world.session(&world.log_in("ordinary@example.com").await);
        walk_as_ordinary(&world, person, &place).await;
    }

    async fn a_request_of_an_ordinary_program_asks_few_questions(world: World) {
        let place = furnish(&world).await;
        let program = world.key(&world.new_key("ordinary key", place.group).await);
        walk_as_ordinary(&world, program, &place).await;
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

/// What somebody ordinary may see and change.
struct Furnished {
    group: i64,
    card: i64,
    dashboard: i64,
}

/// A card on a dashboard in a collection in another, and somebody in two groups who may ask the shop, read the outer
/// collection and change the inner one.
async fn furnish(world: &World) -> Furnished {
    assert_eq!(world.connect_shop_and_stop_syncing().await, 1);
    let person = world.add_person("ordinary@example.com").await;
    let done = bulk(&world.admin(), json!([
        { "op": "group.create", "name": "Sales" },
        { "op": "group.create", "name": "Service" },
        { "op": "membership.add", "group_id": { "$ref": 0 }, "user_id": person },
        { "op": "membership.add", "group_id": { "$ref": 1 }, "user_id": person },
        { "op": "collection.create", "name": "Outer" },
        { "op": "collection.create", "name": "Inner", "parent_id": { "$ref": 4 } },
        { "op": "grant.collection", "group_id": { "$ref": 0 }, "collection_id": { "$ref": 5 }, "permission": "write" },
        { "op": "grant.collection", "group_id": { "$ref": 1 }, "collection_id": { "$ref": 4 }, "permission": "read" },
        { "op": "grant.data", "group_id": { "$ref": 0 }, "database_id": 1, "view-data": "unrestricted",
          "create-queries": "query-builder-and-native" },
    ]))
    .await;
    assert_eq!(done.status, 200, "{done}");
    let id = |at: usize| done.json()["results"][at]["id"].as_i64().unwrap();
    let (group, inner) = (id(0), id(5));
    let admin = world.admin();
    let card = save_named(&admin, "a question", Some(inner)).await;
    let new = json!({ "name": "a dashboard", "collection_id": inner });
    let dashboard = admin.post("/api/dashboard", new).await.json()["id"].as_i64().unwrap();
    let place = json!({ "id": -1, "card_id": card, "row": 0, "col": 0, "size_x": 4, "size_y": 4 });
    let laid = admin.put(&format!("/api/dashboard/{dashboard}"), json!({ "dashcards": [place] })).await;
    assert_eq!(laid.status, 200, "{laid}");
    Furnished { group, card, dashboard }
}

/// Sends everything there is, what only looks first; but what would end the session.
async fn walk_as_ordinary(world: &World, client: Client, place: &Furnished) {
    let mut counted = Counted { more: &MORE_OF_OTHERS, ..Counted::of(world, client).await };
    let mut lines = table();
    lines.retain(|Line(_, method, path, _)| *method == "GET" || !path.starts_with("/api/session"));
    lines.sort_by_key(|Line(_, method, ..)| (*method != "GET", *method == "DELETE"));
    for Line(_, method, path, body) in lines {
        let target = target(path)
            .replace("/card/1", &format!("/card/{}", place.card))
            .replace("/dashboard/1", &format!("/dashboard/{}", place.dashboard));
        let answer = counted.send(&format!("{method} {path}"), &target, body).await;
        assert_ne!(answer.status, 401, "{method} {path}");
        if method == "GET" && ["/api/dashboard/{id}", "/api/card/{id}"].contains(&path) {
            assert_eq!(answer.status, 200, "{path}: {answer}");
        }
    }
    assert!(counted.too_many.is_empty(), "{:#?}", counted.too_many);
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

/// A file makes groups with members and rights, is told of, and applied; another takes members away, an administrator
/// among them.
async fn file(counted: &mut Counted<'_>) {
    let second = counted.world.add_person("second@example.com").await;
    let path = format!("/api/user/{second}");
    counted.act("PUT /api/user/{id}", &path, json!({ "is_superuser": true })).await;
    let file = json!({ "version": 1, "groups": [
        { "name": "Finance", "members": ["newer@example.com"], "collections": { "root": "read", "Outer": "write" },
          "data": { "Shop": { "view-data": "unrestricted", "schemas": { "": { "tables": { "person": { "create-queries": "query-builder" } } } } } } },
        { "name": "Audit", "data": { "everything": { "create-queries": "query-builder" } } },
        { "name": "Sales", "members": ["one@example.com"] },
    ]});
    apply(counted, &file).await;
    let answer = counted.send("GET /api/permissions/file", "/api/permissions/file", None).await;
    assert!(answer.text().contains("newer@example.com"), "{answer}");
    let revert = "POST /api/permissions/history/{graph}/{revision}/revert";
    for graph in ["data", "collections"] {
        let revision = if graph == "data" { 1 } else { 3 };
        let path = format!("/api/permissions/history/{graph}/{revision}/revert");
        let done = counted.act(revert, &path, json!({ "why": "a test" })).await;
        assert!(done["revision"].is_i64(), "{done}");
    }
    let file = json!({ "version": 1, "groups": [
        { "name": "Finance", "members": [] },
        { "name": "admin", "members": [ADA] },
    ]});
    apply(counted, &file).await;
}

async fn apply(counted: &mut Counted<'_>, file: &Value) {
    let body = json!({ "file": file });
    let plan = counted.act("POST /api/permissions/plan", "/api/permissions/plan", body.clone()).await;
    counted.act("POST /api/permissions/drift", "/api/permissions/drift", body).await;
    let body = json!({ "file": file, "fingerprint": plan["fingerprint"] });
    counted.act("POST /api/permissions/apply", "/api/permissions/apply", body).await;
}

#[test]
fn every_exception_is_a_route_that_needs_to_be_one() {
    let routes: Vec<_> = table().iter().map(|Line(_, method, path, _)| format!("{method} {path}")).collect();
    for (list, usual) in [(&MORE_OF_OTHERS[..], MOST), (&MORE_WRITTEN[..], MOST_WRITTEN)] {
        for (route, most, why) in list {
            assert!(routes.iter().any(|known| known == route), "there is no {route}");
            assert!(*most > usual && !why.is_empty(), "{route}");
        }
    }
}
