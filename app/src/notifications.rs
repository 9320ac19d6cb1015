//! Notifications: what the cockpit says to a person who does not look at the window.
//!
//! Which and when is decided by the cockpit. A click leads to the page in question.

#[cfg(target_os = "linux")]
mod session_bus;
#[cfg(not(target_os = "linux"))]
mod system;

#[cfg(target_os = "linux")]
pub use session_bus::{show, tell_failed_start};
#[cfg(not(target_os = "linux"))]
pub use system::show;
