//! `/api/permissions/history`.

use super::{
    revert::{Reverted, revert},
    view::{self, ListedRevision, RevertedView, RevisionDetail},
};
use crate::Governance;
use access::change::{Act, Filter, Graph, Origin, history};
use axum::extract::State;
use chrono::{DateTime, Utc};
use identity::Admin;
use kernel::{ApiKeyId, CollectionId, DatabaseId, GroupId, Scope, UserId};
use web::{
    ApiRouter, Bounded, Error, Fault, Input, Json, Page, Paging, Param, Path, Query, Result, request,
    routing::{get_with, post_with},
    says,
};

pub(crate) fn routes() -> ApiRouter<Governance> {
    let list =
        says(Scope::PermissionsRead, "Lists changes of what groups may and of who is in them, newest first.");
    let read = says(Scope::PermissionsRead, "Tells what one revision changed for whom.");
    let take_back = says(
        Scope::PermissionsWrite,
        "Takes a revision back, as a new one; refused where the same has changed since, unless forced.",
    );
    ApiRouter::new()
        .api_route("/permissions/history", get_with(self::list, list))
        .api_route("/permissions/history/{graph}/{revision}", get_with(self::read, read))
        .api_route("/permissions/history/{graph}/{revision}/revert", post_with(self::take_back, take_back))
}

/// A graph as paths and queries name it.
#[derive(Clone, Copy, Debug)]
pub struct GraphName(Graph);

impl Param for GraphName {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let fault = || {
            Fault::new("value must be data, collections, application or members.", "should be a graph", input)
        };
        let Input::Text(text) = input else { return Err(fault()) };
        Graph::parse(text).map(Self).ok_or_else(fault)
    }
}

impl schemars::JsonSchema for GraphName {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "GraphName".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["data", "collections", "application", "members"] })
    }
}

request! {
    /// Which revisions; all that are named hold.
    pub struct HistoryQuery {
        /// Of the graph of `data`, of `collections`, or of the `application`; or about `members` of groups.
        pub graph: Option<GraphName>,
        /// That changed something for this group.
        pub group_id: Option<GroupId>,
        /// Made by this person, or the user of an API key.
        pub user_id: Option<UserId>,
        /// Made by this API key.
        pub api_key_id: Option<ApiKeyId>,
        /// By which this person, or the user of an API key, got into a group or out of it, or became its manager or
        /// ceased to be.
        pub member_id: Option<UserId>,
        /// By which this API key got into a group or out of it.
        pub member_api_key_id: Option<ApiKeyId>,
        /// From this moment on.
        pub after: Option<DateTime<Utc>>,
        /// Before this moment.
        pub before: Option<DateTime<Utc>>,
        /// That changed something about this database.
        pub database_id: Option<DatabaseId>,
        /// That changed something about this collection.
        pub collection_id: Option<CollectionId>,
        /// How many at most; 50 when it is left out, 1,000 are most.
        pub limit: Option<String>,
        /// How many to leave out first.
        pub offset: Option<String>,
    }
}

request! {
    /// How to take a revision back.
    pub struct RevertRequest {
        /// Why, for the history.
        pub why: Option<Bounded<500>>,
        /// Also where the same has changed since?
        pub force: Option<bool>,
    }
}

async fn list(admin: Admin, Query(query): Query<HistoryQuery>) -> Result<Json<Page<ListedRevision>>> {
    const MOST: i64 = 1000;
    let mut tx = admin.read().await?;
    let paging = Paging::read(query.limit.as_deref().or(Some("50")), query.offset.as_deref())?;
    let paging = paging.map(|it| Paging { limit: it.limit.min(MOST), ..it });
    let filter = Filter {
        graph: query.graph.map(|name| name.0),
        user: query.user_id,
        api_key: query.api_key_id,
        member: query.member_id,
        member_api_key: query.member_api_key_id,
        after: query.after,
        before: query.before,
        group: query.group_id,
        database: query.database_id,
        collection: query.collection_id,
    };
    let part = paging.map_or((MOST, 0), |it| (it.limit, it.offset));
    let (revisions, total) = history::list(&mut tx, &filter, part).await?;
    Ok(Json(Page::new(view::listed(&mut tx, revisions).await?, total, paging)))
}

async fn read(admin: Admin, Path((graph, revision)): Path<(GraphName, i64)>) -> Result<Json<RevisionDetail>> {
    let mut tx = admin.read().await?;
    let found = history::find(&mut tx, graph.0, revision).await?.ok_or(Error::NotFound)?;
    Ok(Json(view::detail(&mut tx, found).await?))
}

async fn take_back(
    admin: Admin,
    State(governance): State<Governance>,
    Path((graph, revision)): Path<(GraphName, i64)>,
    Json(request): Json<RevertRequest>,
) -> Result<Json<RevertedView>> {
    let mut tx = admin.confirmed()?.write().await?;
    let actor = admin.actor();
    let why = request.why.as_ref().map(Bounded::as_str);
    let act = Act { actor: &actor, now: governance.clock.now(), origin: Origin::Revert(revision), why };
    let Reverted { revision, left } =
        revert(&mut tx, &act, (graph.0, revision), request.force == Some(true)).await?;
    tx.commit().await?;
    Ok(Json(RevertedView { revision, left }))
}
