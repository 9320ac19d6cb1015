//! A schedule for a task whose runs are known.

use std::sync::atomic::Ordering;

use api::schedule::PreviewInput;

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
