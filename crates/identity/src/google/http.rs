//! `POST /api/session/google_auth` (contract: auth.md §2.12 of the reference description).
//!
//! Whoever is refused learns as little as the contract tells; why it was is in the audit log.

use super::{SOURCE, account::GoogleAccount, settings::Terms};
use crate::{
    Anyone, Caller, Identity,
    id_token::{IdToken, Refusal, Unavailable},
    session::{self, Cookies, Method, SessionCreated},
    user::{self, Entry, Vouched},
};
use ::store::Tx;
use audit::Event;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use chrono::TimeDelta;
use kernel::{Email, Id, Secret, UserId};
use serde_json::json;
use web::{ApiRouter, Error, Json, Needs, Result, With, request, routing::post_with, says};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new().api_route(
        "/session/google_auth",
        post_with(
            log_in,
            says(Needs::Nothing, "Logs in with Google: trades an ID token of Google for a session."),
        ),
    )
}

request! {
    /// What logging in with Google takes.
    pub struct GoogleLogin {
        /// The ID token that Google gave the page.
        pub token: Secret<String>,
        /// Keep the browser signed in after it is closed.
        pub remember: Option<bool>,
    }
}

/// An older token only says that somebody was there once.
const FRESH: TimeDelta = TimeDelta::minutes(5);

/// Why somebody is not let in.
#[derive(Debug)]
enum Refused {
    Token(Refusal),
    NotListed(Email),
    Deactivated(UserId),
}

async fn log_in(
    anyone: Anyone,
    State(identity): State<Identity>,
    headers: HeaderMap,
    Json(request): Json<GoogleLogin>,
) -> Result<With<Cookies, Json<SessionCreated>>> {
    let terms = Terms::of(&identity.settings).ok_or_else(disabled)?;
    admit(&identity, &anyone)?;
    let verified = verify(&identity, &terms, &request.token).await;
    let account = match verified.map_err(|Unavailable| refusal("server-error"))? {
        Ok(account) => account,
        Err(why) => return refuse(&identity, &anyone, anyone.write().await?, Refused::Token(why)).await,
    };
    let (mut tx, entry) = enter(&identity, &anyone, &account, &terms).await?;
    let user = match entry {
        Entry::Known(user) => user,
        Entry::Deactivated(user) => return refuse(&identity, &anyone, tx, Refused::Deactivated(user)).await,
        Entry::NotListed | Entry::OtherPerson(_) => {
            return refuse(&identity, &anyone, tx, Refused::NotListed(account.email)).await;
        }
    };
    let remember = request.remember == Some(true);
    let begun = session::begin(&identity, &mut tx, &anyone, &headers, user, Method::Google, remember).await?;
    tx.commit().await?;
    Ok(begun.answer())
}

fn admit(identity: &Identity, anyone: &Anyone) -> Result<()> {
    if !identity.is_throttled() {
        return Ok(());
    }
    let address = anyone.visitor().address;
    identity.throttles.admit_login_address(address, identity.clock.now()).map_err(|wait| {
        tracing::warn!(%address, "a log-in with Google was throttled");
        wait.refuse(StatusCode::UNAUTHORIZED, "username")
    })
}

/// Tells whom the token speaks of, or what is wrong with it. Without keys nothing can be said of it: that is our
/// trouble, and counts against nobody.
async fn verify(
    identity: &Identity,
    terms: &Terms,
    token: &Secret<String>,
) -> Result<Result<GoogleAccount, Refusal>, Unavailable> {
    let token = match IdToken::parse(token.expose()) {
        Ok(token) => token,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Some(id) = token.key_id() else { return Ok(Err(Refusal::UnknownKey)) };
    let key = identity.google_keys.find(id).await?.ok_or(Refusal::UnknownKey);
    let claims = key.and_then(|key| token.verify(&key, terms, identity.clock.now()));
    Ok(claims.and_then(|claims| GoogleAccount::read(&claims, terms)))
}

/// Does Google say in this token, and not long ago, that it is the caller? Counting is left to who asks.
pub(crate) async fn is_own(identity: &Identity, caller: &Caller, token: &Secret<String>) -> Result<bool> {
    let terms = Terms::of(&identity.settings).ok_or_else(disabled)?;
    let verified = verify(identity, &terms, token).await.map_err(|Unavailable| Error::Unavailable)?;
    let Ok(account) = verified else { return Ok(false) };
    let person = user::find(&mut caller.read().await?, caller.id()).await?;
    let is_fresh = identity.clock.now() - account.issued_at <= FRESH;
    Ok(is_fresh && person.is_some_and(|person| person.email == account.email))
}

fn disabled() -> Error {
    Error::bad_request("Google Auth is disabled.")
}

async fn enter(
    identity: &Identity,
    anyone: &Anyone,
    account: &GoogleAccount,
    terms: &Terms,
) -> Result<(Tx, Entry)> {
    let person = Vouched {
        source: SOURCE,
        subject: None,
        email: &account.email,
        first_name: account.first_name.as_deref(),
        last_name: account.last_name.as_deref(),
    };
    user::enter(identity, anyone, &person, terms.makes_account_for(&account.email), None).await
}

/// Counts and notes that somebody was not let in, and tells them as much as the contract does.
async fn refuse<T>(identity: &Identity, anyone: &Anyone, mut tx: Tx, refused: Refused) -> Result<T> {
    let (address, now) = (anyone.visitor().address, identity.clock.now());
    identity.throttles.record_failed_address(address, now);
    audit::record(&mut tx, &anyone.actor(), now, refused.event()).await?;
    tx.commit().await?;
    tracing::warn!(%address, reason = refused.reason(), "a log-in with Google was refused");
    Err(refusal(refused.told()))
}

fn refusal(told: &str) -> Error {
    Error::Explained { status: StatusCode::UNAUTHORIZED, body: json!({ "errors": { "_error": told } }) }
}

impl Refused {
    /// What the contract tells.
    fn told(&self) -> &'static str {
        match self {
            Self::Token(_) => "authentication-failed",
            Self::NotListed(_) => "account-creation-not-allowed",
            Self::Deactivated(_) => "Your account is disabled.",
        }
    }

    fn reason(&self) -> String {
        match self {
            Self::Token(refusal) => refusal.to_string(),
            Self::NotListed(_) => "there is no account with this address".into(),
            Self::Deactivated(_) => "the account is deactivated".into(),
        }
    }

    /// What the audit log tells. Addresses in it were verified by the issuer.
    fn event(&self) -> Event {
        let mut details = json!({ "auth_method": Method::Google, "reason": self.reason() });
        let event = Event::new("user-login-failed");
        match self {
            Self::Token(_) => event.with(details),
            Self::NotListed(email) => {
                details["email"] = json!(email);
                event.with(details)
            }
            Self::Deactivated(user) => event.on("User", user.number()).with(details),
        }
    }
}
