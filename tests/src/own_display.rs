//! A display of a test's own: `Xvfb`, and nobody on it but whom the test puts there. What is selected is one for a whole display:
//! a field that somebody else's focus comes to selects its text, and takes that from ours, which has its caret behind it then.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, ensure};

/// The server's process, and its name. It ends with this.
pub struct OwnDisplay {
    process: Child,
    /// As `DISPLAY` has it.
    pub name: String,
}

impl OwnDisplay {
    /// Starts one of a usual size, by the first number that is free.
    ///
    /// # Errors
    /// There is no `Xvfb`, or it does not come up.
    pub fn start() -> Result<Self> {
        let process = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1920x1080x24", "-noreset", "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            // What it says of keys that it does not know is no result of a test.
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb, which the recipe `test-e2e` installs")?;
        let mut display = Self { process, name: ":".to_owned() };
        let said = display.process.stdout.as_mut().context("its output is a pipe")?;
        BufReader::new(said).read_line(&mut display.name)?;
        display.name.truncate(display.name.trim_end().len());
        ensure!(display.name.len() > 1, "Xvfb does not come up");
        Ok(display)
    }
}

impl Drop for OwnDisplay {
    fn drop(&mut self) {
        // Asked, it takes its socket and its lock along; gone already is fine.
        let asked = Command::new("kill").arg(self.process.id().to_string()).status();
        if !asked.is_ok_and(|asked| asked.success()) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}
