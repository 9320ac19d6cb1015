//! Two processes on one database: the real program, many times over, on one folder.
//!
//! One owns it and the others are told so; when it dies the next takes over; and one that was superseded while it
//! stood still writes nothing when it goes on.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod folder;
mod serving;
mod simultaneous_starts;
mod superseded;
mod takeover;
