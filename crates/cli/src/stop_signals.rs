//! The signals that ask a program to end. Once listened to they kill no more: whoever listens has to end by itself.

use anyhow::Context;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
#[cfg(windows)]
use tokio::signal::windows::{
    CtrlBreak, CtrlC, CtrlClose, CtrlShutdown, ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown,
};

/// SIGINT and SIGTERM, heard from [`StopSignals::listen`] on.
#[cfg(unix)]
pub struct StopSignals {
    interrupt: Signal,
    terminate: Signal,
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
        })
    }

    /// Waits for one.
    pub async fn received(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
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
