//! A person, as a token of the issuer describes them, and which of our accounts they open.

use super::{SOURCE, mappings::Mappings, settings::Terms};
use crate::{
    Anyone, Identity,
    id_token::{Claims, Refusal},
    user::{self, Entry, Following, Subject, Vouched},
};
use ::store::Tx;
use chrono::{DateTime, Utc};
use kernel::Email;
use web::Result;

/// A person, as a verified token describes them.
#[derive(Debug)]
pub(super) struct Person {
    pub email: Email,
    /// The issuer's own name for them.
    subject: String,
    first_name: Option<String>,
    last_name: Option<String>,
    /// When they last proved to the issuer who they are, where it says so.
    pub proven_at: Option<DateTime<Utc>>,
    /// None while groups do not follow the issuer, and when it does not say which they are.
    following: Option<Following>,
}

impl Person {
    /// Reads them off a token that was verified, on the terms in force.
    pub fn read(
        claims: &Claims,
        terms: &Terms,
        mappings: Option<&Mappings>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        if !claims.is_handed_to(&terms.client_id) {
            return Err(Refusal::AuthorizedParty);
        }
        let email = claims.email(terms.must_be_verified)?;
        if !terms.admits(&email) {
            return Err(Refusal::Domain);
        }
        let following = mappings.and_then(|mappings| {
            let own = mappings.of_member(claims);
            if own.is_none() {
                tracing::warn!(
                    "the issuer leaves the groups of a person out of the token; they stay as they are"
                );
            }
            Some(Following { mapped: mappings.groups(), own: own? })
        });
        let subject = claims.subject()?.to_owned();
        let (first_name, last_name) = (claims.first_name(), claims.last_name());
        Ok(Self { email, subject, first_name, last_name, proven_at: claims.proven_at(now), following })
    }

    /// Finds the account, or makes one where that is allowed.
    pub async fn enter(&self, identity: &Identity, anyone: &Anyone, terms: &Terms) -> Result<(Tx, Entry)> {
        let vouched = Vouched {
            source: SOURCE,
            subject: Some(Subject { issuer: &terms.issuer, name: &self.subject }),
            email: &self.email,
            first_name: self.first_name.as_deref(),
            last_name: self.last_name.as_deref(),
        };
        user::enter(identity, anyone, &vouched, terms.makes_accounts, self.following.as_ref()).await
    }
}
