//! Randomness is passed in, so that tests can make it repeat itself.

use crate::hex::hex;
use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicU64, Ordering},
};

type Source = dyn Fn(&mut [u8]) + Send + Sync;

/// Where random bytes come from.
#[derive(Clone)]
pub struct Chance {
    source: Arc<Source>,
    tags: Arc<OnceLock<AtomicU64>>,
}

impl Chance {
    /// The operating system's generator, fit for secrets.
    pub fn system() -> Self {
        Self::from_source(ask_system)
    }

    /// A source of a test's own making.
    pub fn from_source(source: impl Fn(&mut [u8]) + Send + Sync + 'static) -> Self {
        Self { source: Arc::new(source), tags: Arc::default() }
    }

    /// Draws that many bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.source)(&mut bytes);
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

    /// Sixteen lower-case hexadecimal digits that tell one thing from the others, such as a request from the next. Only
    /// the first is drawn: asking the system for each costs more than what is told apart, and nobody keeps them secret.
    pub fn tag(&self) -> String {
        let next = self.tags.get_or_init(|| AtomicU64::new(u64::from_ne_bytes(self.bytes())));
        hex(&scatter(next.fetch_add(GOLDEN, Ordering::Relaxed)).to_be_bytes())
    }
}

impl std::fmt::Debug for Chance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Chance")
    }
}

/// The odd number nearest to 2⁶⁴ over the golden ratio.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Makes neighbours unlike each other, and no two alike: the mixing of `SplitMix64`.
const fn scatter(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
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

    #[test]
    fn no_two_tags_are_alike() {
        let chance = Chance::system();
        let tags: std::collections::HashSet<String> = (0..10_000).map(|_| chance.clone().tag()).collect();
        assert_eq!(tags.len(), 10_000);
        assert!(tags.iter().all(|tag| tag.len() == 16 && !tags.contains(&Chance::system().tag())));
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
