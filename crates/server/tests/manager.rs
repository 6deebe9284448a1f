//! Managers of groups: what they see, what they may, and what nobody gets by way of a group.

use crate::{
    group::{events, join, new_group},
    membership::{GRACE, MEMBERSHIP, REFUSED, bulk, membership},
    world::{ADMINISTRATORS, ALL_USERS, Client, World, on_both},
};
use expect_test::expect;
use serde_json::json;

const ALAN: &str = "alan@example.com";

/// Grace manages this group; Alan is in the other.
struct Office {
    own: i64,
    other: i64,
    grace: i64,
    alan: i64,
    manager: Client,
}

async fn office(world: &World) -> Office {
    let (own, other) = (new_group(world, "Own").await, new_group(world, "Other").await);
    let (grace, alan) = (world.add_person(GRACE).await, world.add_person(ALAN).await);
    join(world, own, grace, true).await;
    join(world, other, alan, false).await;
    Office { own, other, grace, alan, manager: world.session(&world.log_in(GRACE).await) }
}

on_both! {
    async fn managers_find_people_and_see_who_is_in_their_groups(world: World) {
        let Office { own, other, grace, alan, manager } = office(&world).await;
        join(&world, own, alan, false).await;
        world.add_person("gone@example.com").await;
        world.deactivate("gone@example.com").await;
        let list = manager.get(&format!("/api/user?group_id={own}&status=all")).await.json();
        let expected = json!({
            "id": alan, "email": ALAN, "first_name": "Grace", "last_name": "H", "common_name": "Grace H",
            "is_superuser": false, "last_login": null, "group_ids": [own],
        });
        assert_eq!((&list["total"], &list["data"][1]), (&json!(2), &expected));
        assert_eq!(manager.get("/api/user?status=all").await.json()["total"], json!(3), "active people");
        for group in [other, ADMINISTRATORS] {
            assert_eq!(manager.get(&format!("/api/user?group_id={group}")).await.to_string(), REFUSED);
        }
        expect![[r#"
            200 application/json; charset=utf-8
            {
              "id": 3,
              "email": "alan@example.com",
              "first_name": "Grace",
              "last_name": "H",
              "common_name": "Grace H",
              "is_superuser": false,
              "last_login": null,
              "user_group_memberships": [
                {
                  "id": 3
                }
              ]
            }"#]].assert_eq(&manager.get(&format!("/api/user/{alan}")).await.to_string());
        assert_eq!(manager.get("/api/user/999").await.status, 404);
        let whole = manager.get(&format!("/api/user/{grace}")).await.json();
        let places = json!([{ "id": ALL_USERS }, { "id": own, "is_group_manager": true }]);
        assert_eq!((&whole["user_group_memberships"], &whole["is_active"]), (&places, &json!(true)), "oneself");
        let current = manager.get("/api/user/current").await.json();
        assert_eq!(current["permissions"]["is_group_manager"], json!(true));
        let ada = world.admin().get("/api/user/current").await.json();
        assert_eq!(ada["permissions"].get("is_group_manager"), None);
    }

    /// A188
    async fn managers_change_of_people_only_whether_they_are_in_their_groups(world: World) {
        let Office { own, other, grace, alan, manager } = office(&world).await;
        let groups = |ids: &[i64]| json!({ "user_group_memberships": ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>() });
        let of = async |user: i64| {
            let memberships = world.admin().get(&format!("/api/user/{user}")).await.json()["user_group_memberships"].clone();
            memberships.as_array().unwrap().iter().map(|it| it["id"].as_i64().unwrap()).collect::<Vec<_>>()
        };
        let path = format!("/api/user/{alan}");
        let answer = manager.put(&path, groups(&[own])).await;
        assert_eq!((answer.status, &answer.json()["user_group_memberships"]), (200, &json!([{ "id": own }])));
        assert_eq!(of(alan).await, [ALL_USERS, own, other], "what a manager does not see stays");
        assert_eq!(manager.put(&path, groups(&[ALL_USERS])).await.status, 200);
        assert_eq!(of(alan).await, [ALL_USERS, other]);
        for refused in [
            groups(&[own, ADMINISTRATORS]), json!({ "first_name": "Mallory" }), json!({ "email": "m@example.com" }),
            json!({ "user_group_memberships": [{ "id": own }], "locale": "de" }),
        ] {
            assert_eq!(manager.put(&path, refused.clone()).await.to_string(), REFUSED, "{refused}");
        }
        let ignored = json!({ "is_superuser": true, "login_attributes": { "a": "b" }, "email": ALAN });
        assert_eq!(manager.put(&path, ignored).await.status, 200);
        let unchanged = world.admin().get(&path).await.json();
        assert_eq!((&unchanged["is_superuser"], &unchanged["login_attributes"]), (&json!(false), &json!(null)));
        let own_path = format!("/api/user/{grace}");
        for refused in [groups(&[ALL_USERS, own, other]), groups(&[own]), groups(&[ALL_USERS, own, ADMINISTRATORS])] {
            assert_eq!(manager.put(&own_path, refused).await.to_string(), REFUSED);
        }
        for path in [path.clone(), format!("{path}/password"), format!("{path}/reactivate")] {
            let answer = match path.ends_with("reactivate") {
                false if path.ends_with("password") => manager.put(&path, json!({ "password": "something new 8" })).await,
                false => manager.delete(&path).await,
                true => manager.put(&path, json!({})).await,
            };
            assert_eq!(answer.to_string(), REFUSED);
        }
        assert_eq!(manager.put(&own_path, groups(&[ALL_USERS])).await.status, 200);
        assert_eq!(manager.get("/api/user").await.to_string(), REFUSED, "who manages nothing");
    }

    /// S40, S52: a key of a manager's own is no more than its scopes.
    async fn a_program_in_a_managed_group_manages_nothing(world: World) {
        let Office { own, manager, .. } = office(&world).await;
        let key = world.key(&world.new_key("a program", own).await);
        for path in ["/api/permissions/group", MEMBERSHIP, "/api/user"] {
            assert_eq!(key.get(path).await.to_string(), REFUSED);
            assert_eq!(manager.get(path).await.status, 200);
        }
    }

    async fn administrators_manage_no_group_of_their_own(world: World) {
        const TEXT: &str = "400 text/plain\nAdmin cannot be a group manager.";
        let group = new_group(&world, "Analysts").await;
        let grace = world.add_person(GRACE).await;
        assert_eq!(join(&world, group, 1, true).await.to_string(), TEXT);
        assert_eq!(join(&world, ADMINISTRATORS, grace, true).await.to_string(), TEXT);
        join(&world, group, 1, false).await;
        let own = membership(&world, group, 1).await;
        let answer = world.admin().put(&format!("{MEMBERSHIP}/{own}"), json!({ "is_group_manager": true })).await;
        assert_eq!(answer.to_string(), TEXT);
        let line = |group: i64| json!([{ "group_id": group, "user_id": grace, "is_group_manager": true }]);
        assert_eq!(bulk(&world.admin(), line(ADMINISTRATORS), json!([])).await.to_string(), TEXT);
        let both = json!([{ "group_id": ADMINISTRATORS, "user_id": grace }, line(group)[0]]);
        assert_eq!(bulk(&world.admin(), both, json!([])).await.to_string(), TEXT);
        join(&world, group, grace, true).await;
        world.admin().put(&format!("/api/user/{grace}"), json!({ "is_superuser": true })).await;
        world.admin().put(&format!("/api/user/{grace}"), json!({ "is_superuser": false })).await;
        let all = world.admin().get(MEMBERSHIP).await.json();
        assert!(!all.to_string().contains("true"), "who was an administrator is no manager again: {all}");
    }

    /// A227: what an administrator may do to every group, a manager may do to one.
    async fn managers_change_their_group_and_no_other(world: World) {
        let Office { own, other, grace, alan, manager } = office(&world).await;
        let place = membership(&world, own, grace).await;
        world.admin().put(&format!("{MEMBERSHIP}/{place}"), json!({ "is_group_manager": false })).await;
        assert_eq!(manager.get("/api/permissions/group").await.to_string(), REFUSED, "a mere member");
        let made = world.admin().put(&format!("{MEMBERSHIP}/{place}"), json!({ "is_group_manager": true })).await;
        assert_eq!(made.json(), json!({ "membership_id": place, "group_id": own, "user_id": grace, "is_group_manager": true }));
        assert_eq!(events(&world, "group-membership-update").await.len(), 2);
        let listed = manager.get("/api/permissions/group").await.json();
        assert_eq!((listed.as_array().unwrap().len(), &listed[0]["name"]), (1, &json!("Own")));
        assert_eq!(manager.get(MEMBERSHIP).await.keys(), [grace.to_string()], "only who is in the group");
        let line = |group: i64| json!({ "group_id": group, "user_id": alan, "is_group_manager": true });
        let answer = manager.post(MEMBERSHIP, line(own)).await;
        assert_eq!(answer.json().as_array().unwrap().len(), 2, "{answer}");
        let place = membership(&world, own, alan).await;
        assert_eq!(manager.delete(&format!("{MEMBERSHIP}/{place}")).await.status, 204);
        assert_eq!(bulk(&manager, json!([line(own)]), json!([])).await.json()["added"], json!(1));
        let elsewhere = membership(&world, other, alan).await;
        for group in [other, ADMINISTRATORS, ALL_USERS, 999] {
            let path = format!("/api/permissions/group/{group}");
            for answer in [
                manager.get(&path).await,
                manager.put(&path, json!({ "name": "Mine" })).await,
                manager.delete(&path).await,
                manager.post(MEMBERSHIP, json!({ "group_id": group, "user_id": grace })).await,
                manager.put(&format!("{MEMBERSHIP}/{group}/clear"), json!({})).await,
                bulk(&manager, json!([{ "group_id": group, "user_id": grace }, line(own)]), json!([])).await,
            ] {
                assert_eq!(answer.to_string(), REFUSED);
            }
        }
        for id in [elsewhere, 999] {
            assert_eq!(manager.delete(&format!("{MEMBERSHIP}/{id}")).await.to_string(), REFUSED);
            let change = json!({ "is_group_manager": false });
            assert_eq!(manager.put(&format!("{MEMBERSHIP}/{id}"), change).await.to_string(), REFUSED);
        }
        assert_eq!(manager.post("/api/permissions/group", json!({ "name": "New" })).await.to_string(), REFUSED);
        let path = format!("/api/permissions/group/{own}");
        assert_eq!(manager.put(&path, json!({ "name": "Ours" })).await.text_at("/name"), "Ours");
        assert_eq!(manager.delete(&path).await.status, 204);
        assert_eq!(manager.get("/api/permissions/group").await.to_string(), REFUSED, "who manages nothing");
    }

    /// Whatever a membership says: the administrators are nobody's to manage.
    async fn nobody_manages_a_built_in_group(world: World) {
        let grace = world.add_person(GRACE).await;
        world.execute("UPDATE permissions_group_membership SET is_group_manager = TRUE WHERE user_id = 2").await;
        let manager = world.session(&world.log_in(GRACE).await);
        let line = json!({ "group_id": ADMINISTRATORS, "user_id": grace });
        assert_eq!(manager.post(MEMBERSHIP, line).await.to_string(), REFUSED);
        world.new_key("a program", new_group(&world, "Analysts").await).await;
        let place: i64 = world.one("SELECT id FROM permissions_group_membership WHERE group_id = 3").await;
        let answer = world.admin().put(&format!("{MEMBERSHIP}/{place}"), json!({ "is_group_manager": true })).await;
        assert_eq!(answer.to_string(), "400 text/plain\nOnly active people manage groups.");
    }
}
