//! A key that was narrowed stays narrowed: whatever does the work, whichever replica is asked, whatever its group
//! becomes meanwhile.

use crate::{
    bulk::{each, statuses},
    replicas::Replicas,
    world::{ADMINISTRATORS, Client},
};
use serde_json::{Value, json};

/// A key for one collection and one database, and what it is tried on.
struct Narrowed {
    replicas: Replicas,
    session: String,
    id: Value,
    secret: String,
    collections: [i64; 2],
    databases: [i64; 2],
}

impl Narrowed {
    async fn new() -> Self {
        let (replicas, session) = Replicas::new().await;
        let admin = replicas.client(0).with("x-metabase-session", &session);
        let (mut collections, mut databases) = ([0; 2], [0; 2]);
        for at in [0, 1] {
            let collection = admin.post("/api/collection", json!({ "name": format!("C{at}") })).await.json();
            let file = replicas.folder(0).join(format!("warehouse {at}.db"));
            rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE t (n)").unwrap();
            let new = json!({ "name": format!("D{at}"), "engine": "sqlite", "details": { "db": file } });
            let database = admin.post("/api/database", new).await.json();
            (collections[at], databases[at]) =
                (collection["id"].as_i64().unwrap(), database["id"].as_i64().unwrap());
        }
        let scopes = json!([
            format!("collections:write@collection/{}", collections[0]),
            format!("query:run@database/{}", databases[0]),
        ]);
        let new = json!({ "name": "CI", "group_id": ADMINISTRATORS, "scopes": scopes });
        let key = admin.post("/api/api-key", new).await;
        let (id, secret) = (key.json()["id"].clone(), key.text_at("/unmasked_key"));
        Self { replicas, session, id, secret, collections, databases }
    }

    fn admin(&self, at: usize) -> Client {
        self.replicas.client(at).with("x-metabase-session", &self.session)
    }

    fn program(&self, at: usize) -> Client {
        self.replicas.client(at).with("x-api-key", &self.secret)
    }

    async fn move_to(&self, group: i64, at: usize) {
        let moved =
            self.admin(at).put(&format!("/api/api-key/{}", self.id), json!({ "group_id": group })).await;
        assert_eq!(moved.status, 200, "{moved}");
    }

    /// On this replica, the key reaches what its scopes name and nothing else.
    async fn stays(&self, at: usize) {
        let (program, [inside, outside]) = (self.program(at), self.collections);
        for (collection, status) in [(inside, 200), (outside, 403)] {
            assert_eq!(program.get(&format!("/api/collection/{collection}")).await.status, status);
            for action in ["read", "write"] {
                let question = format!("api_key_id={}&action={action}&collection_id={collection}", self.id);
                let told = self.admin(at).get(&format!("/api/permissions/explain?{question}")).await.json();
                assert_eq!(told["allowed"], json!(status == 200), "{told:#}");
            }
        }
        let rename = |id: i64| json!({ "op": "collection.update", "id": id, "description": "by a program" });
        let operations = json!([
            rename(inside),
            rename(outside),
            { "op": "group.create", "name": "mine" },
            { "op": "user.create", "email": "mine@example.com" },
            { "op": "api_key.create", "name": "mine", "group_id": ADMINISTRATORS },
        ]);
        let answer = each(&program, operations).await;
        assert_eq!(statuses(&answer), [200, 403, 403, 403, 403], "{answer}");
        for path in ["/api/user", "/api/permissions/graph", "/api/api-key", "/api/audit", "/api/setting"] {
            assert_eq!(program.get(path).await.status, 403, "{path}");
        }
        for (database, is_inside) in self.databases.into_iter().zip([true, false]) {
            let question = json!({ "database": database, "type": "native", "native": { "query": "SELECT 4000 + 711 AS n" } });
            for (path, body) in [
                ("/api/dataset", question.clone()),
                ("/api/dataset/csv", json!({ "query": question })),
                ("/api/dataset/json", json!({ "query": question })),
            ] {
                let answer = program.post(path, body).await;
                assert_eq!(answer.text().contains("4711"), is_inside, "{path} of {database}: {answer}");
            }
        }
    }
}

/// S40, S52
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_narrowed_key_stays_narrowed_in_bulk_in_exports_in_explanations_and_in_another_group() {
    let narrowed = Box::pin(Narrowed::new()).await;
    let admin = narrowed.admin(0);
    for at in [0, 1] {
        narrowed.stays(at).await;
    }
    // A group that may everything there is to allow.
    let group =
        admin.post("/api/permissions/group", json!({ "name": "Rich" })).await.json()["id"].as_i64().unwrap();
    let everywhere: Value = narrowed
        .collections
        .iter()
        .map(|id| (id.to_string(), json!("write")))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let all = json!({ "view-data": "unrestricted", "create-queries": "query-builder-and-native", "download": { "schemas": "full" } });
    let data: Value = narrowed
        .databases
        .iter()
        .map(|id| (id.to_string(), all.clone()))
        .collect::<serde_json::Map<_, _>>()
        .into();
    for (path, rights) in [("/api/collection/graph", everywhere), ("/api/permissions/graph", data)] {
        let body = json!({ "groups": { group.to_string(): rights } });
        let put = admin.put(&format!("{path}?force=true&skip-graph=true"), body).await;
        assert_eq!(put.status, 200, "{put}");
    }
    for (group, at, elsewhere) in [(group, 0, 1), (ADMINISTRATORS, 1, 0)] {
        narrowed.move_to(group, at).await;
        narrowed.stays(elsewhere).await;
    }
}
