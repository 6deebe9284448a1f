//! Forgotten passwords and the checking of passwords. (Contract: auth.md §2.8–2.11 of the reference description.)

use super::{Proposed, Rules, Verdict, forgotten, refuse_old, reset, store};
use crate::{
    Anyone, Caller, Identity, second_factor,
    session::{self, Cookies, Method},
    user,
};
use ::store::Tx;
use audit::{Actor, Event};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::AppendHeaders,
};
use kernel::{Email, Id, Secret, UserId};
use mail::Letter;
use schemars::JsonSchema;
use serde::Serialize;
use web::{
    ApiRouter, Error, Faults, Json, Needs, NoContent, Query, Result, With, request,
    routing::{get_with, post_with},
    says,
};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new()
        .api_route(
            "/session/forgot_password",
            post_with(forgot, says(Needs::Nothing, "Sends a link for setting a new password, if the address is somebody's.")),
        )
        .api_route(
            "/session/password_reset_token_valid",
            get_with(is_valid, says(Needs::Nothing, "Tells whether a token still lets one set a password.")),
        )
        .api_route(
            "/session/reset_password",
            post_with(set, says(Needs::Nothing, "Sets a new password by a token, ends all sessions and signs in.")),
        )
        .api_route(
            "/session/password-check",
            post_with(
                check,
                says(Needs::Nothing, "Checks the caller's password; for somebody not signed in, whether a password would be accepted."),
            ),
        )
}

request! {
    /// Who forgot their password.
    pub struct ForgotRequest {
        /// The e-mail address.
        pub email: Email,
    }
}

/// The answer is the same whoever the address belongs to, and so is the work until it is given.
async fn forgot(
    anyone: Anyone,
    State(identity): State<Identity>,
    Json(request): Json<ForgotRequest>,
) -> Result<NoContent> {
    let (address, now) = (anyone.visitor().address, identity.clock.now());
    if identity.is_throttled() {
        let admitted = identity.throttles.admit_forgot(request.email.as_str(), address, now);
        admitted.map_err(|wait| wait.refuse(StatusCode::BAD_REQUEST, "email"))?;
    }
    let mut tx = anyone.write().await?;
    store::insert_request(&mut tx, request.email.as_str(), &address.to_string(), now).await?;
    tx.commit().await?;
    identity.requests.notify_one();
    Ok(NoContent)
}

request! {
    /// A token to look at.
    pub struct TokenQuery {
        /// The token of the letter.
        pub token: Secret<String>,
    }
}

/// Is it good?
#[derive(Debug, Serialize, JsonSchema)]
pub struct Valid {
    /// Yes or no.
    pub valid: bool,
}

async fn is_valid(
    anyone: Anyone,
    State(identity): State<Identity>,
    Query(query): Query<TokenQuery>,
) -> Result<Json<Valid>> {
    let holder = reset::holder(&identity, &mut anyone.read().await?, &query.token).await?;
    Ok(Json(Valid { valid: holder.is_some() }))
}

request! {
    /// A new password, and what allows to set it.
    pub struct ResetRequest {
        /// The token of the letter.
        pub token: Secret<String>,
        /// The new password.
        pub password: Proposed,
        /// Keep the browser signed in after it is closed.
        pub remember: Option<bool>,
    }
}

/// A password that was set, and the session that came of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PasswordSet {
    /// Always true.
    pub success: bool,
    /// The new session's key; absent when the person has a second factor, which a new password does not stand in for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
}

async fn set(
    anyone: Anyone,
    State(identity): State<Identity>,
    headers: HeaderMap,
    Json(request): Json<ResetRequest>,
) -> Result<With<Cookies, Json<PasswordSet>>> {
    let mut faults = Faults::default();
    faults.check("password", Rules::of(&identity.settings).check(&request.password));
    faults.done()?;
    if identity.is_throttled() {
        let admitted = identity.throttles.admit_reset(anyone.visitor().address, identity.clock.now());
        admitted.map_err(|wait| wait.refuse(StatusCode::BAD_REQUEST, "password"))?;
    }
    let invalid = || Error::field("password", "Invalid reset token");
    // Hashing is costly: nobody makes us do it without a token.
    let holder = reset::holder(&identity, &mut anyone.read().await?, &request.token).await?;
    let holder = holder.ok_or_else(invalid)?;
    refuse_old(&identity, anyone.read().await?, holder.user_id, &request.password).await?;
    let hash = identity.hasher.hash(request.password.0).await?;

    let mut tx = anyone.write().await?;
    let holder = reset::holder(&identity, &mut tx, &request.token).await?.ok_or_else(invalid)?;
    if !reset::spend(&identity, &mut tx, &request.token).await? {
        return Err(invalid());
    }
    let (user, now) = (holder.user_id, identity.clock.now());
    store::put(&mut tx, user, &hash, now).await?;
    session::end_all(&mut tx, user).await?;
    let actor = Actor { user: Some(user), ..anyone.actor() };
    let event = Event::new("password-reset-successful").on("User", user.number());
    audit::record(&mut tx, &actor, now, event).await?;
    write_letters(&identity, &mut tx, user, holder.has_logged_in).await?;
    if second_factor::is_asked_of(&identity, &mut tx, user).await? {
        tx.commit().await?;
        return Ok(With(AppendHeaders(Vec::new()), Json(PasswordSet { success: true, session_id: None })));
    }
    let remember = request.remember == Some(true);
    let begun = session::begin(&identity, &mut tx, &anyone, &headers, user, Method::Reset, remember).await?;
    tx.commit().await?;
    Ok(begun.answer_with(|session_id| PasswordSet { success: true, session_id: Some(session_id) }))
}

/// Tells the owner of a password that it is another one; tells administrators of somebody's first time here.
async fn write_letters(identity: &Identity, tx: &mut Tx, user: UserId, has_logged_in: bool) -> Result<()> {
    let Some(person) = user::find(tx, user).await?.filter(|_| identity.mail.is_configured()) else {
        return Ok(());
    };
    if has_logged_in {
        identity.mail.enqueue(tx, &forgotten::changed(identity, person.email)).await?;
        return Ok(());
    }
    let site = identity.settings.text("site-name").unwrap_or_default();
    for to in user::administrators(tx).await? {
        let letter = Letter {
            to,
            subject: format!("{} joined {site}", person.common_name()),
            paragraphs: vec![format!(
                "{} ({}) signed in for the first time.",
                person.common_name(),
                person.email
            )],
            button: None,
            closing: Vec::new(),
        };
        identity.mail.enqueue(tx, &letter).await?;
    }
    Ok(())
}

request! {
    /// A password to look at.
    pub struct CheckRequest {
        /// The password.
        pub password: Proposed,
    }
}

/// Two meanings are published; both are served. With a session: is it the caller's password? Without: would it be
/// accepted as a new one?
async fn check(
    anyone: Anyone,
    State(identity): State<Identity>,
    Json(request): Json<CheckRequest>,
) -> Result<Json<Valid>> {
    if identity.is_throttled() {
        let admitted = identity.throttles.admit_check(anyone.visitor().address, identity.clock.now());
        admitted.map_err(|wait| wait.refuse(StatusCode::BAD_REQUEST, "password"))?;
    }
    if let Some(caller) = anyone.caller().filter(|caller| caller.session().is_some()) {
        let wrong = Error::field("password", "did not match stored password");
        verify_own(&identity, &caller, request.password.0, "password", wrong).await?;
    } else {
        let mut faults = Faults::default();
        faults.check("password", Rules::of(&identity.settings).check(&request.password));
        faults.done()?;
    }
    Ok(Json(Valid { valid: true }))
}

/// Makes sure that the caller knows their own password; wrong ones are counted per person.
pub(crate) async fn verify_own(
    identity: &Identity,
    caller: &Caller,
    password: Secret<String>,
    field: &'static str,
    wrong: Error,
) -> Result<()> {
    admit_own(identity, caller, field)?;
    if is_own(identity, caller, password).await? {
        return Ok(());
    }
    identity.throttles.record_wrong_own_password(caller.id(), identity.clock.now());
    Err(wrong)
}

/// Lets the caller try to prove who they are, unless they failed too often.
pub(crate) fn admit_own(identity: &Identity, caller: &Caller, field: &'static str) -> Result<()> {
    if !identity.is_throttled() {
        return Ok(());
    }
    let admitted = identity.throttles.admit_own_password(caller.id(), identity.clock.now());
    admitted.map_err(|wait| wait.refuse(StatusCode::BAD_REQUEST, field))
}

/// Is it the caller's password? Counting is left to who asks.
pub(crate) async fn is_own(identity: &Identity, caller: &Caller, password: Secret<String>) -> Result<bool> {
    let stored = store::find(&mut caller.read().await?, caller.id()).await?;
    Ok(identity.hasher.verify(password, stored).await? != Verdict::Wrong)
}
