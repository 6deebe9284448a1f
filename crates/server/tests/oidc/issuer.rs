//! An issuer of OpenID Connect on loopback, as strict as a real one: it compares redirect addresses letter by letter, gives
//! a code once, and wants to see the verifier that belongs to it. The private keys sign nothing but tests.

use crate::{
    google::issuer::{Signer, base64},
    world::{Making, On, World},
};
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::Clock;
use reqwest::Url;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use tokio::{net::TcpListener, task::JoinHandle};

pub const CLIENT_ID: &str = "metalith & co";
pub const CLIENT_SECRET: &str = "t0p s&cret: é";
pub const SITE: &str = "https://bi.example.com";

/// Signs claims, in whatever way.
pub type Sign = fn(&Value) -> String;
/// Makes an answer.
pub type Instead = fn() -> Response;

/// The issuer's server.
pub struct Issuer {
    pub address: String,
    pub mind: Arc<Mutex<Mind>>,
    server: JoinHandle<()>,
    /// Holds the port while the server is down, so that nobody else comes to answer there.
    port: std::net::TcpListener,
}

/// What it knows, and how it behaves.
pub struct Mind {
    pub address: String,
    /// Put over its description; null takes away.
    pub description: Value,
    /// What it knows of codes that nobody has traded yet.
    codes: HashMap<String, Given>,
    made: usize,
    /// How it signs.
    pub sign: Sign,
    /// What it answers to a good code instead of a token.
    pub instead: Option<Instead>,
    /// How the last one proved to be the client.
    pub shown: &'static str,
    /// How often its description was asked for.
    pub asked: usize,
}

struct Given {
    redirect_uri: String,
    challenge: String,
    claims: Value,
}

impl Issuer {
    pub fn start() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        port.set_nonblocking(true).unwrap();
        let listener = TcpListener::from_std(port.try_clone().unwrap()).unwrap();
        let address = format!("http://{}/realms/acme", listener.local_addr().unwrap());
        let mind = Arc::new(Mutex::new(Mind {
            address: address.clone(),
            description: json!({}),
            codes: HashMap::new(),
            made: 0,
            sign: |claims| Signer::first().token(claims),
            instead: None,
            shown: "nothing",
            asked: 0,
        }));
        let router = Router::new()
            .route("/realms/acme/.well-known/openid-configuration", get(describe))
            .route("/realms/acme/keys", get(keys))
            .route("/realms/acme/token", post(trade))
            .with_state(Arc::clone(&mind));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, mind, server, port }
    }

    /// What has to be in the environment of who trusts it.
    pub fn environment(&self) -> [(&'static str, &str); 5] {
        [
            ("MB_OIDC_ENABLED", "true"),
            ("MB_OIDC_ISSUER", &self.address),
            ("MB_OIDC_CLIENT_ID", CLIENT_ID),
            ("MB_OIDC_CLIENT_SECRET", CLIENT_SECRET),
            ("MB_SITE_URL", SITE),
        ]
    }

    /// A server of ours that trusts it.
    pub async fn world(&self) -> World {
        self.world_with(&[]).await
    }

    pub async fn world_with(&self, more: &[(&str, &str)]) -> World {
        self.world_on(On::Sqlite, more).await
    }

    pub async fn world_on(&self, on: On, more: &[(&str, &str)]) -> World {
        // What is named first counts.
        let environment = [more, &self.environment()].concat();
        let making: Making<'_> = World::on(on).environment(&environment);
        making.with_administrator().await
    }

    /// Describes itself with this changed from now on; null takes away.
    pub fn describe(&self, changes: Value) {
        self.mind.lock().unwrap().description = changes;
    }

    /// Lets somebody who was sent here prove who they are, and gives the path by which they are sent back. What it says of
    /// them has these claims changed; unless that says otherwise, every address is another person's.
    pub fn send_back(&self, clock: &Clock, location: &str, changes: &Value) -> String {
        let url = Url::parse(location).unwrap();
        let sent: HashMap<String, String> = url.query_pairs().into_owned().collect();
        assert!(location.starts_with(&format!("{}/authorize?", self.address)), "{location}");
        assert_eq!((sent["response_type"].as_str(), sent["client_id"].as_str()), ("code", CLIENT_ID));
        assert_eq!(sent["code_challenge_method"], "S256");
        let mut claims = but(self.claims(clock, &sent["nonce"]), changes);
        if changes.get("sub").is_none() {
            claims["sub"] = claims["email"].clone();
        }
        let mut mind = self.mind.lock().unwrap();
        mind.made += 1;
        let code = format!("c0de-{}", mind.made);
        let (redirect_uri, challenge) = (sent["redirect_uri"].clone(), sent["code_challenge"].clone());
        mind.codes.insert(code.clone(), Given { redirect_uri: redirect_uri.clone(), challenge, claims });
        let mut back = Url::parse(&redirect_uri).unwrap();
        back.query_pairs_mut().extend_pairs([
            ("code", &code),
            ("state", &sent["state"]),
            ("iss", &self.address),
        ]);
        format!("{}?{}", back.path(), back.query().unwrap())
    }

    /// What it says of somebody, now and for five minutes.
    fn claims(&self, clock: &Clock, nonce: &str) -> Value {
        let now = clock.now().timestamp();
        json!({
            "iss": self.address,
            "aud": CLIENT_ID,
            "email": "grace@example.com",
            "email_verified": true,
            "given_name": "Grace",
            "family_name": "Hopper",
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
        })
    }

    /// Answers nobody any more: hangs up on whoever comes.
    pub async fn stop(&mut self) {
        self.server.abort();
        let _ = (&mut self.server).await;
        let port = TcpListener::from_std(self.port.try_clone().unwrap()).unwrap();
        self.server = tokio::spawn(async move {
            while let Ok(connection) = port.accept().await {
                drop(connection);
            }
        });
    }
}

/// The same with some of it changed; null takes away.
fn but(mut all: Value, changes: &Value) -> Value {
    let known = all.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(known.remove(name)),
            value => drop(known.insert(name.clone(), value.clone())),
        }
    }
    all
}

type Shared = Arc<Mutex<Mind>>;

async fn describe(State(mind): State<Shared>) -> String {
    let mut mind = mind.lock().unwrap();
    mind.asked += 1;
    let address = &mind.address;
    let all = json!({
        "issuer": address,
        "authorization_endpoint": format!("{address}/authorize?prompt=login"),
        "token_endpoint": format!("{address}/token"),
        "jwks_uri": format!("{address}/keys"),
        "response_types_supported": ["code", "code id_token"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["plain", "S256"],
        "authorization_response_iss_parameter_supported": true,
    });
    but(all, &mind.description).to_string()
}

async fn keys() -> String {
    json!({ "keys": [Signer::first().public()] }).to_string()
}

async fn trade(State(mind): State<Shared>, headers: HeaderMap, body: String) -> Response {
    let form = Url::parse(&format!("http://form.invalid/?{body}")).unwrap();
    let sent: HashMap<String, String> = form.query_pairs().into_owned().collect();
    let mut mind = mind.lock().unwrap();
    mind.shown = match client(&headers, &sent) {
        Some(shown) => shown,
        None => return refused("invalid_client"),
    };
    let given = mind.codes.remove(sent["code"].as_str());
    let Some(given) = given.filter(|given| given.redirect_uri == sent["redirect_uri"]) else {
        return refused("invalid_grant");
    };
    let challenge = base64(digest(&SHA256, sent["code_verifier"].as_bytes()));
    if sent["grant_type"] != "authorization_code" || given.challenge != challenge {
        return refused("invalid_grant");
    }
    if let Some(instead) = mind.instead {
        return instead();
    }
    let token = (mind.sign)(&given.claims);
    let answer = json!({ "access_token": "x", "token_type": "Bearer", "id_token": token });
    ([(header::CONTENT_TYPE, "application/json")], answer.to_string()).into_response()
}

/// How the client showed its secret; nothing when it is not ours.
fn client(headers: &HeaderMap, sent: &HashMap<String, String>) -> Option<&'static str> {
    if let Some(header) = headers.get(header::AUTHORIZATION) {
        let basic = STANDARD.decode(header.to_str().unwrap().strip_prefix("Basic ")?).ok()?;
        let good = "metalith+%26+co:t0p+s%26cret%3A+%C3%A9";
        return (String::from_utf8(basic).ok()? == good).then_some("basic");
    }
    if sent.get("client_id")? != CLIENT_ID {
        return None;
    }
    match sent.get("client_secret") {
        Some(secret) => (secret == CLIENT_SECRET).then_some("post"),
        None => Some("none"),
    }
}

fn refused(error: &str) -> Response {
    (StatusCode::BAD_REQUEST, json!({ "error": error }).to_string()).into_response()
}
