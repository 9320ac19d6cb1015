//! `architect-cockpit`: the cockpit in a window.

// No console window beside the cockpit's own on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::{path::PathBuf, process::ExitCode};

use anyhow::Error;
use clap::Parser;
use cockpit::OpenCockpitError;

/// The cockpit in a window. `cockpitctl` is the same without one.
#[derive(Debug, Parser)]
#[command(name = "architect-cockpit", version)]
struct Arguments {
    /// Folder of the database [default: `COCKPIT_DATA_DIR`, else the platform's folder for application data].
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,

    /// Start in the tray, as at login; where there is no tray, start minimised.
    #[arg(long)]
    hidden: bool,
}

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    app::scripts::compile_once();
    let Arguments { data_dir, hidden } = Arguments::parse();
    if let Err(error) = cockpit::logging::start("warn") {
        return failed(&error.into(), app::BAD_INPUT);
    }
    cockpit::logging::hide_words_of_panics();
    let options = match app::options(data_dir) {
        Ok(options) => options,
        Err(error) => return failed(&error, app::BAD_INPUT),
    };
    match app::run(options, hidden) {
        Ok(code) => u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => {
            let code = match error.downcast_ref::<OpenCockpitError>() {
                Some(error) if error.is_owned() => app::NOT_OWNER,
                Some(error) if error.is_unusable_folder() => app::BAD_INPUT,
                _ => app::FAILED,
            };
            failed(&error, code)
        }
    }
}

fn failed(error: &Error, code: u8) -> ExitCode {
    eprintln!("architect-cockpit: {error:#}");
    ExitCode::from(code)
}
