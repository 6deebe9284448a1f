//! `/api/ee/advanced-permissions/application/graph`, where clients of the reference look for it.

use super::change::{self, Wishes, word};
use crate::Governance;
use access::change::{Act, Graph, Origin, revision};
use axum::extract::State;
use identity::{
    Admin,
    application::{self, Edge, Right},
    group::{self, Group, Magic},
};
use kernel::{GroupId, Id, Scope};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use web::{
    ApiRouter, Bounded, Error, Fault, Input, Json, Param, Query, Result, request, routing::get_with, says,
};

pub(crate) fn routes() -> ApiRouter<Governance> {
    ApiRouter::new().api_route(
        "/ee/advanced-permissions/application/graph",
        get_with(
            show,
            says(
                Scope::PermissionsRead,
                "Shows what groups may do with the application: settings, monitoring.",
            ),
        )
        .put_with(
            change,
            says(
                Scope::PermissionsWrite,
                "Changes what groups may do with the application; what is not named stays.",
            ),
        ),
    )
}

request! {
    /// A change of what groups may do with the application.
    pub struct ApplicationGraphChange {
        /// What groups shall be allowed; groups and rights that are not named stay as they are.
        pub groups: ApplicationWishes,
        /// The revision that the change was made from.
        pub revision: Option<i64>,
        /// Why, for the history.
        pub why: Option<Bounded<500>>,
    }
}

request! {
    /// How to change the graph.
    pub struct ChangeQuery {
        /// Answer the revision alone?
        pub skip_graph as "skip-graph": Option<bool>,
        /// Change it whatever has changed since?
        pub force: Option<bool>,
    }
}

/// What groups may do with the application.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ApplicationGraph {
    /// The newest revision; a change names it.
    revision: i64,
    /// What each group may, by its id; absent when it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<BTreeMap<String, ApplicationRights>>,
}

/// What a group may do with the application: `yes` or `no`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ApplicationRights {
    /// Changing settings by which nobody's account can be taken over.
    setting: &'static str,
    /// Reading what happened and how the server does.
    monitoring: &'static str,
    /// Subscribing; there is nothing to subscribe to yet.
    subscription: &'static str,
}

/// What a change asks for.
#[derive(Debug, Default)]
pub struct ApplicationWishes(Wishes);

const GRAPH: &str =
    "value must be a map of group ids to maps of setting, monitoring and subscription to yes or no.";

impl Param for ApplicationWishes {
    fn read(input: Input<'_>) -> std::result::Result<Self, Fault> {
        let fault = || Fault::new(GRAPH, "invalid type", input);
        let Input::Json(Value::Object(groups)) = input else { return Err(fault()) };
        let mut wishes = Wishes::new();
        for (group, rights) in groups {
            let group = group.parse().ok().filter(|id: &i64| *id > 0).ok_or_else(fault)?;
            for (right, wanted) in rights.as_object().ok_or_else(fault)? {
                let right = Right::parse(right).ok_or_else(fault)?;
                let is_given = match wanted.as_str() {
                    Some("yes") => true,
                    Some("no") => false,
                    _ => return Err(fault()),
                };
                wishes.insert(Edge { group: GroupId::from_number(group), right }, is_given);
            }
        }
        Ok(Self(wishes))
    }
}

impl JsonSchema for ApplicationWishes {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ApplicationPermissions".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let right = serde_json::json!({ "type": "string", "enum": ["yes", "no"] });
        schemars::json_schema!({
            "description": "What groups may do with the application, by group id.",
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "properties": { "setting": right, "monitoring": right, "subscription": right },
            },
        })
    }
}

async fn show(admin: Admin) -> Result<Json<ApplicationGraph>> {
    let mut tx = admin.read().await?;
    let groups = group::list(&mut tx).await?;
    Ok(Json(graph(&mut tx, groups).await?))
}

async fn graph(tx: &mut Tx, groups: Vec<Group>) -> Result<ApplicationGraph> {
    let revision = revision(tx, Graph::Application).await?;
    let edges: BTreeSet<Edge> = application::list(tx).await?.into_iter().collect();
    let groups = groups.into_iter().map(|group| {
        let is_everything = group.magic_group_type == Some(Magic::Administrators);
        let may = |right| word(is_everything || edges.contains(&Edge { group: group.id, right }));
        let rights = ApplicationRights {
            setting: may(Right::Setting),
            monitoring: may(Right::Monitoring),
            subscription: may(Right::Subscription),
        };
        (group.id.to_string(), rights)
    });
    Ok(ApplicationGraph { revision, groups: Some(groups.collect()) })
}

async fn change(
    admin: Admin,
    State(governance): State<Governance>,
    Query(query): Query<ChangeQuery>,
    Json(change): Json<ApplicationGraphChange>,
) -> Result<Json<ApplicationGraph>> {
    let mut tx = admin.confirmed()?.write().await?;
    let seen = match (query.force, change.revision) {
        (Some(true), _) => None,
        (_, Some(revision)) => Some(revision),
        (_, None) => return Err(Error::field("revision", "value must be an integer.")),
    };
    let (actor, why) = (admin.actor(), change.why.as_ref().map(Bounded::as_str));
    let act = Act { actor: &actor, now: governance.clock.now(), origin: Origin::Graph, why };
    let groups = change::apply(&mut tx, &act, change.groups.0, seen).await?.groups;
    let answer = match query.skip_graph {
        Some(true) => {
            ApplicationGraph { revision: revision(&mut tx, Graph::Application).await?, groups: None }
        }
        _ => graph(&mut tx, groups).await?,
    };
    tx.commit().await?;
    Ok(Json(answer))
}
