//! The signals that ask a program to end. Once listened to they kill no more: whoever listens has to end by itself.

use anyhow::Context;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

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

/// Ctrl+C, heard from [`StopSignals::listen`] on.
#[cfg(windows)]
pub struct StopSignals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl StopSignals {
    /// Listens from now on.
    ///
    /// # Errors
    /// The system offers no signals.
    pub fn listen() -> anyhow::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self).context("Ctrl+C cannot be waited for")
    }

    /// Waits for one.
    pub async fn received(&mut self) {
        self.0.recv().await;
    }
}
