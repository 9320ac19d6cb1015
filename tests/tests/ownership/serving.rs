//! `cockpitctl serve` as a child of a test.

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use system_tests::programs::cockpitctl;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStderr, Command},
    time::timeout,
};

use crate::folder::Folder;

/// How long anything may take before a test gives up on it.
pub const PATIENCE: Duration = Duration::from_mins(1);
/// Between two looks at a state of another process.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// The line that says it owns the database and can be spoken to.
const READY: &str = "cockpitctl: serving ";

/// A process that serves, or tries to; killed with the test.
pub struct Serving {
    child: Child,
    id: u32,
    lines: Lines<BufReader<ChildStderr>>,
}

/// What became of a start.
pub enum Outcome {
    Owns(Box<Serving>),
    /// It ended.
    Refused {
        code: Option<i32>,
        said: String,
    },
}

impl Serving {
    /// Starts it. What is due runs after `settle`.
    pub fn spawn(folder: &Folder, settle: Duration) -> Self {
        let mut command = Command::new(cockpitctl().unwrap());
        for variable in ["COCKPIT_DATA_DIR", "COCKPIT_LOG", "NEWSDATA_API_KEY"] {
            command.env_remove(variable);
        }
        command.env("COCKPIT_SETTLE_MS", settle.as_millis().to_string());
        command.arg("--data-dir").arg(folder.path()).arg("serve");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        Self { id: child.id().unwrap(), child, lines }
    }

    /// Starts it and waits until it serves.
    pub async fn start(folder: &Folder) -> Self {
        match Self::spawn(folder, Duration::ZERO).outcome().await {
            Outcome::Owns(serving) => *serving,
            Outcome::Refused { code, said } => panic!("refused with {code:?}: {said}"),
        }
    }

    /// Waits until it either serves or has ended.
    pub async fn outcome(mut self) -> Outcome {
        let mut said = String::new();
        while let Some(line) = timeout(PATIENCE, self.lines.next_line()).await.unwrap().unwrap() {
            if line.starts_with(READY) {
                return Outcome::Owns(Box::new(self));
            }
            said += &line;
            said.push('\n');
        }
        let code = timeout(PATIENCE, self.child.wait()).await.unwrap().unwrap().code();
        Outcome::Refused { code, said }
    }

    pub fn id(&self) -> u32 {
        self.id
    }

    pub async fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.id.to_string()).status().await;
        assert!(sent.unwrap().success(), "{name}");
    }

    /// Stops it where it stands, and waits until it does.
    pub async fn stand_still(&self) {
        self.signal("STOP").await;
        let state = format!("/proc/{}/stat", self.id);
        let deadline = Instant::now() + PATIENCE;
        // Where there is no such file the signal's delivery has to do.
        while std::fs::read_to_string(&state).is_ok_and(|stat| !stat.contains(") T ")) {
            assert!(Instant::now() < deadline, "it does not stop");
            tokio::task::yield_now().await;
        }
    }

    /// Waits until it ends by itself.
    pub async fn ended(self) -> (Option<i32>, String) {
        match self.outcome().await {
            Outcome::Refused { code, said } => (code, said),
            Outcome::Owns(_) => panic!("it says again that it serves"),
        }
    }

    /// Asks it to end, as a session manager does; its exit code.
    pub async fn stop(self) -> Option<i32> {
        self.signal("TERM").await;
        self.ended().await.0
    }
}

/// Looks again and again until it is so.
pub async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so().await {
        assert!(Instant::now() < deadline, "still waiting for {what}");
        // Nothing tells of what another process writes.
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}
