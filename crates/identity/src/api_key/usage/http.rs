//! `GET /api/api-key/:id/usage`. Not in the reference.

use super::{
    KEPT, first_day,
    model::{RouteUse, Usage},
    store,
};
use crate::{Identity, application::Monitor};
use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{ApiKeyId, Scope};
use schemars::JsonSchema;
use serde::Serialize;
use web::{
    ApiRouter, Error, Fault, Input, Json, Param, Path, Query, Result, request, routing::get_with, says,
};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new().api_route(
        "/api-key/{id}/usage",
        get_with(
            usage,
            says(
                Scope::ApiKeysRead,
                "Tells how an API key was used, and which scopes would be enough for it.",
            ),
        ),
    )
}

request! {
    /// Which days.
    pub struct UsageQuery {
        /// How many, today among them; all 90 when left out.
        pub days: Option<Span>,
    }
}

/// A number of days.
#[derive(Debug)]
pub struct Span(u64);

impl Param for Span {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let days = u64::try_from(i64::read(input)?).ok().filter(|days| (1..=KEPT).contains(days));
        days.map(Self).ok_or_else(|| {
            Fault::new("value must be a number of days from 1 to 90.", "between 1 and 90", input)
        })
    }
}

impl JsonSchema for Span {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Span".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 1, "maximum": KEPT })
    }
}

/// How an API key was used. What it did in the last seconds may be missing.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UsageView {
    /// The first of the days.
    pub first_day: NaiveDate,
    /// When it was last used, to the minute; null when never.
    pub last_used_at: Option<DateTime<Utc>>,
    /// From where it was last used.
    pub last_used_ip: Option<String>,
    /// What the program called itself that last used it.
    pub last_used_agent: Option<String>,
    /// Requests on these days.
    pub total: i64,
    /// How many of them were refused (403).
    pub refused: i64,
    /// Every day, also those without a request.
    pub days: Vec<DayView>,
    /// Every route it used, the most used first.
    pub routes: Vec<RouteView>,
    /// The fewest scopes that allow what it did on these days.
    pub needed_scopes: Vec<&'static str>,
    /// What the scopes on trial would have refused.
    pub on_trial: Vec<TrialView>,
}

/// One day of a key.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DayView {
    /// The day, of UTC.
    pub day: NaiveDate,
    /// Requests.
    pub requests: i64,
    /// How many of them were refused.
    pub refused: i64,
}

/// A route that a key used.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RouteView {
    /// The method.
    pub method: String,
    /// The path, with names in place of its variable parts.
    pub path: String,
    /// The scope that it takes, if any.
    pub scope: Option<&'static str>,
    /// Requests.
    pub requests: i64,
    /// How many of them were refused.
    pub refused: i64,
    /// The last day on which it was used.
    pub last_used_on: NaiveDate,
}

/// A route that the scopes on trial would have refused.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TrialView {
    /// The method.
    pub method: String,
    /// The path, with names in place of its variable parts.
    pub path: String,
    /// The scope that is missing.
    pub scope: Option<&'static str>,
    /// Requests that would have been refused.
    pub requests: i64,
}

async fn usage(
    monitor: Monitor,
    State(identity): State<Identity>,
    Path(id): Path<ApiKeyId>,
    Query(query): Query<UsageQuery>,
) -> Result<Json<UsageView>> {
    let mut tx = monitor.read().await?;
    let key = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let today = identity.clock.now().date_naive();
    let first_day = first_day(today, query.days.map_or(KEPT, |Span(days)| days));
    let counted = store::list(&mut tx, id, first_day, today).await?;
    let usage = Usage::of(counted, first_day, today, identity.route_scopes());
    let total = usage.total();
    let on_trial = key.trial_scopes.iter().flat_map(|trial| usage.on_trial(trial)).map(TrialView::from);
    let on_trial = on_trial.collect();
    Ok(Json(UsageView {
        first_day,
        last_used_at: key.last_used_at,
        last_used_ip: key.last_used_ip,
        last_used_agent: key.last_used_agent,
        total: total.requests,
        refused: total.refused,
        needed_scopes: usage.needed_scopes().into_iter().map(Scope::name).collect(),
        on_trial,
        days: days(&usage),
        routes: usage.routes.into_iter().map(RouteView::from).collect(),
    }))
}

fn days(usage: &Usage) -> Vec<DayView> {
    let days = usage.days.iter();
    days.map(|(day, tally)| DayView { day: *day, requests: tally.requests, refused: tally.refused }).collect()
}

impl From<RouteUse> for RouteView {
    fn from(route: RouteUse) -> Self {
        Self {
            method: route.method,
            path: route.path,
            scope: route.scope.map(Scope::name),
            requests: route.tally.requests,
            refused: route.tally.refused,
            last_used_on: route.last_used_on,
        }
    }
}

impl From<&RouteUse> for TrialView {
    fn from(route: &RouteUse) -> Self {
        Self {
            method: route.method.clone(),
            path: route.path.clone(),
            scope: route.scope.map(Scope::name),
            requests: route.on_trial,
        }
    }
}
