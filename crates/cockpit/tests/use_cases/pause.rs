//! The scheduler as a whole: its status, a pause that outlives a restart, and its end.

use api::{error::ErrorKind, instant_from_text, status::PauseInput};
use chrono::{TimeDelta, Utc};

use crate::support::Bench;

fn until(text: &str) -> PauseInput {
    PauseInput { until: Some(text.to_owned()), reason: None }
}

#[tokio::test]
async fn an_idle_scheduler_is_alive_and_says_so() {
    let bench = Bench::open().await;
    let status = bench.cockpit.get_scheduler_status().await.unwrap();
    assert!(status.alive && !status.paused, "{status:?}");
    assert_eq!((&status.paused_since, &status.paused_until, &status.store_error), (&None, &None, &None));
    assert!(status.running.is_empty() && status.workers == 4, "{status:?}");
    assert!(status.timezone.parse::<chrono_tz::Tz>().is_ok(), "{}", status.timezone);
    let off = Utc::now() - instant_from_text(&status.now).unwrap();
    assert!(off.abs() < TimeDelta::minutes(1), "{off}");
}

#[tokio::test]
async fn a_pause_outlives_a_restart_and_resume_ends_it() {
    let bench = Bench::open().await;
    let paused = bench.cockpit.pause_scheduler(&PauseInput::default()).await.unwrap();
    assert!(paused.paused && paused.paused_until.is_none(), "{paused:?}");
    let bench = bench.reopen().await;
    let status = bench.cockpit.get_scheduler_status().await.unwrap();
    assert!(status.paused && status.paused_since == paused.paused_since, "{status:?}");
    let resumed = bench.cockpit.resume_scheduler().await.unwrap();
    assert!(!resumed.paused && resumed.paused_since.is_none(), "{resumed:?}");
    let bench = bench.reopen().await;
    assert!(!bench.cockpit.get_scheduler_status().await.unwrap().paused);
}

#[tokio::test]
async fn a_pause_until_some_time_keeps_that_time() {
    let bench = Bench::open().await;
    let paused = bench.cockpit.pause_scheduler(&until("2099-01-01T01:00+01:00")).await.unwrap();
    assert_eq!(paused.paused_until.as_deref(), Some("2099-01-01T00:00:00.000Z"));
    let bench = bench.reopen().await;
    let status = bench.cockpit.get_scheduler_status().await.unwrap();
    assert_eq!(status.paused_until, paused.paused_until);
}

#[tokio::test]
async fn a_time_that_has_passed_or_cannot_be_read_pauses_nothing() {
    let bench = Bench::open().await;
    for text in ["2020-01-01T00:00:00Z", "tomorrow", ""] {
        let error = bench.cockpit.pause_scheduler(&until(text)).await.unwrap_err();
        assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::InvalidInput, Some("until")), "{text}");
    }
    assert!(!bench.cockpit.get_scheduler_status().await.unwrap().paused);
}

#[tokio::test]
async fn a_pause_keeps_its_reason_and_a_long_one_pauses_nothing() {
    let bench = Bench::open().await;
    let because = |reason: &str| PauseInput { until: None, reason: Some(reason.to_owned()) };
    let error = bench.cockpit.pause_scheduler(&because(&"ü".repeat(201))).await.unwrap_err();
    assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::InvalidInput, Some("reason")));
    let gone = PauseInput { until: Some("2020-01-01T00:00:00Z".to_owned()), reason: None };
    let error = bench.cockpit.pause_scheduler(&gone).await.unwrap_err();
    assert!(error.to_string().ends_with("name one to come, or leave it out"), "{error}");
    assert!(!bench.cockpit.get_scheduler_status().await.unwrap().paused);
    let paused = bench.cockpit.pause_scheduler(&because("  moving house ")).await.unwrap();
    assert_eq!(paused.pause_reason.as_deref(), Some("moving house"));
    let bench = bench.reopen().await;
    let status = bench.cockpit.get_scheduler_status().await.unwrap();
    assert_eq!(status.pause_reason.as_deref(), Some("moving house"));
    let prolonged = bench.cockpit.pause_scheduler(&because(" ")).await.unwrap();
    assert_eq!((prolonged.paused_since, prolonged.pause_reason), (paused.paused_since, None));
    assert_eq!(bench.cockpit.resume_scheduler().await.unwrap().pause_reason, None);
}

#[tokio::test]
async fn run_now_works_during_a_pause() {
    let bench = Bench::open().await;
    bench.cockpit.pause_scheduler(&PauseInput::default()).await.unwrap();
    let result = bench.cockpit.run_system_task_now("ideas_review", None).await.unwrap();
    assert_eq!(result.status, "success");
}

#[tokio::test]
async fn after_the_shutdown_use_cases_fail_politely() {
    let bench = Bench::open().await;
    bench.cockpit.shutdown().await;
    let error = bench.cockpit.run_system_task_now("ideas_review", None).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Busy, "{error}");
    let error = bench.cockpit.resume_scheduler().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Busy, "{error}");
    bench.cockpit.shutdown().await;
}
