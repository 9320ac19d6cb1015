//! Sets up tracing: lines on standard error, at a level of `COCKPIT_LOG` (e.g. `debug`, `scheduler=trace`).

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Chooses what is logged.
const COCKPIT_LOG: &str = "COCKPIT_LOG";

/// Starts logging for the process; `default` is the level where the environment says nothing. A second call changes
/// nothing.
pub fn start(default: &str) {
    let filter = EnvFilter::try_from_env(COCKPIT_LOG).unwrap_or_else(|_| EnvFilter::new(default));
    let colours = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    // Somebody else (a test) may have started it.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(colours)
        .try_init();
}
