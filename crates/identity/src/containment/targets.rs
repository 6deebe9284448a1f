//! Which sessions, keys and passwords a filter hits: SQL over whole sets.
//!
//! A plan keeps the ids it was shown with; carrying it out goes by these, and asks the same conditions again whether they
//! hit anything more by then.

use super::{
    Action, Filter, KeyPrefix,
    model::{Actions, Counts, Spared},
};
use crate::user::Kind;
use kernel::ContainmentId;
use store::{Bind, Result, Sql, Tx, Value, params};

/// What a plan is about, for these conditions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'a> {
    pub id: ContainmentId,
    pub filter: &'a Filter,
    pub actions: &'a Actions,
    /// Who is not hit, whatever the filter says.
    pub spared: &'a [Spared],
}

/// A kind of thing that is hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Session,
    ApiKey,
    Password,
}

/// A key's last change was a containment, so that it is a containment that holds it.
const HELD: &str = "EXISTS (SELECT 1 FROM containment_api_key AS holding
                            JOIN containment AS holder ON holder.id = holding.containment_id
                            WHERE holding.target_id = api_key.id AND holder.applied_at = api_key.updated_at)";

impl Target {
    pub const ALL: [Self; 3] = [Self::Session, Self::ApiKey, Self::Password];

    const fn action(self) -> Action {
        match self {
            Self::Session => Action::RevokeSessions,
            Self::ApiKey => Action::DisableApiKeys,
            Self::Password => Action::RequirePasswordChange,
        }
    }

    /// All of the kind, as far as an action makes a difference to them.
    fn all(self, sql: Sql) -> Sql {
        match self {
            Self::Session => sql.then("session.id FROM session WHERE TRUE"),
            Self::ApiKey => {
                sql.then("api_key.id FROM api_key WHERE (api_key.is_active OR ").then(HELD).then(")")
            }
            Self::Password => sql
                .then(
                    "app_user.id FROM app_user WHERE app_user.password_hash IS NOT NULL AND app_user.kind = ",
                )
                .bind(Kind::Personal),
        }
    }
}

impl Scope<'_> {
    /// Keeps the ids of what is hit, beside those that are kept already.
    pub async fn gather(&self, tx: &mut Tx) -> Result<()> {
        self.gather_addresses(tx).await?;
        for target in Target::ALL {
            let insert = match target {
                Target::Session => "INSERT INTO containment_session (containment_id, target_id) SELECT CAST(",
                Target::ApiKey => "INSERT INTO containment_api_key (containment_id, target_id) SELECT CAST(",
                Target::Password => {
                    "INSERT INTO containment_password (containment_id, target_id) SELECT CAST("
                }
            };
            let sql = target.all(Sql::new(insert).bind(self.id).then(" AS BIGINT), "));
            self.narrow(sql, target)
                .then(" ON CONFLICT (containment_id, target_id) DO NOTHING")
                .execute(tx)
                .await?;
        }
        Ok(())
    }

    /// How many would be hit that are not kept.
    pub async fn strays(&self, tx: &mut Tx) -> Result<Counts> {
        let sql = self.strays_of(Sql::new("SELECT 0 AS people, "), Target::Session).then(" AS sessions, ");
        let sql = self.strays_of(sql, Target::ApiKey).then(" AS api_keys, ");
        let counts = self.strays_of(sql, Target::Password).then(" AS passwords").find(tx).await?;
        Ok(counts.unwrap_or_default())
    }

    /// The number of strays of a kind.
    fn strays_of(&self, sql: Sql, target: Target) -> Sql {
        let kept = match target {
            Target::Session => {
                " AND NOT EXISTS (SELECT 1 FROM containment_session WHERE target_id = session.id"
            }
            Target::ApiKey => {
                " AND NOT EXISTS (SELECT 1 FROM containment_api_key WHERE target_id = api_key.id"
            }
            Target::Password => {
                " AND NOT EXISTS (SELECT 1 FROM containment_password WHERE target_id = app_user.id"
            }
        };
        let sql = target.all(sql.then("(SELECT count(*) FROM (SELECT "));
        self.narrow(sql, target).then(kept).then(" AND containment_id = ").bind(self.id).then(")) AS stray)")
    }

    /// Adds the conditions that leave what the filter means of a kind.
    fn narrow(&self, sql: Sql, target: Target) -> Sql {
        if !self.actions.have(target.action()) {
            return sql.then(" AND FALSE");
        }
        match target {
            Target::Session => self.session_traits(self.owner(sql, "session.user_id")),
            Target::ApiKey => self.key_traits(self.owner(sql, "api_key.user_id")),
            Target::Password => self.password_traits(self.owner(sql, "app_user.id")),
        }
    }

    /// Whose it is.
    fn owner(&self, mut sql: Sql, column: &'static str) -> Sql {
        if !self.filter.user_ids.is_empty() {
            sql = sql.then(" AND ").then(column).then(" IN ").bind_list(&self.filter.user_ids);
        }
        if !self.filter.group_ids.is_empty() {
            sql = sql
                .then(" AND ")
                .then(column)
                .then(" IN (SELECT user_id FROM permissions_group_membership WHERE group_id IN ");
            sql = sql.bind_list(&self.filter.group_ids).then(")");
        }
        sql
    }

    fn session_traits(&self, sql: Sql) -> Sql {
        let sql = self.made(sql, "session.created_at");
        let sql = self.within_network(sql, "session.ip_address");
        // A session has no prefix.
        let sql = if self.filter.key_prefixes.is_empty() { sql } else { sql.then(" AND FALSE") };
        but(sql, "session.id", self.spared.iter().filter_map(|spared| spared.session_id))
    }

    fn key_traits(&self, sql: Sql) -> Sql {
        let sql = self.made(sql, "api_key.created_at");
        let mut sql = self.within_network(sql, "api_key.last_used_ip");
        if !self.filter.key_prefixes.is_empty() {
            let prefixes = || self.filter.key_prefixes.iter().map(KeyPrefix::as_str);
            sql = sql.then(" AND (api_key.key_prefix IN ").bind_list(prefixes());
            sql = sql.then(" OR api_key.retiring_prefix IN ").bind_list(prefixes()).then(")");
        }
        but(sql, "api_key.id", self.spared.iter().filter_map(|spared| spared.api_key_id))
    }

    /// Of who owns a session or a key with the traits, where the filter is about traits.
    fn password_traits(&self, mut sql: Sql) -> Sql {
        if self.filter.has_traits() {
            sql = sql.then(" AND (EXISTS (SELECT 1 FROM session WHERE session.user_id = app_user.id");
            sql = self.session_traits(sql);
            sql = sql.then(
                ") OR EXISTS (SELECT 1 FROM api_key WHERE api_key.is_personal AND api_key.user_id = app_user.id",
            );
            sql = self.key_traits(sql).then("))");
        }
        but(sql, "app_user.id", self.spared.iter().filter_map(|spared| spared.user_id))
    }

    fn made(&self, mut sql: Sql, column: &'static str) -> Sql {
        if let Some(moment) = self.filter.created_before {
            sql = sql.then(" AND ").then(column).then(" < ").bind(moment);
        }
        if let Some(moment) = self.filter.created_after {
            sql = sql.then(" AND ").then(column).then(" >= ").bind(moment);
        }
        sql
    }

    fn within_network(&self, sql: Sql, column: &'static str) -> Sql {
        if self.filter.cidr.is_none() {
            return sql;
        }
        let sql = sql.then(" AND ").then(column);
        sql.then(" IN (SELECT ip_address FROM containment_address WHERE containment_id = ")
            .bind(self.id)
            .then(")")
    }

    /// Writes down which of the addresses that occur lie in the network.
    pub async fn gather_addresses(&self, tx: &mut Tx) -> Result<()> {
        const AT_ONCE: usize = 500;
        let Some(network) = self.filter.cidr else { return Ok(()) };
        let addresses: Vec<String> = tx
            .list(
                "SELECT ip_address FROM session
                 UNION SELECT last_used_ip FROM api_key WHERE last_used_ip IS NOT NULL",
                params![],
            )
            .await?;
        let within: Vec<[Value; 2]> = addresses
            .iter()
            .filter(|address| network.has(address))
            .map(|address| [self.id.bind(), address.bind()])
            .collect();
        for some in within.chunks(AT_ONCE) {
            Sql::new("INSERT INTO containment_address (containment_id, ip_address) VALUES ")
                .bind_rows(some.iter().map(<[Value; 2]>::as_slice))
                .then(" ON CONFLICT (containment_id, ip_address) DO NOTHING")
                .execute(tx)
                .await?;
        }
        Ok(())
    }
}

/// All but these.
fn but<T: Bind>(sql: Sql, column: &'static str, ids: impl Iterator<Item = T>) -> Sql {
    let ids: Vec<_> = ids.collect();
    if ids.is_empty() { sql } else { sql.then(" AND ").then(column).then(" NOT IN ").bind_list(ids) }
}
