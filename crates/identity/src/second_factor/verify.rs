//! `POST /api/session/mfa/verify`: meets a challenge with a code, and begins the session.
//! (Contract: auth.md §2.13 of the reference description.)

use super::{challenge, proof, store};
use crate::{
    Anyone, Identity,
    session::{self, Cookies, SessionCreated},
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use kernel::{Secret, UserId};
use web::{Error, Json, Result, With, request};

request! {
    /// A challenge and the code that meets it.
    pub struct VerifyRequest {
        /// The token that logging in gave.
        pub challenge_token: Secret<String>,
        /// The code that the app shows, or a recovery code.
        pub code: Secret<String>,
        /// Keep the browser signed in after it is closed.
        pub remember: Option<bool>,
    }
}

pub(super) async fn verify(
    anyone: Anyone,
    State(identity): State<Identity>,
    headers: HeaderMap,
    Json(request): Json<VerifyRequest>,
) -> Result<With<Cookies, Json<SessionCreated>>> {
    admit_address(&identity, &anyone)?;
    let token = challenge::digest(&identity, &request.challenge_token);
    let mut tx = anyone.write().await?;
    let Some(waiting) = store::find_challenge(&mut tx, &token, identity.clock.now()).await? else {
        return Err(expired(&identity, &anyone));
    };
    let user = waiting.user_id;
    admit_person(&identity, user)?;
    let Some(by) = proof::spend(&identity, &mut tx, user, &request.code).await? else {
        proof::note_failure(&identity, &mut tx, &anyone.actor(), user).await?;
        tx.commit().await?;
        identity.throttles.record_wrong_second_factor_address(anyone.visitor().address, identity.clock.now());
        return Err(refused("Invalid authentication code."));
    };
    if !store::spend_challenge(&mut tx, &token).await? {
        return Err(expired(&identity, &anyone));
    }
    proof::note_use(&identity, &mut tx, &anyone.actor(), user, by).await?;
    let (method, remember) = (waiting.auth_method, request.remember == Some(true));
    let begun = session::begin(&identity, &mut tx, &anyone, &headers, user, method, remember).await?;
    tx.commit().await?;
    Ok(begun.answer())
}

fn admit_address(identity: &Identity, anyone: &Anyone) -> Result<()> {
    if !identity.is_throttled() {
        return Ok(());
    }
    let address = anyone.visitor().address;
    let admitted = identity.throttles.admit_second_factor_address(address, identity.clock.now());
    admitted.map_err(|wait| wait.refuse(StatusCode::BAD_REQUEST, "ip-address"))
}

fn admit_person(identity: &Identity, user: UserId) -> Result<()> {
    if !identity.is_throttled() {
        return Ok(());
    }
    let admitted = identity.throttles.admit_second_factor(user, identity.clock.now());
    admitted.map_err(|wait| wait.refuse(StatusCode::BAD_REQUEST, "user-id"))
}

/// A token that nobody has is one that was guessed; it counts like a wrong code.
fn expired(identity: &Identity, anyone: &Anyone) -> Error {
    identity.throttles.record_wrong_second_factor_address(anyone.visitor().address, identity.clock.now());
    refused("Authentication session expired. Please log in again.")
}

fn refused(text: &str) -> Error {
    Error::Refused { status: StatusCode::UNAUTHORIZED, message: text.into() }
}
