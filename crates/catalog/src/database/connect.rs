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

#[cfg(test)]
mod tests {
    use super::*;
    use driver::{
        DetailsField, Engine, FieldKind, QueryError, Rows, SchemaDescription, Statement, Warehouse,
    };
    use parking_lot::Mutex;
    use serde_json::json;
    use std::sync::Arc;

    /// Answers encrypted connections, plain ones, or neither; remembers what was tried.
    struct Stub {
        encrypted: Result<(), ConnectError>,
        plain: Result<(), ConnectError>,
        tried: Mutex<Vec<bool>>,
    }

    static ENGINE: Engine = Engine {
        name: "stub",
        display_name: "Stub",
        fields: &[
            DetailsField { required: true, ..DetailsField::new("host", "Host") },
            DetailsField { kind: FieldKind::Boolean, ..DetailsField::new("ssl", "TLS") },
        ],
        words: &[],
        features: &[],
    };

    struct Tried(Result<(), ConnectError>);

    #[async_trait::async_trait]
    impl Warehouse for Tried {
        async fn check(&self) -> Result<Version, ConnectError> {
            let (flavor, version, timezone) = ("Stub".into(), "1".into(), "UTC".into());
            self.0.clone().map(|()| Version { flavor, version, semantic: [1, 0], timezone })
        }

        async fn describe(&self) -> Result<SchemaDescription, ConnectError> {
            Ok(SchemaDescription::default())
        }

        async fn run(&self, _: Statement) -> Result<Rows, QueryError> {
            Err(QueryError::no_statement())
        }

        fn quote(&self, name: &str) -> String {
            name.to_owned()
        }
    }

    impl Driver for Stub {
        fn engine(&self) -> &'static Engine {
            &ENGINE
        }

        fn open(&self, details: &Details) -> Result<Arc<dyn Warehouse>, ConnectError> {
            let is_encrypted = details.switch("ssl");
            self.tried.lock().push(is_encrypted);
            Ok(Arc::new(Tried(if is_encrypted { self.encrypted.clone() } else { self.plain.clone() })))
        }
    }

    async fn tried(stub: &Stub, details: Value) -> Result<Value, Value> {
        let connected = connect(stub, Details::new(serde_json::from_value(details).unwrap())).await;
        connected
            .map(|connected| connected.details.into_map().into())
            .map_err(|refusal| refusal.body().into())
    }

    #[tokio::test]
    async fn encryption_is_tried_first_and_kept_where_it_works() {
        let no_tls = Err(ConnectError::new("no TLS here").at("ssl", "Switch it off."));
        let nobody = Err(ConnectError::new("nobody there").at("host", "Check it.").at("port", "Check it."));
        let host = || json!({ "host": "h" });
        for (encrypted, plain, expected, attempts) in [
            (Ok(()), Ok(()), Ok(json!({ "host": "h", "ssl": true })), vec![true]),
            (no_tls.clone(), Ok(()), Ok(host()), vec![true, false]),
            (
                nobody.clone(),
                Ok(()),
                Err(
                    json!({ "message": "nobody there", "errors": { "host": "Check it.", "port": "Check it." } }),
                ),
                vec![true],
            ),
            (
                no_tls,
                Err(ConnectError::new("not here")),
                Err(json!({ "message": "not here" })),
                vec![true, false],
            ),
        ] {
            let stub = Stub { encrypted, plain, tried: Mutex::default() };
            assert_eq!(tried(&stub, host()).await, expected);
            assert_eq!(*stub.tried.lock(), attempts);
        }
    }

    #[tokio::test]
    async fn details_that_miss_something_are_not_tried() {
        let stub = Stub { encrypted: Ok(()), plain: Ok(()), tried: Mutex::default() };
        let refused = tried(&stub, json!({ "ssl": true })).await.unwrap_err();
        assert_eq!(refused["errors"], json!({ "host": "is required." }));
        assert!(stub.tried.lock().is_empty());
    }
}
