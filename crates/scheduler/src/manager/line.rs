//! Tasks that wait in line, by the place that each has in the order of their slots.
//!
//! Nearly all join at the end and leave at the front, and that costs next to nothing. One that comes back to a place in the
//! middle, or leaves from there, is looked for in `O(log n)` and moves those on the shorter side of it.

use std::collections::VecDeque;

use crate::task::TaskId;

/// A task's place in the order.
pub type Place = u64;

/// The line: no place is taken twice.
#[derive(Default)]
pub struct Line(VecDeque<(Place, TaskId)>);

impl Line {
    /// How many wait.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// A task takes its place.
    pub fn join(&mut self, place: Place, task: TaskId) {
        let index = self.0.partition_point(|(taken, _)| *taken < place);
        self.0.insert(index, (place, task));
    }

    /// All of another line take their places.
    pub fn join_all(&mut self, others: Self) {
        self.0.extend(others.0);
        self.0.make_contiguous().sort_unstable();
    }

    /// Whoever has that place leaves it.
    pub fn leave(&mut self, place: Place) {
        if let Ok(index) = self.0.binary_search_by_key(&place, |(taken, _)| *taken) {
            self.0.remove(index);
        }
    }

    /// The first.
    pub fn first(&self) -> Option<Place> {
        self.0.front().map(|(place, _)| *place)
    }

    /// The first leaves.
    pub fn pop(&mut self) -> Option<(Place, TaskId)> {
        self.0.pop_front()
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Place, TaskId)> {
        self.0.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whoever_comes_from_wherever_the_order_is_that_of_the_places(
            places in proptest::collection::btree_set(0_u64..200, 0..40),
            others in proptest::collection::btree_set(200_u64..300, 0..40),
            seed in any::<u64>(),
        ) {
            // In some order that is not theirs.
            let mut shuffled: Vec<_> = places.iter().copied().collect();
            shuffled.sort_by_key(|place| (place ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let (mut line, mut other) = (Line::default(), Line::default());
            for (index, place) in shuffled.into_iter().enumerate() {
                let line = if index % 3 == 0 { &mut other } else { &mut line };
                line.join(place, TaskId(1));
            }
            line.join_all(other);
            for place in &others {
                line.join(*place, TaskId(2));
            }
            let gone = places.iter().nth(places.len() / 2).copied();
            line.leave(gone.unwrap_or_default());
            let expected: Vec<_> =
                places.iter().chain(&others).copied().filter(|place| Some(*place) != gone).collect();
            prop_assert_eq!(line.len(), expected.len());
            prop_assert_eq!(line.first(), expected.first().copied());
            prop_assert_eq!(line.iter().map(|(place, _)| place).collect::<Vec<_>>(), expected.clone());
            let popped: Vec<_> = std::iter::from_fn(|| line.pop()).map(|(place, _)| place).collect();
            prop_assert_eq!(popped, expected);
        }
    }
}
