//! Chance that repeats itself.
//!
//! A `SplitMix64` generator of our own, ten lines long, because the rows must not change when a dependency
//! does. All that is made of its throws is made with plain arithmetic: logarithms and sines differ in the last
//! bit between platforms, and then so would the rows. Nothing here is fit for secrets; those come from
//! `kernel::Chance`.

use std::collections::HashSet;
use std::hash::Hash;

/// A seeded sequence of throws. Each table has its own, so that a change to one does not stir the others.
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn bits(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed >> 32) as u32
    }

    /// A number from 0 up to, but not including, 1.
    pub fn unit(&mut self) -> f64 {
        f64::from(self.bits()) / 4_294_967_296.0
    }

    /// A whole number from 0 up to, but not including, `end`.
    pub fn below(&mut self, end: u32) -> u32 {
        ((u64::from(self.bits()) * u64::from(end)) >> 32) as u32
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low + 1)
    }

    /// True with the given probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let end = u32::try_from(from.len()).expect("lists here are short");
        &from[self.below(end) as usize]
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let end = u32::try_from(last + 1).expect("lists here are short");
            items.swap(last, self.below(end) as usize);
        }
    }

    /// Throws until something comes up that was not `taken` before, and takes it.
    pub fn fresh<T: Clone + Eq + Hash>(
        &mut self,
        taken: &mut HashSet<T>,
        mut invent: impl FnMut(&mut Self) -> T,
    ) -> T {
        loop {
            let candidate = invent(self);
            if taken.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}

/// A wheel of fortune: fields as wide as their weights.
pub struct Wheel {
    ends: Vec<f64>,
}

impl Wheel {
    pub fn new(weights: impl IntoIterator<Item = f64>) -> Self {
        let ends = weights.into_iter().scan(0.0, |end, weight| {
            *end += weight;
            Some(*end)
        });
        Self { ends: ends.collect() }
    }

    /// The number of the field on which the wheel stops.
    pub fn spin(&self, dice: &mut Dice) -> usize {
        self.spin_from(0, dice)
    }

    /// Like [`Wheel::spin`], but the fields before `first` do not count.
    pub fn spin_from(&self, first: usize, dice: &mut Dice) -> usize {
        let start = self.start_of(first);
        let stop = start + dice.unit() * (self.total() - start);
        self.ends.partition_point(|end| *end <= stop).min(self.ends.len() - 1)
    }

    /// The width of all fields from `first` on.
    pub fn width_from(&self, first: usize) -> f64 {
        self.total() - self.start_of(first)
    }

    fn start_of(&self, field: usize) -> f64 {
        if field == 0 { 0.0 } else { self.ends[field - 1] }
    }

    fn total(&self) -> f64 {
        self.ends.last().copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_that_of_splitmix64() {
        // The published test vector for seed 1234567 begins 6457827717110365317, 3203168211198807973.
        let mut dice = Dice::new(1_234_567);
        assert_eq!(u64::from(dice.bits()), 6_457_827_717_110_365_317_u64 >> 32);
        assert_eq!(u64::from(dice.bits()), 3_203_168_211_198_807_973_u64 >> 32);
    }

    #[test]
    fn a_wheel_stops_in_proportion_to_the_weights_and_never_on_an_empty_field() {
        let mut dice = Dice::new(7);
        let wheel = Wheel::new([1.0, 0.0, 3.0, 0.0]);
        let mut stops = [0_u32; 4];
        for _ in 0..4_000 {
            stops[wheel.spin(&mut dice)] += 1;
        }
        assert_eq!((stops[1], stops[3]), (0, 0));
        assert!((900..1_100).contains(&stops[0]), "{stops:?}");
    }

    #[test]
    fn a_wheel_spun_from_the_middle_leaves_out_what_came_before() {
        let mut dice = Dice::new(7);
        let wheel = Wheel::new([5.0, 1.0, 1.0]);
        assert!((0..1_000).all(|_| wheel.spin_from(1, &mut dice) >= 1));
        assert!((wheel.width_from(1) - 2.0).abs() < 1e-9);
    }
}
