//! Whatever the scopes: they take away and never give.
//!
//! Random sets of scopes, on keys of both built-in groups, against every route of the description.

use crate::{
    who_may_call::{Line, Outcome, Who, outcome, table, target},
    world::{ADMINISTRATORS, ALL_USERS, World},
};
use axum::http::Method;
use kernel::{Narrow, Scope};
use serde_json::{Value, json};

/// Sets of scopes that are tried per group.
const SETS: u64 = 8;

/// Some scopes: each with a chance of a third, every other narrowed where it can be.
fn some_scopes(seed: u64) -> Vec<String> {
    let mut state = seed;
    let mut die = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    let mut some = vec![Scope::ALL[usize::try_from(die()).unwrap() % Scope::ALL.len()].to_string()];
    for scope in Scope::ALL {
        let (is_in, is_narrow) = (die() % 3 == 0, die() % 2 == 0);
        match scope.narrow() {
            _ if !is_in => {}
            Some(narrow @ (Narrow::Database | Narrow::Collection)) if is_narrow => {
                some.push(format!("{scope}@{}/1", narrow.name()));
            }
            _ => some.push(scope.to_string()),
        }
    }
    some
}

/// Do these scopes allow, for some database at least, what a route needs?
fn have(scopes: &[String], needed: &Value) -> bool {
    let Some(needed) = needed.as_str().and_then(Scope::parse) else { return true };
    scopes.iter().any(|scope| Scope::parse(scope.split('@').next().unwrap()).unwrap().covers(needed))
}

/// S40, S41
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scoped_key_may_nothing_that_its_group_may_not() {
    let world = World::new().await;
    assert_eq!(world.connect_shop().await, 1);
    world.new_key("to be deleted", ALL_USERS).await;
    let description: Value = serde_json::from_str(&world.app.docs.json()).unwrap();
    let mut keys = Vec::new();
    // Who may less comes first: what the table's last line deletes is then still there.
    for (group, is) in [(ALL_USERS, Who::SignedIn), (ADMINISTRATORS, Who::Administrator)] {
        for seed in 0..SETS {
            let scopes = some_scopes(seed);
            let body = json!({ "name": format!("{seed} {group}"), "group_id": group, "scopes": scopes });
            keys.push((world.key(&world.new_key_with(body).await.1), is, scopes));
        }
    }
    for Line(who, method, path, body) in table() {
        let needed = &description["paths"][path][method.to_lowercase()]["x-scope"];
        let target = target(path);
        let sent = Method::from_bytes(method.as_bytes()).unwrap();
        for (key, is, scopes) in &keys {
            let answer = key.send(sent.clone(), &target, body.clone()).await;
            let is_refused = answer.status == 401 || answer.status == 403;
            let about = || format!("{method} {path} by {scopes:?} with the rights of {is:?}: {answer}");
            let is_let_in = outcome(&answer) == Outcome::LetIn && !is_refused;
            assert!(!is_let_in || *is >= who, "given: {}", about());
            assert!(!is_let_in || have(scopes, needed), "not taken away: {}", about());
        }
    }
}
