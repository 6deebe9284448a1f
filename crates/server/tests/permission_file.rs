//! Permissions as code: pulled, planned, applied and compared.

use crate::world::{ADA, ADMINISTRATORS, ALL_USERS, Answer, Client, World, on_both};
use axum::http::Method;
use serde_json::{Value, json};

/// What is there, as a file.
pub async fn pull(client: &Client, query: &str) -> String {
    let answer = client.get(&format!("/api/permissions/file{query}")).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, Some("application/yaml; charset=utf-8")),
        "{answer}"
    );
    answer.text().to_owned()
}

pub async fn plan(client: &Client, file: &str) -> Answer {
    client.send_bytes(Method::POST, "/api/permissions/plan", "application/yaml", file.to_owned()).await
}

pub async fn drift(client: &Client, file: &str) -> Value {
    let answer =
        client.send_bytes(Method::POST, "/api/permissions/drift", "text/yaml", file.to_owned()).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()
}

pub async fn apply(client: &Client, file: &str, fingerprint: &str) -> Answer {
    client
        .post("/api/permissions/apply", json!({ "file": file, "fingerprint": fingerprint, "why": "a test" }))
        .await
}

/// Plans a file and applies it.
pub async fn make_true(client: &Client, file: &str) -> Value {
    let planned = plan(client, file).await;
    assert_eq!(planned.status, 200, "{planned}");
    let answer = apply(client, file, &planned.text_at("/fingerprint")).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()
}

/// Everything wrong with a file.
async fn problems(client: &Client, file: &str) -> String {
    let answer = plan(client, file).await;
    assert_eq!(answer.status, 400, "{answer}");
    answer.text_at("/errors/file")
}

pub async fn collection(world: &World, name: &str, parent: Option<i64>) -> i64 {
    let body = json!({ "name": name, "parent_id": parent });
    let answer = world.admin().post("/api/collection", body).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["id"].as_i64().unwrap()
}

/// A group, a database and some collections.
async fn furnish(world: &World) -> (i64, i64) {
    let shop = world.connect_shop().await;
    let finance = collection(world, "Finance", None).await;
    let reports = collection(world, "Reports", Some(finance)).await;
    world.add_person("grace@example.com").await;
    world.add_person("alan@example.com").await;
    (shop, reports)
}

const FINANCE: &str = "
version: 1
groups:
  - name: Finance
    members: [grace@example.com]
    data:
      everything: {view-data: unrestricted}
      Shop:
        view-data: unrestricted
        create-queries: query-builder
        schemas: {'': {tables: {purchase: {create-queries: 'no'}}}}
    collections:
      root: read
      Finance/Reports: write
";

on_both! {
    async fn what_is_pulled_changes_nothing_when_it_is_applied(world: World) {
        furnish(&world).await;
        make_true(&world.admin(), FINANCE).await;
        let file = pull(&world.admin(), "").await;
        let planned = plan(&world.admin(), &file).await;
        assert_eq!((planned.status, &planned.json()["changes"], &planned.json()["summary"]), (200, &json!([]), &json!(["Nothing changes."])), "{planned}");
        assert_eq!(drift(&world.admin(), &file).await["drift"], json!(false));
        let before = world.count("permission_change").await;
        let applied = make_true(&world.admin(), &file).await;
        assert_eq!((&applied["changed"], &applied["total"]), (&json!(false), &json!(0)));
        assert_eq!(world.count("permission_change").await, before);
        let group: i64 = world.one("SELECT id FROM permissions_group WHERE name = 'Finance'").await;
        let own = pull(&world.admin(), &format!("?group_id={group}")).await;
        let lines: Vec<_> = own.lines().filter(|line| !line.starts_with('#')).collect();
        expect_test::expect![[r#"
            version: 1
            groups:
              - name: Finance
                members:
                  - grace@example.com
                data:
                  everything:
                    view-data: unrestricted
                  Shop:
                    view-data: unrestricted
                    create-queries: query-builder
                    schemas:
                      "":
                        tables:
                          purchase:
                            create-queries: no
                collections:
                  root: read
                  Finance/Reports: write"#]].assert_eq(&lines.join("\n"));
    }

    async fn a_plan_says_what_changes_and_what_it_means(world: World) {
        let (shop, reports) = furnish(&world).await;
        make_true(&world.admin(), FINANCE).await;
        let file = "
version: 1
groups:
  - name: Finance
    members: [grace@example.com, alan@example.com]
  - name: All Users
    data: {everything: {view-data: unrestricted, create-queries: query-builder}}
    collections: {}
";
        let planned = plan(&world.admin(), file).await.json();
        let grace: i64 = world.one("SELECT id FROM app_user WHERE email = 'grace@example.com'").await;
        assert_eq!(planned["changes"][0]["what"], "member");
        assert_eq!(planned["changes"][0]["person"]["email"], "alan@example.com");
        assert_eq!(planned["changes"][1], json!({
            "what": "data", "action": "change", "group": { "id": ALL_USERS, "name": "All Users" },
            "database": { "id": null, "name": "everything" },
            "before": { "create-queries": "query-builder-and-native", "download": "full" },
            "after": { "create-queries": "query-builder", "download": "none" },
        }));
        assert_eq!(planned["changes"][2], json!({
            "what": "collection", "action": "change", "group": { "id": ALL_USERS, "name": "All Users" },
            "collection": { "id": null, "name": "root" }, "before": "write", "after": "none",
        }));
        assert_eq!(planned["total"], planned["changes"].as_array().unwrap().len());
        let named = planned["people"]["named"].as_array().unwrap();
        let of_grace = named.iter().find(|it| it["id"] == json!(grace)).unwrap();
        assert_eq!(of_grace["databases"], json!({ "less": [{ "id": shop, "name": "Shop" }] }), "{of_grace:#}");
        assert_eq!(of_grace["collections"]["less"][0]["name"], "root", "the group still reads there: {of_grace:#}");
        assert_eq!(of_grace["collections"]["lose"].as_array().unwrap().len(), 1, "Finance itself: {of_grace:#}");
        assert!(!of_grace["collections"].to_string().contains(&format!("\"id\":{reports},")), "{of_grace:#}");
        expect_test::expect![[r#"
            [
              "1 place in a group is given.",
              "1 right to data changes.",
              "3 rights in collections change.",
              "2 people lose 1 collection.",
              "2 people may do less in 1 collection.",
              "2 people may do less in 1 database."
            ]"#]].assert_eq(&format!("{:#}", planned["summary"]));
    }

    async fn what_was_planned_is_done_at_once_and_written_down(world: World) {
        let (shop, reports) = furnish(&world).await;
        let applied = make_true(&world.admin(), FINANCE).await;
        let group = applied["groups"][0]["id"].as_i64().unwrap();
        assert_eq!((&applied["changed"], &applied["data_revision"], &applied["collections_revision"]), (&json!(true), &json!(1), &json!(1)));
        let graph = world.admin().get(&format!("/api/permissions/graph/group/{group}")).await.json();
        let person: i64 = world.one("SELECT id FROM catalog_table WHERE name = 'person'").await;
        assert_eq!(graph["groups"][group.to_string()][shop.to_string()], json!({
            "view-data": "unrestricted", "create-queries": { "": { person.to_string(): "query-builder" } },
        }));
        let graph = world.admin().get("/api/collection/graph").await.json();
        assert_eq!(graph["groups"][group.to_string()], json!({ "root": "read", reports.to_string(): "write" }));
        let members = world.admin().get(&format!("/api/permissions/group/{group}")).await.json();
        assert_eq!(members["members"][0]["email"], "grace@example.com");
        let event = world.last_event("permissions-file-apply").await;
        assert_eq!((&event["details"]["why"], &event["details"]["group_ids"]), (&json!("a test"), &json!([group])), "{event:#}");
        for topic in ["group-create", "group-membership-bulk", "data-permissions-update", "collection-permissions-update"] {
            world.last_event(topic).await;
        }
        let grace = world.session(&world.log_in("grace@example.com").await);
        assert_eq!(grace.get(&format!("/api/collection/{reports}")).await.json()["can_write"], true);
        assert_eq!(plan(&world.admin(), FINANCE).await.json()["total"], 0, "it is true now");
    }

    async fn what_was_planned_from_something_else_is_not_done(world: World) {
        let (shop, _) = furnish(&world).await;
        let fingerprint = plan(&world.admin(), FINANCE).await.text_at("/fingerprint");
        let is_refused = async |file: &str, fingerprint: &str| {
            let before = world.count("permission_act").await;
            let answer = apply(&world.admin(), file, fingerprint).await;
            assert_eq!((answer.status, answer.text().contains("plan it again")), (409, true), "{answer}");
            assert_eq!(world.count("permission_act").await, before);
        };
        is_refused(&format!("{FINANCE}\n# another file"), &fingerprint).await;
        is_refused(FINANCE, "0000").await;
        let body = json!({ "revision": 0, "groups": { "1": { shop.to_string(): { "details": "yes" } } } });
        assert_eq!(world.admin().put("/api/permissions/graph", body).await.status, 200);
        is_refused(FINANCE, &fingerprint).await;
        make_true(&world.admin(), FINANCE).await;
        let more = FINANCE.replace("root: read", "root: write");
        let fingerprint = plan(&world.admin(), &more).await.text_at("/fingerprint");
        let group: i64 = world.one("SELECT id FROM permissions_group WHERE name = 'Finance'").await;
        let alan: i64 = world.one("SELECT id FROM app_user WHERE email = 'alan@example.com'").await;
        let place = json!({ "group_id": group, "user_id": alan });
        assert_eq!(world.admin().post("/api/permissions/membership", place).await.status, 200);
        is_refused(&more, &fingerprint).await;
    }

    async fn what_a_file_does_not_name_stays(world: World) {
        let (shop, reports) = furnish(&world).await;
        make_true(&world.admin(), FINANCE).await;
        let before = pull(&world.admin(), "").await;
        make_true(&world.admin(), "version: 1\ngroups: [{name: finance}]\n").await;
        assert_eq!(pull(&world.admin(), "").await, before);
        let group: i64 = world.one("SELECT id FROM permissions_group WHERE name = 'Finance'").await;
        make_true(&world.admin(), "version: 1\ngroups: [{name: Finance, data: {}}]\n").await;
        assert_eq!(world.one::<i64>(&format!("SELECT count(*) FROM data_permission WHERE group_id = {group}")).await, 0);
        let graph = world.admin().get("/api/collection/graph").await.json();
        assert_eq!(graph["groups"][group.to_string()], json!({ "root": "read", reports.to_string(): "write" }));
        let everybodys = world.admin().get("/api/permissions/graph/group/1").await.json();
        assert!(everybodys["groups"]["1"][shop.to_string()].is_object());
    }

    async fn everything_that_is_wrong_is_said_by_its_line(world: World) {
        furnish(&world).await;
        collection(&world, "Twice", None).await;
        collection(&world, "Twice", None).await;
        world.admin().post("/api/permissions/group", json!({ "name": "Finance" })).await;
        let file = "version: 1
groups:
  - name: Finance
    members: [nobody@example.com, Ann]
    data:
      Shoop: {view-data: unrestricted}
      id:99: {}
      Shop:
        view-data: all
        sorcery: yes
        schemas:
          none: {view-data: blocked}
          '': {tables: {nothing: {view-data: blocked}, person: {create-queries: query-builder-and-native}}}
    collections:
      Twice: read
      Finance/Repots: read
      Finance: own
  - name: Administrators
    data: {}
  - name: All Users
    members: []
  - name: finance
    collection: {}
  - members: []
";
        let said = problems(&world.admin(), file).await;
        expect_test::expect![[r#"
            line 4: a member must be an e-mail address
            line 9: view-data must be one of unrestricted, legacy-no-self-service, blocked
            line 10: a database has no such key; it has view-data, create-queries, download, data-model, details, schemas
            line 13: query-builder-and-native is for whole databases
            line 17: a right in a collection must be one of write, read, none
            line 22: this group is there twice
            line 23: a group has no such key; it has name, members, data and collections
            line 24: name is needed"#]].assert_eq(&said);
        let file = file.replace(", Ann", "").replace("view-data: all", "view-data: unrestricted").replace("        sorcery: yes\n", "");
        let file = file.replace(", person: {create-queries: query-builder-and-native}", "").replace("Finance: own", "Finance: read");
        let file = &file[..file.find("  - name: finance").unwrap()];
        let said = problems(&world.admin(), file).await;
        let ids: Vec<i64> = world.admin().get("/api/collection").await.json().as_array().unwrap().iter()
            .filter(|it| it["name"] == "Twice").filter_map(|it| it["id"].as_i64()).collect();
        let said = said.replace(&format!("id:{}, id:{}", ids[0], ids[1]), "id:…, id:…");
        expect_test::expect![[r#"
            line 4: there is no active person nobody@example.com
            line 6: there is no database "Shoop"
            line 7: there is no database with the id 99
            line 11: there is no schema "none" with tables
            line 12: there is no table "nothing" in this schema
            line 14: there are 2 collections "Twice"; name one by its id: id:…, id:…
            line 15: there is no collection "Finance/Repots"
            line 18: this cannot be ruled: administrators may everything
            line 20: this cannot be ruled: everybody is in this group"#]].assert_eq(&said);
        let twice = pull(&world.admin(), "").await;
        assert!(!twice.contains("Twice: "), "named by ids: {twice}");
        assert_eq!(plan(&world.admin(), &twice).await.json()["total"], 0);
        assert!(problems(&world.admin(), "groups: [").await.contains("this is not YAML"));
        assert_eq!(problems(&world.admin(), "[]").await, "line 1: the file must be a map\nline 1: version: 1 is needed");
    }

    async fn administrators_are_made_by_a_file_and_one_is_always_left(world: World) {
        furnish(&world).await;
        let file = |members: &str| format!("version: 1\ngroups: [{{name: Administrators, members: [{members}]}}]\n");
        let nobody = plan(&world.admin(), &file("")).await;
        assert_eq!((nobody.status, nobody.text()), (400, "You cannot remove the last member of the 'Admin' group!"));
        let grace = plan(&world.admin(), &file("grace@example.com")).await.json();
        let email = |list: &str| grace["people"][list][0]["email"].clone();
        assert_eq!((email("made_administrators"), email("unmade_administrators")), (json!("grace@example.com"), json!(ADA)));
        make_true(&world.admin(), &file(&format!("{ADA}, grace@example.com"))).await;
        let grace = world.session(&world.log_in("grace@example.com").await);
        assert_eq!(grace.get("/api/user/current").await.json()["is_superuser"], true);
        let members = grace.get(&format!("/api/permissions/group/{ADMINISTRATORS}")).await.json();
        assert_eq!(members["members"].as_array().unwrap().len(), 2);
    }

    async fn a_file_can_be_json(world: World) {
        furnish(&world).await;
        let file = json!({ "version": 1, "groups": [{ "name": "🦊 \u{7f} \"x\"", "collections": { "root": "read" } }] });
        let body = json!({ "file": file });
        let planned = world.admin().post("/api/permissions/plan", body).await;
        assert_eq!(planned.json()["changes"][0]["group"], json!({ "id": null, "name": "🦊 \u{7f} \"x\"" }), "{planned}");
        let body = json!({ "file": file, "fingerprint": planned.text_at("/fingerprint") });
        assert_eq!(world.admin().post("/api/permissions/apply", body).await.status, 200);
        assert!(pull(&world.admin(), "").await.contains("- name: \"🦊"));
    }
}
