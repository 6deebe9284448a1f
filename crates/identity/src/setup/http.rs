//! `POST /api/setup`. (Contract: auth.md §6.1 of the reference description.)

use super::store;
use crate::{
    Anyone, Identity,
    change::{Act, Origin},
    group::{self, BuiltIn},
    password::{Proposed, Rules},
    session::{self, Cookies, Method, SessionCreated},
    user::{self, Kind, NewUser},
};
use ::store::Tx;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use kernel::{Email, Locale, Secret, UserId};
use serde_json::Value;
use web::{
    ApiRouter, Error, Fault, Faults, Input, Json, Needs, NonBlank, Param, Result, With, request,
    routing::post_with, says,
};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new().api_route(
        "/setup",
        post_with(
            set_up,
            says(Needs::Nothing, "Sets up: makes the first administrator and signs them in. Works once."),
        ),
    )
}

request! {
    /// What set-up takes.
    pub struct SetupRequest {
        /// The token of the session properties.
        pub token: SetupToken,
        /// The first administrator.
        pub user: SetupUser,
        /// First settings.
        pub prefs: SetupPrefs,
        /// Keep the browser signed in after it is closed.
        pub remember: Option<bool>,
    }
}

request! {
    /// The first administrator.
    pub struct SetupUser {
        /// The address.
        pub email: Email,
        /// The password.
        pub password: Proposed,
        /// The first name.
        pub first_name: Option<NonBlank>,
        /// The last name.
        pub last_name: Option<NonBlank>,
    }
}

request! {
    /// First settings.
    pub struct SetupPrefs {
        /// The name of the site.
        pub site_name: NonBlank,
        /// The language of people who choose none.
        #[schemars(with = "Option<String>")]
        pub site_locale: Option<Locale>,
        /// Accepted and ignored: nothing is ever reported to anybody.
        pub allow_tracking: Option<Value>,
    }
}

/// The token as it was sent.
#[derive(Debug, schemars::JsonSchema)]
#[schemars(transparent, inline)]
pub struct SetupToken(Secret<String>);

const MISMATCH: &str = "Token does not match the setup token.";

impl Param for SetupToken {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        Secret::read(input).map(Self).map_err(|_| Fault::secret(MISMATCH, "setup token", input))
    }
}

async fn set_up(
    anyone: Anyone,
    State(identity): State<Identity>,
    headers: HeaderMap,
    Json(request): Json<SetupRequest>,
) -> Result<With<Cookies, Json<SessionCreated>>> {
    refuse_when_done(&mut anyone.read().await?).await?;
    check_password(&identity, &request.user)?;
    let hash = identity.hasher.hash(request.user.password.0.clone()).await?;

    let mut tx = anyone.write().await?;
    refuse_when_done(&mut tx).await?;
    if store::redeem_token(&mut tx, request.token.0.expose()).await? == 0 {
        let mut faults = Faults::default();
        faults.note(
            "token",
            Fault::Value {
                expected: MISMATCH.into(),
                reasons: vec![format!("{MISMATCH}, received: <redacted>")],
            },
        );
        faults.done()?;
    }
    let person = &request.user;
    let new = NewUser {
        email: &person.email,
        first_name: person.first_name.as_ref().map(NonBlank::as_str),
        last_name: person.last_name.as_ref().map(NonBlank::as_str),
        kind: Kind::Personal,
        password_hash: Some(&hash),
        is_superuser: true,
        sso_source: None,
        login_attributes: None,
        now: identity.clock.now(),
    };
    let user = user::insert(&identity, &mut tx, new).await?;
    let (actor, now) = (anyone.actor(), identity.clock.now());
    let act = Act { origin: Origin::Other("setup"), ..Act::of(&actor, now) };
    make_administrator(&mut tx, &act, user).await?;
    let locale = request.prefs.site_locale.as_ref().map(Locale::as_str);
    for (key, value) in [
        ("site-name", Some(request.prefs.site_name.as_str())),
        ("admin-email", Some(person.email.as_str())),
        ("site-locale", locale),
    ] {
        let (Some(definition), Some(value)) = (identity.settings.find(key), value) else { continue };
        let value = identity.settings.accept(definition, &value.into());
        let value = value.map_err(|refusal| Error::field(&key.replace('-', "_"), refusal.to_string()))?;
        identity.settings.write(&mut tx, definition, &value).await?;
    }
    let begun = session::begin(
        &identity,
        &mut tx,
        &anyone,
        &headers,
        user,
        Method::Setup,
        request.remember == Some(true),
    )
    .await?;
    tx.commit().await?;
    identity.settings.reload(&mut anyone.read().await?).await?;
    Ok(begun.answer())
}

async fn refuse_when_done(tx: &mut Tx) -> Result<()> {
    if !user::exists_personal(tx).await? {
        return Ok(());
    }
    Err(Error::Refused {
        status: StatusCode::FORBIDDEN,
        message:
            "The /api/setup route can only be used to create the first user, however a user currently exists."
                .into(),
    })
}

fn check_password(identity: &Identity, user: &SetupUser) -> Result<()> {
    let (mut fields, mut faults) = (Faults::default(), Faults::default());
    fields.check("password", Rules::of(&identity.settings).check(&user.password));
    faults.check("user", fields.done());
    Ok(faults.done()?)
}

async fn make_administrator(tx: &mut Tx, act: &Act<'_>, user: UserId) -> Result<()> {
    let BuiltIn { all_users, administrators } = group::built_in(tx).await?;
    let written = group::add_members(tx, &[(user, all_users), (user, administrators)]).await?;
    written.record(tx, act).await?;
    Ok(())
}
