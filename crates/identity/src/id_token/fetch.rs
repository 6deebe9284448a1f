//! Fetching an issuer's keys, and for how long they are current.

use super::{
    call::{CallError, Reach, get},
    key::{JsonWebKey, Key},
};
use axum::http::{HeaderMap, header};
use chrono::TimeDelta;
use reqwest::StatusCode;
use serde::Deserialize;
use std::{collections::HashMap, sync::Arc};

/// Keys by their ids.
pub(crate) type Keys = HashMap<String, Arc<Key>>;

/// What the issuer answered.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub keys: Keys,
    /// For how long the issuer says that they are current.
    pub lifetime: TimeDelta,
}

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("the answer has status {0}")]
    Status(StatusCode),
    #[error("the answer is no key set: {0}")]
    NoKeySet(#[from] serde_json::Error),
    #[error("the answer holds no key for signatures of RS256 or ES256")]
    NoKey,
}

#[derive(Deserialize)]
struct KeySetDocument {
    keys: Vec<JsonWebKey>,
}

/// Fetches a key set.
pub(crate) async fn fetch(address: &str, reach: Reach) -> Result<Fetched, FetchError> {
    let answer = get(address, reach).await?;
    if answer.status != StatusCode::OK {
        return Err(FetchError::Status(answer.status));
    }
    let document: KeySetDocument = serde_json::from_slice(&answer.body)?;
    let named = |key: &JsonWebKey| Some((key.kid.clone()?, Arc::new(Key::read(key)?)));
    let keys: Keys = document.keys.iter().filter_map(named).collect();
    let lifetime = lifetime(&answer.headers);
    if keys.is_empty() { Err(FetchError::NoKey) } else { Ok(Fetched { keys, lifetime }) }
}

/// How long the answer is fresh, less the time it has spent in caches on its way.
fn lifetime(headers: &HeaderMap) -> TimeDelta {
    const UNSAID: i64 = 60 * 60;
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut rules = text(header::CACHE_CONTROL).split(',').map(|rule| rule.trim().to_ascii_lowercase());
    let said = rules.find_map(|rule| match rule.as_str() {
        "no-store" | "no-cache" => Some(0),
        other => other.strip_prefix("max-age=")?.parse::<u32>().ok().map(i64::from),
    });
    let spent = text(header::AGE).parse::<u32>().map_or(0, i64::from);
    TimeDelta::seconds(said.unwrap_or(UNSAID) - spent)
}

#[cfg(test)]
mod tests {
    use super::{
        super::call::{LIMIT, TIME},
        *,
    };
    use axum::{Router, http::HeaderName, response::Redirect, routing::get};
    use tokio::net::TcpListener;

    const KEY: &str = r#"{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}"#;

    /// Why fetching from an issuer that answers like this brings nothing.
    async fn problem(router: Router) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/certs", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        fetch(&address, Reach::Private).await.unwrap_err().to_string()
    }

    async fn problem_with(body: String) -> String {
        problem(Router::new().route("/certs", get(async || body))).await
    }

    #[tokio::test]
    async fn only_a_key_set_will_do() {
        assert_eq!(problem(Router::new()).await, "the answer has status 404 Not Found");
        assert!(problem_with("<html>".into()).await.starts_with("the answer is no key set: "));
        let no_key = "the answer holds no key for signatures of RS256 or ES256";
        for keys in ["", r#"{"kty":"oct","kid":"a","k":"AQAB"}"#, r#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#] {
            assert_eq!(problem_with(format!(r#"{{"keys":[{keys}]}}"#)).await, no_key, "{keys}");
        }
    }

    #[tokio::test]
    async fn a_redirect_is_not_followed() {
        let keys = async || format!(r#"{{"keys":[{KEY}]}}"#);
        let router = Router::new()
            .route("/certs", get(async || Redirect::temporary("/elsewhere")))
            .route("/elsewhere", get(keys));
        assert_eq!(problem(router).await, "the answer has status 307 Temporary Redirect");
    }

    #[tokio::test]
    async fn a_huge_answer_is_not_read_to_its_end() {
        let padding = " ".repeat(LIMIT);
        assert_eq!(
            problem_with(format!(r#"{{"keys":[{KEY}]}}{padding}"#)).await,
            "the answer has more than 262144 bytes"
        );
    }

    /// The clock of the test runs ahead while nothing happens.
    #[tokio::test(start_paused = true)]
    async fn a_slow_answer_is_not_waited_for() {
        let never = async || std::future::pending::<String>().await;
        let began = tokio::time::Instant::now();
        let problem = problem(Router::new().route("/certs", get(never))).await;
        assert!(problem.starts_with("no answer: "), "{problem}");
        assert_eq!(began.elapsed().as_secs(), TIME.as_secs());
    }

    fn seconds(headers: &[(HeaderName, &str)]) -> i64 {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        lifetime(&headers).num_seconds()
    }

    #[test]
    fn an_answer_is_fresh_for_as_long_as_it_says() {
        let said = |rules: &str| seconds(&[(header::CACHE_CONTROL, rules)]);
        assert_eq!(said("public, max-age=19845, must-revalidate, no-transform"), 19_845);
        assert_eq!(said("no-store"), 0);
        assert_eq!(said("max-age=soon"), 3600);
        assert_eq!(seconds(&[]), 3600);
        let old = [(header::CACHE_CONTROL, "max-age=100"), (header::AGE, "30")];
        assert_eq!(seconds(&old), 70);
    }
}
