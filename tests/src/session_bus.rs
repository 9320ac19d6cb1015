//! A session bus of a test's own: nobody is on it but whom the test puts there.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result};

/// The daemon's process, and where it listens. It ends with this.
pub struct SessionBus {
    process: Child,
    /// As `DBUS_SESSION_BUS_ADDRESS` has it.
    pub address: String,
}

impl SessionBus {
    /// Starts one as a desktop has it: whoever is asked for is started.
    ///
    /// # Errors
    /// There is no `dbus-daemon`, or it does not say where it listens.
    pub fn start() -> Result<Self> {
        Self::with("--session".to_owned())
    }

    /// Starts one by a configuration of its own.
    ///
    /// # Errors
    /// As for [`SessionBus::start`].
    pub fn configured(file: &Path) -> Result<Self> {
        Self::with(format!("--config-file={}", file.display()))
    }

    fn with(configuration: String) -> Result<Self> {
        let process = Command::new("dbus-daemon")
            .arg(configuration)
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("dbus-daemon is installed by the recipe `test-e2e`")?;
        let mut bus = Self { process, address: String::new() };
        let said = bus.process.stdout.as_mut().context("its output is a pipe")?;
        BufReader::new(said).read_line(&mut bus.address)?;
        bus.address.truncate(bus.address.trim_end().len());
        Ok(bus)
    }
}

impl Drop for SessionBus {
    fn drop(&mut self) {
        // Gone already is fine.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
