//! `/api/bulk`: many operations in one call, all or nothing or each for itself.

use crate::{
    collection::make,
    world::{ADA, ALL_USERS, Answer, Client, World, on_both},
};
use expect_test::expect;
use mail::testing::SmtpServer;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Carries operations out, all or nothing.
pub async fn bulk(client: &Client, operations: impl Into<Value>) -> Answer {
    client.post("/api/bulk", json!({ "operations": operations.into() })).await
}

/// The same, each for itself.
pub async fn each(client: &Client, operations: Value) -> Answer {
    client.post("/api/bulk", json!({ "atomic": false, "operations": operations })).await
}

/// The statuses of an answer, in order.
pub fn statuses(answer: &Answer) -> Vec<u64> {
    let json = answer.json();
    let lines = json["results"].as_array().unwrap_or_else(|| panic!("no results: {answer}"));
    lines.iter().map(|line| line["status"].as_u64().unwrap()).collect()
}

/// Operations upon each of these.
fn upon(op: &str, ids: &[i64]) -> Value {
    ids.iter().map(|id| json!({ "op": op, "id": id })).collect()
}

/// Makes so many collections in one call.
async fn make_many(world: &World, count: usize) -> Vec<i64> {
    let new = |number| json!({ "op": "collection.create", "name": format!("Report {number}") });
    let answer = bulk(&world.admin(), (0..count).map(new).collect::<Vec<_>>()).await;
    assert_eq!(answer.status, 200, "{answer}");
    let json = answer.json();
    json["results"].as_array().unwrap().iter().map(|line| line["id"].as_i64().unwrap()).collect()
}

/// Operations of every kind, which use what the earlier ones made.
fn of_every_kind(database: i64, card: i64, dashboard: i64) -> Value {
    json!([
        { "op": "group.create", "name": "Analysts" },
        { "op": "group.rename", "id": { "$ref": 0 }, "name": "Analytics" },
        { "op": "user.create", "email": "grace@example.com",
          "user_group_memberships": [{ "id": ALL_USERS }, { "id": { "$ref": 0 } }] },
        { "op": "user.update", "id": { "$ref": 2 }, "first_name": "Grace" },
        { "op": "user.create", "email": "bob@example.com" },
        { "op": "membership.add", "group_id": { "$ref": 0 }, "user_id": { "$ref": 4 } },
        { "op": "membership.set_manager", "group_id": { "$ref": 0 }, "user_id": { "$ref": 4 },
          "is_group_manager": true },
        { "op": "membership.remove", "group_id": { "$ref": 0 }, "user_id": { "$ref": 2 } },
        { "op": "grant.data", "group_id": { "$ref": 0 }, "database_id": database,
          "view-data": "unrestricted", "create-queries": "query-builder" },
        { "op": "collection.create", "name": "Reports" },
        { "op": "grant.collection", "group_id": { "$ref": 0 }, "collection_id": { "$ref": 9 },
          "permission": "write" },
        { "op": "grant.collection", "group_id": { "$ref": 0 }, "collection_id": "root", "permission": "read" },
        { "op": "collection.update", "id": { "$ref": 9 }, "name": "Quarters", "description": "By quarter" },
        { "op": "collection.create", "name": "Old", "parent_id": { "$ref": 9 } },
        { "op": "collection.move", "id": { "$ref": 13 }, "parent_id": null },
        { "op": "collection.archive", "id": { "$ref": 13 } },
        { "op": "collection.archive", "id": { "$ref": 9 } },
        { "op": "collection.restore", "id": { "$ref": 9 } },
        { "op": "collection.delete", "id": { "$ref": 13 } },
        { "op": "api_key.create", "name": "CI", "group_id": { "$ref": 0 } },
        { "op": "api_key.update", "id": { "$ref": 19 }, "name": "Nightly" },
        { "op": "api_key.disable", "id": { "$ref": 19 } },
        { "op": "api_key.create", "name": "Gone", "group_id": ALL_USERS },
        { "op": "api_key.delete", "id": { "$ref": 22 } },
        { "op": "user.deactivate", "id": { "$ref": 2 } },
        { "op": "user.reactivate", "id": { "$ref": 2 } },
        { "op": "user.deactivate", "id": { "$ref": 2 } },
        { "op": "group.create", "name": "Gone" },
        { "op": "group.delete", "id": { "$ref": 27 } },
        { "op": "card.move", "id": card, "collection_id": { "$ref": 9 } },
        { "op": "card.archive", "id": { "$ref": 29 } },
        { "op": "card.restore", "id": card },
        { "op": "card.delete", "id": card },
        { "op": "dashboard.move", "id": dashboard, "collection_id": { "$ref": 9 } },
        { "op": "dashboard.archive", "id": { "$ref": 33 } },
        { "op": "dashboard.restore", "id": dashboard },
        { "op": "dashboard.delete", "id": dashboard },
        { "op": "grant.application", "group_id": { "$ref": 0 }, "monitoring": "yes", "setting": "no" },
    ])
}

on_both! {
    async fn every_kind_of_operation_does_what_its_single_call_does(world: World) {
        let database = world.connect_shop().await;
        let card = crate::card::save_named(&world.admin(), "to be moved", None).await;
        let dashboard = world.admin().post("/api/dashboard", json!({ "name": "to be moved" })).await.json()["id"].as_i64();
        let operations = of_every_kind(database, card, dashboard.unwrap());
        let description: Value = serde_json::from_str(&world.app.docs.json()).unwrap();
        let known = description.pointer("/components/schemas/BulkOperations/items/properties/op/enum").unwrap();
        let names = |list: &Value, pointer: &str| -> BTreeSet<String> {
            let texts = list.as_array().unwrap().iter().map(|it| it.pointer(pointer).unwrap().as_str().unwrap());
            texts.map(str::to_owned).collect()
        };
        assert_eq!(names(&operations, "/op"), names(known, ""), "every kind is tried");

        let answer = bulk(&world.admin(), operations).await;
        assert_eq!(answer.status, 200, "{answer}");
        let json = answer.json();
        assert_eq!((&json["succeeded"], &json["failed"], &json["atomic"]), (&json!(38), &json!(0), &json!(true)));
        let id = |at: usize| json["results"][at]["id"].as_i64().unwrap();
        let admin = world.admin();
        let group = admin.get(&format!("/api/permissions/group/{}", id(0))).await.json();
        assert_eq!((&group["name"], &group["api_keys"]), (&json!("Analytics"), &json!([{ "id": id(19), "name": "Nightly" }])));
        let members = group["members"].as_array().unwrap();
        let people: Vec<_> = members.iter().filter(|member| member.get("type").is_none()).collect();
        assert_eq!((people.len(), &people[0]["user_id"]), (1, &json!(id(4))));
        assert_eq!(people[0]["is_group_manager"], true);
        let grace = admin.get("/api/user?status=deactivated").await.json()["data"][0].clone();
        assert_eq!((&grace["id"], &grace["first_name"]), (&json!(id(2)), &json!("Grace")));
        let quarters = admin.get(&format!("/api/collection/{}", id(9))).await.json();
        assert_eq!((&quarters["name"], &quarters["archived"]), (&json!("Quarters"), &json!(false)));
        assert_eq!(admin.get(&format!("/api/collection/{}", id(13))).await.status, 404);
        let graph = admin.get("/api/collection/graph").await.json();
        assert_eq!(graph["groups"][id(0).to_string()], json!({ "root": "read", id(9).to_string(): "write" }));
        let graph = admin.get(&format!("/api/permissions/graph/group/{}", id(0))).await.json();
        let rights = &graph["groups"][id(0).to_string()][database.to_string()];
        assert_eq!(rights["create-queries"], "query-builder", "{graph}");
        let graph = admin.get("/api/ee/advanced-permissions/application/graph").await.json();
        let expected = json!({ "setting": "no", "monitoring": "yes", "subscription": "no" });
        assert_eq!(graph["groups"][id(0).to_string()], expected, "{graph}");
        let keys = admin.get("/api/api-key").await.json();
        assert_eq!((keys.as_array().unwrap().len(), &keys[0]["is_active"]), (1, &json!(false)));
        assert_eq!(json["results"][6]["result"]["is_group_manager"], true);
        assert_eq!((statuses(&answer)[7], json["results"][7].get("result")), (204, None));
        assert!(json["results"][19]["result"]["unmasked_key"].as_str().unwrap().starts_with("mb_"));
    }

    /// The use case of the guide: bulk archiving.
    async fn five_hundred_collections_are_archived_in_one_call(world: World) {
        let ids = make_many(&world, 500).await;
        let answer = bulk(&world.admin(), upon("collection.archive", &ids)).await;
        assert_eq!((answer.status, answer.json()["succeeded"].clone()), (200, json!(500)));
        let archived: i64 = world.one("SELECT count(*) AS number FROM collection WHERE archived").await;
        assert_eq!(archived, 500);
        let back = bulk(&world.admin(), upon("collection.restore", &ids)).await;
        assert_eq!((back.status, back.json()["succeeded"].clone()), (200, json!(500)));
        let archived: i64 = world.one("SELECT count(*) AS number FROM collection WHERE archived").await;
        assert_eq!(archived, 0);
    }

    /// The use case of the guide: permissions with a large number of people and groups.
    async fn many_people_groups_and_permissions_are_made_in_one_call(world: World) {
        const GROUPS: usize = 40;
        let mut operations = Vec::new();
        for number in 0..GROUPS {
            let (group, collection) = (operations.len(), operations.len() + 1);
            operations.push(json!({ "op": "group.create", "name": format!("Team {number}") }));
            operations.push(json!({ "op": "collection.create", "name": format!("Of team {number}") }));
            operations.push(json!({ "op": "grant.collection", "group_id": { "$ref": group },
                "collection_id": { "$ref": collection }, "permission": "write" }));
            for person in 0..5 {
                let groups = json!([{ "id": ALL_USERS }, { "id": { "$ref": group } }]);
                operations.push(json!({ "op": "user.create", "user_group_memberships": groups,
                    "email": format!("p{person}.t{number}@example.com") }));
            }
        }
        let answer = bulk(&world.admin(), operations).await;
        assert_eq!(answer.status, 200, "{answer}");
        let members: i64 = world
            .one("SELECT count(*) AS number FROM permissions_group_membership WHERE group_id > 2")
            .await;
        assert_eq!((members, world.count("app_user").await), (200, 201));
        let graph = world.admin().get("/api/collection/graph").await.json();
        let teams = graph["groups"].as_object().unwrap().values().filter(|places| places.as_object().unwrap().len() == 1);
        assert_eq!(teams.count(), GROUPS, "{graph}");
    }

    async fn the_first_failure_undoes_all(world: World) {
        let operations = json!([
            { "op": "group.create", "name": "Analysts" },
            { "op": "collection.archive", "id": 77 },
            { "op": "group.delete", "id": { "$ref": 0 } },
        ]);
        let answer = bulk(&world.admin(), operations).await;
        expect![[r#"
            404 application/json; charset=utf-8
            {
              "message": "Operation 1 (collection.archive) failed, and nothing was done.",
              "atomic": true,
              "dry_run": false,
              "succeeded": 0,
              "failed": 1,
              "failed_index": 1,
              "results": [
                {
                  "index": 0,
                  "op": "group.create",
                  "status": 424,
                  "error": {
                    "message": "Not done, because operation 1 failed."
                  }
                },
                {
                  "index": 1,
                  "op": "collection.archive",
                  "status": 404,
                  "error": {
                    "message": "Not found."
                  }
                },
                {
                  "index": 2,
                  "op": "group.delete",
                  "status": 424,
                  "error": {
                    "message": "Not done, because operation 1 failed."
                  }
                }
              ]
            }"#]]
        .assert_eq(&answer.to_string());
        let groups: i64 = world.one("SELECT count(*) AS number FROM permissions_group WHERE name = 'Analysts'").await;
        let events: i64 = world.one("SELECT count(*) AS number FROM audit_event WHERE topic IN ('bulk', 'group-create')").await;
        assert_eq!((groups, events), (0, 0));
    }

    async fn each_for_itself_goes_on_after_a_failure_and_leaves_nothing_of_it(world: World) {
        let taken = json!({ "op": "api_key.create", "name": "CI", "group_id": ALL_USERS });
        let operations = json!([
            { "op": "group.create", "name": "All Users" },
            taken, taken,
            { "op": "group.create", "name": "Analysts" },
            { "op": "membership.add", "group_id": { "$ref": 0 }, "user_id": 1 },
            { "op": "collection.create", "name": " " },
            { "op": "membership.add", "group_id": { "$ref": 3 }, "user_id": 1 },
        ]);
        let answer = each(&world.admin(), operations).await;
        assert_eq!((answer.status, statuses(&answer)), (200, vec![400, 200, 400, 200, 424, 400, 200]));
        let json = answer.json();
        assert_eq!((&json["succeeded"], &json["failed"]), (&json!(3), &json!(4)));
        assert_eq!(json["results"][0]["error"], json!({ "message": "A group with that name already exists." }));
        assert_eq!(json["results"][2]["error"], json!({ "errors": { "name": "An API key with this name already exists." } }));
        assert_eq!(json["results"][5]["error"]["errors"]["name"], "value must be a non-blank string.");
        let people: i64 = world.one("SELECT count(*) AS number FROM app_user WHERE kind = 'api-key'").await;
        assert_eq!((world.count("api_key").await, people), (1, 1), "of the second key nothing is left");
    }

    async fn a_trial_says_what_would_happen_and_does_nothing(world: World) {
        let post = SmtpServer::start().await;
        assert_eq!(world.admin().put("/api/email", post.settings()).await.status, 200);
        let url = json!({ "value": "https://bi.example.com" });
        assert_eq!(world.admin().put("/api/setting/site-url", url).await.status, 204);
        let ids = make_many(&world, 2).await;
        let (events, letters) = (world.count("audit_event").await, world.count("mail_letter").await);
        let operations = json!([
            { "op": "user.create", "email": "grace@example.com" },
            { "op": "collection.archive", "id": ids[0] },
            { "op": "collection.archive", "id": ids[1] },
        ]);
        let body = |dry_run| json!({ "dry_run": dry_run, "operations": operations });
        let client = world.admin().with("idempotency-key", "once");
        let tried = client.post("/api/bulk", body(true)).await;
        assert_eq!((tried.status, statuses(&tried)), (200, vec![200; 3]), "{tried}");
        let json = tried.json();
        assert_eq!((&json["dry_run"], &json["id"]), (&json!(true), &Value::Null));
        assert_eq!(json["results"][1]["result"]["archived"], true);
        let archived: i64 = world.one("SELECT count(*) AS number FROM collection WHERE archived").await;
        let after = (world.count("audit_event").await, world.count("mail_letter").await, world.count("bulk_answer").await);
        assert_eq!((archived, world.count("app_user").await, after), (0, 1, (events, letters, 0)));
        let done = client.post("/api/bulk", body(false)).await;
        assert_eq!((statuses(&done), world.count("mail_letter").await), (vec![200; 3], letters + 1));
        assert_eq!(done.header("idempotent-replayed"), None, "a trial is not remembered");
        let wrong = json!({ "dry_run": true, "operations": [{ "op": "user.deactivate", "id": 77 }] });
        assert_eq!(client.post("/api/bulk", wrong).await.status, 404);
    }

    async fn one_event_tells_of_the_whole_and_the_events_of_its_parts_carry_its_id(world: World) {
        let id = make(&world.admin(), "Reports", None).await;
        let answer = each(&world.admin(), json!([
            { "op": "collection.archive", "id": id },
            { "op": "group.create", "name": "Analysts" },
            { "op": "group.create", "name": "Analysts" },
        ])).await;
        let event = world.last_event("bulk").await;
        let told = json!({ "id": answer.json()["id"], "atomic": false, "succeeded": 2, "failed": 1,
            "ops": { "collection.archive": 1, "group.create": 1 } });
        assert_eq!((event["actor"]["email"].clone(), event["details"].clone()), (json!(ADA), told));
        for topic in ["collection-archive", "group-create"] {
            assert_eq!(world.last_event(topic).await["details"]["part_of"], answer.json()["id"], "{topic}");
        }
        let single = world.admin().post("/api/permissions/group", json!({ "name": "Others" })).await;
        assert_eq!(single.status, 200);
        assert_eq!(world.last_event("group-create").await["details"].get("part_of"), None);
        let failed = each(&world.admin(), json!([{ "op": "group.create", "name": "Analysts" }])).await;
        assert_eq!((failed.status, failed.json()["id"].clone()), (200, Value::Null));
        assert_eq!(world.last_event("bulk").await["id"], event["id"], "nothing was done");
    }

    async fn what_cannot_be_meant_is_refused_before_anything_is_done(world: World) {
        let group = json!({ "op": "group.create", "name": "Analysts" });
        let many = vec![group.clone(); 1001];
        for (wrong, said) in [
            (json!([group, { "op": "group.promote" }]), "operation 1: op must be one of user.create, user.update,"),
            (json!([group, {}]), "operation 1: op must be one of user.create,"),
            (json!([{ "op": "collection.archive", "ids": [1] }]), "operation 0: collection.archive takes the fields id."),
            (json!([{ "op": "user.create", "email": "a@b.c", "password": "x" }]), "operation 0: user.create takes the fields email,"),
            (json!([{ "op": "group.delete", "id": { "$ref": 0 } }]), "operation 0: a reference must be"),
            (json!([group, { "op": "group.delete", "id": { "$ref": 1 } }]), "operation 1: a reference must be"),
            (json!([group, { "op": "group.delete", "id": { "$ref": "0" } }]), "operation 1: a reference must be"),
            (json!([group, { "op": "group.delete", "id": { "$ref": 0, "x": 1 } }]), "operation 1: a reference must be"),
            (json!([group, { "op": "collection.archive", "id": { "$ref": 0 } }]), "operation 1: a reference must be"),
            (json!([group, { "op": "membership.add", "group_id": { "$ref": 0 }, "user_id": { "$ref": 0 } }]), "operation 1: a reference must be"),
            (json!([group, { "op": "group.create", "name": { "$ref": 0 } }]), "operation 1: a reference must be"),
            (json!([7]), "operation 0: value must be a map."),
            (json!([]), "value must be a list of 1 to 1000 operations."),
            (json!(many), "value must be a list of 1 to 1000 operations."),
            (json!({}), "value must be an array."),
        ] {
            let answer = bulk(&world.admin(), wrong).await;
            let text = answer.json()["errors"]["operations"].as_str().unwrap_or_default().to_owned();
            assert!(answer.status == 400 && text.starts_with(said), "{said}: {answer}");
        }
        let misspelt = json!({ "dryrun": true, "operations": [group] });
        let answer = world.admin().post("/api/bulk", misspelt).await;
        assert_eq!((answer.status, answer.text_at("/errors/_error")), (400, "fields are atomic, dry_run, operations.".into()));
        let groups: i64 = world.one("SELECT count(*) AS number FROM permissions_group").await;
        assert_eq!(groups, 2);
    }
}
