//! One key of an issuer, and the one algorithm it verifies.
//!
//! RSA keys verify RS256 and nothing else; keys on the curve P-256 verify ES256 when their set says so. A key of any
//! other kind is passed over: a set may hold keys for other purposes.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;

/// A public key that verifies signatures.
#[derive(Debug)]
pub(crate) enum Key {
    Rs256 { modulus: Vec<u8>, exponent: Vec<u8> },
    Es256 { point: Vec<u8> },
}

/// A key as key sets spell it (RFC 7517).
#[derive(Debug, Deserialize)]
pub(crate) struct JsonWebKey {
    pub kid: Option<String>,
    kty: String,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl Key {
    /// Reads a key; `None` when it is not one for the signatures we verify.
    pub fn read(key: &JsonWebKey) -> Option<Self> {
        if key.purpose.as_deref().is_some_and(|purpose| purpose != "sig") {
            return None;
        }
        match (key.kty.as_str(), key.alg.as_deref(), key.crv.as_deref()) {
            ("RSA", None | Some("RS256"), _) => {
                Some(Self::Rs256 { modulus: number(key.n.as_ref()?)?, exponent: number(key.e.as_ref()?)? })
            }
            ("EC", Some("ES256"), Some("P-256")) => {
                let (x, y) = (bytes(key.x.as_ref()?)?, bytes(key.y.as_ref()?)?);
                Some(Self::Es256 { point: [&[UNCOMPRESSED], &x[..], &y[..]].concat() })
            }
            _ => None,
        }
    }

    /// The name that a token has to give its algorithm.
    pub fn algorithm(&self) -> &'static str {
        match self {
            Self::Rs256 { .. } => "RS256",
            Self::Es256 { .. } => "ES256",
        }
    }

    /// Did the owner of this key sign the message?
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Rs256 { modulus, exponent } => RsaPublicKeyComponents { n: modulus, e: exponent }
                .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
                .is_ok(),
            Self::Es256 { point } => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok()
            }
        }
    }
}

/// How a point of a curve begins when both coordinates follow.
const UNCOMPRESSED: u8 = 4;

fn bytes(text: &String) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Some issuers pad numbers with zeros, which ring does not take.
fn number(text: &String) -> Option<Vec<u8>> {
    let bytes = bytes(text)?;
    let first = bytes.iter().position(|byte| *byte != 0)?;
    Some(bytes[first..].to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(key: serde_json::Value) -> Option<&'static str> {
        let key: JsonWebKey = serde_json::from_value(key).unwrap();
        Key::read(&key).map(|key| key.algorithm())
    }

    #[test]
    fn a_key_says_its_own_algorithm() {
        assert_eq!(read(json!({ "kty": "RSA", "n": "AQAB", "e": "AQAB" })), Some("RS256"));
        assert_eq!(
            read(json!({ "kty": "RSA", "alg": "RS256", "use": "sig", "n": "AQAB", "e": "AQAB" })),
            Some("RS256")
        );
        assert_eq!(
            read(json!({ "kty": "EC", "alg": "ES256", "crv": "P-256", "x": "AQAB", "y": "AQAB" })),
            Some("ES256")
        );
    }

    #[test]
    fn keys_for_anything_else_are_passed_over() {
        for other in [
            json!({ "kty": "oct", "alg": "HS256", "k": "AQAB" }),
            json!({ "kty": "RSA", "alg": "RS512", "n": "AQAB", "e": "AQAB" }),
            json!({ "kty": "RSA", "use": "enc", "n": "AQAB", "e": "AQAB" }),
            json!({ "kty": "RSA", "n": "AQAB" }),
            json!({ "kty": "RSA", "n": "not base64!", "e": "AQAB" }),
            json!({ "kty": "RSA", "n": "AAAA", "e": "AQAB" }),
            json!({ "kty": "EC", "crv": "P-256", "x": "AQAB", "y": "AQAB" }),
            json!({ "kty": "EC", "alg": "ES256", "crv": "P-384", "x": "AQAB", "y": "AQAB" }),
        ] {
            assert_eq!(read(other.clone()), None, "{other}");
        }
    }

    #[test]
    fn numbers_lose_their_leading_zeros() {
        assert_eq!(number(&"AAEAAQ".to_owned()), Some(vec![1, 0, 1]));
    }
}
