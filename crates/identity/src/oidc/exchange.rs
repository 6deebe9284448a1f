//! Trading a code for an ID token at the issuer's token endpoint.

use super::{
    provider::{ClientAuthentication, Described},
    settings::Terms,
    trouble::plain,
};
use crate::id_token::call::{CallError, call};
use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::Secret;
use reqwest::{StatusCode, Url, header};
use serde::Deserialize;

/// Why there is no ID token.
#[derive(Debug, thiserror::Error)]
pub(super) enum ExchangeError {
    #[error("the issuer cannot be reached: {0}")]
    Call(#[from] CallError),
    #[error("the issuer has a fault, status {0}")]
    Fault(StatusCode),
    #[error("the issuer refused the code: {0}")]
    Refused(String),
    #[error("the issuer gave no ID token")]
    NoToken,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: Option<Secret<String>>,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// Trades a code, once, together with what proves that it was given to whom we sent there.
pub(super) async fn exchange(
    terms: &Terms,
    described: &Described,
    code: &Secret<String>,
    verifier: &Secret<String>,
) -> Result<Secret<String>, ExchangeError> {
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", code.expose()),
        ("redirect_uri", &terms.redirect_uri),
        ("code_verifier", verifier.expose()),
    ];
    let mut basic = None;
    match (&terms.client_secret, described.authentication) {
        (Some(secret), ClientAuthentication::Basic) => basic = Some(credentials(&terms.client_id, secret)),
        (Some(secret), ClientAuthentication::Post) => {
            fields.extend([("client_id", terms.client_id.as_str()), ("client_secret", secret.expose())]);
        }
        (None, _) => fields.push(("client_id", &terms.client_id)),
    }
    let endpoint = &described.token;
    let answer = call(&endpoint.address, endpoint.reach, |client| {
        let request = client
            .post(&endpoint.address)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json")
            .body(form(&fields));
        match basic {
            Some(basic) => request.header(header::AUTHORIZATION, basic),
            None => request,
        }
    })
    .await?;
    if answer.status == StatusCode::OK {
        let tokens: Tokens = serde_json::from_slice(&answer.body).map_err(|_| ExchangeError::NoToken)?;
        return tokens.id_token.ok_or(ExchangeError::NoToken);
    }
    if answer.status.is_server_error() {
        return Err(ExchangeError::Fault(answer.status));
    }
    let refusal = serde_json::from_slice(&answer.body).map(|refusal: Refusal| plain(&refusal.error));
    Err(ExchangeError::Refused(refusal.unwrap_or_else(|_| answer.status.to_string())))
}

/// Both parts are written as in a form before they are joined (RFC 6749, section 2.3.1).
fn credentials(client_id: &str, secret: &Secret<String>) -> String {
    let written = |text: &str| form(&[("", text)]).split_off(1);
    format!("Basic {}", STANDARD.encode(format!("{}:{}", written(client_id), written(secret.expose()))))
}

fn form(fields: &[(&str, &str)]) -> String {
    let mut address = Url::parse("http://here.invalid").expect("it is an address");
    address.query_pairs_mut().extend_pairs(fields);
    address.query().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_written_as_in_a_form() {
        let header = credentials("a:b", &Secret::new("s&cret %é".into()));
        let plain = STANDARD.decode(header.strip_prefix("Basic ").unwrap()).unwrap();
        assert_eq!(String::from_utf8(plain).unwrap(), "a%3Ab:s%26cret+%25%C3%A9");
        assert_eq!(form(&[("code", "a b"), ("x", "1")]), "code=a+b&x=1");
    }
}
