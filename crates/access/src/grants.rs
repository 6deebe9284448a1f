//! All that groups may, in data and in collections, as of one moment, with the revisions that both graphs have then.
//!
//! One statement sees one moment, so that the revisions are those of what is told with them.

use crate::{change::Graph, collection, data};
use kernel::GroupId;
use store::{FromRow, Result, Row, Sql, Tx};

/// What some groups may.
#[derive(Debug, Default)]
pub struct Grants {
    /// What they may with data.
    pub data: Vec<data::Edge>,
    /// What they may in collections.
    pub collections: Vec<collection::Edge>,
    /// Of the data graph and of that of collections.
    pub revisions: (i64, i64),
}

/// Reads all that these groups may.
pub async fn of(tx: &mut Tx, groups: &[GroupId]) -> Result<Grants> {
    let sql = Sql::new("WITH meant (id) AS (SELECT id FROM permissions_group WHERE id IN ").bind_list(groups);
    let rows = sql.then(
        ")
        SELECT 'edge' AS sort, 'data' AS graph, group_id, db_id, table_id, kind, level,
               CAST(NULL AS BIGINT) AS collection_id, 0 AS revision
        FROM data_permission WHERE group_id IN (SELECT id FROM meant)
        UNION ALL
        SELECT 'edge', 'collections', group_id, 0, 0, '', level, collection_id, 0
        FROM collection_permission WHERE group_id IN (SELECT id FROM meant)
        UNION ALL
        SELECT 'revision', graph, 0, 0, 0, '', 0, CAST(NULL AS BIGINT), revision FROM permission_revision
        WHERE graph IN ('data', 'collections')",
    );
    let mut grants = Grants::default();
    for told in rows.list(tx).await? {
        match told {
            Told::Data(edge) => grants.data.push(edge),
            Told::Collections(edge) => grants.collections.push(edge),
            Told::Revision(Graph::Data, revision) => grants.revisions.0 = revision,
            Told::Revision(Graph::Collections, revision) => grants.revisions.1 = revision,
            Told::Revision(Graph::Application | Graph::Members, _) => {}
        }
    }
    Ok(grants)
}

enum Told {
    Data(data::Edge),
    Collections(collection::Edge),
    Revision(Graph, i64),
}

impl FromRow for Told {
    fn from_row(row: &Row) -> Result<Self> {
        let (sort, graph): (String, Graph) = (row.get("sort")?, row.get("graph")?);
        Ok(match (sort.as_str(), graph) {
            ("revision", graph) => Self::Revision(graph, row.get("revision")?),
            (_, Graph::Data) => Self::Data(data::Edge::from_row(row)?),
            (_, Graph::Collections) => Self::Collections(collection::Edge::from_row(row)?),
            (_, Graph::Application | Graph::Members) => {
                return Err(store::Error::Fault(
                    "only rights to data and in collections are among these".into(),
                ));
            }
        })
    }
}
