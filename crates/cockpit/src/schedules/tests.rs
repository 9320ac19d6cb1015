//! A schedule for a task whose runs are known.

use std::sync::atomic::Ordering;

use api::{run::RunFilter, schedule::PreviewInput};

use crate::night::Night;

async fn warnings(night: &Night, seconds: i64, task_type: Option<&str>) -> Vec<String> {
    let input = PreviewInput {
        frequency_seconds: Some(seconds),
        task_type: task_type.map(str::to_owned),
        ..PreviewInput::default()
    };
    night.cockpit.preview_schedule(&input).await.unwrap().warnings
}

#[tokio::test(start_paused = true)]
async fn a_schedule_that_outruns_its_task_is_warned_of() {
    let night = Night::begin().await;
    night.takes.store(90, Ordering::SeqCst);
    night.until("2026-11-23T22:00:00Z").await;
    let expected = "Every 1 min is more often than the task can keep up with: it takes up to 1 min 30 s (95 of 100 runs)";
    assert_eq!(warnings(&night, 60, Some("work")).await, [expected]);
    assert_eq!(warnings(&night, 90, Some("work")).await, [""; 0]);
    assert_eq!(warnings(&night, 60, None).await, [""; 0]);
}

async fn previewed(night: &Night, seconds: i64) -> Vec<String> {
    let input = PreviewInput {
        frequency_seconds: Some(seconds),
        task_type: Some("work".to_owned()),
        ..PreviewInput::default()
    };
    night.cockpit.preview_schedule(&input).await.unwrap().next_runs
}

/// The slots that ran since then, first to last.
async fn ran_since(night: &Night, from: &str) -> Vec<String> {
    let filter = RunFilter { from: Some(from.to_owned()), ..RunFilter::default() };
    let runs = night.cockpit.list_runs(&filter).await.unwrap().runs;
    runs.into_iter().rev().map(|run| run.scheduled_for.unwrap()).collect()
}

#[tokio::test(start_paused = true)]
async fn what_a_preview_shows_is_what_runs_once_it_is_saved() {
    let night = Night::begin().await;
    night.until("2026-11-23T20:31:00Z").await;
    night.edit(r#"{ "frequencySeconds": 43200 }"#).await;
    night.until("2026-11-23T23:31:00Z").await;
    let shown = previewed(&night, 7_200).await;
    night.edit(r#"{ "frequencySeconds": 7200 }"#).await;
    night.until("2026-11-24T06:31:00Z").await;
    assert_eq!(shown[..5], ran_since(&night, "2026-11-23T23:00:00Z").await);
    assert_eq!(previewed(&night, 7_200).await[0], "2026-11-24T08:30:00.000Z", "it has these slots already");
}
