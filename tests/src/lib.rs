//! What whole-system tests and the demo share: a local server that stands in for the world's feeds, calendars and
//! NewsData.io, a simulated computer, the demo's stage, the processes of the cockpit, a session bus, a display, a driven window, and the engine
//! as the benchmark runs it.
//!
//! No part of the product depends on it.

pub mod crowd;
pub mod demo;
pub mod display;
#[cfg(feature = "window")]
pub mod driver;
pub mod local_server;
pub mod machine;
#[cfg(feature = "window")]
pub mod own_display;
pub mod programs;
pub mod session_bus;
pub mod unbounded;
