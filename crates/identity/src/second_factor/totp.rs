//! Codes that change every thirty seconds: RFC 6238 with HMAC-SHA-1 and six digits, which is what all apps speak.
//!
//! SHA-1 is no weakness here: as the core of HMAC it is unbroken, and many apps ignore that another one is asked for.

use chrono::{DateTime, Utc};
use data_encoding::BASE32_NOPAD;
use kernel::{Chance, Secret};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use ring::hmac;
use subtle::ConstantTimeEq;

/// What the app of a person and we share.
#[derive(Clone, Debug)]
pub(super) struct Seed(Secret<[u8; 20]>);

/// Seconds for which a code is the one that is shown.
const PERIOD: i64 = 30;

impl Seed {
    /// Draws a new one.
    pub fn draw(chance: &Chance) -> Self {
        Self(Secret::new(chance.bytes()))
    }

    /// Reads one that was written as text.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE32_NOPAD.decode(text.as_bytes()).ok()?;
        Some(Self(Secret::new(bytes.try_into().ok()?)))
    }

    /// As text: for typing into an app, and for sealing.
    pub fn text(&self) -> String {
        BASE32_NOPAD.encode(self.0.expose())
    }

    /// As a link that apps read off a picture.
    pub fn link(&self, site: &str, account: &str) -> String {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let (site, account, seed) = (encoded(site), encoded(account), self.text());
        format!(
            "otpauth://totp/{site}:{account}?secret={seed}&issuer={site}&algorithm=SHA1&digits=6&period={PERIOD}"
        )
    }

    /// The time step whose code this is: the one of now, or a neighbour, because clocks differ and people are slow.
    pub fn step_of(&self, code: &str, now: DateTime<Utc>) -> Option<i64> {
        let current = now.timestamp().div_euclid(PERIOD);
        let is_code_of = |step: &i64| bool::from(self.code_at(*step).as_bytes().ct_eq(code.as_bytes()));
        (current - 1..=current + 1).rev().find(is_code_of)
    }

    fn code_at(&self, step: i64) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, self.0.expose());
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let tag = tag.as_ref();
        // The last four bits say which four bytes make the number; its sign is left out.
        let at = usize::from(tag[19] & 0xf);
        let number = u32::from_be_bytes([tag[at], tag[at + 1], tag[at + 2], tag[at + 3]]) & 0x7fff_ffff;
        format!("{:06}", number % 1_000_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seed() -> Seed {
        Seed(Secret::new(*b"12345678901234567890"))
    }

    /// S10: the examples of RFC 6238, as far as six digits show them.
    #[test]
    fn codes_are_those_of_the_standard() {
        let at = |seconds: i64| seed().code_at(seconds / PERIOD);
        let shown = [59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000, 20_000_000_000].map(at);
        assert_eq!(shown, ["287082", "081804", "050471", "005924", "279037", "353130"]);
    }

    /// S10
    #[test]
    fn a_code_counts_in_its_step_and_in_the_neighbours_of_it() {
        let at = |seconds: i64| DateTime::from_timestamp(seconds, 0).unwrap();
        let step = |seconds: i64| seed().step_of("287082", at(seconds));
        assert_eq!([29, 30, 59, 89, 90].map(step), [Some(1), Some(1), Some(1), Some(1), None]);
        assert_eq!(step(-1), None);
        assert_eq!(seed().step_of("28708", at(59)), None);
    }

    #[test]
    fn a_seed_goes_to_an_app_as_text_and_as_a_link() {
        let seed = seed();
        assert_eq!(seed.text(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(Seed::parse(&seed.text()).unwrap().code_at(1), "287082");
        assert!(Seed::parse("GEZDGNBV").is_none() && Seed::parse("0").is_none());
        assert_eq!(
            seed.link("Acme & Co: BI", "ada@example.com"),
            "otpauth://totp/Acme%20%26%20Co%3A%20BI:ada%40example%2Ecom?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Acme%20%26%20Co%3A%20BI&algorithm=SHA1&digits=6&period=30"
        );
    }
}
