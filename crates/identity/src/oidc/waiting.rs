//! A sign-in that waits for its person to come back from the issuer.
//!
//! Four things are drawn for it. The *state* comes back in the address and names it; the *browser's* mark comes back in
//! a cookie and shows that it is the same browser; the *nonce* comes back in the ID token and shows that the token was
//! made for it; the *verifier* never leaves the server before the code is traded (PKCE). Of the first three we keep
//! digests, the verifier is sealed.

use super::{
    refused::Refused,
    settings::Terms,
    store::{self, Row},
};
use crate::{Identity, cookie};
use ::store::{Result, Tx};
use axum::http::HeaderMap;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Digest, Purpose, Secret};
use ring::digest::{SHA256, digest as hash};

/// How long somebody may be at the issuer.
pub(super) const LIFE: TimeDelta = TimeDelta::minutes(10);

/// A sign-in that was just begun.
#[derive(Debug)]
pub(super) struct Begun {
    pub state: String,
    pub nonce: String,
    /// What the issuer compares the verifier with.
    pub challenge: String,
    /// What the browser keeps.
    pub browser: String,
}

/// What somebody wants who is sent to the issuer.
#[derive(Debug)]
pub(super) struct Wanted {
    /// The page of ours to go to afterwards.
    pub return_path: String,
    /// Is the browser to stay signed in?
    pub is_remembered: bool,
    /// Does the issuer have to ask them anew who they are, for something sensitive?
    pub must_be_fresh: bool,
}

/// A sign-in whose person has come back.
#[derive(Debug)]
pub(super) struct Waiting {
    /// What somebody wants who goes there.
    pub wanted: Wanted,
    pub begun_at: DateTime<Utc>,
    pub verifier: Secret<String>,
    nonce: Digest,
}

/// Begins a sign-in. A browser that has a mark keeps it, so that several of its windows can be on their way.
pub(super) async fn begin(
    identity: &Identity,
    tx: &mut Tx,
    terms: &Terms,
    browser: Option<&str>,
    wanted: Wanted,
) -> Result<Begun> {
    let chance = &identity.chance;
    let (state, nonce) = (chance.hex::<32>(), chance.hex::<32>());
    let verifier = Secret::new(chance.hex::<32>());
    let browser = browser.map_or_else(|| chance.hex::<32>(), str::to_owned);
    let state_digest = digest(identity, &state);
    let row = Row {
        nonce_digest: digest(identity, &nonce),
        verifier_sealed: identity.key.seal(chance, &place(&state_digest), verifier.expose()),
        issuer: terms.issuer.clone(),
        return_path: wanted.return_path,
        is_remembered: wanted.is_remembered,
        must_be_fresh: wanted.must_be_fresh,
        expires_at: identity.clock.now() + LIFE,
    };
    store::insert(tx, &state_digest, &digest(identity, &browser), &row).await?;
    let challenge = URL_SAFE_NO_PAD.encode(hash(&SHA256, verifier.expose().as_bytes()));
    Ok(Begun { state, nonce, challenge, browser })
}

/// Takes the sign-in of this state and this browser; it is spent, whatever comes of it. Somebody else's stays.
pub(super) async fn take(
    identity: &Identity,
    tx: &mut Tx,
    terms: &Terms,
    state: &Secret<String>,
    browser: Option<&str>,
) -> Result<std::result::Result<Waiting, Refused>> {
    let state = digest(identity, state.expose());
    let row = match browser {
        Some(browser) => store::take(tx, &state, &digest(identity, browser)).await?,
        None => None,
    };
    let Some(row) = row else {
        let is_somebodys = store::exists(tx, &state).await?;
        return Ok(Err(if is_somebodys { Refused::OtherBrowser } else { Refused::UnknownState }));
    };
    if row.expires_at <= identity.clock.now() {
        return Ok(Err(Refused::TooLate));
    }
    if row.issuer != terms.issuer {
        return Ok(Err(Refused::IssuerChanged));
    }
    let verifier = identity.key.open(&place(&state), &row.verifier_sealed);
    Ok(verifier.map_err(|_| Refused::UnknownState).map(|verifier| Waiting {
        wanted: Wanted {
            return_path: row.return_path,
            is_remembered: row.is_remembered,
            must_be_fresh: row.must_be_fresh,
        },
        begun_at: row.expires_at - LIFE,
        verifier,
        nonce: row.nonce_digest,
    }))
}

impl Waiting {
    /// Was a token with this nonce made for this sign-in?
    pub fn is_for(&self, identity: &Identity, nonce: Option<&str>) -> bool {
        nonce.is_some_and(|nonce| digest(identity, nonce) == self.nonce)
    }
}

/// The mark that the browser keeps; what we never gave is none.
pub(super) fn browser(headers: &HeaderMap, secure: bool) -> Option<&str> {
    let is_mark = |mark: &&str| mark.len() == 64 && mark.bytes().all(|byte| byte.is_ascii_hexdigit());
    cookie::read(headers, cookie::sign_in(secure)).filter(is_mark)
}

fn digest(identity: &Identity, text: &str) -> Digest {
    identity.key.digest(Purpose::SignIn, text)
}

/// A verifier opens with its own sign-in only.
fn place(state: &Digest) -> String {
    format!("oidc sign-in {}", state.0)
}

/// Forgets sign-ins from which nobody came back in time.
pub(crate) async fn clean_up(identity: &Identity) -> Result<()> {
    let mut tx = identity.db.write().await?;
    store::delete_expired(&mut tx, identity.clock.now()).await?;
    tx.commit().await
}
