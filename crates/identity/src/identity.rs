//! What the handlers of this floor share.

use crate::{
    Above,
    api_key::{KeyUses, RefusedKeys},
    google,
    id_token::{KeySet, call::Reach},
    ldap::Directory,
    oidc::Provider,
    password,
    session::Activity,
    throttle::Throttles,
};
use kernel::{Chance, Clock, ServerKey};
use mail::Mail;
use setting::Settings;
use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
};
use store::Db;
use tokio::sync::Notify;
use web::{RouteScopes, TrustedProxies};

/// The state of this floor. Clones share it.
#[derive(Clone, Debug)]
pub struct Identity(Arc<Shared>);

/// What it is made of.
#[derive(Debug)]
pub struct NewIdentity {
    /// The app database.
    pub db: Db,
    /// The server's key.
    pub key: ServerKey,
    /// The settings.
    pub settings: Settings,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub chance: Chance,
    /// What sends mail.
    pub mail: Mail,
    /// How passwords are hashed.
    pub hashing: password::Hashing,
    /// Who vouches for the LDAP server.
    pub ldap_roots: tls::Roots,
    /// The floors above.
    pub above: Arc<dyn Above>,
}

#[derive(Debug)]
#[doc(hidden)]
pub struct Shared {
    pub(crate) db: Db,
    pub(crate) key: ServerKey,
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) chance: Chance,
    pub(crate) mail: Mail,
    pub(crate) hasher: password::Hasher,
    pub(crate) throttles: Throttles,
    pub(crate) google_keys: KeySet,
    pub(crate) directory: Directory,
    pub(crate) provider: Provider,
    pub(crate) activity: Activity,
    pub(crate) key_uses: KeyUses,
    pub(crate) refused_keys: RefusedKeys,
    /// What each route needs of a key; known once the gate stands before them.
    route_scopes: OnceLock<RouteScopes>,
    pub(crate) above: Arc<dyn Above>,
    /// Rings when somebody asked for a link to set a password.
    pub(crate) requests: Notify,
    proxies: TrustedProxies,
}

impl Identity {
    /// Puts it together.
    pub fn new(parts: NewIdentity) -> Self {
        let NewIdentity { db, key, settings, clock, chance, mail, hashing, ldap_roots, above } = parts;
        let hasher = password::Hasher::new(hashing, chance.clone());
        let proxies = match settings.text("trusted-proxies") {
            _ if settings.flag("not-behind-proxy") => TrustedProxies::Nobody,
            Some(list) => TrustedProxies::listed(&list),
            None => TrustedProxies::Private,
        };
        let keys_address = settings.text(google::KEYS_ADDRESS).unwrap_or_default();
        let google_keys = KeySet::new(keys_address, Reach::Private, clock.clone());
        let provider = Provider::new(clock.clone());
        Self(Arc::new(Shared {
            db,
            key,
            settings,
            clock,
            chance,
            mail,
            hasher,
            throttles: Throttles::default(),
            google_keys,
            directory: Directory::new(ldap_roots),
            provider,
            activity: Activity::default(),
            key_uses: KeyUses::default(),
            refused_keys: RefusedKeys::default(),
            route_scopes: OnceLock::new(),
            above,
            requests: Notify::new(),
            proxies,
        }))
    }

    /// Are tries to sign in limited?
    pub(crate) fn is_throttled(&self) -> bool {
        !self.settings.flag("disable-session-throttle")
    }

    /// What each route needs of an API key with scopes; nothing before there is a gate.
    pub(crate) fn route_scopes(&self) -> &RouteScopes {
        self.route_scopes.get_or_init(RouteScopes::default)
    }

    /// Learns what each route needs of an API key with scopes: once, for the routes themselves do not change.
    pub(crate) fn learn_routes(&self, scopes: RouteScopes) {
        let _ = self.route_scopes.set(scopes);
    }

    /// Which peers may name the visitor they speak for.
    pub(crate) fn trusted_proxies(&self) -> &TrustedProxies {
        &self.proxies
    }
}

impl Deref for Identity {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
