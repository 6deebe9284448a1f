//! Recovery codes: ten, each good once, for when the device with the app is lost.
//!
//! A code has 80 random bits; its digest is keyed, so that a copy of the app database alone opens nothing.

use super::store;
use crate::Identity;
use ::store::{Result, Tx};
use data_encoding::BASE32_NOPAD;
use kernel::{Chance, Digest, Purpose, Secret, UserId};

/// How many somebody gets.
pub(super) const NUMBER: usize = 10;

/// Gives a person new codes in place of the old ones; they are not shown again.
pub(super) async fn make(identity: &Identity, tx: &mut Tx, user: UserId) -> Result<Vec<String>> {
    let codes: Vec<_> = (0..NUMBER).map(|_| draw(&identity.chance)).collect();
    let digests: Vec<_> = codes.iter().map(|code| digest(identity, code)).collect();
    store::put_recovery_codes(tx, user, &digests).await?;
    Ok(codes.iter().map(written).collect())
}

/// Spends a code, written without hyphens; of several who try at once, one does.
pub(super) async fn spend(
    identity: &Identity,
    tx: &mut Tx,
    user: UserId,
    code: &Secret<String>,
) -> Result<bool> {
    store::spend_recovery_code(tx, user, &digest(identity, code)).await
}

fn draw(chance: &Chance) -> Secret<String> {
    Secret::new(BASE32_NOPAD.encode(&chance.bytes::<10>()).to_ascii_lowercase())
}

fn digest(identity: &Identity, code: &Secret<String>) -> Digest {
    identity.key.digest(Purpose::RecoveryCode, code.expose())
}

/// As people read and type it: in groups of four.
fn written(code: &Secret<String>) -> String {
    let code = code.expose();
    [&code[..4], &code[4..8], &code[8..12], &code[12..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_in_groups_and_is_never_taken_for_one_of_an_app() {
        let code = draw(&Chance::from_source(|bytes| bytes.fill(0xa5)));
        assert_eq!(written(&code), "uws2-ljnf-uws2-ljnf");
        assert_eq!(code.expose().len(), 16);
    }
}
