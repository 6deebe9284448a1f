//! Who got into groups and out of them, by whom and why, as the history of permissions tells it; and taking it back.

use crate::{
    bulk::bulk,
    group::{join, new_group},
    membership::{MEMBERSHIP, membership},
    permission_file::make_true,
    world::{ADMINISTRATORS, ALL_USERS, Answer, World, on_both},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const HISTORY: &str = "/api/permissions/history";

/// Makes a person, in All Users and these groups.
async fn person(world: &World, first: &str, groups: &[i64]) -> i64 {
    let groups: Vec<_> = [ALL_USERS].iter().chain(groups).map(|id| json!({ "id": id })).collect();
    let body = json!({ "email": format!("{}@example.com", first.to_lowercase()), "first_name": first, "last_name": "X",
                       "user_group_memberships": groups });
    let answer = world.admin().post("/api/user", body).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["id"].as_i64().unwrap()
}

async fn listed(world: &World, query: &str) -> Vec<Value> {
    let answer = world.admin().get(&format!("{HISTORY}?graph=members&limit=1000{query}")).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["data"].as_array().unwrap().clone()
}

async fn details(world: &World, revision: &Value) -> Vec<Value> {
    let answer = world.admin().get(&format!("{HISTORY}/members/{revision}")).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["details"].as_array().unwrap().clone()
}

/// What the newest entries say, the oldest of them first.
fn sentences(entries: &[Value]) -> Vec<String> {
    let word = |it: &Value| {
        let text = |at: &str| it.pointer(at).and_then(Value::as_str).unwrap_or("?").to_owned();
        format!(
            "{} in {}: {} -> {}",
            text("/object/name"),
            text("/group/name"),
            text("/before"),
            text("/after")
        )
    };
    let line = |entry: &Value| {
        let members: Vec<_> = entry["members"].as_array().unwrap().iter().map(word).collect();
        format!("{}: {}", entry["origin"].as_str().unwrap(), members.join(", "))
    };
    entries.iter().rev().map(line).collect()
}

/// Tells what was told since the last time.
struct Told<'a> {
    world: &'a World,
    seen: usize,
}

impl<'a> Told<'a> {
    async fn new(world: &'a World) -> Self {
        Self { world, seen: listed(world, "").await.len() }
    }

    async fn since(&mut self) -> Vec<String> {
        let all = listed(self.world, "").await;
        let new = sentences(&all[..all.len() - self.seen]);
        self.seen = all.len();
        new
    }

    async fn expect(&mut self, answer: &Answer, status: u16, told: &[&str]) {
        assert_eq!(answer.status, status, "{answer}");
        assert_eq!(self.since().await, told);
        agree(self.world).await;
    }
}

/// Replaying the history from nothing gives the memberships that there are.
pub async fn agree(world: &World) {
    let mut replayed = BTreeMap::new();
    for entry in listed(world, "").await.iter().rev() {
        let details = details(world, &entry["revision"]).await;
        assert_eq!(entry["changes"], details.len());
        for change in details {
            let place = (change["group"]["id"].as_i64().unwrap(), change["object"]["id"].as_i64().unwrap());
            assert_ne!(change["before"], change["after"], "{change}");
            let was = replayed.insert(place, change["after"].clone()).unwrap_or("none".into());
            assert_eq!(was, change["before"], "{change}");
        }
    }
    replayed.retain(|_, seat| seat != "none");
    let all = world.admin().get(MEMBERSHIP).await.json();
    let there = all.as_object().unwrap().values().flat_map(|own| own.as_array().unwrap()).map(|it| {
        let place = (it["group_id"].as_i64().unwrap(), it["user_id"].as_i64().unwrap());
        (place, Value::from(if it["is_group_manager"] == true { "manager" } else { "member" }))
    });
    assert_eq!(replayed, there.collect());
}

async fn revert(world: &World, revision: &Value, body: Value) -> Answer {
    world.admin().post(&format!("{HISTORY}/members/{revision}/revert"), body).await
}

async fn newest(world: &World) -> Value {
    listed(world, "").await[0]["revision"].clone()
}

on_both! {
    /// S50
    async fn whoever_gets_into_a_group_or_out_of_it_is_told_once(world: World) {
        assert_eq!(sentences(&listed(&world, "").await), [
            "setup: Ada L in All Users: none -> member, Ada L in Administrators: none -> member",
        ]);
        let sales = new_group(&world, "Sales").await;
        let mut told = Told::new(&world).await;
        let admin = world.admin();
        let ann = person(&world, "Ann", &[sales]).await;
        assert_eq!(told.since().await, ["request: Ann X in All Users: none -> member, Ann X in Sales: none -> member"]);
        told.expect(&join(&world, sales, ann, false).await, 400, &[]).await;
        let id = membership(&world, sales, ann).await;
        let path = format!("{MEMBERSHIP}/{id}");
        let named = admin.put(&path, json!({ "is_group_manager": true })).await;
        told.expect(&named, 200, &["request: Ann X in Sales: member -> manager"]).await;
        told.expect(&admin.put(&path, json!({ "is_group_manager": true })).await, 200, &[]).await;
        told.expect(&admin.delete(&path).await, 204, &["request: Ann X in Sales: manager -> none"]).await;
        told.expect(&admin.delete(&path).await, 404, &[]).await;
        told.expect(&join(&world, sales, ann, true).await, 200, &["request: Ann X in Sales: none -> manager"]).await;
        let path = format!("/api/user/{ann}");
        told.expect(&admin.put(&path, json!({ "first_name": "Anna" })).await, 200, &[]).await;
        let made = admin.put(&path, json!({ "is_superuser": true })).await;
        told.expect(&made, 200, &[
            "request: Anna X in Administrators: none -> member, Anna X in Sales: manager -> member",
        ]).await;
        let moved = admin.put(&path, json!({ "user_group_memberships": [{ "id": ALL_USERS }, { "id": ADMINISTRATORS }] })).await;
        told.expect(&moved, 200, &["request: Anna X in Sales: member -> none"]).await;
        told.expect(&admin.delete(&path).await, 200, &[]).await;
        let back = admin.put(&format!("{path}/reactivate"), json!({})).await;
        told.expect(&back, 200, &["request: Anna X in Administrators: member -> none"]).await;
        let last = membership(&world, ADMINISTRATORS, 1).await;
        told.expect(&admin.delete(&format!("{MEMBERSHIP}/{last}")).await, 400, &[]).await;
    }

    async fn many_in_one_call_are_one_entry(world: World) {
        let (sales, service) = (new_group(&world, "Sales").await, new_group(&world, "Service").await);
        let (ann, bob) = (person(&world, "Ann", &[]).await, person(&world, "Bob", &[service]).await);
        let (mut told, admin) = (Told::new(&world).await, world.admin());
        let lines = json!({
            "add": [{ "group_id": sales, "user_id": ann }, { "group_id": sales, "user_id": bob, "is_group_manager": true }],
            "remove": [{ "group_id": service, "user_id": bob }],
        });
        let path = format!("{MEMBERSHIP}/bulk");
        told.expect(&admin.post(&path, lines.clone()).await, 200, &[
            "request: Ann X in Sales: none -> member, Bob X in Sales: none -> manager, Bob X in Service: member -> none",
        ]).await;
        told.expect(&admin.post(&path, lines).await, 200, &[]).await;
        let path = format!("{MEMBERSHIP}/{sales}/clear");
        let all = "request: Ann X in Sales: member -> none, Bob X in Sales: manager -> none";
        told.expect(&admin.put(&path, json!({})).await, 204, &[all]).await;
        told.expect(&admin.put(&path, json!({})).await, 204, &[]).await;
        let operations = json!([
            { "op": "membership.add", "group_id": sales, "user_id": ann },
            { "op": "membership.add", "group_id": sales, "user_id": 999 },
        ]);
        told.expect(&bulk(&admin, operations).await, 404, &[]).await;
        let csv = "email,first_name,groups\ncy@example.com,Cy,Sales\ndi@example.com,Di,Sales\n";
        told.expect(&admin.post("/api/user/import", json!({ "csv": csv })).await, 200, &[
            "request: Cy in All Users: none -> member, Di in All Users: none -> member, Cy in Sales: none -> member, \
             Di in Sales: none -> member",
        ]).await;
        let gone = admin.delete(&format!("/api/permissions/group/{sales}")).await;
        told.expect(&gone, 204, &["group-delete: Cy in Sales: member -> none, Di in Sales: member -> none"]).await;
    }

    async fn an_api_key_is_told_of_like_a_person(world: World) {
        let (sales, service) = (new_group(&world, "Sales").await, new_group(&world, "Service").await);
        let (mut told, admin) = (Told::new(&world).await, world.admin());
        let made = admin.post("/api/api-key", json!({ "name": "nightly", "group_id": sales })).await;
        let path = format!("/api/api-key/{}", made.json()["id"]);
        told.expect(&made, 200, &["request: nightly in All Users: none -> member, nightly in Sales: none -> member"]).await;
        let entry = &listed(&world, "").await[0];
        let member = &entry["members"][0];
        assert_eq!((&member["object_type"], &member["object_api_key_id"]), (&json!("api-key"), &made.json()["id"]));
        told.expect(&admin.put(&path, json!({ "name": "weekly" })).await, 200, &[]).await;
        told.expect(&admin.put(&path, json!({ "group_id": service })).await, 200, &[
            "request: weekly in Sales: member -> none, weekly in Service: none -> member",
        ]).await;
        assert_eq!(listed(&world, &format!("&member_api_key_id={}", made.json()["id"])).await.len(), 2);
        told.expect(&admin.delete(&format!("/api/permissions/group/{service}")).await, 204, &["group-delete: weekly in Service: member -> none"]).await;
        told.expect(&admin.delete(&path).await, 204, &["api-key-delete: weekly in All Users: member -> none"]).await;
        let gone = &listed(&world, "").await[0]["members"][0];
        assert_eq!((&gone["object_type"], &gone["object_api_key_id"]), (&json!("api-key"), &Value::Null));
    }

    /// S50
    async fn an_entry_says_who_did_it_by_what_why_and_with_the_names_of_then(world: World) {
        let sales = new_group(&world, "Sales").await;
        let ann = person(&world, "Ann", &[]).await;
        let key = world.admin_key().await;
        let applied = make_true(&key, "version: 1\ngroups: [{name: Sales, members: [ann@example.com]}, {name: New, members: [ann@example.com]}]\n").await;
        let revision = &applied["members_revision"];
        assert!(revision.is_i64(), "{applied}");
        world.admin().put(&format!("/api/permissions/group/{sales}"), json!({ "name": "Markets" })).await;
        world.admin().put(&format!("/api/user/{ann}"), json!({ "first_name": "Anna" })).await;
        let entry = &listed(&world, "").await[0];
        assert_eq!((&entry["origin"], &entry["why"], &entry["user"]["common_name"]), (&json!("file"), &json!("a test"), &json!("admin key")));
        assert_eq!((&entry["revision"], &entry["changes"]), (revision, &json!(2)));
        assert!(entry["api_key_id"].is_i64(), "{entry}");
        assert_eq!(details(&world, revision).await[0], json!({
            "group": { "id": sales, "name": "Sales" }, "object": { "id": ann, "name": "Ann X" }, "object_type": "person",
            "before": "none", "after": "member",
        }));
        world.admin().delete(&format!("/api/permissions/group/{sales}")).await;
        assert_eq!(details(&world, revision).await[0]["group"]["name"], "Sales");
        let applied = make_true(&key, "version: 1\ngroups: [{name: New, members: [ann@example.com], collections: {root: read}}]\n").await;
        assert_eq!(applied["members_revision"], Value::Null);
        agree(&world).await;
    }

    async fn entries_are_found_by_group_and_by_whom_they_are_about(world: World) {
        let (sales, service) = (new_group(&world, "Sales").await, new_group(&world, "Service").await);
        let (ann, bob) = (person(&world, "Ann", &[sales]).await, person(&world, "Bob", &[service]).await);
        let key = world.admin_key().await;
        world.clock.advance(chrono::TimeDelta::hours(1));
        let body = json!({ "group_id": service, "user_id": ann });
        assert_eq!(key.post(MEMBERSHIP, body).await.status, 200);
        let newest = &listed(&world, "").await[0];
        let (key_id, at) = (&newest["api_key_id"], newest["at"].as_str().unwrap());
        for (query, expected) in [
            (format!("&group_id={service}"), 2),
            (format!("&member_id={ann}"), 2),
            (format!("&member_id={bob}"), 1),
            (format!("&member_id={ann}&group_id={service}"), 1),
            (format!("&member_id={ann}&group_id={sales}"), 1),
            (format!("&api_key_id={key_id}"), 1),
            ("&user_id=1".into(), 3),
            (format!("&after={at}"), 1),
            (format!("&before={at}"), 4),
            ("&member_id=999".into(), 0),
            ("&database_id=1".into(), 0),
        ] {
            assert_eq!(listed(&world, &query).await.len(), expected, "{query}");
        }
        for query in ["?after=yesterday", "?member_id=x", "?api_key_id=0", "?graph=people"] {
            assert_eq!(world.admin().get(&format!("{HISTORY}{query}")).await.status, 400, "{query}");
        }
        assert_eq!(world.session(&sign_in(&world, ann).await).get(HISTORY).await.status, 403);
        assert_eq!(world.admin().get(&format!("{HISTORY}/members/9999")).await.status, 404);
    }

    async fn members_are_put_back_as_a_new_entry(world: World) {
        let sales = new_group(&world, "Sales").await;
        let (ann, bob) = (person(&world, "Ann", &[]).await, person(&world, "Bob", &[sales]).await);
        join(&world, sales, ann, true).await;
        let before = world.admin().get(&format!("/api/permissions/group/{sales}")).await.json()["members"].clone();
        assert_eq!(world.admin().put(&format!("{MEMBERSHIP}/{sales}/clear"), json!({})).await.status, 204);
        let cleared = newest(&world).await;
        let done = revert(&world, &cleared, json!({ "why": "the wrong group" })).await;
        assert_eq!((done.status, &done.json()["left"]), (200, &json!([])));
        let seats = |members: &Value| -> Vec<_> {
            members.as_array().unwrap().iter().map(|it| (it["user_id"].clone(), it["is_group_manager"].clone())).collect()
        };
        let after = world.admin().get(&format!("/api/permissions/group/{sales}")).await.json()["members"].clone();
        assert_eq!(seats(&after), seats(&before));
        let entries = listed(&world, "").await;
        assert_eq!((&entries[0]["origin"], &entries[0]["why"], &entries[0]["reverts"]), (&json!("revert"), &json!("the wrong group"), &cleared));
        assert_eq!(entries[1]["reverted_by"], entries[0]["revision"]);
        assert_eq!(revert(&world, &cleared, json!({ "force": true })).await.json(), json!({ "revision": null, "left": [] }));
        // Bob leaves; that he came back is taken back only by force.
        let path = format!("{MEMBERSHIP}/{}", membership(&world, sales, bob).await);
        assert_eq!(world.admin().delete(&path).await.status, 204);
        let refused = revert(&world, &cleared, json!({})).await;
        let later = newest(&world).await;
        let text = refused.text();
        assert_eq!(refused.status, 409, "{refused}");
        assert!(text.starts_with("The same has changed since: ") && text.contains(&format!("Bob X in Sales (revision {later})")), "{text}");
        assert!(revert(&world, &cleared, json!({ "force": true })).await.json()["revision"].is_i64());
        agree(&world).await;
    }

    async fn a_file_is_taken_back_with_the_members_it_brought(world: World) {
        let sales = new_group(&world, "Sales").await;
        let ann = person(&world, "Ann", &[sales]).await;
        let bob = person(&world, "Bob", &[]).await;
        let applied = make_true(&world.admin(), "version: 1\ngroups: [{name: Sales, members: [bob@example.com]}, {name: admin, members: [ada@example.com, bob@example.com]}]\n").await;
        let is_one = |user: i64| { let world = &world; async move { world.admin().get(&format!("/api/user/{user}")).await.json()["is_superuser"].clone() } };
        assert_eq!(is_one(bob).await, true);
        let done = revert(&world, &applied["members_revision"], json!({})).await;
        assert_eq!((done.status, &done.json()["left"]), (200, &json!([])));
        assert_eq!(is_one(bob).await, false);
        let members = world.admin().get(&format!("/api/permissions/group/{sales}")).await.json()["members"].clone();
        assert_eq!(members.as_array().unwrap().iter().map(|it| it["user_id"].as_i64().unwrap()).collect::<Vec<_>>(), [ann]);
        agree(&world).await;
    }

    async fn a_manager_who_became_an_administrator_manages_again(world: World) {
        let sales = new_group(&world, "Sales").await;
        let ann = person(&world, "Ann", &[]).await;
        join(&world, sales, ann, true).await;
        world.admin().put(&format!("/api/user/{ann}"), json!({ "is_superuser": true })).await;
        let done = revert(&world, &newest(&world).await, json!({})).await;
        assert_eq!((done.status, &done.json()["left"]), (200, &json!([])));
        let members = world.admin().get(&format!("/api/permissions/group/{sales}")).await.json()["members"].clone();
        assert_eq!((&members[0]["user_id"], &members[0]["is_group_manager"]), (&json!(ann), &json!(true)), "{members}");
        assert_eq!(world.admin().get(&format!("/api/user/{ann}")).await.json()["is_superuser"], false);
        agree(&world).await;
    }

    async fn what_cannot_be_put_back_is_left_and_said(world: World) {
        let sales = new_group(&world, "Sales").await;
        let made = world.admin().post("/api/api-key", json!({ "name": "nightly", "group_id": sales })).await;
        let (ann, bob) = (person(&world, "Ann", &[sales]).await, person(&world, "Bob", &[]).await);
        let came = newest(&world).await;
        assert_eq!(revert(&world, &came, json!({})).await.json()["left"], json!(["Bob X stays in All Users, as everybody does."]));
        join(&world, sales, bob, true).await;
        world.admin().put(&format!("{MEMBERSHIP}/{sales}/clear"), json!({})).await;
        let cleared = newest(&world).await;
        world.admin().delete(&format!("/api/user/{ann}")).await;
        world.admin().put(&format!("/api/user/{bob}"), json!({ "is_superuser": true })).await;
        let done = revert(&world, &cleared, json!({})).await.json();
        assert_eq!(done["left"], json!([
            "Ann X is not active any more.",
            "Bob X is an administrator, and so no manager of Sales.",
            "nightly is an API key: its group is chosen where API keys are changed.",
        ]), "{done}");
        let entry = &sentences(&listed(&world, "").await[..1])[0];
        assert_eq!(entry, "revert: Bob X in Sales: none -> member");
        world.admin().delete(&format!("/api/permissions/group/{sales}")).await;
        let left = revert(&world, &done["revision"], json!({ "force": true })).await.json();
        assert_eq!(left, json!({ "revision": null, "left": ["The group Sales is not there any more."] }));
        // The last administrator stays one.
        let setup = listed(&world, "").await.last().unwrap()["revision"].clone();
        world.admin().put(&format!("/api/user/{bob}"), json!({ "is_superuser": false })).await;
        assert_eq!(revert(&world, &setup, json!({ "force": true })).await.status, 400);
        assert_eq!(world.admin().get(&format!("/api/api-key/{}/usage", made.json()["id"])).await.status, 200);
        agree(&world).await;
    }

    /// A long walk of changes, some of them refused: the history never says anything else than what is.
    async fn the_history_replayed_gives_the_members_there_are(world: World) {
        let mut dice = Dice(7);
        let mut groups = vec![ADMINISTRATORS, new_group(&world, "A").await, new_group(&world, "B").await];
        let mut people = vec![1];
        for name in ["Ann", "Bob", "Cy"] {
            people.push(person(&world, name, &[]).await);
        }
        for step in 0..60 {
            let (group, user) = (groups[dice.roll(groups.len())], people[dice.roll(people.len())]);
            let (admin, yes) = (world.admin(), dice.roll(2) == 0);
            let place = json!({ "group_id": group, "user_id": user });
            let answer = match dice.roll(9) {
                0 | 1 => join(&world, group, user, yes).await,
                2 => admin.post(&format!("{MEMBERSHIP}/bulk"), json!({ "remove": [place] })).await,
                3 => admin.put(&format!("/api/user/{user}"), json!({ "is_superuser": yes || user == 1 })).await,
                4 => admin.put(&format!("{MEMBERSHIP}/{group}/clear"), json!({})).await,
                5 => {
                    let entries = listed(&world, "").await;
                    let revision = entries[dice.roll(entries.len().min(8))]["revision"].clone();
                    // Ada stays who asks.
                    if group == ADMINISTRATORS { continue }
                    revert(&world, &revision, json!({ "force": yes })).await
                }
                6 if group != ADMINISTRATORS => {
                    groups.retain(|it| *it != group);
                    groups.push(new_group(&world, &format!("G{step}")).await);
                    admin.delete(&format!("/api/permissions/group/{group}")).await
                }
                7 => admin.post("/api/api-key", json!({ "name": format!("key {step}"), "group_id": group })).await,
                _ => {
                    let line = json!([{ "group_id": group, "user_id": user, "is_group_manager": yes }]);
                    admin.post(&format!("{MEMBERSHIP}/bulk"), json!({ "add": line })).await
                }
            };
            assert!(answer.status < 500 && answer.status != 401, "step {step}: {answer}");
        }
        agree(&world).await;
    }
}

/// Lets somebody sign in whom an administrator made.
async fn sign_in(world: &World, user: i64) -> String {
    let hash =
        "UPDATE app_user SET password_hash = (SELECT password_hash FROM app_user WHERE id = 1) WHERE id = ";
    world.execute(&format!("{hash}{user}")).await;
    let email: String = world.one(&format!("SELECT email FROM app_user WHERE id = {user}")).await;
    world.log_in(&email).await
}

/// The same throws every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides as u64).unwrap()
    }
}
