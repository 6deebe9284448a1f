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
use axum::{Router, http::Method};
use kernel::Scope;
use serde_json::Value;
use std::collections::HashMap;

/// A router whose routes describe themselves.
pub type ApiRouter<S = ()> = aide::axum::ApiRouter<S>;

/// What an API key with scopes must have to call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: every key may call it, and none gets more than somebody without special rights.
    Nothing,
    /// Nothing, but the rights of the key's group count only with this scope.
    MoreWith(Scope),
    /// This scope.
    Scope(Scope),
}

impl From<Scope> for Needs {
    fn from(scope: Scope) -> Self {
        Self::Scope(scope)
    }
}

const SCOPE: &str = "x-scope";
const MORE_WITH: &str = "x-more-with-scope";

/// Says what a scoped key needs for a route and, in one sentence, what the route does.
pub fn says(
    needs: impl Into<Needs>,
    summary: &'static str,
) -> impl FnOnce(TransformOperation<'_>) -> TransformOperation<'_> {
    let needs = needs.into();
    move |mut operation| {
        let extensions = &mut operation.inner_mut().extensions;
        match needs {
            Needs::Nothing => extensions.insert(SCOPE.into(), Value::Null),
            Needs::MoreWith(scope) => extensions.insert(MORE_WITH.into(), scope.name().into()),
            Needs::Scope(scope) => extensions.insert(SCOPE.into(), scope.name().into()),
        };
        operation.summary(summary)
    }
}

/// The finished description.
#[derive(Clone, Debug)]
pub struct Docs(OpenApi);

impl Docs {
    /// Name of the security scheme of a session header.
    pub const SESSION: &str = "session";
    /// Name of the security scheme of an API key.
    pub const API_KEY: &str = "api-key";
    /// Name of the security scheme of the static key.
    pub const STATIC_KEY: &str = "static-key";

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
            .security_scheme(
                Self::STATIC_KEY,
                header_scheme("X-Metabase-Apikey", "The key in the server's environment (`MB_API_KEY`)."),
            )
        });
        name_path_parameters(&mut api);
        (router, Self(api))
    }

    /// The description as JSON text.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(&self.0).expect("the description is plain data with text keys")
    }

    /// What each route needs of an API key with scopes.
    pub fn scopes(&self) -> RouteScopes {
        RouteScopes::read(&self.0)
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

/// What each route needs of an API key with scopes, by path and method.
#[derive(Clone, Debug, Default)]
pub struct RouteScopes(HashMap<String, Vec<(Method, Needs)>>);

impl RouteScopes {
    /// What a route needs, by its path as it was declared. A route that nobody described has no answer, and so no
    /// scoped key may call it.
    pub fn of(&self, path: &str, method: &Method) -> Option<Needs> {
        let method = if method == Method::HEAD { &Method::GET } else { method };
        let methods = self.0.get(path)?;
        methods.iter().find(|(known, _)| known == method).map(|(_, needs)| *needs)
    }

    /// Reads it off the description.
    fn read(api: &OpenApi) -> Self {
        let mut scopes = HashMap::new();
        for (path, item) in api.paths.iter().flat_map(|paths| &paths.paths) {
            let ReferenceOr::Item(item) = item else { continue };
            let methods = item.iter().filter_map(|(method, operation)| {
                let named = |key: &str| {
                    operation.extensions.get(key).map(|name| name.as_str().and_then(Scope::parse))
                };
                let needs = match (named(SCOPE), named(MORE_WITH)) {
                    (Some(Some(scope)), _) => Needs::Scope(scope),
                    (Some(None), _) => Needs::Nothing,
                    (None, Some(Some(scope))) => Needs::MoreWith(scope),
                    (None, _) => return None,
                };
                Some((Method::from_bytes(method.to_uppercase().as_bytes()).ok()?, needs))
            });
            scopes.insert(path.clone(), methods.collect());
        }
        Self(scopes)
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
