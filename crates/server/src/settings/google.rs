//! `PUT /api/google/settings`: settings that make sense only together (contract: auth.md §2.12 of the reference
//! description).

use super::{Shared, accept, keep};
use axum::extract::State;
use identity::{
    Admin,
    google::{CLIENT_ID, ENABLED, HOSTED, NEW_ACCOUNTS},
};
use kernel::Field;
use serde_json::{Map, Value};
use setting::Settings;
use web::{Error, Fault, FieldErrors, FromObject, Json, NoContent, Object, Result, request};

request! {
    /// Settings of Google sign-in; what is absent stays, null resets.
    pub struct GoogleSettingsChange {
        /// The client id.
        pub client_id as "google-auth-client-id": Field<String>,
        /// Is it on?
        pub enabled as "google-auth-enabled": Field<bool>,
        /// Whose people get an account.
        pub new_accounts as "google-auth-auto-create-accounts-domain": Field<String>,
        /// Whose people may sign in at all.
        pub hosted as "google-auth-hosted-domain": Field<String>,
    }
}

/// The contract knows this body to be closed: a key that does not belong there is refused.
#[derive(Debug, schemars::JsonSchema)]
#[schemars(transparent)]
pub struct Closed(GoogleSettingsChange);

impl FromObject for Closed {
    fn from_object(object: Object<'_>) -> Result<Self, Fault> {
        const KEYS: [&str; 4] = [CLIENT_ID, ENABLED, NEW_ACCOUNTS, HOSTED];
        if let Object::Json(map) = object
            && let Some(key) = map.keys().find(|key| !KEYS.contains(&key.as_str()))
        {
            let key: String = key.chars().take(80).collect();
            return Err(Fault::Fields(Box::new(FieldErrors::one(&key, "unexpected key"))));
        }
        GoogleSettingsChange::from_object(object).map(Self)
    }
}

pub(super) async fn change(
    admin: Admin,
    State(shared): State<Shared>,
    Json(Closed(change)): Json<Closed>,
) -> Result<NoContent> {
    admin.check()?;
    let accepted = change.accepted(&shared.settings)?;
    keep(&admin, &shared, &accepted).await
}

impl GoogleSettingsChange {
    /// What is to be written, or why not, in the contract's words.
    fn accepted(self, settings: &Settings) -> Result<Map<String, Value>> {
        const NO_CLIENT_ID: &str =
            r#"Invalid Google Sign-In Client ID: must end with ".apps.googleusercontent.com""#;
        const NO_DOMAIN: &str = "Invalid domain";
        let client_id = self.client_id.clone().apply(settings.text(CLIENT_ID));
        if self.enabled == Field::Set(true) && client_id.is_none_or(|id| id.trim().is_empty()) {
            return Err(Error::bad_request(
                "Google Sign-In is not configured. Please set the Client ID first.",
            ));
        }
        let sent = [
            (CLIENT_ID, sent(self.client_id), NO_CLIENT_ID),
            (ENABLED, sent(self.enabled), ""),
            (NEW_ACCOUNTS, sent(self.new_accounts), NO_DOMAIN),
            (HOSTED, sent(self.hosted), NO_DOMAIN),
        ];
        let mut accepted = Map::new();
        for (key, value, refusal) in sent {
            let (Some(value), Some(definition)) = (value, settings.find(key)) else { continue };
            settings.accept(definition, &value).map_err(|_| Error::bad_request(refusal))?;
            accepted.extend(accept(settings, key, &value)?);
        }
        Ok(accepted)
    }
}

fn sent<T: Into<Value>>(field: Field<T>) -> Option<Value> {
    match field {
        Field::Absent => None,
        Field::Null => Some(Value::Null),
        Field::Set(value) => Some(value.into()),
    }
}
