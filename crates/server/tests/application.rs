//! What groups may do with the application itself: who changes settings, who watches the server, and that neither gets
//! any further.

use crate::{
    group::{join, new_group},
    membership::{GRACE, REFUSED},
    world::{ADMINISTRATORS, ALL_USERS, Answer, Client, World, on_both},
};
use expect_test::expect;
use serde_json::{Value, json};

const GRAPH: &str = "/api/ee/advanced-permissions/application/graph";

/// Somebody whose group has these rights.
struct Holder {
    group: i64,
    id: i64,
    client: Client,
}

async fn holder(world: &World, rights: &[&str]) -> Holder {
    let group = new_group(world, "Holders").await;
    let id = world.add_person(GRACE).await;
    join(world, group, id, false).await;
    for right in rights {
        give(world, group, right).await;
    }
    Holder { group, id, client: world.session(&world.log_in(GRACE).await) }
}

async fn change(world: &World, groups: Value) -> Answer {
    let revision = graph(world).await["revision"].clone();
    world.admin().put(GRAPH, json!({ "revision": revision, "groups": groups })).await
}

async fn give(world: &World, group: i64, right: &str) {
    let answer = change(world, json!({ group.to_string(): { right: "yes" } })).await;
    assert_eq!(answer.status, 200, "{answer}");
}

async fn graph(world: &World) -> Value {
    let answer = world.admin().get(GRAPH).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()
}

async fn permissions(client: &Client) -> Value {
    client.get("/api/user/current").await.json()["permissions"].clone()
}

/// Every setting that an administrator sees.
async fn every_setting(world: &World) -> Vec<String> {
    let list = world.admin().get("/api/setting").await.json();
    list.as_array().unwrap().iter().map(|it| it["key"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn the_graph_tells_what_each_group_may(world: World) {
        let group = new_group(&world, "Analysts").await;
        let expected = json!({
            "revision": 0,
            "groups": {
                ALL_USERS.to_string(): { "setting": "no", "monitoring": "no", "subscription": "yes" },
                ADMINISTRATORS.to_string(): { "setting": "yes", "monitoring": "yes", "subscription": "yes" },
                group.to_string(): { "setting": "no", "monitoring": "no", "subscription": "no" },
            },
        });
        assert_eq!(graph(&world).await, expected);
        for other in [world.person().await, world.plain_key().await] {
            assert_eq!(other.get(GRAPH).await.to_string(), REFUSED);
            assert_eq!(other.put(GRAPH, json!({ "revision": 0, "groups": {} })).await.to_string(), REFUSED);
        }
    }

    /// What is not named stays, and a change counts on the next request.
    async fn what_a_group_may_is_changed_in_part_and_counts_at_once(world: World) {
        let Holder { group, client, .. } = holder(&world, &[]).await;
        assert_eq!(client.get("/api/setting").await.to_string(), REFUSED);
        let answer = change(&world, json!({ group.to_string(): { "setting": "yes" } })).await.json();
        assert_eq!(answer["revision"], json!(1));
        assert_eq!(answer["groups"][group.to_string()], json!({ "setting": "yes", "monitoring": "no", "subscription": "no" }));
        assert_eq!(client.get("/api/setting").await.status, 200);
        assert_eq!(client.get("/api/audit").await.to_string(), REFUSED);
        let answer = change(&world, json!({ group.to_string(): { "setting": "no", "monitoring": "yes" } })).await.json();
        assert_eq!(answer["groups"][group.to_string()], json!({ "setting": "no", "monitoring": "yes", "subscription": "no" }));
        assert_eq!(client.get("/api/setting").await.to_string(), REFUSED);
        assert_eq!(client.get("/api/audit").await.status, 200);
        assert_eq!(change(&world, answer["groups"].clone()).await.json(), answer, "what changes nothing is no revision");
        let administrators = json!({ ADMINISTRATORS.to_string(): { "setting": "no" } });
        assert_eq!(change(&world, administrators).await.json(), answer, "administrators may everything");
        assert_eq!(world.count("audit_event WHERE topic = 'application-permissions-update'").await, 2);
    }

    /// A247
    async fn of_two_who_saw_the_same_the_second_is_told(world: World) {
        let body = |word: &str| json!({ "revision": 0, "groups": { "1": { "monitoring": word } } });
        assert_eq!(world.admin().put(GRAPH, body("yes")).await.status, 200);
        assert_eq!(
            world.admin().put(GRAPH, body("no")).await.to_string(),
            "409 text/plain\nLooks like someone else edited the permissions and your data is out of date. Please fetch new data and try again."
        );
        assert_eq!(graph(&world).await["groups"]["1"]["monitoring"], json!("yes"));
        let forced = world.admin().put(&format!("{GRAPH}?force=true&skip-graph=true"), body("no")).await;
        assert_eq!(forced.text(), r#"{"revision":2}"#);
    }

    async fn what_somebody_may_do_with_the_application_is_told_with_the_group(world: World) {
        let admin = world.admin();
        world.person().await;
        give(&world, ALL_USERS, "monitoring").await;
        let ask = async |about: &str| {
            let told = admin.get(&format!("/api/permissions/what-can?{about}&type=application")).await.json();
            let row = |row: &Value| format!("{} {} by {}", row["type"].as_str().unwrap(), row["permission"].as_str().unwrap(), row["group"]["name"].as_str().unwrap());
            told["data"].as_array().unwrap_or_else(|| panic!("{told}")).iter().map(row).collect::<Vec<_>>()
        };
        let monitoring = "application monitoring by All Users";
        let usual = "application subscription by All Users";
        assert_eq!(ask("user_id=2").await, [monitoring, usual]);
        assert_eq!(ask("group_id=1").await, [monitoring, usual]);
        let all = ["setting", "monitoring", "subscription"].map(|it| format!("application {it} by Administrators"));
        assert_eq!(ask("user_id=1").await, all);
        let (key, _) = world.new_key_with(json!({ "name": "narrow", "group_id": 1, "scopes": ["databases:read"] })).await;
        assert_eq!(ask(&format!("api_key_id={key}")).await, [""; 0], "its scopes leave it nothing of that");
        let (key, _) = world.new_key_with(json!({ "name": "watch", "group_id": 1, "scopes": ["audit:read"] })).await;
        assert_eq!(ask(&format!("api_key_id={key}")).await, [monitoring]);
    }

    async fn what_cannot_be_meant_is_refused_and_changes_nothing(world: World) {
        for groups in [
            json!({ "1": { "setting": true } }), json!({ "1": { "setting": "maybe" } }), json!({ "1": { "everything": "yes" } }),
            json!({ "1": "yes" }), json!({ "one": {} }), json!({ "-1": {} }), json!([]), json!(null),
            json!({ "1": { "setting": "yes" }, "77": { "setting": "yes" } }),
        ] {
            let answer = world.admin().put(GRAPH, json!({ "revision": 0, "groups": groups })).await;
            assert!(answer.status == 400 && answer.json()["errors"]["groups"].is_string(), "{groups}: {answer}");
        }
        let missing = world.admin().put(GRAPH, json!({ "groups": {} })).await;
        assert!(missing.status == 400 && missing.json()["errors"]["revision"].is_string(), "{missing}");
        assert_eq!(graph(&world).await["revision"], json!(0));
    }

    async fn the_history_keeps_changes_and_takes_them_back_one_right_at_a_time(world: World) {
        let Holder { group, client, .. } = holder(&world, &["setting", "monitoring"]).await;
        let listed = world.admin().get("/api/permissions/history?graph=application").await.json();
        assert_eq!((&listed["total"], &listed["data"][0]["graph"]), (&json!(2), &json!("application")));
        let detail = world.admin().get("/api/permissions/history/application/1").await.json();
        assert_eq!(detail["details"], json!([{
            "group": { "id": group, "name": "Holders" }, "object": { "id": 1, "name": "setting" }, "before": "no", "after": "yes",
        }]));
        let back = world.admin().post("/api/permissions/history/application/1/revert", json!({ "why": "too much" })).await;
        assert_eq!(back.json(), json!({ "revision": 3, "left": [] }));
        assert_eq!(client.get("/api/setting").await.to_string(), REFUSED);
        assert_eq!(client.get("/api/audit").await.status, 200, "what came later stays");
        assert_eq!(world.admin().delete(&format!("/api/permissions/group/{group}")).await.status, 204);
        let gone = world.admin().post("/api/permissions/history/application/2/revert", json!({})).await.json();
        assert_eq!(gone, json!({ "revision": null, "left": [format!("Group {group} is not there any more.")] }));
        assert_eq!(client.get("/api/audit").await.to_string(), REFUSED);
    }

    async fn who_asks_who_they_are_is_told_what_they_may(world: World) {
        const KEYS: [&str; 3] = ["can_access_setting", "can_access_monitoring", "can_access_subscription"];
        let of = async |client: &Client| {
            let permissions = permissions(client).await;
            KEYS.map(|key| permissions[key].as_bool().unwrap())
        };
        let Holder { group, client, .. } = holder(&world, &["setting"]).await;
        assert_eq!(of(&client).await, [true, false, true]);
        assert_eq!(of(&world.admin()).await, [true, true, true]);
        change(&world, json!({ ALL_USERS.to_string(): { "subscription": "no" } })).await;
        assert_eq!(of(&world.person().await).await, [false, false, false]);
        assert_eq!(of(&world.key(&world.new_key("a program", group).await)).await, [true, false, false]);
    }

    async fn settings_managers_change_what_is_theirs_and_it_is_told(world: World) {
        let Holder { id, client, .. } = holder(&world, &["setting"]).await;
        let several = json!({ "site-name": "Ours", "start_of_week": "monday", "application-colors": { "brand": "#123456" } });
        assert_eq!(client.put("/api/setting", several).await.status, 204);
        assert_eq!(client.put("/api/setting/unaggregated-query-row-limit", json!({ "value": 100 })).await.status, 204);
        assert_eq!(world.admin().get("/api/setting/site-name").await.text(), "Ours");
        assert_eq!(client.get("/api/setting/site-name").await.text(), "Ours");
        assert_eq!(world.count(&format!("audit_event WHERE topic = 'setting-update' AND user_id = {id}")).await, 4);
        let one_too_many = json!({ "site-name": "Mine", "site-url": "https://evil.example" });
        assert_eq!(client.put("/api/setting", one_too_many).await.to_string(), REFUSED);
        assert_eq!(client.get("/api/setting/site-name").await.text(), "Ours", "all or none");
        let bad = client.put("/api/setting/start-of-week", json!({ "value": "someday" })).await;
        assert!(bad.status == 400 && bad.text_at("/errors/start-of-week").starts_with("must be "), "{bad}");
    }

    /// A268: whatever there is to set, a settings manager gets no further by it than an administrator wants.
    async fn settings_managers_change_nothing_else(world: World) {
        let Holder { client, .. } = holder(&world, &["setting", "monitoring", "subscription"]).await;
        let mut refused = 0;
        for key in every_setting(&world).await {
            let path = format!("/api/setting/{key}");
            let before = world.admin().get(&path).await.to_string();
            let answer = client.put(&path, json!({ "value": null })).await;
            if answer.status == 204 {
                continue;
            }
            assert_eq!(answer.to_string(), REFUSED, "{key}");
            assert_eq!(client.put("/api/setting", json!({ key.as_str(): "x" })).await.to_string(), REFUSED, "{key}");
            assert_eq!(world.admin().get(&path).await.to_string(), before, "{key}");
            refused += 1;
        }
        assert!(refused > 50, "{refused}");
        for hidden in ["no-such-setting", "password-length", "setup-token", "api-key", "trusted-proxies"] {
            let path = format!("/api/setting/{hidden}");
            assert_eq!(client.get(&path).await.to_string(), REFUSED, "{hidden}");
            assert_eq!(client.put(&path, json!({ "value": "x" })).await.to_string(), REFUSED, "{hidden}");
        }
    }

    async fn settings_managers_see_what_is_theirs_to_see(world: World) {
        let Holder { client, .. } = holder(&world, &["setting"]).await;
        let password = json!({ "value": "hunter22" });
        assert_eq!(world.admin().put("/api/setting/email-smtp-password", password).await.status, 204);
        let list = client.get("/api/setting").await;
        let seen: Vec<_> = list.json().as_array().unwrap().iter().map(|it| it["key"].clone()).collect();
        assert!(seen.contains(&json!("site-name")) && seen.contains(&json!("session-cookie-samesite")), "{seen:?}");
        for hidden in ["email-smtp-password", "ldap-password", "ldap-host", "second-factor", "session-timeout"] {
            assert!(!seen.contains(&json!(hidden)), "{hidden}");
            assert_eq!(client.get(&format!("/api/setting/{hidden}")).await.to_string(), REFUSED, "{hidden}");
        }
        assert!(!list.text().contains("**22"), "not even the end of a secret");
        assert!(every_setting(&world).await.len() > seen.len());
    }

    /// S46: no other door opens to who holds these rights.
    async fn holders_of_rights_are_no_administrators(world: World) {
        let Holder { group, id, client } = holder(&world, &["setting", "monitoring", "subscription"]).await;
        let own = format!("/api/user/{id}");
        for (method, path, body) in [
            ("PUT", GRAPH, json!({ "revision": 3, "groups": { group.to_string(): { "setting": "yes" } } })),
            ("POST", "/api/permissions/membership", json!({ "group_id": ADMINISTRATORS, "user_id": id })),
            ("POST", "/api/api-key", json!({ "name": "x", "group_id": ADMINISTRATORS })),
            ("POST", "/api/user", json!({ "email": "new@example.com", "user_group_memberships": [{ "id": ADMINISTRATORS }] })),
            ("PUT", own.as_str(), json!({ "user_group_memberships": [{ "id": ALL_USERS }, { "id": ADMINISTRATORS }] })),
            ("POST", "/api/user/1/password-reset-url", json!({})),
            ("DELETE", "/api/user/1/second-factor", json!({})),
            ("PUT", "/api/email", json!({ "email-smtp-host": "evil.example" })),
            ("DELETE", "/api/email", json!({})),
            ("PUT", "/api/google/settings", json!({ "google-auth-auto-create-accounts-domain": "evil.example" })),
            ("PUT", "/api/ldap/settings", json!({ "ldap-host": "evil.example" })),
            ("GET", "/api/permissions/graph", json!({})),
            ("POST", "/api/permissions/history/application/1/revert", json!({})),
        ] {
            let answer = client.send(method.parse().unwrap(), path, Some(body)).await;
            assert_eq!(answer.to_string(), REFUSED, "{method} {path}");
        }
        client.put(&own, json!({ "is_superuser": true })).await;
        assert_eq!(client.get("/api/user/current").await.json()["is_superuser"], json!(false));
    }

    /// S40, S52: a key is no more than its scopes, and one for some databases holds nothing of the whole.
    async fn scopes_of_keys_take_away(world: World) {
        let Holder { group, .. } = holder(&world, &["setting", "monitoring"]).await;
        let key = async |scopes: &[&str]| {
            let body = json!({ "name": scopes.join(" "), "group_id": group, "scopes": scopes });
            let made = world.admin().post("/api/api-key", body).await;
            world.key(&made.text_at("/unmasked_key"))
        };
        let properties = async |client: &Client| client.get("/api/session/properties").await.json();
        let write = async |client: &Client| client.put("/api/setting/site-name", json!({ "value": "Ours" })).await.status;
        let reader = key(&["settings:read"]).await;
        assert_eq!((reader.get("/api/setting").await.status, write(&reader).await), (200, 403));
        assert_eq!(reader.get("/api/audit").await.text_at("/error_code"), "scope-missing");
        assert!(properties(&reader).await.get("site-name").is_some());
        let writer = key(&["settings:read", "settings:write"]).await;
        assert_eq!(write(&writer).await, 204);
        assert_eq!(writer.put("/api/setting/site-url", json!({ "value": "https://evil.example" })).await.to_string(), REFUSED);
        let watcher = key(&["audit:read"]).await;
        assert_eq!((watcher.get("/api/audit").await.status, watcher.get("/api/setting").await.status), (200, 403));
        assert!(properties(&watcher).await.get("site-name").is_none(), "a scope that it lacks is not given by the group");
        assert_eq!(permissions(&watcher).await["can_access_setting"], json!(false));
        let whole = world.key(&world.new_key("whole", group).await);
        assert_eq!((whole.get("/api/setting").await.status, write(&whole).await), (200, 204));
    }
}

/// A276: and what else is watched.
#[tokio::test]
async fn monitors_read_what_happened_and_how_keys_are_used() {
    let world = World::new().await;
    let Holder { client, .. } = holder(&world, &["monitoring"]).await;
    world.new_key("a program", ALL_USERS).await;
    let events = client.get("/api/audit?topic=api-key-create").await.json();
    assert_eq!(events["total"], json!(1), "{events}");
    assert!(client.get("/api/audit/csv").await.text().contains("api-key-create"));
    assert_eq!(client.get("/api/util/logs").await.status, 200);
    assert_eq!(client.get("/api/api-key/1/usage").await.json()["total"], json!(0));
    for other in ["/api/api-key", "/api/setting", "/api/user", "/api/containment", "/api/permissions/history"]
    {
        assert_eq!(client.get(other).await.to_string(), REFUSED, "{other}");
    }
}

/// A260
#[tokio::test]
async fn settings_managers_are_shown_their_properties_beside_everybodys() {
    let world = World::new().await;
    let Holder { client, .. } = holder(&world, &["setting"]).await;
    let keys = async |client: &Client| client.get("/api/session/properties").await.keys();
    let everybodys = keys(&world.person().await).await;
    let theirs = keys(&client).await;
    assert!(everybodys.iter().all(|key| theirs.contains(key)));
    let more: Vec<_> = theirs.into_iter().filter(|key| !everybodys.contains(key)).collect();
    expect![[r#"
        email-from-address
        email-from-name
        email-reply-to
        email-smtp-host
        email-smtp-port
        email-smtp-security
        email-smtp-username
        session-cookie-samesite
        site-name"#]]
    .assert_eq(&more.join("\n"));
    let monitor = world.person_named("monitor@example.com").await;
    assert_eq!(keys(&monitor).await, everybodys);
}

/// The first steps of an instance are told to who changes its settings.
#[tokio::test]
async fn settings_managers_see_the_first_steps() {
    let world = World::new().await;
    let Holder { client, .. } = holder(&world, &["setting"]).await;
    assert_eq!(client.get("/api/setup/admin_checklist").await.status, 200);
}
