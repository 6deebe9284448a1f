//! `POST /api/session/confirm`: people prove once more that it is them, before they change what is sensitive.
//!
//! Whether and how often is a setting; while it is unset nobody is asked. The gate works out once per request whether
//! the proof is fresh enough, and [`Caller::confirmed`] is the one place that asks. Like every proof, a confirmation
//! gives the session a new key; unlike a refresh it makes its life no longer. Not in the reference.

use super::{
    begin::{Cookies, hand_over},
    model::{Session, SessionKey},
    store::{self, Rekeyed},
};
use crate::{
    Anyone, Caller, Identity,
    caller::{Enrollee, Transport},
    credential::{Presented, PresentedSession},
    google, ldap, password,
};
use ::store::Tx;
use audit::Event;
use axum::{extract::State, http::HeaderMap};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, Purpose, Secret, SessionId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use web::{ApiRouter, Error, Json, Needs, Result, With, request, routing::post_with, says};

pub(super) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new().api_route(
        "/session/confirm",
        post_with(
            confirm,
            says(
                Needs::Nothing,
                "Confirms by password or Google that it is the session's owner who asks; its key changes.",
            ),
        ),
    )
}

/// Has the owner of the session proven lately enough for what is sensitive that it is them?
pub(crate) fn is_confirmed(identity: &Identity, session: &Session) -> bool {
    validity(identity).is_none_or(|validity| identity.clock.now() - session.proven_at() < validity)
}

/// How long a proof counts; none when nobody is asked for one.
pub(crate) fn validity(identity: &Identity) -> Option<TimeDelta> {
    identity.settings.integer("reauthentication-minutes").map(TimeDelta::minutes)
}

request! {
    /// A proof of who one is: the password, or an ID token of Google.
    pub struct ConfirmRequest {
        /// The caller's password.
        pub password: Option<Secret<String>>,
        /// An ID token that Google gave the page just now.
        pub token: Option<Secret<String>>,
    }
}

/// A session whose owner has confirmed that it is them.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionConfirmed {
    /// The session's new key; the old one is dead. It is not shown again.
    pub id: String,
    /// Until when nothing more is asked; null while nothing is ever asked.
    pub confirmed_until: Option<DateTime<Utc>>,
}

async fn confirm(
    anyone: Anyone,
    Enrollee(caller): Enrollee,
    State(identity): State<Identity>,
    headers: HeaderMap,
    Json(request): Json<ConfirmRequest>,
) -> Result<With<Cookies, Json<SessionConfirmed>>> {
    // A program has no session; there is nothing here for it, as with refreshing.
    let session = caller.session().ok_or(Error::NotFound)?;
    let presented = Presented::by(&headers).session.ok_or(Error::NotFound)?;
    let proof = Proof::of(request)?;
    let kind = proof.kind;
    password::admit_own(&identity, &caller, kind.field())?;
    if !proof.holds(&identity, &caller).await? {
        return refuse(&identity, &caller, session, kind).await;
    }
    let now = identity.clock.now();
    let mut tx = caller.write().await?;
    // A password that was changed meanwhile has ended the session: what was proven is still so.
    let proven = prove(&identity, &mut tx, &presented).await?;
    let event = Event::new("session-confirmed").on("Session", proven.session.id.number());
    audit::record(&mut tx, &caller.actor(), now, event.with(json!({ "by": kind }))).await?;
    tx.commit().await?;
    let confirmed_until = validity(&identity).map(|validity| now + validity);
    let (id, cookies) = proven.hand_over(&identity, &anyone, presented.transport);
    Ok(With(cookies, Json(SessionConfirmed { id, confirmed_until })))
}

/// A session whose owner has just proven who they are; it has a new key.
pub(crate) struct Proven {
    session: Rekeyed,
    key: SessionKey,
}

/// Gives a session a new key because its owner has just proven who they are.
pub(crate) async fn prove(identity: &Identity, tx: &mut Tx, presented: &PresentedSession) -> Result<Proven> {
    let old = identity.key.digest(Purpose::Session, presented.key.expose());
    let key = SessionKey::draw(&identity.chance);
    let new = identity.key.digest(Purpose::Session, key.expose());
    let session = store::prove(tx, &old, &new, identity.clock.now()).await?;
    Ok(Proven { session: session.ok_or(Error::Unauthenticated)?, key })
}

impl Proven {
    /// The new key, for the body and in cookies.
    pub fn hand_over(self, identity: &Identity, anyone: &Anyone, transport: Transport) -> (String, Cookies) {
        let cookies = hand_over(identity, anyone, transport, &self.session, &self.key);
        (self.key.expose().to_owned(), cookies)
    }
}

/// What somebody shows to prove who they are.
struct Proof {
    kind: Kind,
    secret: Secret<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Password,
    /// An ID token.
    Google,
}

impl Proof {
    fn of(request: ConfirmRequest) -> Result<Self> {
        match (request.password, request.token) {
            (Some(secret), _) => Ok(Self { kind: Kind::Password, secret }),
            (None, Some(secret)) => Ok(Self { kind: Kind::Google, secret }),
            (None, None) => {
                let text = "Send your password, or an ID token if you sign in with Google.";
                Err(Error::field("password", text))
            }
        }
    }

    async fn holds(self, identity: &Identity, caller: &Caller) -> Result<bool> {
        match self.kind {
            // Whose account came from the directory has a password there, and perhaps another one here.
            Kind::Password => Ok(is_own_password(identity, caller, &self.secret).await?
                || ldap::is_own(identity, caller, &self.secret).await?),
            Kind::Google => google::is_own(identity, caller, &self.secret).await,
        }
    }
}

async fn is_own_password(identity: &Identity, caller: &Caller, password: &Secret<String>) -> Result<bool> {
    Ok(password::is_own(identity, caller, password.clone()).await?
        && !password::has_to_be_replaced(&mut caller.read().await?, caller.id()).await?)
}

impl Kind {
    /// The field of the request.
    fn field(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Google => "token",
        }
    }
}

/// Counts and notes that somebody did not prove who they are.
async fn refuse<T>(identity: &Identity, caller: &Caller, session: SessionId, kind: Kind) -> Result<T> {
    let now = identity.clock.now();
    identity.throttles.record_wrong_own_password(caller.id(), now);
    let mut tx = caller.write().await?;
    let text = match kind {
        Kind::Google => "This is no ID token that Google gave for your account just now.",
        Kind::Password if has_password(identity, &mut tx, caller).await? => "did not match stored password",
        Kind::Password => "You have no password here. Confirm with Google, or sign out and in again.",
    };
    let event = Event::new("session-confirmation-failed").on("Session", session.number());
    audit::record(&mut tx, &caller.actor(), now, event.with(json!({ "by": kind }))).await?;
    tx.commit().await?;
    tracing::warn!(user = %caller.id(), by = ?kind, "a confirmation was refused");
    Err(Error::field(kind.field(), text))
}

async fn has_password(identity: &Identity, tx: &mut Tx, caller: &Caller) -> Result<bool> {
    Ok(password::find(tx, caller.id()).await?.is_some() || ldap::is_whose(identity, tx, caller.id()).await?)
}
