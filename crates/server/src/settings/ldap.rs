//! `PUT /api/ldap/settings`: the directory, tried before it is kept (contract: auth.md §2.12 of the reference description).

use super::{Shared, accept, keep};
use axum::{extract::State, http::StatusCode};
use identity::{
    Admin,
    ldap::{ENABLED, OF_THE_DIRECTORY, Trouble},
};
use kernel::Field;
use serde_json::{Map, Value, json};
use web::{Error, Json, NoContent, Result, request};

request! {
    /// Settings of LDAP sign-in; one that is not sent stays as it is, null resets it.
    pub struct LdapSettingsChange {
        /// Is it on? While this is sent as false, the server is not tried.
        #[schemars(with = "Option<bool>")]
        pub enabled as "ldap-enabled": Field<Value>,
        /// The host.
        #[schemars(with = "Option<String>")]
        pub host as "ldap-host": Field<Value>,
        /// Its port.
        #[schemars(with = "Option<u16>")]
        pub port as "ldap-port": Field<Value>,
        /// `none`, `ssl` or `starttls`.
        #[schemars(with = "Option<String>")]
        pub security as "ldap-security": Field<Value>,
        /// Who we are to the server.
        #[schemars(with = "Option<String>")]
        pub bind_dn as "ldap-bind-dn": Field<Value>,
        /// The password; as it was shown, masked, it stays as it is.
        #[schemars(with = "Option<String>")]
        pub password as "ldap-password": Field<Value>,
        /// Below which entry people are looked for.
        #[schemars(with = "Option<String>")]
        pub user_base as "ldap-user-base": Field<Value>,
        /// What finds a person.
        #[schemars(with = "Option<String>")]
        pub user_filter as "ldap-user-filter": Field<Value>,
        /// The attribute that holds the address.
        #[schemars(with = "Option<String>")]
        pub email as "ldap-attribute-email": Field<Value>,
        /// The attribute that holds the first name.
        #[schemars(with = "Option<String>")]
        pub first_name as "ldap-attribute-firstname": Field<Value>,
        /// The attribute that holds the last name.
        #[schemars(with = "Option<String>")]
        pub last_name as "ldap-attribute-lastname": Field<Value>,
        /// Do groups here follow those of the directory?
        #[schemars(with = "Option<bool>")]
        pub group_sync as "ldap-group-sync": Field<Value>,
        /// Below which entry groups are looked for.
        #[schemars(with = "Option<String>")]
        pub group_base as "ldap-group-base": Field<Value>,
        /// What finds a person's groups.
        #[schemars(with = "Option<String>")]
        pub group_filter as "ldap-group-membership-filter": Field<Value>,
        /// Groups of the directory, and the ids of groups here.
        #[schemars(with = "Option<std::collections::BTreeMap<String, Vec<i64>>>")]
        pub group_mappings as "ldap-group-mappings": Field<Value>,
        /// Seconds that a log-in waits.
        #[schemars(with = "Option<f64>")]
        pub timeout as "ldap-timeout-seconds": Field<Value>,
    }
}

impl LdapSettingsChange {
    fn sent(self) -> impl Iterator<Item = (&'static str, Value)> {
        let fields = [
            self.enabled,
            self.host,
            self.port,
            self.security,
            self.bind_dn,
            self.password,
            self.user_base,
            self.user_filter,
            self.email,
            self.first_name,
            self.last_name,
            self.group_sync,
            self.group_base,
            self.group_filter,
            self.group_mappings,
            self.timeout,
        ];
        OF_THE_DIRECTORY.into_iter().zip(fields).filter_map(|(key, field)| match field {
            Field::Absent => None,
            Field::Null => Some((key, Value::Null)),
            Field::Set(value) => Some((key, value)),
        })
    }
}

pub(super) async fn change(
    admin: Admin,
    State(shared): State<Shared>,
    Json(change): Json<LdapSettingsChange>,
) -> Result<NoContent> {
    admin.confirmed()?;
    let mut accepted = Map::new();
    for (key, value) in change.sent() {
        accepted.extend(accept(&shared.settings, key, &value)?);
    }
    // Who switches it off may do so because the server is gone.
    if accepted.get(ENABLED) != Some(&Value::Bool(false)) {
        shared.identity.try_directory(&accepted).await.map_err(|trouble| refusal(&trouble))?;
    }
    keep(&admin, &shared, &accepted).await
}

/// Says what went wrong at the settings that one would look at. What the server says has the status of the contract.
fn refusal(trouble: &Trouble) -> Error {
    let line = |setting: &&'static str| ((*setting).to_owned(), Value::from(trouble.to_string()));
    let errors: Map<String, Value> = trouble.settings().iter().map(line).collect();
    let status = match trouble {
        Trouble::NotNamed | Trouble::NoPassword => StatusCode::BAD_REQUEST,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    Error::Explained { status, body: json!({ "errors": errors }) }
}
