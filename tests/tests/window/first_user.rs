//! The first-time user's path through the demo, by keyboard alone: see what is failing, understand why, put it right,
//! change a frequency, run something now, and find yesterday's failure. A picture is kept of each step.

use fantoccini::key::Key;
use system_tests::demo::MISTYPED_CALENDAR;

use crate::{
    cockpit_window::{CockpitWindow, cell},
    places::{period_of_outage, yesterdays_failure},
};

#[tokio::test(flavor = "multi_thread")]
async fn who_has_never_seen_it_finds_the_failure_puts_it_right_and_finds_yesterdays() {
    let window = CockpitWindow::on_stage().await;
    understand(&window).await;
    put_right(&window).await;
    change_a_frequency_and_run_now(&window).await;
    find_yesterdays_failure(&window).await;
}

/// Dashboard, banner, task page, failed run.
async fn understand(window: &CockpitWindow) {
    let banner = "[data-testid='failing-banner']";
    window.shows(banner, "Calendar sync").await;
    window.shows(banner, "there is nothing at this address (404)").await;
    window.keep_screenshot("first-user-1-failing").await;
    window.tab_to("View Calendar sync").await;
    window.key(Key::Enter).await;
    window.shows("h1", "Calendar sync").await;
    window.shows("[aria-label='Edits']", "Configuration:").await;
    window.keep_screenshot("first-user-2-why").await;
    let failure = window.ask(&["runs", "calendar_sync", "--status", "error", "--limit", "1"]).await;
    let failure = failure[0]["id"].as_i64().unwrap();
    window.keys("gr").await;
    window.shows("h1", "Runs").await;
    window.shows(&format!("[data-testid='run-row-{failure}']"), "Calendar sync").await;
    window.tab_to(&format!("#{failure}")).await;
    window.key(Key::Enter).await;
    window.shows("h1", &format!("Run #{failure}")).await;
    window.shows("[aria-label='Error']", "there is nothing at this address (404)").await;
    window.keep_screenshot("first-user-3-run").await;
}

/// Settings, the address, Test, Save, Run now; and the banner goes.
async fn put_right(window: &CockpitWindow) {
    window.keys("gs").await;
    window.shows("h1", "Settings").await;
    window.tab_to("Address of calendar 1").await;
    window.key(Key::End).await;
    let wrong = MISTYPED_CALENDAR.chars().count();
    window.keys(&char::from(Key::Backspace).to_string().repeat(wrong)).await;
    window.keys("team.ics").await;
    window.tab_to("Test Team").await;
    window.key(Key::Enter).await;
    window.shows("main", "Fetched").await;
    window.keep_screenshot("first-user-4-tested").await;
    window.tab_to("Save Calendars").await;
    window.key(Key::Enter).await;
    window.shows("[data-sonner-toast]", "Saved").await;
    window.keys("gd").await;
    window.shows("h1", "Dashboard").await;
    window.tab_to("Run now: Calendar sync").await;
    window.key(Key::Enter).await;
    window.hides("[data-testid='failing-banner']", "Calendar sync").await;
    window.keep_screenshot("first-user-5-well").await;
}

async fn change_a_frequency_and_run_now(window: &CockpitWindow) {
    window.keys("gt").await;
    window.shows("h1", "System tasks").await;
    window.tab_to("Edit frequency of Alerts refresh").await;
    window.key(Key::Enter).await;
    window.shows(&cell("alerts_refresh", "frequency"), "").await;
    window.tab_to("Amount").await;
    window.keys("7").await;
    window.shows("main", "Every 7").await;
    window.keep_screenshot("first-user-6-frequency").await;
    window.key(Key::Enter).await;
    window.hides("form[aria-label^='Frequency of']", "").await;
    window.shows(&cell("alerts_refresh", "frequency"), "Every 7 min").await;
    window.tab_to("Run now: News sync").await;
    window.key(Key::Enter).await;
    window.shows("[data-sonner-toast]", "News sync completed").await;
    window.keep_screenshot("first-user-7-ran").await;
}

/// The filters of the history, then the run with its log.
async fn find_yesterdays_failure(window: &CockpitWindow) {
    let failure = yesterdays_failure(window).await;
    window.keys("gr").await;
    window.shows("h1", "Runs").await;
    window.choose("Status", "error").await;
    window.choose("Date", period_of_outage(window).await).await;
    window.shows(&format!("[data-testid='run-row-{failure}']"), "News sync").await;
    window.keep_screenshot("first-user-8-yesterday").await;
    window.tab_to(&format!("#{failure}")).await;
    window.key(Key::Enter).await;
    window.shows("h1", &format!("Run #{failure}")).await;
    window.shows("main", "503").await;
    window.keep_screenshot("first-user-9-found").await;
}
