//! How many questions a request asks of the app database: few, whatever the route, and as many tomorrow as today.

use crate::{
    who_may_call::{Line, table, target},
    world::{ADMINISTRATORS, ALL_USERS, on_both},
};
use axum::http::Method;

/// Who is asking.
const GATE: u64 = 1;
/// What a request asks at most, beside that.
const MOST: u64 = 5;

/// Routes that ask more, how much more at most, and why. None of it grows with what there is.
const MORE: [(&str, u64, &str); 17] = [
    ("POST /api/session", 8, "the device, the second factor, the session, the log-in and its event"),
    ("POST /api/user", 10, "the person, places in groups, a collection of their own, a letter, events"),
    ("POST /api/user/import", 11, "the same for all people of a file"),
    ("PUT /api/user/{id}", 9, "the last administrator is looked for, and groups may follow"),
    ("GET /api/permissions/file", 10, "all that the file tells: groups, members, rights in everything"),
    ("POST /api/permissions/plan", 9, "the same"),
    ("POST /api/permissions/drift", 9, "the same"),
    ("POST /api/permissions/apply", 17, "the same, held while it is written, with revisions"),
    ("POST /api/permissions/group", 7, "what everybody may is what it starts with"),
    ("POST /api/containment/plan", 16, "whom it hits: people, sessions, keys, by every filter"),
    ("POST /api/containment/apply", 21, "the same, and it is done"),
    ("POST /api/containment/undo", 7, "each sort of what was held goes free"),
    ("POST /api/collection", 7, "the place, rights as above it, the event"),
    ("GET /api/collection/graph", 6, "the graph: groups, edges, collections, whose they are, its revision"),
    ("PUT /api/collection/graph", 10, "the same before and after the change, and its revision"),
    (
        "POST /api/card/{id}/copy",
        6,
        "the card, where it lies, what it asks, the event, the copy and who made it",
    ),
    ("POST /api/bulk", 7, "what its operations ask, and whether it was asked before"),
];

on_both! {
    async fn a_request_asks_few_questions_of_the_app_database(world: World) {
        assert_eq!(world.connect_shop_and_stop_syncing().await, 1);
        world.new_key("to be deleted", ALL_USERS).await;
        let admin = world.key(&world.new_key("admin key", ADMINISTRATORS).await);
        assert_eq!(admin.get("/api/user/current").await.status, 200);
        let mut too_many = Vec::new();
        for Line(_, method, path, body) in table() {
            let (route, sent) = (format!("{method} {path}"), Method::from_bytes(method.as_bytes()).unwrap());
            let before = world.db().statements();
            let answer = admin.send(sent, &target(path), body).await;
            let cost = world.db().statements() - before;
            let exception = MORE.iter().find(|(named, ..)| *named == route);
            let most = exception.map_or(MOST, |(_, most, _)| *most) + GATE;
            if cost > most {
                too_many.push(format!("{route}: {cost} instead of {most}, answered {}", answer.status));
            }
        }
        assert!(too_many.is_empty(), "{too_many:#?}");
    }
}

#[test]
fn every_exception_is_a_route_that_needs_to_be_one() {
    let routes: Vec<_> = table().iter().map(|Line(_, method, path, _)| format!("{method} {path}")).collect();
    for (route, most, why) in MORE {
        assert!(routes.iter().any(|known| known == route), "there is no {route}");
        assert!(most > MOST && !why.is_empty(), "{route}");
    }
}
