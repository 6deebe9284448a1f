//! The server's key: what it signs and seals with, so that a copy of the app database alone opens nothing.
//!
//! One secret (from the environment or `secret.key`) is expanded, once, into a key per purpose. Credentials are stored as
//! keyed digests, fast because they carry at least 128 random bits; connection details are sealed with AES-256-GCM,
//! bound to the row they belong to.

use crate::{Chance, Secret, hex::hex};
use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// What a key derived from the server's secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Digests of session secrets.
    Session,
    /// Digests of API keys.
    ApiKey,
    /// Digests of tokens for setting a password.
    PasswordToken,
    /// Digests of the codes that stand in for a lost second factor.
    RecoveryCode,
    /// Digests of tokens of log-ins that wait for a second factor.
    Challenge,
    /// Digests of what ties a sign-in at an issuer to who began it.
    SignIn,
    /// Seals of the audit log.
    Audit,
    /// Sealing of connection details, secret settings, seeds of second factors and waiting letters.
    Details,
    /// The mark by which a server knows its own app database.
    Mark,
}

impl Purpose {
    const fn label(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::ApiKey => "api-key",
            Self::PasswordToken => "password-token",
            Self::RecoveryCode => "recovery-code",
            Self::Challenge => "challenge",
            Self::SignIn => "sign-in",
            Self::Audit => "audit",
            Self::Details => "details",
            Self::Mark => "mark",
        }
    }
}

/// A keyed digest as it is stored: 64 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest(pub String);

/// A sealed text as it is stored: base64 of nonce, ciphertext and tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(pub String);

/// A sealed text could not be opened: another key sealed it, or it was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsealable;

/// The keys that the server's secret was expanded into.
#[derive(Clone, Debug)]
pub struct ServerKey {
    session: Key,
    api_key: Key,
    password_token: Key,
    recovery_code: Key,
    challenge: Key,
    sign_in: Key,
    audit: Key,
    details: Key,
    mark: Key,
}

type Key = Secret<[u8; 32]>;

impl ServerKey {
    /// Characters that the secret must have at least.
    pub const MIN_LENGTH: usize = 16;
    const NONCE: usize = 12;

    /// Takes the secret; `None` when it is too short to protect anything.
    pub fn new(secret: &str) -> Option<Self> {
        let secret = secret.trim();
        let key = |purpose| derive(secret, purpose);
        (secret.len() >= Self::MIN_LENGTH).then(|| Self {
            session: key(Purpose::Session),
            api_key: key(Purpose::ApiKey),
            password_token: key(Purpose::PasswordToken),
            recovery_code: key(Purpose::RecoveryCode),
            challenge: key(Purpose::Challenge),
            sign_in: key(Purpose::SignIn),
            audit: key(Purpose::Audit),
            details: key(Purpose::Details),
            mark: key(Purpose::Mark),
        })
    }

    /// Digests a credential for storage and look-up.
    pub fn digest(&self, purpose: Purpose, credential: &str) -> Digest {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.key(purpose)).expect("HMAC takes keys of any length");
        mac.update(credential.as_bytes());
        Digest(hex(&mac.finalize().into_bytes()))
    }

    /// Seals a text for one place; it opens only there (`context` names the place).
    pub fn seal(&self, chance: &Chance, context: &str, text: &str) -> Sealed {
        let nonce = chance.bytes::<{ Self::NONCE }>();
        let payload = Payload { msg: text.as_bytes(), aad: context.as_bytes() };
        let sealed = self.cipher().encrypt(&nonce.into(), payload).expect("AES-GCM seals up to 64 GiB");
        Sealed(STANDARD.encode([&nonce[..], &sealed].concat()))
    }

    /// Opens a text sealed for this place.
    pub fn open(&self, context: &str, sealed: &Sealed) -> Result<Secret<String>, Unsealable> {
        let bytes = STANDARD.decode(&sealed.0).map_err(|_| Unsealable)?;
        let (nonce, sealed) = bytes.split_first_chunk::<{ Self::NONCE }>().ok_or(Unsealable)?;
        let payload = Payload { msg: sealed, aad: context.as_bytes() };
        let text = self.cipher().decrypt(&(*nonce).into(), payload).map_err(|_| Unsealable)?;
        String::from_utf8(text).map(Secret::new).map_err(|_| Unsealable)
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(self.key(Purpose::Details).into())
    }

    fn key(&self, purpose: Purpose) -> &[u8; 32] {
        let key = match purpose {
            Purpose::Session => &self.session,
            Purpose::ApiKey => &self.api_key,
            Purpose::PasswordToken => &self.password_token,
            Purpose::RecoveryCode => &self.recovery_code,
            Purpose::Challenge => &self.challenge,
            Purpose::SignIn => &self.sign_in,
            Purpose::Audit => &self.audit,
            Purpose::Details => &self.details,
            Purpose::Mark => &self.mark,
        };
        key.expose()
    }
}

fn derive(secret: &str, purpose: Purpose) -> Key {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(Some(b"metalith"), secret.as_bytes())
        .expand(purpose.label().as_bytes(), &mut key)
        .expect("32 bytes are within what HKDF gives");
    Secret::new(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(secret: &str) -> ServerKey {
        ServerKey::new(secret).unwrap()
    }

    #[test]
    fn a_short_secret_is_refused() {
        assert!(ServerKey::new("fifteen letters").is_none());
    }

    #[test]
    fn digests_differ_by_key_and_by_purpose() {
        let (one, two) = (key("0123456789abcdef"), key("fedcba9876543210"));
        let digest = one.digest(Purpose::Session, "x");
        assert_eq!(digest, one.digest(Purpose::Session, "x"));
        assert_ne!(digest, one.digest(Purpose::ApiKey, "x"));
        assert_ne!(digest, two.digest(Purpose::Session, "x"));
        assert_eq!(digest.0.len(), 64);
    }

    #[test]
    fn a_sealed_text_opens_only_in_its_place_and_with_its_key() {
        let (one, two) = (key("0123456789abcdef"), key("fedcba9876543210"));
        let sealed = one.seal(&Chance::system(), "database 1", "secret details");
        assert_eq!(one.open("database 1", &sealed).unwrap().expose(), "secret details");
        assert_eq!(one.open("database 2", &sealed), Err(Unsealable));
        assert_eq!(two.open("database 1", &sealed), Err(Unsealable));
        assert!(!sealed.0.contains("secret"));
    }
}
