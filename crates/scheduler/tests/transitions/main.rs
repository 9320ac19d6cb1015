//! Rule P of the cron module against a second model, at every change of offset of every zone.
//!
//! The model is brute force: it walks real time minute by minute (and second by second where a minute matches), asks
//! chrono-tz what the zone's clock shows at each instant, and matches the fields with a reader of its own. It shares
//! no code with `scheduler` and does not know croner; of the engine it asks nothing but `next_slot`.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod compare;
mod every_transition;
mod fields;
mod instant;
mod model;
mod parallel;
mod patterns;
mod planted_mistakes;
mod random;
mod rule;
mod transition;
