//! The user's document, section by section, in the real window: WebKit under Xvfb, driven by `WebDriver`, against the
//! local server. Screenshots of each step are kept in `tests/screenshots`.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests may panic")]

mod accessibility;
mod cockpit_window;
mod crowd;
#[cfg(target_os = "linux")]
mod desktop;
mod failing;
mod first_user;
mod jobs;
mod keyboard;
mod look;
#[cfg(target_os = "linux")]
mod no_display;
mod places;
mod schedule;
#[cfg(target_os = "linux")]
mod scripts;
#[cfg(target_os = "linux")]
mod selecting;
mod staying;
mod superseded;
mod sync;
mod zoom;
