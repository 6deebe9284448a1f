//! Randomness is passed in, so that tests can make it repeat itself.

use crate::hex::hex;
use std::sync::Arc;

type Source = dyn Fn(&mut [u8]) + Send + Sync;

/// Where random bytes come from.
#[derive(Clone)]
pub struct Chance(Arc<Source>);

impl Chance {
    /// The operating system's generator, fit for secrets.
    pub fn system() -> Self {
        Self(Arc::new(ask_system))
    }

    /// A source of a test's own making.
    pub fn from_source(source: impl Fn(&mut [u8]) + Send + Sync + 'static) -> Self {
        Self(Arc::new(source))
    }

    /// Draws that many bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0)(&mut bytes);
        bytes
    }

    /// Draws 128 bits in the layout of a UUID. All of them are random: no version, no variant.
    pub fn uuid(&self) -> String {
        let hex = self.hex::<16>();
        format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }

    /// Draws that many bytes as lower-case hexadecimal text.
    pub fn hex<const N: usize>(&self) -> String {
        hex(&self.bytes::<N>())
    }
}

impl std::fmt::Debug for Chance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Chance")
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for randomness")]
fn ask_system(bytes: &mut [u8]) {
    getrandom::fill(bytes)
        .expect("an operating system without randomness cannot keep a secret; stopping is right");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_has_the_layout_of_one() {
        let uuid = Chance::system().uuid();
        assert_eq!(uuid.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(
            uuid.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        );
    }

    /// S17: in a million, no bit is fixed, as many are set as not, and none comes twice.
    #[test]
    fn no_bit_of_a_uuid_is_fixed() {
        const SAMPLES: u32 = 1_000_000;
        let chance = Chance::system();
        let draw = |_| u128::from_str_radix(&chance.uuid().replace('-', ""), 16).unwrap();
        let mut drawn: Vec<u128> = (0..SAMPLES).map(draw).collect();
        let set = drawn.iter().fold(0, |all, bits| all | bits);
        let unset = drawn.iter().fold(0, |all, bits| all | !bits);
        assert_eq!((set, unset), (u128::MAX, u128::MAX));
        let count: u32 = drawn.iter().map(|bits| bits.count_ones()).sum();
        // Ten standard deviations: fair bits are never that far off.
        assert!(count.abs_diff(SAMPLES * 64) < 57_000, "{count}");
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!(drawn.len(), SAMPLES as usize);
    }
}
