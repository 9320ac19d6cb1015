//! Rule P's choices as values, so that a test can plant a mistake in each of them.

use crate::{fields::Fields, instant::HOUR};

/// What becomes of nominal times that a clock skips or repeats.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Which patterns are *fixed*; all others are *interval* patterns.
    pub is_fixed: fn(&Fields) -> bool,
    /// Longest gap, in minutes, whose slots are not dropped whatever the pattern.
    pub longest_gap: i64,
    pub fixed: Choice,
    pub interval: Choice,
}

#[derive(Clone, Copy)]
pub struct Choice {
    pub gap: Gap,
    pub overlap: Passes,
}

/// What a pattern with nominal times in a gap does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    Dropped,
    /// Runs once, at the first instant after it.
    RunsAtItsEnd,
    /// As above, if the date matches then as well.
    RunsAtItsEndOnItsDate,
    /// Runs at its nominal distance from the last instant before it.
    RunsLate,
}

/// In which pass a pattern runs at times that come twice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Passes {
    First,
    Second,
    Both,
}

pub const RULE_P: Rule = Rule {
    is_fixed: |fields| !fields.minute.contains('*') && !fields.hour.contains('*'),
    longest_gap: 3 * HOUR,
    fixed: Choice { gap: Gap::RunsAtItsEnd, overlap: Passes::First },
    interval: Choice { gap: Gap::Dropped, overlap: Passes::Both },
};
