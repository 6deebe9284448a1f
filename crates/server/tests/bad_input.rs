//! Input that cannot be meant: of the wrong type, too long, too deep, too large, malformed.
//!
//! Routes and fields are read off the API description, so that new ones are tried without being named here.

use crate::world::{ADA, PASSWORD, World, setup_body};
use axum::http::Method;
use serde_json::{Value, json};

/// Stands inside what is sent and must not stand in what comes back.
const MARK: &str = "r3fl3ct";

/// S11
#[tokio::test]
async fn no_wrong_type_in_any_field_of_an_anonymous_route_gets_past_the_door() {
    for world in [World::new().await, World::empty().await] {
        let before = (world.count("app_user").await, world.count("session").await);
        let mut tried = 0;
        for route in routes(&world).iter().filter(|route| route.is_anonymous) {
            for pointer in &route.fields {
                for value in wrong_values().into_iter().chain([five_megabytes()]) {
                    let mut body = hopeless_body(&route.path);
                    set(&mut body, pointer, value.clone());
                    let answer = world.anonymous().send(route.method.clone(), &route.path, Some(body)).await;
                    let about =
                        || format!("{} {} {pointer} = {:.80}", route.method, route.path, value.to_string());
                    let is_refused = matches!(answer.status, 400 | 401 | 403 | 404 | 413 | 415);
                    // Any text may be a good password, and saying so changes nothing.
                    let is_praised = route.path.ends_with("/password-check")
                        && answer.status == 200
                        && answer.json() == json!({ "valid": true });
                    // Whatever was found is taken, so that nobody learns whether it is a key.
                    let is_taken = route.path.ends_with("/report-leak") && answer.status == 204;
                    let may_be_right = (is_praised || is_taken) && value.is_string();
                    assert!(is_refused || may_be_right, "{}: {answer}", about());
                    assert!(!answer.text().contains(MARK), "{} comes back: {answer}", about());
                    tried += 1;
                }
            }
        }
        assert!(tried > 100, "the description lists the fields: {tried}");
        assert_eq!((world.count("app_user").await, world.count("session").await), before);
    }
}

/// The same for routes of administrators: there, some odd values are harmless, but none is a fault of ours.
#[tokio::test]
async fn no_wrong_type_in_any_field_of_any_route_is_a_fault_of_ours() {
    let world = World::new().await;
    let admin = world.admin();
    for route in routes(&world).iter().filter(|route| !route.is_anonymous) {
        let path = route.path.replace("{key}", "site-name").replace("{id}", "1").replace("{schema}", "none");
        for pointer in &route.fields {
            for value in wrong_values() {
                let mut body = json!({});
                set(&mut body, pointer, value.clone());
                let answer = admin.send(route.method.clone(), &path, Some(body)).await;
                assert!(
                    answer.status < 500,
                    "{} {path} {pointer} = {:.80}: {answer}",
                    route.method,
                    value.to_string()
                );
            }
        }
    }
}

/// S11, and bodies that are no object, no JSON, no text.
#[tokio::test]
async fn no_body_of_any_route_is_a_fault_of_ours() {
    let world = World::new().await;
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let bodies: Vec<Vec<u8>> = vec![
        b"".to_vec(),
        b"null".to_vec(),
        b"1e999".to_vec(),
        b"[]".to_vec(),
        b"\"r3fl3ct\"".to_vec(),
        b"{\"r3fl3ct\"".to_vec(),
        b"{\"username\":\"a\",\"username\":{\"r3fl3ct\":1}}".to_vec(),
        b"\xff\xfe{\"a\":1}".to_vec(),
        b"{\"username\":\"\\ud800\"}".to_vec(),
        b"{\"username\":\"\xc3\x28\"}".to_vec(),
        deep.into_bytes(),
        b"[".repeat(100_000),
    ];
    for route in routes(&world).iter().filter(|route| route.has_body) {
        let path = route.path.replace("{key}", "site-name").replace("{id}", "1").replace("{schema}", "none");
        for client in [world.anonymous(), world.admin()] {
            for body in &bodies {
                let answer =
                    client.send_bytes(route.method.clone(), &path, "application/json", body.clone()).await;
                let place = format!("{} {path} {:.40}", route.method, String::from_utf8_lossy(body));
                assert!(answer.status < 500, "{place}: {answer}");
                assert!(!route.is_anonymous || answer.status >= 400, "{place}: {answer}");
                assert!(!answer.text().contains(MARK), "{place} comes back: {answer}");
            }
        }
    }
}

/// Larger bodies are not read to their end.
#[tokio::test]
async fn a_body_of_ten_megabytes_is_refused() {
    let world = World::new().await;
    let body = format!(r#"{{"username":"{}","password":"x"}}"#, "a".repeat(10 * 1024 * 1024));
    let answer = world.anonymous().send_bytes(Method::POST, "/api/session", "application/json", body).await;
    assert_eq!((answer.status, answer.header("content-type")), (413, Some("text/plain")));
}

#[tokio::test]
async fn ids_that_are_none_are_refused_in_every_path() {
    let world = World::new().await;
    let routes: Vec<_> = routes(&world).into_iter().filter(|route| route.path.contains('{')).collect();
    assert!(!routes.is_empty());
    for route in routes {
        for id in ODD_IDS {
            let start = route.path.find('{').unwrap();
            let end = route.path.find('}').unwrap();
            let path = format!("{}{id}{}", &route.path[..start], &route.path[end + 1..]);
            let path = path.replace(['{', '}'], "");
            let answer = world.admin().send(route.method.clone(), &path, Some(json!({}))).await;
            assert!((400..500).contains(&answer.status), "{} {path}: {answer}", route.method);
            assert_eq!(world.anonymous().get("/api/health").await.status, 200);
        }
    }
}

const ODD_IDS: [&str; 14] = [
    "NaN",
    "-1",
    "0",
    "1.5",
    "1e3",
    "99999999999999999999",
    "9223372036854775808",
    "%00",
    "%FF",
    "%F0%9F%A6%8A",
    "%2e%2e%2f",
    "1;DROP%20TABLE%20session",
    "%20",
    "0x10",
];

#[tokio::test]
async fn ids_that_are_none_are_refused_in_bodies() {
    let world = World::new().await;
    for id in
        ["NaN", "Infinity", "-1", "0", "1.5", "1e400", "99999999999999999999", "\"1\"", "{}", "[1]", "true"]
    {
        let body = format!(r#"{{"name":"x","group_id":{id}}}"#);
        let answer = world.admin().send_bytes(Method::POST, "/api/api-key", "application/json", body).await;
        assert_eq!(answer.status, 400, "{id}: {answer}");
    }
    assert_eq!(world.count("api_key").await, 0);
}

/// S48
#[tokio::test]
async fn nobody_writes_columns_by_naming_them() {
    let world = World::new().await;
    let body = json!({ "name": "x", "group_id": 1, "id": 77, "user_id": 1, "is_superuser": true, "key": "mb_mine_mine_mine" });
    let key = world.admin().post("/api/api-key", body).await;
    assert_ne!(key.json()["id"], json!(77));
    let user = world.key(&key.text_at("/unmasked_key")).get("/api/user/current").await.json();
    assert_eq!(user["is_superuser"], json!(false));
}

#[tokio::test]
async fn odd_headers_are_nobodys_credential_and_nobodys_fault() {
    let world = World::new().await;
    let odd = [
        "\u{80}\u{ff}",
        "a\tb",
        "=;=;=",
        "metabase.SESSION",
        "metabase.SESSION=;;;",
        "\"\"",
        &"x".repeat(60_000),
    ];
    for name in [
        "cookie",
        "x-metabase-session",
        "x-api-key",
        "x-forwarded-for",
        "origin",
        "host",
        "user-agent",
        "x-metabase-locale",
    ] {
        for value in odd {
            let client = world.anonymous().with_bytes(name, value.as_bytes());
            assert_eq!(client.get("/api/user/current").await.status, 401, "{name}: {value:.40}");
            let answer = client.log_in(ADA, PASSWORD).await;
            assert_eq!(answer.status, 200, "{name}: {value:.40}: {answer}");
        }
    }
}

/// S11: the one anonymous route that reads its address: a token that is doubled, nested, endless, or no text at all.
#[tokio::test]
async fn odd_tokens_in_an_address_are_not_valid_and_nobodys_fault() {
    let world = World::new().await;
    let long = format!("token={MARK}{}", "x".repeat(40_000));
    for query in [
        "",
        "token",
        "token=",
        "token=%20",
        "token=r3fl3ct&token=1_x",
        "token[]=r3fl3ct",
        "token[$ne]=r3fl3ct",
        "token=%00r3fl3ct",
        "token=%FFr3fl3ct",
        "token=%F0%9F%A6%8A",
        "token=%",
        "token='%20OR%201=1--r3fl3ct",
        "%74oken=r3fl3ct",
        &long,
    ] {
        let answer = world.anonymous().get(&format!("/api/session/password_reset_token_valid?{query}")).await;
        let is_no = answer.status == 200 && answer.json() == json!({ "valid": false });
        assert!(is_no || matches!(answer.status, 400 | 414), "{query:.40}: {answer}");
        assert!(!answer.text().contains(MARK), "{query:.40}: {answer}");
    }
}

/// A body with every field right that must not succeed: the password is wrong, the token is wrong.
fn hopeless_body(path: &str) -> Value {
    match path {
        "/api/setup" => setup_body("wrong"),
        "/api/session" => json!({ "username": "nobody@example.com", "password": "wrong", "remember": false }),
        "/api/session/reset_password" => json!({ "token": "1_x", "password": PASSWORD, "remember": false }),
        "/api/session/mfa/verify" => json!({ "challenge_token": "x", "code": "000000", "remember": false }),
        _ => json!({}),
    }
}

fn wrong_values() -> Vec<Value> {
    let mut deep = json!(MARK);
    for level in 0..100 {
        deep = if level % 2 == 0 { json!([deep]) } else { json!({ MARK: deep }) };
    }
    vec![
        json!({}),
        json!({ MARK: MARK }),
        json!({ "$ne": MARK }),
        json!([]),
        json!([MARK]),
        json!([[], {}]),
        json!(0),
        json!(-1),
        json!(1e308),
        json!(u64::MAX),
        json!(true),
        json!(false),
        json!(null),
        json!(""),
        json!("   "),
        json!(format!("\u{0}{MARK}")),
        json!(format!("{MARK}{}", "x".repeat(300))),
        json!(format!("{MARK}{}", "🦊".repeat(20_000))),
        deep,
    ]
}

fn five_megabytes() -> Value {
    json!(MARK.repeat(5 * 1024 * 1024 / MARK.len()))
}

struct Route {
    method: Method,
    path: String,
    is_anonymous: bool,
    has_body: bool,
    /// JSON pointers to the fields of its body.
    fields: Vec<String>,
}

/// All routes of the description.
fn routes(world: &World) -> Vec<Route> {
    let description: Value = serde_json::from_str(&world.app.docs.json()).unwrap();
    let operations = world.app.docs.operations();
    let route = |(method, path): &(&str, String)| {
        let operation = &description["paths"][path][method.to_lowercase()];
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let mut fields = Vec::new();
        collect_fields(&description, schema, "", &mut fields);
        Route {
            method: Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(),
            path: path.clone(),
            is_anonymous: operation["x-who-may-call"] == "anyone",
            has_body: !operation["requestBody"].is_null(),
            fields,
        }
    };
    operations.iter().map(route).collect()
}

/// Fields of an object, those of objects within it included.
fn collect_fields(description: &Value, schema: &Value, above: &str, fields: &mut Vec<String>) {
    let schema = match schema["$ref"].as_str() {
        Some(reference) => description.pointer(&reference[1..]).unwrap(),
        None => schema,
    };
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let pointer = format!("{above}/{name}");
        let is_known = fields.contains(&pointer) || pointer.matches('/').count() > 4;
        if !is_known {
            collect_fields(description, field, &pointer, fields);
            fields.push(pointer);
        }
    }
}

/// Puts a value where a pointer points, making objects on the way.
fn set(body: &mut Value, pointer: &str, value: Value) {
    let place = pointer[1..].split('/').fold(body, |object, name| {
        if !object.is_object() {
            *object = json!({});
        }
        &mut object[name]
    });
    *place = value;
}

/// A pointer reaches what it names.
#[test]
fn a_value_is_put_where_the_pointer_points() {
    let mut body = json!({ "user": { "email": "a" } });
    set(&mut body, "/user/email", json!(1));
    set(&mut body, "/prefs/site_name", json!(2));
    assert_eq!(body, json!({ "user": { "email": 1 }, "prefs": { "site_name": 2 } }));
}
