//! The demo: the window on a throw-away folder with three days behind it, against a local server with news coming in
//! and one feed that fails now and then. Needs neither a network nor keys.
//!
//! The last line of its news is that the calendar cannot be read any more. The address in the settings says why.

use std::{
    env,
    process::{ExitCode, Stdio},
};

use anyhow::{Context, Result, bail};
use futures::FutureExt;
use system_tests::{
    demo,
    display::has_display,
    local_server::{LocalServer, NEWSDATA_KEY},
    programs::{cockpitctl, terminate, window},
};
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind};
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
    // From the start, so that the folder never stays: who is asked to end in the past ends after it.
    let mut stop = Stop::listen()?;
    let folder = tempfile::Builder::new().prefix("cockpit-demo-").tempdir()?;
    let server = LocalServer::start().await?;
    eprintln!("Living through the three days before the demo; this takes some seconds.");
    demo::set(&server, folder.path()).await?;
    if stop.asked().now_or_never().is_some() {
        return Ok(());
    }

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
        () = stop.asked() => {
            // The terminal may have told the cockpit too: then it drains already, or has ended.
            let _ = terminate(&child).await;
            child.wait().await?;
        }
    }
    Ok(())
}

/// What asks the demo to end: Ctrl+C, SIGTERM, and the end of the terminal.
#[cfg(unix)]
struct Stop([Signal; 3]);

#[cfg(unix)]
impl Stop {
    fn listen() -> Result<Self> {
        let listen = |kind| signal::unix::signal(kind).context("no signals here");
        let [interrupt, terminate, hang_up] =
            [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()].map(listen);
        Ok(Self([interrupt?, terminate?, hang_up?]))
    }

    async fn asked(&mut self) {
        let [interrupt, terminate, hang_up] = &mut self.0;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    }
}

/// What asks the demo to end: Ctrl+C and the end of the console.
#[cfg(windows)]
struct Stop(signal::windows::CtrlC, signal::windows::CtrlClose);

#[cfg(windows)]
impl Stop {
    fn listen() -> Result<Self> {
        Ok(Self(signal::windows::ctrl_c()?, signal::windows::ctrl_close()?))
    }

    async fn asked(&mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
        }
    }
}
