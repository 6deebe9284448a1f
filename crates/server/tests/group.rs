//! `/api/permissions/group`: the list, one group, and what becomes of groups.

use crate::world::{ADA, ADMINISTRATORS, ALL_USERS, Answer, World, on_both};
use expect_test::expect;
use serde_json::{Value, json};

const GROUP: &str = "/api/permissions/group";

/// Makes a group.
pub async fn new_group(world: &World, name: &str) -> i64 {
    let answer = world.admin().post(GROUP, json!({ "name": name })).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["id"].as_i64().unwrap()
}

/// Puts somebody into a group.
pub async fn join(world: &World, group: i64, user: i64, is_group_manager: bool) -> Answer {
    let body = json!({ "group_id": group, "user_id": user, "is_group_manager": is_group_manager });
    world.admin().post("/api/permissions/membership", body).await
}

/// Topics and details of the newest events, the latest last.
pub async fn events(world: &World, topic: &str) -> Vec<Value> {
    let found = world.admin().get(&format!("/api/audit?topic={topic}")).await.json();
    let mut details: Vec<_> =
        found["data"].as_array().unwrap().iter().map(|event| event["details"].clone()).collect();
    details.reverse();
    details
}

on_both! {
    /// A211, A212
    async fn administrators_list_the_groups_with_their_active_members(world: World) {
        world.execute("INSERT INTO permissions_group (name) VALUES ('empty group')").await;
        world.add_person("grace@example.com").await;
        world.add_person("gone@example.com").await;
        world.deactivate("gone@example.com").await;
        expect![[r#"
            200 application/json; charset=utf-8
            [
              {
                "id": 2,
                "name": "Administrators",
                "magic_group_type": "admin",
                "entity_id": null,
                "is_tenant_group": false,
                "member_count": 1
              },
              {
                "id": 1,
                "name": "All Users",
                "magic_group_type": "all-internal-users",
                "entity_id": null,
                "is_tenant_group": false,
                "member_count": 2
              },
              {
                "id": 3,
                "name": "empty group",
                "magic_group_type": null,
                "entity_id": null,
                "is_tenant_group": false,
                "member_count": 0
              }
            ]"#]].assert_eq(&world.admin().get("/api/permissions/group").await.to_string());
        assert_eq!(world.admin().get("/api/permissions/group?tenancy=external").await.text(), "[]");
        assert_eq!(world.admin().get("/api/permissions/group?tenancy=internal").await.json().as_array().unwrap().len(), 3);
        for other in [world.person_named("p@example.com").await, world.plain_key().await] {
            let answer = other.get("/api/permissions/group").await;
            assert_eq!(answer.to_string(), "403 text/plain\nYou don't have permissions to do that.");
        }
        assert_eq!(world.admin_key().await.get("/api/permissions/group").await.status, 200);
    }

    /// A213
    async fn a_page_of_groups_is_still_a_bare_list(world: World) {
        world.execute("INSERT INTO permissions_group (name) VALUES ('zebras')").await;
        let names = async |query: &str| {
            let answer = world.admin().get(&format!("/api/permissions/group?{query}")).await.json();
            let groups = answer.as_array().unwrap().clone();
            groups.iter().map(|group| group["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names("").await, ["Administrators", "All Users", "zebras"]);
        assert_eq!(names("limit=1&offset=1").await, ["All Users"]);
        assert_eq!(names("limit=1").await, ["Administrators"]);
        assert_eq!(names("offset=2").await, ["zebras"]);
        assert_eq!(names("offset=99").await, Vec::<String>::new());
    }

    /// A215, A216
    async fn a_group_shows_who_is_in_it_and_which_programs(world: World) {
        let group = new_group(&world, "Analysts").await;
        let (grace, gone) = (world.add_person("grace@example.com").await, world.add_person("gone@example.com").await);
        join(&world, group, grace, true).await;
        join(&world, group, gone, false).await;
        world.deactivate("gone@example.com").await;
        world.new_key("nightly", group).await;
        expect![[r#"
            200 application/json; charset=utf-8
            {
              "id": 3,
              "name": "Analysts",
              "magic_group_type": null,
              "entity_id": null,
              "is_tenant_group": false,
              "personal_api_keys": true,
              "members": [
                {
                  "user_id": 2,
                  "membership_id": 5,
                  "first_name": "Grace",
                  "last_name": "H",
                  "email": "grace@example.com",
                  "is_superuser": false,
                  "is_group_manager": true
                },
                {
                  "user_id": 4,
                  "membership_id": 8,
                  "first_name": "nightly",
                  "last_name": "",
                  "email": "drawn",
                  "is_superuser": false,
                  "is_group_manager": false,
                  "type": "api-key"
                }
              ],
              "api_keys": [
                {
                  "id": 1,
                  "name": "nightly"
                }
              ]
            }"#]].assert_eq(&shown(&world, &format!("{GROUP}/{group}")).await);
        let administrators = world.admin().get(&format!("{GROUP}/{ADMINISTRATORS}")).await.json();
        assert_eq!(administrators["members"][0]["email"], json!(ADA));
        for (path, expected) in [("10000", 404), ("abc", 400)] {
            let answer = world.admin().get(&format!("{GROUP}/{path}")).await;
            assert_eq!(answer.status, expected, "{answer}");
        }
        assert_eq!(world.plain_key().await.get(&format!("{GROUP}/{group}")).await.status, 403);
    }

    /// A217, A218, A219, S55
    async fn groups_are_made_and_renamed_and_no_two_have_one_name(world: World) {
        let made = world.admin().post(GROUP, json!({ "name": " Ärzte " })).await;
        expect![[r#"
            200 application/json; charset=utf-8
            {
              "id": 3,
              "name": "Ärzte",
              "magic_group_type": null,
              "entity_id": null,
              "is_tenant_group": false,
              "personal_api_keys": true
            }"#]].assert_eq(&made.to_string());
        new_group(&world, "Sales").await;
        for taken in ["Sales", "sALES", "ärzte", "all users"] {
            for answer in [
                world.admin().post(GROUP, json!({ "name": taken })).await,
                world.admin().put(&format!("{GROUP}/4"), json!({ "name": taken })).await,
            ] {
                let is_its_own = answer.status == 200 && taken.eq_ignore_ascii_case("sales");
                assert!(is_its_own || answer.to_string() == "400 text/plain\nA group with that name already exists.", "{answer}");
            }
        }
        let renamed = world.admin().put(&format!("{GROUP}/4"), json!({ "name": "Selling" })).await.json();
        assert_eq!((&renamed["id"], &renamed["name"]), (&json!(4), &json!("Selling")));
        assert_eq!(world.admin().put(&format!("{GROUP}/4"), json!({})).await.json(), renamed);
        assert_eq!(world.admin().put(&format!("{GROUP}/77"), json!({ "name": "x" })).await.status, 404);
        assert_eq!(events(&world, "group-create").await, [json!({ "name": "Ärzte" }), json!({ "name": "Sales" })]);
        let last = events(&world, "group-update").await.pop().unwrap();
        assert_eq!(last, json!({ "previous": { "name": "sALES" }, "new": { "name": "Selling" } }));
    }

    async fn administrators_say_whose_members_make_keys_of_their_own(world: World) {
        let group = new_group(&world, "Analysts").await;
        let grace = world.add_person("grace@example.com").await;
        join(&world, group, grace, true).await;
        let manager = world.session(&world.log_in("grace@example.com").await);
        let forbid = json!({ "personal_api_keys": false });
        for id in [group, ALL_USERS, ADMINISTRATORS] {
            let path = format!("{GROUP}/{id}");
            assert_eq!(world.admin().put(&path, forbid.clone()).await.json()["personal_api_keys"], json!(false));
            assert_eq!(world.admin().get(&path).await.json()["personal_api_keys"], json!(false));
        }
        let path = format!("{GROUP}/{group}");
        assert_eq!(manager.put(&path, json!({ "personal_api_keys": true })).await.status, 403);
        assert_eq!(manager.put(&path, json!({ "name": "Ours", "personal_api_keys": false })).await.status, 200);
        let changed = events(&world, "group-update").await;
        let expected = json!({ "previous": { "personal_api_keys": true }, "new": { "personal_api_keys": false } });
        assert_eq!((changed.len(), &changed[0]), (4, &expected));
    }

    /// A220
    async fn the_built_in_groups_keep_their_names_and_stay(world: World) {
        for (id, name) in [(ALL_USERS, "All Users"), (ADMINISTRATORS, "Administrators")] {
            let path = format!("{GROUP}/{id}");
            let text = format!("400 text/plain\nYou cannot edit or delete the '{name}' permissions group!");
            assert_eq!(world.admin().put(&path, json!({ "name": "Everybody" })).await.to_string(), text);
            assert_eq!(world.admin().delete(&path).await.to_string(), text);
            assert_eq!(world.admin().put(&path, json!({ "name": name })).await.status, 200, "nothing changes");
        }
        assert_eq!(world.count("permissions_group").await, 2);
    }

    /// A149, A221, S42
    async fn the_keys_of_a_deleted_group_go_on_working_with_the_rights_of_all_users(world: World) {
        let group = new_group(&world, "Analysts").await;
        let grace = world.add_person("grace@example.com").await;
        join(&world, group, grace, false).await;
        let (first, second) = (world.new_key("first", group).await, world.new_key("second", group).await);
        world.new_key("other", ADMINISTRATORS).await;
        let path = format!("{GROUP}/{group}");
        assert_eq!(world.admin().delete(&path).await.status, 204);
        assert_eq!(world.admin().delete(&path).await.status, 404);
        for key in [first, second] {
            let current = world.key(&key).get("/api/user/current").await.json();
            assert_eq!(current["group_ids"], json!([ALL_USERS]));
        }
        let keys = world.admin().get("/api/api-key").await.json();
        let groups: Vec<_> = keys.as_array().unwrap().iter().map(|key| key["group"]["name"].clone()).collect();
        assert_eq!(groups, ["All Users", "Administrators", "All Users"], "first, other, second");
        let (old, new) = (json!({ "id": group, "name": "Analysts" }), json!({ "id": ALL_USERS, "name": "All Users" }));
        let moved = json!({ "previous": { "group": old }, "new": { "group": new } });
        assert_eq!(events(&world, "api-key-update").await, [moved.clone(), moved]);
        let deleted = json!({ "name": "Analysts", "members": 3, "moved_api_keys": [1, 2] });
        assert_eq!(events(&world, "group-delete").await, [deleted]);
        let memberships = world.admin().get(&format!("/api/user/{grace}")).await.json();
        assert_eq!(memberships["user_group_memberships"], json!([{ "id": ALL_USERS }]));
    }
}

/// What is answered, with the addresses of keys' users, which are drawn, left out.
async fn shown(world: &World, path: &str) -> String {
    let text = world.admin().get(path).await.to_string();
    let lines = text.lines().map(|line| match line.split_once("\"api-key-user-") {
        Some((start, _)) => format!("{start}\"drawn\","),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A217, A219
#[tokio::test]
async fn a_group_needs_a_name_and_has_no_tenants() {
    let world = World::new().await;
    expect![[r#"
        400 application/json; charset=utf-8
        {
          "errors": {
            "name": "value must be a non-blank string."
          },
          "specific-errors": {
            "name": [
              "should be a string, received: nil",
              "non-blank string, received: nil"
            ]
          }
        }"#]]
    .assert_eq(&world.admin().post(GROUP, json!({ "name": null })).await.to_string());
    let answer = world.admin().post(GROUP, json!({ "name": "x", "is_tenant_group": true })).await;
    assert_eq!(answer.status, 402);
    let text = answer.text_at("/message");
    assert!(
        text.starts_with("Tenants is a paid feature not currently available to your instance."),
        "{text}"
    );
    assert_eq!(world.count("permissions_group").await, 2);
}

/// A214
#[tokio::test]
async fn a_page_that_cannot_be_meant_is_refused() {
    let world = World::new().await;
    for query in [
        "limit=abc",
        "offset=1.5",
        "limit=1&limit=2",
        "limit=99999999999999999999",
        "limit=-1",
        "offset=-1",
        "tenancy=invalid",
    ] {
        let answer = world.admin().get(&format!("/api/permissions/group?{query}")).await;
        assert_eq!(answer.status, 400, "{query}: {answer}");
    }
    assert_eq!(world.admin().get("/api/permissions/group?limit=0").await.text(), "[]");
}
