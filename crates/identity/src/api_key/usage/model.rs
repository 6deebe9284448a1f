//! What a key's requests say about it.

use crate::api_key::Scopes;
use axum::http::Method;
use chrono::NaiveDate;
use kernel::Scope;
use std::collections::{BTreeMap, BTreeSet};
use web::{Needs, RouteScopes};

/// Requests to one route on one day.
#[derive(Clone, Debug)]
pub(super) struct RouteDay {
    pub day: NaiveDate,
    pub method: String,
    pub path: String,
    pub requests: i64,
    pub refused: i64,
    pub on_trial: i64,
}

/// Requests, and how many of them were refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub requests: i64,
    pub refused: i64,
}

/// Requests to one route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RouteUse {
    pub method: String,
    pub path: String,
    /// What a key needs for it.
    pub scope: Option<Scope>,
    pub tally: Tally,
    pub on_trial: i64,
    pub last_used_on: NaiveDate,
}

/// How a key was used over some days.
#[derive(Clone, Debug)]
pub(super) struct Usage {
    /// Every day, also those without a request.
    pub days: BTreeMap<NaiveDate, Tally>,
    /// The most used first.
    pub routes: Vec<RouteUse>,
}

impl Usage {
    /// Adds up what was counted from one day to another.
    pub fn of(counted: Vec<RouteDay>, first: NaiveDate, last: NaiveDate, scopes: &RouteScopes) -> Self {
        let mut days: BTreeMap<_, _> =
            first.iter_days().take_while(|day| *day <= last).map(|day| (day, Tally::default())).collect();
        let mut routes = BTreeMap::new();
        for RouteDay { day, method, path, requests, refused, on_trial } in counted {
            let tally = Tally { requests, refused };
            days.entry(day).or_default().add(tally);
            let scope = needed(&method, &path, scopes);
            let route = routes.entry((path, method)).or_insert((scope, Tally::default(), 0, day));
            route.1.add(tally);
            route.2 += on_trial;
            route.3 = day.max(route.3);
        }
        let route = |((path, method), (scope, tally, on_trial, last_used_on))| RouteUse {
            method,
            path,
            scope,
            tally,
            on_trial,
            last_used_on,
        };
        let mut routes: Vec<_> = routes.into_iter().map(route).collect();
        routes.sort_by_key(|route| -route.tally.requests);
        Self { days, routes }
    }

    /// All requests.
    pub fn total(&self) -> Tally {
        self.days.values().fold(Tally::default(), |mut total, day| {
            total.add(*day);
            total
        })
    }

    /// The fewest scopes that allow what was answered. What was refused asks for none: nobody widens what a key may by
    /// trying.
    pub fn needed_scopes(&self) -> BTreeSet<Scope> {
        let answered = self.routes.iter().filter(|route| route.tally.requests > route.tally.refused);
        let all: BTreeSet<Scope> = answered.filter_map(|route| route.scope).collect();
        let is_needed = |scope: &Scope| !all.iter().any(|other| other != scope && other.covers(*scope));
        all.iter().copied().filter(is_needed).collect()
    }

    /// Routes to which the scopes on trial would have refused requests, as far as they still would.
    pub fn on_trial<'a>(&'a self, trial: &'a Scopes) -> impl Iterator<Item = &'a RouteUse> {
        let would_refuse = |route: &&RouteUse| route.scope.is_some_and(|scope| trial.reach(scope).is_none());
        self.routes.iter().filter(|route| route.on_trial > 0).filter(would_refuse)
    }
}

impl Tally {
    fn add(&mut self, more: Self) {
        self.requests += more.requests;
        self.refused += more.refused;
    }
}

/// The scope without which a route refuses a key. A route of an earlier release, or none, asks for nothing.
fn needed(method: &str, path: &str, scopes: &RouteScopes) -> Option<Scope> {
    match scopes.of(path, &Method::from_bytes(method.as_bytes()).ok()?)? {
        Needs::Scope(scope) => Some(scope),
        Needs::MoreWith(_) | Needs::Nothing => None,
    }
}
