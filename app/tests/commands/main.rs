//! The window's commands and events over real IPC, on a real database, in a window that shows nothing.
//!
//! What a use case decides is tested with the use cases; this is about what a page gets: names, fields, values,
//! errors, and what it may not do.

#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::needless_pass_by_value, reason = "arguments are JSON that the caller has just written")]

mod alerts;
mod answer;
mod away;
mod calendar;
mod calendar_addresses;
mod data;
mod document;
mod edits;
#[cfg(target_os = "linux")]
mod environment;
mod errors;
mod events;
mod feed;
mod ideas;
mod input;
mod news;
mod newsdata_key;
mod opening;
mod overview;
mod registration;
mod run_now;
mod runs;
mod schedules;
mod settings;
mod slots;
mod sources;
mod status;
// Elsewhere nothing keeps it away from the keys of whoever runs the tests.
#[cfg(target_os = "linux")]
mod sweep;
mod tasks;
mod watching;
mod window;
