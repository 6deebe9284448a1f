//! The gate: works out once per request who is asking.
//!
//! A request without a valid credential goes on as nobody; only the extractors refuse. A cookie counts for a
//! change only when the request comes from our own pages.

use crate::{
    Identity,
    api_key::{self, KeyUse, PresentedKey, Reach},
    caller::{Asker, Credential, Transport, Who},
    cookie::{self, Cookie},
    credential::{self, Presented, SESSION_HEADER},
    second_factor, session,
};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use kernel::{Locale, Scope};
use serde_json::json;
use std::{net::IpAddr, sync::Arc};
use web::{Error, Needs, Peer, Result, RouteScopes, TrustedProxies, Visitor};

/// What the gate knows.
#[derive(Clone, Debug)]
pub struct Gate {
    identity: Identity,
}

impl Gate {
    /// A gate before routes that need these scopes.
    pub fn new(identity: Identity, scopes: RouteScopes) -> Self {
        identity.learn_routes(scopes);
        Self { identity }
    }
}

/// Lets a request through, with who is asking.
pub async fn gate(State(Gate { identity }): State<Gate>, mut request: Request, next: Next) -> Response {
    if credential::is_key_in_query(request.uri()) {
        return key_in_query().into_response();
    }
    let headers = request.headers();
    let presented = Presented::by(headers);
    let visitor = identity.visitor(&request);
    let wants_device = presented.api_key.is_none()
        && !headers.contains_key(SESSION_HEADER)
        && cookie::read(headers, cookie::DEVICE).is_none();
    let is_from_another_site = is_from_another_site(&request);
    let locale = asked_locale(headers);
    let who = match recognise(&identity, &presented, visitor.address, is_from_another_site).await {
        Ok(who) => who,
        Err(error) => return error.into_response(),
    };
    let Recognised { who, key } = who;
    let retiring = key.as_ref().and_then(|key| key.retiring);
    let mut used = key.as_ref().map(|key| KeyUse::begin(&identity, key, &request, visitor.address));
    let let_in = who.map(|who| match &key {
        Some(key) => within_scopes(&identity, who, key, needs(&identity, &request)),
        None => Ok(who),
    });
    let who = match let_in.transpose() {
        Ok(who) => who.map(Arc::new),
        Err(error) => return answered(used.as_mut(), error.into_response()),
    };
    let secure = visitor.may_be_https();
    let keeps_alive = who.as_deref().and_then(cookie_transport);
    let (known, address) = (who.clone(), visitor.address);
    let key = key.map(Arc::new);
    let asker = Asker { identity: identity.clone(), visitor, locale, who, key };
    request.extensions_mut().insert(asker);
    let mut response = answered(used.as_mut(), next.run(request).await);
    if let Some(retiring) = retiring {
        retiring.announce(response.headers_mut());
    }
    if response.status() == StatusCode::FORBIDDEN {
        note_refusal(known.as_deref(), address);
    }
    if wants_device && !sets(response.headers(), cookie::DEVICE) {
        let device = Cookie::device(identity.chance.uuid(), secure);
        response.headers_mut().append(header::SET_COOKIE, device.header());
    }
    if let Some(transport) = keeps_alive
        && !sets(response.headers(), cookie::TIMEOUT)
    {
        let is_embedded = transport == Transport::EmbeddedCookie;
        let cookie = session::timeout_cookie(&identity, is_embedded, secure);
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The language that a header asks for; what is none counts as absent.
fn asked_locale(headers: &HeaderMap) -> Option<Locale> {
    Locale::parse(headers.get("x-metabase-locale")?.to_str().ok()?.trim())
}

/// Lets the use of a key, if there is one, learn how the request was answered.
fn answered(used: Option<&mut KeyUse>, response: Response) -> Response {
    if let Some(used) = used {
        used.answered(response.status());
    }
    response
}

/// Says in the log who was refused. Not in the audit log: nobody may fill the database by asking for what is not theirs.
fn note_refusal(who: Option<&Who>, address: IpAddr) {
    let Some(Who { user, credential, .. }) = who else {
        tracing::warn!(%address, "refused what nobody in particular may do");
        return;
    };
    tracing::warn!(%user, ?credential, %address, "refused what the caller may not do");
}

/// How a browser's own session came; scripts of the page are then told how long it lasts.
fn cookie_transport(who: &Who) -> Option<Transport> {
    match who.credential {
        Credential::Session { transport, .. } => (transport != Transport::Header).then_some(transport),
        Credential::ApiKey(_) => None,
    }
}

fn sets(headers: &HeaderMap, name: &str) -> bool {
    headers.get_all(header::SET_COOKIE).iter().any(|value| value.as_bytes().starts_with(name.as_bytes()))
}

impl Identity {
    /// Works out who is behind a request, as far as the connection and trusted proxies tell.
    pub fn visitor(&self, request: &Request) -> Visitor {
        let nobody = Peer(std::net::SocketAddr::from(([0, 0, 0, 0], 0)));
        let peer = request.extensions().get::<Peer>().copied().unwrap_or(nobody);
        let trusted = self.trusted_proxies();
        if *trusted == TrustedProxies::Nobody {
            return Visitor::of(peer, request.headers(), trusted, "");
        }
        let header = self.settings.text("source-address-header");
        Visitor::of(peer, request.headers(), trusted, header.as_deref().unwrap_or("x-forwarded-for"))
    }
}

/// Whom the gate has recognised, and by which key, if it was one.
#[derive(Default)]
struct Recognised {
    who: Option<Who>,
    key: Option<PresentedKey>,
}

async fn recognise(
    identity: &Identity,
    presented: &Presented,
    address: IpAddr,
    is_from_another_site: bool,
) -> Result<Recognised> {
    if presented.session.is_none() && presented.api_key.is_none() {
        return Ok(Recognised::default());
    }
    let mut tx = identity.db.read().await?;
    if let Some(candidate) = &presented.session
        && let Some(session) = session::resolve(identity, &mut tx, candidate).await?
    {
        if candidate.transport != Transport::Header && is_from_another_site {
            return Err(another_site());
        }
        let credential = Credential::Session {
            id: session.id,
            transport: candidate.transport,
            is_confirmed: session::is_confirmed(identity, &session),
            lacks_second_factor: second_factor::is_missing(identity, &session),
        };
        let (user, is_superuser, reach) = (session.user_id, session.is_superuser, Reach::Everything);
        return Ok(Recognised {
            who: Some(Who { user, is_superuser, credential, reach, is_plain: false }),
            key: None,
        });
    }
    let Some(key) = &presented.api_key else { return Ok(Recognised::default()) };
    let key = api_key::resolve(identity, &mut tx, key, address).await?;
    let who = key.as_ref().map(|key| Who {
        user: key.user_id,
        is_superuser: key.is_superuser,
        credential: Credential::ApiKey(key.id),
        reach: Reach::Everything,
        is_plain: false,
    });
    Ok(Recognised { who, key })
}

/// What the route of a request needs of a key.
fn needs(identity: &Identity, request: &Request) -> Option<Needs> {
    let path = request.extensions().get::<MatchedPath>()?;
    identity.route_scopes().of(path.as_str(), request.method())
}

/// Takes from a key's rights what its scopes leave out on a route that needs this, or refuses when that is everything.
pub(crate) fn within_scopes(
    identity: &Identity,
    who: Who,
    key: &PresentedKey,
    needs: Option<Needs>,
) -> Result<Who> {
    let Some(scopes) = &key.limits.scopes else {
        return match needs {
            Some(Needs::Scope(scope)) if key.must_name(scope, &identity.settings) => Err(lacks(scope)),
            _ => Ok(who),
        };
    };
    match needs {
        Some(Needs::Scope(scope)) => match scopes.reach(scope) {
            Some(reach) => Ok(Who { reach, ..who }),
            None => Err(lacks(scope)),
        },
        Some(Needs::MoreWith(scope)) if scopes.reach(scope).is_some() => Ok(who),
        Some(Needs::MoreWith(_) | Needs::Nothing) | None => {
            Ok(Who { is_superuser: false, is_plain: true, ..who })
        }
    }
}

fn key_in_query() -> Error {
    Error::bad_request(
        "Send the API key in the header X-API-Key and not in the address: addresses are written into logs on the way. \
         Give this key a new secret now.",
    )
}

pub(crate) fn lacks(scope: Scope) -> Error {
    let message = format!("This API key lacks the scope {scope}.");
    let body = json!({ "message": message, "error_code": "scope-missing", "scope": scope.name() });
    Error::Explained { status: StatusCode::FORBIDDEN, body }
}

/// Browsers attach cookies by themselves, also when another site makes them send a request.
fn is_from_another_site(request: &Request) -> bool {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    changes && !is_from_our_pages(request.headers())
}

fn another_site() -> Error {
    Error::Refused {
        status: StatusCode::FORBIDDEN,
        message:
            "This request came from another site. Send the session in the X-Metabase-Session header instead."
                .into(),
    }
}

fn is_from_our_pages(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => {
            origin.split_once("://").is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(host))
        }
        _ => true,
    }
}
