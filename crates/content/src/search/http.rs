//! `/api/search`.

use super::{
    request::{Asked, Model, SearchQuery},
    shown::{ENGINE, FoundView, SearchView, Showing},
    store::{self, At, Found, Hit},
    wanted::Fit,
};
use crate::Content;
use ::store::Tx;
use access::{
    Domain, Judge, Right,
    collection::Rights,
    data::{self, DataRights},
};
use identity::Caller;
use kernel::Scope;
use std::{cmp::Reverse, collections::BTreeSet};
use web::{ApiRouter, Json, Query, Result, routing::get_with, says};

pub(crate) fn routes() -> ApiRouter<Content> {
    let text = "Finds collections, cards, dashboards, tables and databases by their names.";
    ApiRouter::new().api_route("/search", get_with(search, says(Scope::CollectionsRead, text)))
}

/// What decides what the caller sees.
struct Sees {
    collections: Rights,
    /// Nothing for a key whose scopes leave out databases.
    data: Option<DataRights>,
}

async fn search(caller: Caller, Query(query): Query<SearchQuery>) -> Result<Json<SearchView>> {
    let asked = query.check()?;
    let mut tx = caller.read().await?;
    let sees = Sees::of(&mut tx, &caller).await?;
    let found = store::find(&mut tx, &caller, &asked, sees.data.is_some()).await?;
    let mut fitting = sees.leave(found, &asked);
    let available = asked.tells_models().then(|| fitting.iter().map(|it| it.hit.model).collect());
    fitting.retain(|it| asked.shows(it.hit.model));
    in_order(&mut fitting);
    Ok(Json(answer(&mut tx, &caller, &asked, fitting, available).await?))
}

impl Sees {
    async fn of(tx: &mut Tx, caller: &Caller) -> Result<Self> {
        let data = match caller.also_with(Scope::DatabasesRead) {
            Ok(caller) => Some(data::rights_everywhere(tx, &caller).await?),
            Err(_) => None,
        };
        Ok(Self { collections: Rights::everywhere(tx, caller).await?, data })
    }

    /// Leaves what the caller may see and the words fit.
    fn leave(&self, found: Found, asked: &Asked) -> Vec<Showing> {
        // Nobody vouches for anything.
        if asked.query.verified == Some(true) {
            return Vec::new();
        }
        let mut left = self.fitting(&self.collections, found.contents, asked);
        if let Some(data) = &self.data {
            left.extend(self.fitting(data, found.tables, asked));
            left.extend(self.fitting(data, found.databases, asked));
        }
        left
    }

    fn fitting<P>(&self, judge: &Judge<At<P>>, found: Vec<At<P>>, asked: &Asked) -> Vec<Showing>
    where
        P: Domain + Clone,
    {
        let show = |At(hit, place): At<P>| {
            let fit = asked.wanted.fit([&hit.name, &hit.title], hit.description.as_deref())?;
            let can_write = place.right(judge) >= Right::Write;
            let sees_database = hit.database_id.is_some_and(|id| self.sees_database(id));
            Some(Showing { hit, fit, can_write, sees_database })
        };
        access::visible(judge, found).into_iter().filter_map(show).collect()
    }

    fn sees_database(&self, id: kernel::DatabaseId) -> bool {
        self.data.as_ref().is_some_and(|data| data.sees_database(id))
    }
}

/// Best first, then by name; where nothing was looked for, what was changed last first.
fn in_order(found: &mut [Showing]) {
    found.sort_by_cached_key(|it| {
        let Hit { title, model, id, changed_at, .. } = &it.hit;
        let newest = (it.fit == Fit::Anything).then_some(*changed_at);
        (Reverse(it.fit), Reverse(newest), title.to_lowercase(), *model, *id)
    });
}

async fn answer(
    tx: &mut Tx,
    caller: &Caller,
    asked: &Asked,
    found: Vec<Showing>,
    available_models: Option<BTreeSet<Model>>,
) -> Result<SearchView> {
    let number = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
    let total = found.len();
    let shown: Vec<_> =
        found.into_iter().skip(number(asked.paging.offset)).take(number(asked.paging.limit)).collect();
    let mut more = if shown.is_empty() {
        std::collections::BTreeMap::default()
    } else {
        store::more(tx, caller, &shown.iter().map(|it| &it.hit).collect::<Vec<_>>()).await?
    };
    let view = |showing: Showing| {
        let rest = more.remove(&(showing.hit.model.kept_as(), showing.hit.id))?;
        Some(FoundView::of(showing, rest, asked.is_about_trash()))
    };
    Ok(SearchView {
        data: shown.into_iter().filter_map(view).collect(),
        total,
        limit: asked.paging.limit,
        offset: asked.paging.offset,
        models: asked.query.models.clone(),
        available_models,
        table_db_id: asked.query.table_db_id,
        engine: ENGINE,
    })
}
