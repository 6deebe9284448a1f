//! Many who change what groups may at once, by every call there is for it: what was accepted of anybody is there in the
//! end.

use crate::{
    permission_code::Dice,
    permission_file::{apply, collection, drift, make_true, plan, pull},
    world::{Client, on_both},
};
use serde_json::{Value, json};

/// How somebody changes permissions.
#[derive(Clone, Copy, Debug)]
enum By {
    /// From the revision that was seen, once more after a 409.
    Revision,
    /// Whatever the revision is.
    Force,
    /// In a bulk call.
    Bulk,
    /// By a file that is planned and applied, once more after a 409.
    File,
}

/// Changes that each makes.
const ROUNDS: usize = 5;

/// Somebody, and the group that nobody else changes.
struct Writer {
    client: Client,
    by: By,
    group: i64,
    name: String,
    collections: Vec<i64>,
    database: i64,
    dice: Dice,
}

/// What the group was last allowed: in each collection, and in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wish {
    collections: Vec<&'static str>,
    questions: &'static str,
}

impl Writer {
    /// Makes all changes; gives the last one, every one having been accepted.
    async fn write(mut self) -> Wish {
        let mut last = self.wish();
        for _ in 0..ROUNDS {
            last = self.wish();
            self.dice.pause().await;
            while !self.try_once(&last).await {
                tokio::task::yield_now().await;
            }
        }
        last
    }

    fn wish(&mut self) -> Wish {
        let right = |dice: &mut Dice| dice.one_of(&["none", "read", "write"]);
        let collections = self.collections.iter().map(|_| right(&mut self.dice)).collect();
        Wish {
            collections,
            questions: self.dice.one_of(&["no", "query-builder", "query-builder-and-native"]),
        }
    }

    /// Was it accepted? Refused it may be only because others were quicker.
    async fn try_once(&self, wish: &Wish) -> bool {
        match self.by {
            By::Revision | By::Force => {
                let force = if matches!(self.by, By::Force) { "true" } else { "false" };
                self.put("/api/collection/graph", self.rights_in_collections(wish), force).await
                    && self.put("/api/permissions/graph", self.rights_in_data(wish), force).await
            }
            By::Bulk => {
                is_accepted(&self.client.post("/api/bulk", json!({ "operations": self.grants(wish) })).await)
            }
            By::File => {
                let file = self.file(wish);
                let planned = plan(&self.client, &file).await;
                assert_eq!(planned.status, 200, "{planned}");
                is_accepted(&apply(&self.client, &file, &planned.text_at("/fingerprint")).await)
            }
        }
    }

    async fn put(&self, path: &str, rights: Value, force: &str) -> bool {
        let revision = self.client.get(path).await.json()["revision"].clone();
        let body = json!({ "revision": revision, "groups": { self.group.to_string(): rights } });
        is_accepted(&self.client.put(&format!("{path}?skip-graph=true&force={force}"), body).await)
    }

    fn rights_in_collections(&self, wish: &Wish) -> Value {
        let rights = self.collections.iter().zip(&wish.collections);
        rights.map(|(id, right)| (id.to_string(), json!(right))).collect::<serde_json::Map<_, _>>().into()
    }

    fn rights_in_data(&self, wish: &Wish) -> Value {
        json!({ self.database.to_string(): { "create-queries": wish.questions } })
    }

    fn grants(&self, wish: &Wish) -> Vec<Value> {
        let group = self.group;
        let collections = self.collections.iter().zip(&wish.collections).map(|(id, right)| {
            json!({ "op": "grant.collection", "group_id": group, "collection_id": id, "permission": right })
        });
        let data = json!({
            "op": "grant.data", "group_id": group, "database_id": self.database, "create-queries": wish.questions,
        });
        collections.chain([data]).collect()
    }

    fn file(&self, wish: &Wish) -> String {
        let rights = wish.collections.iter().enumerate().map(|(at, right)| (format!("C{at}"), json!(right)));
        let collections: serde_json::Map<_, _> = rights.collect();
        let data = json!({ "Shop": { "view-data": "unrestricted", "create-queries": wish.questions } });
        json!({ "version": 1, "groups": [{ "name": self.name, "collections": collections, "data": data }] })
            .to_string()
    }
}

fn is_accepted(answer: &crate::world::Answer) -> bool {
    assert!(matches!(answer.status, 200 | 409), "{answer}");
    answer.status == 200
}

/// What a group may, as both graphs show it.
async fn shown(admin: &Client, group: i64, collections: &[i64], database: i64) -> Wish {
    let words = ["none", "read", "write", "no", "query-builder", "query-builder-and-native"];
    let word = |value: &Value, otherwise: &'static str| {
        let text = value.as_str().unwrap_or(otherwise).to_owned();
        words.into_iter().find(|word| *word == text).unwrap_or_else(|| panic!("{text}"))
    };
    let graph = admin.get("/api/collection/graph").await.json();
    let rights = &graph["groups"][group.to_string()];
    let collections = collections.iter().map(|id| word(&rights[id.to_string()], "none")).collect();
    let graph = admin.get(&format!("/api/permissions/graph/group/{group}")).await.json();
    let questions = &graph["groups"][group.to_string()][database.to_string()]["create-queries"];
    Wish { collections, questions: word(questions, "no") }
}

on_both! {
    /// S50: of nobody, whatever the others do meanwhile.
    async fn what_was_accepted_of_many_who_change_at_once_is_there_in_the_end(world: World) {
        let database = world.connect_shop().await;
        let mut collections = Vec::new();
        for at in 0..3 {
            collections.push(collection(&world, &format!("C{at}"), None).await);
        }
        let mut writers = tokio::task::JoinSet::new();
        for (at, by) in [By::Revision, By::File, By::Force, By::Bulk, By::Revision, By::File, By::Force, By::Bulk].into_iter().enumerate() {
            let name = format!("G{at}");
            let made = world.admin().post("/api/permissions/group", json!({ "name": name })).await;
            let group = made.json()["id"].as_i64().unwrap();
            let (client, collections) = (world.admin(), collections.clone());
            let dice = Dice(at as u64 + 11);
            let writer = Writer { client, by, group, name, collections, database, dice };
            writers.spawn(async move { (group, by, writer.write().await) });
        }
        let admin = world.admin();
        for (group, by, wish) in writers.join_all().await {
            assert_eq!(shown(&admin, group, &collections, database).await, wish, "by {by:?}");
        }
        // And the whole is one that can be written down, planned and applied without changing anything, twice.
        let file = pull(&admin, "").await;
        for _ in 0..2 {
            assert_eq!(make_true(&admin, &file).await["changed"], false, "{file}");
        }
        assert_eq!(drift(&admin, &file).await["changes"], json!([]));
        assert_eq!(pull(&admin, "").await, file);
    }
}
