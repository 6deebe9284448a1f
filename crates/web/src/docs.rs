//! The API description: OpenAPI 3.1, made from the handlers' own signatures.
//!
//! A route says one sentence about itself where it is declared; everything else (body, query, answer, who may
//! call) is read off the handler's types, so the description cannot drift.

use aide::{
    openapi::{
        Info, License, OpenApi, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, ReferenceOr,
        SchemaObject, SecurityScheme,
    },
    transform::TransformOperation,
};
use axum::Router;

/// A router whose routes describe themselves.
pub type ApiRouter<S = ()> = aide::axum::ApiRouter<S>;

/// Says in one sentence what a route does.
pub fn says(summary: &'static str) -> impl FnOnce(TransformOperation<'_>) -> TransformOperation<'_> {
    move |operation| operation.summary(summary)
}

/// The finished description.
#[derive(Clone, Debug)]
pub struct Docs(OpenApi);

impl Docs {
    /// Name of the security scheme of a session header.
    pub const SESSION: &str = "session";
    /// Name of the security scheme of an API key.
    pub const API_KEY: &str = "api-key";

    /// Finishes a router: its routes under `/api`, and their description.
    pub fn finish(version: &str, router: ApiRouter) -> (Router, Self) {
        let mut api = OpenApi {
            info: Info {
                title: "Metalith".into(),
                version: version.into(),
                summary: Some("A business-intelligence server that speaks Metabase's HTTP API.".into()),
                license: Some(License {
                    name: "Apache-2.0".into(),
                    identifier: Some("Apache-2.0".into()),
                    ..License::default()
                }),
                ..Info::default()
            },
            ..OpenApi::default()
        };
        let router = ApiRouter::new().nest("/api", router).finish_api_with(&mut api, |docs| {
            docs.security_scheme(
                Self::SESSION,
                header_scheme("X-Metabase-Session", "The id that logging in gives."),
            )
            .security_scheme(Self::API_KEY, header_scheme("X-API-Key", "A key made by an administrator."))
        });
        name_path_parameters(&mut api);
        (router, Self(api))
    }

    /// The description as JSON text.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(&self.0).expect("the description is plain data with text keys")
    }

    /// Every route as method and path.
    pub fn operations(&self) -> Vec<(&str, String)> {
        let paths = self.0.paths.iter().flat_map(|paths| &paths.paths);
        let mut operations = Vec::new();
        for (path, item) in paths {
            if let ReferenceOr::Item(item) = item {
                operations.extend(item.iter().map(|(method, _)| (method, path.clone())));
            }
        }
        operations
    }
}

fn header_scheme(name: &str, description: &str) -> SecurityScheme {
    SecurityScheme::ApiKey {
        location: aide::openapi::ApiKeyLocation::Header,
        name: name.into(),
        description: Some(description.into()),
        extensions: indexmap::IndexMap::default(),
    }
}

/// Path parts have their names in the path alone; the description wants each declared.
fn name_path_parameters(api: &mut OpenApi) {
    let paths = api.paths.iter_mut().flat_map(|paths| &mut paths.paths);
    for (path, item) in paths {
        let ReferenceOr::Item(item) = item else { continue };
        let names: Vec<&str> =
            path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        for operation in
            [&mut item.get, &mut item.put, &mut item.post, &mut item.delete].into_iter().flatten()
        {
            operation.parameters.extend(names.iter().map(|name| ReferenceOr::Item(path_parameter(name))));
        }
    }
}

fn path_parameter(name: &str) -> Parameter {
    let kind = if name.ends_with("id") { "integer" } else { "string" };
    let json_schema = schemars::json_schema!({ "type": kind });
    let format =
        ParameterSchemaOrContent::Schema(SchemaObject { json_schema, example: None, external_docs: None });
    Parameter::Path {
        parameter_data: ParameterData {
            name: name.into(),
            description: None,
            required: true,
            deprecated: None,
            format,
            example: None,
            examples: indexmap::IndexMap::default(),
            explode: None,
            extensions: indexmap::IndexMap::default(),
        },
        style: PathStyle::Simple,
    }
}
