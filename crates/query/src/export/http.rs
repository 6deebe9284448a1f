//! `POST /api/dataset/{csv,json,xlsx}`.

use crate::{
    Queries,
    dataset::{
        Asked,
        run::{Ground, Purpose, ask},
    },
    export::{
        ExportOptions, ExportRequest, Format, Layout,
        csv::Csv,
        json::Json,
        model::{Embedded, Switch},
        raw::Raw,
        sheet,
        shown::Shown,
        xlsx,
    },
    result::{About, Failure, document, failed},
    running::Running,
    stream::body,
};
use aide::{
    OperationOutput,
    generate::GenContext,
    openapi::{MediaType, Operation, Response as ResponseDoc},
};
use axum::{
    body::Body,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, SecondsFormat, Utc};
use identity::Caller;
use kernel::Scope;
use web::{ApiRouter, JsonOrForm, Result, routing::post_with, says};

pub(crate) fn routes() -> ApiRouter<Queries> {
    ApiRouter::new()
        .api_route(
            "/dataset/csv",
            post_with(csv, says(Scope::QueryRun, "Runs a query and answers all its rows as CSV.")),
        )
        .api_route(
            "/dataset/json",
            post_with(json, says(Scope::QueryRun, "Runs a query and answers all its rows as JSON.")),
        )
        .api_route(
            "/dataset/xlsx",
            post_with(
                workbook,
                says(Scope::QueryRun, "Runs a query and answers all its rows as a workbook."),
            ),
        )
}

/// What is sent to have a file made.
type Sent = JsonOrForm<ExportRequest>;

async fn csv(caller: Caller, State(queries): State<Queries>, JsonOrForm(request): Sent) -> Result<File> {
    sent(&queries, &caller, request, Format::Csv).await
}

async fn json(caller: Caller, State(queries): State<Queries>, JsonOrForm(request): Sent) -> Result<File> {
    sent(&queries, &caller, request, Format::Json).await
}

async fn workbook(caller: Caller, State(queries): State<Queries>, JsonOrForm(request): Sent) -> Result<File> {
    sent(&queries, &caller, request, Format::Workbook).await
}

async fn sent(queries: &Queries, caller: &Caller, request: ExportRequest, format: Format) -> Result<File> {
    let is_on = |switch: Option<Switch>| switch.is_some_and(|Switch(on)| on);
    let options = ExportOptions {
        name: "query_result".to_owned(),
        settings: request.visualization_settings.map(|Embedded(settings)| settings),
        is_shown: is_on(request.format_rows),
        with_byte_order_mark: is_on(request.csv_include_bom),
    };
    let Embedded(asked) = &request.query;
    export(queries, caller, asked, format, &options, Ground::Own).await
}

/// Makes a file of what a question gives.
pub(crate) async fn export(
    queries: &Queries,
    caller: &Caller,
    asked: &Asked,
    format: Format,
    options: &ExportOptions,
    ground: Ground,
) -> Result<File> {
    let purpose = Purpose::TakeAway { context: format.context(), at_most: format.rows_at_most() };
    let (starting, about) = ask(queries, caller, asked, purpose, ground).await?;
    let outcome = match starting.await {
        Ok(running) => contents(running, &about, options, format).await,
        Err(failure) => Err(failure),
    };
    Ok(match outcome {
        Ok(contents) => File::new(format, &options.name, about.started_at, contents),
        // Released versions of the reference answer a failed export like this, and clients look for the object.
        Err(failure) => File(document(StatusCode::OK, failed(failure), about).into_response()),
    })
}

async fn contents(
    running: Running,
    about: &About,
    options: &ExportOptions,
    format: Format,
) -> Result<Body, Failure> {
    let ExportOptions { is_shown, with_byte_order_mark, .. } = *options;
    let layout = Layout::new(&running.columns, &about.naming, options.settings.as_ref(), is_shown);
    let zone = about.values.zone;
    Ok(match (format, is_shown) {
        (Format::Csv, false) => {
            body(|out| sheet::tell(out, running, Csv { layout, words: Raw(zone), with_byte_order_mark }))
        }
        (Format::Csv, true) => {
            body(|out| sheet::tell(out, running, Csv { layout, words: Shown(zone), with_byte_order_mark }))
        }
        (Format::Json, false) => body(|out| sheet::tell(out, running, Json::new(layout, Raw(zone)))),
        (Format::Json, true) => body(|out| sheet::tell(out, running, Json::new(layout, Shown(zone)))),
        (Format::Workbook, _) => {
            let archive = xlsx::Archive::make(running, layout, zone).await;
            let archive = archive.map_err(|unmade| unmade.into_failure(about))?;
            body(|out| archive.tell(out))
        }
    })
}

/// A file, or the words of a failed query.
#[derive(Debug)]
pub struct File(Response);

impl File {
    fn new(format: Format, name: &str, started_at: DateTime<Utc>, contents: Body) -> Self {
        let time = started_at.to_rfc3339_opts(SecondsFormat::Millis, true);
        let name = format!("attachment; filename=\"{name}_{time}.{}\"", format.extension());
        let headers = [
            (header::CONTENT_TYPE.as_str(), format.media_type()),
            (header::CONTENT_DISPOSITION.as_str(), &name),
            (header::CACHE_CONTROL.as_str(), "max-age=0, no-cache, must-revalidate, proxy-revalidate"),
            (header::EXPIRES.as_str(), "Tue, 03 Jul 2001 06:00:00 GMT"),
            ("x-accel-buffering", "no"),
        ];
        Self((headers, contents).into_response())
    }
}

impl IntoResponse for File {
    fn into_response(self) -> Response {
        self.0
    }
}

impl OperationOutput for File {
    type Inner = ();

    fn operation_response(_: &mut GenContext, _: &mut Operation) -> Option<ResponseDoc> {
        let kinds = Format::ALL.map(Format::media_type);
        let content = kinds.into_iter().map(|kind| (kind.to_owned(), MediaType::default())).collect();
        let description =
            "The file; or, when the query failed, a JSON object whose `status` is `failed`.".into();
        Some(ResponseDoc { description, content, ..ResponseDoc::default() })
    }

    fn inferred_responses(
        context: &mut GenContext,
        operation: &mut Operation,
    ) -> Vec<(Option<u16>, ResponseDoc)> {
        Self::operation_response(context, operation)
            .map(|response| (Some(200), response))
            .into_iter()
            .collect()
    }
}
