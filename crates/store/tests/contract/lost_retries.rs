//! An error whose retry does not come counts, once, together with what takes that retry's place.

use scheduler::{
    run::{Reason, RunOutcome, RunStatus, RunTrigger},
    store::{Claim, PendingRetry},
    task::SystemTask,
};

use crate::{
    requests::{TASK, claim, error, finish, manual_claim, skip, slot, success, task},
    subject::Subject,
};

crate::on_both_stores!(
    an_error_whose_retry_is_superseded_counts_once,
    so_does_one_whose_retry_gives_way_to_a_slot_that_is_passed_over,
    one_whose_retry_comes_counts_with_the_last_attempt,
    one_whose_retry_came_and_was_skipped_does_not,
    one_whose_retry_is_given_up_counts_once,
    a_slot_that_was_passed_over_during_its_run_has_taken_no_place,
    one_whose_place_a_success_has_taken_does_not_count,
    one_whose_retry_is_cut_off_by_the_next_slot_counts_once,
    those_that_were_counted_open_the_breaker_with_the_next_error,
);

async fn an_error_whose_retry_is_superseded_counts_once(subject: Subject) {
    let subject = subject.with(SystemTask { breaker_threshold: 0, ..task() });
    subject.run_slot(1, RunOutcome { retry_at: Some(slot(5)), ..error() }).await;
    let asked = subject.granted(&manual_claim()).await;
    assert_eq!(subject.task().await.error_count, 0, "it may fail, and the retry come");
    subject.store().finish(finish(&asked, error())).await.unwrap();
    for _ in 0..2 {
        let run = subject.granted(&claim(2)).await;
        assert_eq!(subject.task().await.error_count, 2, "and the one of the run on request");
        assert_eq!(run.status, RunStatus::Running);
    }
    subject.store().skip(skip(3, Reason::OVERLAP)).await.unwrap();
    assert_eq!(subject.task().await.error_count, 2);
}

async fn so_does_one_whose_retry_gives_way_to_a_slot_that_is_passed_over(subject: Subject) {
    let subject = subject.with(task());
    subject.run_slot(1, RunOutcome { retry_at: Some(slot(5)), ..error() }).await;
    for _ in 0..2 {
        let recorded = subject.store().skip(skip(2, Reason::OVERLAP)).await.unwrap().unwrap();
        assert_eq!(recorded.task.error_count, 1);
    }
}

async fn one_whose_retry_comes_counts_with_the_last_attempt(subject: Subject) {
    let subject = subject.with(task());
    subject.run_slot(1, RunOutcome { retry_at: Some(slot(3)), ..error() }).await;
    let retry = Claim { trigger: RunTrigger::Retry, attempt: 2, advance: None, ..claim(1) };
    let run = subject.granted(&retry).await;
    assert_eq!(subject.store().finish(finish(&run, error())).await.unwrap().task.error_count, 1);
    subject.granted(&claim(2)).await;
    assert_eq!(subject.task().await.error_count, 1);
}

/// By its handler, which was offline.
async fn one_whose_retry_came_and_was_skipped_does_not(subject: Subject) {
    let subject = subject.with(task());
    subject.run_slot(1, RunOutcome { retry_at: Some(slot(3)), ..error() }).await;
    let retry = Claim { trigger: RunTrigger::Retry, attempt: 2, advance: None, ..claim(1) };
    let run = subject.granted(&retry).await;
    let skipped = RunOutcome { status: RunStatus::Skipped, reason: Some(Reason::OFFLINE), ..success() };
    subject.store().finish(finish(&run, skipped)).await.unwrap();
    let subject = subject.restart().await;
    assert_eq!(subject.store().load_retries().await.unwrap(), [], "it does not come again");
    subject.granted(&claim(2)).await;
    assert_eq!(subject.task().await.error_count, 0);
}

async fn one_whose_retry_is_given_up_counts_once(subject: Subject) {
    let subject = subject.with(task());
    subject.run_slot(1, RunOutcome { retry_at: Some(slot(3)), ..error() }).await;
    let planned = PendingRetry { at: slot(3), task: TASK, scheduled_for: slot(1), attempt: 2 };
    subject.store().give_up_retry(PendingRetry { at: slot(2), ..planned }).await.unwrap();
    assert_eq!(subject.task().await.error_count, 0, "that was another one");
    for _ in 0..2 {
        subject.store().give_up_retry(planned).await.unwrap();
        assert_eq!(subject.task().await.error_count, 1);
    }
}

async fn a_slot_that_was_passed_over_during_its_run_has_taken_no_place(subject: Subject) {
    let subject = subject.with(task());
    let run = subject.granted(&claim(1)).await;
    subject.store().skip(skip(2, Reason::OVERLAP)).await.unwrap();
    subject.store().finish(finish(&run, RunOutcome { retry_at: Some(slot(5)), ..error() })).await.unwrap();
    let planned = PendingRetry { at: slot(5), task: TASK, scheduled_for: slot(1), attempt: 2 };
    assert_eq!(subject.store().load_retries().await.unwrap(), [planned], "it is still to come");
    subject.store().give_up_retry(planned).await.unwrap();
    assert_eq!(subject.task().await.error_count, 1);
}

async fn one_whose_place_a_success_has_taken_does_not_count(subject: Subject) {
    let subject = subject.with(task());
    subject.run_slot(1, RunOutcome { retry_at: Some(slot(5)), ..error() }).await;
    let asked = subject.granted(&manual_claim()).await;
    subject.store().finish(finish(&asked, success())).await.unwrap();
    subject.granted(&claim(2)).await;
    assert_eq!(subject.task().await.error_count, 0);
}

async fn one_whose_retry_is_cut_off_by_the_next_slot_counts_once(subject: Subject) {
    let subject = subject.with(task());
    // Who cancels it knows; whoever has it cut off, by a policy, would never hear of the errors.
    for (n, reason, counted) in [(1, Reason::SUPERSEDED, 1), (2, Reason::CANCELLED, 1)] {
        subject.run_slot(n, RunOutcome { retry_at: Some(slot(n + 1)), ..error() }).await;
        let retry = Claim { trigger: RunTrigger::Retry, attempt: 2, advance: None, ..claim(n) };
        let run = subject.granted(&retry).await;
        let ending = RunOutcome { status: RunStatus::Cancelled, reason: Some(reason), ..error() };
        for _ in 0..2 {
            let recorded = subject.store().finish(finish(&run, ending.clone())).await.unwrap();
            assert_eq!(recorded.task.error_count, counted, "{n}");
        }
    }
    subject.granted(&claim(3)).await;
    assert_eq!(subject.task().await.error_count, 1, "not with the slot's claim again");
}

async fn those_that_were_counted_open_the_breaker_with_the_next_error(subject: Subject) {
    let subject = subject.with(task());
    for n in 1..=3 {
        subject.run_slot(n, RunOutcome { retry_at: Some(slot(30)), ..error() }).await;
        assert!(!subject.task().await.is_suspended());
    }
    let suspended = subject.run_slot(4, RunOutcome { retry_at: Some(slot(30)), ..error() }).await;
    assert_eq!((suspended.is_suspended(), suspended.error_count), (true, 4));
    subject
        .store()
        .give_up_retry(PendingRetry { at: slot(30), task: TASK, scheduled_for: slot(4), attempt: 2 })
        .await
        .unwrap();
    assert_eq!(subject.task().await.error_count, 4, "that one is counted already");
}
