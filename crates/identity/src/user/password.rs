//! Choosing a password: one's own with the old one, or another's as an administrator.
//! (Contract: auth.md §4.8 of the reference description.)
//!
//! All sessions of the person end in the same transaction; who changed their own gets a new one.

use super::{change::Asker, store};
use crate::{
    Anyone, Caller, Identity,
    password::{self, Proposed, Rules},
    session::{self, Cookies, Method},
};
use audit::Event;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use kernel::{Id, Secret, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use web::{Described, Error, Faults, Json, NoContent, Path, Result, With, request};

request! {
    /// A password to choose.
    pub struct PasswordChange {
        /// The new password.
        pub password: Proposed,
        /// The old one. Administrators need none, unless the setting `admin-may-set-passwords` is off.
        pub old_password: Option<Secret<String>>,
    }
}

/// The session that goes on after one's own password was changed; all others have ended.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PasswordChanged {
    /// Always true.
    success: bool,
    /// The new session's key, for the header `X-Metabase-Session`.
    session_id: String,
}

/// The two answers: one's own password gives a new session, another's gives nothing.
pub(super) enum Changed {
    Own(With<Cookies, Json<PasswordChanged>>),
    Other,
}

pub(super) async fn change(
    anyone: Anyone,
    caller: Caller,
    State(identity): State<Identity>,
    headers: HeaderMap,
    Path(id): Path<UserId>,
    Json(request): Json<PasswordChange>,
) -> Result<Changed> {
    let mut faults = Faults::default();
    faults.check("password", Rules::of(&identity.settings).check(&request.password));
    faults.done()?;
    let asker = Asker::of(&caller, id)?;
    store::find_active(&mut caller.read().await?, id).await?.ok_or(Error::NotFound)?;
    // Also of administrators: a form that asks for the old password has to mean it.
    let is_sent = request.old_password.is_some();
    if caller.id() != id {
        refuse_choosing(&identity)?;
        caller.confirmed()?;
    } else if asker == Asker::Oneself || is_sent || refuse_choosing(&identity).is_err() {
        let wrong = || Error::field("old_password", "Invalid password");
        let old = request.old_password.ok_or_else(wrong)?;
        password::verify_own(&identity, &caller, old, "old_password", wrong()).await?;
    } else {
        caller.confirmed()?;
    }
    password::refuse_old(&identity, caller.read().await?, id, &request.password).await?;
    let hash = identity.hasher.hash(request.password.0).await?;

    let mut tx = caller.write().await?;
    let user =
        store::find_to_change(&mut tx, id).await?.filter(|user| user.is_active).ok_or(Error::NotFound)?;
    let now = identity.clock.now();
    // A key that acts as a person gets no session out of it; a session that was ended meanwhile changes nothing.
    let session = caller.session().filter(|_| caller.id() == id);
    let remember = match session {
        Some(session) => session::is_remembered(&mut tx, session).await?.ok_or(Error::Unauthenticated)?,
        None => false,
    };
    password::put(&mut tx, id, &hash, now).await?;
    let ended = session::end_all(&mut tx, id).await?;
    let event =
        Event::new("password-change").on("User", id.number()).with(json!({ "sessions_ended": ended }));
    audit::record(&mut tx, &caller.actor(), now, event).await?;
    if identity.mail.is_configured() {
        identity.mail.enqueue(&mut tx, &password::changed(&identity, user.email)).await?;
    }
    let changed = if session.is_some() {
        let begun =
            session::begin(&identity, &mut tx, &anyone, &headers, id, Method::Password, remember).await?;
        Changed::Own(begun.answer_with(|session_id| PasswordChanged { success: true, session_id }))
    } else {
        Changed::Other
    };
    tx.commit().await?;
    Ok(changed)
}

/// Refuses when administrators do not choose passwords here.
pub(super) fn refuse_choosing(identity: &Identity) -> Result<()> {
    if identity.settings.flag("admin-may-set-passwords") {
        return Ok(());
    }
    Err(Error::Refused {
        status: StatusCode::FORBIDDEN,
        message: "Administrators do not choose passwords here. Hand out a link for choosing one instead."
            .into(),
    })
}

impl IntoResponse for Changed {
    fn into_response(self) -> Response {
        match self {
            Self::Own(answer) => answer.into_response(),
            Self::Other => NoContent.into_response(),
        }
    }
}

impl Described for Changed {
    type Inner = PasswordChanged;

    fn operation_response(
        ctx: &mut aide::generate::GenContext,
        operation: &mut aide::openapi::Operation,
    ) -> Option<aide::openapi::Response> {
        Json::<PasswordChanged>::operation_response(ctx, operation)
    }

    fn inferred_responses(
        ctx: &mut aide::generate::GenContext,
        operation: &mut aide::openapi::Operation,
    ) -> Vec<(Option<u16>, aide::openapi::Response)> {
        let mut responses = Json::<PasswordChanged>::inferred_responses(ctx, operation);
        responses.extend(NoContent::inferred_responses(ctx, operation));
        responses
    }
}
