//! Random choices that a seed repeats.

use std::{
    hash::{BuildHasher, RandomState},
    time::Duration,
};

use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};

/// A source of choices.
#[derive(Clone, Debug)]
pub struct Random(Xoshiro256PlusPlus);

/// A seed that nobody has chosen.
pub fn fresh_seed() -> u64 {
    // Short enough to be typed again, and not the one that asks for a fresh one.
    1 + RandomState::new().hash_one(0_u8) % 999_999
}

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// Another source, for a part whose choices must not depend on how often the others choose.
    pub fn fork(&mut self) -> Self {
        Self::new(self.0.random())
    }

    /// 0 to 1.
    pub fn fraction(&mut self) -> f64 {
        f64::from(self.0.random::<u32>()) / f64::from(u32::MAX)
    }

    /// One of them, each as likely as its weight.
    pub fn weighted<T: Copy, const N: usize>(&mut self, choices: [(u64, T); N]) -> T {
        let sum: u64 = choices.iter().map(|(weight, _)| weight).sum();
        let mut drawn = self.0.random_range(0..sum);
        for (weight, choice) in choices {
            if drawn < weight {
                return choice;
            }
            drawn -= weight;
        }
        unreachable!("what is drawn is below the sum")
    }

    /// Between the two, every order of magnitude as likely as the next: as often close together as far apart.
    pub fn duration(&mut self, shortest: Duration, longest: Duration) -> Duration {
        let span = longest.as_secs_f64() / shortest.as_secs_f64();
        shortest.mul_f64(span.powf(self.fraction()))
    }
}

#[test]
fn a_seed_repeats_its_choices() {
    let choices = |seed| {
        let mut random = Random::new(seed);
        let delay = random.duration(Duration::from_micros(10), Duration::from_secs(1));
        assert!(delay >= Duration::from_micros(10) && delay <= Duration::from_secs(1), "{delay:?}");
        (delay, random.weighted([(1, 'a'), (2, 'b')]), random.fork().fraction().to_bits())
    };
    assert_eq!(choices(1), choices(1));
    assert_ne!(choices(1), choices(2));
}
