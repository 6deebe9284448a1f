//! Beginning a session, and handing its key to its owner: in the body and in cookies.

use super::{
    device::Device,
    history,
    model::{Life, Method, SessionKey},
    store::{self, NewSession, Rekeyed},
};
use crate::{
    Anyone, Identity,
    caller::Transport,
    cookie::{self, Cookie, SameSite},
    user,
};
use ::store::Tx;
use audit::{Actor, Event};
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::AppendHeaders,
};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, Purpose, SessionId, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use setting::Settings;
use web::{Error, Json, Result, SeeOther, With};

/// A session that was begun.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionCreated {
    /// The session's key, for the header `X-Metabase-Session`. It is not shown again.
    pub id: String,
}

pub(crate) type Cookies = AppendHeaders<Vec<(HeaderName, HeaderValue)>>;

/// A session on its way to its owner.
pub(crate) struct Begun {
    id: SessionId,
    key: SessionKey,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Begun {
    /// Who brought its owner says when they proved who they are; nothing when it cannot be told, and then they never did.
    pub async fn proven_at(&self, tx: &mut Tx, at: Option<DateTime<Utc>>) -> Result<()> {
        Ok(store::set_proven_at(tx, self.id, at.unwrap_or(DateTime::UNIX_EPOCH)).await?)
    }

    /// The contract's answer to a log-in.
    pub fn answer(self) -> With<Cookies, Json<SessionCreated>> {
        self.answer_with(|id| SessionCreated { id })
    }

    /// An answer that leads the browser to a page; it carries the key in cookies alone.
    pub fn leading_to(self, place: SeeOther) -> With<Cookies, SeeOther> {
        With(AppendHeaders(self.headers), place)
    }

    /// An answer whose body is made from the key.
    pub fn answer_with<T>(self, body: impl FnOnce(String) -> T) -> With<Cookies, Json<T>> {
        let body = body(self.key.expose().to_owned());
        With(AppendHeaders(self.headers), Json(body))
    }
}

/// Begins a session for somebody who has proven who they are. A session that the browser still had ends.
pub(crate) async fn begin(
    identity: &Identity,
    tx: &mut Tx,
    anyone: &Anyone,
    headers: &HeaderMap,
    user_id: UserId,
    method: Method,
    remember: bool,
) -> Result<Begun> {
    let now = identity.clock.now();
    if !user::note_login(tx, user_id, now).await? {
        return Err(Error::Unauthenticated);
    }
    let key = SessionKey::draw(&identity.chance);
    let is_embedded = headers.get("x-metabase-embedded").is_some_and(|value| value == "true");
    let anti_csrf_token = is_embedded.then(|| identity.chance.hex::<16>());
    let device = Device::of(headers);
    let address = anyone.visitor().address.to_string();
    if let Some((owner, old)) = anyone.cookie_session() {
        store::delete(tx, owner, old).await?;
    }
    let most = identity.settings.integer("max-sessions-per-person").unwrap_or(500);
    store::end_beyond(tx, user_id, most - 1).await?;
    let session = NewSession {
        user_id,
        digest: &identity.key.digest(Purpose::Session, key.expose()),
        anti_csrf_token: anti_csrf_token.as_deref(),
        created_at: now,
        method,
        device_description: &device.description,
        ip_address: &address,
        is_remembered: remember,
    };
    let session_id = store::insert(tx, session).await?;
    let device_id = device.id.clone().unwrap_or_else(|| identity.chance.uuid());
    let login = history::Login {
        user_id,
        session_id,
        timestamp: now,
        device_id: &device_id,
        is_known_browser: device.id.is_some(),
        device_description: &device.description,
        ip_address: &address,
    };
    history::note(identity, tx, login).await?;
    let actor = Actor { user: Some(user_id), session: Some(session_id), ..anyone.actor() };
    let details = json!({ "auth_method": method, "device_description": device.description });
    audit::record(tx, &actor, now, Event::new("user-login").on("User", user_id.number()).with(details))
        .await?;

    let secure = anyone.visitor().may_be_https();
    let wrapping = Wrapping { secure, is_embedded, remember };
    let mut headers = wrapping.cookies(&identity.settings, &key, Life::of(&identity.settings).age, now);
    headers.push((header::SET_COOKIE, Cookie::device(device_id, secure).header()));
    if let Some(token) = anti_csrf_token {
        let value = HeaderValue::from_str(&token).map_err(Error::internal)?;
        headers.push((HeaderName::from_static("x-metabase-anti-csrf-token"), value));
    }
    Ok(Begun { id: session_id, key, headers })
}

/// The cookies that bring a session's new key to who keeps it in cookies; nothing for who does not.
pub(super) fn hand_over(
    identity: &Identity,
    anyone: &Anyone,
    transport: Transport,
    session: &Rekeyed,
    key: &SessionKey,
) -> Cookies {
    if transport == Transport::Header {
        return AppendHeaders(Vec::new());
    }
    let wrapping = Wrapping {
        secure: anyone.visitor().may_be_https(),
        is_embedded: session.anti_csrf_token.is_some(),
        remember: session.is_remembered,
    };
    let now = identity.clock.now();
    let left = session.end(&identity.settings) - now;
    AppendHeaders(wrapping.cookies(&identity.settings, key, left, now))
}

impl Rekeyed {
    /// When it ends if it is not refreshed again; an idle time may end it earlier.
    pub fn end(&self, settings: &Settings) -> DateTime<Utc> {
        let idle_apart = Life { idle: None, ..Life::of(settings) };
        idle_apart.end(self.created_at, self.renewed_at, None)
    }
}

/// What decides how a key is wrapped into cookies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wrapping {
    pub secure: bool,
    pub is_embedded: bool,
    pub remember: bool,
}

impl Wrapping {
    /// The session cookie, and the one that tells scripts of the page.
    pub fn cookies(
        self,
        settings: &Settings,
        key: &SessionKey,
        age: TimeDelta,
        now: DateTime<Utc>,
    ) -> Vec<(HeaderName, HeaderValue)> {
        let keeps = self.remember && !settings.flag("session-cookies");
        let session = Cookie {
            name: if self.is_embedded { cookie::EMBEDDED_SESSION } else { cookie::SESSION },
            value: key.expose().to_owned(),
            http_only: true,
            same_site: self.same_site(settings),
            secure: self.secure,
            life: if keeps { cookie::Life::Seconds(age.num_seconds()) } else { cookie::Life::OfTheBrowser },
        };
        [session.header(), self.timeout(settings, now)].map(|value| (header::SET_COOKIE, value)).into()
    }

    /// The cookie that tells scripts of the page until when there is a session if nothing more is asked.
    pub fn timeout(self, settings: &Settings, now: DateTime<Utc>) -> HeaderValue {
        let life = Life::of(settings);
        let life = match life.idle {
            Some(idle) => cookie::Life::Until(now + idle),
            None => cookie::Life::Seconds(life.age.num_seconds()),
        };
        let (same_site, secure) = (self.same_site(settings), self.secure);
        let value = "alive".into();
        Cookie { name: cookie::TIMEOUT, value, http_only: false, same_site, secure, life }.header()
    }

    fn same_site(self, settings: &Settings) -> Option<SameSite> {
        if self.is_embedded {
            return self.secure.then_some(SameSite::None);
        }
        Some(SameSite::from_setting(settings.text("session-cookie-samesite").as_deref(), self.secure))
    }
}
