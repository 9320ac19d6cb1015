//! `cockpitctl serve`: the scheduler as a service.

#[cfg(unix)]
use std::time::Duration;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

#[cfg(unix)]
use cockpit::socket;
use cockpit::{Cockpit, CockpitOptions, logging};

use crate::{
    failure::{Failure, NOT_OWNER},
    output::say,
    stop_signals::StopSignals,
};

/// How long an owner that closes gives those it owes an answer, or a last word.
#[cfg(unix)]
const LAST_ANSWER: Duration = Duration::from_secs(2);

/// What to do about another owner.
const OWNED: &str = if cfg!(unix) {
    "use the other commands of cockpitctl to speak to it, or stop it first"
} else {
    "close it first"
};

/// Serves until it is asked to stop, then drains. Starts anew where a restored database asks for it.
///
/// # Errors
/// Another process owns the database, or it cannot be opened.
pub async fn serve(data_dir: PathBuf, mut stop: StopSignals) -> Result<ExitCode, Failure> {
    let mut log = None;
    loop {
        match serve_once(data_dir.clone(), &mut stop, &mut log).await {
            Ok(Some(code)) => return Ok(code),
            Ok(None) => say("starting anew with the restored database"),
            // It was to go on until then, and that is all that it was to do.
            Err(stopped @ Failure::Stopped(_)) => {
                say(stopped);
                return Ok(ExitCode::SUCCESS);
            }
            Err(failure) => return Err(failure),
        }
    }
}

/// `None`: it is to start anew. The log goes on then: a process begins to keep one only once.
async fn serve_once(
    data_dir: PathBuf,
    stop: &mut StopSignals,
    log: &mut Option<logging::Kept>,
) -> Result<Option<ExitCode>, Failure> {
    let cockpit = open(&data_dir, stop).await?;
    if log.is_none() {
        // Until the very end: the lines of the shutdown are kept too.
        *log = logging::keep_in(cockpit.data_dir())
            .map_err(|error| say(format_args!("{:#}", anyhow::Error::from(error))))
            .ok();
    }
    #[cfg(unix)]
    let server = socket::Server::start(&cockpit);
    #[cfg(unix)]
    if let Err(error) = &server {
        say(format_args!("{error}; other commands cannot reach this process"));
    }
    say(format_args!("serving {}; stop with Ctrl+C", cockpit.data_dir().display()));
    tokio::select! {
        () = stop.received() => {}
        () = cockpit.stopped() => {
            say("another process has taken the database over");
            return Ok(Some(ExitCode::from(NOT_OWNER)));
        }
        () = cockpit.restart_requested() => {}
    }
    if !cockpit.is_restart_requested() {
        say("stopping");
    }
    #[cfg(unix)]
    if let Ok(server) = server {
        server.answered(LAST_ANSWER).await;
    }
    let report = cockpit.shutdown().await;
    if report.interrupted > 0 {
        let interrupted = cockpit::counted(report.interrupted, "run");
        say(format_args!("interrupted {interrupted}, which did not stop in time"));
    }
    Ok((!cockpit.is_restart_requested()).then_some(ExitCode::SUCCESS))
}

/// As the database's owner. A command that has it is waited for; whoever serves it already is not.
async fn open(data_dir: &Path, stop: &mut StopSignals) -> Result<Cockpit, Failure> {
    let options = CockpitOptions::from_env(data_dir.to_owned(), "serve").map_err(Failure::BadInput)?;
    tokio::select! {
        opened = Cockpit::open_in_turn(options) => opened.map_err(|error| match error {
            owned if owned.is_owned() => Failure::NotOwner(format!("{owned}; {OWNED}")),
            other => other.into(),
        }),
        () = stop.received() => Err(Failure::Stopped("stopped before it served anything")),
    }
}
