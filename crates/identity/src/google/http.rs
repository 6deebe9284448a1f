//! `POST /api/session/google_auth` (contract: auth.md §2.12 of the reference description).
//!
//! Whoever is refused learns as little as the contract tells; why it was is in the audit log.

use super::{
    account::{self, Entry},
    change::change,
    key_set::Unavailable,
    settings::Terms,
    token::{GoogleAccount, IdToken, Refusal},
};
use crate::{
    Anyone, Identity,
    session::{self, Cookies, Method, SessionCreated},
};
use ::store::Tx;
use audit::Event;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use chrono::{DateTime, Utc};
use kernel::{Email, Id, Secret, UserId};
use serde_json::json;
use web::{
    ApiRouter, Error, Json, Result, With, request,
    routing::{post_with, put_with},
    says,
};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new()
        .api_route(
            "/session/google_auth",
            post_with(log_in, says("Logs in with Google: trades an ID token of Google for a session.")),
        )
        .api_route(
            "/google/settings",
            put_with(change, says("Changes the settings of Google sign-in, all or none.")),
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

/// Why somebody is not let in.
#[derive(Debug)]
enum Refused {
    /// The issuer's keys are not to be had: our trouble, not theirs.
    NoKeys,
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
    let terms =
        Terms::of(&identity.settings).ok_or_else(|| Error::bad_request("Google Auth is disabled."))?;
    admit(&identity, &anyone)?;
    let account = match verify(&identity, &terms, &request.token).await {
        Ok(account) => account,
        Err(refused) => return Err(refuse(&identity, &anyone, anyone.write().await?, refused).await?),
    };
    let now = identity.clock.now();
    let (mut tx, entry) = enter(&anyone, &account, &terms, now).await?;
    let user = match entry {
        Entry::Known(user) => user,
        Entry::Made(user) => {
            let joined = Event::new("user-joined").on("User", user.number());
            audit::record(
                &mut tx,
                &anyone.actor(),
                now,
                joined.with(json!({ "auth_method": Method::Google })),
            )
            .await?;
            user
        }
        Entry::Deactivated(user) => {
            return Err(refuse(&identity, &anyone, tx, Refused::Deactivated(user)).await?);
        }
        Entry::NotListed => {
            return Err(refuse(&identity, &anyone, tx, Refused::NotListed(account.email)).await?);
        }
    };
    let remember = request.remember == Some(true);
    let begun = session::begin(&identity, &mut tx, &anyone, &headers, user, Method::Google, remember).await?;
    tx.commit().await?;
    Ok(begun.answer())
}

fn admit(identity: &Identity, anyone: &Anyone) -> Result<()> {
    if identity.settings.flag("disable-session-throttle") {
        return Ok(());
    }
    let admitted = identity.throttles.admit_login_address(anyone.visitor().address, identity.clock.now());
    admitted.map_err(|wait| wait.refuse(StatusCode::UNAUTHORIZED, "username"))
}

async fn verify(
    identity: &Identity,
    terms: &Terms,
    token: &Secret<String>,
) -> Result<GoogleAccount, Refused> {
    let token = IdToken::parse(token.expose()).map_err(Refused::Token)?;
    let unknown = || Refused::Token(Refusal::UnknownKey);
    let key = identity.google_keys.find(token.key_id().ok_or_else(unknown)?).await;
    let key = key.map_err(|Unavailable| Refused::NoKeys)?.ok_or_else(unknown)?;
    token.verify(&key, terms, identity.clock.now()).map_err(Refused::Token)
}

/// Finds or makes the account. Of two who make the same one at once, the second finds it.
async fn enter(
    anyone: &Anyone,
    account: &GoogleAccount,
    terms: &Terms,
    now: DateTime<Utc>,
) -> Result<(Tx, Entry)> {
    let mut tx = anyone.write().await?;
    match account::find_or_make(&mut tx, account, terms, now).await {
        Err(::store::Error::Conflict) => drop(tx),
        found => return Ok((tx, found?)),
    }
    let mut tx = anyone.write().await?;
    let entry = account::find_or_make(&mut tx, account, terms, now).await?;
    Ok((tx, entry))
}

/// Counts and records that somebody was not let in; gives what they are told.
async fn refuse(identity: &Identity, anyone: &Anyone, mut tx: Tx, refused: Refused) -> Result<Error> {
    let now = identity.clock.now();
    let is_theirs = !matches!(refused, Refused::NoKeys);
    if is_theirs {
        identity.throttles.record_failed_address(anyone.visitor().address, now);
    }
    audit::record(&mut tx, &anyone.actor(), now, refused.event()).await?;
    tx.commit().await?;
    let body = json!({ "errors": { "_error": refused.told() } });
    Ok(Error::Explained { status: StatusCode::UNAUTHORIZED, body })
}

impl Refused {
    /// What the contract tells.
    fn told(&self) -> &'static str {
        match self {
            Self::NoKeys => "server-error",
            Self::Token(_) => "authentication-failed",
            Self::NotListed(_) => "account-creation-not-allowed",
            Self::Deactivated(_) => "Your account is disabled.",
        }
    }

    /// What the audit log tells.
    fn event(&self) -> Event {
        let failed = Event::new("user-login-failed");
        let because = |reason: &str| json!({ "auth_method": Method::Google, "reason": reason });
        match self {
            Self::NoKeys => failed.with(because("the issuer's keys are not available")),
            Self::Token(refusal) => failed.with(because(&refusal.to_string())),
            Self::NotListed(email) => failed.with(
                json!({ "auth_method": Method::Google, "reason": "there is no account with this address", "email": email }),
            ),
            Self::Deactivated(user) => {
                failed.on("User", user.number()).with(because("the account is deactivated"))
            }
        }
    }
}
