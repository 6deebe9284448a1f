//! `query_metadata`, of a question, a card, a dashboard, a table, and a card as a table.

use super::{
    gather::{Gathered, Sight},
    view::{CardTableView, QueryMetadataView, TableOrCardView},
};
use crate::{
    card::{self, Card, Cards},
    dashboard,
};
use axum::extract::State;
use catalog::table::{self, ForeignKeyView, QueryMetadataQuery};
use identity::Caller;
use kernel::{CardId, CollectionId, Scope, TableId};
use query::question::{NativeBody, QueryType, Question};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value};
use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
};
use web::{
    ApiRouter, Error, Fault, FromObject, Input, Json, Object, Param, Path, Query, Result, request,
    routing::{get_with, post_with},
    says,
};

pub(crate) fn routes() -> ApiRouter<Cards> {
    ApiRouter::new()
        .api_route(
            "/dataset/query_metadata",
            post_with(
                of_question,
                says(Scope::DatabasesRead, "Shows the databases, tables and cards that a query is about."),
            ),
        )
        .api_route(
            "/card/{id}/query_metadata",
            get_with(
                of_card,
                says(Scope::CardsRead, "Shows the databases, tables and cards that a card is about."),
            ),
        )
        .api_route(
            "/dashboard/{id}/query_metadata",
            get_with(
                of_dashboard,
                says(
                    Scope::DashboardsRead,
                    "Shows the databases, tables and cards that the cards on a dashboard are about.",
                ),
            ),
        )
        .api_route(
            "/table/{id}/query_metadata",
            get_with(
                of_table,
                says(Scope::DatabasesRead, "Shows a table with its fields, or a card as a table: card__7."),
            ),
        )
        .api_route(
            "/table/{id}/fks",
            get_with(
                foreign_keys,
                says(Scope::DatabasesRead, "Lists the foreign keys that point at a table; none at a card."),
            ),
        )
}

request! {
    /// How much to show.
    pub struct ShowSettings {
        /// Also sensitive fields?
        pub include_sensitive_fields as "include-sensitive-fields": Option<bool>,
    }
}

request! {
    /// A query, in the older form (`type`) or in the newer one (`lib/type`), and how much to show of what it is about.
    pub struct ShowRequest {
        /// The database to ask.
        pub database: Option<i64>,
        /// The older form: `native` or `query`.
        pub kind as "type": Option<QueryType>,
        /// The older form: the native query.
        pub native: Option<NativeBody>,
        /// The older form: the query in the query language.
        pub query: Option<Map<String, Value>>,
        /// The newer form: always `mbql/query`.
        pub lib_type as "lib/type": Option<String>,
        /// The newer form: the stages.
        pub stages: Option<Vec<Map<String, Value>>>,
        /// How much to show.
        pub settings: Option<ShowSettings>,
    }
}

/// A query, and how much to show of what it is about.
#[derive(Debug)]
pub struct Shown {
    question: Question,
    with_sensitive: bool,
}

impl FromObject for Shown {
    fn from_object(object: Object<'_>) -> Result<Self, Fault> {
        let settings = ShowRequest::from_object(object)?.settings;
        let with_sensitive = settings.and_then(|it| it.include_sensitive_fields) == Some(true);
        Ok(Self { question: Question::from_object(object)?, with_sensitive })
    }
}

impl JsonSchema for Shown {
    fn schema_name() -> Cow<'static, str> {
        ShowRequest::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        ShowRequest::json_schema(generator)
    }
}

async fn of_question(
    caller: Caller,
    State(cards): State<Cards>,
    Json(shown): Json<Shown>,
) -> Result<Json<QueryMetadataView>> {
    let mut gathered = Gathered::default();
    gathered.question(&shown.question);
    if shown.with_sensitive {
        gathered.with_sensitive();
    }
    let mut tx = caller.read().await?;
    let mut found = HashMap::new();
    gathered.find_named(&mut tx, &mut found).await?;
    let of_cards = caller.also_with(Scope::CardsRead).ok();
    let sight = Sight::of(&mut tx, &caller, of_cards.as_ref(), &homes(found.values())).await?;
    Ok(Json(gathered.show(&mut tx, cards.queries.catalog(), &sight, &found).await?))
}

async fn of_card(
    caller: Caller,
    State(cards): State<Cards>,
    Path(key): Path<card::Key>,
) -> Result<Json<QueryMetadataView>> {
    let mut tx = caller.read().await?;
    let card = card::find(&mut tx, &key).await?.ok_or(Error::NotFound)?;
    let mut gathered = Gathered::default();
    gathered.card(&card);
    let mut found = HashMap::from([(card.id, card.clone())]);
    gathered.find_named(&mut tx, &mut found).await?;
    let sight = Sight::of(&mut tx, &caller, Some(&caller), &homes(found.values())).await?;
    access::readable(sight.cards()?, card)?;
    Ok(Json(gathered.show(&mut tx, cards.queries.catalog(), &sight, &found).await?))
}

async fn of_dashboard(
    caller: Caller,
    State(cards): State<Cards>,
    Path(key): Path<dashboard::Key>,
) -> Result<Json<QueryMetadataView>> {
    let mut tx = caller.read().await?;
    let needs = dashboard::needs(&mut tx, &key).await?;
    let mut found = needs.cards;
    let mut all = Gathered::default();
    needs.on_it.iter().filter_map(|id| found.get(id)).for_each(|card| all.card(card));
    // A key for dashboards sees the cards on them, and no others that these start from.
    if caller.also_with(Scope::CardsRead).is_ok() {
        all.find_named(&mut tx, &mut found).await?;
    } else {
        found.retain(|id, _| needs.on_it.contains(id));
    }
    let homes = homes(found.values()).into_iter().chain(needs.dashboard.collection_id).collect();
    let sight = Sight::of(&mut tx, &caller, Some(&caller), &homes).await?;
    access::readable(sight.cards()?, needs.dashboard)?;
    let mut gathered = Gathered::default();
    let seen = needs.on_it.iter().filter_map(|id| found.get(id)).filter(|card| sight.sees(card));
    seen.for_each(|card| gathered.card(card));
    needs.targets.iter().for_each(|target| gathered.target(target));
    Ok(Json(gathered.show(&mut tx, cards.queries.catalog(), &sight, &found).await?))
}

/// A table, or a card as a table.
#[derive(Clone, Copy, Debug)]
enum TableKey {
    Table(TableId),
    Card(CardId),
}

impl Param for TableKey {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        match input {
            Input::Text(text) if text.starts_with("card__") => {
                CardId::read(Input::Text(&text["card__".len()..])).map(Self::Card)
            }
            input => TableId::read(input).map(Self::Table),
        }
    }
}

async fn of_table(
    caller: Caller,
    State(cards): State<Cards>,
    Path(key): Path<TableKey>,
    Query(query): Query<QueryMetadataQuery>,
) -> Result<Json<TableOrCardView>> {
    let mut tx = caller.read().await?;
    let view = match key {
        TableKey::Table(id) => {
            let table = table::with_fields(&mut tx, cards.queries.catalog(), &caller, id, &query).await?;
            TableOrCardView::Table(Box::new(table))
        }
        TableKey::Card(id) => {
            let card = card::read(&mut tx, &caller.also_with(Scope::CardsRead)?, &card::Key::Id(id)).await?;
            TableOrCardView::Card(Box::new(CardTableView::from(&*card)))
        }
    };
    Ok(Json(view))
}

async fn foreign_keys(
    caller: Caller,
    State(cards): State<Cards>,
    Path(key): Path<TableKey>,
) -> Result<Json<Vec<ForeignKeyView>>> {
    let mut tx = caller.read().await?;
    match key {
        TableKey::Table(id) => {
            Ok(Json(table::foreign_keys(&mut tx, cards.queries.catalog(), &caller, id).await?))
        }
        TableKey::Card(id) => {
            card::read(&mut tx, &caller.also_with(Scope::CardsRead)?, &card::Key::Id(id)).await?;
            Ok(Json(Vec::new()))
        }
    }
}

fn homes<'a>(cards: impl Iterator<Item = &'a Card>) -> BTreeSet<CollectionId> {
    cards.filter_map(|card| card.collection_id).collect()
}
