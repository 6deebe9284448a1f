//! `GET /api/permissions/explain`: what it says is what happens, and what it would change does.

use crate::{
    collection::{forbid_everything, group_with, make, permit},
    world::{ADMINISTRATORS, ALL_USERS, Answer, Client, World, on_both},
};
use expect_test::expect;
use serde_json::{Value, json};

/// Sets what a group may do with a database.
pub async fn allow(world: &World, group: i64, database: i64, rights: Value) {
    let groups = json!({ group.to_string(): { database.to_string(): rights } });
    let answer = world.admin().put("/api/permissions/graph?force=true", json!({ "groups": groups })).await;
    assert_eq!(answer.status, 200, "{answer}");
}

async fn table_named(world: &World, name: &str) -> i64 {
    world.one(&format!("SELECT id FROM catalog_table WHERE name = '{name}'")).await
}

/// Asks the administrator's way: `user_id=2&action=query&database_id=1`.
async fn explain(world: &World, about: &str) -> Value {
    let answer = world.admin().get(&format!("/api/permissions/explain?{about}")).await;
    assert_eq!(answer.status, 200, "{about}: {answer}");
    answer.json()
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|it| it["text"].as_str().unwrap()).collect()
}

/// Does the real call do it?
async fn does(client: &Client, action: &str, database: i64, table: Option<i64>) -> bool {
    let question = json!({ "database": database, "type": "native", "native": { "query": "SELECT 1" } });
    let answer = match (action, table) {
        ("see", None) => client.get(&format!("/api/database/{database}")).await,
        ("see", Some(table)) => client.get(&format!("/api/table/{table}")).await,
        ("query", Some(table)) => client.get(&format!("/api/table/{table}/data")).await,
        ("edit-metadata", Some(table)) => client.put(&format!("/api/table/{table}"), json!({})).await,
        ("manage-database", None) => client.put(&format!("/api/database/{database}"), json!({})).await,
        ("native-query", None) => client.post("/api/dataset", question).await,
        ("download", None) => client.post("/api/dataset/csv", json!({ "query": question })).await,
        other => panic!("nothing does {other:?}"),
    };
    let has_failed = answer.text().contains("missing-required-permissions");
    assert!(matches!(answer.status, 200 | 202 | 401 | 403), "{action}: {answer}");
    answer.status < 400 && !has_failed
}

/// Everything that can be done with data, each explained and tried.
async fn is_as_explained(
    world: &World,
    who: &str,
    client: &Client,
    database: i64,
    tables: [i64; 2],
) -> String {
    let mut seen = String::new();
    let whole = ["see", "manage-database", "native-query", "download"].map(|action| (action, None));
    let each = tables
        .into_iter()
        .flat_map(|table| ["see", "query", "edit-metadata"].map(|action| (action, Some(table))));
    for (action, table) in whole.into_iter().chain(each) {
        let object = table.map_or(format!("database_id={database}"), |table| format!("table_id={table}"));
        let said = explain(world, &format!("{who}&action={action}&{object}")).await;
        let done = does(client, action, database, table).await;
        assert_eq!(said["allowed"], json!(done), "{action} {object}: {said:#}");
        assert!(!said["because"].as_array().unwrap().is_empty(), "{said:#}");
        seen.push(if done { 'y' } else { 'n' });
    }
    seen
}

on_both! {
    /// S49
    async fn what_is_explained_about_data_is_what_happens(world: World) {
        let shop = world.connect_shop().await;
        let tables = [table_named(&world, "person").await, table_named(&world, "purchase").await];
        let (group, grace) = group_with(&world, "grace@example.com").await;
        let id: i64 = world.one("SELECT id FROM app_user WHERE email = 'grace@example.com'").await;
        let key = world.key(&world.new_key("of the group", group).await);
        let key_id: i64 = world.one("SELECT id FROM api_key WHERE name = 'of the group'").await;
        let only_purchase = |level: &str, other: &str| json!({ "": { tables[0].to_string(): other, tables[1].to_string(): level } });
        let mut seen = Vec::new();
        for (everybodys, groups) in [
            (json!({ "create-queries": "query-builder-and-native" }), json!({})),
            (json!({ "create-queries": "no", "view-data": "blocked", "download": { "schemas": "none" } }), json!({ "view-data": "unrestricted", "create-queries": "no" })),
            (json!({}), json!({ "create-queries": "query-builder" })),
            (json!({}), json!({ "create-queries": only_purchase("query-builder", "no") })),
            (json!({}), json!({ "create-queries": "query-builder-and-native", "view-data": only_purchase("blocked", "unrestricted") })),
            (json!({}), json!({ "create-queries": "query-builder-and-native", "view-data": "unrestricted", "download": { "schemas": "limited" } })),
            (json!({}), json!({ "create-queries": "no", "data-model": { "schemas": "all" }, "details": "yes" })),
            (json!({ "view-data": "legacy-no-self-service" }), json!({ "view-data": "blocked", "data-model": { "schemas": "none" }, "details": "no" })),
        ] {
            allow(&world, ALL_USERS, shop, everybodys).await;
            allow(&world, group, shop, groups).await;
            let of_person = is_as_explained(&world, &format!("user_id={id}"), &grace, shop, tables).await;
            let of_key = is_as_explained(&world, &format!("api_key_id={key_id}"), &key, shop, tables).await;
            assert_eq!(of_person, of_key);
            seen.push(of_person);
        }
        seen.dedup();
        assert!(seen.len() >= 6, "the situations differ: {seen:?}");
        let admin = is_as_explained(&world, "user_id=1", &world.admin(), shop, tables).await;
        assert!(!admin.contains('n'), "{admin}");
    }

    /// S49, S40: also what scopes take away, for a database or altogether.
    async fn what_is_explained_about_keys_with_scopes_is_what_happens(world: World) {
        let shop = world.connect_shop().await;
        let tables = [table_named(&world, "person").await, table_named(&world, "purchase").await];
        let mut seen = Vec::new();
        for scopes in [
            json!(["databases:read", "query:run"]),
            json!([format!("query:run@database/{shop}")]),
            json!([format!("query:run@database/{}", shop + 1), format!("databases:write@database/{shop}")]),
            json!(["collections:read"]),
        ] {
            let body = json!({ "name": scopes.to_string(), "group_id": ADMINISTRATORS, "scopes": scopes });
            let (id, secret) = world.new_key_with(body).await;
            seen.push(is_as_explained(&world, &format!("api_key_id={id}"), &world.key(&secret), shop, tables).await);
        }
        assert_eq!(seen, ["ynyyyynyyn", "nnyynynnyn", "yynnynyyny", "nnnnnnnnnn"]);
        let keys = "SELECT min(id) FROM api_key WHERE name LIKE '%@database/%'";
        let key: i64 = world.one(keys).await;
        let said = explain(&world, &format!("api_key_id={key}&action=see&database_id={shop}")).await;
        assert_eq!((&said["because"][0]["kind"], &said["because"][0]["scope"]), (&json!("scope-missing"), &json!("databases:read")));
        assert_eq!(said["would_change"][0]["scope"], json!(format!("databases:read@database/{shop}")));
    }

    /// S49
    async fn what_is_explained_about_collections_is_what_happens(world: World) {
        let (group, grace) = group_with(&world, "grace@example.com").await;
        let id: i64 = world.one("SELECT id FROM app_user WHERE email = 'grace@example.com'").await;
        forbid_everything(&world).await;
        let admin = world.admin();
        let sales = make(&admin, "Sales", None).await;
        let inner = make(&admin, "Inner", Some(sales)).await;
        let archived = make(&admin, "Archived", None).await;
        admin.put(&format!("/api/collection/{archived}"), json!({ "archived": true })).await;
        let personal = async |user: i64| world.one::<i64>(&format!("SELECT id FROM collection WHERE personal_owner_id = {user}")).await;
        let foreign = personal(1).await;
        let in_foreign = make(&admin, "Mine", Some(foreign)).await;
        permit(&world, group, &inner.to_string(), "read").await;
        permit(&world, group, &archived.to_string(), "write").await;
        let mut seen = String::new();
        for place in [sales, inner, archived, foreign, in_foreign].map(|id| id.to_string()).into_iter().chain(["trash".into(), "root".into()]) {
            for (who, client) in [(id, &grace), (1, &admin)] {
                let path = format!("/api/collection/{place}");
                let reads = client.get(&path).await.status == 200;
                let writes = reads && client.get(&path).await.json()["can_write"] == json!(true);
                for (action, done) in [("read", reads || place == "root" && who == 1), ("write", writes)] {
                    let said = explain(&world, &format!("user_id={who}&action={action}&collection_id={place}")).await;
                    let is_root_of_another = place == "root" && who != 1;
                    if !is_root_of_another {
                        assert_eq!(said["allowed"], json!(done), "{action} {place} by {who}: {said:#}");
                    }
                    seen.push(if said["allowed"] == json!(true) { 'y' } else { 'n' });
                }
            }
        }
        assert_eq!(seen, "nnyyynyyyyyynnyynnyyynynnnyy");
    }
}

/// The answer is there to be shown: ids and names, and one sentence each.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_explanation_names_what_it_is_about() {
    let world = World::new().await;
    let shop = world.connect_shop().await;
    let (group, _) = group_with(&world, "grace@example.com").await;
    allow(&world, ALL_USERS, shop, json!({ "create-queries": "no", "view-data": "legacy-no-self-service" }))
        .await;
    allow(&world, group, shop, json!({ "view-data": "blocked" })).await;
    let said = explain(&world, &format!("user_id=2&action=native-query&database_id={shop}")).await;
    expect![[r#"
        {
          "allowed": false,
          "action": "native-query",
          "principal": {
            "type": "person",
            "id": 2,
            "name": "Grace H"
          },
          "object": {
            "type": "database",
            "id": 1,
            "name": "Shop"
          },
          "because": [
            {
              "kind": "denial",
              "text": "All Users may not ask about Shop, and no other group of Grace H gives more.",
              "group": {
                "id": 1,
                "name": "All Users"
              },
              "levels": {
                "create-queries": "no"
              },
              "database": {
                "id": 1,
                "name": "Shop"
              }
            }
          ],
          "would_change": [
            {
              "kind": "grant",
              "text": "Set create-queries to query-builder-and-native and view-data to unrestricted for grace@example.com on Shop.",
              "group": {
                "id": 3,
                "name": "grace@example.com"
              },
              "levels": {
                "create-queries": "query-builder-and-native",
                "view-data": "unrestricted"
              },
              "database": {
                "id": 1,
                "name": "Shop"
              }
            },
            {
              "kind": "grant",
              "text": "Set create-queries to query-builder-and-native and view-data to unrestricted for All Users on Shop.",
              "group": {
                "id": 1,
                "name": "All Users"
              },
              "levels": {
                "create-queries": "query-builder-and-native",
                "view-data": "unrestricted"
              },
              "database": {
                "id": 1,
                "name": "Shop"
              }
            },
            {
              "kind": "join-group",
              "text": "Make Grace H an administrator.",
              "group": {
                "id": 2,
                "name": "Administrators"
              }
            }
          ]
        }"#]].assert_eq(&format!("{said:#}"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_obstacle_has_its_reason_and_what_takes_it_away_turns_the_answer_round() {
    let world = World::new().await;
    let shop = world.connect_shop().await;
    let (group, _) = group_with(&world, "grace@example.com").await;
    let admin = world.admin();
    let key = json!({ "name": "CI", "group_id": group, "scopes": ["query:run"] });
    let (key, _) = world.new_key_with(key).await;
    let about = format!("api_key_id={key}&action=query&database_id={shop}");
    assert_eq!(explain(&world, &about).await["allowed"], json!(true));
    assert_eq!(
        texts(&explain(&world, &about).await["would_change"])[0],
        "Take the scope query:run from the key CI."
    );

    admin.put(&format!("/api/api-key/{key}"), json!({ "is_active": false })).await;
    let said = explain(&world, &about).await;
    assert_eq!(
        (texts(&said["because"]), texts(&said["would_change"])),
        (vec!["The key CI is switched off."], vec!["Switch the key CI on."])
    );
    let change = json!({ "is_active": true, "expires_at": "2026-05-01T10:00:00Z" });
    admin.put(&format!("/api/api-key/{key}"), change).await;
    assert_eq!(explain(&world, &about).await["allowed"], json!(true));
    world.clock.advance(chrono::TimeDelta::hours(2));
    let said = explain(&world, &about).await;
    assert_eq!(
        (&said["because"][0]["kind"], texts(&said["would_change"])),
        (&json!("key-expired"), vec!["Let the key CI end later."])
    );

    world.deactivate("grace@example.com").await;
    let about = format!("user_id=2&action=query&database_id={shop}");
    let said = explain(&world, &about).await;
    assert_eq!(said["because"][0]["kind"], json!("account-deactivated"));
    assert_eq!(said["would_change"][0]["kind"], json!("reactivate-account"));
    assert_eq!(admin.put("/api/user/2/reactivate", json!({})).await.status, 200);
    assert_eq!(explain(&world, &about).await["allowed"], json!(true));
}

fn refused(answer: &Answer) -> (u16, String) {
    (answer.status, answer.text().to_owned())
}

/// S47
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn administrators_ask_about_everybody_and_people_about_themselves() {
    let world = World::new().await;
    let shop = world.connect_shop().await;
    let person = world.person().await;
    let about = |who: &str| format!("/api/permissions/explain?{who}&action=query&database_id={shop}");
    assert_eq!(world.anonymous().get(&about("user_id=2")).await.status, 401);
    let own = person.get(&about("user_id=2")).await.json();
    assert_eq!(
        (&own["allowed"], &own["would_change"]),
        (&json!(true), &json!([])),
        "changes are for administrators to know"
    );
    for other in ["user_id=1", "user_id=77", "api_key_id=1"] {
        assert_eq!(
            refused(&person.get(&about(other)).await),
            (403, "You don't have permissions to do that.".into())
        );
    }
    allow(&world, ALL_USERS, shop, json!({ "create-queries": "no" })).await;
    let own = person.get(&about("user_id=2")).await;
    assert_eq!(
        (own.json()["allowed"].clone(), own.text().contains("Shop")),
        (json!(false), false),
        "what is hidden has no name: {own}"
    );

    let admin = world.admin();
    for unknown in [
        about("user_id=77"),
        about("api_key_id=77"),
        "/api/permissions/explain?user_id=1&action=query&table_id=777".into(),
        "/api/permissions/explain?user_id=1&action=read&collection_id=777".into(),
    ] {
        assert_eq!(refused(&admin.get(&unknown).await), (404, "Not found.".into()), "{unknown}");
    }
    for wrong in [
        "action=read&collection_id=root",
        "user_id=1&api_key_id=1&action=read&collection_id=root",
        "user_id=1&action=read",
        "user_id=1&action=read&collection_id=root&table_id=1",
        "user_id=1&action=read&table_id=1",
        "user_id=1&action=query&collection_id=root",
        "user_id=1&action=drop&table_id=1",
        "user_id=0&action=query&table_id=1",
    ] {
        let answer = admin.get(&format!("/api/permissions/explain?{wrong}")).await;
        assert_eq!(answer.status, 400, "{wrong}: {answer}");
    }
    let wrong = admin.get("/api/permissions/explain?user_id=1&action=drop&table_id=1").await;
    assert!(wrong.text().contains("native-query") && wrong.text().contains("write"), "{wrong}");
}
