//! The keyring of a desktop as it comes, goes and locks itself: a real one, GNOME's, on a session bus of the test's own.
//!
//! The bus is known by a variable of the environment, which is everybody's: so each test runs in a process of its own.
//! Nothing of the keyring of whoever runs the tests is touched.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests may panic")]

mod desktop;

use std::time::{Duration, Instant};

use api::{calendar::CalendarAddressDto, settings::SecretStatusDto};
use cockpit::{Cockpit, CockpitOptions};
use desktop::{Daemon, on_a_desktop};
use serde_json::json;
use tempfile::TempDir;

const KEY: &str = "pub_0123456789abcdef";

/// A cockpit whose schedules nobody waits for, and its folder.
async fn open() -> (Cockpit, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let cockpit =
        Cockpit::open(CockpitOptions::on_request_only(folder.path().to_owned()).unwrap()).await.unwrap();
    (cockpit, folder)
}

async fn status(cockpit: &Cockpit) -> SecretStatusDto {
    cockpit.get_newsdata_key_status().await.unwrap()
}

/// Asks until the keyring that was just started answers, or for long enough to be sure that it never does.
async fn answering(cockpit: &Cockpit) -> SecretStatusDto {
    let began = Instant::now();
    loop {
        let status = status(cockpit).await;
        if status.keyring_available || began.elapsed() > Duration::from_secs(20) {
            return status;
        }
    }
}

fn in_keyring() -> SecretStatusDto {
    SecretStatusDto { present: true, origin: "keyring".to_owned(), keyring_available: true }
}

#[tokio::test]
async fn a_keyring_that_comes_up_later_is_asked() {
    if !on_a_desktop("a_keyring_that_comes_up_later_is_asked") {
        return;
    }
    let (cockpit, _folder) = open().await;
    assert!(!status(&cockpit).await.keyring_available);
    let error = cockpit.set_newsdata_key(KEY.to_owned()).await.unwrap_err();
    assert!(error.message.contains("there is no keyring"), "{error}");

    let _daemon = Daemon::unlocked();
    assert!(answering(&cockpit).await.keyring_available);
    assert_eq!(cockpit.set_newsdata_key(KEY.to_owned()).await.unwrap(), in_keyring());
}

#[tokio::test]
async fn a_keyring_that_was_started_anew_is_asked() {
    if !on_a_desktop("a_keyring_that_was_started_anew_is_asked") {
        return;
    }
    let (cockpit, _folder) = open().await;
    let daemon = Daemon::unlocked();
    assert!(answering(&cockpit).await.keyring_available);
    cockpit.set_newsdata_key(KEY.to_owned()).await.unwrap();
    assert_eq!(status(&cockpit).await, in_keyring());

    drop(daemon);
    assert!(!status(&cockpit).await.keyring_available);
    let _daemon = Daemon::unlocked();
    assert_eq!(answering(&cockpit).await, in_keyring());
    assert!(!cockpit.clear_newsdata_key().await.unwrap().present);
}

/// Files that this process has open: connections to the bus are among them.
fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

#[tokio::test]
async fn a_question_leaves_no_connection_behind() {
    if !on_a_desktop("a_question_leaves_no_connection_behind") {
        return;
    }
    let (cockpit, _folder) = open().await;
    let _daemon = Daemon::unlocked();
    assert!(answering(&cockpit).await.keyring_available);
    let before = open_files();
    for _ in 0..50 {
        assert!(status(&cockpit).await.keyring_available);
    }
    // The last ones may be on their way out.
    assert!(open_files() < before + 10, "{before} became {}", open_files());
}

#[tokio::test]
async fn a_locked_keyring_is_waited_for() {
    if !on_a_desktop("a_locked_keyring_is_waited_for") {
        return;
    }
    let (cockpit, folder) = open().await;
    let daemon = Daemon::unlocked();
    assert!(answering(&cockpit).await.keyring_available);
    let file = folder.path().join("private.ics");
    std::fs::write(&file, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n").unwrap();
    let address = |keyring_available: bool| CalendarAddressDto {
        name: "Private".to_owned(),
        present: keyring_available,
        keyring_available,
    };
    let kept = cockpit.set_calendar_address("Private", file.to_str().unwrap().to_owned()).await.unwrap();
    assert_eq!(kept, [address(true)]);

    drop(daemon);
    let daemon = Daemon::locked();
    daemon.wait_for_its_name().await;
    assert_eq!(cockpit.list_calendar_addresses().await.unwrap(), [address(false)]);
    let run = cockpit.run_system_task_now("calendar_sync", None).await.unwrap();
    let unlock = json!({ "reason": "the keyring did not answer; unlock it" }).to_string();
    assert_eq!((run.status.as_str(), run.result), ("skipped", Some(unlock)));

    drop(daemon);
    let _daemon = Daemon::unlocked();
    assert!(answering(&cockpit).await.keyring_available);
    let run = cockpit.run_system_task_now("calendar_sync", None).await.unwrap();
    assert_eq!(run.status, "success", "{run:?}");
}
