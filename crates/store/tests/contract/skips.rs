//! A slot that is passed over leaves a row that says why.

use scheduler::{
    run::{Reason, RunId, RunStatus, RunTrigger},
    store::{Claim, ClaimOutcome, Reschedule, Skip},
    task::SystemTask,
};

use crate::{
    requests::{claim, finish, manual_claim, skip, slot, success, task},
    subject::Subject,
};

crate::on_both_stores!(
    a_skip_is_a_row_and_the_tasks_status,
    an_overlap_says_nothing_of_the_task,
    consecutive_skips_share_one_row,
    only_the_latest_row_for_the_same_reason_is_shared,
    a_slot_is_answered_once,
    a_skip_whose_answer_was_lost_is_told_again_and_not_counted_twice,
    a_slot_that_comes_again_stands_for_those_missed_before_it,
    a_row_never_stands_for_slots_before_its_own,
    a_skip_decided_on_an_old_revision_is_not_written,
);

async fn a_skip_is_a_row_and_the_tasks_status(subject: Subject) {
    let subject = subject.with(task());
    let asked = Skip { missed_count: 7, message: Some("no network".to_owned()), ..skip(1, Reason::OFFLINE) };
    let recorded = subject.store().skip(asked).await.unwrap().unwrap();
    let (run, task) = (recorded.run, recorded.task);
    assert_eq!((run.status, run.trigger), (RunStatus::Skipped, RunTrigger::Schedule));
    assert_eq!((run.reason.clone(), run.missed_count), (Some(Reason::OFFLINE), 7));
    assert_eq!((run.scheduled_for, run.finished_at), (Some(slot(1)), Some(run.started_at)));
    assert_eq!(run.error_message.as_deref(), Some("no network"));
    assert_eq!(task.last_status.as_deref(), Some("skipped"));
    assert_eq!(task.last_result.as_deref(), Some(r#"{"reason":"offline"}"#));
    assert_eq!((task.last_run_at, task.error_count), (None, 0));
    assert_eq!((task.last_slot_at, task.next_run_at), (Some(slot(1)), Some(slot(2))));
    assert_eq!(subject.task().await, *task);
}

async fn an_overlap_says_nothing_of_the_task(subject: Subject) {
    let subject = subject.with(task());
    let run = subject.granted(&claim(1)).await;
    let asked = Skip { blocked_by: Some(run.id), ..skip(2, Reason::OVERLAP) };
    let recorded = subject.store().skip(asked).await.unwrap().unwrap();
    assert_eq!(recorded.run.blocked_by, Some(run.id));
    assert_eq!((recorded.task.last_status.as_deref(), recorded.task.last_result.as_deref()), (None, None));
    assert_eq!(recorded.task.next_run_at, Some(slot(3)));
}

async fn consecutive_skips_share_one_row(subject: Subject) {
    let subject = subject.with(task());
    for n in 1..=3 {
        let asked = Skip { merge_since: Some(slot(0)), missed_count: n, ..skip(n, Reason::PAUSED) };
        subject.store().skip(asked).await.unwrap().unwrap();
    }
    let runs = subject.runs().await;
    assert_eq!(runs.len(), 1);
    assert_eq!((runs[0].missed_count, runs[0].scheduled_for), (1 + 2 + 3, Some(slot(3))));
    assert!(runs[0].finished_at > Some(runs[0].started_at));
    assert_eq!(subject.task().await.last_slot_at, Some(slot(3)));
}

async fn only_the_latest_row_for_the_same_reason_is_shared(subject: Subject) {
    let subject = subject.with(task());
    let mergeable = |n, reason| Skip { merge_since: Some(slot(0)), ..skip(n, reason) };
    let different = [
        mergeable(1, Reason::OVERLAP),
        Skip { blocked_by: Some(RunId(77)), ..mergeable(2, Reason::OVERLAP) },
        mergeable(3, Reason::PAUSED),
        Skip { merge_since: Some(slot(4)), ..skip(4, Reason::PAUSED) },
        skip(5, Reason::PAUSED),
    ];
    let count = different.len();
    for asked in different {
        subject.store().skip(asked).await.unwrap().unwrap();
    }
    assert_eq!(subject.runs().await.len(), count);
    let run = subject.granted(&claim(6)).await;
    subject.store().finish(finish(&run, success())).await.unwrap();
    subject.store().skip(mergeable(7, Reason::PAUSED)).await.unwrap().unwrap();
    assert_eq!(subject.runs().await.len(), count + 2, "a run lies between");
    let manual = subject.granted(&manual_claim()).await;
    subject.store().finish(finish(&manual, success())).await.unwrap();
    subject.store().skip(mergeable(8, Reason::PAUSED)).await.unwrap().unwrap();
    assert_eq!(
        subject.runs().await.len(),
        count + 3,
        "a run on request answers no slot, and lies between none"
    );
}

async fn a_slot_is_answered_once(subject: Subject) {
    let subject = subject.with(task());
    subject.granted(&claim(2)).await;
    assert_eq!(subject.store().skip(skip(2, Reason::MISSED)).await.unwrap(), None);
    assert_eq!(subject.runs().await.len(), 1);
    assert_eq!(subject.task().await.last_slot_at, Some(slot(2)));
}

async fn a_skip_whose_answer_was_lost_is_told_again_and_not_counted_twice(subject: Subject) {
    let subject = subject.with(task());
    let asked = Skip { merge_since: Some(slot(0)), missed_count: 3, ..skip(3, Reason::PAUSED) };
    let first = subject.store().skip(asked.clone()).await.unwrap().unwrap();
    assert_eq!(subject.store().skip(asked).await.unwrap(), Some(first));
    assert_eq!(subject.runs().await.iter().map(|run| run.missed_count).collect::<Vec<_>>(), [3]);
}

/// The clock was put right by going back, and time passes again: the slot that stands for a span has its row.
async fn a_slot_that_comes_again_stands_for_those_missed_before_it(subject: Subject) {
    let subject = subject.with(task());
    let run = subject.granted(&claim(5)).await;
    subject.store().finish(finish(&run, success())).await.unwrap();
    let back = Reschedule {
        task_id: run.task_id,
        revision: 1,
        anchor_at: None,
        last_slot_at: Some(slot(0)),
        next_run_at: Some(slot(1)),
    };
    subject.store().reschedule(vec![back]).await.unwrap();
    let asked = Skip { missed_count: 5, ..skip(5, Reason::MISSED) };
    for _ in 0..2 {
        assert_eq!(subject.store().skip(asked.clone()).await.unwrap(), None);
        assert_eq!(subject.runs().await.iter().map(|run| run.missed_count).collect::<Vec<_>>(), [5]);
    }
    subject.store().reschedule(vec![back]).await.unwrap();
    let again = Claim { trigger: RunTrigger::CatchUp, missed_count: 5, ..claim(5) };
    for _ in 0..2 {
        assert_eq!(subject.claim(&again).await, ClaimOutcome::Duplicate);
        assert_eq!(subject.runs().await.iter().map(|run| run.missed_count).collect::<Vec<_>>(), [9]);
    }
}

async fn a_row_never_stands_for_slots_before_its_own(subject: Subject) {
    let subject = subject.with(task());
    let mergeable = |n| Skip { merge_since: Some(slot(0)), ..skip(n, Reason::PAUSED) };
    subject.store().skip(mergeable(4)).await.unwrap().unwrap();
    let earlier = subject.store().skip(mergeable(2)).await.unwrap().unwrap();
    assert_eq!(earlier.run.scheduled_for, Some(slot(2)));
    assert_eq!(subject.runs().await.len(), 2);
}

async fn a_skip_decided_on_an_old_revision_is_not_written(subject: Subject) {
    let edited = SystemTask { revision: 2, next_run_at: Some(slot(30)), ..task() };
    let subject = subject.with(edited.clone());
    assert_eq!(subject.store().skip(skip(1, Reason::MISSED)).await.unwrap(), None);
    assert!(subject.runs().await.is_empty());
    assert_eq!(subject.task().await, edited);
}
