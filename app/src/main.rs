//! `architect-cockpit`: the cockpit in a window.

// No console window beside the cockpit's own on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;

/// The cockpit in a window. `cockpitctl` is the same without one.
#[derive(Debug, Parser)]
#[command(name = "architect-cockpit", version)]
struct Arguments {
    /// Folder of the database [default: the platform's folder for application data].
    #[arg(long, value_name = "DIR", env = "COCKPIT_DATA_DIR")]
    data_dir: Option<PathBuf>,
}

/// Another process owns the database.
const NOT_OWNER: u8 = 4;

fn main() -> ExitCode {
    let Arguments { data_dir } = Arguments::parse();
    cockpit::logging::start("warn");
    match app::run(data_dir) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("architect-cockpit: {error:#}");
            let owned = error
                .downcast_ref::<cockpit::OpenCockpitError>()
                .is_some_and(cockpit::OpenCockpitError::is_owned);
            if owned { ExitCode::from(NOT_OWNER) } else { ExitCode::FAILURE }
        }
    }
}
