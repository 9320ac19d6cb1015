//! Nights asleep, closed and on a clock that jumps, and what is told of them in the morning.

use std::{sync::atomic::Ordering, time::Duration};

use api::{away::AwayReportDto, error::ErrorKind};
use chrono::TimeDelta;

use crate::night::Night;

/// Its kind, its begin and end, slots and outcomes: caught up, failed, skipped, interrupted, pending.
type Brief = (String, String, String, [i64; 6]);

fn brief(report: &AwayReportDto) -> Brief {
    let AwayReportDto { missed_slots, caught_up, failed, skipped, interrupted, pending, .. } = *report;
    let numbers = [missed_slots, caught_up, failed, skipped, interrupted, pending];
    let minute = |text: &str| text[.."2026-11-23T22:40".len()].to_owned();
    (report.kind.clone(), minute(&report.from), minute(&report.to), numbers)
}

impl Night {
    async fn report(&self) -> Option<AwayReportDto> {
        self.cockpit.get_away_report().await.unwrap()
    }

    async fn tells(&self, kind: &str, from: &str, to: &str, numbers: [i64; 6], outcome: &str) {
        let report = self.report().await.unwrap();
        assert_eq!(brief(&report), (kind.to_owned(), from.to_owned(), to.to_owned(), numbers));
        let tasks: Vec<_> =
            report.tasks.iter().map(|task| (task.name.as_str(), task.outcome.as_str())).collect();
        assert_eq!(tasks, [("Work", outcome)]);
    }
}

const EVENING: &str = "2026-11-23T22:40";
const MORNING: &str = "2026-11-24T07:42";

/// Awake until the evening, asleep until the morning.
async fn night_asleep() -> Night {
    let night = Night::begin().await;
    night.until("2026-11-23T22:40:00Z").await;
    night.sleep_until("2026-11-24T07:42:00Z");
    night
}

#[tokio::test(start_paused = true)]
async fn slots_of_a_night_asleep_are_pending_until_one_run_stands_in_for_them() {
    let night = night_asleep().await;
    night.until("2026-11-24T07:42:05Z").await;
    night.tells("asleep", EVENING, MORNING, [9, 0, 0, 0, 0, 1], "pending").await;
    night.until("2026-11-24T07:45:00Z").await;
    night.tells("asleep", EVENING, MORNING, [9, 1, 0, 0, 0, 0], "caught_up").await;
    assert_eq!(night.report().await.unwrap().tasks[0].run_id, Some(4));
}

#[tokio::test(start_paused = true)]
async fn a_stand_in_that_fails_is_told_as_such() {
    let night = night_asleep().await;
    night.fails.store(true, Ordering::SeqCst);
    night.until("2026-11-24T07:45:00Z").await;
    night.tells("asleep", EVENING, MORNING, [9, 0, 1, 0, 0, 0], "failed").await;
}

#[tokio::test(start_paused = true)]
async fn slots_that_are_never_caught_up_are_skipped() {
    let night = Night::begin().await;
    night.edit(r#"{"catchUp":"skip"}"#).await;
    night.until("2026-11-23T22:40:00Z").await;
    night.sleep_until("2026-11-24T07:42:00Z");
    night.until("2026-11-24T07:45:00Z").await;
    night.tells("asleep", EVENING, MORNING, [9, 0, 0, 1, 0, 0], "skipped").await;
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_was_set_forward_is_told_as_such() {
    let night = Night::begin().await;
    night.until("2026-11-23T22:40:00Z").await;
    night.clock.step(TimeDelta::hours(3));
    night.until("2026-11-24T01:45:00Z").await;
    night.tells("clock_set", EVENING, "2026-11-24T01:40", [3, 1, 0, 0, 0, 0], "caught_up").await;
}

#[tokio::test(start_paused = true)]
async fn a_night_closed_tells_what_was_cut_off_too() {
    let night = Night::begin().await;
    night.until("2026-11-23T22:00:00Z").await;
    night.hangs.store(true, Ordering::SeqCst);
    night.until("2026-11-23T22:30:10Z").await;
    let night = night.closed_until("2026-11-24T07:42:00Z").await;
    night.hangs.store(false, Ordering::SeqCst);
    night.until("2026-11-24T07:45:00Z").await;
    night.tells("closed", "2026-11-23T22:30", MORNING, [9, 1, 0, 0, 1, 0], "caught_up").await;
}

#[tokio::test(start_paused = true)]
async fn what_was_dismissed_stays_away_until_something_is_missed_again() {
    let night = night_asleep().await;
    night.until("2026-11-24T07:45:00Z").await;
    let to = night.report().await.unwrap().to;
    night.cockpit.dismiss_away_report(&to).await.unwrap();
    assert_eq!(night.report().await, None);

    night.sleep_until("2026-11-24T09:50:00Z");
    night.until("2026-11-24T09:55:00Z").await;
    night.tells("asleep", "2026-11-24T07:45", "2026-11-24T09:50", [2, 1, 0, 0, 0, 0], "caught_up").await;
    // An older mark takes nothing back.
    let latest = night.report().await.unwrap().to;
    for to in [&latest, &to] {
        night.cockpit.dismiss_away_report(to).await.unwrap();
        assert_eq!(night.report().await, None);
    }
}

#[tokio::test(start_paused = true)]
async fn only_the_end_of_an_absence_can_be_dismissed() {
    let night = night_asleep().await;
    night.until("2026-11-24T07:45:00Z").await;
    for to in ["this morning", "2026-11-24T07:45:01Z"] {
        let error = night.cockpit.dismiss_away_report(to).await.unwrap_err();
        assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::InvalidInput, Some("to")), "{error}");
    }
    assert!(night.report().await.is_some());
}

#[tokio::test(start_paused = true)]
async fn absences_that_cost_nothing_are_not_told_and_do_not_hide_one_that_did() {
    let night = Night::begin().await;
    night.until("2026-11-23T22:40:00Z").await;
    night.sleep_until("2026-11-23T22:50:00Z");
    night.until("2026-11-23T22:55:00Z").await;
    assert_eq!(night.report().await, None, "no slot fell into it");
    night.sleep_until("2026-11-24T07:42:00Z");
    night.until("2026-11-24T07:46:00Z").await;
    night.sleep_until("2026-11-24T07:55:00Z");
    night.until("2026-11-24T08:00:00Z").await;
    night.tells("asleep", "2026-11-23T22:55", MORNING, [9, 1, 0, 0, 0, 0], "caught_up").await;
}

#[tokio::test(start_paused = true)]
async fn what_lasted_less_than_a_minute_or_ended_a_day_ago_is_not_told() {
    let night = Night::begin().await;
    night.edit(r#"{"frequencySeconds":10}"#).await;
    night.until("2026-11-23T22:40:00Z").await;
    night.sleep_until("2026-11-23T22:40:55Z");
    night.until("2026-11-23T22:42:00Z").await;
    assert_eq!(night.report().await, None);
    night.sleep_until("2026-11-23T22:44:00Z");
    night.until("2026-11-23T22:46:00Z").await;
    assert!(night.report().await.is_some());
    night.edit(r#"{"frequencySeconds":86400}"#).await;
    tokio::time::sleep(Duration::from_hours(24)).await;
    assert_eq!(night.report().await, None);
}

#[tokio::test(start_paused = true)]
async fn a_pause_misses_nothing() {
    let night = Night::begin().await;
    night.until("2026-11-23T22:40:00Z").await;
    night.cockpit.pause_scheduler(&api::status::PauseInput::default()).await.unwrap();
    night.sleep_until("2026-11-24T07:42:00Z");
    night.until("2026-11-24T07:42:05Z").await;
    assert_eq!(night.report().await, None);
}

#[tokio::test(start_paused = true)]
async fn a_snooze_misses_nothing_whether_it_goes_on_or_ended_in_the_night() {
    for until in ["2026-11-24T12:00:00Z", "2026-11-24T07:35:00Z"] {
        let night = Night::begin().await;
        night.until("2026-11-23T22:40:00Z").await;
        night.edit(&format!(r#"{{"snooze":{{"until":"{until}"}}}}"#)).await;
        night.sleep_until("2026-11-24T07:42:00Z");
        night.until("2026-11-24T07:42:05Z").await;
        assert_eq!(night.report().await, None, "undecided yet, snoozed until {until}");
        night.until("2026-11-24T07:45:00Z").await;
        assert_eq!(night.report().await, None, "snoozed until {until}");
    }
}
