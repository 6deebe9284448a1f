//! A key that was found where it does not belong: whoever finds it can have it switched off, and nothing else.
//!
//! The answer is the same for every text, so that nobody learns here whether a key is one. Whoever holds a key may do
//! worse with it than switch it off.

use super::{PlainKey, letters, store};
use crate::{Anyone, Identity};
use audit::{Actor, Event};
use axum::{extract::State, http::StatusCode};
use kernel::{Id, Purpose, Secret};
use serde_json::json;
use web::{Json, NoContent, Result, request};

request! {
    /// What somebody found.
    pub struct LeakReport {
        /// The whole key.
        pub key: Secret<String>,
    }
}

pub(super) async fn report(
    anyone: Anyone,
    State(identity): State<Identity>,
    Json(report): Json<LeakReport>,
) -> Result<NoContent> {
    let (now, address) = (identity.clock.now(), anyone.visitor().address);
    let admitted = identity.throttles.admit_leak_report(address, now);
    admitted.map_err(|wait| wait.refuse(StatusCode::BAD_REQUEST, "key"))?;
    let Some(secret) = PlainKey::parse(report.key.expose().trim()) else { return Ok(NoContent) };
    let digest = identity.key.digest(Purpose::ApiKey, secret.expose());
    let mut tx = anyone.write().await?;
    let Some(presented) = store::find_presented(&mut tx, &digest).await? else { return Ok(NoContent) };
    if store::switch_off_leaked(&mut tx, presented.id, now).await? {
        let key = store::expect_any(&mut tx, presented.id).await?;
        let details = json!({ "name": key.name, "key_prefix": secret.prefix(), "user_id": key.user_id });
        let event = Event::new("api-key-leak-reported").on("ApiKey", key.id.number()).with(details);
        let actor = Actor { address: Some(address), ..Actor::default() };
        audit::record(&mut tx, &actor, now, event).await?;
        letters::tell_of_leak(&identity, &mut tx, &key).await?;
        tx.commit().await?;
    }
    Ok(NoContent)
}
