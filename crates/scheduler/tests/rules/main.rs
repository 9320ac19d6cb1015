//! The scheduling rules as a specification: the real manager on a clock and a store that the test owns.
//!
//! One file a rule. Time is paused: it moves only when everything else has come to rest.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests may panic")]

mod breaker_and_retries;
mod clock_steps;
mod disabled_and_paused;
mod edits;
mod ending_a_run;
mod intervals;
mod missed_slots;
mod overlap;
mod recovery;
mod run_now;
mod store_failures;
mod world;
