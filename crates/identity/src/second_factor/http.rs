//! Routes of second factors, and what people do to their own.

use super::{Policy, admin, enrolment, letters, proof, recovery, store, verify};
use crate::{Caller, Identity, caller::Enrollee, session};
use audit::Event;
use axum::extract::State;
use chrono::{DateTime, Utc};
use kernel::{Id, Scope, Secret};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use web::{
    ApiRouter, Error, Json, Needs, NoContent, Result, request,
    routing::{delete_with, get_with, post_with},
    says,
};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new()
        .api_route(
            "/session/mfa/verify",
            post_with(
                verify::verify,
                says(Needs::Nothing, "Logs in by a second factor, after the password."),
            ),
        )
        .api_route(
            "/second-factor",
            get_with(
                read,
                says(Needs::Nothing, "Tells whether the caller has a second factor, and may or must."),
            )
            .post_with(
                enrolment::begin,
                says(Needs::Nothing, "Makes a seed for an app of the caller; it does not count yet."),
            ),
        )
        .api_route(
            "/second-factor/confirm",
            post_with(
                enrolment::confirm,
                says(
                    Needs::Nothing,
                    "Turns the caller's second factor on by a first code; gives recovery codes.",
                ),
            ),
        )
        .api_route(
            "/second-factor/recovery-codes",
            post_with(
                make_codes,
                says(Needs::Nothing, "Gives the caller new recovery codes; the old ones are worth nothing."),
            ),
        )
        .api_route(
            "/second-factor/disable",
            post_with(
                disable,
                says(Needs::Nothing, "Turns the caller's second factor off, by a code of it."),
            ),
        )
        .api_route(
            "/user/{id}/second-factor",
            delete_with(
                admin::reset,
                says(Scope::UsersPasswords, "Takes a person's second factor away; all their sessions end."),
            ),
        )
}

/// The caller's second factor.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SecondFactorView {
    /// Since when it counts; null while there is none.
    pub enabled_at: Option<DateTime<Utc>>,
    /// How many recovery codes are left.
    pub recovery_codes_left: i64,
    /// May people have one here?
    pub is_offered: bool,
    /// Does the caller have to have one?
    pub is_required: bool,
}

async fn read(
    Enrollee(caller): Enrollee,
    State(identity): State<Identity>,
) -> Result<Json<SecondFactorView>> {
    caller.session().ok_or(Error::NotFound)?;
    let mut tx = caller.read().await?;
    let policy = Policy::of(&identity.settings);
    Ok(Json(SecondFactorView {
        enabled_at: store::enabled_at(&mut tx, caller.id()).await?,
        recovery_codes_left: store::count_recovery_codes(&mut tx, caller.id()).await?,
        is_offered: policy != Policy::Off,
        is_required: policy.requires(caller.is_superuser()),
    }))
}

request! {
    /// A code that proves that the caller has their second factor.
    pub struct CodeRequest {
        /// The code that the app shows, or a recovery code.
        pub code: Secret<String>,
    }
}

/// Recovery codes that were just made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RecoveryCodes {
    /// Each lets its owner in once, when the device is lost. They are not shown again.
    pub recovery_codes: Vec<String>,
}

async fn make_codes(
    caller: Caller,
    State(identity): State<Identity>,
    Json(request): Json<CodeRequest>,
) -> Result<Json<RecoveryCodes>> {
    caller.session().ok_or(Error::NotFound)?;
    let mut tx = proof::demand(&identity, caller.confirmed()?, &request.code).await?;
    let user = caller.id();
    let recovery_codes = recovery::make(&identity, &mut tx, user).await?;
    let event = Event::new("recovery-codes-made").on("User", user.number());
    audit::record(&mut tx, &caller.actor(), identity.clock.now(), event).await?;
    letters::send(&identity, &mut tx, user, &letters::News::RecoveryCodesMade).await?;
    tx.commit().await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// All other sessions end, as after a change of the password.
async fn disable(
    caller: Caller,
    State(identity): State<Identity>,
    Json(request): Json<CodeRequest>,
) -> Result<NoContent> {
    let own = caller.session().ok_or(Error::NotFound)?;
    let mut tx = proof::demand(&identity, caller.confirmed()?, &request.code).await?;
    let (user, now) = (caller.id(), identity.clock.now());
    store::disable(&mut tx, user, now).await?;
    let ended = session::end_others(&mut tx, user, own).await?;
    let event = Event::new("second-factor-disabled").on("User", user.number());
    audit::record(&mut tx, &caller.actor(), now, event.with(json!({ "sessions_ended": ended }))).await?;
    letters::send(&identity, &mut tx, user, &letters::News::Off).await?;
    tx.commit().await?;
    Ok(NoContent)
}
