//! The log-in history: one row per session that was begun, and a letter when it was from a device not seen before.

use super::model::Life;
use crate::{Caller, Identity, user};
use ::store::{Tx, from_row, params};
use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Scope, SessionId, UserId};
use mail::{Button, Letter};
use schemars::JsonSchema;
use serde::Serialize;
use web::{ApiRouter, Json, Result, routing::get_with, says};

pub(super) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new().api_route(
        "/login-history/current",
        get_with(list, says(Scope::AccountRead, "Lists the caller's log-ins, newest first.")),
    )
}

/// How many log-ins are listed at most.
const LISTED: i64 = 1000;

/// A log-in (contract: auth.md §2.15 of the reference description).
#[derive(Debug, Serialize, JsonSchema)]
pub struct LoginView {
    /// When.
    pub timestamp: DateTime<Utc>,
    /// From which browser or program.
    pub device_description: String,
    /// From which address.
    pub ip_address: String,
    /// Always null: nobody is asked where an address is.
    pub location: Option<String>,
    /// Always null, for the same reason.
    pub timezone: Option<String>,
    /// Does its session go on?
    pub active: bool,
}

/// A log-in, with its session while that is there.
#[derive(Debug)]
struct Row {
    timestamp: DateTime<Utc>,
    device_description: String,
    ip_address: String,
    session_id: Option<SessionId>,
    renewed_at: Option<DateTime<Utc>>,
    last_active_at: Option<DateTime<Utc>>,
}

from_row!(Row { timestamp, device_description, ip_address, session_id, renewed_at, last_active_at });

async fn list(caller: Caller, State(identity): State<Identity>) -> Result<Json<Vec<LoginView>>> {
    let rows: Vec<Row> = caller
        .read()
        .await?
        .list(
            "SELECT login_history.timestamp, login_history.device_description, login_history.ip_address,
                    login_history.session_id, session.renewed_at, session.last_active_at
             FROM login_history LEFT JOIN session ON session.id = login_history.session_id
             WHERE login_history.user_id = $1 ORDER BY login_history.timestamp DESC, login_history.id DESC LIMIT $2",
            params![caller.id(), LISTED],
        )
        .await?;
    let (life, now) = (Life::of(&identity.settings), identity.clock.now());
    let is_alive = |row: &Row| {
        row.session_id.is_some_and(|id| {
            let last_active_at = identity.activity.newest(id, row.last_active_at);
            life.end(row.timestamp, row.renewed_at, last_active_at) > now
        })
    };
    let view = |row: Row| LoginView {
        active: is_alive(&row),
        timestamp: row.timestamp,
        device_description: row.device_description,
        ip_address: row.ip_address,
        location: None,
        timezone: None,
    };
    Ok(Json(rows.into_iter().map(view).collect()))
}

/// A log-in to be remembered.
#[derive(Debug)]
pub(super) struct Login<'a> {
    pub user_id: UserId,
    pub session_id: SessionId,
    pub timestamp: DateTime<Utc>,
    pub device_id: &'a str,
    /// Did the browser bring that id, or was it made just now?
    pub is_known_browser: bool,
    pub device_description: &'a str,
    pub ip_address: &'a str,
}

/// Remembers a log-in. Its owner gets a letter when the device is new, except at their first log-in ever.
pub(super) async fn note(identity: &Identity, tx: &mut Tx, login: Login<'_>) -> ::store::Result<()> {
    let is_announced = announces(identity, tx, &login).await?;
    tx.execute(
        "INSERT INTO login_history (user_id, session_id, timestamp, device_id, device_description, ip_address,
                                    is_announced)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            login.user_id,
            login.session_id,
            login.timestamp,
            login.device_id,
            login.device_description,
            login.ip_address,
            is_announced
        ],
    )
    .await?;
    if is_announced {
        announce(identity, tx, &login).await?;
    }
    Ok(())
}

/// What is known of earlier log-ins.
#[derive(Debug)]
struct Earlier {
    any: bool,
    same_device: bool,
    announced: i64,
}

from_row!(Earlier { any, same_device, announced });

/// A program that keeps no cookies is known by its description and address.
async fn announces(identity: &Identity, tx: &mut Tx, login: &Login<'_>) -> ::store::Result<bool> {
    let settings = &identity.settings;
    let cap = settings.integer("new-device-email-rate-limit-cap").unwrap_or(10);
    if !identity.mail.is_configured() || !settings.flag("send-email-on-first-login-from-new-device") {
        return Ok(false);
    }
    let yesterday = login.timestamp - TimeDelta::days(1);
    let earlier: Earlier = tx
        .one(
            r#"SELECT EXISTS (SELECT 1 FROM login_history WHERE user_id = $1) AS "any",
                      EXISTS (SELECT 1 FROM login_history WHERE user_id = $2 AND (device_id = $3
                              OR ($4 AND device_description = $5 AND ip_address = $6))) AS same_device,
                      (SELECT count(*) FROM login_history
                       WHERE user_id = $7 AND is_announced AND timestamp > $8) AS announced"#,
            params![
                login.user_id,
                login.user_id,
                login.device_id,
                !login.is_known_browser,
                login.device_description,
                login.ip_address,
                login.user_id,
                yesterday
            ],
        )
        .await?;
    Ok(earlier.any && !earlier.same_device && earlier.announced < cap)
}

async fn announce(identity: &Identity, tx: &mut Tx, login: &Login<'_>) -> ::store::Result<()> {
    let Some(person) = user::find(tx, login.user_id).await? else { return Ok(()) };
    let site = identity.settings.text("site-name").unwrap_or_default();
    let when = login.timestamp.format("%A, %-d %B %Y, %H:%M UTC");
    let button = identity.mail.link("/account/devices");
    let letter = Letter {
        to: person.email,
        subject: format!("Somebody signed in to {site} from a new device"),
        paragraphs: vec![
            format!("Your account at {site} was used from a device we have not seen before."),
            format!("{}, from {}, on {when}.", login.device_description, login.ip_address),
            "If it was you, there is nothing to do.".into(),
        ],
        button: button.map(|url| Button { label: "See my devices".into(), url }),
        closing: vec!["If it was not you, end that session and change your password.".into()],
    };
    identity.mail.enqueue(tx, &letter).await
}

/// Has somebody signed in under this name from this device before?
pub(super) async fn is_device_of(tx: &mut Tx, name: &str, device: &str) -> ::store::Result<bool> {
    tx.one(
        "SELECT EXISTS (SELECT 1 FROM login_history JOIN app_user ON app_user.id = login_history.user_id
                        WHERE app_user.email = $1 AND login_history.device_id = $2) AS is_known",
        params![name.trim().to_lowercase(), device],
    )
    .await
}
