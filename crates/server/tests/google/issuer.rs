//! An issuer of ID tokens on loopback, with keys of its own. The private keys beside this file sign nothing but tests.

use crate::world::{Making, On, World};
use axum::{Router, extract::State, http::HeaderMap, routing::get};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use serde_json::{Value, json};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{net::TcpListener, task::JoinHandle};

/// Whom the tokens are for.
pub const CLIENT_ID: &str = "1234-metalith.apps.googleusercontent.com";

/// The issuer's server.
pub struct Issuer {
    pub address: String,
    answer: Arc<Mutex<Answer>>,
    asked: Arc<AtomicUsize>,
    server: JoinHandle<()>,
}

/// What it answers when it is asked for its keys.
#[derive(Clone)]
pub struct Answer {
    pub keys: Vec<Value>,
    pub cache_control: &'static str,
}

/// A key that signs.
pub struct Signer {
    pub id: &'static str,
    pair: Pair,
}

enum Pair {
    Rsa(Box<RsaKeyPair>),
    Ec(Box<EcdsaKeyPair>),
}

impl Issuer {
    /// Starts with one key, which it says is current for an hour.
    pub async fn start() -> Self {
        let answer = Answer { keys: vec![Signer::first().public()], cache_control: "public, max-age=3600" };
        let answer = Arc::new(Mutex::new(answer));
        let asked = Arc::<AtomicUsize>::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/certs", listener.local_addr().unwrap());
        let state = (Arc::clone(&answer), Arc::clone(&asked));
        let router = Router::new().route("/certs", get(certs)).with_state(state);
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, answer, asked, server }
    }

    /// A server of ours that trusts it.
    pub async fn world(&self) -> World {
        self.world_with(&[]).await
    }

    pub async fn world_with(&self, more: &[(&str, &str)]) -> World {
        self.world_on(On::Sqlite, more).await
    }

    pub async fn world_on(&self, on: On, more: &[(&str, &str)]) -> World {
        let own =
            [("MB_GOOGLE_AUTH_JWKS_URI", self.address.as_str()), ("MB_GOOGLE_AUTH_CLIENT_ID", CLIENT_ID)];
        let environment = [&own, more].concat();
        let making: Making<'_> = World::on(on).environment(&environment);
        making.with_administrator().await
    }

    /// Has these keys from now on.
    pub fn rotate(&self, keys: &[&Signer]) {
        self.answer.lock().unwrap().keys = keys.iter().map(|key| key.public()).collect();
    }

    /// Says from now on how long its keys are current.
    pub fn cache_for(&self, cache_control: &'static str) {
        self.answer.lock().unwrap().cache_control = cache_control;
    }

    /// How often it was asked for its keys.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// Answers nobody any more.
    pub async fn stop(&mut self) {
        self.server.abort();
        let _ = (&mut self.server).await;
    }
}

type Shared = (Arc<Mutex<Answer>>, Arc<AtomicUsize>);

async fn certs(State((answer, asked)): State<Shared>) -> (HeaderMap, String) {
    asked.fetch_add(1, Ordering::SeqCst);
    let answer = answer.lock().unwrap().clone();
    let headers = [("cache-control", answer.cache_control)]
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    (headers.into_iter().collect(), json!({ "keys": answer.keys }).to_string())
}

impl Signer {
    pub fn first() -> Self {
        Self::rsa("first", include_bytes!("first.der"))
    }

    pub fn second() -> Self {
        Self::rsa("second", include_bytes!("second.der"))
    }

    /// A key of another kind, made anew.
    pub fn elliptic() -> Self {
        let (kind, chance) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let document = EcdsaKeyPair::generate_pkcs8(kind, &chance).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(kind, document.as_ref(), &chance).unwrap();
        Self { id: "elliptic", pair: Pair::Ec(Box::new(pair)) }
    }

    fn rsa(id: &'static str, key: &[u8]) -> Self {
        Self { id, pair: Pair::Rsa(Box::new(RsaKeyPair::from_der(key).unwrap())) }
    }

    /// The public half, as key sets spell it.
    pub fn public(&self) -> Value {
        match &self.pair {
            Pair::Rsa(pair) => {
                let PublicKeyComponents::<Vec<u8>> { n, e } = pair.public_key().into();
                let (n, e) = (base64(n), base64(e));
                json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.id, "n": n, "e": e })
            }
            Pair::Ec(pair) => {
                let point = pair.public_key().as_ref();
                let (x, y) = (base64(&point[1..33]), base64(&point[33..]));
                json!({ "kty": "EC", "use": "sig", "alg": "ES256", "crv": "P-256", "kid": self.id, "x": x, "y": y })
            }
        }
    }

    /// Signs these claims under the header that belongs to the key.
    pub fn token(&self, claims: &Value) -> String {
        let algorithm = match self.pair {
            Pair::Rsa(_) => "RS256",
            Pair::Ec(_) => "ES256",
        };
        self.token_under(&json!({ "alg": algorithm, "kid": self.id, "typ": "JWT" }), claims)
    }

    /// Signs these claims under whatever header.
    pub fn token_under(&self, header: &Value, claims: &Value) -> String {
        let signed = unsigned(header, claims);
        let signature = match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature)
                    .unwrap();
                signature
            }
            Pair::Ec(pair) => pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap().as_ref().to_vec(),
        };
        format!("{signed}.{}", base64(signature))
    }
}

/// Header and claims as they are signed.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}", base64(header.to_string()), base64(claims.to_string()))
}

pub fn base64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
