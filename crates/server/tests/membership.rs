//! `/api/permissions/membership`: who is in which group, and many changes in one call.

use crate::{
    group::{events, join, new_group},
    world::{ADA, ADMINISTRATORS, ALL_USERS, Client, World, on_both},
};
use expect_test::expect;
use serde_json::{Value, json};

pub const MEMBERSHIP: &str = "/api/permissions/membership";
pub const GRACE: &str = "grace@example.com";
const LAST: &str = "400 text/plain\nYou cannot remove the last member of the 'Admin' group!";
const EVERYBODY: &str = "400 text/plain\nYou cannot add or remove users to/from the 'All Users' group.";
pub const REFUSED: &str = "403 text/plain\nYou don't have permissions to do that.";

/// The id of somebody's membership of a group.
pub async fn membership(world: &World, group: i64, user: i64) -> i64 {
    let all = world.admin().get(MEMBERSHIP).await.json();
    let own = all[user.to_string()].as_array().unwrap();
    own.iter().find(|it| it["group_id"] == group).unwrap()["membership_id"].as_i64().unwrap()
}

async fn is_superuser(world: &World, user: i64) -> bool {
    world.admin().get(&format!("/api/user/{user}")).await.json()["is_superuser"].as_bool().unwrap()
}

/// The ids of a group's members, by name.
async fn members(world: &World, group: i64) -> Vec<i64> {
    let found = world.admin().get(&format!("/api/permissions/group/{group}")).await.json();
    found["members"].as_array().unwrap().iter().map(|it| it["user_id"].as_i64().unwrap()).collect()
}

pub async fn bulk(client: &Client, add: Value, remove: Value) -> crate::world::Answer {
    client.post(&format!("{MEMBERSHIP}/bulk"), json!({ "add": add, "remove": remove })).await
}

on_both! {
    async fn memberships_are_listed_by_user(world: World) {
        let group = new_group(&world, "Analysts").await;
        let grace = world.add_person(GRACE).await;
        join(&world, group, grace, true).await;
        expect![[r#"
            200 application/json; charset=utf-8
            {
              "1": [
                {
                  "membership_id": 1,
                  "group_id": 1,
                  "user_id": 1,
                  "is_group_manager": false
                },
                {
                  "membership_id": 2,
                  "group_id": 2,
                  "user_id": 1,
                  "is_group_manager": false
                }
              ],
              "2": [
                {
                  "membership_id": 3,
                  "group_id": 1,
                  "user_id": 2,
                  "is_group_manager": false
                },
                {
                  "membership_id": 4,
                  "group_id": 3,
                  "user_id": 2,
                  "is_group_manager": true
                }
              ]
            }"#]].assert_eq(&world.admin().get(MEMBERSHIP).await.to_string());
        assert_eq!(world.plain_key().await.get(MEMBERSHIP).await.to_string(), REFUSED);
    }

    /// A223
    async fn who_joins_the_administrators_is_one_and_who_leaves_is_none(world: World) {
        let grace = world.add_person(GRACE).await;
        let own = world.session(&world.log_in(GRACE).await);
        let answer = join(&world, ADMINISTRATORS, grace, false).await.json();
        let names: Vec<_> = answer.as_array().unwrap().iter().map(|it| it["email"].clone()).collect();
        assert_eq!(names, [json!(ADA), json!(GRACE)]);
        assert!(answer[1]["is_superuser"].as_bool().unwrap());
        assert_eq!(own.get("/api/setting").await.status, 200, "at once");
        let id = membership(&world, ADMINISTRATORS, grace).await;
        assert_eq!(world.admin().delete(&format!("{MEMBERSHIP}/{id}")).await.status, 204);
        assert_eq!(own.get("/api/setting").await.status, 403, "at once");
        assert!(!is_superuser(&world, grace).await);
        let details = json!({ "group": { "id": ADMINISTRATORS, "name": "Administrators" }, "is_group_manager": false });
        for topic in ["group-membership-create", "group-membership-delete"] {
            assert_eq!(events(&world, topic).await, std::slice::from_ref(&details), "{topic}");
        }
    }

    /// A224, A225
    async fn the_last_administrator_stays_one(world: World) {
        let id = membership(&world, ADMINISTRATORS, 1).await;
        let path = format!("{MEMBERSHIP}/{id}");
        world.new_key("counts for nothing", ADMINISTRATORS).await;
        assert_eq!(world.admin().delete(&path).await.to_string(), LAST);
        let grace = world.add_person(GRACE).await;
        join(&world, ADMINISTRATORS, grace, false).await;
        world.deactivate(GRACE).await;
        assert_eq!(world.admin().delete(&path).await.to_string(), LAST);
        let lines = json!([{ "group_id": ADMINISTRATORS, "user_id": 1 }, { "group_id": ADMINISTRATORS, "user_id": grace }]);
        assert_eq!(bulk(&world.admin(), json!([]), lines).await.to_string(), LAST);
        assert!(is_superuser(&world, 1).await);
        assert_eq!(members(&world, ADMINISTRATORS).await.len(), 2, "Ada and the key");
        assert_eq!(world.admin().delete(&format!("{MEMBERSHIP}/999")).await.to_string(), "404 text/plain\nNot found.");
    }

    async fn two_administrators_do_not_take_out_one_another_at_the_same_moment(world: World) {
        let grace = world.add_person(GRACE).await;
        join(&world, ADMINISTRATORS, grace, false).await;
        let (of_ada, of_grace) = (membership(&world, ADMINISTRATORS, 1).await, membership(&world, ADMINISTRATORS, grace).await);
        let (one, two) = (world.admin(), world.session(&world.log_in(GRACE).await));
        let (first, second) = (format!("{MEMBERSHIP}/{of_grace}"), format!("{MEMBERSHIP}/{of_ada}"));
        let (first, second) = tokio::join!(one.delete(&first), two.delete(&second));
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses[0], 204, "{first} {second}");
        assert!([400, 403].contains(&statuses[1]), "{first} {second}");
    }

    /// A222, A226
    async fn who_is_in_the_built_in_groups_is_not_for_anybody_to_say(world: World) {
        let grace = world.add_person(GRACE).await;
        assert_eq!(join(&world, ALL_USERS, grace, false).await.to_string(), EVERYBODY);
        let id = membership(&world, ALL_USERS, grace).await;
        for answer in [
            world.admin().delete(&format!("{MEMBERSHIP}/{id}")).await,
            world.admin().put(&format!("{MEMBERSHIP}/{id}"), json!({ "is_group_manager": true })).await,
            world.admin().put(&format!("{MEMBERSHIP}/{ALL_USERS}/clear"), json!({})).await,
            bulk(&world.admin(), json!([]), json!([{ "group_id": ALL_USERS, "user_id": grace }])).await,
        ] {
            assert_eq!(answer.to_string(), EVERYBODY);
        }
        let cleared = world.admin().put(&format!("{MEMBERSHIP}/{ADMINISTRATORS}/clear"), json!({})).await;
        assert_eq!(cleared.to_string(), "400 text/plain\nInvalid Request.");
        assert_eq!(world.admin().put(&format!("{MEMBERSHIP}/999/clear"), json!({})).await.status, 404);
    }

    async fn only_people_who_are_there_join_groups_that_are_there_once(world: World) {
        let group = new_group(&world, "Analysts").await;
        let (grace, gone) = (world.add_person(GRACE).await, world.add_person("gone@example.com").await);
        world.deactivate("gone@example.com").await;
        world.new_key("a program", ALL_USERS).await;
        let program: i64 = world.one("SELECT user_id FROM api_key").await;
        assert_eq!(join(&world, group, grace, false).await.status, 200);
        let twice = join(&world, group, grace, false).await;
        assert_eq!(twice.to_string(), "400 text/plain\nThis person is in the group already.");
        for (group, user) in [(999, grace), (group, 999), (group, gone), (group, program)] {
            assert_eq!(join(&world, group, user, false).await.to_string(), "404 text/plain\nNot found.");
        }
        assert_eq!(members(&world, group).await, [grace]);
    }

    /// A149, S42: a key whose group is emptied has the rights of All Users, as when the group is deleted.
    async fn emptying_a_group_takes_everybody_out(world: World) {
        let group = new_group(&world, "Analysts").await;
        let grace = world.add_person(GRACE).await;
        join(&world, group, grace, true).await;
        let key = world.new_key("nightly", group).await;
        assert_eq!(world.admin().put(&format!("{MEMBERSHIP}/{group}/clear"), json!({})).await.status, 204);
        assert_eq!(members(&world, group).await, Vec::<i64>::new());
        assert_eq!(world.key(&key).get("/api/user/current").await.json()["group_ids"], json!([ALL_USERS]));
        assert_eq!(events(&world, "api-key-update").await.len(), 1);
        let listed = json!([{ "id": group, "removed": [grace, grace + 1] }]);
        let details = json!({ "added": 0, "removed": 2, "changed": 0, "groups": listed, "left_off": 0 });
        assert_eq!(events(&world, "group-membership-bulk").await, [details]);
    }

    /// S50
    async fn many_memberships_change_in_one_call(world: World) {
        let (first, second) = (new_group(&world, "First").await, new_group(&world, "Second").await);
        let mut people = Vec::new();
        for number in 0..5 {
            people.push(world.add_person(&format!("p{number}@example.com")).await);
        }
        join(&world, first, people[0], false).await;
        join(&world, first, people[1], false).await;
        let add = json!([
            { "group_id": first, "user_id": people[0], "is_group_manager": true },
            { "group_id": first, "user_id": people[2] },
            { "group_id": second, "user_id": people[3], "is_group_manager": true },
            { "group_id": ADMINISTRATORS, "user_id": people[4] },
        ]);
        let remove = json!([{ "group_id": first, "user_id": people[1] }, { "group_id": second, "user_id": people[1] }]);
        let answer = bulk(&world.admin(), add.clone(), remove.clone()).await.json();
        assert_eq!(answer, json!({ "added": 3, "removed": 1, "changed": 1, "unchanged": 1 }));
        assert_eq!(members(&world, first).await, [people[0], people[2]]);
        assert_eq!(members(&world, second).await, [people[3]]);
        assert!(is_superuser(&world, people[4]).await);
        let listed = json!([
            { "id": ADMINISTRATORS, "added": [people[4]] },
            { "id": first, "added": [people[2]], "removed": [people[1]], "managers": [people[0]] },
            { "id": second, "added": [people[3]] },
        ]);
        let details = json!({ "added": 3, "removed": 1, "changed": 1, "groups": listed, "left_off": 0 });
        assert_eq!(events(&world, "group-membership-bulk").await, [details]);
        let again = bulk(&world.admin(), add, remove).await.json();
        assert_eq!(again, json!({ "added": 0, "removed": 0, "changed": 0, "unchanged": 6 }));
        assert_eq!(events(&world, "group-membership-bulk").await.len(), 1, "nothing happened");
    }

    /// S50
    async fn a_wrong_line_among_many_and_nothing_changes(world: World) {
        let group = new_group(&world, "Analysts").await;
        let grace = world.add_person(GRACE).await;
        let good = json!({ "group_id": group, "user_id": grace });
        for (bad, told) in [
            (json!({ "group_id": 999, "user_id": grace }), "There is no group with the id 999."),
            (json!({ "group_id": group, "user_id": 999 }), "There is no active person with the id 999."),
            (json!({ "group_id": ALL_USERS, "user_id": grace }), "You cannot add or remove users"),
            (json!({ "group_id": group, "user_id": grace }), "Group 3 and user 2 are in more than one line."),
            (json!({ "group_id": group, "user_id": 0 }), "value must be an integer greater than zero."),
        ] {
            let answer = bulk(&world.admin(), json!([good, bad]), json!([])).await;
            assert_eq!(answer.status, 400, "{answer}");
            assert!(answer.text().contains(told), "{answer}");
        }
        assert_eq!(bulk(&world.admin(), json!([good]), json!([good])).await.status, 400);
        assert_eq!(members(&world, group).await, Vec::<i64>::new());
    }
}

/// S51
#[tokio::test]
async fn a_call_has_ten_thousand_lines_at_most() {
    let world = World::new().await;
    let group = new_group(&world, "Analysts").await;
    let lines = |count: i64| (0..count).map(|it| json!({ "group_id": group, "user_id": it + 1 })).collect();
    let answer = bulk(&world.admin(), json!([]), lines(10_000)).await;
    assert_eq!(answer.json()["unchanged"], json!(10_000), "who is not in it stays out of it");
    let answer = bulk(&world.admin(), lines(1), lines(10_000)).await;
    assert_eq!(
        answer.text(),
        r#"{"errors":{"_error":"At most 10000 lines at a time, of both kinds together."}}"#
    );
}
