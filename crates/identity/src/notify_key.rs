//! The static key of `/api/notify`: programs that change a database tell so with it, and can do nothing else with it.
//!
//! It is no API key. It stands in the environment alone (`MB_API_KEY`), belongs to nobody, and is looked at by the routes
//! that take a [`Notifier`] and by no other. Who guesses is stopped by address.

use crate::{Anyone, caller::Asker};
use aide::{OperationInput, generate::GenContext, openapi::Operation};
use audit::Actor;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, request::Parts},
};
use kernel::Purpose;
use setting::{Definition, Kind, Visibility, declare};
use store::Tx;
use subtle::ConstantTimeEq;
use web::{Docs, Error, Result};

const HEADER: &str = "x-metabase-apikey";
const KEY: &str = "api-key";

pub(crate) const SETTINGS: &[Definition] = &[declare(
    KEY,
    Kind::Secret,
    Visibility::Internal,
    "null",
    "The static key by which programs tell that a database changed.",
)];

/// Whoever holds the static key.
#[derive(Clone, Debug)]
pub struct Notifier(Anyone);

impl Notifier {
    /// Begins changing.
    pub async fn write(&self) -> Result<Tx> {
        self.0.write().await
    }

    /// Who asks, for the audit log: an address.
    pub fn actor(&self) -> Actor {
        self.0.actor()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Notifier {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let anyone = Anyone::from_request_parts(parts, state).await?;
        check(&anyone.0, &parts.headers)?;
        Ok(Self(anyone))
    }
}

fn check(asker: &Asker, headers: &HeaderMap) -> Result<()> {
    let Asker { identity, visitor, .. } = asker;
    let Some(key) = identity.settings.secret(KEY) else {
        return Err(refused(
            "MB_API_KEY is not set. Set it in the environment of the server, and send it here.",
        ));
    };
    let now = identity.clock.now();
    identity.throttles.admit_notifier(visitor.address, now).map_err(|wait| {
        tracing::warn!(address = %visitor.address, "a static key was throttled");
        wait.refuse(StatusCode::TOO_MANY_REQUESTS, "X-Metabase-Apikey")
    })?;
    // Digests are of one length, so that comparing them tells nothing of the key's.
    let digest = |key: &str| identity.key.digest(Purpose::ApiKey, key).0;
    let is_right = presented(headers)
        .is_some_and(|sent| digest(sent).as_bytes().ct_eq(digest(key.expose()).as_bytes()).into());
    if is_right {
        return Ok(());
    }
    identity.throttles.record_wrong_notifier(visitor.address, now);
    Err(refused("Forbidden"))
}

/// The key that was sent; two are none.
fn presented(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(HEADER).iter();
    let value = values.next().filter(|_| values.next().is_none())?;
    std::str::from_utf8(value.as_bytes()).ok()
}

fn refused(message: &str) -> Error {
    Error::Refused { status: StatusCode::FORBIDDEN, message: message.to_owned() }
}

impl OperationInput for Notifier {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        operation.security.push([(Docs::STATIC_KEY.to_owned(), Vec::new())].into_iter().collect());
        operation.extensions.insert("x-who-may-call".into(), "anyone".into());
    }
}
