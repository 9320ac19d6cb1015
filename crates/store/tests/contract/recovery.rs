//! What one process leaves to the next.

use scheduler::{
    run::{Reason, RunOutcome, RunStatus, RunTrigger},
    store::{Claim, ClaimOutcome, Finish, MAX_ENDED_PAUSES, Pause, PendingRetry, Reschedule, Skip},
    task::{SystemTask, TaskId},
};

use crate::{
    requests::{TASK, claim, error, finish, manual_claim, skip, slot, success, task},
    subject::Subject,
};

crate::on_both_stores!(
    runs_of_a_dead_process_are_interrupted_once,
    the_slot_of_an_interrupted_run_has_its_answer,
    a_pause_survives,
    a_pause_that_was_to_end_has_ended_then,
    the_last_pauses_are_remembered,
    a_planned_retry_survives,
    a_run_on_request_that_succeeds_takes_the_place_of_one,
    one_that_was_planned_under_another_revision_does_not,
    one_of_a_task_that_was_suspended_does_not,
    one_more_than_the_task_is_tried_now_does_not,
    one_that_is_given_up_does_not,
    a_snooze_survives_whatever_is_written_of_the_task,
    next_slots_are_moved_where_the_revision_is_right,
    tasks_come_by_id,
);

async fn runs_of_a_dead_process_are_interrupted_once(subject: Subject) {
    let subject = subject.with(SystemTask { error_count: 1, ..task() });
    let done = subject.granted(&claim(1)).await;
    let done = subject.store().finish(finish(&done, success())).await.unwrap().run;
    let left = subject.granted(&claim(2)).await;
    assert!(subject.store().interrupt_dead_runs(slot(3)).await.unwrap().is_empty(), "this process lives");

    let subject = subject.restart().await;
    let own = subject.granted(&claim(3)).await;
    let dead = subject.store().interrupt_dead_runs(slot(4)).await.unwrap();
    assert_eq!(dead.iter().map(|run| run.id).collect::<Vec<_>>(), [left.id]);
    assert_eq!(subject.runs().await, [(*done).clone(), dead[0].clone(), own]);
    assert_eq!((dead[0].status, dead[0].finished_at), (RunStatus::Interrupted, Some(slot(4))));
    assert_eq!(dead[0].reason, Some(Reason::CRASHED));
    let stored = subject.task().await;
    assert_eq!(
        (stored.last_status.as_deref(), stored.last_run_at),
        (Some("interrupted"), Some(left.started_at))
    );
    assert_eq!((stored.error_count, stored.next_run_at), (0, Some(slot(4))));
    assert!(subject.store().interrupt_dead_runs(slot(5)).await.unwrap().is_empty());
}

async fn the_slot_of_an_interrupted_run_has_its_answer(subject: Subject) {
    let subject = subject.with(task());
    subject.granted(&claim(1)).await;
    let subject = subject.restart().await;
    subject.store().interrupt_dead_runs(slot(2)).await.unwrap();
    assert_eq!(subject.claim(&claim(1)).await, ClaimOutcome::Duplicate);
}

async fn a_pause_survives(subject: Subject) {
    assert_eq!(subject.store().load_pause().await.unwrap(), None);
    let mut subject = subject;
    let reason = || Some("on holiday".to_owned());
    for until in [None, Some(slot(90))] {
        let pause = Some(Pause { since: slot(1), until, reason: reason() });
        subject.store().save_pause(pause.clone(), slot(1)).await.unwrap();
        subject = subject.restart().await;
        assert_eq!(subject.store().load_pause().await.unwrap(), pause);
        assert_eq!(subject.store().load_ended_pauses().await.unwrap(), []);
    }
    for now in [slot(30), slot(40)] {
        subject.store().save_pause(None, now).await.unwrap();
        subject = subject.restart().await;
        let over = Pause { since: slot(1), until: Some(slot(30)), reason: reason() };
        assert_eq!(subject.store().load_pause().await.unwrap(), None);
        assert_eq!(subject.store().load_ended_pauses().await.unwrap(), [over], "however often it ends");
    }
}

async fn a_pause_that_was_to_end_has_ended_then(subject: Subject) {
    let pause = Pause { since: slot(1), until: Some(slot(5)), reason: None };
    subject.store().save_pause(Some(pause.clone()), slot(1)).await.unwrap();
    subject.store().save_pause(None, slot(30)).await.unwrap();
    assert_eq!(subject.store().load_ended_pauses().await.unwrap(), [pause]);
}

async fn the_last_pauses_are_remembered(subject: Subject) {
    let pause = |n: i64| Pause { since: slot(2 * n), until: Some(slot(2 * n + 1)), reason: None };
    let kept = i64::from(MAX_ENDED_PAUSES);
    for n in 0..kept + 3 {
        subject.store().save_pause(Some(pause(n)), slot(2 * n)).await.unwrap();
        subject.store().save_pause(None, slot(2 * n + 1)).await.unwrap();
    }
    let subject = subject.restart().await;
    let latest: Vec<_> = (3..kept + 3).map(pause).collect();
    assert_eq!(subject.store().load_ended_pauses().await.unwrap(), latest, "oldest first");
}

async fn a_planned_retry_survives(subject: Subject) {
    let subject = subject.with(task());
    let planned = |attempt, at| PendingRetry { at: slot(at), task: TASK, scheduled_for: slot(1), attempt };
    let failed_until = |at| RunOutcome { retry_at: Some(slot(at)), ..error() };
    let run = subject.granted(&claim(1)).await;
    assert_eq!(subject.store().load_retries().await.unwrap(), [], "it may succeed");
    subject.store().finish(finish(&run, failed_until(3))).await.unwrap();
    let subject = subject.restart().await;
    assert_eq!(subject.store().load_retries().await.unwrap(), [planned(2, 3)]);

    let retry = Claim { trigger: RunTrigger::Retry, attempt: 2, advance: None, ..claim(1) };
    let run = subject.granted(&retry).await;
    assert_eq!(subject.store().load_retries().await.unwrap(), [], "it has come");
    subject.store().finish(finish(&run, failed_until(5))).await.unwrap();
    assert_eq!(subject.store().load_retries().await.unwrap(), [planned(3, 5)]);
    subject.store().skip(skip(2, Reason::PAUSED)).await.unwrap().unwrap();
    assert_eq!(subject.store().load_retries().await.unwrap(), [], "another slot has come");
}

async fn a_run_on_request_that_succeeds_takes_the_place_of_one(subject: Subject) {
    let subject = subject.with(task());
    let run = subject.granted(&claim(1)).await;
    subject.store().finish(finish(&run, RunOutcome { retry_at: Some(slot(3)), ..error() })).await.unwrap();
    for (outcome, left) in [(error(), 1), (success(), 0)] {
        let asked = subject.granted(&manual_claim()).await;
        assert_eq!(subject.store().load_retries().await.unwrap().len(), 1, "it may fail");
        subject.store().finish(finish(&asked, outcome)).await.unwrap();
        assert_eq!(subject.store().load_retries().await.unwrap().len(), left);
    }
}

/// Its run may not have known of another schedule.
async fn one_that_was_planned_under_another_revision_does_not(subject: Subject) {
    let subject = subject.with(task());
    let run = subject.granted(&claim(1)).await;
    let planned = finish(&run, RunOutcome { retry_at: Some(slot(3)), ..error() });
    let claimed_revision = planned.claimed_revision - 1;
    subject.store().finish(Finish { claimed_revision, ..planned }).await.unwrap();
    assert_eq!(subject.store().load_retries().await.unwrap(), []);
}

/// The breaker lets nothing pass but its probes.
async fn one_of_a_task_that_was_suspended_does_not(subject: Subject) {
    let subject = subject.with(SystemTask { breaker_threshold: 1, ..task() });
    let run = subject.granted(&claim(1)).await;
    subject.store().finish(finish(&run, RunOutcome { retry_at: Some(slot(3)), ..error() })).await.unwrap();
    let asked = subject.granted(&manual_claim()).await;
    assert!(subject.store().finish(finish(&asked, error())).await.unwrap().task.is_suspended());
    assert_eq!(subject.store().load_retries().await.unwrap(), []);
}

/// Nobody gave it up: no process was there to hear of the edit.
async fn one_more_than_the_task_is_tried_now_does_not(subject: Subject) {
    let subject = subject.with(task());
    let run = subject.granted(&claim(1)).await;
    subject.store().finish(finish(&run, RunOutcome { retry_at: Some(slot(3)), ..error() })).await.unwrap();
    subject.put(SystemTask { max_retries: 0, ..subject.task().await });
    assert_eq!(subject.store().load_retries().await.unwrap(), []);
    subject.granted(&claim(2)).await;
    assert_eq!(
        subject.task().await.error_count,
        1,
        "what has come in its place says that the error before was final"
    );
}

async fn one_that_is_given_up_does_not(subject: Subject) {
    let subject = subject.with(task());
    let run = subject.granted(&claim(1)).await;
    subject.store().finish(finish(&run, RunOutcome { retry_at: Some(slot(3)), ..error() })).await.unwrap();
    let planned = PendingRetry { at: slot(3), task: TASK, scheduled_for: slot(1), attempt: 2 };
    subject.store().give_up_retry(PendingRetry { at: slot(2), ..planned }).await.unwrap();
    assert_eq!(subject.store().load_retries().await.unwrap(), [planned], "that was another one");
    for _ in 0..2 {
        subject.store().give_up_retry(planned).await.unwrap();
        assert_eq!(subject.store().load_retries().await.unwrap(), []);
    }
}

async fn a_snooze_survives_whatever_is_written_of_the_task(subject: Subject) {
    let snoozed = SystemTask {
        snoozed_at: Some(slot(2)),
        snoozed_until: Some(slot(90)),
        snooze_reason: Some("on holiday".to_owned()),
        ..task()
    };
    let subject = subject.with(snoozed.clone());
    let of = |task: &SystemTask| (task.snoozed_at, task.snoozed_until, task.snooze_reason.clone());
    let run = subject.granted(&claim(1)).await;
    let finished = subject.store().finish(finish(&run, success())).await.unwrap().task;
    let merged = |n| Skip { merge_since: snoozed.snoozed_at, ..skip(n, Reason::SNOOZED) };
    for n in 2..4 {
        subject.store().skip(merged(n)).await.unwrap().unwrap();
    }
    let rows = subject.runs().await;
    assert_eq!((rows.len(), rows[1].reason.clone(), rows[1].missed_count), (2, Some(Reason::SNOOZED), 2));
    let subject = subject.restart().await;
    for task in
        [(*finished).clone(), subject.task().await, subject.store().load_tasks().await.unwrap().remove(0)]
    {
        assert_eq!(of(&task), of(&snoozed));
    }
}

async fn next_slots_are_moved_where_the_revision_is_right(subject: Subject) {
    let before = SystemTask { last_slot_at: Some(slot(9)), ..task() };
    let subject = subject.with(before.clone());
    let moved = |revision, last_slot_at| Reschedule {
        task_id: TASK,
        revision,
        anchor_at: None,
        last_slot_at,
        next_run_at: Some(slot(3)),
    };
    subject.store().reschedule(vec![moved(2, None)]).await.unwrap();
    assert_eq!(subject.task().await, before);
    subject.store().reschedule(vec![moved(1, None)]).await.unwrap();
    let stored = subject.task().await;
    assert_eq!((stored.next_run_at, stored.last_slot_at), (Some(slot(3)), Some(slot(9))));
    assert_eq!(stored.anchor_at, before.anchor_at);
    let anchored = Reschedule { anchor_at: Some(slot(2)), ..moved(1, Some(slot(2))) };
    subject.store().reschedule(vec![anchored]).await.unwrap();
    let stored = subject.task().await;
    assert_eq!((stored.anchor_at, stored.last_slot_at), (Some(slot(2)), Some(slot(2))), "a corrected clock");
}

async fn tasks_come_by_id(subject: Subject) {
    let subject = subject.with(SystemTask { id: TaskId(5), component: "b".to_owned(), ..task() });
    subject.put(SystemTask { id: TaskId(2), component: "a".to_owned(), ..task() });
    let ids: Vec<_> = subject.store().load_tasks().await.unwrap().into_iter().map(|task| task.id.0).collect();
    assert_eq!(ids, [2, 5]);
    assert_eq!(subject.store().load_task(TaskId(3)).await.unwrap(), None);
}
