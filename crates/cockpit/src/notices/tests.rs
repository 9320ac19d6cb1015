//! Nights with failures: what is told, when, and how often, with the real scheduler and the real store.

use std::sync::atomic::Ordering;

use api::settings::{QuietHoursDto, SettingsInput};
use tokio::sync::mpsc::Receiver;

use crate::{incidents::Notice, night::Night};

/// A night in which the task fails from now on, without retries.
async fn failing() -> Night {
    let night = Night::begin().await;
    night.edit(r#"{"maxRetries":0,"breakerThreshold":0}"#).await;
    night.fails.store(true, Ordering::SeqCst);
    night
}

async fn quiet(night: &Night, from: &str, to: &str) {
    let hours = QuietHoursDto { from: from.to_owned(), to: to.to_owned() };
    let input = SettingsInput { quiet_hours: Some(Some(hours)), ..SettingsInput::default() };
    night.cockpit.update_settings(&input).await.unwrap();
}

/// What has been told up to an instant.
async fn told(night: &Night, notices: &mut Receiver<Notice>, until: &str) -> Vec<String> {
    night.until(until).await;
    let mut told = Vec::new();
    while let Ok(notice) = notices.try_recv() {
        told.push(format!("{}: {}", notice.title, notice.body));
    }
    told
}

#[tokio::test(start_paused = true)]
async fn the_third_error_is_told_once_and_a_success_makes_the_next_incident_a_new_one() {
    let night = failing().await;
    let mut notices = night.cockpit.notices();
    assert!(told(&night, &mut notices, "2026-11-23T21:45:00Z").await.is_empty());
    let once = told(&night, &mut notices, "2026-11-24T01:45:00Z").await;
    assert_eq!(once, ["Work keeps failing: 3 errors in a row. It rains"]);
    night.fails.store(false, Ordering::SeqCst);
    night.until("2026-11-24T02:45:00Z").await;
    night.fails.store(true, Ordering::SeqCst);
    assert_eq!(told(&night, &mut notices, "2026-11-24T07:45:00Z").await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_breaker_that_opens_at_the_first_error_is_told_with_that_one() {
    let night = failing().await;
    night.edit(r#"{"breakerThreshold":1}"#).await;
    let mut notices = night.cockpit.notices();
    let once = told(&night, &mut notices, "2026-11-23T22:45:00Z").await;
    assert_eq!(once, ["Work is suspended: 1 error. It rains"]);
}

#[tokio::test(start_paused = true)]
async fn a_restart_says_nothing_twice() {
    let night = failing().await;
    let mut notices = night.cockpit.notices();
    assert_eq!(told(&night, &mut notices, "2026-11-23T22:45:00Z").await.len(), 1);
    let night = night.closed_until("2026-11-23T23:00:00Z").await;
    let mut notices = night.cockpit.notices();
    assert!(told(&night, &mut notices, "2026-11-24T02:45:00Z").await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn quiet_hours_end_by_the_wall_clock_and_then_it_is_told() {
    let night = failing().await;
    quiet(&night, "22:00", "07:00").await;
    let mut notices = night.cockpit.notices();
    assert!(told(&night, &mut notices, "2026-11-23T23:45:00Z").await.is_empty());
    // Nothing runs any more that could be a reason to look.
    night.edit(r#"{"frequencyCron":"0 20 * * *"}"#).await;
    night.sleep_until("2026-11-24T06:59:00Z");
    assert!(told(&night, &mut notices, "2026-11-24T06:59:30Z").await.is_empty());
    let morning = told(&night, &mut notices, "2026-11-24T07:00:30Z").await;
    assert_eq!(morning.len(), 1, "{morning:?}");
    assert!(morning[0].starts_with("Work keeps failing"), "{morning:?}");
}

#[tokio::test(start_paused = true)]
async fn what_is_over_in_the_morning_is_not_told() {
    let night = failing().await;
    quiet(&night, "22:00", "07:00").await;
    let mut notices = night.cockpit.notices();
    night.until("2026-11-24T02:45:00Z").await;
    night.fails.store(false, Ordering::SeqCst);
    assert!(told(&night, &mut notices, "2026-11-24T09:00:00Z").await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn whoever_takes_the_quiet_hours_back_hears_of_it_at_once() {
    let night = failing().await;
    quiet(&night, "20:00", "07:00").await;
    let mut notices = night.cockpit.notices();
    assert!(told(&night, &mut notices, "2026-11-23T22:45:00Z").await.is_empty());
    let input = SettingsInput { quiet_hours: Some(None), ..SettingsInput::default() };
    night.cockpit.update_settings(&input).await.unwrap();
    assert_eq!(told(&night, &mut notices, "2026-11-23T22:46:00Z").await.len(), 1);
}
