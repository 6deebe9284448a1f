//! What becomes of keys whose group is taken from them: they go on working, with the rights of All Users.

use crate::group::Magic;
use ::store::{Result, Sql, Tx, from_row};
use audit::{Actor, Event};
use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, GroupId, Id, UserId};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Users looked up in one statement.
const AT_ONCE: usize = 1000;

struct Key {
    id: ApiKeyId,
    user_id: UserId,
}

from_row!(Key { id, user_id });

struct Named {
    id: GroupId,
    name: String,
    is_everybody: bool,
}

from_row!(Named { id, name, is_everybody });

/// Writes down for the keys among these users that they are not in these groups any longer. Keys of people stay as they
/// are: they act as their owner.
pub(crate) async fn lose_groups(
    tx: &mut Tx,
    actor: &Actor,
    now: DateTime<Utc>,
    lost: &[(UserId, GroupId)],
) -> Result<()> {
    for some in lost.chunks(AT_ONCE) {
        let groups: BTreeMap<_, _> = some.iter().copied().collect();
        let keys: Vec<Key> = Sql::new("UPDATE api_key SET updated_at = ")
            .bind(now)
            .then(", updated_by_id = coalesce(")
            .bind(actor.user)
            .then(", updated_by_id) WHERE NOT is_personal AND user_id IN ")
            .bind_list(groups.keys())
            .then(" RETURNING id, user_id")
            .list(tx)
            .await?;
        if keys.is_empty() {
            continue;
        }
        let groups = keys.iter().filter_map(|key| Some((key, *groups.get(&key.user_id)?))).collect();
        tell(tx, actor, now, groups).await?;
    }
    Ok(())
}

async fn tell(tx: &mut Tx, actor: &Actor, now: DateTime<Utc>, lost: Vec<(&Key, GroupId)>) -> Result<()> {
    let named: Vec<Named> = Sql::new("SELECT id, name, coalesce(magic_group_type, '') = ")
        .bind(Magic::AllUsers)
        .then(" AS is_everybody FROM permissions_group WHERE magic_group_type = ")
        .bind(Magic::AllUsers)
        .then(" OR id IN ")
        .bind_list(lost.iter().map(|(_, group)| group))
        .list(tx)
        .await?;
    let everybody = named.iter().find(|group| group.is_everybody).map(shown);
    let event = |(key, lost): (&Key, GroupId)| {
        let previous = named.iter().find(|group| group.id == lost).map(shown);
        let details = json!({ "previous": { "group": previous }, "new": { "group": everybody } });
        Event::new("api-key-update").on("ApiKey", key.id.number()).with(details)
    };
    audit::record_all(tx, actor, now, lost.into_iter().map(event).collect()).await
}

fn shown(group: &Named) -> Value {
    json!({ "id": group.id, "name": group.name })
}
