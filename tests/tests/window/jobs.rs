//! Every main job of the window, by keyboard alone. What came of each is asked of the cockpit itself where it can tell.

use fantoccini::key::Key;
use serde_json::Value;

use crate::cockpit_window::{CockpitWindow, cell};

async fn go(window: &CockpitWindow, keys: &str, heading: &str) {
    window.keys(keys).await;
    window.shows("h1", heading).await;
    window.has_loaded().await;
}

/// Gives the reason that a dialog asks for, and confirms.
async fn because(window: &CockpitWindow, reason: &str) {
    window.shows("[role='dialog']", "Why").await;
    window.tab_to("Why").await;
    window.keys(reason).await;
    window.key(Key::Enter).await;
    window.hides("[role='dialog']", "Why").await;
}

/// Takes the last thing back, once it has been told and is offered.
async fn undo(window: &CockpitWindow, told: &str) {
    window.shows("[data-sonner-toast]", told).await;
    window.keys("u").await;
}

async fn find(window: &CockpitWindow, listing: &str, is_it: impl Fn(&Value) -> bool) -> Value {
    let rows = window.ask(&[listing]).await;
    rows.as_array().unwrap().iter().find(|row| is_it(row)).cloned().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_are_switched_snoozed_edited_cancelled_and_paused_by_keys() {
    let window = CockpitWindow::on_stage().await;
    let status = cell("alerts_refresh", "status");
    let frequency = cell("alerts_refresh", "frequency");
    go(&window, "gt", "System tasks").await;
    window.keys("j").await; // the first row has the cursor from now on

    window.keys("s").await;
    window.shows(&status, "Off").await;
    undo(&window, "is switched off").await;
    window.shows(&status, "Healthy").await;

    window.keys("p").await;
    because(&window, "the archive moves").await;
    window.shows(&status, "the archive moves").await;
    window.keys("w").await;
    window.shows(&status, "Healthy").await;

    window.keys("e").await;
    window.shows("ol[aria-label='Next runs'] li", "").await;
    window.keys("7").await;
    window.shows(&frequency, "Every 7 minutes").await;
    window.key(Key::Enter).await;
    window.hides("form[aria-label^='Frequency of']", "").await;
    window.shows(&frequency, "Every 7 min").await;
    undo(&window, "the new frequency is in force").await;
    window.shows(&frequency, "Every 10 min").await;

    window.keys("xjx").await;
    window.shows("[aria-label='Selected tasks']", "2 tasks selected").await;
    window.tab_to("Snooze…").await;
    window.key(Key::Enter).await;
    because(&window, "both wait").await;
    window.shows(&status, "both wait").await;
    window.shows(&cell("calendar_sync", "status"), "both wait").await;

    window.server.hold();
    window.tab_to("Run now: News sync").await;
    window.key(Key::Enter).await;
    window.shows(&cell("news_sync", "status"), "Running").await;
    // The button that started it is the one that ends it, and has kept the focus.
    window.shows(":focus[aria-label='Cancel News sync']", "").await;
    window.key(Key::Enter).await;
    window.hides(&cell("news_sync", "status"), "Running").await;
    window.server.release();
    let runs = window.ask(&["runs", "news_sync", "--limit", "1"]).await;
    assert_eq!(runs[0]["status"], "cancelled", "{runs}");

    window.chord(Key::Shift, 'P').await;
    because(&window, "a storm").await;
    window.shows("[data-testid='pause-banner']", "a storm").await;
    window.chord(Key::Shift, 'P').await;
    window.hides("[data-testid='pause-banner']", "").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn alerts_ideas_news_calendar_and_theme_are_worked_with_by_keys() {
    let window = CockpitWindow::on_stage().await;
    window.keys("?").await;
    window.shows("[role='dialog']", "Keyboard shortcuts").await;
    window.key(Key::Escape).await;
    window.hides("[role='dialog']", "").await;

    go(&window, "ga", "Alerts").await;
    window.shows("main", "Calendar sync").await;
    window.keys("ja").await;
    window.shows("[data-sonner-toast]", "Acknowledged").await;
    let seen = find(&window, "alerts", |alert| alert["acknowledgedAt"].is_string()).await;
    assert!(seen.is_object(), "an alert is acknowledged");

    window.keys("c").await;
    window.shows("[role='dialog']", "Capture an idea").await;
    window.is_asked().await;
    window.keys("Ask for a second key").await;
    window.key(Key::Enter).await;
    window.hides("[role='dialog']", "").await;
    let kept = find(&window, "ideas", |idea| idea["title"] == "Ask for a second key").await;
    assert_eq!(kept["status"], "captured", "{kept}");

    go(&window, "gi", "Ideas").await;
    window.shows("main", "1 of 3").await;
    window.keys("1").await;
    window.shows("main", "2 of 3").await;
    window.shows("[data-sonner-toast]", "Kept: ").await; // it is shown before it is stored
    let reviewed = find(&window, "ideas", |idea| idea["status"] == "kept").await;
    assert!(reviewed.is_object(), "an idea is kept");

    go(&window, "gn", "News").await;
    window.keys("/").await;
    window.keys("night ferry").await;
    window.hides("main", "Lighthouse keeper retires").await;
    window.shows("main", "Night ferry to run all winter").await;
    window.key(Key::Escape).await;
    window.chord(Key::Control, 'k').await;
    window.is_asked().await;
    window.keys("calendar").await;
    window.shows("[role='option'][aria-selected='true']", "Calendar").await;
    window.key(Key::Escape).await;
    window.hides("[role='dialog']", "").await;

    window.tab_to("Unread only").await; // out of the field, where keys are letters
    go(&window, "gc", "Calendar").await;
    window.shows("main", "Today, ").await;
    window.keys("]]").await;
    window.hides("main", "Today, ").await;
    window.keys("t").await;
    window.shows("main", "Today, ").await;

    window.chord(Key::Control, 'k').await;
    window.is_asked().await;
    window.keys("theme: dark").await;
    window.shows("[role='option'][aria-selected='true']", "dark").await;
    window.key(Key::Enter).await;
    window.shows("html.dark", "").await;
    window.keep_screenshot("by-keys-dark").await;
}
