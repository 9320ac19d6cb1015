//! A `WebKitWebDriver` of our own and the one session in it: it starts a window on a data folder, and both end with it.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use fantoccini::{Client, ClientBuilder, wd::TimeoutConfiguration};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::{net::TcpStream, time::timeout};

/// The longest wait for a state of the window, unless somebody asks for another.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The longest that a window may take to come up, on a machine that is busy with others.
const OPENING: Duration = Duration::from_mins(1);

/// The longest that a window may take to close: it has five seconds for what runs.
const CLOSING: Duration = Duration::from_secs(10);

/// The driver's process. One session a driver: a second one would be refused.
pub struct Driver {
    process: Child,
    port: u16,
    data_dir: PathBuf,
}

impl Driver {
    /// Opens a window, which is the program `window`, on a data folder. It inherits this process's environment, and these
    /// variables.
    ///
    /// # Errors
    /// `WebKitWebDriver` is not installed, or the window does not come up.
    pub async fn open(window: &Path, data_dir: &Path, variables: &[(&str, &str)]) -> Result<(Self, Client)> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("COCKPIT_SETTLE_MS", "0")
            .env_remove("NEWSDATA_API_KEY")
            .env("NO_PROXY", "127.0.0.1")
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            // What it says is no result of who started it.
            .stdout(Stdio::null());
        let process = command.spawn().context("WebKitWebDriver, which the recipe `test-e2e` installs")?;
        let driver = Self { process, port, data_dir: data_dir.to_owned() };
        let client = driver.session(window).await?;
        be_patient(&client, PATIENCE).await?;
        Ok((driver, client))
    }

    async fn session(&self, window: &Path) -> Result<Client> {
        let options = json!({ "binary": window, "args": ["--data-dir", self.data_dir] });
        let capabilities = json!({ "webkitgtk:browserOptions": options });
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities.as_object().context("capabilities")?.clone());
        let address = format!("http://127.0.0.1:{}", self.port);
        self.listens().await?;
        // A window that does not come up is waited for by the driver for ever.
        let opening = timeout(OPENING, builder.connect(&address)).await;
        opening.context("the window does not come up; see what it says above")?.context("no session")
    }

    /// Waits until the driver takes connections; it says nothing when it does.
    async fn listens(&self) -> Result<()> {
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", self.port)).await.is_ok() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("WebKitWebDriver does not listen on port {}", self.port)
    }
}

/// Sets the longest wait for a state of the window.
///
/// # Errors
/// The window is gone.
pub async fn be_patient(client: &Client, patience: Duration) -> Result<()> {
    let timeouts = TimeoutConfiguration::new(Some(patience), Some(PATIENCE), None);
    Ok(client.update_timeouts(timeouts).await?)
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Gone already is fine.
        let _ = self.process.kill();
        let _ = self.process.wait();
        // A driver that is killed leaves its window behind; the lock of the database says which it is.
        let lock = self.data_dir.join("cockpit.lock");
        let Ok(owner) = std::fs::read_to_string(&lock) else { return };
        let Ok(pid) = owner.trim().parse::<u32>() else { return };
        // Nobody is there any more where it ended without a word.
        if !Command::new("kill").arg(pid.to_string()).status().is_ok_and(|asked| asked.success()) {
            return;
        }
        // It may have runs to end, and takes its name out of the lock then. Whoever opens the folder next has to find it free.
        let until = Instant::now() + CLOSING;
        while std::fs::read_to_string(&lock).is_ok_and(|holder| holder == owner) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
