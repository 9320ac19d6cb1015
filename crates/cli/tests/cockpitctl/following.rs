//! A command that goes on until it is stopped, in the background of a test.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Instant,
};

use crate::{
    serving::send,
    support::{Bench, PATIENCE, eventually},
};

/// A command whose lines are read as they come; killed with the test.
pub struct Following {
    child: Child,
    lines: Receiver<String>,
}

impl Following {
    pub fn start(bench: &Bench, arguments: &[&str]) -> Self {
        let mut command = bench.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, lines }
    }

    /// One whose lines nobody reads.
    pub fn unread(child: Child) -> Self {
        Self { child, lines: mpsc::channel().1 }
    }

    /// Waits for a line that is the one.
    pub fn line(&self, is_it: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let line = self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())).unwrap();
            if is_it(&line) {
                return line;
            }
        }
    }

    /// What it has said and nobody has waited for.
    pub fn lines_so_far(&self) -> impl Iterator<Item = String> {
        self.lines.try_iter()
    }

    /// Makes things happen until it tells of them.
    pub fn hear(&self, bench: &Bench) {
        eventually("a line", || {
            bench.json(&["run", "alerts_refresh"]);
            self.lines_so_far().count() > 0
        });
    }

    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Waits for its end, and returns its exit code and what it said on standard error.
    pub fn end(mut self) -> (Option<i32>, String) {
        eventually("its end", || self.has_ended());
        let said = std::io::read_to_string(self.child.stderr.take().unwrap()).unwrap();
        (self.child.wait().unwrap().code(), said)
    }

    /// Asks it to end.
    pub fn stop(self) -> Option<i32> {
        send("INT", self.child.id());
        self.end().0
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        // It has ended already, if all went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
