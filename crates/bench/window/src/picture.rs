//! What can be seen of a window, and how much of what will be there in the end is there already.

use std::collections::HashMap;

/// A colour.
pub type Pixel = [u8; 3];

/// Some of the window's pixels, always the same ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture(pub Vec<Pixel>);

impl Picture {
    /// The colour that most of it has.
    pub fn ground(&self) -> Pixel {
        let mut counts: HashMap<Pixel, usize> = HashMap::new();
        for pixel in &self.0 {
            *counts.entry(*pixel).or_default() += 1;
        }
        counts.into_iter().max_by_key(|(_, count)| *count).map_or([0; 3], |(pixel, _)| pixel)
    }

    /// Whether anything is on the ground.
    pub fn is_empty(&self) -> bool {
        let ground = self.ground();
        self.0.iter().all(|pixel| *pixel == ground)
    }

    /// How much of what is on the ground in `last` is in this one as it is there, from 0 to 1.
    pub fn share_of(&self, last: &Self) -> f64 {
        if self.0.len() != last.0.len() {
            return 0.0; // it had another size
        }
        let ground = last.ground();
        let ink = || self.0.iter().zip(&last.0).filter(|(_, last)| **last != ground);
        let there = ink().filter(|(now, last)| now == last).count();
        there as f64 / ink().count().max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHITE: Pixel = [255; 3];
    const BLACK: Pixel = [0; 3];
    const GREY: Pixel = [128; 3];

    #[test]
    fn only_what_is_on_the_ground_counts() {
        let last = Picture(vec![WHITE, WHITE, WHITE, BLACK, GREY]);
        let share = |pixels: &[Pixel]| Picture(pixels.to_vec()).share_of(&last);
        for (pixels, expected) in [
            (vec![WHITE; 5], 0.0),
            (vec![WHITE, WHITE, WHITE, BLACK, WHITE], 0.5),
            (vec![GREY, GREY, GREY, BLACK, GREY], 1.0),
            (vec![BLACK; 4], 0.0),
        ] {
            assert!((share(&pixels) - expected).abs() < f64::EPSILON, "{pixels:?}");
        }
        assert!(Picture(vec![GREY; 3]).is_empty() && !last.is_empty());
    }
}
