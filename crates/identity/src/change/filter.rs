//! Which revisions somebody wants to see, so that a page costs what it shows, however many there are.

use super::Graph;
use ::store::Sql;
use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, CollectionId, DatabaseId, GroupId, Id, UserId};

/// Which revisions; all that are named hold.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this graph.
    pub graph: Option<Graph>,
    /// By this person or program.
    pub user: Option<UserId>,
    /// By this API key.
    pub api_key: Option<ApiKeyId>,
    /// With a change for this group.
    pub group: Option<GroupId>,
    /// With a change about this database.
    pub database: Option<DatabaseId>,
    /// With a change about this collection.
    pub collection: Option<CollectionId>,
    /// In which this person, or the user of an API key, got into a group or out of it.
    pub member: Option<UserId>,
    /// The same of an API key.
    pub member_api_key: Option<ApiKeyId>,
    /// From this moment on.
    pub after: Option<DateTime<Utc>>,
    /// Before this moment.
    pub before: Option<DateTime<Utc>>,
}

impl Filter {
    /// Adds a `SELECT` of the ids of a page of acts, newest first.
    pub(super) fn newest(&self, sql: Sql, (limit, offset): (i64, i64)) -> Sql {
        let sql = self.any(sql).then(" ORDER BY told.at DESC, told.id DESC LIMIT ").bind(limit);
        sql.then(" OFFSET ").bind(offset)
    }

    /// Adds a `SELECT` of the ids of acts, each once.
    pub(super) fn any(&self, sql: Sql) -> Sql {
        let is_about_a_thing = self.database.is_some() || self.collection.is_some();
        match self.group {
            _ if self.member.is_some() || self.member_api_key.is_some() => self.of_member(sql),
            Some(group) if !is_about_a_thing => self.of_group(sql, group),
            _ => self.of_all(sql),
        }
    }

    /// Nobody gets into groups often: what is told of one person is looked up first.
    fn of_member(&self, sql: Sql) -> Sql {
        let mut sql = sql.then(
            "SELECT told.id FROM (SELECT DISTINCT revision FROM permission_change WHERE graph = 'members'",
        );
        if let Some(user) = self.member {
            sql = sql.then(" AND object_id = ").bind(user);
        }
        if let Some(key) = self.member_api_key {
            let user = " AND object_id = (SELECT user_id FROM api_key WHERE NOT is_personal AND id = ";
            sql = sql.then(user).bind(key).then(")");
        }
        if let Some(group) = self.group {
            sql = sql.then(" AND group_id = ").bind(group);
        }
        let sql = sql.then(") AS own CROSS JOIN permission_act AS told WHERE told.id = own.revision");
        self.about(self.narrow(sql))
    }

    /// Much can be told of one group: its changes, of each act the first one, are in the order of the list already.
    fn of_group(&self, sql: Sql, group: GroupId) -> Sql {
        let sql = sql.then(
            "SELECT CASE told.graph WHEN 'members' THEN told.revision ELSE
                (SELECT act.id FROM permission_act AS act
                 WHERE act.graph = told.graph AND act.revision = told.revision) END AS id
             FROM permission_change AS told WHERE NOT told.is_further AND told.group_id = ",
        );
        self.narrow(sql.bind(group))
    }

    fn of_all(&self, sql: Sql) -> Sql {
        let sql = self.narrow(sql.then("SELECT told.id FROM permission_act AS told WHERE TRUE"));
        let sql = self.about(sql);
        match self.group {
            Some(group) => sql.then(CHANGED).then("change.group_id = ").bind(group).then(")"),
            None => sql,
        }
    }

    /// Adds the conditions that acts and changes know alike.
    fn narrow(&self, mut sql: Sql) -> Sql {
        if let Some(graph) = self.graph {
            sql = sql.then(" AND told.graph = ").bind(graph);
        }
        if let Some(user) = self.user {
            sql = sql.then(" AND told.user_id = ").bind(user);
        }
        if let Some(key) = self.api_key {
            sql = sql.then(" AND told.api_key_id = ").bind(key);
        }
        if let Some(after) = self.after {
            sql = sql.then(" AND told.at >= ").bind(after);
        }
        if let Some(before) = self.before {
            sql = sql.then(" AND told.at < ").bind(before);
        }
        sql
    }

    /// Adds the things that acts are about.
    fn about(&self, mut sql: Sql) -> Sql {
        let about = [
            self.database.map(|id| (Graph::Data, id.number())),
            self.collection.map(|id| (Graph::Collections, id.number())),
        ];
        for (graph, object) in about.into_iter().flatten() {
            sql = sql.then(" AND told.graph = ").bind(graph).then(CHANGED).then("change.object_id = ");
            sql = sql.bind(object).then(")");
        }
        sql
    }
}

const CHANGED: &str = " AND EXISTS (SELECT 1 FROM permission_change AS change
                        WHERE change.graph = told.graph AND change.revision = told.revision AND ";
