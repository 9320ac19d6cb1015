//! The signals that ask a program to end. Once listened to they kill no more: whoever listens has to end by itself.

#[cfg(unix)]
use std::future;

use anyhow::Context;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
#[cfg(windows)]
use tokio::signal::windows::{
    CtrlBreak, CtrlC, CtrlClose, CtrlShutdown, ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown,
};

use crate::failure::Failure;

/// What comes of `work`, unless one of the signals comes first, or both at once: then it is dropped, and `after_stop` is said.
///
/// # Errors
/// Those of the work; or the program is asked to stop.
pub async fn unless_stopped<T>(
    work: impl Future<Output = Result<T, Failure>>,
    stop: &mut StopSignals,
    after_stop: &'static str,
) -> Result<T, Failure> {
    tokio::select! {
        biased;
        () = stop.received() => Err(Failure::Stopped(after_stop)),
        done = work => done,
    }
}

/// SIGINT, SIGTERM and, unless the program is to outlive its terminal, SIGHUP, heard from [`StopSignals::listen`] on.
#[cfg(unix)]
pub struct StopSignals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Option<Signal>,
}

#[cfg(unix)]
impl StopSignals {
    /// Listens from now on.
    ///
    /// # Errors
    /// The system offers no signals.
    pub fn listen() -> anyhow::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).context("no SIGINT here")?,
            terminate: signal(SignalKind::terminate()).context("no SIGTERM here")?,
            hang_up: cockpit::ends_with_terminal()
                .then(|| signal(SignalKind::hangup()).context("no SIGHUP here"))
                .transpose()?,
        })
    }

    /// Waits for one.
    pub async fn received(&mut self) {
        let hung_up = async {
            match &mut self.hang_up {
                Some(signal) => drop(signal.recv().await),
                None => future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            () = hung_up => {}
        }
    }
}

/// Ctrl+C, Ctrl+Break, the end of the console and that of the session, heard from [`StopSignals::listen`] on. After the
/// last two the system waits some seconds.
#[cfg(windows)]
pub struct StopSignals {
    interrupt: CtrlC,
    break_off: CtrlBreak,
    close: CtrlClose,
    shutdown: CtrlShutdown,
}

#[cfg(windows)]
impl StopSignals {
    /// Listens from now on.
    ///
    /// # Errors
    /// The system offers no signals.
    pub fn listen() -> anyhow::Result<Self> {
        Ok(Self {
            interrupt: ctrl_c().context("no Ctrl+C here")?,
            break_off: ctrl_break().context("no Ctrl+Break here")?,
            close: ctrl_close().context("the end of the console cannot be heard")?,
            shutdown: ctrl_shutdown().context("the end of the session cannot be heard")?,
        })
    }

    /// Waits for one.
    pub async fn received(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.break_off.recv() => {}
            _ = self.close.recv() => {}
            _ = self.shutdown.recv() => {}
        }
    }
}
