//! The demo: the window on a throw-away folder with three days behind it, against a local server with news coming in
//! and one feed that fails now and then. Needs neither a network nor keys.
//!
//! The last line of its news is that the calendar cannot be read any more. The address in the settings says why.

use std::{
    env,
    process::{ExitCode, Stdio},
};

use anyhow::{Context, Result, bail};
use system_tests::{
    demo,
    display::has_display,
    local_server::{LocalServer, NEWSDATA_KEY},
    programs::{cockpitctl, window},
};
use tokio::{process::Command, signal};

#[tokio::main]
async fn main() -> ExitCode {
    match play().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cockpit-demo: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn play() -> Result<()> {
    let folder = tempfile::Builder::new().prefix("cockpit-demo-").tempdir()?;
    let server = LocalServer::start().await?;
    eprintln!("Living through the three days before the demo; this takes some seconds.");
    demo::set(&server, folder.path()).await?;

    let shown = has_display(env::consts::OS, |name| env::var_os(name));
    let mut command = if shown { Command::new(window()?) } else { Command::new(cockpitctl()?) };
    command.arg("--data-dir").arg(folder.path());
    if !shown {
        command.arg("serve");
        eprintln!("There is no display: serving without a window. Set DISPLAY to see it.");
    }
    eprintln!("The demo's folder is {}; it is removed at the end.", folder.path().display());
    let mut child = command
        .env("COCKPIT_SETTLE_MS", "500")
        .env("NEWSDATA_API_KEY", NEWSDATA_KEY)
        .stdin(Stdio::null())
        .spawn()
        .context("the cockpit could not be started")?;
    tokio::select! {
        ended = child.wait() => {
            let status = ended?;
            if !status.success() {
                bail!("the cockpit ended with {status}");
            }
        }
        () = demo::publish_for_ever(&server) => {}
        interrupted = signal::ctrl_c() => {
            interrupted?;
            // The terminal has told the cockpit too; it drains.
            child.wait().await?;
        }
    }
    Ok(())
}
