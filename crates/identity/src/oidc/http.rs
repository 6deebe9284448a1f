//! `GET /api/session/oidc/start` and `GET /api/session/oidc/callback`: browsers come here, and are sent on.
//!
//! Whatever goes wrong ends on the sign-in page; why it did is in the log and in the audit log.

use super::{
    account::Person,
    exchange::exchange,
    mappings::Mappings,
    provider::Described,
    refused::{Refused, Told, said},
    settings::Terms,
    waiting::{self, Begun, Waiting, Wanted},
};
use crate::{
    Anyone, Identity,
    cookie::{self, Cookie, Life, SameSite},
    id_token::{IdToken, Refusal},
    own_page::own_page,
    session::{self, Cookies, Method},
    user::Entry,
};
use ::store::Tx;
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::AppendHeaders,
};
use chrono::TimeDelta;
use kernel::Secret;
use reqwest::Url;
use web::{ApiRouter, Error, Needs, Query, Result, SeeOther, With, request, routing::get_with, says};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new()
        .api_route(
            "/session/oidc/start",
            get_with(
                start,
                says(Needs::Nothing, "Sends the browser to the issuer of OpenID Connect to sign in."),
            ),
        )
        .api_route(
            "/session/oidc/callback",
            get_with(
                come_back,
                says(
                    Needs::Nothing,
                    "Receives whom the issuer of OpenID Connect sends back, and begins a session.",
                ),
            ),
        )
}

request! {
    /// How somebody wants to sign in.
    pub struct Wish {
        /// The page of this server to go to afterwards.
        pub redirect: Option<String>,
        /// Keep the browser signed in after it is closed.
        pub remember: Option<bool>,
        /// Have the issuer ask anew who they are, as for something sensitive; nothing while nobody is asked to confirm.
        pub fresh: Option<bool>,
    }
}

request! {
    /// What the issuer adds to the address to which it sends people back.
    pub struct Returned {
        /// What we have sent there.
        pub state: Option<Secret<String>>,
        /// What the ID token is given for.
        pub code: Option<Secret<String>>,
        /// The issuer's name for itself.
        pub iss: Option<String>,
        /// Why there is no code.
        pub error: Option<String>,
    }
}

type Led = With<Cookies, SeeOther>;

async fn start(
    anyone: Anyone,
    State(identity): State<Identity>,
    headers: HeaderMap,
    Query(wish): Query<Wish>,
) -> Result<Led> {
    let path = wish.redirect.as_deref().and_then(own_page).unwrap_or_else(|| "/".into());
    let Some(terms) = Terms::of(&identity.settings) else { return Ok(turn_away(Told::Failed, &path)) };
    let address = anyone.visitor().address;
    if identity.is_throttled() && identity.throttles.admit_sign_in(address, identity.clock.now()).is_err() {
        tracing::warn!(%address, "a sign-in with OpenID Connect was throttled");
        return Ok(turn_away(Told::TooOften, &path));
    }
    let described = match identity.provider.describe(&terms).await {
        Ok(described) => described,
        Err(trouble) => {
            return refuse(&identity, &anyone, anyone.write().await?, &trouble.into(), &path).await;
        }
    };
    let secure = anyone.visitor().may_be_https();
    let browser = waiting::browser(&headers, secure);
    let mut tx = anyone.write().await?;
    let is_asked = session::validity(&identity).is_some();
    let wanted = Wanted {
        return_path: path,
        is_remembered: wish.remember == Some(true),
        must_be_fresh: is_asked && wish.fresh == Some(true),
    };
    let must_be_fresh = wanted.must_be_fresh;
    let begun = waiting::begin(&identity, &mut tx, &terms, browser, wanted).await?;
    tx.commit().await?;
    let there = SeeOther(address_at_issuer(&described, &terms, &begun, must_be_fresh));
    Ok(With(AppendHeaders(vec![(header::SET_COOKIE, mark(begun.browser, secure).header())]), there))
}

/// The browser is sent back from another site, and brings a cookie along that is lax.
fn mark(value: String, secure: bool) -> Cookie {
    Cookie {
        name: cookie::sign_in(secure),
        value,
        http_only: true,
        same_site: Some(SameSite::Lax),
        secure,
        life: Life::Seconds(waiting::LIFE.num_seconds()),
    }
}

/// How long ago somebody who has to prove anew who they are may have done so: as long as two clocks may differ.
const FRESH: TimeDelta = TimeDelta::seconds(60);

/// Where the issuer asks people who they are. Whose proof has to be fresh is asked anew (`prompt`), and the issuer tells when
/// they were (`max_age` makes it say `auth_time`): the address goes through the browser's hands.
fn address_at_issuer(described: &Described, terms: &Terms, begun: &Begun, must_be_fresh: bool) -> String {
    let mut address: Url = described.authorization.clone();
    let age = FRESH.num_seconds().to_string();
    let mut own = vec![
        ("response_type", "code"),
        ("client_id", &terms.client_id),
        ("redirect_uri", &terms.redirect_uri),
        ("scope", &terms.scopes),
        ("state", &begun.state),
        ("nonce", &begun.nonce),
        ("code_challenge", &begun.challenge),
        ("code_challenge_method", "S256"),
    ];
    if must_be_fresh {
        own.extend([("prompt", "login"), ("max_age", &age)]);
    }
    // A parameter that is there twice may be refused (RFC 6749, section 3.1).
    let is_own = |name: &str| own.iter().any(|(own, _)| *own == name);
    let theirs: Vec<_> = described.authorization.query_pairs().filter(|(name, _)| !is_own(name)).collect();
    address.query_pairs_mut().clear().extend_pairs(theirs).extend_pairs(&own);
    address.into()
}

async fn come_back(
    anyone: Anyone,
    State(identity): State<Identity>,
    headers: HeaderMap,
    returned: Result<Query<Returned>, Error>,
) -> Result<Led> {
    let Some(terms) = Terms::of(&identity.settings) else { return Ok(turn_away(Told::Failed, "/")) };
    let (address, now) = (anyone.visitor().address, identity.clock.now());
    if identity.is_throttled() && identity.throttles.admit_login_address(address, now).is_err() {
        tracing::warn!(%address, "a log-in with OpenID Connect was throttled");
        return Ok(turn_away(Told::TooOften, "/"));
    }
    let mut tx = anyone.write().await?;
    let (returned, state) = match returned {
        Ok(Query(Returned { state: Some(state), code, iss, error })) => {
            (Answered { code, iss, error }, state)
        }
        _ => return refuse(&identity, &anyone, tx, &Refused::Malformed, "/").await,
    };
    let browser = waiting::browser(&headers, anyone.visitor().may_be_https());
    let waiting = match waiting::take(&identity, &mut tx, &terms, &state, browser).await? {
        Ok(waiting) => waiting,
        Err(refused) => return refuse(&identity, &anyone, tx, &refused, "/").await,
    };
    // It is spent, whatever comes now.
    tx.commit().await?;
    let path = waiting.wanted.return_path.clone();
    match prove(&identity, &terms, &waiting, returned).await {
        Ok(person) => let_in(&identity, &anyone, &headers, &terms, &waiting, &person).await,
        Err(refused) => refuse(&identity, &anyone, anyone.write().await?, &refused, &path).await,
    }
}

/// What the issuer says, beside the state.
struct Answered {
    code: Option<Secret<String>>,
    iss: Option<String>,
    error: Option<String>,
}

/// Finds out who it is that came back.
async fn prove(
    identity: &Identity,
    terms: &Terms,
    waiting: &Waiting,
    answered: Answered,
) -> Result<Person, Refused> {
    let described = identity.provider.describe(terms).await?;
    let is_issuer = match &answered.iss {
        Some(name) => *name == terms.issuer,
        None => !described.names_itself,
    };
    if !is_issuer {
        return Err(Refused::OtherIssuer);
    }
    if let Some(error) = answered.error {
        return Err(said(&error));
    }
    let code = answered.code.ok_or(Refused::NoCode)?;
    let token = exchange(terms, &described, &code, &waiting.verifier).await?;
    let token = IdToken::parse(token.expose())?;
    let id = token.key_id().ok_or(Refusal::UnknownKey)?;
    let key = described.keys.find(id).await.map_err(|_| Refused::NoKeys)?;
    let claims = token.verify(&*key.ok_or(Refusal::UnknownKey)?, terms, identity.clock.now())?;
    if !waiting.is_for(identity, claims.nonce.as_deref()) {
        return Err(Refusal::Nonce.into());
    }
    let mappings = Mappings::of(&identity.settings);
    let person = Person::read(&claims, terms, mappings.as_ref(), identity.clock.now())?;
    let is_fresh = person.proven_at.is_some_and(|at| at >= waiting.begun_at - FRESH);
    if waiting.wanted.must_be_fresh && !is_fresh {
        return Err(Refused::NotFresh);
    }
    Ok(person)
}

async fn let_in(
    identity: &Identity,
    anyone: &Anyone,
    headers: &HeaderMap,
    terms: &Terms,
    waiting: &Waiting,
    person: &Person,
) -> Result<Led> {
    let path = &waiting.wanted.return_path;
    let (mut tx, entry) = person.enter(identity, anyone, terms).await?;
    let user = match entry {
        Entry::Known(user) => user,
        Entry::Deactivated(user) => {
            return refuse(identity, anyone, tx, &Refused::Deactivated(user), path).await;
        }
        Entry::OtherPerson(user) => {
            return refuse(identity, anyone, tx, &Refused::OtherPerson(user), path).await;
        }
        Entry::NotListed => {
            return refuse(identity, anyone, tx, &Refused::NotListed(person.email.clone()), path).await;
        }
    };
    let remember = waiting.wanted.is_remembered;
    let begun = session::begin(identity, &mut tx, anyone, headers, user, Method::Oidc, remember).await?;
    begun.proven_at(&mut tx, person.proven_at).await?;
    tx.commit().await?;
    Ok(begun.leading_to(SeeOther(path.clone())))
}

/// Counts and notes that somebody was not let in. That the issuer is away, or does not say when it asked, counts against
/// nobody, and neither does an answer to no sign-in of this browser: any page could send people here, until their whole office was throttled.
async fn refuse(
    identity: &Identity,
    anyone: &Anyone,
    mut tx: Tx,
    refused: &Refused,
    return_path: &str,
) -> Result<Led> {
    let (address, now, told) = (anyone.visitor().address, identity.clock.now(), refused.told());
    if ![Told::Unavailable, Told::NotFresh].contains(&told) && refused.is_of_a_sign_in() {
        identity.throttles.record_failed_address(address, now);
    }
    audit::record(&mut tx, &anyone.actor(), now, refused.event()).await?;
    tx.commit().await?;
    tracing::warn!(%address, reason = %refused, "a log-in with OpenID Connect was refused");
    Ok(turn_away(told, return_path))
}

fn turn_away(told: Told, return_path: &str) -> Led {
    With(AppendHeaders(Vec::new()), told.page(return_path))
}
