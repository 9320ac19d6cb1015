//! `cockpitctl serve` as a child that is going to be killed.

use std::{
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use system_tests::programs::{cockpitctl, terminate};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, ChildStderr, Command},
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};

/// How long anything may take before a test gives up on it.
pub const PATIENCE: Duration = Duration::from_mins(1);
/// The line that says it owns the database and can be spoken to.
const READY: &str = "cockpitctl: serving ";
const SIGKILL: i32 = 9;

/// A process that serves, or is about to; killed with the test.
pub struct Serving {
    child: Child,
    ready: oneshot::Receiver<()>,
    said: JoinHandle<String>,
}

/// One that is gone.
pub struct Ended {
    status: ExitStatus,
    /// On standard error.
    pub said: String,
}

impl Serving {
    /// Starts it. What is due runs after `settle`.
    pub fn spawn(data_dir: &Path, settle: Duration) -> Self {
        let mut command = Command::new(cockpitctl().unwrap());
        for variable in ["COCKPIT_DATA_DIR", "COCKPIT_LOG", "NEWSDATA_API_KEY"] {
            command.env_remove(variable);
        }
        command.env("COCKPIT_SETTLE_MS", settle.as_millis().to_string());
        command.arg("--data-dir").arg(data_dir).arg("serve");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let (tell, ready) = oneshot::channel();
        let said = tokio::spawn(listen(child.stderr.take().unwrap(), tell));
        Self { child, ready, said }
    }

    /// Waits until it can be spoken to; `false`: it has ended without.
    pub async fn is_ready(&mut self) -> bool {
        timeout(PATIENCE, &mut self.ready).await.unwrap().is_ok()
    }

    /// Asks it to end, as a session manager does.
    pub async fn terminate(&self) {
        // It may have ended already.
        let _ = terminate(&self.child).await;
    }

    /// Kills it, unless it has ended; it is gone when this returns.
    pub async fn kill(mut self) -> Ended {
        let _ = self.child.start_kill();
        self.ended().await
    }

    /// Waits until it has ended.
    pub async fn ended(mut self) -> Ended {
        let status = timeout(PATIENCE, self.child.wait()).await.unwrap().unwrap();
        Ended { status, said: timeout(PATIENCE, self.said).await.unwrap().unwrap() }
    }
}

impl Ended {
    /// By the kill, not by itself.
    pub fn was_killed(&self) -> bool {
        self.status.signal() == Some(SIGKILL)
    }

    /// Panics unless it was killed or has ended well, and has complained of nothing.
    pub fn check(&self) {
        let complaint =
            self.said.lines().find(|line| line.contains(" ERROR ") || line.contains("panicked at"));
        let well = self.was_killed() || self.status.success();
        assert!(well && complaint.is_none(), "ended with {}: {}", self.status, self.said);
    }
}

/// Reads to the end, so that the process never waits for room to write.
async fn listen(stderr: ChildStderr, ready: oneshot::Sender<()>) -> String {
    let mut ready = Some(ready);
    let mut said = String::new();
    let mut lines = BufReader::new(stderr).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some(ready) = ready.take_if(|_| line.starts_with(READY)) {
            let _ = ready.send(());
        }
        said += &line;
        said.push('\n');
    }
    said
}
