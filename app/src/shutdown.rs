//! Reasons to close the window that are not a click: signals, and the loss of the database.

use std::{env, ffi::OsString, io, path::PathBuf, process::Command};

use cockpit::Cockpit;
use tauri::{AppHandle, Runtime};

use crate::{HIDDEN, NOT_OWNER};

/// Closes the window on SIGTERM and SIGINT, and on SIGHUP where it does not outlive its terminal, so that runs are drained
/// as on any other exit.
pub async fn on_signal<R: Runtime>(app: AppHandle<R>) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut terminate), Ok(mut interrupt)) =
            (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        else {
            return tracing::warn!("signals cannot be heard here");
        };
        let mut terminal = cockpit::ends_with_terminal().then(|| signal(SignalKind::hangup()).ok()).flatten();
        let hung_up = async {
            match &mut terminal {
                Some(signal) => drop(signal.recv().await),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            () = hung_up => {}
        }
        app.exit(0);
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_ok() {
        app.exit(0);
    }
}

/// Closes the window when another process has taken the database over: what it shows is not true any more.
pub async fn when_superseded<R: Runtime>(app: AppHandle<R>, cockpit: Cockpit) {
    cockpit.stopped().await;
    tracing::error!("another process has taken the database over");
    app.exit(NOT_OWNER.into());
}

/// Closes the window where a database was restored: it is opened with that.
pub async fn on_restart<R: Runtime>(app: AppHandle<R>, cockpit: Cockpit) {
    cockpit.restart_requested().await;
    app.exit(0);
}

/// Starts this program once more, as it was started, but with its window as it was left. Nothing of the present one may
/// be in its way.
///
/// # Errors
/// The program is not there any more.
pub fn start_anew(hidden: bool) -> io::Result<()> {
    let mut again = Command::new(program()?);
    again.args(arguments(env::args_os().skip(1), hidden));
    // In the place of this process, where that can be: locks and names on the bus are free at that moment.
    #[cfg(unix)]
    return Err(std::os::unix::process::CommandExt::exec(&mut again));
    #[cfg(not(unix))]
    again.spawn().map(drop)
}

/// How it was started says nothing of the window: one that was started at login may have been opened since, and one that was
/// opened may have been closed to the tray.
fn arguments(given: impl IntoIterator<Item = OsString>, hidden: bool) -> impl Iterator<Item = OsString> {
    given.into_iter().filter(|argument| argument != HIDDEN).chain(hidden.then(|| HIDDEN.into()))
}

/// This program, or what an update has put in its place: Linux says of the file that was there that it is deleted.
///
/// # Errors
/// The system does not tell.
pub fn program() -> io::Result<PathBuf> {
    let running = env::current_exe()?;
    let replaced = running.to_str().and_then(|path| path.strip_suffix(" (deleted)"));
    Ok(match replaced {
        Some(path) if !running.exists() => path.into(),
        _ => running,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_comes_back_as_it_was_left() {
        let anew = |given: &[&str], hidden| -> Vec<OsString> {
            arguments(given.iter().map(OsString::from), hidden).collect()
        };
        for given in [&["--data-dir", "here"][..], &["--hidden", "--data-dir", "here"]] {
            assert_eq!(anew(given, false), ["--data-dir", "here"]);
            assert_eq!(anew(given, true), ["--data-dir", "here", "--hidden"]);
        }
    }
}
