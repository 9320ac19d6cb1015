//! `cockpitctl serve`: the scheduler as a service.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use cockpit::{Cockpit, CockpitOptions, socket};
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::failure::{Failure, NOT_OWNER};

/// Serves until SIGINT or SIGTERM, then drains.
///
/// # Errors
/// Another process owns the database, or it cannot be opened.
pub async fn serve(data_dir: PathBuf) -> Result<ExitCode, Failure> {
    let options = CockpitOptions::from_env(data_dir, "serve")?;
    // Before anything else: whoever asks it to stop while it starts is heard too.
    let mut stop = StopSignals::listen()?;
    let cockpit = match Cockpit::open(options).await {
        Ok(cockpit) => cockpit,
        Err(error) if error.is_owned() => {
            let advice = "use the other commands of cockpitctl to speak to it, or stop it first";
            return Err(Failure::NotOwner(format!("{error}; {advice}")));
        }
        Err(error) => return Err(anyhow::Error::from(error).into()),
    };
    #[cfg(unix)]
    let server = socket::Server::start(&cockpit);
    #[cfg(unix)]
    if let Err(error) = &server {
        eprintln!("cockpitctl: {error}; other commands cannot reach this process");
    }
    eprintln!("cockpitctl: serving {}; stop with Ctrl+C", cockpit.data_dir().display());
    tokio::select! {
        () = stop.received() => {}
        () = cockpit.stopped() => {
            eprintln!("cockpitctl: another process has taken the database over");
            return Ok(ExitCode::from(NOT_OWNER));
        }
    }
    eprintln!("cockpitctl: stopping");
    #[cfg(unix)]
    drop(server);
    let report = cockpit.shutdown().await;
    if report.interrupted > 0 {
        eprintln!("cockpitctl: {} runs did not stop in time and were interrupted", report.interrupted);
    }
    Ok(ExitCode::SUCCESS)
}

/// SIGINT and SIGTERM, heard from [`StopSignals::listen`] on.
#[cfg(unix)]
struct StopSignals {
    interrupt: Signal,
    terminate: Signal,
}

#[cfg(unix)]
impl StopSignals {
    fn listen() -> anyhow::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).context("no SIGINT here")?,
            terminate: signal(SignalKind::terminate()).context("no SIGTERM here")?,
        })
    }

    async fn received(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Ctrl+C, heard from [`StopSignals::listen`] on.
#[cfg(windows)]
struct StopSignals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl StopSignals {
    fn listen() -> anyhow::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self).context("Ctrl+C cannot be waited for")
    }

    async fn received(&mut self) {
        self.0.recv().await;
    }
}
