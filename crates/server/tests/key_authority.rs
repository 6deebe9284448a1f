//! What API keys may do to API keys, what they may know of themselves, and where they may stand.

use crate::world::{ADMINISTRATORS, ALL_USERS, Answer, Client, PASSWORD, World, on_both};
use expect_test::expect;
use kernel::Scope;
use serde_json::{Value, json};

impl World {
    /// A program of the Administrators group with these limits.
    async fn program(&self, limits: Value) -> Client {
        let mut body = json!({ "name": format!("program {}", self.count("app_user").await), "group_id": ADMINISTRATORS });
        body.as_object_mut().unwrap().extend(limits.as_object().unwrap().clone());
        self.key(&self.new_key_with(body).await.1)
    }
}

/// What of handling keys is let through: making one like `limits`, changing, rotating, deleting a key without limits.
async fn handles(client: &Client, id: i64) -> [u16; 4] {
    let new = json!({ "name": "made by a key", "group_id": ALL_USERS, "scopes": ["users:read"] });
    [
        client.post("/api/api-key", new).await.status,
        client.put(&format!("/api/api-key/{id}"), json!({ "description": "changed" })).await.status,
        client.put(&format!("/api/api-key/{id}/regenerate"), json!({})).await.status,
        client.delete(&format!("/api/api-key/{id}")).await.status,
    ]
}

fn code(answer: &Answer) -> (u16, String) {
    (answer.status, answer.json()["error_code"].as_str().unwrap_or_default().to_owned())
}

on_both! {
    /// S41
    async fn a_key_handles_keys_only_when_its_scopes_say_so(world: World) {
        let (id, _) = world.new_key_with(json!({ "name": "other", "group_id": ALL_USERS })).await;
        let unscoped = world.program(json!({})).await;
        assert_eq!(handles(&unscoped, id).await, [403, 403, 403, 403]);
        let refused = unscoped.delete(&format!("/api/api-key/{id}")).await;
        assert_eq!((code(&refused), refused.text_at("/scope")), ((403, "scope-missing".into()), "api-keys:write".into()));
        assert_eq!(unscoped.get("/api/api-key").await.status, 200, "it may look");
        let reader = world.program(json!({ "scopes": ["api-keys:read", "users:write"] })).await;
        assert_eq!(handles(&reader, id).await, [403, 403, 403, 403]);
        let scoped = world.program(json!({ "scopes": ["api-keys:write", "users:read"] })).await;
        assert_eq!(handles(&scoped, id).await, [200, 403, 403, 204], "it never takes over a key that may do more");
    }

    /// S41: whoever wants what the reference allows says so.
    async fn keys_without_scopes_handle_keys_where_that_is_allowed(world: World) {
        let (id, _) = world.new_key_with(json!({ "name": "other", "group_id": ALL_USERS })).await;
        let unscoped = world.program(json!({})).await;
        let change = json!({ "value": true });
        assert_eq!(world.admin().put("/api/setting/api-keys-manage-api-keys", change).await.status, 204);
        assert_eq!(handles(&unscoped, id).await, [200, 200, 200, 204]);
    }

    /// S41: a key that leaked makes no twin without its limits, and takes none of its own away.
    async fn what_a_key_makes_or_changes_can_do_no_more_than_itself(world: World) {
        let limits = json!({
            "scopes": ["api-keys:write", "databases:read", "query:run@database/1"],
            "allowed_cidrs": ["127.0.0.0/8"], "expires_at": "2026-06-01T00:00:00Z",
        });
        let (own, secret) = {
            let mut body = limits.clone();
            body["name"] = json!("maker");
            body["group_id"] = json!(ADMINISTRATORS);
            world.new_key_with(body).await
        };
        let maker = world.key(&secret);
        for (field, wider) in [
            ("scopes", json!(null)),
            ("scopes", json!(["users:read"])),
            ("scopes", json!(["query:run"])),
            ("scopes", json!(["query:run@database/2"])),
            ("allowed_cidrs", json!(null)),
            ("allowed_cidrs", json!(["127.0.0.1", "192.0.2.1"])),
            ("expires_at", json!(null)),
            ("expires_at", json!("2026-06-01T00:00:01Z")),
        ] {
            let mut body = limits.clone();
            body["name"] = json!("made");
            body["group_id"] = json!(ALL_USERS);
            body[field] = wider.clone();
            let made = maker.post("/api/api-key", body).await;
            assert_eq!(code(&made), (403, "beyond-own-rights".into()), "{field} {wider}");
            let widened = maker.put(&format!("/api/api-key/{own}"), json!({ field: wider })).await;
            assert_eq!(code(&widened), (403, "beyond-own-rights".into()), "{field} {wider}");
        }
        assert_eq!(world.count("api_key").await, 1);
        let narrower = json!({
            "name": "made", "group_id": ALL_USERS, "scopes": ["query:run@database/1"],
            "allowed_cidrs": ["127.0.0.1"], "expires_at": "2026-05-31T00:00:00Z",
        });
        assert_eq!(maker.post("/api/api-key", narrower).await.status, 200);
        let rotated = maker.put(&format!("/api/api-key/{own}/regenerate"), json!({ "overlap_seconds": 60 })).await;
        assert_eq!(rotated.status, 200, "a program may rotate its own key");
        let event = world.last_event("api-key-regenerate").await;
        assert_eq!(event["api_key"]["id"], json!(own), "{event}");
    }

    /// S41
    async fn a_key_touches_passwords_only_when_its_scopes_say_so(world: World) {
        let grace = world.add_person("grace@example.com").await;
        let path = format!("/api/user/{grace}/password");
        let body = json!({ "password": format!("{PASSWORD} and more") });
        let link = format!("/api/user/{grace}/password-reset-url");
        let unscoped = world.program(json!({})).await;
        assert_eq!(code(&unscoped.put(&path, body.clone()).await), (403, "scope-missing".into()));
        assert_eq!(code(&unscoped.post(&link, json!({})).await), (403, "scope-missing".into()));
        let scoped = world.program(json!({ "scopes": ["users:passwords"] })).await;
        assert_eq!(scoped.put(&path, body).await.status, 204);
    }

    async fn a_key_finds_out_what_it_is_and_can_do(world: World) {
        let limits = json!({
            "scopes": ["query:run@database/2", "databases:write"], "expires_at": "2026-06-01T00:00:00Z",
            "allowed_cidrs": ["127.0.0.1"],
        });
        let mut key = world.program(limits).await.get("/api/api-key/current").await.json();
        key["masked_key"].take();
        key["name"].take();
        key["acts_as"]["common_name"].take();
        expect![[r#"
            {
              "id": 1,
              "name": null,
              "masked_key": null,
              "is_personal": false,
              "group": {
                "id": 2,
                "name": "Administrators"
              },
              "acts_as": {
                "id": 2,
                "common_name": null
              },
              "is_superuser": true,
              "scopes": [
                "databases:write",
                "query:run@database/2"
              ],
              "not_before": null,
              "expires_at": "2026-06-01T00:00:00Z",
              "allowed_cidrs": [
                "127.0.0.1/32"
              ],
              "retiring": null,
              "rights": [
                "databases:read",
                "databases:write",
                "query:run@database/2"
              ]
            }"#]].assert_eq(&format!("{key:#}"));
        assert_eq!(world.admin().get("/api/api-key/current").await.status, 404, "a session is no key");
        let both = world.admin().with("x-api-key", &world.new_key("both", ALL_USERS).await);
        assert_eq!(both.get("/api/api-key/current").await.status, 404, "the session is who asks");
    }

    async fn the_rights_of_a_key_are_what_its_group_leaves(world: World) {
        let rights = async |client: &Client| client.get("/api/api-key/current").await.json()["rights"].clone();
        let plain = rights(&world.plain_key().await).await;
        assert_eq!(plain, json!(["account:read", "account:write", "cards:read", "cards:write", "collections:read", "collections:write", "dashboards:read", "dashboards:write", "databases:read", "query:run", "settings:read", "users:read"]));
        let body = json!({ "name": "x", "group_id": ALL_USERS, "scopes": ["databases:write", "users:read", "audit:read"] });
        let scoped = world.key(&world.new_key_with(body).await.1);
        assert_eq!(rights(&scoped).await, json!(["databases:read", "users:read"]));
        let all: Vec<_> = Scope::ALL.iter().map(|scope| scope.name()).collect();
        let unscoped: Vec<_> = all.iter().filter(|name| !["api-keys:write", "users:passwords"].contains(name)).collect();
        assert_eq!(rights(&world.program(json!({})).await).await, json!(unscoped));
        assert_eq!(rights(&world.program(json!({ "scopes": all })).await).await, json!(all));
    }

    async fn a_key_learns_that_its_secret_is_the_one_before(world: World) {
        let (id, old) = world.new_key_with(json!({ "name": "CI", "group_id": ALL_USERS })).await;
        let new = world.rotate(id, Some(3600)).await.text_at("/unmasked_key");
        let retiring = async |secret: &str| world.key(secret).get("/api/api-key/current").await.json()["retiring"].clone();
        assert_eq!(retiring(&old).await, json!({ "since": "2026-05-01T09:00:00Z", "until": "2026-05-01T10:00:00Z" }));
        assert_eq!(retiring(&new).await, json!(null));
    }
}

/// The scopes that are of use to everybody are those of the routes that everybody signed in may call.
#[tokio::test]
async fn what_is_of_use_to_everybody_is_what_everybody_may_call() {
    let world = World::new().await;
    let description: Value = serde_json::from_str(&world.app.docs.json()).unwrap();
    let mut scopes: Vec<_> = crate::who_may_call::table()
        .into_iter()
        .filter(|line| line.0 == crate::who_may_call::Who::SignedIn && !line.2.contains("/personal"))
        .filter_map(|line| {
            let operation = &description["paths"][line.2][line.1.to_lowercase()];
            operation["x-scope"].as_str().map(str::to_owned)
        })
        .collect();
    scopes.sort();
    scopes.dedup();
    assert_eq!(world.plain_key().await.get("/api/api-key/current").await.json()["rights"], json!(scopes));
}

#[tokio::test]
async fn every_scope_is_listed_and_every_preset_can_be_given() {
    let world = World::new().await;
    let answer = world.plain_key().await.get("/api/api-key/scopes").await.json();
    let names: Vec<_> = answer["scopes"].as_array().unwrap().iter().map(|scope| &scope["name"]).collect();
    assert_eq!(json!(names), json!(Scope::ALL.iter().map(|scope| scope.name()).collect::<Vec<_>>()));
    let narrow: Vec<_> = answer["scopes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|scope| scope["narrow_to"] == "database")
        .map(|scope| scope["name"].as_str().unwrap())
        .collect();
    assert_eq!(narrow, ["databases:read", "databases:write", "query:run"]);
    let mut ids = Vec::new();
    for preset in answer["presets"].as_array().unwrap() {
        world.program(json!({ "scopes": preset["scopes"] })).await;
        ids.push(preset["id"].as_str().unwrap());
    }
    assert_eq!(ids, ["read-only", "run-queries", "dbt", "terraform-permissions"]);
}

/// S38
#[tokio::test]
async fn a_key_in_an_address_is_refused_in_words_and_not_repeated() {
    let world = World::new().await;
    let key = world.new_key("CI", ADMINISTRATORS).await;
    let escaped = key.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    for query in [
        format!("api_key={key}"),
        format!("limit=1&X-API-Key={escaped}"),
        format!("anything={escaped}"),
        "apikey=mb_firsttestapikey123".to_owned(),
    ] {
        for path in ["/api/user", "/api/session/properties", "/api/nowhere"] {
            let answer = world.anonymous().get(&format!("{path}?{query}")).await;
            assert_eq!((answer.status, answer.header("content-type")), (400, Some("text/plain")), "{path}");
            assert!(answer.text().contains("X-API-Key") && !answer.text().contains("mb_"), "{answer}");
        }
    }
    let search = world.admin().get("/api/user?query=mb_not_an_api_key").await;
    assert_eq!(search.status, 200, "a text that begins like one is none");
}

/// S37: what is odd in the header is nobody, and never a reason to look further.
#[tokio::test]
async fn odd_keys_are_nobody() {
    let world = World::new().await;
    let key = world.new_key("CI", ADMINISTRATORS).await;
    let odd: [&[u8]; 7] = [
        b"",
        b"   ",
        "mb_ключключключ".as_bytes(),
        b"mb_\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe",
        &[b"mb_".as_slice(), &[b'a'; 252]].concat(),
        &[key.as_bytes(), " x".as_bytes()].concat(),
        &[b"Bearer ".as_slice(), key.as_bytes()].concat(),
    ];
    for text in odd {
        let answer = world.anonymous().with_bytes("x-api-key", text).get("/api/user/current").await;
        assert_eq!((answer.status, answer.text()), (401, "Unauthenticated"));
    }
    for (name, value) in [("authorization", format!("Bearer {key}")), ("cookie", format!("x-api-key={key}"))]
    {
        let answer = world.anonymous().with(name, &value).get("/api/user/current").await;
        assert_eq!(answer.status, 401, "{name}");
    }
}
