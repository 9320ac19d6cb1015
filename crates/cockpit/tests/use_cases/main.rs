//! Use cases of the cockpit over a real database file and the real scheduler.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod backups;
mod bad_input;
mod calendar;
mod calendar_addresses;
mod data_safety;
mod diagnostics;
mod dispatch;
mod documents;
mod editing;
mod events;
mod feed;
mod history;
mod ideas;
mod pause;
mod preview;
mod running;
mod settings;
mod snooze;
#[cfg(unix)]
mod socket;
mod sources;
mod support;
mod tasks;
mod upcoming;
mod watching;
