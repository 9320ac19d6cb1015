//! Worlds in which everything goes wrong, and a judge of what the scheduler made of it.
//!
//! The real manager and the real store (SQLite without a file) on a simulated computer that sleeps, travels, crashes,
//! is set to other times and runs out of disk, while somebody edits, pauses and presses Run now at the instant of a
//! slot. Afterwards a checker with a reference model of its own looks at the handlers' ledger, at what the disk took
//! and at one last reading of the database. Modelled on Jepsen's test of Chronos.
//!
//! Everything follows from a seed, which is printed. `COCKPIT_SIM_SEED` replays one, `COCKPIT_SIM_DAYS` lives longer;
//! the recipe `sim` does both in an optimised build.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "days and minutes are drawn as floating numbers"
)]

mod cast;
mod checker;
mod disk;
mod events;
mod log;
mod noted;
mod planted;
mod process;
mod reference;
mod storm;
mod work;
mod world;
