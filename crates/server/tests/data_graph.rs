//! `/api/permissions/graph`: what groups may do with data, shown and changed.

use crate::world::{ADMINISTRATORS, ALL_USERS, Answer, World, on_both};
use serde_json::{Value, json};

const GRAPH: &str = "/api/permissions/graph";

/// Changes what everybody may do with a database, from the newest revision.
async fn put(world: &World, database: i64, rights: Value) -> Answer {
    let revision = world.admin().get(GRAPH).await.json()["revision"].clone();
    let groups = json!({ ALL_USERS.to_string(): { database.to_string(): rights } });
    world.admin().put(GRAPH, json!({ "revision": revision, "groups": groups })).await
}

async fn everybodys(world: &World, database: i64) -> Value {
    let graph = world.admin().get(&format!("{GRAPH}/group/{ALL_USERS}")).await.json();
    graph["groups"][ALL_USERS.to_string()][database.to_string()].clone()
}

async fn tables(world: &World) -> (i64, i64) {
    let id =
        async |name: &str| world.one(&format!("SELECT id FROM catalog_table WHERE name = '{name}'")).await;
    (id("person").await, id("purchase").await)
}

on_both! {
    /// A228 to A232
    async fn the_graph_shows_what_groups_may(world: World) {
        let shop = world.connect_shop().await.to_string();
        let graph = world.admin().get(GRAPH).await;
        let (everything, usual) = (
            json!({ "view-data": "unrestricted", "create-queries": "query-builder-and-native",
                    "download": { "schemas": "full" }, "data-model": { "schemas": "all" }, "details": "yes" }),
            json!({ "view-data": "unrestricted", "create-queries": "query-builder-and-native",
                    "download": { "schemas": "full" } }),
        );
        let groups = json!({ ALL_USERS.to_string(): { &shop: usual }, ADMINISTRATORS.to_string(): { &shop: everything } });
        assert_eq!(graph.json(), json!({ "revision": 0, "groups": groups }));
        for (path, has_admins, status) in [
            (format!("/group/{ALL_USERS}"), false, 200), (format!("/group/{ADMINISTRATORS}"), true, 200),
            (format!("/db/{shop}"), true, 200), ("/group/99".into(), false, 404), ("/db/99".into(), false, 404),
        ] {
            let answer = world.admin().get(&format!("{GRAPH}{path}")).await;
            assert_eq!(answer.status, status, "{path}");
            if status == 200 {
                assert_eq!(answer.json()["groups"].get("2").is_some(), has_admins, "{path}");
            }
        }
        assert_eq!(world.plain_key().await.get(GRAPH).await.status, 403);
    }

    /// A233, A236
    async fn a_change_from_the_newest_revision_is_made(world: World) {
        let shop = world.connect_shop().await;
        let answer = put(&world, shop, json!({ "create-queries": "query-builder", "download": { "schemas": "limited" } })).await;
        let expected = json!({ "view-data": "unrestricted", "create-queries": "query-builder", "download": { "schemas": "limited" } });
        assert_eq!(answer.json(), json!({ "revision": 1, "groups": { "1": { shop.to_string(): expected } } }));
        assert_eq!(everybodys(&world, shop).await, expected);
        let body = json!({ "revision": 1, "groups": { "1": { shop.to_string(): { "create-queries": "no" } } } });
        let answer = world.admin().put(&format!("{GRAPH}?skip-graph=true"), body).await;
        assert_eq!((answer.status, answer.text()), (200, r#"{"revision":2}"#));
        assert_eq!(everybodys(&world, shop).await, json!({ "view-data": "unrestricted", "download": { "schemas": "limited" } }));
        let event = world.last_event("data-permissions-update").await;
        assert_eq!(event["details"], json!({ "revision": 2, "changes": 1, "group_ids": [1], "database_ids": [shop] }));
        let (before, after): (String, String) = (
            world.one("SELECT CAST(before AS TEXT) FROM permission_change WHERE revision = 2").await,
            world.one("SELECT CAST(after AS TEXT) FROM permission_change WHERE revision = 2").await,
        );
        assert!(before.contains("query-builder") && !after.contains("query-builder"), "{before} {after}");
    }

    /// A234, A235, S50
    async fn who_has_not_seen_the_newest_revision_changes_nothing(world: World) {
        let shop = world.connect_shop().await;
        put(&world, shop, json!({ "details": "yes" })).await;
        let body = json!({ "revision": 0, "groups": { "1": { shop.to_string(): { "details": "no" } } } });
        let answer = world.admin().put(GRAPH, body.clone()).await;
        assert_eq!(answer.to_string(), "409 text/plain\nLooks like someone else edited the permissions and your data \
                                        is out of date. Please fetch new data and try again.");
        assert_eq!(everybodys(&world, shop).await["details"], "yes");
        let answer = world.admin().put(&format!("{GRAPH}?force=true"), body).await;
        assert_eq!((answer.status, &answer.json()["revision"]), (200, &json!(2)));
        assert!(everybodys(&world, shop).await.get("details").is_none());
    }

    /// A237, A238
    async fn tables_have_levels_of_their_own(world: World) {
        let shop = world.connect_shop().await;
        let (person, purchase) = tables(&world).await;
        put(&world, shop, json!({ "view-data": "blocked" })).await;
        assert_eq!(everybodys(&world, shop).await, json!(null), "who may not see may nothing");
        let some = json!({ "": { person.to_string(): "query-builder" } });
        put(&world, shop, json!({ "create-queries": some })).await;
        let (seen, asked) = (json!("unrestricted"), json!("query-builder"));
        assert_eq!(
            everybodys(&world, shop).await,
            json!({ "view-data": { "": { person.to_string(): seen } }, "create-queries": { "": { person.to_string(): asked } } })
        );
        let all = json!({ "": { purchase.to_string(): "query-builder" } });
        put(&world, shop, json!({ "create-queries": all })).await;
        assert_eq!(everybodys(&world, shop).await, json!({ "view-data": "unrestricted", "create-queries": "query-builder" }));
    }

    /// A239, A240
    async fn what_cannot_be_meant_is_refused_and_changes_nothing(world: World) {
        let shop = world.connect_shop().await;
        let about = |group: &str, database: i64, rights: Value| json!({ group: { database.to_string(): rights } });
        for groups in [
            about("1", shop, json!({ "create-queries": "query-builder-and-native", "view-data": "blocked" })),
            about("1", shop, json!({ "create-queries": "everything" })),
            about("1", shop, json!({ "magic": "yes" })),
            about("1", 99, json!({ "details": "yes" })),
            about("99", shop, json!({ "details": "yes" })),
            about("one", shop, json!({})),
            json!([]),
            json!(null),
        ] {
            let answer = world.admin().put(GRAPH, json!({ "revision": 0, "groups": groups })).await;
            assert_eq!(answer.status, 400, "{groups}");
            assert!(answer.json()["errors"]["groups"].is_string(), "{answer}");
        }
        let answer = world.admin().put(GRAPH, json!({ "groups": {} })).await;
        assert_eq!((answer.status, answer.json()["errors"]["revision"].is_string()), (400, true));
        assert_eq!(world.admin().get(GRAPH).await.json()["revision"], 0);
        let admins = about("2", shop, json!({ "details": "no" }));
        let answer = world.admin().put(GRAPH, json!({ "revision": 0, "groups": admins })).await;
        assert_eq!(answer.json(), json!({ "revision": 1, "groups": {} }), "they may everything whatever is sent");
    }

    async fn the_graph_is_sent_again_only_when_it_looks_different(world: World) {
        let shop = world.connect_shop().await;
        let tag = world.admin().get(GRAPH).await.header("etag").unwrap().to_owned();
        let ask = async || world.admin().with("if-none-match", &tag).get(GRAPH).await;
        assert_eq!((ask().await.status, ask().await.body.len()), (304, 0));
        put(&world, shop, json!({ "details": "yes" })).await;
        assert_eq!(ask().await.status, 200);
        let tag = world.admin().get(GRAPH).await.header("etag").unwrap().to_owned();
        world.execute("INSERT INTO permissions_group (name) VALUES ('new')").await;
        assert_eq!(world.admin().with("if-none-match", &tag).get(GRAPH).await.status, 200);
    }

    async fn a_database_that_goes_takes_its_permissions_along(world: World) {
        let shop = world.connect_shop().await;
        put(&world, shop, json!({ "create-queries": "query-builder" })).await;
        let count = async || world.one::<i64>(&format!("SELECT count(*) FROM data_permission WHERE db_id = {shop}")).await;
        assert_eq!(count().await, 1);
        world.admin().delete(&format!("/api/database/{shop}")).await;
        assert_eq!(count().await, 0);
    }

    async fn a_new_database_is_as_open_as_the_least_open_one(world: World) {
        let shop = world.connect_shop().await;
        put(&world, shop, json!({ "create-queries": "query-builder" })).await;
        let details = world.admin().get(&format!("/api/database/{shop}")).await.json()["details"].clone();
        let second = json!({ "name": "Second", "engine": "sqlite", "details": details });
        let second = world.admin().post("/api/database", second).await.json()["id"].as_i64().unwrap();
        assert_eq!(
            everybodys(&world, second).await,
            json!({ "view-data": "unrestricted", "create-queries": "query-builder", "download": { "schemas": "full" } })
        );
    }

    async fn a_new_group_asks_what_everybody_may_at_that_moment(world: World) {
        let shop = world.connect_shop().await;
        put(&world, shop, json!({ "create-queries": "query-builder", "download": { "schemas": "none" } })).await;
        let group = world.admin().post("/api/permissions/group", json!({ "name": "Finance" })).await.json()["id"].clone();
        put(&world, shop, json!({ "create-queries": "no" })).await;
        let graph = world.admin().get(&format!("{GRAPH}/group/{group}")).await.json();
        assert_eq!(
            graph["groups"][group.to_string()][shop.to_string()],
            json!({ "view-data": "unrestricted", "create-queries": "query-builder" })
        );
    }
}
