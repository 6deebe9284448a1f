//! The issuer, as it describes itself (OpenID Connect Discovery), remembered by each process.
//!
//! The description is fetched when somebody wants to sign in, and again after an hour. It has to name the issuer that
//! the operator trusts; the addresses in it are asked only where that is safe: on the issuer's own host, or by TLS on a
//! public one.

use super::{
    settings::{Terms, is_safe},
    trouble::{Trouble, plain},
};
use crate::{
    Identity,
    id_token::{
        KeySet,
        call::{Reach, get},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::Clock;
use parking_lot::RwLock;
use reqwest::{StatusCode, Url};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::Arc;
use tokio::sync::Mutex;

/// How long a description counts.
const FRESH: TimeDelta = TimeDelta::hours(1);
/// An issuer that did not help is asked again no sooner.
const PAUSE: TimeDelta = TimeDelta::seconds(5);

/// The issuer that people come from. Clones share what they know.
#[derive(Clone, Debug)]
pub(crate) struct Provider(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    clock: Clock,
    known: RwLock<Option<Known>>,
    /// The last failure; held while the issuer is asked, so that it is asked once at a time.
    failed: Mutex<Option<Failed>>,
}

#[derive(Debug)]
struct Known {
    described: Arc<Described>,
    until: DateTime<Utc>,
}

#[derive(Debug)]
struct Failed {
    issuer: String,
    trouble: Trouble,
    until: DateTime<Utc>,
}

/// What the issuer says about itself.
#[derive(Debug)]
pub(super) struct Described {
    issuer: String,
    pub authorization: Url,
    pub token: Endpoint,
    pub authentication: ClientAuthentication,
    /// Does it name itself where it sends people back (RFC 9207)?
    pub names_itself: bool,
    keys_at: Endpoint,
    pub keys: KeySet,
}

/// An address that the server asks itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    pub address: String,
    pub reach: Reach,
}

/// How the issuer wants to be shown the client secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClientAuthentication {
    /// In the header.
    Basic,
    /// In the form.
    Post,
}

/// The document; lists that are not there have the default that the standard gives them.
#[derive(Debug, Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    response_types_supported: Option<Vec<String>>,
    id_token_signing_alg_values_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl Provider {
    /// An issuer that has not been asked yet.
    pub fn new(clock: Clock) -> Self {
        Self(Arc::new(Shared { clock, known: RwLock::default(), failed: Mutex::default() }))
    }

    /// Gives the description of the issuer of these terms.
    pub(super) async fn describe(&self, terms: &Terms) -> Result<Arc<Described>, Trouble> {
        if let Some(described) = self.known(&terms.issuer) {
            return Ok(described);
        }
        let mut failed = self.0.failed.lock().await;
        if let Some(described) = self.known(&terms.issuer) {
            return Ok(described);
        }
        let now = self.0.clock.now();
        if let Some(failed) =
            failed.as_ref().filter(|failed| failed.issuer == terms.issuer && now < failed.until)
        {
            return Err(failed.trouble.clone());
        }
        match discover(terms, &self.0.clock).await {
            Ok(described) => Ok(self.remember(described)),
            Err(trouble) => {
                tracing::error!(issuer = terms.issuer, %trouble, "the issuer of OpenID Connect did not help");
                let until = self.0.clock.now() + PAUSE;
                *failed = Some(Failed { issuer: terms.issuer.clone(), trouble: trouble.clone(), until });
                Err(trouble)
            }
        }
    }

    fn known(&self, issuer: &str) -> Option<Arc<Described>> {
        let (known, now) = (self.0.known.read(), self.0.clock.now());
        let known = known.as_ref().filter(|known| known.described.issuer == issuer && now < known.until)?;
        Some(Arc::clone(&known.described))
    }

    /// Keys that are known stay so while they lie where they were.
    fn remember(&self, mut described: Described) -> Arc<Described> {
        let mut known = self.0.known.write();
        if let Some(old) = known.as_ref().filter(|old| old.described.keys_at == described.keys_at) {
            described.keys = old.described.keys.clone();
        }
        let described = Arc::new(described);
        let until = self.0.clock.now() + FRESH;
        *known = Some(Known { described: Arc::clone(&described), until });
        described
    }
}

impl Identity {
    /// Finds out whether people could sign in with OpenID Connect after these changes of the settings.
    pub async fn try_issuer(&self, changes: &Map<String, Value>) -> Result<(), Trouble> {
        let has_site_url = self.settings.text("site-url").is_some();
        let missing = if has_site_url { Trouble::NotNamed } else { Trouble::NoSiteUrl };
        let terms = Terms::with(&self.settings, changes).ok_or(missing)?;
        // What was just found counts from here on, whatever was remembered before.
        let described = self.provider.remember(discover(&terms, &self.clock).await?);
        // Whether it has a key of this name does not matter, only that it has some.
        described.keys.find("").await.map_err(|_| Trouble::NoKeys)?;
        Ok(())
    }
}

async fn discover(terms: &Terms, clock: &Clock) -> Result<Described, Trouble> {
    let address = format!("{}/.well-known/openid-configuration", terms.issuer.trim_end_matches('/'));
    // The operator chose the issuer, so it may lie in a private network.
    let answer = get(&address, Reach::Private).await.map_err(Trouble::unreachable)?;
    if answer.status != StatusCode::OK {
        return Err(Trouble::Status(answer.status));
    }
    let document = serde_json::from_slice(&answer.body);
    let document: Document = document.map_err(|error: serde_json::Error| {
        let said = error.to_string();
        // Nobody looks for the place in a text that they do not see.
        Trouble::NoDescription(plain(said.split(" at line ").next().unwrap_or_default()))
    })?;
    document.read(terms, clock)
}

impl Document {
    fn read(self, terms: &Terms, clock: &Clock) -> Result<Described, Trouble> {
        if self.issuer != terms.issuer {
            return Err(Trouble::OtherIssuer(plain(&self.issuer)));
        }
        self.check()?;
        let authorization = Url::parse(&self.authorization_endpoint).ok().filter(is_safe);
        let authorization = authorization.ok_or(Trouble::Address("authorization_endpoint"))?;
        let token = Endpoint::of(&terms.issuer, &self.token_endpoint);
        let keys_at = Endpoint::of(&terms.issuer, &self.jwks_uri).ok_or(Trouble::Address("jwks_uri"))?;
        Ok(Described {
            authorization,
            token: token.ok_or(Trouble::Address("token_endpoint"))?,
            authentication: self.authentication(terms.client_secret.is_some())?,
            names_itself: self.authorization_response_iss_parameter_supported,
            keys: KeySet::new(keys_at.address.clone(), keys_at.reach, clock.clone()),
            keys_at,
            issuer: self.issuer,
        })
    }

    fn check(&self) -> Result<(), Trouble> {
        let lacks = |list: &Option<Vec<String>>, words: &[&str]| {
            list.as_ref().is_some_and(|list| !list.iter().any(|word| words.contains(&word.as_str())))
        };
        if lacks(&self.response_types_supported, &["code"]) {
            return Err(Trouble::NoCodes);
        }
        if lacks(&self.code_challenge_methods_supported, &["S256"]) {
            return Err(Trouble::NoPkce);
        }
        if lacks(&self.id_token_signing_alg_values_supported, &["RS256", "ES256"]) {
            return Err(Trouble::NoAlgorithm);
        }
        Ok(())
    }

    fn authentication(&self, has_secret: bool) -> Result<ClientAuthentication, Trouble> {
        let Some(methods) = &self.token_endpoint_auth_methods_supported else {
            return Ok(ClientAuthentication::Basic);
        };
        let takes = |method: &str| methods.iter().any(|known| known == method);
        // Issuers take programs without a secret that do not say so.
        match (takes("client_secret_basic"), takes("client_secret_post")) {
            (true, _) => Ok(ClientAuthentication::Basic),
            (false, true) => Ok(ClientAuthentication::Post),
            (false, false) if !has_secret => Ok(ClientAuthentication::Post),
            (false, false) => Err(Trouble::NoClientAuthentication),
        }
    }
}

impl Endpoint {
    /// An address that this issuer names; nothing when it is not safe to ask there.
    fn of(issuer: &str, address: &str) -> Option<Self> {
        let (issuer, url) = (Url::parse(issuer).ok()?, Url::parse(address).ok()?);
        let is_own_host = url.host() == issuer.host();
        let is_bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        let is_encrypted = url.scheme() == "https" || (is_own_host && is_safe(&url));
        let reach = if is_own_host { Reach::Private } else { Reach::Public };
        (is_bare && is_encrypted && url.has_host()).then(|| Self { address: url.into(), reach })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S34
    #[test]
    fn what_an_issuer_names_is_asked_on_its_own_host_or_on_public_ones() {
        let reach =
            |issuer: &str, address: &str| Endpoint::of(issuer, address).map(|endpoint| endpoint.reach);
        let (corporate, local) = ("https://login.corp.example/realms/a", "http://127.0.0.1:4000");
        assert_eq!(reach(corporate, "https://login.corp.example:8443/token"), Some(Reach::Private));
        assert_eq!(reach(corporate, "https://oauth2.example.com/token"), Some(Reach::Public));
        assert_eq!(reach(local, "http://127.0.0.1:4001/token"), Some(Reach::Private));
        for (issuer, bad) in [
            (corporate, "http://login.corp.example/token"),
            (corporate, "http://127.0.0.1/token"),
            (corporate, "http://localhost/token"),
            (corporate, "ftp://login.corp.example/token"),
            (corporate, "https://ada:pw@login.corp.example/token"),
            (corporate, "/token"),
            (local, "http://localhost:4000/token"),
        ] {
            assert_eq!(reach(issuer, bad), None, "{bad}");
        }
    }
}
