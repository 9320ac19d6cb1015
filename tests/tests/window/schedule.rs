//! Sections 3, 6.2 and 7: a frequency edit is in force at once, a disabled task has no next run, and a restart keeps
//! everything and runs what is overdue once.

use std::time::Duration;

use fantoccini::key::Key;

use crate::cockpit_window::{CockpitWindow, cell};

/// What toasts offer.
const TOAST_ACTIONS: &str = "[data-sonner-toast] [data-action]";

#[tokio::test(flavor = "multi_thread")]
async fn a_frequency_edit_is_in_force_at_once_and_the_next_run_comes_by_itself() {
    let window = CockpitWindow::open().await;
    window.go("System tasks").await;
    window.shows(&cell("news_sync", "status"), "Healthy").await;
    window.shows(&cell("news_sync", "next-run"), "in 4").await; // 44 minutes, or what a slow start has left of them

    window.press("Edit frequency of News sync").await;
    window.fill("Amount", "1").await;
    window.shows(&cell("news_sync", "frequency"), "Every minute").await;
    window.keep_screenshot("frequency-editor-light").await;
    window.type_keys(&char::from(Key::Enter).to_string()).await;
    window.shows(&cell("news_sync", "frequency"), "Every 1 min").await;
    window.shows(&cell("news_sync", "next-run"), " s").await;

    // The run that comes by itself is the next row of history: once all have run, nothing else is due within the minute. What runs
    // once a day might be.
    for task in ["ideas_review", "history_prune"] {
        window.ask(&["set", task, "--disable"]).await;
    }
    window.shows(&cell("calendar_sync", "status"), "Healthy").await;
    window.shows(&cell("alerts_refresh", "status"), "Healthy").await;
    let runs = window.ask(&["runs", "--limit", "500"]).await;
    let next = runs[0]["id"].as_i64().unwrap() + 1;
    window.go("Runs").await;
    window.be_patient(Duration::from_secs(100)).await;
    window.shows(&format!("[data-testid='run-row-{next}']"), "News sync").await;
    window.shows(&format!("[data-testid='run-row-{next}']"), "schedule").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn esc_reverts_an_edit_and_undo_takes_one_back() {
    let window = CockpitWindow::open().await;
    window.go("System tasks").await;
    window.press("Edit frequency of Calendar sync").await;
    window.fill("Amount", "7").await;
    window.type_keys(&char::from(Key::Escape).to_string()).await;
    window.shows(&cell("calendar_sync", "frequency"), "Every 30 min").await;

    window.press("Edit frequency of Calendar sync").await;
    window.fill("Amount", "7").await;
    window.shows(&cell("calendar_sync", "frequency"), "Every 7 minutes").await;
    window.type_keys(&char::from(Key::Enter).to_string()).await;
    window.hides("form[aria-label^='Frequency of']", "").await;
    window.shows(&cell("calendar_sync", "frequency"), "Every 7 min").await;
    window.shows(TOAST_ACTIONS, "Undo").await;
    // Clicked in the page: a toast moves while others come and go.
    let undo = format!(
        "[...document.querySelectorAll(\"{TOAST_ACTIONS}\")].find((b) => b.textContent === 'Undo').click()"
    );
    window.client.execute(&undo, Vec::new()).await.unwrap();
    window.shows(&cell("calendar_sync", "frequency"), "Every 30 min").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_task_has_no_next_run_and_a_restart_keeps_everything() {
    let window = CockpitWindow::open().await;
    window.go("System tasks").await;
    window.shows(&cell("news_sync", "status"), "Healthy").await;
    window.press("Calendar sync enabled").await;
    window.shows(&cell("calendar_sync", "next-run"), "–").await;
    window.shows(&cell("calendar_sync", "status"), "Off").await;
    let before = window.ask(&["runs", "--limit", "500"]).await;

    let window = window.restart().await;
    window.go("System tasks").await;
    window.shows(&cell("calendar_sync", "status"), "Off").await;
    window.shows(&cell("news_sync", "frequency"), "Every 45 min").await;
    let after = window.ask(&["runs", "--limit", "500"]).await;
    let (before, after) = (before.as_array().unwrap(), after.as_array().unwrap());
    assert!(after.len() >= before.len(), "history is kept");
    assert_eq!(after.last(), before.last(), "from its first row on");

    // Overdue after a long absence: once, and then the grid.
    window.press("Calendar sync enabled").await;
    window.shows(&cell("calendar_sync", "next-run"), "in 29 min").await;
}
