//! What hostile publishers send, through the real handlers against real sockets: one concept a file, a table in each.
//!
//! Beside every hostile source stands a good one in the same run. What is demanded of each is in [`trial`].

// Devices, pipes and links are among them.
#![cfg(unix)]
// A test ends at what it did not expect, and its documents are made once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::format_collect, clippy::format_push_string)]

use peak_alloc::PeakAlloc;

#[path = "../support/mod.rs"]
mod support;

mod server;
mod trial;

mod absurd_events;
mod compression;
mod dates;
mod encodings;
mod endless;
mod files;
mod floods;
mod framing;
mod links;
mod markup;
mod newsdata;
mod recurrences;
mod redirects;
mod signs;
mod xml;
mod zones;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;
