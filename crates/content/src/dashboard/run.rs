//! Running the cards of a dashboard, with what was filled in there. (Contract: content.md §3.5 of the reference
//! description.)

use super::{layout, model::Key};
use crate::card::{self, Card, Cards, DownloadRequest, Parameters, Sent};
use axum::extract::State;
use identity::Caller;
use kernel::{CardId, DashcardId, Scope};
use query::{Answer, File, Format, Opened, Parameter};
use serde_json::Value;
use web::{
    ApiRouter, Error, OptionalJson, OptionalJsonOrForm, Path, Result, request, routing::post_with, says,
};

pub(super) fn routes() -> ApiRouter<Cards> {
    let read = Scope::DashboardsRead;
    ApiRouter::new()
        .api_route(
            "/dashboard/{dashboard_id}/dashcard/{dashcard_id}/card/{card_id}/query",
            post_with(run, says(read, "Asks what a card on a dashboard asks and answers its first rows.")),
        )
        .api_route(
            "/dashboard/{dashboard_id}/dashcard/{dashcard_id}/card/{card_id}/query/csv",
            post_with(csv, says(read, "Asks what a card on a dashboard asks and answers all rows as CSV.")),
        )
        .api_route(
            "/dashboard/{dashboard_id}/dashcard/{dashcard_id}/card/{card_id}/query/json",
            post_with(json, says(read, "Asks what a card on a dashboard asks and answers all rows as JSON.")),
        )
        .api_route(
            "/dashboard/{dashboard_id}/dashcard/{dashcard_id}/card/{card_id}/query/xlsx",
            post_with(
                workbook,
                says(read, "Asks what a card on a dashboard asks and answers all rows as a workbook."),
            ),
        )
}

request! {
    /// With what a card on a dashboard is asked.
    pub struct DashcardRunRequest {
        /// What parameters of the dashboard are set to, each by its `id`.
        pub parameters: Option<Parameters>,
    }
}

/// The dashboard, the place and the card.
type At = Path<(Key, DashcardId, CardId)>;

async fn run(
    caller: Caller,
    State(cards): State<Cards>,
    Path(at): At,
    OptionalJson(request): OptionalJson<DashcardRunRequest>,
) -> Result<Answer> {
    let (opened, parameters) = find(&caller, at, request.and_then(|request| request.parameters)).await?;
    let asked = card::asked_with(&opened.card, parameters)?;
    let heard = cards.content.learnt.from(&opened.card, !asked.parameters.is_empty());
    cards.queries.answer_saved(&caller, opened, &asked, "dashboard", heard).await
}

async fn csv(caller: Caller, State(cards): State<Cards>, Path(at): At, sent: Sent) -> Result<File> {
    download(&cards, &caller, at, sent, Format::Csv).await
}

async fn json(caller: Caller, State(cards): State<Cards>, Path(at): At, sent: Sent) -> Result<File> {
    download(&cards, &caller, at, sent, Format::Json).await
}

async fn workbook(caller: Caller, State(cards): State<Cards>, Path(at): At, sent: Sent) -> Result<File> {
    download(&cards, &caller, at, sent, Format::Workbook).await
}

async fn download(
    cards: &Cards,
    caller: &Caller,
    at: (Key, DashcardId, CardId),
    OptionalJsonOrForm(mut request): Sent,
    format: Format,
) -> Result<File> {
    let sent = request.as_mut().and_then(|request| request.parameters.take());
    let (opened, parameters) = find(caller, at, sent).await?;
    let options = DownloadRequest::options(request.as_ref(), &opened.card);
    let asked = card::asked_with(&opened.card, parameters)?;
    cards.queries.export_saved(caller, opened, &asked, format, &options).await
}

/// Finds a card that lies there, and what it is asked with.
async fn find(
    caller: &Caller,
    (key, dashcard, card): (Key, DashcardId, CardId),
    sent: Option<Parameters>,
) -> Result<(Opened<Card>, Vec<Parameter>)> {
    let mut tx = caller.read().await?;
    let (dashboard, layout) = layout::with_dashboard(&mut tx, &key).await?.ok_or(Error::NotFound)?;
    let card = card::find(&mut tx, &card::Key::Id(card)).await?.ok_or(Error::NotFound)?;
    let homes: Vec<_> = [dashboard.collection_id, card.collection_id].into_iter().flatten().collect();
    let about = card::asked_database(&card);
    let (rights, data) = access::both::rights(&mut tx, caller, &homes, about).await?;
    let dashboard = access::readable(&rights, dashboard)?;
    let dashcard = layout.dashcards.into_iter().find(|it| it.id == dashcard).ok_or(Error::NotFound)?;
    if !dashcard.cards().any(|id| id == card.id) {
        return Err(Error::NotFound);
    }
    let card = access::readable(&rights, card)?;
    let sent = sent.map_or_else(Vec::new, |Parameters(list)| list);
    let known = dashboard.about.parameters.value();
    let parameters = mapped(&known, &dashcard.mappings.value(), card.id, sent)?;
    Ok((Opened { card, tx, rights: data }, parameters))
}

/// What was filled in on the dashboard, as the card takes it: where it goes is said by the dashboard alone.
fn mapped(known: &Value, mappings: &Value, card: CardId, sent: Vec<Parameter>) -> Result<Vec<Parameter>> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let (known, mappings) = (list(known), list(mappings));
    let mut parameters = Vec::new();
    for parameter in sent {
        let id = parameter.id.as_deref();
        let is_it = |value: &Value| value.as_str().is_some_and(|known| Some(known) == id);
        let Some(known) = known.iter().find(|known| is_it(&known["id"])) else {
            return Err(Error::field("parameters", "The dashboard has no parameter of this id."));
        };
        if parameter.value.is_null() {
            continue;
        }
        for mapping in mappings.iter().filter(|mapping| is_it(&mapping["parameter_id"])) {
            let is_of_card = mapping["card_id"].is_null() || mapping["card_id"] == serde_json::json!(card);
            if is_of_card && mapping["target"][0] != "text-tag" {
                parameters.push(Parameter {
                    id: None,
                    kind: known["type"].as_str().map(str::to_owned),
                    target: mapping["target"].clone(),
                    value: parameter.value.clone(),
                    default: Value::Null,
                    options: parameter.options.clone(),
                });
            }
        }
    }
    Ok(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Id;
    use serde_json::json;
    use web::{Input, Param};

    #[test]
    fn what_is_filled_in_goes_where_the_dashboard_says_and_nowhere_else() {
        let known = json!([{ "id": "a", "type": "string/=" }, { "id": "b", "type": "number/=" }]);
        let mappings = json!([
            { "parameter_id": "a", "card_id": 1, "target": ["variable", ["template-tag", "x"]] },
            { "parameter_id": "a", "card_id": 2, "target": ["variable", ["template-tag", "other"]] },
            { "parameter_id": "a", "card_id": 1, "target": ["text-tag", "t"] },
        ]);
        let mapped = |sent: Value| {
            let sent = Vec::read(Input::Json(&sent)).unwrap();
            super::mapped(&known, &mappings, CardId::from_number(1), sent)
        };
        let sent = json!([{ "id": "a", "type": "text", "value": "v", "target": ["variable", ["template-tag", "evil"]] }, { "id": "b", "value": 1 }]);
        let found = mapped(sent).unwrap();
        assert_eq!(found.len(), 1, "b goes nowhere");
        assert_eq!(
            (&found[0].target, &found[0].value),
            (&json!(["variable", ["template-tag", "x"]]), &json!("v"))
        );
        assert_eq!(found[0].kind.as_deref(), Some("string/="));
        assert!(mapped(json!([{ "id": "a", "value": null }])).unwrap().is_empty());
        assert!(mapped(json!([{ "id": "c", "value": 1 }])).is_err());
        assert!(mapped(json!([{ "value": 1, "target": ["variable", ["template-tag", "x"]] }])).is_err());
    }
}
