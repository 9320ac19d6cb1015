//! Edits take effect at once, and only where they change something.

use std::time::Duration;

use chrono::{TimeDelta, TimeZone, Utc};
use scheduler::{
    edit::TaskEdit,
    run::RunTrigger,
    schedule::Frequency,
    store::Store,
    task::{SystemTask, TaskId},
};

use crate::world::{
    Act, TASK, World, cron, every, fail, minutes, no_settling, noon, numbered, seconds, succeed,
};

fn interval(seconds: i64) -> TaskEdit {
    TaskEdit { frequency: Some(Frequency::Every { seconds }), ..TaskEdit::default() }
}

fn pattern(pattern: &str) -> TaskEdit {
    let frequency = Frequency::Cron { pattern: pattern.to_owned() };
    TaskEdit { frequency: Some(frequency), ..TaskEdit::default() }
}

#[tokio::test(start_paused = true)]
async fn a_shorter_interval_is_in_force_when_the_reload_returns() {
    let mut world = World::start([every(2_700)], succeed).await;
    world.pass(seconds(10)).await;
    world.edit(interval(60)).await;
    assert_eq!(world.next_wake_at(), Some(noon() + seconds(60)), "one interval after the last run");
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(60)));
}

#[tokio::test(start_paused = true)]
async fn a_longer_interval_leaves_the_old_slot_without_a_run() {
    let mut world = World::start([every(60)], succeed).await;
    world.edit(interval(600)).await;
    world.pass(seconds(300)).await;
    assert_eq!(world.history(), [], "the heap's entry of the older revision was dropped");
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(600)));
}

#[tokio::test(start_paused = true)]
async fn an_interval_of_a_task_that_never_ran_begins_now() {
    let task = SystemTask { last_run_at: None, last_slot_at: None, ..every(2_700) };
    let mut world = World::start([task], succeed).await;
    world.pass(seconds(100)).await;
    let now = world.now();
    world.edit(interval(600)).await;
    assert_eq!(world.finished().await.scheduled_for, Some(now + seconds(600)));
}

#[tokio::test(start_paused = true)]
async fn a_slot_that_is_past_by_the_new_interval_is_due_at_once() {
    let mut world = World::start([every(2_700)], succeed).await;
    world.pass(seconds(1_000)).await;
    let now = world.now();
    world.edit(interval(600)).await;
    let run = world.finished().await;
    assert!(run.started_at - now < seconds(1), "{}", run.started_at);
    assert_eq!((run.scheduled_for, run.trigger), (Some(now), RunTrigger::Schedule), "not a missed one");
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(1_200)), "then the new grid");
}

/// The last run is the one in flight: nothing is due at once that would be skipped as an overlap.
#[tokio::test(start_paused = true)]
async fn an_interval_edited_during_a_run_counts_from_that_runs_start() {
    let mut world = World::start([every(600)], |_| Act::Work(Duration::from_secs(30))).await;
    world.started().await;
    world.pass(seconds(5)).await;
    world.edit(interval(60)).await;
    assert_eq!(world.task().next_run_at, Some(noon() + seconds(660)));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(600)));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(660)));
}

#[tokio::test(start_paused = true)]
async fn a_last_run_in_the_future_does_not_put_off_the_new_interval() {
    let wrong = noon() + TimeDelta::days(700) + seconds(77);
    let task = SystemTask { last_run_at: Some(wrong), ..every(2_700) };
    let mut world = World::start([task], succeed).await;
    world.edit(interval(600)).await;
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(600)));
}

/// A watermark ahead of a clock that was set back would refuse every move of the new schedule.
#[tokio::test(start_paused = true)]
async fn what_was_answered_by_the_old_schedule_does_not_hold_up_the_new_one() {
    let mut world = World::start([every(600)], succeed).await;
    world.finished().await;
    world.clock.step(minutes(-60));
    world.settle().await;
    let now = world.now();
    world.edit(interval(300)).await;
    assert_eq!(world.finished().await.scheduled_for, Some(now + seconds(300)));
    assert_eq!(world.task().next_run_at, Some(now + seconds(600)));
}

#[tokio::test(start_paused = true)]
async fn a_new_name_does_not_move_the_next_slot() {
    let world = World::start([every(600)], succeed).await;
    world.pass(seconds(100)).await;
    world.edit(TaskEdit { name: Some("New".to_owned()), ..TaskEdit::default() }).await;
    assert_eq!(world.task().next_run_at, Some(noon() + seconds(600)));
    assert_eq!((world.task().revision, world.next_wake_at()), (2, Some(noon() + seconds(600))));
}

/// So many leave the heap more entries than two tasks could have use for.
#[tokio::test(start_paused = true)]
async fn many_edits_of_a_task_take_neither_slot_nor_retry_from_another() {
    let other = SystemTask { max_retries: 1, ..numbered(every(3_600), 2) };
    let mut world = World::start([every(100_000), other], fail).await;
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(3_600)));
    for more in 1..=200 {
        world.edit(interval(100_000 + more)).await;
    }
    let retry = world.finished().await;
    assert_eq!((retry.task_id, retry.trigger), (TaskId(2), RunTrigger::Retry));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(7_200)));
    world.finished().await; // its retry
    world.pass(seconds(10)).await;
    world.edit(interval(9_000)).await;
    let run = world.finished().await;
    assert_eq!((run.task_id, run.scheduled_for), (TASK, Some(noon() + seconds(9_000))));
}

#[tokio::test(start_paused = true)]
async fn a_pattern_looks_only_forward() {
    let mut world = World::start([every(600)], succeed).await;
    world.pass(seconds(90)).await;
    world.edit(pattern("0 12 * * *")).await;
    let tomorrow = Utc.with_ymd_and_hms(2026, 1, 2, 12, 0, 0).unwrap();
    assert_eq!(world.finished().await.scheduled_for, Some(tomorrow));
}

#[tokio::test(start_paused = true)]
async fn a_slot_before_the_edit_of_a_pattern_is_never_due() {
    let mut settling = no_settling();
    settling.resume_settle = Duration::from_secs(15);
    let task = cron("0 * * * *", noon() + minutes(60));
    let mut world = World::of([task]).options(settling).start(succeed).await;
    world.settle().await;
    world.clock.suspend(minutes(65));
    world.settle().await;
    world.edit(pattern("30 * * * *")).await;
    let run = world.finished().await;
    assert_eq!((run.scheduled_for, run.missed_count), (Some(noon() + minutes(90)), 0));
    assert_eq!(world.store.runs().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_task_that_runs_only_on_request_has_no_next_slot() {
    let world = World::start([every(60)], succeed).await;
    world.edit(TaskEdit { frequency: Some(Frequency::Manual), ..TaskEdit::default() }).await;
    assert_eq!((world.task().next_run_at, world.next_wake_at()), (None, None));
    world.pass(seconds(600)).await;
    assert_eq!(world.history(), []);
}

#[tokio::test(start_paused = true)]
async fn a_stored_schedule_that_cannot_be_read_is_never_due_and_holds_up_nobody() {
    let broken = cron("these are not five", noon() + seconds(60));
    let mut world = World::start([broken, numbered(every(60), 2)], succeed).await;
    for _ in 0..3 {
        assert_eq!(world.finished().await.task_id, TaskId(2));
    }
    world.edit(pattern("*/5 * * * *")).await;
    let mended = loop {
        let run = world.finished().await;
        if run.task_id == TASK {
            break run;
        }
    };
    assert_eq!(mended.scheduled_for, Some(noon() + minutes(5)), "mended by an edit");
}

#[test]
fn two_rows_hold_the_same_frequency_when_they_are_read_as_the_same() {
    let seconds = [None, Some(60), Some(600)];
    let patterns = [None, Some("0 9 * * *".to_owned()), Some("0 10 * * *".to_owned())];
    let row = |frequency_seconds, frequency_cron: &Option<String>| SystemTask {
        frequency_seconds,
        frequency_cron: frequency_cron.clone(),
        ..every(60)
    };
    let rows: Vec<_> =
        seconds.iter().flat_map(|seconds| patterns.iter().map(|cron| row(*seconds, cron))).collect();
    for (one, other) in rows.iter().flat_map(|one| rows.iter().map(move |other| (one, other))) {
        let same = Frequency::of(one) == Frequency::of(other);
        assert_eq!(Frequency::is_same(one, other), same, "{one:?} {other:?}");
    }
}

/// A zone says nothing of an interval.
#[tokio::test(start_paused = true)]
async fn another_zone_takes_no_retry_from_an_interval() {
    let mut world = World::start([SystemTask { max_retries: 1, ..every(3_600) }], fail).await;
    world.finished().await;
    let timezone = Some(Some("Europe/Berlin".to_owned()));
    world.edit(TaskEdit { timezone, ..TaskEdit::default() }).await;
    assert_eq!(world.store.load_retries().await.unwrap().len(), 1, "nor from the next process");
    assert_eq!(world.finished().await.trigger, RunTrigger::Retry);
}
