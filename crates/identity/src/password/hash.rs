//! Argon2id on threads of their own, a few at a time.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc},
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use kernel::{Chance, Secret};
use std::{fmt, sync::Arc};
use tokio::sync::Semaphore;
use web::{Error, Result};

/// How costly hashes are and how many are made at once.
#[derive(Clone, Copy, Debug)]
pub struct Hashing {
    /// Memory of one hash, in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// Hashes made at the same time.
    pub at_once: usize,
}

impl Default for Hashing {
    /// OWASP's parameters (19 MiB, two passes), one hash per processor.
    fn default() -> Self {
        let at_once = std::thread::available_parallelism().map_or(2, Into::into);
        Self { memory_kib: 19 * 1024, passes: 2, at_once }
    }
}

/// A hash as it is stored, in PHC form.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub(crate) String);

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash")
    }
}

/// Makes and checks hashes.
#[derive(Debug)]
pub struct Hasher {
    argon2: Argon2<'static>,
    places: Arc<Semaphore>,
    chance: Chance,
    /// Costs an unknown user's log-in as much as a known one's.
    decoy: PasswordHash,
}

impl Hasher {
    /// Sets the parameters.
    pub fn new(hashing: Hashing, chance: Chance) -> Self {
        let params = Params::new(hashing.memory_kib, hashing.passes, 1, None).unwrap_or_default();
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = decoy(argon2.params(), &chance);
        Self { argon2, places: Arc::new(Semaphore::new(hashing.at_once.max(1))), chance, decoy }
    }

    /// Hashes a new password.
    pub async fn hash(&self, password: Secret<String>) -> Result<PasswordHash> {
        let (argon2, salt) = (self.argon2.clone(), self.chance.bytes());
        self.aside(move || hash(&argon2, &password, &salt)).await?.map_err(Error::internal)
    }

    /// Checks a password against a hash; without one it does the same work and says no.
    pub async fn verify(&self, password: Secret<String>, stored: Option<PasswordHash>) -> Result<bool> {
        let argon2 = self.argon2.clone();
        let (is_known, stored) = stored.map_or_else(|| (false, self.decoy.clone()), |stored| (true, stored));
        self.aside(move || is_known & verify(&argon2, &password, &stored)).await
    }

    async fn aside<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let _place = self.places.acquire().await.map_err(Error::internal)?;
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)
    }
}

fn hash(argon2: &Argon2<'_>, password: &Secret<String>, salt: &[u8; 16]) -> Result<PasswordHash, String> {
    let made: Result<phc::PasswordHash, _> =
        argon2.hash_password_with_salt(password.expose().as_bytes(), salt);
    made.map(|hash| PasswordHash(hash.to_string())).map_err(|error| error.to_string())
}

/// A hash that no password has: checking one against it is the same work as against a real one, and making it is none.
fn decoy(params: &Params, chance: &Chance) -> PasswordHash {
    let (salt, output) =
        (STANDARD_NO_PAD.encode(chance.bytes::<16>()), STANDARD_NO_PAD.encode(chance.bytes::<32>()));
    let (memory, passes, lanes) = (params.m_cost(), params.t_cost(), params.p_cost());
    PasswordHash(format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${output}"))
}

fn verify(argon2: &Argon2<'_>, password: &Secret<String>, stored: &PasswordHash) -> bool {
    phc::PasswordHash::new(&stored.0)
        .is_ok_and(|hash| argon2.verify_password(password.expose().as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hasher() -> Hasher {
        Hasher::new(Hashing { memory_kib: 64, passes: 1, at_once: 1 }, Chance::system())
    }

    #[tokio::test]
    async fn long_passwords_count_to_their_last_byte() {
        for length in [72, 73, 128] {
            let (one, two) = ("x".repeat(length - 1) + "1", "x".repeat(length - 1) + "2");
            let stored = hasher().hash(Secret::new(one.clone())).await.unwrap();
            assert!(hasher().verify(Secret::new(one), Some(stored.clone())).await.unwrap());
            assert!(!hasher().verify(Secret::new(two), Some(stored)).await.unwrap());
        }
    }

    #[tokio::test]
    async fn the_decoy_has_the_form_and_the_cost_of_a_real_hash() {
        let hasher = hasher();
        let real = hasher.hash(Secret::new("something123".into())).await.unwrap();
        let shape = |hash: &PasswordHash| {
            let parsed = phc::PasswordHash::new(&hash.0).unwrap();
            (parsed.algorithm, parsed.params.to_string(), parsed.hash.unwrap().len(), hash.0.len())
        };
        assert_eq!(shape(&hasher.decoy), shape(&real));
    }

    #[tokio::test]
    async fn nobodys_password_is_never_right() {
        assert!(!hasher().verify(Secret::new(String::new()), None).await.unwrap());
    }
}
