//! `/api/session`: log in, log out.

use super::{
    begin::{Cookies, SessionCreated, begin},
    device::Device,
    history,
    model::Method,
    store,
};
use crate::{
    Anyone, Identity, cookie, ldap,
    password::{self, Verdict},
    second_factor,
    throttle::LoginKey,
    user,
};
use ::store::Tx;
use audit::Event;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::AppendHeaders,
};
use kernel::{Id, Secret, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use web::{
    ApiRouter, Error, Json, Needs, NoContent, NonBlank, Result, With, request, routing::post_with, says,
};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new().api_route(
        "/session",
        post_with(
            log_in,
            says(
                Needs::Nothing,
                "Logs in: trades an e-mail address and a password for a session, or for a challenge to show a second factor.",
            ),
        )
        .delete_with(log_out, says(Needs::Nothing, "Logs out: ends the session that the request presents.")),
    )
}

request! {
    /// What logging in takes.
    pub struct LoginRequest {
        /// The e-mail address, or the name in the LDAP directory.
        pub username: NonBlank,
        /// The password.
        pub password: Secret<String>,
        /// Keep the browser signed in after it is closed.
        pub remember: Option<bool>,
    }
}

async fn log_in(
    anyone: Anyone,
    State(identity): State<Identity>,
    headers: HeaderMap,
    Json(request): Json<LoginRequest>,
) -> Result<With<Cookies, Json<LoggedIn>>> {
    let directory = ldap::Terms::of(&identity.settings);
    let is_local = !password::is_off(&identity.settings);
    if !is_local && directory.is_none() {
        let message = "Password login is disabled for this instance.".into();
        return Err(Error::Refused { status: StatusCode::UNAUTHORIZED, message });
    }
    let device = Device::of(&headers);
    let throttle = Throttle::of(&identity, &anyone, request.username.as_str(), &device).await?;
    throttle.admit(&identity, &anyone)?;
    let of_directory = match &directory {
        Some(terms) => prove_in_directory(&identity, &anyone, terms, &request).await?,
        None => None,
    };
    let (proof, method) = match of_directory {
        Some(proof) => (proof, Method::Ldap),
        None if is_local => (prove(&identity, &anyone, &request).await?, Method::Password),
        // Said as of a wrong password, so that nobody learns whom the directory knows.
        None => (Proof::Wrong(None), Method::Ldap),
    };
    let (user, mut tx) = match proof {
        Proof::Right(user, tx) => (user, tx),
        refused => {
            throttle.record_failure(&identity, &anyone);
            return refuse(&identity, &anyone, refused, method).await;
        }
    };
    if let Some(challenge) = second_factor::challenge(&identity, &mut tx, user, method).await? {
        tx.commit().await?;
        return Ok(With(AppendHeaders(Vec::new()), Json(LoggedIn::Halfway(challenge))));
    }
    let remember = request.remember == Some(true);
    let begun = begin(&identity, &mut tx, &anyone, &headers, user, method, remember).await?;
    tx.commit().await?;
    Ok(begun.answer_with(|id| LoggedIn::Wholly(SessionCreated { id })))
}

/// What comes of a right password.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum LoggedIn {
    /// A session.
    Wholly(SessionCreated),
    /// A challenge, when the person has a second factor.
    Halfway(second_factor::Challenge),
}

/// What came of a name and a password.
#[expect(clippy::large_enum_variant, reason = "made once per log-in and taken apart at once")]
enum Proof {
    /// It is the person's password, and stays so until the transaction ends.
    Right(UserId, Tx),
    /// It is, and the account is deactivated.
    Deactivated(UserId),
    /// It is, and opens nothing until another one is chosen.
    ToBeReplaced(UserId),
    /// It is, and the directory has no address by which we would know whose account it opens.
    NoAddress,
    /// It is not, or there is nobody of that name.
    Wrong(Option<UserId>),
}

/// Hashing takes long enough for somebody to change the password meanwhile, or to have it replaced; then it is looked at
/// once more.
async fn prove(identity: &Identity, anyone: &Anyone, request: &LoginRequest) -> Result<Proof> {
    loop {
        let user = user::find_for_login(&mut anyone.read().await?, request.username.as_str()).await?;
        let stored = user.as_ref().and_then(|user| user.password_hash.clone());
        let verdict = identity.hasher.verify(request.password.clone(), stored.clone()).await?;
        let known = user.as_ref().map(|user| user.id);
        let (Some(user), Some(stored)) = (user.filter(|_| verdict != Verdict::Wrong), stored) else {
            return Ok(Proof::Wrong(known));
        };
        if !user.is_active {
            return Ok(Proof::Deactivated(user.id));
        }
        if user.must_change_password {
            return Ok(Proof::ToBeReplaced(user.id));
        }
        let kept = match verdict {
            Verdict::RightButOld => identity.hasher.hash(request.password.clone()).await?,
            Verdict::Right | Verdict::Wrong => stored.clone(),
        };
        let mut tx = anyone.write().await?;
        if password::confirm(&mut tx, user.id, &stored, &kept).await? {
            return Ok(Proof::Right(user.id, tx));
        }
    }
}

/// Asks the directory. Nothing when it does not know the name or cannot be asked: then the password that is kept here
/// counts. A wrong one costs a look at a password here too, so that the time it takes says less about who is known where.
async fn prove_in_directory(
    identity: &Identity,
    anyone: &Anyone,
    terms: &ldap::Terms,
    request: &LoginRequest,
) -> Result<Option<Proof>> {
    let claim = ldap::Claim::Login(request.username.as_str());
    let person = match identity.directory.ask(terms, claim, &request.password).await {
        Ok(ldap::Answer::Right(person)) => person,
        Ok(ldap::Answer::Wrong(email)) => {
            identity.hasher.verify(request.password.clone(), None).await?;
            let user = ldap::find_by_email(&mut anyone.read().await?, email.as_ref()).await?;
            return Ok(Some(Proof::Wrong(user)));
        }
        Ok(ldap::Answer::Nobody) => return Ok(None),
        Err(trouble) => {
            tracing::error!(%trouble, "the LDAP server could not be asked; the password kept here counts");
            return Ok(None);
        }
    };
    let Some(email) = &person.email else {
        tracing::warn!(dn = person.dn, "somebody of the LDAP directory has no e-mail address");
        return Ok(Some(Proof::NoAddress));
    };
    Ok(Some(match ldap::enter(identity, anyone, email, &person).await? {
        ldap::Entry::Known(user, tx) => Proof::Right(user, tx),
        ldap::Entry::Deactivated(user) => Proof::Deactivated(user),
        ldap::Entry::Taken => Proof::NoAddress,
    }))
}

/// Notes a failed log-in and refuses. The note names the account when there is one, and never what was typed: people
/// type passwords into the wrong field. It is written for unknown names too, so that both take as long.
async fn refuse<T>(identity: &Identity, anyone: &Anyone, proof: Proof, method: Method) -> Result<T> {
    let (user, field, text) = match proof {
        Proof::Right(..) => return Err(Error::internal("what is right is not refused")),
        Proof::Wrong(user) => (user, "password", "did not match stored password"),
        Proof::Deactivated(user) => (Some(user), "_error", "Your account is disabled."),
        Proof::ToBeReplaced(user) => (Some(user), "_error", password::TO_BE_REPLACED),
        Proof::NoAddress => (None, "_error", NO_ADDRESS),
    };
    let mut details = json!({ "reason": text });
    if method == Method::Ldap {
        details["auth_method"] = json!(method);
    }
    let event = Event::new("user-login-failed").with(details);
    let event = match user {
        Some(id) => event.on("User", id.number()),
        None => event,
    };
    let mut tx = anyone.write().await?;
    audit::record(&mut tx, &anyone.actor(), identity.clock.now(), event).await?;
    tx.commit().await?;
    tracing::warn!(address = %anyone.visitor().address, reason = text, "a log-in was refused");
    Err(Error::Explained { status: StatusCode::UNAUTHORIZED, body: json!({ "errors": { field: text } }) })
}

/// What somebody is told whose entry in the directory names no account.
const NO_ADDRESS: &str = "The LDAP directory has no e-mail address for you that could be an account here.";

/// The throttle as far as one log-in is concerned.
struct Throttle<'a> {
    key: LoginKey<'a>,
    is_on: bool,
}

impl<'a> Throttle<'a> {
    /// Only when the name is locked does it matter whether this browser was here before.
    async fn of(identity: &Identity, anyone: &Anyone, name: &'a str, device: &'a Device) -> Result<Self> {
        let is_on = identity.is_throttled();
        let key = LoginKey { name, known_device: None };
        let Some(device) = device.id.as_deref().filter(|_| is_on) else { return Ok(Self { key, is_on }) };
        if !identity.throttles.is_locked(key, identity.clock.now()) {
            return Ok(Self { key, is_on });
        }
        let is_known = history::is_device_of(&mut anyone.read().await?, name, device).await?;
        Ok(Self { key: LoginKey { known_device: is_known.then_some(device), ..key }, is_on })
    }

    fn admit(&self, identity: &Identity, anyone: &Anyone) -> Result<()> {
        if !self.is_on {
            return Ok(());
        }
        let address = anyone.visitor().address;
        identity.throttles.admit_login(self.key, address, identity.clock.now()).map_err(|wait| {
            tracing::warn!(%address, "a log-in was throttled");
            wait.refuse(StatusCode::UNAUTHORIZED, "username")
        })
    }

    fn record_failure(&self, identity: &Identity, anyone: &Anyone) {
        if self.is_on {
            let address = anyone.visitor().address;
            identity.throttles.record_failed_login(self.key, address, identity.clock.now());
        }
    }
}

async fn log_out(anyone: Anyone, State(identity): State<Identity>) -> Result<With<Cookies, NoContent>> {
    let caller = anyone.caller().ok_or(Error::NotFound)?;
    let session = caller.session().ok_or(Error::NotFound)?;
    let mut tx = anyone.write().await?;
    store::delete(&mut tx, caller.id(), session).await?;
    let event = Event::new("user-logout").on("User", caller.id().number());
    audit::record(&mut tx, &caller.actor(), identity.clock.now(), event).await?;
    tx.commit().await?;
    Ok(With(cleared(), NoContent))
}

/// Takes all cookies of a session back.
pub(super) fn cleared() -> Cookies {
    let names = [cookie::SESSION, cookie::EMBEDDED_SESSION, cookie::TIMEOUT];
    AppendHeaders(names.map(|name| (header::SET_COOKIE, cookie::cleared(name))).into())
}
