//! Notifications: once an incident, not in quiet hours, and a click leads to what it is about.

use std::fs;

use chrono::{Local, TimeDelta};
use serde_json::json;
use system_tests::programs::ctl;

use super::{Desktop, invoke, notifier::Notifier};
use crate::cockpit_window::{CockpitWindow, cell};

async fn run(window: &CockpitWindow, code: i32) {
    let output = ctl(window.folder.path(), &["run", "news_sync"]).await.unwrap();
    assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Fails three times, and waits until the window knows.
async fn fail(window: &CockpitWindow) {
    window.go("System tasks").await;
    // The run of the start would take one of the failures.
    window.shows(&cell("news_sync", "status"), "Healthy").await;
    window.server.fail_next("harbour", 3, 503);
    for failures in ["1", "2", "3"] {
        run(window, 1).await;
        window.shows(&cell("news_sync", "error-count"), failures).await;
    }
}

async fn succeed(window: &CockpitWindow) {
    run(window, 0).await;
    window.shows(&cell("news_sync", "error-count"), "0").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_keeps_failing_is_told_once_and_a_click_leads_to_it() {
    let desktop = Desktop::start();
    let mut notifier = Notifier::open(&desktop.bus).await;
    let window = CockpitWindow::open_with(&desktop.variables()).await;
    fail(&window).await;
    let told = notifier.next().await;
    assert_eq!(told.title, "News sync keeps failing");
    assert!(told.body.contains("3 errors in a row"), "{}", told.body);
    assert!(!told.body.contains('<'), "{}", told.body);

    window.go("News").await;
    notifier.click(&told).await;
    window.shows("h1", "News sync").await;
    assert!(window.client.current_url().await.unwrap().path().starts_with("/settings/system-tasks/"));

    // A fourth error is the same incident; the next one is another.
    window.server.fail_next("harbour", 1, 503);
    run(&window, 1).await;
    window.go("System tasks").await;
    window.shows(&cell("news_sync", "error-count"), "4").await;
    succeed(&window).await;
    assert!(notifier.is_silent());
    fail(&window).await;
    assert_ne!(notifier.next().await.id, told.id);
    assert!(notifier.is_silent());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_leads_to_what_was_told_last_where_the_desktops_shell_has_started_anew() {
    let desktop = Desktop::start();
    let mut notifier = Notifier::open(&desktop.bus).await;
    let window = CockpitWindow::open_with(&desktop.variables()).await;
    fail(&window).await;
    let before = notifier.next().await;
    notifier.close().await;
    let mut notifier = Notifier::open(&desktop.bus).await;
    window.ask(&["set", "calendar_sync", "--retries", "0"]).await;
    window.shows(&cell("calendar_sync", "status"), "Healthy").await;
    window.server.refuse("/calendars/", 503);
    for failures in ["1", "2", "3"] {
        let output = ctl(window.folder.path(), &["run", "calendar_sync"]).await.unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        window.shows(&cell("calendar_sync", "error-count"), failures).await;
    }
    let told = notifier.next().await;
    assert_eq!((told.id, told.title.as_str()), (before.id, "Calendar sync keeps failing"));
    notifier.click(&told).await;
    window.shows("h1", "Calendar sync").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn quiet_hours_silence_it_until_they_end() {
    let desktop = Desktop::start();
    let mut notifier = Notifier::open(&desktop.bus).await;
    let window = CockpitWindow::open_with(&desktop.variables()).await;
    let around = |hours: i64| (Local::now() + TimeDelta::hours(hours)).format("%H:%M").to_string();
    let hours = |hours| json!({ "input": { "quietHours": hours } });
    let quiet = hours(json!({ "from": around(-2), "to": around(2) }));
    invoke(&window.client, "update_settings", quiet).await;
    fail(&window).await;
    window.go("Dashboard").await;
    window.shows("[data-testid='failing-banner']", "News sync").await;
    assert!(notifier.is_silent());
    invoke(&window.client, "update_settings", hours(json!(null))).await;
    assert_eq!(notifier.next().await.title, "News sync keeps failing");
    assert!(notifier.is_silent());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_starts_it_from_a_menu_is_told_why_there_is_no_window() {
    let desktop = Desktop::start();
    let mut notifier = Notifier::open(&desktop.bus).await;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("cockpit.db"), "not a database. ".repeat(900)).unwrap();
    let mut window = desktop.start_on(folder.path(), &[]);
    let told = notifier.next().await;
    assert_eq!((told.title.as_str(), told.actions.len()), ("Architect Cockpit could not start", 0));
    assert!(told.body.contains("cockpit.db"), "{}", told.body);
    assert_eq!(window.wait().await.unwrap().code(), Some(1));
}

/// By the codes of `cockpitctl`: it is bad input, and no failure.
#[tokio::test(flavor = "multi_thread")]
async fn a_data_folder_that_is_none_exits_2() {
    let desktop = Desktop::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert_eq!(desktop.start_on(&file, &[]).wait().await.unwrap().code(), Some(2));
}
