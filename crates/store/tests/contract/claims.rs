//! A slot is granted at most once, and only on what the task still is.

use chrono::TimeDelta;
use scheduler::{
    run::{RunStatus, RunTrigger},
    store::{Advance, Claim, ClaimOutcome},
    task::{SystemTask, TaskId},
};

use crate::{
    requests::{claim, finish, manual_claim, slot, success, task},
    subject::Subject,
};

crate::on_both_stores!(
    a_slot_is_granted_once,
    a_claim_whose_answer_was_lost_is_granted_again,
    a_finished_run_is_not_granted_again,
    a_duplicate_still_moves_the_watermark,
    every_attempt_is_granted_once,
    an_edited_task_is_not_started_on_an_old_decision,
    a_disabled_task_is_not_started_by_its_schedule,
    a_task_that_is_gone_is_not_started,
    a_person_may_run_anything_and_moves_no_slot,
    manual_runs_of_the_same_second_are_all_granted,
    the_watermark_never_moves_back,
    a_granted_claim_stays_granted_after_an_edit,
    a_granted_claim_is_the_tasks_last_run_from_its_start,
);

async fn a_slot_is_granted_once(subject: Subject) {
    let subject = subject.with(task());
    let run = subject.granted(&claim(1)).await;
    assert_eq!((run.status, run.scheduled_for), (RunStatus::Running, Some(slot(1))));
    assert_eq!(run.epoch, subject.store().epoch());
    let later = Claim { started_at: slot(2), trigger: RunTrigger::CatchUp, ..claim(1) };
    assert_eq!(subject.claim(&later).await, ClaimOutcome::Duplicate);
    assert_eq!(subject.runs().await, [run]);
    let stored = subject.task().await;
    assert_eq!((stored.last_slot_at, stored.next_run_at), (Some(slot(1)), Some(slot(2))));
}

async fn a_claim_whose_answer_was_lost_is_granted_again(subject: Subject) {
    let subject = subject.with(task());
    for claim in [claim(1), manual_claim()] {
        let first = subject.granted(&claim).await;
        assert_eq!(subject.granted(&claim).await, first);
        subject.store().finish(finish(&first, success())).await.unwrap();
    }
    assert_eq!(subject.runs().await.len(), 2);
}

async fn a_finished_run_is_not_granted_again(subject: Subject) {
    let subject = subject.with(task());
    let run = subject.granted(&claim(1)).await;
    subject.store().finish(finish(&run, success())).await.unwrap();
    assert_eq!(subject.claim(&claim(1)).await, ClaimOutcome::Duplicate);
}

async fn a_duplicate_still_moves_the_watermark(subject: Subject) {
    let subject = subject.with(task());
    subject.granted(&claim(1)).await;
    subject.put(task()); // as if the schedule had been lost
    let other = Claim { started_at: slot(5), ..claim(1) };
    assert_eq!(subject.claim(&other).await, ClaimOutcome::Duplicate);
    let stored = subject.task().await;
    assert_eq!((stored.last_slot_at, stored.next_run_at), (Some(slot(1)), Some(slot(2))));
}

async fn every_attempt_is_granted_once(subject: Subject) {
    let subject = subject.with(task());
    subject.granted(&claim(1)).await;
    let retry = Claim { attempt: 2, trigger: RunTrigger::Retry, advance: None, ..claim(1) };
    assert_eq!(subject.granted(&retry).await.attempt, 2);
    let again = Claim { started_at: slot(9), ..retry };
    assert_eq!(subject.claim(&again).await, ClaimOutcome::Duplicate);
}

async fn an_edited_task_is_not_started_on_an_old_decision(subject: Subject) {
    let edited = SystemTask { revision: 2, next_run_at: Some(slot(30)), ..task() };
    let subject = subject.with(edited.clone());
    assert_eq!(subject.claim(&claim(1)).await, ClaimOutcome::Superseded(Some(Box::new(edited.clone()))));
    assert_eq!(subject.task().await, edited);
    assert!(subject.runs().await.is_empty());
}

async fn a_disabled_task_is_not_started_by_its_schedule(subject: Subject) {
    let subject = subject.with(SystemTask { enabled: false, next_run_at: None, ..task() });
    assert!(matches!(subject.claim(&claim(1)).await, ClaimOutcome::Superseded(Some(_))));
    assert!(subject.runs().await.is_empty());
}

async fn a_task_that_is_gone_is_not_started(subject: Subject) {
    let subject = subject.with(task());
    for claim in [claim(1), manual_claim()] {
        let claim = Claim { task_id: TaskId(99), ..claim };
        assert_eq!(subject.claim(&claim).await, ClaimOutcome::Superseded(None));
    }
}

async fn a_person_may_run_anything_and_moves_no_slot(subject: Subject) {
    let disabled = SystemTask { enabled: false, revision: 7, next_run_at: None, ..task() };
    let subject = subject.with(disabled.clone());
    let run = subject.granted(&manual_claim()).await;
    assert_eq!((run.trigger, run.scheduled_for), (RunTrigger::Manual, None));
    let started = SystemTask { last_run_at: Some(run.started_at), ..disabled };
    assert_eq!(subject.task().await, started);
}

async fn manual_runs_of_the_same_second_are_all_granted(subject: Subject) {
    let subject = subject.with(task());
    for n in 0..3 {
        let claim = Claim { started_at: slot(1) + TimeDelta::milliseconds(n), ..manual_claim() };
        let run = subject.granted(&claim).await;
        subject.store().finish(finish(&run, success())).await.unwrap();
    }
    assert_eq!(subject.runs().await.len(), 3);
}

async fn the_watermark_never_moves_back(subject: Subject) {
    let subject = subject.with(task());
    subject.granted(&claim(5)).await;
    let behind = Claim {
        advance: Some(Advance { last_slot_at: Some(slot(3)), next_run_at: Some(slot(4)) }),
        ..claim(3)
    };
    subject.granted(&behind).await;
    let stored = subject.task().await;
    assert_eq!((stored.last_slot_at, stored.next_run_at), (Some(slot(5)), Some(slot(6))));
}

async fn a_granted_claim_stays_granted_after_an_edit(subject: Subject) {
    let subject = subject.with(task());
    let run = subject.granted(&claim(1)).await;
    subject.put(SystemTask { revision: 2, next_run_at: Some(slot(30)), ..task() });
    assert_eq!(subject.granted(&claim(1)).await, run, "its row is running: somebody has to end it");
    assert_eq!(subject.task().await.next_run_at, Some(slot(30)));
}

async fn a_granted_claim_is_the_tasks_last_run_from_its_start(subject: Subject) {
    let subject = subject.with(task());
    for claim in [claim(1), manual_claim()] {
        let run = subject.granted(&claim).await;
        assert_eq!(subject.task().await.last_run_at, Some(run.started_at));
        subject.store().finish(finish(&run, success())).await.unwrap();
        assert_eq!(subject.task().await.last_run_at, Some(run.started_at));
    }
}
