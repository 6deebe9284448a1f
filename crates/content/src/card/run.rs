//! Running cards. Whoever may read a card is shown what it asks, without a right of their own to ask it.
//! (Contract: query.md §1, §10 of the reference description.)

use super::{Card, Cards, Key, saved::question, store};
use axum::extract::State;
use identity::Caller;
use kernel::{DatabaseId, Scope};
use query::{
    Answer, Asked, Declared, ExportOptions, File, Format, Opened, Parameter, VisualizationSettings,
    question::Question,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;
use std::borrow::Cow;
use web::{
    ApiRouter, Error, Fault, Input, OptionalJson, OptionalJsonOrForm, Param, Path, Result, request,
    routing::post_with, says,
};

pub(super) fn routes() -> ApiRouter<Cards> {
    let read = Scope::CardsRead;
    ApiRouter::new()
        .api_route(
            "/card/{id}/query",
            post_with(run, says(read, "Asks what a card asks and answers its first rows.")),
        )
        .api_route(
            "/card/{id}/query/csv",
            post_with(csv, says(read, "Asks what a card asks and answers all rows as CSV.")),
        )
        .api_route(
            "/card/{id}/query/json",
            post_with(json, says(read, "Asks what a card asks and answers all rows as JSON.")),
        )
        .api_route(
            "/card/{id}/query/xlsx",
            post_with(workbook, says(read, "Asks what a card asks and answers all rows as a workbook.")),
        )
}

request! {
    /// With what a card is asked.
    pub struct RunRequest {
        /// What its parameters are set to, by `id` or by `target`.
        pub parameters: Option<Parameters>,
        /// Is it shown among what is pinned?
        pub collection_preview: Option<bool>,
    }
}

request! {
    /// With what a card is asked, and how its file is made.
    pub struct DownloadRequest {
        /// What its parameters are set to, by `id` or by `target`; also as a text that holds JSON.
        pub parameters: Option<Parameters>,
        /// Tell values as people read them; otherwise as data.
        pub format_rows: Option<Flag>,
        /// Begin a CSV file with a byte order mark, which some spreadsheets need to see UTF-8.
        pub csv_include_bom: Option<Flag>,
    }
}

async fn run(
    caller: Caller,
    State(cards): State<Cards>,
    Path(key): Path<Key>,
    OptionalJson(request): OptionalJson<RunRequest>,
) -> Result<Answer> {
    let opened = find(&cards, &caller, &key).await?;
    let card = &opened.card;
    let is_preview = request.as_ref().and_then(|request| request.collection_preview) == Some(true);
    let context = if is_preview { "collection" } else { "question" };
    let asked = asked(card, request.and_then(|request| request.parameters))?;
    let heard = cards.content.learnt.from(card, !asked.parameters.is_empty());
    cards.queries.answer_saved(&caller, opened, &asked, context, heard).await
}

/// What is sent for a file.
pub(crate) type Sent = OptionalJsonOrForm<DownloadRequest>;

async fn csv(caller: Caller, State(cards): State<Cards>, Path(key): Path<Key>, sent: Sent) -> Result<File> {
    download(&cards, &caller, &key, sent, Format::Csv).await
}

async fn json(caller: Caller, State(cards): State<Cards>, Path(key): Path<Key>, sent: Sent) -> Result<File> {
    download(&cards, &caller, &key, sent, Format::Json).await
}

async fn workbook(
    caller: Caller,
    State(cards): State<Cards>,
    Path(key): Path<Key>,
    sent: Sent,
) -> Result<File> {
    download(&cards, &caller, &key, sent, Format::Workbook).await
}

async fn download(
    cards: &Cards,
    caller: &Caller,
    key: &Key,
    OptionalJsonOrForm(request): Sent,
    format: Format,
) -> Result<File> {
    let opened = find(cards, caller, key).await?;
    let options = DownloadRequest::options(request.as_ref(), &opened.card);
    let asked = asked(&opened.card, request.and_then(|request| request.parameters))?;
    cards.queries.export_saved(caller, opened, &asked, format, &options).await
}

impl DownloadRequest {
    /// How the file of a card is made.
    pub(crate) fn options(request: Option<&Self>, card: &Card) -> ExportOptions {
        let is_on = |flag: fn(&Self) -> Option<Flag>| request.and_then(flag).is_some_and(|Flag(is_on)| is_on);
        ExportOptions {
            name: file_name(&card.name),
            settings: VisualizationSettings::read(Input::Json(&card.visualization_settings.value())).ok(),
            is_shown: is_on(|request| request.format_rows),
            with_byte_order_mark: is_on(|request| request.csv_include_bom),
        }
    }
}

async fn find(cards: &Cards, caller: &Caller, key: &Key) -> Result<Opened<Card>> {
    let mut tx = caller.read().await?;
    let card = store::find(&mut tx, key).await?.ok_or(Error::NotFound)?;
    let (homes, about) = (card.collection_id, asked_database(&card));
    let (rights, data) = access::both::rights(&mut tx, caller, homes.as_slice(), about).await?;
    let card = access::readable(&rights, card)?;
    cards.content.viewed.note(card.id, cards.content.clock.now());
    Ok(Opened { card, tx, rights: data })
}

/// The database that a card asks, if it says one itself.
pub(crate) fn asked_database(card: &Card) -> Option<DatabaseId> {
    Question::from_kept(card.dataset_query.as_str())?.database
}

/// What the card asks, with what its parameters are set to.
fn asked(card: &Card, sent: Option<Parameters>) -> Result<Asked> {
    let mut parameters = sent.map_or_else(Vec::new, |Parameters(list)| list);
    let known = card.parameters.value();
    for parameter in &mut parameters {
        complete(parameter, &known);
    }
    let declared = known.as_array().into_iter().flatten().map(|known| Declared {
        target: known["target"].clone(),
        kind: known["type"].as_str().map(str::to_owned),
        opens: false,
    });
    let declared = declared.collect();
    Ok(Asked::saved(question(card)?.question, parameters).declaring(declared))
}

/// What the card asks, with these parameters. Whoever mapped them was asked whether they may see the columns.
pub(crate) fn asked_with(card: &Card, parameters: Vec<Parameter>) -> Result<Asked> {
    let declared = parameters.iter().map(|parameter| Declared {
        target: parameter.target.clone(),
        kind: parameter.kind.clone(),
        opens: true,
    });
    let declared = declared.collect();
    Ok(Asked::saved(question(card)?.question, parameters).declaring(declared))
}

/// Fills in what the card says of a parameter that was sent by its id alone.
fn complete(parameter: &mut Parameter, known: &Value) {
    let Some(id) = &parameter.id else { return };
    let mut known = known.as_array().into_iter().flatten();
    let Some(known) = known.find(|known| known["id"].as_str() == Some(id)) else { return };
    if parameter.target.is_null() {
        parameter.target = known["target"].clone();
    }
    if parameter.kind.is_none() {
        parameter.kind = known["type"].as_str().map(str::to_owned);
    }
}

/// A card's name as a file may be called.
fn file_name(name: &str) -> String {
    let sign = |sign: char| if sign.is_ascii_alphanumeric() { sign.to_ascii_lowercase() } else { '_' };
    name.chars().map(sign).take(100).collect()
}

/// What parameters are set to: a list, or a text that holds it as JSON.
#[derive(Debug)]
pub struct Parameters(pub(crate) Vec<Parameter>);

impl Param for Parameters {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let text = match input {
            Input::Text(text) => text,
            Input::Json(Value::String(text)) => text.as_str(),
            other => return Vec::read(other).map(Self),
        };
        let value: Value = serde_json::from_str(text).map_err(|_| {
            Fault::new("value must be an array, or a text that holds one as JSON.", "invalid JSON", input)
        })?;
        match value {
            Value::Null => Ok(Self(Vec::new())),
            value => Vec::read(Input::Json(&value)).map(Self),
        }
    }
}

impl JsonSchema for Parameters {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Vec::<Parameter>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<Parameter>::json_schema(generator)
    }
}

/// `true` or `false`, also as a word.
#[derive(Clone, Copy, Debug, JsonSchema)]
#[schemars(transparent)]
pub struct Flag(bool);

impl Param for Flag {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let input = match input {
            Input::Json(Value::String(text)) => Input::Text(text),
            other => other,
        };
        bool::read(input).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_file_is_called_after_its_card() {
        assert_eq!(file_name("Sales & Co: Ωmega\"2\r\n"), "sales___co___mega_2__");
    }

    #[test]
    fn parameters_may_be_text() {
        let list = json!([{ "id": "a", "value": 1 }]);
        for sent in [list.clone(), json!(list.to_string())] {
            let Parameters(read) = Parameters::read(Input::Json(&sent)).unwrap();
            assert_eq!((read[0].id.as_deref(), &read[0].value), (Some("a"), &json!(1)));
        }
        for wrong in ["[", "{}", "[1]"] {
            assert!(Parameters::read(Input::Text(wrong)).is_err(), "{wrong}");
        }
        assert!(Parameters::read(Input::Text("null")).unwrap().0.is_empty());
    }
}
