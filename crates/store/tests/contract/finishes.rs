//! A run ends once, and so does what it makes of its task.

use chrono::{DateTime, TimeDelta, Utc};
use scheduler::{
    run::{LogLevel, LogLine, PROBE_INTERVAL, RunOutcome, RunStatus, SUSPENDED_BY_BREAKER},
    store::Finish,
    task::SystemTask,
};

use crate::{
    requests::{claim, error, finish, manual_claim, slot, success, task},
    subject::Subject,
};

crate::on_both_stores!(
    an_ending_is_written_to_the_run_and_its_task,
    the_log_is_kept_in_order,
    the_first_ending_stands,
    an_unknown_run_cannot_end,
    an_edit_made_meanwhile_is_kept,
    errors_are_counted_until_a_success,
    an_error_that_is_retried_is_not_final,
    an_ending_that_is_neither_leaves_the_count,
    the_breaker_suspends_and_a_success_closes_it,
    the_breaker_does_not_schedule_what_was_edited_meanwhile,
    closed_it_passes_over_what_was_answered_ahead_of_a_clock_that_was_set_back,
    but_not_by_a_clock_that_was_far_ahead,
);

async fn an_ending_is_written_to_the_run_and_its_task(subject: Subject) {
    let subject = subject.with(task());
    let run = subject.granted(&claim(1)).await;
    let recorded = subject.store().finish(finish(&run, success())).await.unwrap();
    assert_eq!(recorded.run.status, RunStatus::Success);
    assert_eq!(recorded.run.finished_at, Some(run.started_at + TimeDelta::seconds(1)));
    assert_eq!((recorded.run.duration_ms, recorded.run.result.clone()), (Some(1_000), success().result));
    assert_eq!(recorded.task.last_run_at, Some(run.started_at));
    assert_eq!(recorded.task.last_status.as_deref(), Some("success"));
    assert_eq!(recorded.task.last_result, success().result);
    assert_eq!(recorded.task.next_run_at, Some(slot(2)), "an ending does not move the next slot");
    assert_eq!(subject.task().await, *recorded.task);
}

async fn the_log_is_kept_in_order(subject: Subject) {
    let subject = subject.with(task());
    let run = subject.granted(&claim(1)).await;
    let line = |level, message: &str| LogLine { at: slot(1), level, message: message.to_owned() };
    let log =
        vec![line(LogLevel::Info, "first"), line(LogLevel::Warn, "then"), line(LogLevel::Error, "last")];
    subject.store().finish(Finish { log: log.clone(), ..finish(&run, success()) }).await.unwrap();
    assert_eq!(subject.log(&run).await, log);
}

async fn the_first_ending_stands(subject: Subject) {
    let subject = subject.with(task());
    let run = subject.granted(&claim(1)).await;
    let first = subject.store().finish(finish(&run, success())).await.unwrap();
    assert_eq!(subject.store().finish(finish(&run, success())).await.unwrap(), first);
    assert_eq!(subject.store().finish(finish(&run, error())).await.unwrap(), first);
    assert_eq!(subject.task().await.error_count, 0);
}

async fn an_unknown_run_cannot_end(subject: Subject) {
    let subject = subject.with(task());
    let mut run = subject.granted(&claim(1)).await;
    run.id.0 += 1;
    assert!(subject.store().finish(finish(&run, success())).await.is_err());
}

async fn an_edit_made_meanwhile_is_kept(subject: Subject) {
    let subject = subject.with(task());
    let run = subject.granted(&claim(1)).await;
    let edited = SystemTask { enabled: false, revision: 2, next_run_at: None, ..task() };
    subject.put(edited);
    let after = subject.store().finish(finish(&run, success())).await.unwrap().task;
    assert_eq!((after.enabled, after.revision, after.next_run_at), (false, 2, None));
    assert_eq!(after.last_status.as_deref(), Some("success"));
}

async fn errors_are_counted_until_a_success(subject: Subject) {
    let subject = subject.with(task());
    subject.run_slot(1, error()).await;
    let failing = subject.run_slot(2, error()).await;
    assert_eq!(failing.error_count, 2);
    assert_eq!(failing.failing_since, Some(slot(1) + TimeDelta::milliseconds(7)));
    assert_eq!(failing.last_error.as_deref(), Some("the source is down"));
    let run = subject.granted(&manual_claim()).await;
    let mended = subject.store().finish(finish(&run, success())).await.unwrap().task;
    assert_eq!((mended.error_count, mended.failing_since, mended.last_error.as_deref()), (0, None, None));
}

async fn an_error_that_is_retried_is_not_final(subject: Subject) {
    let subject = subject.with(task());
    let after = subject.run_slot(1, RunOutcome { retry_at: Some(slot(2)), ..error() }).await;
    assert_eq!((after.error_count, after.last_status.as_deref()), (0, Some("error")));
}

async fn an_ending_that_is_neither_leaves_the_count(subject: Subject) {
    let subject = subject.with(task());
    subject.run_slot(1, error()).await;
    let endings = [RunStatus::Skipped, RunStatus::Cancelled, RunStatus::Interrupted];
    for (n, status) in (2..).zip(endings) {
        let after = subject.run_slot(n, RunOutcome { status, ..success() }).await;
        assert_eq!((after.error_count, after.last_status.as_deref()), (1, Some(status.as_str())));
    }
}

async fn the_breaker_suspends_and_a_success_closes_it(subject: Subject) {
    let subject = subject.with(task());
    for n in 1..=2 {
        assert!(!subject.run_slot(n, error()).await.is_suspended());
    }
    let suspended = subject.run_slot(3, error()).await;
    let ended = slot(3) + TimeDelta::milliseconds(1_007);
    assert_eq!(suspended.suspended_reason.as_deref(), Some(SUSPENDED_BY_BREAKER));
    assert_eq!((suspended.suspended_at, suspended.next_run_at), (Some(ended), Some(ended + PROBE_INTERVAL)));
    assert!(suspended.enabled, "the switch is the user's");
    let run = subject.granted(&manual_claim()).await;
    let closed = subject.store().finish(finish(&run, success())).await.unwrap().task;
    assert_eq!(
        (closed.suspended_reason.as_deref(), closed.suspended_at, closed.error_count),
        (None, None, 0)
    );
    assert_eq!(
        closed.next_run_at,
        Some(slot(4)),
        "it closed it at noon, by a clock set back behind answered slots"
    );
}

async fn the_breaker_does_not_schedule_what_was_edited_meanwhile(subject: Subject) {
    let subject = subject.with(SystemTask { error_count: 2, ..task() });
    let run = subject.granted(&claim(1)).await;
    subject.put(SystemTask { revision: 2, next_run_at: Some(slot(30)), ..task() });
    let after = subject.store().finish(finish(&run, error())).await.unwrap().task;
    assert_eq!(after.next_run_at, Some(slot(30)));
}

async fn closed_it_passes_over_what_was_answered_ahead_of_a_clock_that_was_set_back(subject: Subject) {
    assert_eq!(next_once_closed(subject, 100).await, Some(slot(101)));
}

async fn but_not_by_a_clock_that_was_far_ahead(subject: Subject) {
    assert_eq!(next_once_closed(subject, 300).await, Some(slot(1)));
}

/// The next slot of a task whose breaker a success closes at noon, with so many slots answered.
async fn next_once_closed(subject: Subject, answered: i64) -> Option<DateTime<Utc>> {
    let suspended_reason = Some(SUSPENDED_BY_BREAKER.to_owned());
    let subject = subject.with(SystemTask { suspended_reason, last_slot_at: Some(slot(answered)), ..task() });
    let run = subject.granted(&manual_claim()).await;
    let closed = subject.store().finish(finish(&run, success())).await.unwrap().task;
    assert!(!closed.is_suspended());
    closed.next_run_at
}
