//! Runs the program in a data folder of its own, with a bound on how long it may take.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

/// How long anything may take before a test gives up on it.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// A data folder.
pub struct Bench {
    dir: TempDir,
}

/// What a command left behind.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Bench {
    /// An empty folder: the next command is a first start.
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// A folder whose tasks ask nobody in the world.
    pub fn quiet() -> Self {
        let bench = Self::new();
        bench.json(&["set", "news_sync", "--config", r#"{"feeds":[]}"#]);
        bench
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The program on this folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program();
        command.arg("--data-dir").arg(self.path()).args(arguments);
        command
    }

    /// Runs to the end.
    pub fn run(&self, arguments: &[&str]) -> Answer {
        run(self.command(arguments))
    }

    /// Runs with `--json` to a good end, and reads the document.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let answer = self.run(&[arguments, &["--json"]].concat());
        assert_eq!(answer.code, 0, "{arguments:?}: {answer:?}");
        answer.document()
    }

    /// The task of a type.
    pub fn task(&self, task_type: &str) -> Value {
        let tasks = self.json(&["tasks"]);
        let found = tasks.as_array().unwrap().iter().find(|task| task["taskType"] == task_type);
        found.unwrap().clone()
    }
}

impl Answer {
    /// The one JSON document on standard output.
    pub fn document(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// The program, away from the environment of whoever runs the tests.
pub fn program() -> Command {
    let mut command = Command::new(PathBuf::from(env!("CARGO_BIN_EXE_cockpitctl")));
    for variable in ["COCKPIT_DATA_DIR", "COCKPIT_LOG", "NEWSDATA_API_KEY"] {
        command.env_remove(variable);
    }
    command.env("COCKPIT_SETTLE_MS", "0").stdin(Stdio::null());
    command
}

/// Runs a command to the end.
pub fn run(mut command: Command) -> Answer {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let id = child.id();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(child.wait_with_output()));
    let Ok(output) = receiver.recv_timeout(PATIENCE) else {
        let _ = Command::new("kill").args(["-KILL", &id.to_string()]).status();
        panic!("{command:?} did not end");
    };
    let output = output.unwrap();
    Answer {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Looks again and again until it is so.
#[cfg_attr(not(unix), expect(dead_code, reason = "only what is asked over the socket is waited for"))]
pub fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "still waiting for {what}");
        thread::yield_now();
    }
}
