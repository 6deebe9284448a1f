//! Trying a connection before it is kept.

use super::details;
use axum::http::StatusCode;
use driver::{ConnectError, Details, Driver, Version};
use serde_json::{Map, Value};
use web::Error;

/// Details that work, and what answered.
pub(super) struct Connected {
    pub details: Details,
    pub version: Version,
}

/// Why a connection was not made: a sentence, and field → hint.
pub(super) struct Refusal {
    message: String,
    errors: Map<String, Value>,
}

/// Compares the details with the engine's form and connects, encrypted where that works although nobody asked.
pub(super) async fn connect(driver: &dyn Driver, details: Details) -> Result<Connected, Refusal> {
    let engine = driver.engine();
    let faults = details::faults(&details, engine);
    if !faults.is_empty() {
        let errors = faults.into_iter().map(|(field, text)| (field, text.into())).collect();
        return Err(Refusal { message: "Some connection details are missing or wrong.".to_owned(), errors });
    }
    if engine.fields.iter().any(|field| field.name == "ssl") && !details.switch("ssl") {
        let mut encrypted = details.clone();
        encrypted.set("ssl", true);
        match ask(driver, &encrypted).await {
            Ok(version) => return Ok(Connected { details: encrypted, version }),
            // Nobody is there; nobody will be there without encryption either.
            Err(error) if error.fields.contains_key("host") => return Err(error.into()),
            Err(_) => {}
        }
    }
    let version = ask(driver, &details).await?;
    Ok(Connected { details, version })
}

async fn ask(driver: &dyn Driver, details: &Details) -> Result<Version, ConnectError> {
    driver.open(details)?.check().await
}

impl Refusal {
    /// A refusal that no field explains.
    pub fn new(message: &str) -> Self {
        Self { message: message.to_owned(), errors: Map::new() }
    }

    /// The contract's body: `errors` only where a field is known.
    pub fn body(self) -> Map<String, Value> {
        let mut body = Map::from_iter([("message".to_owned(), self.message.into())]);
        if !self.errors.is_empty() {
            body.insert("errors".to_owned(), self.errors.into());
        }
        body
    }

    /// The body with another status than the usual one.
    pub fn with(self, status: StatusCode) -> Error {
        Error::Explained { status, body: self.body().into() }
    }
}

impl From<ConnectError> for Refusal {
    fn from(error: ConnectError) -> Self {
        let errors = error.fields.into_iter().map(|(field, hint)| (field.to_owned(), hint.into())).collect();
        Self { message: error.message, errors }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        refusal.with(StatusCode::BAD_REQUEST)
    }
}
