//! `architect-cockpit`: the cockpit in a window.

// No console window beside the cockpit's own on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;

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
    cockpit::logging::start("warn");
    cockpit::logging::hide_words_of_panics();
    match app::run(data_dir, hidden) {
        Ok(code) => u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => {
            eprintln!("architect-cockpit: {error:#}");
            let owned = error
                .downcast_ref::<cockpit::OpenCockpitError>()
                .is_some_and(cockpit::OpenCockpitError::is_owned);
            if owned { ExitCode::from(app::NOT_OWNER) } else { ExitCode::FAILURE }
        }
    }
}
