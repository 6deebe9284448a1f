//! Finding things by their names.

use crate::{
    card::{allow, card, change, save, save_named, sql},
    collection::{forbid_everything, group_with, make, permit},
    collection_personal::newcomer,
    dashboard::dashboard,
    world::{ADMINISTRATORS, ALL_USERS, Client, on_both},
};
use serde_json::{Value, json};

/// What is found, best first, as `model name`.
async fn found(client: &Client, query: &str) -> Vec<String> {
    let answer = client.get(&format!("/api/search?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {answer}");
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let list = answer.json()["data"].as_array().unwrap().clone();
    list.iter().map(|it| format!("{} {}", word(&it["model"]), word(&it["name"]))).collect()
}

on_both! {
    async fn everything_is_found_by_its_name(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let home = make(&admin, "Purchases of the year", None).await;
        let mut model = card("Purchase, cleaned", Some(home), sql(shop, "SELECT 1"));
        model["type"] = "model".into();
        save(&admin, model).await;
        let question = save(&admin, card("Latest purchases", Some(home), sql(shop, "SELECT 1"))).await;
        let board = dashboard(&admin, "Overview", Some(home)).await;
        admin.put(&format!("/api/dashboard/{board}"), json!({ "description": "Every PURCHASE of a day" })).await;
        let all = ["table Purchase", "dataset Purchase, cleaned", "collection Purchases of the year", "card Latest purchases", "dashboard Overview"];
        assert_eq!(found(&admin, "q=purchase").await, all, "best first, then by name");
        assert_eq!(found(&admin, "q=PURCHASE").await, all);
        assert_eq!(found(&admin, "q=purchases+latest").await, ["card Latest purchases"]);
        assert_eq!(found(&admin, "q=shop").await, ["database Shop"]);
        assert_eq!(found(&admin, "q=nothing+of+the+kind").await, [""; 0]);
        assert_eq!(found(&admin, "q=purchase&models=table&models=dashboard").await, ["table Purchase", "dashboard Overview"]);
        assert_eq!(found(&admin, "q=purchase&limit=2&offset=1").await, all[1..3]);
        assert_eq!(found(&admin, &format!("q=purchase&collection={home}")).await.len(), 3);
        assert_eq!(found(&admin, &format!("q=purchase&table_db_id={shop}")).await, ["table Purchase", "dataset Purchase, cleaned", "card Latest purchases"]);
        assert_eq!(found(&admin, &format!("ids={question}&models=card")).await, ["card Latest purchases"]);

        let answer = admin.get("/api/search?q=latest&models=card&calculate_available_models=true").await.json();
        let expected = json!({ "total": 1, "limit": 50, "offset": 0, "models": ["card"], "available_models": ["card"], "table_db_id": null });
        for (key, value) in expected.as_object().unwrap() {
            assert_eq!(&answer[key], value, "{key}");
        }
        let expected = json!({
            "id": question, "model": "card", "name": "Latest purchases", "description": null, "archived": false, "collection_id": home,
            "collection": { "id": home, "name": "Purchases of the year", "authority_level": null, "type": null },
            "display": "table", "database_id": shop, "database_name": "Shop", "creator_common_name": "Ada L", "can_write": true,
        });
        for (key, value) in expected.as_object().unwrap() {
            assert_eq!(&answer["data"][0][key], value, "{key}");
        }
        let table = admin.get("/api/search?q=purchase&models=table").await.json()["data"][0].clone();
        assert_eq!((&table["table_name"], &table["table_display_name"]), (&json!("purchase"), &json!("Purchase")));
        assert_eq!(table["collection"], json!({ "id": null, "name": null, "authority_level": null, "type": null }));
    }

    async fn what_is_typed_is_taken_literally_in_every_script(world: World) {
        let admin = world.admin();
        for name in ["Umsatz in % des Jahres", "Umsätze", "ПРОДАЖИ", "a_b", "axb"] {
            save_named(&admin, name, None).await;
        }
        assert_eq!(found(&admin, "q=%25&models=card").await, ["card Umsatz in % des Jahres"]);
        assert_eq!(found(&admin, "q=a_b&models=card").await, ["card a_b"]);
        assert_eq!(found(&admin, "q=%D0%BF%D1%80%D0%BE%D0%B4%D0%B0%D0%B6%D0%B8").await, ["card ПРОДАЖИ"]);
        assert_eq!(found(&admin, "q=UMS%C3%84TZE").await, ["card Umsätze"]);
        assert_eq!(found(&admin, "q=%27%20OR%201%3D1%20--").await, [""; 0]);
    }

    async fn where_nothing_is_typed_what_changed_last_comes_first(world: World) {
        let admin = world.admin();
        let first = save_named(&admin, "first", None).await;
        world.clock.advance(chrono::TimeDelta::minutes(1));
        save_named(&admin, "second", None).await;
        assert_eq!(found(&admin, "models=card").await, ["card second", "card first"]);
        world.clock.advance(chrono::TimeDelta::minutes(1));
        change(&admin, first, json!({ "description": "changed" })).await;
        assert_eq!(found(&admin, "models=card&q=").await, ["card first", "card second"]);
    }

    /// What is hidden is not found, nor counted, by its name or by what is said about it.
    async fn only_what_may_be_seen_is_found(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        forbid_everything(&world).await;
        let (open, closed) = (make(&admin, "secret plans A", None).await, make(&admin, "secret plans B", None).await);
        save_named(&admin, "secret in A", Some(open)).await;
        save_named(&admin, "secret in B", Some(closed)).await;
        dashboard(&admin, "secret board in B", Some(closed)).await;
        let (group, reader) = group_with(&world, "reader@example.com").await;
        permit(&world, group, &open.to_string(), "read").await;
        allow(&world, shop, json!({ "create-queries": "no" })).await;
        assert_eq!(found(&reader, "q=secret").await, ["card secret in A", "collection secret plans A"]);
        let answer = reader.get("/api/search?q=secret&calculate_available_models=true").await.json();
        assert_eq!((&answer["total"], &answer["available_models"]), (&json!(2), &json!(["card", "collection"])));
        assert_eq!(answer["data"][0]["can_write"], json!(false));
        assert_eq!(found(&reader, "q=purchase").await, [""; 0], "the table");
        assert_eq!(found(&reader, "q=shop").await, [""; 0], "the database");
        assert_eq!(found(&reader, &format!("q=secret&collection={closed}")).await, [""; 0]);
        assert_eq!(found(&admin, "q=secret").await.len(), 5);
    }

    async fn personal_things_are_found_by_their_owner(world: World) {
        let (person, own) = newcomer(&world, "grace@example.com", json!("Grace"), json!("H")).await;
        save_named(&person, "my notes", Some(own)).await;
        save_named(&world.admin(), "our notes", None).await;
        let other = world.person_named("other@example.com").await;
        assert_eq!(found(&other, "q=notes").await, ["card our notes"]);
        assert_eq!(found(&person, "q=notes").await, ["card my notes", "card our notes"]);
        for (which, names) in [
            ("only", ["card my notes"].as_slice()), ("only-mine", &["card my notes"]), ("exclude", &["card our notes"]),
            ("exclude-others", &["card my notes", "card our notes"]),
        ] {
            assert_eq!(found(&person, &format!("q=notes&filter_items_in_personal_collection={which}")).await, names, "{which}");
        }
        let by_admin = "q=notes&filter_items_in_personal_collection=exclude-others";
        assert_eq!(found(&world.admin(), by_admin).await, ["card our notes"]);
    }

    async fn what_is_in_the_trash_is_found_there_only(world: World) {
        let admin = world.admin();
        let id = save_named(&admin, "thrown away", None).await;
        save_named(&admin, "thrown together", None).await;
        change(&admin, id, json!({ "archived": true })).await;
        assert_eq!(found(&admin, "q=thrown").await, ["card thrown together"]);
        assert_eq!(found(&admin, "q=thrown&archived=true").await, ["card thrown away"]);
        assert_eq!(admin.get("/api/search?q=thrown&archived=true").await.json()["data"][0]["archived"], json!(true));
    }

    async fn who_made_and_changed_things_can_be_asked(world: World) {
        let (admin, person) = (world.admin(), world.person().await);
        save_named(&admin, "by Ada", None).await;
        let id = save_named(&person, "by somebody", None).await;
        let (ada, other) = (1, person.get("/api/user/current").await.json()["id"].as_i64().unwrap());
        assert_eq!(found(&admin, &format!("created_by={other}")).await, ["card by somebody"]);
        world.clock.advance(chrono::TimeDelta::minutes(1));
        change(&admin, id, json!({ "name": "by both" })).await;
        assert_eq!(found(&admin, &format!("last_edited_by={ada}")).await, ["card by both", "card by Ada"]);
        assert_eq!(found(&admin, &format!("last_edited_by={ada}&created_by={other}")).await, ["card by both"]);
    }

    /// S40
    async fn a_key_finds_what_its_scopes_let_it_see(world: World) {
        let admin = world.admin();
        world.connect_shop().await;
        let home = make(&admin, "purchase plans", None).await;
        save_named(&admin, "purchase in it", Some(home)).await;
        save_named(&admin, "purchase elsewhere", None).await;
        let key = async |group: i64, scopes: Value| {
            let body = json!({ "name": scopes.to_string(), "group_id": group, "scopes": scopes });
            world.key(&world.new_key_with(body).await.1)
        };
        let narrow = key(ADMINISTRATORS, json!([format!("collections:read@collection/{home}")])).await;
        assert_eq!(found(&narrow, "q=purchase").await, ["card purchase in it", "collection purchase plans"]);
        let content = key(ALL_USERS, json!(["collections:read"])).await;
        assert_eq!(found(&content, "q=purchase").await.len(), 3, "no table");
        let both = key(ALL_USERS, json!(["collections:read", "databases:read"])).await;
        assert!(found(&both, "q=purchase").await.contains(&"table Purchase".to_owned()));
        assert_eq!(key(ALL_USERS, json!(["databases:read"])).await.get("/api/search?q=purchase").await.status, 403);
    }

    async fn what_cannot_be_meant_or_is_not_built_is_refused(world: World) {
        let admin = world.admin();
        let long = "x".repeat(501);
        for (query, field) in [
            ("models=nonsense", "models"), ("archived=maybe", "archived"), ("collection=home", "collection"),
            ("created_at=past30days", "created_at"), ("search_native_query=true", "search_native_query"),
            ("q=a+b+c+d+e+f+g+h+i+j+k", "q"), (&format!("q={long}"), "q"),
        ] {
            let answer = admin.get(&format!("/api/search?{query}")).await;
            assert_eq!(answer.status, 400, "{query}: {answer}");
            assert!(!answer.json()["errors"][field].is_null(), "{query}: {answer}");
        }
        assert_eq!(admin.get("/api/search?limit=nonsense").await.status, 400);
    }
}
