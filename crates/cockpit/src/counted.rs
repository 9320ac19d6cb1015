//! Counts in sentences.

use std::fmt;

/// "1 run", "2 runs": a number of what has a plural like any other.
pub fn counted<N: fmt::Display + PartialEq + From<u8> + Copy>(count: N, what: &str) -> String {
    if count == N::from(1) { format!("1 {what}") } else { format!("{count} {what}s") }
}
