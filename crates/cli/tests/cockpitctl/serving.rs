//! `cockpitctl serve` in the background of a test.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Instant,
};

use crate::support::{Bench, PATIENCE};

/// A process that serves; killed with the test.
pub struct Serving {
    child: Child,
    lines: Receiver<String>,
}

impl Serving {
    /// Starts it and waits for the line that says it is ready.
    pub fn start(bench: &Bench) -> Self {
        Self::of(bench.command(&["serve"]), bench.path())
    }

    /// The same by a command of the test's own, on this folder.
    pub fn of(mut command: Command, folder: &Path) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let serving = Self { child, lines };
        let ready = serving.line("cockpitctl: serving ");
        assert!(ready.contains(folder.to_str().unwrap()), "{ready}");
        serving
    }

    /// Waits for a line on standard error.
    pub fn line(&self, start: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let line = self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now()));
            match line {
                Ok(line) if line.starts_with(start) => return line,
                Ok(_) => {}
                Err(error) => panic!("no line {start:?}: {error}"),
            }
        }
    }

    /// What it has said and nobody has waited for.
    pub fn lines_so_far(&self) -> Vec<String> {
        self.lines.try_iter().collect()
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn signal(&self, signal: &str) {
        send(signal, self.id());
    }

    /// Asks it to end, waits, and returns its exit code.
    pub fn stop(mut self, signal: &str) -> Option<i32> {
        self.signal(signal);
        self.line("cockpitctl: stopping");
        // It has 5 seconds to drain, and the thread that reads its lines ends with it.
        let deadline = Instant::now() + PATIENCE;
        while self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())).is_ok() {}
        self.child.wait().unwrap().code()
    }
}

/// Sends a signal to a process.
pub fn send(signal: &str, id: u32) {
    let sent = Command::new("kill").args([format!("-{signal}"), id.to_string()]).status();
    assert!(sent.unwrap().success());
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It has ended already, if all went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
