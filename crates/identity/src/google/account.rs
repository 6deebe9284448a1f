//! A person, as a token of Google describes them, on the terms in force.

use super::settings::Terms;
use crate::id_token::{Claims, Demands, Refusal};
use chrono::{DateTime, Utc};
use kernel::Email;

/// A person, as a verified token describes them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct GoogleAccount {
    pub email: Email,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    /// When the issuer said so.
    pub issued_at: DateTime<Utc>,
}

impl GoogleAccount {
    /// Reads it off a token that was verified.
    pub fn read(claims: &Claims, terms: &Terms) -> Result<Self, Refusal> {
        let email = claims.email(true)?;
        if !terms.may_host(claims.hd.as_deref()) {
            return Err(Refusal::HostedDomain);
        }
        let (first_name, last_name) = (claims.first_name(), claims.last_name());
        Ok(Self { email, first_name, last_name, issued_at: claims.issued_at()? })
    }
}

impl Demands for Terms {
    /// Google names itself with and without a scheme.
    fn is_issuer(&self, name: &str) -> bool {
        let bare = |name: &str| name.strip_prefix("https://").unwrap_or(name).to_owned();
        bare(name) == bare(&self.issuer)
    }

    fn client_id(&self) -> &str {
        &self.client_id
    }
}
