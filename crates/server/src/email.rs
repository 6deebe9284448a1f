//! `/api/email`: the mail server, tried before it is kept (contract: auth.md §6 of the reference description).

use crate::settings;
use audit::Event;
use axum::extract::{FromRef, State};
use identity::{Admin, user};
use kernel::{Clock, Field, Scope};
use mail::{Failure, Letter, Mail};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};
use setting::{Settings, Source};
use web::{
    ApiRouter, Error, FieldErrors, Json, NoContent, Result, request,
    routing::{post_with, put_with},
    says,
};

/// What the handlers share.
#[derive(Clone, FromRef)]
struct Shared {
    mail: Mail,
    settings: Settings,
    clock: Clock,
}

pub(crate) fn routes(mail: Mail, settings: Settings, clock: Clock) -> ApiRouter {
    ApiRouter::new()
        .api_route(
            "/email",
            put_with(
                put,
                says(
                    Scope::SettingsWrite,
                    "Changes the mail settings, once the mail server was reached with them.",
                ),
            )
            .delete_with(
                delete,
                says(Scope::SettingsWrite, "Forgets the mail settings; no mail is sent any more."),
            ),
        )
        .api_route("/email/test", post_with(test, says(Scope::SettingsWrite, "Sends a letter to who asks.")))
        .with_state(Shared { mail, settings, clock })
}

request! {
    /// Mail settings; one that is not sent stays as it is, null resets it.
    pub struct EmailChange {
        /// The mail server.
        #[schemars(with = "Option<String>")]
        pub host as "email-smtp-host": Field<Value>,
        /// Its port.
        #[schemars(with = "Option<u16>")]
        pub port as "email-smtp-port": Field<Value>,
        /// `none`, `ssl`, `tls` or `starttls`.
        #[schemars(with = "Option<String>")]
        pub security as "email-smtp-security": Field<Value>,
        /// Who logs in.
        #[schemars(with = "Option<String>")]
        pub username as "email-smtp-username": Field<Value>,
        /// The password; as it was shown, masked, it stays as it is.
        #[schemars(with = "Option<String>")]
        pub password as "email-smtp-password": Field<Value>,
        /// Whom mail comes from.
        #[schemars(with = "Option<String>")]
        pub from_address as "email-from-address": Field<Value>,
        /// The sender's name.
        #[schemars(with = "Option<String>")]
        pub from_name as "email-from-name": Field<Value>,
        /// Whom answers go to.
        #[schemars(with = "Option<Vec<String>>")]
        pub reply_to as "email-reply-to": Field<Value>,
    }
}

impl EmailChange {
    fn sent(self) -> impl Iterator<Item = (&'static str, Value)> {
        let Self { host, port, security, username, password, from_address, from_name, reply_to } = self;
        let fields = [host, port, security, username, password, from_address, from_name, reply_to];
        mail::OF_THE_SERVER.into_iter().zip(fields).filter_map(|(key, field)| match field {
            Field::Absent => None,
            Field::Null => Some((key, Value::Null)),
            Field::Set(value) => Some((key, value)),
        })
    }
}

/// The mail settings in force, the password masked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EmailView {
    #[serde(flatten)]
    settings: Map<String, Value>,
    /// What was put right on the way: nothing, ever. What does not work is refused.
    #[serde(rename = "with-corrections")]
    with_corrections: Map<String, Value>,
}

async fn put(
    admin: Admin,
    State(shared): State<Shared>,
    Json(change): Json<EmailChange>,
) -> Result<Json<EmailView>> {
    admin.confirmed()?;
    let mut changes = Map::new();
    for (key, value) in change.sent() {
        changes.extend(settings::accept(&shared.settings, key, &value)?);
    }
    shared.mail.try_out(&changes).await.map_err(|failure| refusal(&failure))?;
    write(&admin, &shared, &changes).await?;
    Ok(Json(view(&shared.settings)))
}

async fn delete(admin: Admin, State(shared): State<Shared>) -> Result<NoContent> {
    admin.check()?;
    let mut changes = Map::new();
    for definition in mail::OF_THE_SERVER.into_iter().filter_map(|key| shared.settings.find(key)) {
        if shared.settings.source(definition) != Source::Default {
            changes.extend(settings::accept(&shared.settings, definition.key, &Value::Null)?);
        }
    }
    write(&admin, &shared, &changes).await?;
    Ok(NoContent)
}

async fn write(admin: &Admin, shared: &Shared, changes: &Map<String, Value>) -> Result<()> {
    let mut tx = admin.confirmed()?.write().await?;
    settings::put(&mut tx, &shared.settings, changes, &admin.actor(), shared.clock.now()).await?;
    // What could not be sent may go now.
    shared.mail.hurry(&mut tx).await?;
    tx.commit().await?;
    shared.settings.reload(&mut admin.read().await?).await?;
    Ok(())
}

/// What a test comes to.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EmailTest {
    ok: bool,
}

async fn test(admin: Admin, State(shared): State<Shared>) -> Result<Json<EmailTest>> {
    let to = user::mailbox(&mut admin.read().await?, admin.check()?).await?;
    let to =
        to.ok_or_else(|| Error::bad_request("An API key has no mailbox. Ask for a test while signed in."))?;
    let outcome = shared.mail.send_now(&test_letter(to.clone(), &shared)).await;
    let mut tx = admin.write().await?;
    let failure = outcome.as_ref().err().map(ToString::to_string);
    let details = json!({ "to": to, "ok": outcome.is_ok(), "failure": failure });
    audit::record(&mut tx, &admin.actor(), shared.clock.now(), Event::new("email-test").with(details))
        .await?;
    tx.commit().await?;
    outcome.map_err(|failure| refusal(&failure))?;
    Ok(Json(EmailTest { ok: true }))
}

fn test_letter(to: kernel::Email, shared: &Shared) -> Letter {
    let site = shared.settings.text("site-name").unwrap_or_default();
    Letter {
        to,
        subject: format!("{site} can send mail"),
        paragraphs: vec![format!(
            "This is the test that you asked for: {site} reaches your mail server, and your mail server reaches you."
        )],
        button: None,
        closing: Vec::new(),
    }
}

/// Says what went wrong at the settings that one would look at.
fn refusal(failure: &Failure) -> Error {
    let mut errors = FieldErrors::default();
    for setting in failure.settings() {
        errors.errors.insert((*setting).to_owned(), failure.to_string().into());
    }
    Error::Invalid(Box::new(errors))
}

fn view(settings: &Settings) -> EmailView {
    let shown = |key: &str| match settings.find(key) {
        Some(definition) if definition.is_secret() => settings.masked(key).into(),
        _ => settings.value(key),
    };
    let settings = mail::OF_THE_SERVER.into_iter().map(|key| (key.to_owned(), shown(key))).collect();
    EmailView { settings, with_corrections: Map::new() }
}
