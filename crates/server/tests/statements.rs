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

/// Routes that ask more where they are about questions on data, how much at most, and why.
const MORE_OF_QUESTIONS: [(&str, u64, &str); 5] = [
    (
        "POST /api/card",
        6,
        "SQL is read by its database before anything is held: that, and who may, is found for it",
    ),
    (
        "POST /api/card/{id}/copy",
        6,
        "the card, what it lies in, rights, a database, its tables, and who made it",
    ),
    ("PUT /api/card/{id}", 8, "the same, and twice the card and its database where another question is SQL"),
    ("PUT /api/dashboard/{id}", 6, "where the columns are that a filter lets its readers reach"),
    (
        "POST /api/dashboard/{id}/copy",
        10,
        "with two questions: a database and its tables for each that is copied",
    ),
];

/// The same where a question is built on a card.
const MORE_ON_CARDS: [(&str, u64, &str); 3] = [
    ("POST /api/dataset", 7, "the card, who may read it, and who may read its statement"),
    ("POST /api/card", 12, "the same twice: what the card shows may be SQL, whose database is asked first"),
    ("POST /api/card/{id}/query", 7, "the other card, and who may read its statement"),
];

/// Routes that write more, how much at most, and why.
const MORE_WRITTEN: [(&str, u64, &str); 2] = [
    ("POST /api/containment/apply", 12, "sessions, keys, passwords and links end, and who asks is spared"),
    (
        "POST /api/permissions/apply",
        26,
        "the same as it asks about, with revisions of both graphs and of members, and an event of each",
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

    async fn a_request_that_moves_things_asks_few_questions_of_an_administrator(world: World) {
        let place = furnish(&world).await;
        let admin = world.admin();
        move_about(&mut Counted::of(&world, admin).await, &place).await;
    }

    async fn a_request_that_moves_things_asks_few_questions_of_an_ordinary_person(world: World) {
        let place = furnish(&world).await;
        let person = world.session(&world.log_in("ordinary@example.com").await);
        move_about(&mut Counted::of(&world, person).await, &place).await;
    }

    async fn a_request_that_moves_things_asks_few_questions_of_an_ordinary_program(world: World) {
        let place = furnish(&world).await;
        let program = world.key(&world.new_key("ordinary key", place.group).await);
        move_about(&mut Counted::of(&world, program).await, &place).await;
    }

    async fn a_request_that_moves_things_asks_few_questions_of_a_key_for_collections(world: World) {
        let place = furnish(&world).await;
        let there = [place.inner, place.other];
        let scopes = ["collections", "cards", "dashboards"].into_iter().flat_map(|things| {
            there.map(|id| format!("{things}:write@collection/{id}"))
        });
        let scopes: Vec<_> = scopes.chain(["query:run".to_owned()]).collect();
        let new = json!({ "name": "narrow key", "group_id": place.group, "scopes": scopes });
        let program = world.key(&world.new_key_with(new).await.1);
        move_about(&mut Counted::of(&world, program).await, &place).await;
    }

    async fn a_request_about_a_question_asks_few_questions_of_an_administrator(world: World) {
        let place = furnish(&world).await;
        let admin = world.admin();
        ask_and_save(&world, admin, &place).await;
    }

    async fn a_request_about_a_question_asks_few_questions_of_an_ordinary_person(world: World) {
        let place = furnish(&world).await;
        let person = world.session(&world.log_in("ordinary@example.com").await);
        ask_and_save(&world, person, &place).await;
    }

    async fn a_request_about_a_question_asks_few_questions_of_an_ordinary_program(world: World) {
        let place = furnish(&world).await;
        let program = world.key(&world.new_key("ordinary key", place.group).await);
        ask_and_save(&world, program, &place).await;
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
    inner: i64,
    other: i64,
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
        { "op": "collection.create", "name": "Innermost", "parent_id": { "$ref": 5 } },
        { "op": "collection.create", "name": "Other", "parent_id": { "$ref": 4 } },
        { "op": "grant.collection", "group_id": { "$ref": 0 }, "collection_id": { "$ref": 4 }, "permission": "write" },
        { "op": "grant.collection", "group_id": { "$ref": 0 }, "collection_id": { "$ref": 8 }, "permission": "write" },
        { "op": "grant.collection", "group_id": { "$ref": 0 }, "collection_id": { "$ref": 9 }, "permission": "write" },
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
    // Of every sort of thing one, here and in the root.
    for home in [Some(inner), None] {
        let native = json!({ "database": 1, "type": "native", "native": { "query": "SELECT 1" } });
        let new = json!({ "name": "in SQL", "display": "table", "visualization_settings": {}, "dataset_query": native,
                          "collection_id": home });
        assert_eq!(admin.post("/api/card", new).await.status, 200);
        let new = json!({ "name": "another dashboard", "collection_id": home });
        assert_eq!(admin.post("/api/dashboard", new).await.status, 200);
    }
    Furnished { group, inner, other: id(9), card, dashboard }
}

/// Sends everything there is, what only looks first; but what would end the session.
async fn walk_as_ordinary(world: &World, client: Client, place: &Furnished) {
    let mut counted = Counted::of(world, client).await;
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

/// Moves a card, a dashboard and a collection from where they lie and back, into the Trash and out of it, alone and
/// together, and looks for them.
async fn move_about(counted: &mut Counted<'_>, place: &Furnished) {
    let Furnished { inner, other, card, dashboard, .. } = *place;
    let lists = [
        format!("/api/collection/{inner}/items"),
        "/api/collection/root/items".to_owned(),
        "/api/collection/trash/items".to_owned(),
    ];
    let moves = [
        json!({ "collection_id": other, "collection_position": 1 }),
        json!({ "archived": true }),
        json!({ "archived": false }),
        json!({ "archived": true }),
        json!({ "archived": false, "collection_id": inner }),
    ];
    for wanted in moves {
        counted.act("PUT /api/card/{id}", &format!("/api/card/{card}"), wanted.clone()).await;
        counted.act("PUT /api/dashboard/{id}", &format!("/api/dashboard/{dashboard}"), wanted).await;
        for list in &lists {
            counted.send("GET /api/collection/{id}/items", list, None).await;
        }
    }
    let cards = json!({ "card_ids": [card], "collection_id": other });
    counted.act("POST /api/card/collections", "/api/card/collections", cards).await;
    let cards = json!({ "card_ids": [card], "collection_id": inner });
    counted.act("POST /api/cards/move", "/api/cards/move", cards).await;
    counted.act("POST /api/card/{id}/copy", &format!("/api/card/{card}/copy"), json!({})).await;
    let copy = format!("/api/dashboard/{dashboard}/copy");
    counted.act("POST /api/dashboard/{id}/copy", &copy, json!({ "collection_id": other })).await;
    let new = json!({ "name": "New", "parent_id": inner });
    let made = counted.act("POST /api/collection", "/api/collection", new).await["id"].to_string();
    let path = format!("/api/collection/{made}");
    let moves = [
        json!({ "name": "Newer" }),
        json!({ "parent_id": other }),
        json!({ "archived": true }),
        json!({ "archived": false }),
        json!({ "archived": true }),
        json!({ "archived": false, "parent_id": inner }),
    ];
    for wanted in moves {
        counted.act("PUT /api/collection/{id}", &path, wanted).await;
    }
    for wanted in ["", "?q=a", "?q=question&models=card", "?archived=true", "?f=mine"] {
        let found = counted.send("GET /api/search", &format!("/api/search{wanted}"), None).await;
        assert!([200, 403].contains(&found.status), "{wanted}: {found}");
    }
    for wanted in ["", "?f=mine", "?f=archived", "?f=database&model_id=1", "?f=table&model_id=1"] {
        counted.send("GET /api/card", &format!("/api/card{wanted}"), None).await;
    }
    assert!(counted.too_many.is_empty(), "{:#?}", counted.too_many);
}

/// Asks, saves, runs, changes and copies questions in both languages, puts them onto a dashboard with a filter, and runs
/// and copies them there.
async fn ask_and_save(world: &World, client: Client, place: &Furnished) {
    let counted = &mut Counted { more: &MORE_OF_QUESTIONS, ..Counted::of(world, client).await };
    let table: i64 = world.one("SELECT id FROM catalog_table WHERE name = 'purchase'").await;
    let field = |name| format!("SELECT id FROM catalog_field WHERE table_id = {table} AND name = '{name}'");
    let (total, person): (i64, i64) =
        (world.one(&field("total")).await, world.one(&field("person_id")).await);
    let name = "SELECT f.id FROM catalog_field f JOIN catalog_table t ON t.id = f.table_id
                WHERE t.name = 'person' AND f.name = 'name'";
    let name: i64 = world.one(name).await;
    let named = json!(["field", name, { "source-field": person }]);
    let asks = |more: Value| {
        let mut query = json!({ "source-table": table, "filter": [">", ["field", total, null], 1] });
        query.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "database": 1, "type": "query", "query": query })
    };
    let in_language = asks(json!({ "aggregation": [["count"]], "breakout": [named] }));
    let tags = json!({ "least": { "id": "1", "name": "least", "display-name": "Least", "type": "number", "default": 1 } });
    let in_sql = json!({ "database": 1, "type": "native", "native": {
        "query": "SELECT total FROM purchase WHERE total > {{least}}", "template-tags": tags,
    } });
    let mut made = Vec::new();
    for question in [&in_language, &in_sql] {
        let rows = counted.act("POST /api/dataset", "/api/dataset", question.clone()).await;
        assert_eq!(rows["status"], "completed", "{rows}");
        let new = json!({ "name": "a question", "display": "table", "visualization_settings": {},
                          "collection_id": place.inner, "dataset_query": question });
        let card = counted.act("POST /api/card", "/api/card", new).await["id"].clone();
        let path = format!("/api/card/{card}");
        let rows = counted.act("POST /api/card/{id}/query", &format!("{path}/query"), json!({})).await;
        assert_eq!(rows["status"], "completed", "{rows}");
        let file = format!("{path}/query/csv");
        let file = counted.send("POST /api/card/{id}/query/csv", &file, Some(json!({}))).await;
        assert!(file.text().contains('\n'), "{file}");
        counted.act("POST /api/card/{id}/copy", &format!("{path}/copy"), json!({})).await;
        let about = format!("{path}/query_metadata");
        let about = counted.send("GET /api/card/{id}/query_metadata", &about, None).await;
        assert_eq!(about.json()["databases"][0]["id"], 1, "{about}");
        made.push(card);
    }
    let path = format!("/api/card/{}", made[0]);
    counted.act("PUT /api/card/{id}", &path, json!({ "dataset_query": asks(json!({ "limit": 5 })) })).await;
    let path = format!("/api/card/{}", made[1]);
    let other = json!({ "database": 1, "type": "native", "native": { "query": "SELECT 2 AS two" } });
    counted.act("PUT /api/card/{id}", &path, json!({ "dataset_query": other })).await;
    on_a_dashboard(counted, place, (&made, total)).await;
    counted.more = &MORE_ON_CARDS;
    on_a_card(counted, place, &made[0]).await;
    assert!(counted.too_many.is_empty(), "{:#?}", counted.too_many);
}

/// Asks what starts from a card, and saves it.
async fn on_a_card(counted: &mut Counted<'_>, place: &Furnished, card: &Value) {
    let question =
        json!({ "database": 1, "type": "query", "query": { "source-table": format!("card__{card}") } });
    let rows = counted.act("POST /api/dataset", "/api/dataset", question.clone()).await;
    assert_eq!(rows["status"], "completed", "{rows}");
    let new = json!({ "name": "on a card", "display": "table", "visualization_settings": {},
                      "collection_id": place.inner, "dataset_query": question });
    let path = format!("/api/card/{}", counted.act("POST /api/card", "/api/card", new).await["id"]);
    let rows = counted.act("POST /api/card/{id}/query", &format!("{path}/query"), json!({})).await;
    assert_eq!(rows["status"], "completed", "{rows}");
    let about =
        counted.send("GET /api/card/{id}/query_metadata", &format!("{path}/query_metadata"), None).await;
    assert_eq!(about.json()["databases"][0]["id"], 1, "{about}");
}

async fn on_a_dashboard(counted: &mut Counted<'_>, place: &Furnished, (cards, total): (&[Value], i64)) {
    let path = format!("/api/dashboard/{}", place.dashboard);
    let filter = json!([{ "id": "f", "name": "Total", "slug": "total", "type": "number/>=" }]);
    let places = (-2..0).zip(cards).map(|(id, card)| {
        json!({ "id": id, "card_id": card, "row": 0, "col": 0, "size_x": 4, "size_y": 4, "parameter_mappings": [
            { "parameter_id": "f", "card_id": card, "target": ["dimension", ["field", total, null]] },
        ] })
    });
    let laid = json!({ "parameters": filter, "dashcards": places.collect::<Vec<_>>() });
    let laid = counted.act("PUT /api/dashboard/{id}", &path, laid).await;
    let there = laid["dashcards"].as_array().unwrap();
    let there = there.iter().find(|it| it["card_id"] == cards[0]).unwrap();
    let run = format!("{path}/dashcard/{}/card/{}/query", there["id"], cards[0]);
    let route = "POST /api/dashboard/{dashboard_id}/dashcard/{dashcard_id}/card/{card_id}/query";
    let rows = counted.act(route, &run, json!({ "parameters": [{ "id": "f", "value": [7] }] })).await;
    assert_eq!((&rows["status"], &rows["row_count"]), (&json!("completed"), &json!(2)), "{rows}");
    let about = format!("{path}/query_metadata");
    let about = counted.send("GET /api/dashboard/{id}/query_metadata", &about, None).await;
    assert_eq!(about.json()["databases"][0]["id"], 1, "{about}");
    let copy = json!({ "collection_id": place.inner, "is_deep_copy": true });
    counted.act("POST /api/dashboard/{id}/copy", &format!("{path}/copy"), copy).await;
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
    let revision = apply(counted, &file).await["members_revision"].to_string();
    let path = format!("/api/permissions/history/members/{revision}/revert");
    let done = counted.act(revert, &path, json!({ "why": "a test" })).await;
    assert!(done["revision"].is_i64(), "{done}");
    let answer =
        counted.send("GET /api/permissions/history", "/api/permissions/history?limit=1000", None).await;
    assert!(
        answer.json()["data"].as_array().unwrap().iter().any(|it| it["members"][0].is_object()),
        "{answer}"
    );
}

async fn apply(counted: &mut Counted<'_>, file: &Value) -> Value {
    let body = json!({ "file": file });
    let plan = counted.act("POST /api/permissions/plan", "/api/permissions/plan", body.clone()).await;
    counted.act("POST /api/permissions/drift", "/api/permissions/drift", body).await;
    let body = json!({ "file": file, "fingerprint": plan["fingerprint"] });
    counted.act("POST /api/permissions/apply", "/api/permissions/apply", body).await
}

#[test]
fn every_exception_is_a_route_that_needs_to_be_one() {
    let routes: Vec<_> = table().iter().map(|Line(_, method, path, _)| format!("{method} {path}")).collect();
    for (list, usual) in
        [(&MORE_OF_QUESTIONS[..], MOST), (&MORE_ON_CARDS[..], MOST), (&MORE_WRITTEN[..], MOST_WRITTEN)]
    {
        for (route, most, why) in list {
            assert!(routes.iter().any(|known| known == route), "there is no {route}");
            assert!(*most > usual && !why.is_empty(), "{route}");
        }
    }
}
