//! Window manners on a desktop: a session bus of the test's own with a panel and notifications on it, or without.

use std::{path::Path, time::Duration};

use serde_json::{Value, json};
use system_tests::{
    programs::{ctl, terminate, window},
    session_bus::SessionBus,
};
use tempfile::TempDir;
use tokio::{
    process::{Child, Command},
    time::timeout,
};

mod closing;
mod many_tasks;
mod notifier;
mod panel;
mod places;
mod screen;
mod telling;

use screen::Screen;

/// How long anything may take.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A desktop: its bus, and the home of whoever sits at it.
pub struct Desktop {
    pub bus: SessionBus,
    pub home: TempDir,
}

/// A window that a person started, and its folder.
pub struct Started {
    pub folder: TempDir,
    pub process: Child,
}

impl Desktop {
    pub fn start() -> Self {
        Self { bus: SessionBus::start().unwrap(), home: tempfile::tempdir().unwrap() }
    }

    /// Variables of its programs.
    pub fn variables(&self) -> [(&str, &str); 3] {
        let home = self.home.path().to_str().unwrap();
        [("DBUS_SESSION_BUS_ADDRESS", &self.bus.address), ("HOME", home), ("XDG_CONFIG_HOME", home)]
    }

    /// Starts the window on a first folder, of which nothing goes out into the world.
    pub async fn open(&self, arguments: &[&str]) -> Started {
        let folder = tempfile::tempdir().unwrap();
        let quiet = ctl(folder.path(), &["set", "news_sync", "--config", "{\"feeds\":[]}"]).await.unwrap();
        assert!(quiet.status.success(), "{}", String::from_utf8_lossy(&quiet.stderr));
        let process = self.start_on(folder.path(), arguments);
        Started { folder, process }
    }

    /// Starts the window on a folder.
    pub fn start_on(&self, folder: &Path, arguments: &[&str]) -> Child {
        let mut command = Command::new(window().unwrap());
        command.arg("--data-dir").arg(folder).args(arguments).envs(self.variables());
        command.env("COCKPIT_SETTLE_MS", "0").kill_on_drop(true).spawn().unwrap()
    }
}

impl Started {
    pub fn screen(&self) -> Screen {
        Screen::of(self.process.id().unwrap())
    }

    /// Waits for its end.
    pub async fn code(&mut self) -> Option<i32> {
        timeout(PATIENCE, self.process.wait()).await.expect("the window ends").unwrap().code()
    }

    /// Ends it as a session does.
    pub async fn end(mut self) -> TempDir {
        terminate(&self.process).await.unwrap();
        assert_eq!(self.code().await, Some(0));
        self.folder
    }
}

/// Calls a command as the page does.
pub async fn invoke(client: &fantoccini::Client, command: &str, arguments: Value) -> Value {
    const CALL: &str = "
        const [command, args, done] = arguments;
        window.__TAURI_INTERNALS__.invoke(command, args).then(done, (e) => done({ error: e }));
    ";
    let answer = client.execute_async(CALL, vec![json!(command), arguments]).await.unwrap();
    assert_eq!(answer.get("error"), None, "{answer}");
    answer
}
