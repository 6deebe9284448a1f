//! `PUT /api/oidc/settings`: the issuer, tried before it is kept. Not in the reference.

use super::{Shared, accept, keep};
use axum::{extract::State, http::StatusCode};
use identity::{
    Admin,
    oidc::{ENABLED, OF_THE_ISSUER, Trouble},
};
use kernel::Field;
use serde_json::{Map, Value, json};
use web::{Error, Json, NoContent, Result, request};

request! {
    /// Settings of signing in with OpenID Connect; one that is not sent stays as it is, null resets it.
    pub struct OidcSettingsChange {
        /// Is it on? While this is sent as false, the issuer is not tried.
        #[schemars(with = "Option<bool>")]
        pub enabled as "oidc-enabled": Field<Value>,
        /// The issuer, spelled as it spells itself.
        #[schemars(with = "Option<String>")]
        pub issuer as "oidc-issuer": Field<Value>,
        /// Who we are to it.
        #[schemars(with = "Option<String>")]
        pub client_id as "oidc-client-id": Field<Value>,
        /// The secret; as it was shown, masked, it stays as it is.
        #[schemars(with = "Option<String>")]
        pub client_secret as "oidc-client-secret": Field<Value>,
        /// What the button calls the issuer.
        #[schemars(with = "Option<String>")]
        pub display_name as "oidc-display-name": Field<Value>,
        /// What is asked of it, with blanks between.
        #[schemars(with = "Option<String>")]
        pub scopes as "oidc-scopes": Field<Value>,
        /// Does whoever has no account get one?
        #[schemars(with = "Option<bool>")]
        pub makes_accounts as "oidc-user-provisioning-enabled": Field<Value>,
        /// Whose people may sign in, with commas between the domains.
        #[schemars(with = "Option<String>")]
        pub domains as "oidc-allowed-domains": Field<Value>,
        /// Must the issuer have verified an address?
        #[schemars(with = "Option<bool>")]
        pub must_be_verified as "oidc-require-verified-email": Field<Value>,
        /// Do groups here follow those of the issuer?
        #[schemars(with = "Option<bool>")]
        pub group_sync as "oidc-group-sync": Field<Value>,
        /// The claim that names a person's groups.
        #[schemars(with = "Option<String>")]
        pub groups_claim as "oidc-groups-claim": Field<Value>,
        /// Groups of the issuer, and the ids of groups here.
        #[schemars(with = "Option<std::collections::BTreeMap<String, Vec<i64>>>")]
        pub group_mappings as "oidc-group-mappings": Field<Value>,
    }
}

impl OidcSettingsChange {
    fn sent(self) -> impl Iterator<Item = (&'static str, Value)> {
        let fields = [
            self.enabled,
            self.issuer,
            self.client_id,
            self.client_secret,
            self.display_name,
            self.scopes,
            self.makes_accounts,
            self.domains,
            self.must_be_verified,
            self.group_sync,
            self.groups_claim,
            self.group_mappings,
        ];
        OF_THE_ISSUER.into_iter().zip(fields).filter_map(|(key, field)| match field {
            Field::Absent => None,
            Field::Null => Some((key, Value::Null)),
            Field::Set(value) => Some((key, value)),
        })
    }
}

pub(super) async fn change(
    admin: Admin,
    State(shared): State<Shared>,
    Json(change): Json<OidcSettingsChange>,
) -> Result<NoContent> {
    admin.confirmed()?;
    let mut accepted = Map::new();
    for (key, value) in change.sent() {
        accepted.extend(accept(&shared.settings, key, &value)?);
    }
    // Who switches it off may do so because the issuer is gone.
    if accepted.get(ENABLED) != Some(&Value::Bool(false)) {
        shared.identity.try_issuer(&accepted).await.map_err(|trouble| refusal(&trouble))?;
    }
    keep(&admin, &shared, &accepted).await
}

/// Says what went wrong at the settings that one would look at.
fn refusal(trouble: &Trouble) -> Error {
    let line = |setting: &&'static str| ((*setting).to_owned(), Value::from(trouble.to_string()));
    let errors: Map<String, Value> = trouble.settings().iter().map(line).collect();
    Error::Explained { status: StatusCode::BAD_REQUEST, body: json!({ "errors": errors }) }
}
