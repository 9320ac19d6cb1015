//! What a suspended task is tried with answers no slot of its schedule.

use chrono::{DateTime, Utc};
use scheduler::{
    run::{Reason, RunTrigger},
    store::{Advance, Claim, ClaimOutcome, Skip},
    task::SystemTask,
};

use crate::{
    requests::{claim, finish, manual_claim, skip, slot, success, task},
    subject::Subject,
};

crate::on_both_stores!(
    a_probe_leaves_the_watermark_and_sets_the_next_one,
    so_does_one_that_is_passed_over,
    one_whose_instant_has_a_row_already_sets_the_next_one_too,
    one_that_was_passed_over_is_told_again_where_the_answer_was_lost,
    none_that_comes_late_moves_a_schedule_that_goes_on,
);

fn suspended(last_slot_at: Option<DateTime<Utc>>) -> SystemTask {
    SystemTask { suspended_reason: Some("breaker".to_owned()), last_slot_at, ..task() }
}

/// The next probe is at slot `n`.
fn next_at(n: i64) -> Advance {
    Advance { last_slot_at: None, next_run_at: Some(slot(n)) }
}

fn probe() -> Claim {
    Claim { trigger: RunTrigger::Retry, advance: Some(next_at(6)), ..claim(3) }
}

fn passed_over() -> Skip {
    Skip { advance: next_at(6), ..skip(3, Reason::PAUSED) }
}

/// A watermark may lie ahead of a clock that was set back.
const WATERMARKS: [Option<i64>; 3] = [None, Some(1), Some(9)];

async fn a_probe_leaves_the_watermark_and_sets_the_next_one(mut subject: Subject) {
    for (n, watermark) in (3..).zip(WATERMARKS) {
        subject = subject.with(suspended(watermark.map(slot)));
        let run = subject.granted(&Claim { scheduled_for: Some(slot(n)), ..probe() }).await;
        assert_eq!((run.scheduled_for, run.trigger), (Some(slot(n)), RunTrigger::Retry));
        let stored = subject.task().await;
        assert_eq!((stored.last_slot_at, stored.next_run_at), (watermark.map(slot), Some(slot(6))));
        assert_eq!(stored.last_run_at, Some(run.started_at));
    }
}

async fn so_does_one_that_is_passed_over(mut subject: Subject) {
    for (n, watermark) in (3..).zip(WATERMARKS) {
        subject = subject.with(suspended(watermark.map(slot)));
        let asked = Skip { scheduled_for: slot(n), ..passed_over() };
        let recorded = subject.store().skip(asked).await.unwrap().unwrap();
        assert_eq!((recorded.run.scheduled_for, recorded.run.missed_count), (Some(slot(n)), 1));
        assert_eq!(
            (recorded.task.last_slot_at, recorded.task.next_run_at),
            (watermark.map(slot), Some(slot(6)))
        );
    }
}

/// It would be asked for for ever otherwise.
async fn one_whose_instant_has_a_row_already_sets_the_next_one_too(subject: Subject) {
    let subject = subject.with(suspended(Some(slot(1))));
    let run = subject.granted(&Claim { advance: None, ..probe() }).await;
    subject.store().finish(finish(&run, crate::requests::error())).await.unwrap();
    assert_eq!(subject.claim(&Claim { started_at: slot(4), ..probe() }).await, ClaimOutcome::Duplicate);
    let stored = subject.task().await;
    assert_eq!((stored.last_slot_at, stored.next_run_at), (Some(slot(1)), Some(slot(6))));
}

async fn one_that_was_passed_over_is_told_again_where_the_answer_was_lost(subject: Subject) {
    let subject = subject.with(suspended(Some(slot(1))));
    let first = subject.store().skip(passed_over()).await.unwrap().unwrap();
    assert_eq!(subject.store().skip(passed_over()).await.unwrap(), Some(first));
    assert_eq!(subject.runs().await.len(), 1);
}

/// A run on request has succeeded meanwhile.
async fn none_that_comes_late_moves_a_schedule_that_goes_on(subject: Subject) {
    let subject = subject.with(suspended(Some(slot(1))));
    let run = subject.granted(&manual_claim()).await;
    let goes_on = subject.store().finish(finish(&run, success())).await.unwrap().task;
    assert!(!goes_on.is_suspended());
    assert_eq!(goes_on.next_run_at, Some(slot(2)));
    subject.store().skip(passed_over()).await.unwrap().unwrap();
    subject.granted(&Claim { scheduled_for: Some(slot(4)), ..probe() }).await;
    let stored = subject.task().await;
    assert_eq!((stored.last_slot_at, stored.next_run_at), (Some(slot(1)), Some(slot(2))));
}
