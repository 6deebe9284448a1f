//! `GET /api/permissions/who-can` and `/what-can`: everybody who may, and all that somebody may.

use crate::{
    collection::{forbid_everything, group_with, make, permit},
    explain::allow,
    world::{ADMINISTRATORS, ALL_USERS, Answer, Client, World, on_both},
};
use expect_test::expect;
use serde_json::{Value, json};

async fn list(client: &Client, path: &str) -> Value {
    let answer = client.get(&format!("/api/permissions/{path}")).await;
    assert_eq!(answer.status, 200, "{path}: {answer}");
    answer.json()
}

/// Who is in a list, through which groups.
fn shown(list: &Value) -> String {
    let through = |row: &Value| {
        row["through"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join("+")
    };
    let rows = list["data"].as_array().unwrap().iter();
    rows.map(|row| format!("{}<{}", row["name"].as_str().unwrap(), through(row)))
        .collect::<Vec<_>>()
        .join(" ")
}

async fn put_into(world: &World, email: &str, group: i64) {
    let values = format!("SELECT id, {group}, FALSE FROM app_user WHERE email = '{email}'");
    world
        .execute(&format!(
            "INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager) {values}"
        ))
        .await;
}

on_both! {
    /// One group gives the data and another the questions: who is in both may ask.
    async fn whoever_may_is_listed_with_the_groups_it_comes_from(world: World) {
        let shop = world.connect_shop().await;
        let (views, _) = group_with(&world, "views@example.com").await;
        let (asks, _) = group_with(&world, "asks@example.com").await;
        let (all, _) = group_with(&world, "all@example.com").await;
        put_into(&world, "asks@example.com", views).await;
        world.execute("UPDATE app_user SET first_name = email, last_name = NULL WHERE id > 1").await;
        allow(&world, ALL_USERS, shop, json!({ "view-data": "blocked" })).await;
        allow(&world, asks, shop, json!({ "create-queries": "query-builder" })).await;
        world.execute(&format!("DELETE FROM data_permission WHERE group_id = {asks} AND kind = 'view-data'")).await;
        allow(&world, views, shop, json!({ "create-queries": "no", "view-data": "unrestricted" })).await;
        allow(&world, all, shop, json!({ "create-queries": "query-builder" })).await;
        world.new_key_with(json!({ "name": "CI", "group_id": all })).await;
        world.new_key_with(json!({ "name": "elsewhere", "group_id": all, "scopes": ["query:run@database/77"] })).await;
        let admin = world.admin();
        let may = list(&admin, &format!("who-can?action=query&database_id={shop}")).await;
        expect!["Administrators<Administrators all@example.com<all@example.com Ada L<Administrators all@example.com<all@example.com asks@example.com<views@example.com+asks@example.com CI<all@example.com"].assert_eq(&shown(&may));
        assert_eq!((&may["counts"], &may["total"], &may["limit"]), (&json!({ "groups": 2, "people": 3, "api_keys": 1 }), &json!(6), &json!(null)));
        let part = list(&admin, &format!("who-can?action=query&database_id={shop}&type=person&limit=1&offset=1")).await;
        assert_eq!((shown(&part), &part["total"], &part["limit"]), ("all@example.com<all@example.com".into(), &json!(3), &json!(1)));
        let found = list(&admin, &format!("who-can?action=query&database_id={shop}&query=ASKS")).await;
        assert_eq!(shown(&found), "asks@example.com<views@example.com+asks@example.com");
        for email in ["views@example.com", "asks@example.com", "all@example.com"] {
            let id: i64 = world.one(&format!("SELECT id FROM app_user WHERE email = '{email}'")).await;
            for action in ["see", "view-data", "query", "native-query", "download", "manage-database"] {
                let who = list(&admin, &format!("who-can?action={action}&database_id={shop}&type=person")).await;
                let is_listed = who["data"].as_array().unwrap().iter().any(|row| row["id"] == json!(id));
                let said = list(&admin, &format!("explain?user_id={id}&action={action}&database_id={shop}")).await;
                assert_eq!(said["allowed"], json!(is_listed), "{email} {action}");
            }
        }
        world.deactivate("all@example.com").await;
        let people = list(&admin, &format!("who-can?action=query&database_id={shop}&type=person")).await;
        assert_eq!(people["total"], json!(2), "whose account is deactivated may nothing");
    }

    async fn who_sees_a_collection_is_listed(world: World) {
        forbid_everything(&world).await;
        let (group, _) = group_with(&world, "grace@example.com").await;
        let sales = make(&world.admin(), "Sales", None).await;
        permit(&world, group, &sales.to_string(), "read").await;
        let admin = world.admin();
        let reads = list(&admin, &format!("who-can?action=read&collection_id={sales}")).await;
        assert_eq!(shown(&reads), "Administrators<Administrators grace@example.com<grace@example.com Ada L<Administrators Grace H<grace@example.com");
        let writes = list(&admin, &format!("who-can?action=write&collection_id={sales}&type=person")).await;
        assert_eq!(shown(&writes), "Ada L<Administrators");
        let own: i64 = world.one("SELECT id FROM collection WHERE personal_owner_id = 1").await;
        let reads = list(&admin, &format!("who-can?action=read&collection_id={own}&type=person")).await;
        assert_eq!(shown(&reads), "Ada L<Administrators");
        assert_eq!(list(&admin, "who-can?action=read&collection_id=trash&type=person").await["total"], json!(2));
        assert_eq!(list(&admin, "who-can?action=write&collection_id=trash").await["total"], json!(0));
    }

    async fn what_somebody_may_is_listed_with_levels_and_groups(world: World) {
        forbid_everything(&world).await;
        let shop = world.connect_shop().await;
        let (group, grace) = group_with(&world, "grace@example.com").await;
        let person: i64 = world.one("SELECT id FROM catalog_table WHERE name = 'person'").await;
        allow(&world, ALL_USERS, shop, json!({ "view-data": "blocked" })).await;
        let all_but_one = json!({ "": { person.to_string(): "blocked" } });
        allow(&world, group, shop, json!({ "create-queries": "query-builder", "view-data": all_but_one })).await;
        let sales = make(&world.admin(), "Sales", None).await;
        let inner = make(&world.admin(), "Inner", Some(sales)).await;
        permit(&world, group, &inner.to_string(), "write").await;
        let admin = world.admin();
        let of = list(&admin, "what-can?user_id=2").await;
        expect![[r#"
            {
              "principal": {
                "type": "person",
                "id": 2,
                "name": "Grace H"
              },
              "is_administrator": false,
              "is_stopped": false,
              "groups": [
                {
                  "id": 1,
                  "name": "All Users"
                },
                {
                  "id": 3,
                  "name": "grace@example.com"
                }
              ],
              "data": [
                {
                  "type": "database",
                  "id": 1,
                  "name": "Shop",
                  "actions": [
                    "see",
                    "view-data",
                    "query"
                  ],
                  "permissions": {
                    "create-queries": {
                      "level": "query-builder",
                      "group": {
                        "id": 3,
                        "name": "grace@example.com"
                      },
                      "tables_that_differ": 1
                    },
                    "data-model": {
                      "level": "none",
                      "group": null,
                      "tables_that_differ": 0
                    },
                    "details": {
                      "level": "no",
                      "group": null,
                      "tables_that_differ": 0
                    },
                    "download": {
                      "level": "none",
                      "group": {
                        "id": 1,
                        "name": "All Users"
                      },
                      "tables_that_differ": 0
                    },
                    "view-data": {
                      "level": "unrestricted",
                      "group": {
                        "id": 3,
                        "name": "grace@example.com"
                      },
                      "tables_that_differ": 1
                    }
                  }
                }
              ],
              "total": 1,
              "limit": null,
              "offset": null
            }"#]].assert_eq(&format!("{of:#}"));
        assert_eq!(list(&grace, "what-can?user_id=2").await, of, "people ask about themselves");
        let paths = |list: &Value| list["data"].as_array().unwrap().iter().map(|row| format!("{}{} {}", row["path"], row["name"].as_str().unwrap(), row["right"].as_str().unwrap())).collect::<Vec<_>>().join(", ");
        let told = list(&admin, "what-can?user_id=2&type=collections").await;
        assert_eq!(paths(&told), r#"["Sales"]Inner write"#);
        assert_eq!(paths(&list(&grace, "what-can?user_id=2&type=collections").await), "[]Inner write", "what is hidden has no name");
        assert_eq!(list(&admin, &format!("what-can?group_id={group}&type=collections")).await["data"], told["data"]);
        let (key, _) = world.new_key_with(json!({ "name": "CI", "group_id": group, "scopes": ["databases:read"] })).await;
        let of_key = list(&admin, &format!("what-can?api_key_id={key}")).await;
        assert_eq!(of_key["data"][0]["actions"], json!(["see"]));
        let everything = list(&admin, &format!("what-can?group_id={ADMINISTRATORS}&type=collections&query=n&limit=2")).await;
        assert_eq!((paths(&everything), &everything["limit"]), (r#"[]Our analytics write, []Ada L's Personal Collection write"#.into(), &json!(2)));
        world.deactivate("grace@example.com").await;
        let none = list(&admin, "what-can?user_id=2").await;
        assert_eq!((&none["is_stopped"], &none["data"]), (&json!(true), &json!([])));
    }

    /// However many groups, databases, collections and people there are.
    async fn the_answers_take_few_statements(world: World) {
        let shop = world.connect_shop().await;
        let (group, _) = group_with(&world, "grace@example.com").await;
        let person: i64 = world.one("SELECT id FROM catalog_table WHERE name = 'person'").await;
        allow(&world, group, shop, json!({ "view-data": { "": { person.to_string(): "blocked" } } })).await;
        let sales = make(&world.admin(), "Sales", None).await;
        let own: i64 = world.one("SELECT id FROM collection WHERE personal_owner_id = 1").await;
        let (key, _) = world.new_key_with(json!({ "name": "CI", "group_id": group })).await;
        let paths = [
            format!("explain?user_id=2&action=native-query&database_id={shop}"), format!("explain?api_key_id={key}&action=query&table_id={person}"),
            format!("explain?user_id=2&action=read&collection_id={sales}"), format!("explain?user_id=2&action=read&collection_id={own}"),
            format!("who-can?action=query&table_id={person}&limit=50"), format!("who-can?action=read&collection_id={sales}&limit=50"),
            "what-can?user_id=2&limit=50".into(), "what-can?user_id=2&type=collections&limit=50".into(), format!("what-can?group_id={group}"),
        ];
        let gate = cost(&world, "/api/api-key/scopes").await;
        let mut few = Vec::new();
        for path in &paths {
            let taken = cost(&world, &format!("/api/permissions/{path}")).await - gate;
            assert!((1..=5).contains(&taken), "{path} takes {taken}");
            few.push(taken);
        }
        fill(&world, 30).await;
        for (path, few) in paths.iter().zip(few) {
            assert_eq!(cost(&world, &format!("/api/permissions/{path}")).await - gate, few, "{path}");
        }
    }
}

/// The queries that a request takes; what runs beside it only adds some.
async fn cost(world: &World, path: &str) -> u64 {
    let mut costs = Vec::new();
    for _ in 0..3 {
        let before = world.db().statements();
        let answer = world.admin().get(path).await;
        assert_eq!(answer.status, 200, "{path}: {answer}");
        costs.push((world.db().statements() - before).queries);
    }
    costs.into_iter().min().unwrap()
}

/// Fills a world: so many groups, a quarter of them as many databases, four times as many collections, five times as
/// many people, each in two groups, and edges between them.
async fn fill(world: &World, groups: u32) {
    let (databases, collections, people) = (groups / 4, groups * 4, groups * 5);
    let numbers = |most: u32| {
        format!("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most})")
    };
    let columns = "engine, details_sealed, is_sample, is_full_sync, is_on_demand, auto_run_queries, initial_sync_status,
                   metadata_sync_schedule, sync_wanted, sync_attempted_at, created_at, updated_at";
    for sql in [
        format!("INSERT INTO permissions_group (name) {} SELECT 'group ' || i FROM n", numbers(groups)),
        format!("INSERT INTO catalog_database (name, {columns}) {} SELECT 'database ' || i, {columns} FROM catalog_database, n WHERE id = 1", numbers(databases)),
        format!("INSERT INTO collection (name, slug, location, entity_id, created_at)
                 {} SELECT 'collection ' || i, 'c', '/', 'aaaaaaaaaaaaaa' || (1000000 + i), created_at FROM collection, n WHERE type = 'trash'", numbers(collections)),
        format!("INSERT INTO app_user (email, first_name, last_name, kind, is_superuser, is_active, is_qbnewb, date_joined, updated_at)
                 {} SELECT 'p' || i || '@example.com', 'Person', 'No ' || i, 'personal', FALSE, TRUE, TRUE, date_joined, updated_at FROM app_user, n WHERE id = 1", numbers(people)),
        format!("INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager)
                 SELECT id, {ALL_USERS}, FALSE FROM app_user WHERE email LIKE 'p%@example.com'"),
        format!("INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager)
                 {} SELECT app_user.id, permissions_group.id, FALSE FROM n
                 JOIN app_user ON email = 'p' || i || '@example.com' JOIN permissions_group ON name = 'group ' || (1 + i % {groups})", numbers(people)),
        "INSERT INTO data_permission (group_id, db_id, table_id, kind, level)
         SELECT permissions_group.id, 0, 0, 'view-data', 2 FROM permissions_group WHERE name LIKE 'group %'".into(),
        "INSERT INTO data_permission (group_id, db_id, table_id, kind, level)
         SELECT permissions_group.id, 1, 0, 'create-queries', permissions_group.id % 3 FROM permissions_group WHERE name LIKE 'group %'".into(),
        format!("INSERT INTO data_permission (group_id, db_id, table_id, kind, level)
         SELECT {ALL_USERS}, id, 0, 'manage-database', 2 FROM catalog_database WHERE name LIKE 'database %'"),
        "INSERT INTO collection_permission (group_id, collection_id, level)
         SELECT permissions_group.id, collection.id, 1 FROM permissions_group JOIN collection ON collection.id % 40 = permissions_group.id % 40
         WHERE permissions_group.name LIKE 'group %' AND collection.name LIKE 'collection %'".into(),
    ] {
        world.execute(&sql).await;
    }
}

fn refused(answer: &Answer) -> (u16, String) {
    (answer.status, answer.text().to_owned())
}

/// S47
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_administrators_ask_about_others() {
    let world = World::new().await;
    let person = world.person().await;
    let forbidden = (403, "You don't have permissions to do that.".to_owned());
    for path in [
        "who-can?action=read&collection_id=root",
        "who-can?action=read&collection_id=777",
        "what-can?user_id=1",
        "what-can?user_id=77",
        "what-can?group_id=1",
        "what-can?api_key_id=1",
    ] {
        assert_eq!(refused(&person.get(&format!("/api/permissions/{path}")).await), forbidden, "{path}");
    }
    let admin = world.admin();
    for path in [
        "who-can?action=read&collection_id=777",
        "who-can?action=query&table_id=777",
        "what-can?user_id=77",
        "what-can?group_id=77",
        "what-can?api_key_id=77",
    ] {
        assert_eq!(
            refused(&admin.get(&format!("/api/permissions/{path}")).await),
            (404, "Not found.".into()),
            "{path}"
        );
    }
    for path in [
        "who-can?action=read",
        "who-can?collection_id=root",
        "who-can?action=read&database_id=1",
        "who-can?action=read&collection_id=root&limit=x",
        "who-can?action=read&collection_id=root&type=cat",
        "what-can",
        "what-can?user_id=1&group_id=1",
        "what-can?user_id=1&type=cats",
    ] {
        assert_eq!(admin.get(&format!("/api/permissions/{path}")).await.status, 400, "{path}");
    }
}
