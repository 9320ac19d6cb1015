//! `cockpitctl`: the cockpit's scheduler without a window.
//!
//! Arguments in, a use case, text or JSON out. While the window or `serve` is running the use cases are theirs, over
//! the local socket; otherwise the database is opened here.

// The macros that print panic where nothing can be written; `output` has what does not.
#![warn(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;

use clap::Parser;

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
mod run_display;
mod serve;
mod stop_signals;
mod tables;
#[cfg(unix)]
mod watch;

use arguments::{Arguments, Command};
use failure::Failure;
use output::say;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let default_level = if matches!(arguments.command, Command::Serve) { "info" } else { "error" };
    let started = cockpit::logging::start(default_level).map_err(|error| Failure::BadInput(error.into()));
    cockpit::logging::hide_words_of_panics();
    let ended = match started {
        Ok(()) => command::run(arguments).await,
        Err(failure) => Err(failure),
    };
    match ended {
        Ok(code) => code,
        Err(failure) => {
            say(&failure);
            failure.code()
        }
    }
}
