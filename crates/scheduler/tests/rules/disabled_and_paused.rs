//! Tasks that are switched off, and everything paused.

use scheduler::{
    RunNowReply, SchedulerOptions,
    edit::{self, TaskEdit},
    run::{Reason, RunStatus},
};

use crate::world::{TASK, World, every, no_settling, noon, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn a_disabled_task_has_no_slots() {
    let mut task = every(60);
    (task.enabled, task.next_run_at) = (false, None);
    let world = World::start(vec![task], succeed).await;
    world.pass(seconds(600)).await;
    assert_eq!(world.history(), []);
    assert_eq!(world.handle.status().borrow().next_wake_at, None);
}

#[tokio::test(start_paused = true)]
async fn enabling_starts_afresh() {
    let mut task = every(60);
    (task.enabled, task.next_run_at, task.error_count) = (false, None, 4);
    task.suspended_reason = Some("breaker".to_owned());
    let mut world = World::start(vec![task], succeed).await;
    world.pass(seconds(600)).await;
    let edit = TaskEdit { enabled: Some(true), ..TaskEdit::default() };
    let edited = edit::apply(&world.task(), &edit, world.now(), chrono_tz::UTC).unwrap();
    let enabled_at = world.now();
    world.store.insert_task(edited);
    world.handle.reload(TASK).await.unwrap();
    let run = world.finished().await;
    assert_eq!(run.scheduled_for, Some(enabled_at + seconds(60)), "no catch-up");
    assert!(!world.task().is_suspended());
}

#[tokio::test(start_paused = true)]
async fn a_pause_answers_its_slots_with_one_row_and_catches_nothing_up() {
    let mut world = World::start(vec![every(60)], succeed).await;
    world.handle.pause(None).await.unwrap();
    world.pass(seconds(200)).await;
    world.handle.resume().await.unwrap();
    let rows = world.store.runs();
    assert_eq!(rows.len(), 1, "one row a task and pause");
    assert_eq!((rows[0].status, rows[0].reason.clone()), (RunStatus::Skipped, Some(Reason::PAUSED)));
    assert_eq!(rows[0].missed_count, 3);
    let run = loop {
        let run = world.finished().await;
        if run.status != RunStatus::Skipped {
            break run;
        }
    };
    assert_eq!((run.scheduled_for, run.missed_count), (Some(noon() + seconds(240)), 0));
}

#[tokio::test(start_paused = true)]
async fn manual_runs_go_on_while_paused() {
    let world = World::start(vec![every(60)], succeed).await;
    world.handle.pause(None).await.unwrap();
    assert!(matches!(world.handle.run_now(TASK).await.unwrap(), RunNowReply::Finished(_)));
}

#[tokio::test(start_paused = true)]
async fn a_pause_until_a_time_ends_by_itself() {
    let mut world = World::start(vec![every(60)], succeed).await;
    world.handle.pause(Some(noon() + seconds(150))).await.unwrap();
    let paused = world.finished().await;
    assert_eq!(paused.reason, Some(Reason::PAUSED));
    let run = loop {
        let run = world.finished().await;
        if run.status == RunStatus::Success {
            break run;
        }
    };
    assert_eq!(run.scheduled_for, Some(noon() + seconds(180)));
    assert_eq!(world.handle.status().borrow().pause, None);
}

/// Threads, because the status is published on another one than the asker's.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_the_answer_sees_it_in_the_status() {
    let world = World::start(vec![every(600)], succeed).await;
    for _ in 0..200 {
        world.handle.pause(None).await.unwrap();
        assert!(world.handle.status().borrow().pause.is_some());
        world.handle.resume().await.unwrap();
        assert!(world.handle.status().borrow().pause.is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn a_pause_survives_a_restart() {
    let mut world = World::start(vec![every(60)], succeed).await;
    world.handle.pause(None).await.unwrap();
    world.shutdown().await;
    let options: SchedulerOptions = no_settling();
    let mut again = World::start_on(world.store.clone(), world.clock.clone(), options, succeed).await;
    assert_eq!(again.finished().await.reason, Some(Reason::PAUSED));
}

#[tokio::test(start_paused = true)]
async fn slots_of_a_pause_that_ended_in_sleep_are_not_caught_up() {
    let mut world = World::start(vec![every(600)], succeed).await;
    world.handle.pause(Some(noon() + seconds(1_500))).await.unwrap();
    world.clock.suspend(seconds(3_300));
    let paused = world.finished().await;
    assert_eq!((paused.reason.as_ref(), paused.missed_count), (Some(&Reason::PAUSED), 2));
    let after = world.finished().await;
    assert_eq!(after.missed_count, 3, "only those after its end");
}
