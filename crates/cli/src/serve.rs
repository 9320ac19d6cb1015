//! `cockpitctl serve`: the scheduler as a service.

use std::{path::PathBuf, process::ExitCode};

use cockpit::{Cockpit, CockpitOptions, socket};

use crate::{
    failure::{Failure, NOT_OWNER},
    stop_signals::StopSignals,
};

/// Serves until it is asked to stop, then drains.
///
/// # Errors
/// Another process owns the database, or it cannot be opened.
pub async fn serve(data_dir: PathBuf, mut stop: StopSignals) -> Result<ExitCode, Failure> {
    let options = CockpitOptions::from_env(data_dir, "serve").map_err(Failure::BadInput)?;
    let cockpit = match Cockpit::open(options).await {
        Ok(cockpit) => cockpit,
        Err(error) if error.is_owned() => {
            let advice = "use the other commands of cockpitctl to speak to it, or stop it first";
            return Err(Failure::NotOwner(format!("{error}; {advice}")));
        }
        Err(error) => return Err(error.into()),
    };
    // Until the very end: the lines of the shutdown are kept too.
    let _log = cockpit::logging::keep_in(cockpit.data_dir())
        .map_err(|error| eprintln!("cockpitctl: {:#}", anyhow::Error::from(error)));
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
