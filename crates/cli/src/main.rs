//! `cockpitctl`: the cockpit's scheduler without a window.
//!
//! Arguments in, a use case, text or JSON out. While the window or `serve` is running the use cases are theirs, over
//! the local socket; otherwise the database is opened here.

// The macros that print panic where nothing can be written; `output` has what does not.
#![warn(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use tokio::runtime::Runtime;

mod arguments;
mod command;
mod connection;
mod data;
mod duration;
mod end;
mod failure;
mod generate;
mod inputs;
mod interruptible;
mod logs;
mod numbers;
mod option_names;
mod output;
mod owner;
mod restore;
mod run_display;
mod serve;
mod stop_signals;
mod tables;
#[cfg(unix)]
mod watch;

use arguments::{Arguments, Command};
use failure::Failure;
use output::say;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    run(arguments).unwrap_or_else(|failure| {
        say(&failure);
        failure.code()
    })
}

fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let default_level = if matches!(arguments.command, Command::Serve) { "info" } else { "error" };
    let started = cockpit::logging::start(default_level);
    cockpit::logging::hide_words_of_panics();
    started.map_err(|error| Failure::BadInput(error.into()))?;
    let runtime = Runtime::new().context("the program could not be started")?;
    let may_break_off = may_break_off(&arguments.command);
    let ended = runtime.block_on(command::run(arguments));
    if may_break_off {
        // Asked to stop, it may still read a file from end to end: nobody waits for that. What writes is waited for.
        runtime.shutdown_background();
    }
    ended
}

/// Its threads do nothing but read once it was asked to stop. (A restore is waited for from where it begins to change anything.)
const fn may_break_off(command: &Command) -> bool {
    matches!(command, Command::Restore { .. } | Command::Backups { now: false } | Command::Diagnostics { .. })
}
