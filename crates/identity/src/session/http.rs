//! `/api/session`: log in, log out.

use super::{
    model::{SessionKey, device_description, max_age},
    store::{self, NewLogin, NewSession},
};
use crate::{
    Anyone, Identity,
    cookie::{self, Cookie, SameSite},
    user,
};
use ::store::Tx;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::AppendHeaders,
};
use kernel::{Purpose, Secret, UserId};
use serde::Serialize;
use web::{ApiRouter, Error, Json, NoContent, NonBlank, Result, With, request, routing::post_with, says};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new().api_route(
        "/session",
        post_with(log_in, says("Logs in: trades an e-mail address and a password for a session."))
            .delete_with(log_out, says("Logs out: ends the session that the request presents.")),
    )
}

request! {
    /// What logging in takes.
    pub struct LoginRequest {
        /// The e-mail address.
        pub username: NonBlank,
        /// The password.
        pub password: Secret<String>,
        /// Keep the browser signed in after it is closed.
        pub remember: Option<bool>,
    }
}

/// A session that was begun.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct SessionCreated {
    /// The session's key, for the header `X-Metabase-Session`. It is not shown again.
    pub id: String,
}

type Cookies = AppendHeaders<Vec<(header::HeaderName, header::HeaderValue)>>;

async fn log_in(
    anyone: Anyone,
    State(identity): State<Identity>,
    headers: HeaderMap,
    Json(request): Json<LoginRequest>,
) -> Result<With<Cookies, Json<SessionCreated>>> {
    let name = request.username.as_str();
    let address = anyone.visitor().address;
    let is_throttled = !identity.settings.flag("disable-session-throttle");
    if is_throttled {
        identity.throttles.admit_login(name, address, identity.clock.now()).map_err(|wait| {
            Error::Throttled {
                status: StatusCode::UNAUTHORIZED,
                field: "username",
                message: wait.message(),
                retry_after: wait.free_in.unsigned_abs(),
            }
        })?;
    }
    let user = user::find_for_login(&mut anyone.read().await?, name).await?;
    let stored = user.as_ref().and_then(|user| user.password_hash.clone());
    let is_right = identity.hasher.verify(request.password, stored).await?;
    let user = match user.filter(|_| is_right) {
        Some(user) if user.is_active => user,
        refused => {
            if is_throttled {
                identity.throttles.record_failed_login(name, address, identity.clock.now());
            }
            let (field, text) = match refused {
                Some(_) => ("_error", "Your account is disabled."),
                None => ("password", "did not match stored password"),
            };
            let body = serde_json::json!({ "errors": { field: text } });
            return Err(Error::Explained { status: StatusCode::UNAUTHORIZED, body });
        }
    };
    let mut tx = anyone.write().await?;
    let begun = begin(&identity, &mut tx, &anyone, &headers, user.id, request.remember == Some(true)).await?;
    tx.commit().await?;
    Ok(begun.answer())
}

async fn log_out(anyone: Anyone) -> Result<With<Cookies, NoContent>> {
    let session = anyone.session().ok_or(Error::NotFound)?;
    let mut tx = anyone.write().await?;
    store::delete(&mut tx, session).await?;
    tx.commit().await?;
    let names = [cookie::SESSION, cookie::EMBEDDED_SESSION, cookie::TIMEOUT];
    let cookies = names.map(|name| (header::SET_COOKIE, cookie::cleared(name)));
    Ok(With(AppendHeaders(cookies.into()), NoContent))
}

/// A session on its way to its owner.
pub(crate) struct Begun {
    key: SessionKey,
    headers: Vec<(header::HeaderName, header::HeaderValue)>,
}

impl Begun {
    /// The contract's answer: the key in the body and in cookies.
    pub fn answer(self) -> With<Cookies, Json<SessionCreated>> {
        let created = SessionCreated { id: self.key.expose().to_owned() };
        With(AppendHeaders(self.headers), Json(created))
    }
}

/// Begins a session for somebody who has proven who they are.
pub(crate) async fn begin(
    identity: &Identity,
    tx: &mut Tx,
    anyone: &Anyone,
    headers: &HeaderMap,
    user_id: UserId,
    remember: bool,
) -> Result<Begun> {
    let now = identity.clock.now();
    let key = SessionKey::draw(&identity.chance);
    let is_embedded = headers.get("x-metabase-embedded").is_some_and(|value| value == "true");
    let anti_csrf_token = is_embedded.then(|| identity.chance.hex::<16>());
    let digest = identity.key.digest(Purpose::Session, key.expose());
    store::delete_created_before(tx, now - max_age(&identity.settings)).await?;
    let session =
        NewSession { user_id, digest: &digest, anti_csrf_token: anti_csrf_token.as_deref(), created_at: now };
    let session_id = store::insert(tx, session).await?;
    let device = cookie::read(headers, cookie::DEVICE).filter(|device| device.len() <= 64);
    let device = device.map_or_else(|| identity.chance.uuid(), str::to_owned);
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let login = NewLogin {
        user_id,
        session_id,
        timestamp: now,
        device_id: Some(&device),
        device_description: &device_description(agent),
        ip_address: &anyone.visitor().address.to_string(),
    };
    store::insert_login(tx, login).await?;
    user::note_login(tx, user_id, now).await?;
    let cookies = cookies(identity, anyone.visitor().is_https, &key, anti_csrf_token.is_some(), remember);
    let mut headers: Vec<_> = cookies.iter().map(|cookie| (header::SET_COOKIE, cookie.header())).collect();
    headers.push((header::SET_COOKIE, Cookie::device(device, anyone.visitor().is_https).header()));
    if let Some(token) = anti_csrf_token {
        let value = header::HeaderValue::from_str(&token).map_err(Error::internal)?;
        headers.push((header::HeaderName::from_static("x-metabase-anti-csrf-token"), value));
    }
    Ok(Begun { key, headers })
}

fn cookies(
    identity: &Identity,
    secure: bool,
    key: &SessionKey,
    is_embedded: bool,
    remember: bool,
) -> [Cookie; 2] {
    let settings = &identity.settings;
    let age = max_age(settings).num_seconds();
    let same_site = if is_embedded {
        secure.then_some(SameSite::None)
    } else {
        Some(SameSite::from_setting(settings.text("session-cookie-samesite").as_deref(), secure))
    };
    let session = Cookie {
        name: if is_embedded { cookie::EMBEDDED_SESSION } else { cookie::SESSION },
        value: key.expose().to_owned(),
        http_only: true,
        same_site,
        secure,
        max_age: (remember && !settings.flag("session-cookies")).then_some(age),
    };
    let timeout = Cookie {
        name: cookie::TIMEOUT,
        value: "alive".into(),
        http_only: false,
        same_site,
        secure,
        max_age: Some(age),
    };
    [session, timeout]
}
