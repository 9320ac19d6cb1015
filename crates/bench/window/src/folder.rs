//! A data folder with so many tasks that have all run, none of which is due.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Result, ensure};
use system_tests::crowd;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::programs;

/// The tasks of the cockpit itself.
pub const OWN: [&str; 5] = ["news_sync", "calendar_sync", "alerts_refresh", "ideas_review", "history_prune"];
/// Runs of each other task.
const RUNS: usize = 10;

/// Makes one; `tasks` includes the cockpit's own.
///
/// # Errors
/// It cannot be written.
pub fn of(runtime: &Runtime, tasks: usize) -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let others = tasks.saturating_sub(OWN.len());
    if others > 0 {
        runtime.block_on(crowd::fill(folder.path(), others, others * RUNS))?;
    }
    for task in OWN {
        // By hand only, and no source to ask: nothing happens while somebody measures.
        cockpitctl(folder.path(), &["set", task, "--manual"])?;
    }
    cockpitctl(folder.path(), &["run", "ideas_review"])?;
    Ok(folder)
}

/// Runs a command of `cockpitctl` to its end.
///
/// # Errors
/// It failed.
pub fn cockpitctl(folder: &Path, arguments: &[&str]) -> Result<()> {
    let mut command = Command::new(programs::cockpitctl()?);
    command.arg("--data-dir").arg(folder).args(arguments).stdin(Stdio::null());
    let output = command.output()?;
    ensure!(output.status.success(), "cockpitctl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
