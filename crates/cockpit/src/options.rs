//! Where the cockpit lives and how it starts.

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, Result};
use scheduler::SchedulerOptions;

/// Chooses the data folder.
const DATA_DIR: &str = "COCKPIT_DATA_DIR";
/// Overrides the settle windows after a start and a resume, in milliseconds.
const SETTLE_MS: &str = "COCKPIT_SETTLE_MS";
/// The folder's name below the platform's own.
const FOLDER: &str = "architect-cockpit";

/// The program of a process that runs only what it is asked to: while it owns the database, no slot is served.
pub(crate) const ON_REQUEST: &str = "cockpitctl";

/// How to open the cockpit.
#[derive(Clone, Debug)]
pub struct CockpitOptions {
    /// The folder of the database.
    pub data_dir: PathBuf,
    /// Who opens it: `window`, `serve`, `cockpitctl`. Recorded with edits and epochs.
    pub program: &'static str,
    /// Settings of the engine.
    pub scheduler: SchedulerOptions,
}

impl CockpitOptions {
    /// Options for `program`, with what the environment overrides.
    ///
    /// # Errors
    /// `COCKPIT_SETTLE_MS` is not a number.
    pub fn from_env(data_dir: PathBuf, program: &'static str) -> Result<Self> {
        let mut scheduler = SchedulerOptions::default();
        if let Some(settle) = std::env::var_os(SETTLE_MS) {
            let millis = settle.to_str().and_then(|text| text.trim().parse().ok()).with_context(|| {
                format!("{SETTLE_MS} is \"{}\"; it must be a number of milliseconds", settle.display())
            })?;
            let settle = Duration::from_millis(millis);
            (scheduler.start_settle, scheduler.resume_settle) = (settle, settle);
            // A test or a demo that does not want to wait does not want to wait for the first runs either.
            scheduler.startup_delay = scheduler.startup_delay.min(settle);
        }
        Ok(Self { data_dir, program, scheduler })
    }

    /// Options for a program that runs only what it is asked to, with what the environment overrides.
    ///
    /// # Errors
    /// `COCKPIT_SETTLE_MS` is not a number.
    pub fn on_request_only(data_dir: PathBuf) -> Result<Self> {
        let mut options = Self::from_env(data_dir, ON_REQUEST)?;
        options.scheduler.scheduled = false;
        Ok(options)
    }
}

/// The platform's folder for application data, of this computer: a database does not roam.
pub fn usual_data_dir() -> Option<PathBuf> {
    dirs::data_local_dir().map(|folder| folder.join(FOLDER))
}

/// The data folder: the one given, else `COCKPIT_DATA_DIR`, else the platform's folder for application data. Its whole path:
/// SQLite would take one that begins with `file:` for an address.
///
/// # Errors
/// None is given and the platform has none, or the folder that the program was started in is gone.
pub fn data_dir(given: Option<PathBuf>) -> Result<PathBuf> {
    let folder = given
        .or_else(|| std::env::var_os(DATA_DIR).filter(|path| !path.is_empty()).map(PathBuf::from))
        .or_else(usual_data_dir)
        .with_context(|| {
            format!("no folder for application data is known; name one with --data-dir or {DATA_DIR}")
        })?;
    std::path::absolute(&folder).with_context(|| format!("the folder {} cannot be found", folder.display()))
}
