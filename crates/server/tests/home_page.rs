//! The dashboard that people are led to first: told to whoever may see it, by `GET /api/user/current`.

use crate::{
    collection::{forbid_everything, group_with, make, permit},
    dashboard::dashboard,
    second_factor::phone::Phone,
    world::{ADMINISTRATORS, ALL_USERS, Client, World, on_both},
};
use serde_json::{Value, json};

async fn home_page(client: &Client) -> Value {
    let answer = client.get("/api/user/current").await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["custom_homepage"].clone()
}

async fn set(world: &World, settings: Value) {
    assert_eq!(world.admin().put("/api/setting", settings).await.status, 204);
}

async fn lead_to(world: &World, dashboard: i64) {
    set(world, json!({ "custom-homepage": true, "custom-homepage-dashboard": dashboard })).await;
}

async fn key_with(world: &World, group: i64, scope: &str) -> Client {
    let name = format!("key {}", world.count("api_key").await);
    let body = json!({ "name": name, "group_id": group, "scopes": [scope] });
    world.key(&world.new_key_with(body).await.1)
}

on_both! {
    /// A172: by session and by key, administrators and others.
    async fn the_home_page_is_a_dashboard_that_the_caller_may_see(world: World) {
        let id = dashboard(&world.admin(), "Start", None).await;
        let clients =
            [world.admin(), world.person().await, world.admin_key().await, world.plain_key().await];
        let told = async |expected: Value| {
            for client in &clients {
                assert_eq!(home_page(client).await, expected);
            }
        };
        told(Value::Null).await;
        // Turned on, but none is set; set, but turned off.
        set(&world, json!({ "custom-homepage": true })).await;
        told(Value::Null).await;
        set(&world, json!({ "custom-homepage": false, "custom-homepage-dashboard": id })).await;
        told(Value::Null).await;
        lead_to(&world, id).await;
        told(json!({ "dashboard_id": id })).await;
        let archive = json!({ "archived": true });
        assert_eq!(world.admin().put(&format!("/api/dashboard/{id}"), archive).await.status, 200);
        told(Value::Null).await;
        // The number of a dashboard that is not there is taken.
        lead_to(&world, 7777).await;
        told(Value::Null).await;
    }

    /// A172: whoever may not see the dashboard is led nowhere, and whoever may is.
    async fn the_home_page_of_others_is_not_told(world: World) {
        let admin = world.admin();
        let home = make(&admin, "Home", None).await;
        let elsewhere = make(&admin, "Elsewhere", None).await;
        let own = admin.get("/api/user/current").await.json()["personal_collection_id"].as_i64();
        let (group, member) = group_with(&world, "grace@example.com").await;
        let person = world.person().await;
        forbid_everything(&world).await;
        permit(&world, group, &home.to_string(), "read").await;
        permit(&world, ALL_USERS, &elsewhere.to_string(), "read").await;
        for (place, by_group, by_all) in [
            (Some(home), true, false),
            (Some(elsewhere), true, true),
            (None, false, false),
            (own, false, false),
        ] {
            let id = dashboard(&admin, "Start", place).await;
            lead_to(&world, id).await;
            let shown = |is_shown: bool| if is_shown { json!({ "dashboard_id": id }) } else { Value::Null };
            for (client, is_shown) in [(&admin, true), (&member, by_group), (&person, by_all)] {
                assert_eq!(home_page(client).await, shown(is_shown), "{place:?}");
                let read = client.get(&format!("/api/dashboard/{id}")).await.status;
                assert_eq!(read == 200, is_shown, "{place:?}");
            }
        }
    }

    /// S40: a key is led no further than its scopes reach.
    async fn a_key_is_told_the_home_page_that_its_scopes_reach(world: World) {
        let admin = world.admin();
        let outer = make(&admin, "Outer", None).await;
        let inner = make(&admin, "Inner", Some(outer)).await;
        let other = make(&admin, "Other", None).await;
        let own = admin.get("/api/user/current").await.json()["personal_collection_id"].as_i64().unwrap();
        let mine = make(&admin, "Mine", Some(own)).await;
        let narrowed = |id: i64| format!("dashboards:read@collection/{id}");
        for (group, scope, home, is_shown) in [
            (ADMINISTRATORS, "dashboards:read".into(), Some(mine), true),
            (ALL_USERS, "dashboards:write".into(), Some(inner), true),
            (ALL_USERS, "dashboards:read".into(), Some(mine), false),
            (ADMINISTRATORS, "collections:read".into(), Some(inner), false),
            (ADMINISTRATORS, narrowed(outer), Some(inner), true),
            (ALL_USERS, narrowed(outer), Some(outer), true),
            (ADMINISTRATORS, narrowed(outer), Some(other), false),
            (ADMINISTRATORS, narrowed(outer), None, false),
            (ADMINISTRATORS, narrowed(outer), Some(mine), false),
            (ADMINISTRATORS, narrowed(own), Some(mine), true),
        ] {
            let id = dashboard(&admin, "Start", home).await;
            lead_to(&world, id).await;
            let key = key_with(&world, group, &scope).await;
            let expected = if is_shown { json!({ "dashboard_id": id }) } else { Value::Null };
            assert_eq!(home_page(&key).await, expected, "{group} {scope} {home:?}");
            let read = key.get(&format!("/api/dashboard/{id}")).await.status;
            assert_eq!(read == 200, is_shown, "{group} {scope} {home:?}");
        }
    }

    /// Who is asking is asked more than anything else.
    async fn a_home_page_costs_one_statement_and_none_when_it_is_off(world: World) {
        let id = dashboard(&world.admin(), "Start", None).await;
        let clients = [
            world.admin(),
            world.person().await,
            world.plain_key().await,
            key_with(&world, ALL_USERS, "dashboards:read@collection/1").await,
        ];
        for client in &clients {
            let cost = async |on: bool| {
                set(&world, json!({ "custom-homepage": on, "custom-homepage-dashboard": id })).await;
                let before = world.db().statements();
                home_page(client).await;
                (world.db().statements() - before).queries
            };
            let (off, on) = (cost(false).await, cost(true).await);
            assert_eq!(on, off + 1);
        }
    }
}

/// S9: somebody who has to set up a second factor first sees no dashboard yet.
#[tokio::test]
async fn who_may_do_nothing_yet_is_led_nowhere() {
    let world = World::new().await;
    lead_to(&world, dashboard(&world.admin(), "Start", None).await).await;
    let person = world.person().await;
    let (_, admin) = Phone::enrol(&world.clock, &world.admin()).await;
    let answer =
        world.session(&admin).put("/api/setting/second-factor", json!({ "value": "required" })).await;
    assert_eq!(answer.status, 204, "{answer}");
    let me = person.get("/api/user/current").await.json();
    assert_eq!((&me["second_factor_needed"], &me["custom_homepage"]), (&json!(true), &Value::Null));
}
