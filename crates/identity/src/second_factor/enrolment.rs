//! Turning a second factor on: a seed is made and shown, and counts once a first code of it was typed.

use super::{Policy, letters, model::Typed, proof, recovery, store, totp::Seed};
use crate::{
    Anyone, Identity,
    caller::Enrollee,
    credential::Presented,
    session::{self, Cookies},
    user,
};
use audit::Event;
use axum::{extract::State, http::HeaderMap};
use kernel::{Id, Secret};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use web::{Error, Json, Result, With, request};

/// A seed for the app of the caller. It is not shown again.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SeedShown {
    /// For typing: 32 letters and digits.
    pub secret: String,
    /// For scanning, as a QR code.
    pub link: String,
}

pub(super) async fn begin(
    Enrollee(caller): Enrollee,
    State(identity): State<Identity>,
) -> Result<Json<SeedShown>> {
    // A program has no session; there is nothing here for it.
    caller.session().ok_or(Error::NotFound)?;
    if Policy::of(&identity.settings) == Policy::Off {
        return Err(Error::bad_request("Second factors are switched off here."));
    }
    let mut tx = caller.confirmed()?.write().await?;
    // Whoever confirms an earlier seed at this moment waits, or has done so: a seed that counts is not replaced.
    let person = user::find_to_change(&mut tx, caller.id()).await?.ok_or(Error::Unauthenticated)?;
    let seed = Seed::draw(&identity.chance);
    let sealed = proof::seal(&identity, person.id, &seed);
    if !store::put_seed(&mut tx, person.id, &sealed, identity.clock.now()).await? {
        return Err(already_on());
    }
    tx.commit().await?;
    let site = identity.settings.text("site-name").unwrap_or_default();
    Ok(Json(SeedShown { secret: seed.text(), link: seed.link(&site, person.email.as_str()) }))
}

request! {
    /// The first code of a seed that was just shown.
    pub struct FirstCode {
        /// The code that the app shows.
        pub code: Secret<String>,
    }
}

/// A second factor that counts from now on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SecondFactorOn {
    /// The session's new key; the old one is dead. It is not shown again.
    pub id: String,
    /// Each lets its owner in once, when the device is lost. They are not shown again.
    pub recovery_codes: Vec<String>,
}

/// All other sessions end: they were begun without it. The one that asks gets a new key.
pub(super) async fn confirm(
    anyone: Anyone,
    Enrollee(caller): Enrollee,
    State(identity): State<Identity>,
    headers: HeaderMap,
    Json(request): Json<FirstCode>,
) -> Result<With<Cookies, Json<SecondFactorOn>>> {
    let own = caller.session().ok_or(Error::NotFound)?;
    let presented = Presented::by(&headers).session.ok_or(Error::NotFound)?;
    let (user, now) = (caller.id(), identity.clock.now());
    let mut tx = caller.confirmed()?.write().await?;
    user::find_to_change(&mut tx, user).await?.ok_or(Error::Unauthenticated)?;
    if store::enabled_at(&mut tx, user).await?.is_some() {
        return Err(already_on());
    }
    let is_right = match Typed::read(&request.code) {
        Typed::Code(code) => proof::spend_code(&identity, &mut tx, user, &code).await?,
        Typed::RecoveryCode(_) | Typed::Nothing => false,
    };
    if !is_right {
        return Err(Error::field("code", "This is not the code that the app shows now. Try the next one."));
    }
    store::enable(&mut tx, user, now).await?;
    let recovery_codes = recovery::make(&identity, &mut tx, user).await?;
    let ended = session::end_others(&mut tx, user, own).await?;
    let proven = session::prove(&identity, &mut tx, &presented).await?;
    let event = Event::new("second-factor-enrolled").on("User", user.number());
    audit::record(&mut tx, &caller.actor(), now, event.with(json!({ "sessions_ended": ended }))).await?;
    letters::send(&identity, &mut tx, user, &letters::News::On).await?;
    tx.commit().await?;
    let (id, cookies) = proven.hand_over(&identity, &anyone, presented.transport);
    Ok(With(cookies, Json(SecondFactorOn { id, recovery_codes })))
}

fn already_on() -> Error {
    Error::bad_request("You have a second factor already. Turn it off first to set up another one.")
}
