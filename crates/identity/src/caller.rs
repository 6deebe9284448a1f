//! Who is asking: the first argument of every handler, and the only door to the app database.
//!
//! [`Caller`] answers 401 when nobody is signed in. [`Admin`] answers 401 likewise, but 403 only when the door is
//! opened: the contract checks what was sent (400) before what one may do (403).

use crate::{
    Identity,
    api_key::{KeyUse, PresentedKey, Reach},
    gate::{lacks, within_scopes},
};
use aide::{OperationInput, generate::GenContext, openapi::Operation};
use audit::Actor;
use axum::{
    extract::FromRequestParts,
    http::{Method, StatusCode, request::Parts},
};
use kernel::{ApiKeyId, Locale, Scope, SessionId, UserId};
use serde_json::json;
use std::{net::IpAddr, sync::Arc};
use store::{Db, Tx};
use web::{Docs, Error, Result, Visitor};

/// What the gate found out about a request.
#[derive(Clone, Debug)]
pub(crate) struct Asker {
    pub identity: Identity,
    pub visitor: Visitor,
    /// The language the request asks for, whatever its sender has chosen.
    pub locale: Option<Locale>,
    pub who: Option<Arc<Who>>,
    /// The API key that was presented, whatever of it counts on this route.
    pub key: Option<Arc<PresentedKey>>,
}

/// Somebody the gate has recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Who {
    pub user: UserId,
    pub is_superuser: bool,
    pub credential: Credential,
    /// How far the scopes of an API key let it go on this route.
    pub reach: Reach,
    /// Do they leave it here no more than what everybody signed in may?
    pub is_plain: bool,
}

/// By what somebody was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Credential {
    Session {
        id: SessionId,
        transport: Transport,
        /// Has its owner proven lately enough for what is sensitive that it is them?
        is_confirmed: bool,
        /// Has its owner to set up a second factor before they may do anything else?
        lacks_second_factor: bool,
    },
    ApiKey(ApiKeyId),
}

/// How a session's key came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    /// In the header; browsers do not send it by themselves.
    Header,
    /// In the browser's cookie.
    Cookie,
    /// In the cookie of an embedded page, with its anti-CSRF header.
    EmbeddedCookie,
}

/// A route as it was declared, named by who does what it does in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The method, in capitals.
    pub method: &'static str,
    /// The path, with its variable parts in braces.
    pub path: &'static str,
}

impl Route {
    pub(crate) fn method(self) -> Method {
        Method::from_bytes(self.method.as_bytes()).unwrap_or_default()
    }
}

/// Anybody at all.
#[derive(Clone, Debug)]
pub struct Anyone(pub(crate) Asker);

/// Whoever holds a session's key, also one that has ended; the handler refuses everybody else.
#[derive(Clone, Debug)]
pub(crate) struct SessionHolder(pub(crate) Anyone);

/// Somebody signed in, also who may do nothing yet but set up a second factor.
#[derive(Clone, Debug)]
pub(crate) struct Enrollee(pub(crate) Caller);

/// Somebody signed in, by session or by API key.
#[derive(Clone, Debug)]
pub struct Caller {
    db: Db,
    who: Arc<Who>,
    key: Option<Arc<PresentedKey>>,
    address: IpAddr,
    /// The call that what is done now is one part of.
    part_of: Option<Arc<str>>,
}

/// An administrator, once a door is opened.
#[derive(Clone, Debug)]
pub struct Admin(Caller);

impl Anyone {
    /// Begins looking.
    pub async fn read(&self) -> Result<Tx> {
        Ok(self.0.identity.db.read().await?)
    }

    /// Begins changing.
    pub async fn write(&self) -> Result<Tx> {
        Ok(self.0.identity.db.write().await?)
    }

    /// The caller, if somebody is signed in; also who may do nothing yet but set up a second factor.
    pub fn caller(&self) -> Option<Caller> {
        let (db, key, address) = (&self.0.identity.db, &self.0.key, self.0.visitor.address);
        let who = self.0.who.clone();
        who.map(|who| Caller { db: db.clone(), who, key: key.clone(), address, part_of: None })
    }

    /// Who asks, for the audit log.
    pub fn actor(&self) -> Actor {
        let nobody = Actor { address: Some(self.0.visitor.address), ..Actor::default() };
        self.caller().map_or(nobody, |caller| caller.actor())
    }

    pub(crate) fn visitor(&self) -> &Visitor {
        &self.0.visitor
    }

    /// The language the request asks for, if it asks for one.
    pub(crate) fn locale(&self) -> Option<&Locale> {
        self.0.locale.as_ref()
    }

    /// The session that the browser keeps, and its owner.
    pub(crate) fn cookie_session(&self) -> Option<(UserId, SessionId)> {
        let who = self.0.who.as_deref()?;
        match who.credential {
            Credential::Session { id, transport, .. } if transport != Transport::Header => {
                Some((who.user, id))
            }
            _ => None,
        }
    }
}

impl Caller {
    /// The person, or the synthetic user of the API key.
    pub fn id(&self) -> UserId {
        self.who.user
    }

    /// Is it an administrator, or a key of the Administrators group?
    pub fn is_superuser(&self) -> bool {
        self.who.is_superuser
    }

    /// How far the scopes of the API key that asks let it go on this route; everywhere for people.
    pub fn reach(&self) -> &Reach {
        &self.who.reach
    }

    /// Do the scopes of the API key that asks leave it on this route no more than what everybody signed in may?
    pub(crate) fn is_plain(&self) -> bool {
        self.who.is_plain
    }

    /// The API key that asks, if it is one.
    pub fn api_key(&self) -> Option<ApiKeyId> {
        match self.who.credential {
            Credential::ApiKey(id) => Some(id),
            Credential::Session { .. } => None,
        }
    }

    /// The session that asks, if it is one.
    pub fn session(&self) -> Option<SessionId> {
        match self.who.credential {
            Credential::Session { id, .. } => Some(id),
            Credential::ApiKey(_) => None,
        }
    }

    /// Has the session's owner to set up a second factor before they may do anything else?
    pub(crate) fn lacks_second_factor(&self) -> bool {
        matches!(self.who.credential, Credential::Session { lacks_second_factor: true, .. })
    }

    /// Who asks, for the audit log.
    pub fn actor(&self) -> Actor {
        Actor {
            user: Some(self.id()),
            api_key: self.api_key(),
            session: self.session(),
            address: Some(self.address),
            origin: None,
            part_of: self.part_of.as_deref().map(str::to_owned),
        }
    }

    /// The same caller on another route, as the gate would let them through there; or refused as it would refuse
    /// them. What they do is told as a part of the call of this id.
    pub fn on_route(&self, identity: &Identity, route: Route, part_of: &Arc<str>) -> Result<Self> {
        let part_of = Some(Arc::clone(part_of));
        let Some(key) = &self.key else { return Ok(Self { part_of, ..self.clone() }) };
        let mut used = KeyUse::of_part(identity, key, route);
        let (is_superuser, reach) = (key.is_superuser, Reach::Everything);
        let who = Who { is_superuser, reach, is_plain: false, ..(*self.who).clone() };
        let needs = identity.route_scopes().of(route.path, &route.method());
        let let_in = within_scopes(identity, who, key, needs);
        used.is_refused = let_in.is_err();
        Ok(Self { who: Arc::new(let_in?), part_of, ..self.clone() })
    }

    /// The same caller, as far as the scopes of an API key let them go in what the route does beside its own: saving a
    /// question takes the right to ask it. Refuses a key that lacks the scope.
    pub fn also_with(&self, scope: Scope) -> Result<Self> {
        let Some(scopes) = self.key.as_ref().and_then(|key| key.limits.scopes.as_ref()) else {
            return Ok(self.clone());
        };
        let reach = scopes.reach(scope).ok_or_else(|| lacks(scope))?;
        let is_superuser = self.key.as_ref().is_some_and(|key| key.is_superuser);
        let who = Who { is_superuser, reach, is_plain: false, ..(*self.who).clone() };
        Ok(Self { who: Arc::new(who), ..self.clone() })
    }

    /// The same caller for the data behind what lies in a collection. Where a scope is narrowed to collections, whoever
    /// found the thing has judged that already; of databases such a scope says nothing.
    #[must_use]
    pub fn behind_collections(&self) -> Self {
        match self.who.reach {
            Reach::Collections(_) => {
                let who = Who { reach: Reach::Everything, ..(*self.who).clone() };
                Self { who: Arc::new(who), ..self.clone() }
            }
            Reach::Everything | Reach::Databases(_) => self.clone(),
        }
    }

    /// Gives the caller for what is sensitive, or refuses who has to confirm first that it is them. Programs are not
    /// asked: nobody sits there.
    pub fn confirmed(&self) -> Result<&Self> {
        match self.who.credential {
            Credential::Session { is_confirmed: false, .. } => Err(confirmation_needed()),
            Credential::Session { .. } | Credential::ApiKey(_) => Ok(self),
        }
    }

    /// Begins looking.
    pub async fn read(&self) -> Result<Tx> {
        Ok(self.db.read().await?)
    }

    /// Begins changing.
    pub async fn write(&self) -> Result<Tx> {
        Ok(self.db.write().await?)
    }
}

/// Clients know it by its code: they ask for the password and send the request once more.
fn confirmation_needed() -> Error {
    let body = json!({ "message": "Confirm your password to do this.", "error_code": "confirmation-needed" });
    Error::Explained { status: StatusCode::FORBIDDEN, body }
}

/// Clients know it by its code: they lead to where one is set up.
fn second_factor_needed() -> Error {
    let message = "Set up a second factor first. Until then you can do nothing else here.";
    let body = json!({ "message": message, "error_code": "second-factor-needed" });
    Error::Explained { status: StatusCode::FORBIDDEN, body }
}

impl From<Caller> for Admin {
    fn from(caller: Caller) -> Self {
        Self(caller)
    }
}

impl Admin {
    /// Gives the caller, or refuses who is not an administrator, or is one for some databases only.
    pub fn check(&self) -> Result<&Caller> {
        let may = self.0.is_superuser() && *self.0.reach() == Reach::Everything;
        if may { Ok(&self.0) } else { Err(Error::Forbidden) }
    }

    /// Gives the caller for what is sensitive: an administrator who has confirmed, where that is asked, that it is
    /// them.
    pub fn confirmed(&self) -> Result<&Caller> {
        self.check()?.confirmed()
    }

    /// Begins looking.
    pub async fn read(&self) -> Result<Tx> {
        self.check()?.read().await
    }

    /// Begins changing.
    pub async fn write(&self) -> Result<Tx> {
        self.check()?.write().await
    }

    /// Who asks, for the audit log.
    pub fn actor(&self) -> Actor {
        self.0.actor()
    }

    /// The administrator.
    pub fn id(&self) -> UserId {
        self.0.id()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Anyone {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let asker = parts.extensions.get::<Asker>().cloned();
        asker.map(Self).ok_or_else(|| Error::internal("the route is outside the gate"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SessionHolder {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        Anyone::from_request_parts(parts, state).await.map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Enrollee {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let caller = Anyone::from_request_parts(parts, state).await?.caller();
        caller.map(Self).ok_or(Error::Unauthenticated)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let Enrollee(caller) = Enrollee::from_request_parts(parts, state).await?;
        if caller.lacks_second_factor() { Err(second_factor_needed()) } else { Ok(caller) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Admin {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        Caller::from_request_parts(parts, state).await.map(Self)
    }
}

/// Says in the API description who may call.
pub(crate) fn requires(operation: &mut Operation, who: &str) {
    for scheme in [Docs::SESSION, Docs::API_KEY] {
        operation.security.push([(scheme.to_owned(), Vec::new())].into_iter().collect());
    }
    operation.extensions.insert("x-who-may-call".into(), who.into());
}

impl OperationInput for Anyone {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        operation.extensions.insert("x-who-may-call".into(), "anyone".into());
    }
}

impl OperationInput for SessionHolder {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        requires(operation, "signed-in");
    }
}

impl OperationInput for Enrollee {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        requires(operation, "signed-in");
    }
}

impl OperationInput for Caller {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        requires(operation, "signed-in");
    }
}

impl OperationInput for Admin {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        requires(operation, "administrator");
    }
}
