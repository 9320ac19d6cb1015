//! The cockpit's programs as a test or the demo starts them: from the folder of the running executable.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Output, Stdio},
};

use anyhow::{Context, Result, bail};
use tokio::process::{Child, Command};

/// `cockpitctl`, built into the same target folder.
///
/// # Errors
/// It has not been built.
pub fn cockpitctl() -> Result<PathBuf> {
    program("cockpitctl")
}

/// The window, built into the same target folder.
///
/// # Errors
/// It has not been built.
pub fn window() -> Result<PathBuf> {
    program("architect-cockpit")
}

fn program(name: &str) -> Result<PathBuf> {
    let me = env::current_exe().context("no path of this program")?;
    // Test executables lie in target/PROFILE/deps, programs in target/PROFILE.
    let folders = me.ancestors().skip(1).take(2);
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    let mut places = folders.map(|folder| folder.join(&name));
    places
        .find(|path| path.is_file())
        .with_context(|| format!("{name} is not there; build it first: the recipes of the justfile do"))
}

/// Runs `cockpitctl` on a data folder to its end.
///
/// # Errors
/// It could not be started.
pub async fn ctl(data_dir: &Path, arguments: &[&str]) -> Result<Output> {
    let mut command = Command::new(cockpitctl()?);
    command.arg("--data-dir").arg(data_dir).args(arguments).stdin(Stdio::null()).kill_on_drop(true);
    command.output().await.context("cockpitctl could not be started")
}

/// Runs `cockpitctl --json` and reads its answer.
///
/// # Errors
/// It failed, or its answer is no JSON.
pub async fn ctl_json(data_dir: &Path, arguments: &[&str]) -> Result<serde_json::Value> {
    let arguments: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
    let output = ctl(data_dir, &arguments).await?;
    if !output.status.success() {
        bail!("cockpitctl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    serde_json::from_slice(&output.stdout).context("the answer is no JSON")
}

/// Asks a process to end, as a session manager does.
///
/// # Errors
/// It has ended already.
pub async fn terminate(child: &Child) -> Result<()> {
    let id = child.id().context("the process has ended")?;
    let sent = Command::new("kill").arg("-TERM").arg(id.to_string()).status().await?;
    if !sent.success() {
        bail!("process {id} could not be signalled");
    }
    Ok(())
}
