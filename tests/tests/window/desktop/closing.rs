//! Closing, hiding, coming back: into a tray where there is one, and never into nothing.

use serde_json::Value;
use system_tests::programs::ctl_json;
use tokio::task::block_in_place;

use super::{
    Desktop,
    panel::{Manner, Panel},
};

#[tokio::test(flavor = "multi_thread")]
async fn where_there_is_a_tray_the_window_hides_and_a_second_start_brings_it_back() {
    let desktop = Desktop::start();
    let mut panel = Panel::open(&desktop.bus).await;
    let mut started = desktop.open(&[]).await;
    let tray = panel.item().await;
    let screen = started.screen();
    screen.shows();
    tray.says(" tasks").await;
    screen.close();
    screen.hides();

    let mut second = desktop.start_on(started.folder.path(), &[]);
    assert!(second.wait().await.unwrap().success());
    screen.shows();

    // At login nobody asked to see it.
    screen.close();
    screen.hides();
    let mut at_login = desktop.start_on(started.folder.path(), &["--hidden"]);
    assert!(at_login.wait().await.unwrap().success());
    screen.hides();

    tray.press("Open").await;
    screen.shows();
    tray.press("Quit").await;
    assert_eq!(started.code().await, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_there_is_none_closing_ends_it() {
    let desktop = Desktop::start();
    let mut started = desktop.open(&[]).await;
    started.screen().shows();
    started.screen().close();
    assert_eq!(started.code().await, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tray_that_goes_away_gives_the_window_back() {
    let desktop = Desktop::start();
    let mut panel = Panel::open(&desktop.bus).await;
    let mut started = desktop.open(&["--hidden"]).await;
    panel.item().await.says(" tasks").await;
    assert!(started.screen().is_hidden());
    drop(panel);
    started.screen().shows();
    started.screen().close();
    assert_eq!(started.code().await, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_does_not_hide_in_a_tray_that_nobody_took() {
    let shows_itself = |manner| async move {
        let desktop = Desktop::start();
        let _panel = Panel::with(&desktop.bus, manner).await;
        let mut started = desktop.open(&["--hidden"]).await;
        // Both at once: it takes its time to give up.
        block_in_place(|| started.screen().shows());
        started.screen().close();
        assert_eq!(started.code().await, Some(0), "{manner:?}");
    };
    let both = [Manner::Refuses, Manner::NeverAnswers].map(|manner| tokio::spawn(shows_itself(manner)));
    for one in both {
        one.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_start_without_a_tray_is_no_hidden_window() {
    let desktop = Desktop::start();
    let started = desktop.open(&["--hidden"]).await;
    started.screen().shows();
    started.end().await;
}

/// A restore starts the program anew, in the same process.
#[tokio::test(flavor = "multi_thread")]
async fn a_restore_leaves_the_window_as_it_is() {
    let desktop = Desktop::start();
    let mut panel = Panel::open(&desktop.bus).await;
    // As at login, and opened since.
    let started = desktop.open(&["--hidden"]).await;
    let tray = panel.item().await;
    tray.says(" tasks").await;
    tray.press("Open").await;
    started.screen().shows();
    let folder = started.folder.path();
    let backup = ctl_json(folder, &["backups", "--now"]).await.unwrap()["name"].as_str().unwrap().to_owned();
    let restore = ["restore", &backup, "--yes"];
    ctl_json(folder, &restore).await.unwrap();
    let tray = panel.item().await;
    tray.says(" tasks").await;
    started.screen().shows();
    // And the other way round: opened, and closed to the tray since.
    started.screen().close();
    started.screen().hides();
    ctl_json(folder, &restore).await.unwrap();
    panel.item().await.says(" tasks").await;
    assert!(started.screen().is_hidden());
    started.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tray_says_how_it_is_and_does_what_it_offers() {
    let desktop = Desktop::start();
    let mut panel = Panel::open(&desktop.bus).await;
    let started = desktop.open(&[]).await;
    let tray = panel.item().await;
    tray.says(" tasks, next ").await;
    let well = tray.icon().await;
    tray.press("Pause schedules").await;
    tray.says(" tasks, paused").await;
    assert_ne!(tray.icon().await, well);
    tray.press("Resume schedules").await;
    tray.says(" tasks, next ").await;
    assert_eq!(tray.icon().await, well);
    tray.press("Ideas review").await;
    let runs = async {
        loop {
            let runs = ctl_json(started.folder.path(), &["runs", "ideas_review"]).await;
            // Its first run by schedule may come at the same time.
            let is_manual = |run: &Value| run["trigger"] == "manual";
            if runs.is_ok_and(|runs| runs.as_array().is_some_and(|runs| runs.iter().any(is_manual))) {
                return;
            }
        }
    };
    tokio::time::timeout(super::PATIENCE, runs).await.expect("a run");
    started.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn windows_of_two_folders_are_two() {
    let desktop = Desktop::start();
    let (one, other) = (desktop.open(&[]).await, desktop.open(&[]).await);
    one.screen().shows();
    other.screen().shows();
    one.end().await;
    other.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_session_bus_the_lock_decides() {
    let desktop = Desktop::start();
    let first = desktop.open(&[]).await;
    first.screen().shows();
    let nowhere = Desktop::start();
    let mut second = nowhere.start_on(first.folder.path(), &[]);
    assert_eq!(second.wait().await.unwrap().code(), Some(4));
    first.end().await;
}
