//! A `WebKitWebDriver` of our own and one session in it: it starts the window, and ends it.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use fantoccini::{Client, ClientBuilder, wd::TimeoutConfiguration};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use system_tests::programs;
use tokio::net::TcpStream;

/// The longest wait for a state of the window, unless a test says otherwise.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The longest that a window may take to come up, on a machine that is busy with others.
const OPENING: Duration = Duration::from_mins(1);

/// The driver's process. One session a driver: a second one would be refused.
pub struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts a driver on a free port; the window it starts inherits its environment, and these variables.
    pub fn start(variables: &[(&str, &str)]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("COCKPIT_SETTLE_MS", "0")
            .env_remove("NEWSDATA_API_KEY")
            .env("NO_PROXY", "127.0.0.1")
            .envs(variables.iter().copied())
            .stdin(Stdio::null());
        let process = command.spawn().expect("WebKitWebDriver is installed by the recipe `test-e2e`");
        Self { process, port }
    }

    /// Opens the window on a data folder.
    pub async fn open(&self, data_dir: &Path) -> Client {
        let binary = programs::window().unwrap();
        let options = json!({ "binary": binary, "args": ["--data-dir", data_dir] });
        let capabilities = json!({ "webkitgtk:browserOptions": options });
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities.as_object().unwrap().clone());
        let address = format!("http://127.0.0.1:{}", self.port);
        self.listens().await;
        // A window that does not come up is waited for by the driver for ever.
        let opening = tokio::time::timeout(OPENING, builder.connect(&address)).await;
        let client = opening.expect("the window comes up; see what it says above").expect("a session");
        be_patient(&client, PATIENCE).await;
        client
    }
}

/// Sets the longest wait for a state of the window.
pub async fn be_patient(client: &Client, patience: Duration) {
    let timeouts = TimeoutConfiguration::new(Some(patience), Some(PATIENCE), None);
    client.update_timeouts(timeouts).await.unwrap();
}

impl Driver {
    /// Waits until the driver takes connections; it says nothing when it does.
    async fn listens(&self) {
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", self.port)).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("WebKitWebDriver does not listen on port {}", self.port);
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Gone already is fine.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
