//! Argon2id on threads of their own, a few at a time.
//!
//! A hash made with other parameters, and the bcrypt hash of an imported Metabase, still verify; the log-in that has
//! just proven the password replaces them. An imported hash is kept as `metabase:<salt>:<bcrypt>`, because the
//! reference hashes salt and password together.

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

/// What checking a password found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is another password, or there is none.
    Wrong,
    /// It is the password.
    Right,
    /// It is the password, and its hash is not one we would make today.
    RightButOld,
}

/// A hash as it is stored: in PHC form, or imported.
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
    pub async fn verify(&self, password: Secret<String>, stored: Option<PasswordHash>) -> Result<Verdict> {
        let argon2 = self.argon2.clone();
        let (is_known, stored) = stored.map_or_else(|| (false, self.decoy.clone()), |stored| (true, stored));
        self.aside(move || {
            let verdict = verify(&argon2, &password, &stored);
            if is_known { verdict } else { Verdict::Wrong }
        })
        .await
    }

    async fn aside<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let broken = |cause: &dyn fmt::Display| {
            tracing::error!(%cause, "passwords cannot be hashed");
            Error::Unavailable
        };
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|error| broken(&error))?;
        // The place goes with the work, which goes on when the client has hung up.
        let work = move || {
            let _place = place;
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| broken(&error))
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

fn verify(argon2: &Argon2<'_>, password: &Secret<String>, stored: &PasswordHash) -> Verdict {
    if let Some(imported) = stored.0.strip_prefix("metabase:") {
        return verify_imported(password, imported);
    }
    let Ok(hash) = phc::PasswordHash::new(&stored.0) else { return Verdict::Wrong };
    if argon2.verify_password(password.expose().as_bytes(), &hash).is_err() {
        return Verdict::Wrong;
    }
    let is_current = Params::try_from(&hash).is_ok_and(|params| {
        let wanted = argon2.params();
        (params.m_cost(), params.t_cost(), params.p_cost())
            == (wanted.m_cost(), wanted.t_cost(), wanted.p_cost())
    });
    if is_current { Verdict::Right } else { Verdict::RightButOld }
}

/// The reference's own form: bcrypt of salt and password, of which only the first 72 bytes count.
fn verify_imported(password: &Secret<String>, imported: &str) -> Verdict {
    let Some((salt, hash)) = imported.split_once(':') else { return Verdict::Wrong };
    let salted = Secret::new(format!("{salt}{}", password.expose()));
    match bcrypt::verify(salted.expose(), hash) {
        Ok(true) => Verdict::RightButOld,
        Ok(false) | Err(_) => Verdict::Wrong,
    }
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
            assert_eq!(
                hasher().verify(Secret::new(one), Some(stored.clone())).await.unwrap(),
                Verdict::Right
            );
            assert_eq!(hasher().verify(Secret::new(two), Some(stored)).await.unwrap(), Verdict::Wrong);
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

    /// S54
    #[tokio::test]
    async fn where_nothing_can_be_hashed_no_password_is_right() {
        let hasher = hasher();
        let stored = hasher.hash(Secret::new("something123".into())).await.unwrap();
        hasher.places.close();
        let verdict = hasher.verify(Secret::new("something123".into()), Some(stored)).await;
        assert!(matches!(verdict, Err(Error::Unavailable)), "{verdict:?}");
        assert!(hasher.hash(Secret::new("something123".into())).await.is_err());
    }

    #[tokio::test]
    async fn a_hash_keeps_its_place_when_nobody_waits_for_it_any_more() {
        let hasher = hasher();
        let (finish, finished) = std::sync::mpsc::channel();
        tokio::select! {
            biased;
            _ = hasher.aside(move || finished.recv()) => panic!("the work waits for us"),
            () = std::future::ready(()) => {}
        }
        assert!(hasher.places.try_acquire().is_err(), "another could be made at once");
        finish.send(()).unwrap();
        drop(hasher.places.acquire().await.unwrap());
    }

    #[tokio::test]
    async fn nobodys_password_is_never_right() {
        assert_eq!(hasher().verify(Secret::new(String::new()), None).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_hash_of_other_parameters_is_right_but_old() {
        let other = Hasher::new(Hashing { memory_kib: 128, passes: 1, at_once: 1 }, Chance::system());
        let stored = other.hash(Secret::new("something123".into())).await.unwrap();
        let verdict = hasher().verify(Secret::new("something123".into()), Some(stored)).await.unwrap();
        assert_eq!(verdict, Verdict::RightButOld);
    }

    #[tokio::test]
    async fn the_hash_of_an_imported_metabase_is_right_but_old() {
        let salt = "0fd9c6a1-9a4b-4a26-9e6c-2f3b6f7e8d90";
        let hash = bcrypt::hash_with_result(format!("{salt}something123"), 4).unwrap();
        let stored =
            PasswordHash(format!("metabase:{salt}:{}", hash.format_for_version(bcrypt::Version::TwoA)));
        let verdict = |password: &str| {
            let (password, stored) = (Secret::new(password.to_owned()), stored.clone());
            async move { hasher().verify(password, Some(stored)).await.unwrap() }
        };
        assert_eq!(verdict("something123").await, Verdict::RightButOld);
        assert_eq!(verdict("something124").await, Verdict::Wrong);
    }
}
