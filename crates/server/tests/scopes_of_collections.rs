//! Keys whose scopes are narrowed to collections: each with all that lies in it, wherever it is moved.

use crate::{
    collection::{forbid_everything, make, permit},
    world::{ADMINISTRATORS, ALL_USERS, Answer, Client, World, on_both},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn key_with(world: &World, group: i64, scopes: &[String]) -> Client {
    let body = json!({ "name": format!("{group} {scopes:?}"), "group_id": group, "scopes": scopes });
    world.key(&world.new_key_with(body).await.1)
}

fn ids(answer: &Answer) -> BTreeSet<i64> {
    assert_eq!(answer.status, 200, "{answer}");
    answer.json().as_array().unwrap().iter().filter_map(|one| one["id"].as_i64()).collect()
}

async fn put(client: &Client, id: i64, change: Value) -> u16 {
    client.put(&format!("/api/collection/{id}"), change).await.status
}

on_both! {
    /// S40: a scope for a collection that is not there, or not for this one to know of, is a slip.
    async fn a_scope_names_a_collection_that_is_there(world: World) {
        let hidden = make(&world.admin(), "Hidden", None).await;
        forbid_everything(&world).await;
        let scopes = |id: i64| json!([format!("collections:read@collection/{id}")]);
        let new = |id: i64| json!({ "name": "narrow", "group_id": ALL_USERS, "scopes": scopes(id) });
        let refused = world.admin().post("/api/api-key", new(7777)).await;
        assert_eq!((refused.status, refused.text_at("/errors/scopes")), (400, "There is no collection 7777.".into()));
        let (id, _) = world.new_key_with(new(hidden)).await;
        let path = format!("/api/api-key/{id}");
        for field in ["scopes", "trial_scopes"] {
            assert_eq!(world.admin().put(&path, json!({ field: scopes(7777) })).await.status, 400, "{field}");
        }
        assert_eq!(world.admin().put(&path, json!({ "trial_scopes": scopes(hidden) })).await.status, 200);
        let person = world.person().await;
        let own = async |id| person.post("/api/api-key/personal", json!({ "name": "mine", "scopes": scopes(id) })).await;
        assert_eq!((own(hidden).await.status, own(7777).await.status), (400, 400));
        let shown = make(&world.admin(), "Shown", None).await;
        permit(&world, ALL_USERS, &shown.to_string(), "read").await;
        assert_eq!(own(shown).await.status, 200);
    }

    /// S40
    async fn a_scope_for_one_collection_ends_there(world: World) {
        let admin = world.admin();
        let (shared, other) = (make(&admin, "Shared", None).await, make(&admin, "Other", None).await);
        let inside = make(&admin, "Inside", Some(shared)).await;
        let key = key_with(&world, ADMINISTRATORS, &[format!("collections:write@collection/{shared}")]).await;
        assert_eq!(ids(&key.get("/api/collection").await), [shared, inside].into());
        let tree = key.get("/api/collection/tree?exclude-archived=true").await.json();
        assert_eq!((&tree[0]["id"], &tree[0]["children"][0]["id"], &tree[1]), (&json!(shared), &json!(inside), &json!(null)));
        for (id, expected) in [(shared, 200), (inside, 200), (other, 403)] {
            assert_eq!(key.get(&format!("/api/collection/{id}")).await.status, expected, "{id}");
            assert_eq!(key.get(&format!("/api/collection/{id}/items")).await.status, expected, "{id}");
            assert_eq!(put(&key, id, json!({ "description": "seen" })).await, expected, "{id}");
        }
        assert_eq!(key.get("/api/collection/root").await.json()["can_write"], json!(false), "it lies in no collection");
        assert_eq!(put(&key, inside, json!({ "parent_id": null })).await, 403, "nothing is taken out");
        assert_eq!(key.post("/api/collection", json!({ "name": "x", "parent_id": null })).await.status, 403);
        for (id, expected) in [(shared, true), (inside, true), (other, false)] {
            let path = format!("/api/permissions/explain?api_key_id=1&action=write&collection_id={id}");
            assert_eq!(admin.get(&path).await.json()["allowed"], json!(expected), "explained as it is enforced");
        }
        let made = make(&key, "Made", Some(inside)).await;
        let reader = key_with(&world, ADMINISTRATORS, &[format!("collections:read@collection/{inside}")]).await;
        assert_eq!(ids(&reader.get("/api/collection").await), [inside, made].into());
        let refused = reader.put(&format!("/api/collection/{made}"), json!({ "name": "x" })).await;
        assert_eq!((refused.status, &refused.json()["error_code"]), (403, &json!("scope-missing")));
        let current = reader.get("/api/api-key/current").await.json();
        assert_eq!(current["rights"], json!([format!("collections:read@collection/{inside}")]));
    }

    /// S40: the tree decides at the moment of asking.
    async fn what_is_moved_goes_with_its_tree(world: World) {
        let admin = world.admin();
        let (shared, other) = (make(&admin, "Shared", None).await, make(&admin, "Other", None).await);
        let (moving, inside) = (make(&admin, "Moving", Some(other)).await, make(&admin, "Deep", None).await);
        assert_eq!(put(&admin, inside, json!({ "parent_id": moving })).await, 200);
        let key = key_with(&world, ADMINISTRATORS, &[format!("collections:read@collection/{shared}")]).await;
        let sees = async || ids(&key.get("/api/collection").await);
        assert_eq!(sees().await, [shared].into());
        assert_eq!(put(&admin, moving, json!({ "parent_id": shared })).await, 200);
        assert_eq!(sees().await, [shared, moving, inside].into());
        assert_eq!(put(&admin, shared, json!({ "parent_id": other })).await, 200);
        assert_eq!(sees().await, [shared, moving, inside].into(), "what is named may move itself");
        assert_eq!(put(&admin, moving, json!({ "parent_id": null })).await, 200);
        assert_eq!(sees().await, [shared].into());
    }

    /// S40: of personal collections the whole, or nothing.
    async fn a_personal_collection_is_within_reach_when_it_is_named(world: World) {
        let admin = world.admin();
        let own = admin.get("/api/user/current").await.json()["personal_collection_id"].as_i64().unwrap();
        let draft = make(&admin, "Draft", Some(own)).await;
        let whole = key_with(&world, ADMINISTRATORS, &[format!("collections:read@collection/{own}")]).await;
        assert_eq!(ids(&whole.get("/api/collection").await), [own, draft].into());
        let part = key_with(&world, ADMINISTRATORS, &[format!("collections:read@collection/{draft}")]).await;
        assert_eq!(ids(&part.get("/api/collection").await), [].into());
    }

    /// S41
    async fn a_key_for_a_collection_makes_none_for_another(world: World) {
        let admin = world.admin();
        let (one, two) = (make(&admin, "One", None).await, make(&admin, "Two", None).await);
        let read = |id: i64| format!("collections:read@collection/{id}");
        let maker = key_with(&world, ADMINISTRATORS, &["api-keys:write".to_owned(), read(one)]).await;
        for (scope, expected) in [(read(one), 200), (read(two), 403), ("collections:read".to_owned(), 403)] {
            let body = json!({ "name": scope, "group_id": ALL_USERS, "scopes": [scope] });
            assert_eq!(maker.post("/api/api-key", body).await.status, expected, "{scope}");
        }
        let listed = admin.get("/api/api-key/scopes").await.json();
        let found = listed["scopes"].as_array().unwrap().iter().find(|scope| scope["name"] == "collections:write");
        assert_eq!(found.unwrap()["narrow_to"], json!("collection"));
        for wrong in ["collections:read@database/1", "collections:read@collection/root", "users:read@collection/1"] {
            let body = json!({ "name": "x", "group_id": ALL_USERS, "scopes": [wrong] });
            assert_eq!(admin.post("/api/api-key", body).await.status, 400, "{wrong}");
        }
    }
}

/// A die that falls the same way each time.
struct Die(u64);

impl Die {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// Collections and what each lies in, as a test knows them.
struct Trees(Vec<(i64, Option<i64>)>);

impl Trees {
    fn parent(&self, id: i64) -> Option<i64> {
        self.0.iter().find(|(known, _)| *known == id).and_then(|(_, parent)| *parent)
    }

    fn is_below(&self, mut id: i64, top: i64) -> bool {
        while id != top {
            let Some(parent) = self.parent(id) else { return false };
            id = parent;
        }
        true
    }
}

/// S40: random trees, rights and moves. A narrowed key sees and changes what its group may, within what it names, and
/// nothing else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn narrowing_takes_away_all_that_lies_elsewhere_and_nothing_that_lies_inside() {
    for seed in 0..6 {
        let (world, mut die) = (World::new().await, Die(seed));
        let mut trees = Trees(Vec::new());
        for number in 0..10 {
            let parent = (die.below(4) > 0 && number > 0).then(|| trees.0[die.below(trees.0.len())].0);
            trees.0.push((make(&world.admin(), &number.to_string(), parent).await, parent));
        }
        forbid_everything(&world).await;
        for (id, _) in &trees.0 {
            let right = ["none", "read", "write"][die.below(3)];
            permit(&world, ALL_USERS, &id.to_string(), right).await;
        }
        let named: Vec<i64> = (0..=die.below(2)).map(|_| trees.0[die.below(trees.0.len())].0).collect();
        let scopes: Vec<String> =
            named.iter().map(|id| format!("collections:write@collection/{id}")).collect();
        let mut pairs = Vec::new();
        for group in [ALL_USERS, ADMINISTRATORS] {
            let whole = key_with(&world, group, &["collections:write".to_owned()]).await;
            pairs.push((whole, key_with(&world, group, &scopes).await));
        }
        for round in 0..3 {
            for (whole, narrowed) in &pairs {
                let inside = |id: &i64| named.iter().any(|top| trees.is_below(*id, *top));
                let all = ids(&whole.get("/api/collection").await);
                let expected: BTreeSet<i64> = all.into_iter().filter(|id| inside(id)).collect();
                let about = format!("seed {seed}, round {round}, {scopes:?}, {:?}", trees.0);
                assert_eq!(ids(&narrowed.get("/api/collection").await), expected, "{about}");
                for (id, _) in &trees.0 {
                    let change = json!({ "description": format!("{round}") });
                    let may = put(whole, *id, change.clone()).await == 200 && inside(id);
                    assert_eq!(put(narrowed, *id, change).await == 200, may, "{id}: {about}");
                }
            }
            let (moving, target) = (trees.0[die.below(trees.0.len())].0, trees.0[die.below(trees.0.len())].0);
            if !trees.is_below(target, moving) {
                assert_eq!(put(&world.admin(), moving, json!({ "parent_id": target })).await, 200);
                trees.0.iter_mut().find(|(id, _)| *id == moving).unwrap().1 = Some(target);
            }
        }
    }
}
