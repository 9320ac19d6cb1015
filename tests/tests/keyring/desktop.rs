//! A session bus of a test's own, the keyring on it, and a home for both.

use std::{
    env,
    fs::{self, File},
    io::Write,
    path::Path,
    process::{Child, Command, Stdio},
};

use futures::StreamExt as _;
use system_tests::session_bus::SessionBus;
use zbus::{Connection, fdo::DBusProxy};

/// Says to a process that it was started for one test, and on what home.
const HOME: &str = "COCKPIT_TEST_HOME";
/// A bus that starts nobody: the tests say when there is a keyring.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>"#;

/// Runs the named test in a process of its own on a desktop of its own, and fails when it fails there. Is `true` in that
/// process: the test goes on; `false` here: it is over.
pub fn on_a_desktop(test: &str) -> bool {
    if env::var_os(HOME).is_some() {
        return true;
    }
    let home = tempfile::tempdir().unwrap();
    let configuration = home.path().join("bus.conf");
    fs::write(&configuration, BUS).unwrap();
    let bus = SessionBus::configured(&configuration).unwrap();
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(HOME, home.path())
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
        .env_remove("NEWSDATA_API_KEY")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "is {test} its name? {said}");
    false
}

/// GNOME's keyring. What it keeps lies in the home and outlives it.
pub struct Daemon {
    process: Child,
}

impl Daemon {
    /// One that was unlocked at the login. The first makes the keyring.
    pub fn unlocked() -> Self {
        let mut daemon = Self::start(&["--unlock"]);
        let mut password = daemon.process.stdin.take().unwrap();
        password.write_all(b"hunter2").unwrap();
        daemon
    }

    /// One that asks for the password, and finds nobody to ask.
    pub fn locked() -> Self {
        Self::start(&[])
    }

    fn start(arguments: &[&str]) -> Self {
        let log = File::create(Path::new(&env::var_os(HOME).unwrap()).join("keyring.log")).unwrap();
        let process = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--components=secrets"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("gnome-keyring-daemon is installed by the recipe `test-e2e`");
        Self { process }
    }

    /// Until it is on the bus.
    pub async fn wait_for_its_name(&self) {
        const NAME: &str = "org.freedesktop.secrets";
        let bus = Connection::session().await.unwrap();
        let names = DBusProxy::new(&bus).await.unwrap();
        let mut changes = names.receive_name_owner_changed_with_args(&[(0, NAME)]).await.unwrap();
        while !names.name_has_owner(NAME.try_into().unwrap()).await.unwrap() {
            changes.next().await.unwrap();
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // Gone already is fine.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
