//! Everything paused: nothing runs by itself, and every task says so in one row.

use std::time::Duration;

use scheduler::{
    SchedulerOptions,
    handler::RunContext,
    run::{Reason, RunStatus, RunTrigger},
    task::{SystemTask, TaskId},
};

use crate::world::{
    Act, TASK, World, every, fail,
    gate::{Gate, Operation},
    minutes, no_settling, noon, numbered, seconds, succeed, switched_off,
};

#[tokio::test(start_paused = true)]
async fn each_task_has_one_row_for_all_of_its_slots() {
    let off = switched_off(numbered(every(60), 3));
    let world = World::start([every(60), numbered(every(40), 2), off], succeed).await;
    world.handle.pause(None, None).await.unwrap();
    world.pass(seconds(200)).await;
    let (first, second) = (world.runs_of(TaskId(1)), world.runs_of(TaskId(2)));
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_eq!((first[0].status, first[0].reason.clone()), (RunStatus::Skipped, Some(Reason::PAUSED)));
    assert_eq!((first[0].missed_count, second[0].missed_count), (3, 5));
    assert_eq!(world.runs_of(TaskId(3)), [], "a disabled one has no slots");
}

#[tokio::test(start_paused = true)]
async fn each_pause_has_its_own_row() {
    let world = World::start([every(60)], succeed).await;
    for _ in 0..2 {
        world.handle.pause(None, None).await.unwrap();
        world.pass(seconds(130)).await;
        world.handle.resume().await.unwrap();
    }
    assert_eq!(world.skipped().iter().map(|row| row.missed_count).collect::<Vec<_>>(), [2, 2]);
}

#[tokio::test(start_paused = true)]
async fn it_survives_a_restart_with_its_row() {
    let mut world = World::start([every(60)], succeed).await;
    world.handle.pause(None, None).await.unwrap();
    world.pass(seconds(70)).await;
    world.shutdown().await;
    world.store.next_epoch();
    let again = world.next_process().start(succeed).await;
    again.settle().await;
    assert!(again.handle.status().borrow().pause.is_some());
    again.pass(seconds(120)).await;
    let rows = again.store.runs();
    assert_eq!((rows.len(), rows[0].reason.clone(), rows[0].missed_count), (1, Some(Reason::PAUSED), 3));
}

#[tokio::test(start_paused = true)]
async fn runs_on_request_go_on_and_do_not_part_its_row() {
    let world = World::start([every(60)], succeed).await;
    world.handle.pause(None, None).await.unwrap();
    world.pass(seconds(70)).await;
    assert_eq!(world.run_now().await.status, RunStatus::Success);
    world.pass(seconds(60)).await;
    assert_eq!(world.skipped().iter().map(|row| row.missed_count).collect::<Vec<_>>(), [2]);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_under_way_goes_on() {
    let act = |_| Act::Work(Duration::from_secs(30));
    let mut world = World::start([every(60)], act).await;
    world.started().await;
    world.handle.pause(None, None).await.unwrap();
    assert_eq!(world.finished().await.status, RunStatus::Success);
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_comes_due_is_given_up() {
    let task = SystemTask { max_retries: 3, ..every(600) };
    let mut world = World::start([task], fail).await;
    world.finished().await;
    world.handle.pause(None, None).await.unwrap();
    world.pass(seconds(60)).await;
    world.handle.resume().await.unwrap();
    let next = world.finished().await;
    assert_eq!((next.trigger, next.scheduled_for), (RunTrigger::Schedule, Some(noon() + seconds(1_200))));
}

#[tokio::test(start_paused = true)]
async fn so_is_one_that_came_due_in_it_while_the_computer_slept() {
    let task = SystemTask { max_retries: 3, ..every(6_000) };
    let mut world = World::start([task], fail).await;
    let failed = world.finished().await;
    world.handle.pause(Some(failed.started_at + minutes(5)), None).await.unwrap();
    world.clock.suspend(minutes(10));
    let next = world.finished().await;
    assert_eq!((next.trigger, next.scheduled_for), (RunTrigger::Schedule, Some(noon() + seconds(12_000))));
}

#[tokio::test(start_paused = true)]
async fn a_suspended_task_stays_on_its_probes() {
    let suspended_reason = Some("breaker".to_owned());
    let task = SystemTask { suspended_reason, breaker_threshold: 1, ..every(60) };
    let world = World::start([task], fail).await;
    world.handle.pause(None, None).await.unwrap();
    world.pass(seconds(65)).await;
    let rows = world.skipped();
    assert_eq!((rows.len(), rows[0].missed_count), (1, 1), "one probe");
    assert!(world.task().next_run_at.unwrap() > noon() + seconds(6 * 3_600));
}

/// The pause covered a sleep, and is ended by hand while the computer still settles.
#[tokio::test(start_paused = true)]
async fn slots_that_came_in_it_are_not_caught_up_however_late_they_are_decided() {
    let mut options = no_settling();
    options.resume_settle = Duration::from_secs(15);
    let mut world = World::of([every(600)]).options(options).start(succeed).await;
    world.handle.pause(None, None).await.unwrap();
    world.clock.suspend(minutes(35));
    world.settle().await;
    world.handle.resume().await.unwrap();
    let row = world.finished().await;
    assert_eq!((row.reason, row.missed_count), (Some(Reason::PAUSED), 3));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + minutes(40)));
}

#[tokio::test(start_paused = true)]
async fn slots_from_before_it_are_no_part_of_it() {
    let mut options = no_settling();
    options.start_settle = Duration::from_secs(5);
    let since = Some(noon() - minutes(35));
    let task = SystemTask { next_run_at: since, anchor_at: since, ..every(600) };
    let mut world = World::of([task]).options(options).start(succeed).await;
    world.handle.pause(None, None).await.unwrap();
    world.pass(seconds(1)).await;
    world.handle.resume().await.unwrap();
    assert_eq!(world.finished().await.trigger, RunTrigger::CatchUp);
}

/// The computer settles long enough for a pause to begin and end.
#[tokio::test(start_paused = true)]
async fn what_was_missed_before_it_is_caught_up_by_itself() {
    let mut options = no_settling();
    options.start_settle = Duration::from_mins(30);
    let since = Some(noon() - minutes(5));
    let task = SystemTask { next_run_at: since, anchor_at: since, ..every(600) };
    let world = World::of([task]).options(options).start(succeed).await;
    world.pass(minutes(1)).await;
    world.handle.pause(None, None).await.unwrap();
    world.pass(minutes(15)).await;
    world.handle.resume().await.unwrap();
    world.pass(minutes(15)).await;
    assert_eq!(world.history()[0], (since, RunTrigger::CatchUp, RunStatus::Success, 1));
    let mut paused = world.skipped();
    paused.retain(|row| row.reason == Some(Reason::PAUSED));
    assert_eq!(paused.iter().map(|row| row.missed_count).collect::<Vec<_>>(), [2]);
}

/// Threads, because the status is published on another one than the asker's.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_the_answer_sees_it_in_the_status() {
    let world = World::start([every(600)], succeed).await;
    for _ in 0..200 {
        world.handle.pause(None, None).await.unwrap();
        assert!(world.handle.status().borrow().pause.is_some());
        world.handle.resume().await.unwrap();
        assert!(world.handle.status().borrow().pause.is_none());
    }
}

/// Of six slots, in which nobody ran, and which a process without a schedule has ended.
async fn after_a_pause() -> World {
    let mut world = World::start([every(600)], succeed).await;
    world.handle.pause(None, None).await.unwrap();
    world.shutdown().await;
    world.clock.suspend(minutes(65));
    let unscheduled = SchedulerOptions { scheduled: false, ..no_settling() };
    let mut ends_it = world.next_process().options(unscheduled).start(succeed).await;
    ends_it.handle.resume().await.unwrap();
    ends_it.shutdown().await;
    world
}

#[tokio::test(start_paused = true)]
async fn one_that_was_ended_by_a_process_without_a_schedule_covers_its_slots_all_the_same() {
    let world = after_a_pause().await;
    let mut again = world.next_process().start(succeed).await;
    let row = again.finished().await;
    assert_eq!((row.reason, row.missed_count), (Some(Reason::PAUSED), 6));
}

#[tokio::test(start_paused = true)]
async fn it_has_one_row_also_where_the_clock_is_put_right_in_it() {
    let mut world = World::start([every(600)], succeed).await;
    world.handle.pause(None, None).await.unwrap();
    world.clock.step(minutes(-600));
    world.pass(minutes(65)).await;
    assert_eq!(world.skipped().iter().map(|row| row.missed_count).collect::<Vec<_>>(), [6]);
    world.shutdown().await;
    let again = world.next_process().start(succeed).await;
    again.pass(minutes(65)).await;
    assert_eq!(again.skipped().len(), 2, "by what is stored, it has still to begin");
}

#[tokio::test(start_paused = true)]
async fn one_that_was_over_by_a_clock_that_was_ahead_covers_nothing_to_come() {
    for restarts in [true, false] {
        let mut world = World::start([every(600)], succeed).await;
        world.clock.step(minutes(24 * 60));
        world.pass(seconds(1)).await;
        world.handle.pause(None, None).await.unwrap();
        world.pass(minutes(65)).await;
        world.handle.resume().await.unwrap();
        world.clock.step(minutes(-25 * 60));
        if restarts {
            world.shutdown().await;
            world = world.next_process().start(succeed).await;
        }
        let paused = |world: &World| {
            world
                .skipped()
                .iter()
                .filter(|row| row.reason == Some(Reason::PAUSED))
                .map(|row| row.missed_count)
                .sum::<i64>()
        };
        let before = paused(&world);
        world.pass(minutes(28 * 60)).await;
        assert_eq!(paused(&world), before, "restarted: {restarts}");
    }
}

#[tokio::test(start_paused = true)]
async fn it_has_one_row_also_where_it_ends_in_a_sleep() {
    let world = World::start([every(600)], succeed).await;
    world.handle.pause(Some(noon() + minutes(35)), None).await.unwrap();
    world.pass(minutes(12)).await;
    assert_eq!(world.skipped().len(), 1);
    world.clock.suspend(minutes(24));
    world.pass(seconds(10)).await;
    let rows: Vec<_> = world.skipped().into_iter().map(|row| (row.reason, row.missed_count)).collect();
    assert_eq!(rows, [(Some(Reason::PAUSED), 3)]);
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_waits_for_a_worker_is_given_up_when_it_begins() {
    let options = SchedulerOptions { workers: 1, ..no_settling() };
    let act = |run: &RunContext, call| match run.task.id {
        TASK => fail(call),
        _ => Act::Work(Duration::from_mins(4)),
    };
    let other = SystemTask { next_run_at: Some(noon() + seconds(610)), ..numbered(every(610), 2) };
    let task = SystemTask { max_retries: 1, ..every(600) };
    let world = World::of([task, other]).options(options).start_acting(act).await;
    world.pass(seconds(640)).await;
    assert_eq!(world.handle.status().borrow().waiting, 1, "its retry");
    world.handle.pause(None, None).await.unwrap();
    world.settle().await;
    world.handle.resume().await.unwrap();
    world.pass(minutes(6)).await;
    assert_eq!(world.runs_of(TASK).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn one_that_is_over_covers_its_slots_also_where_the_store_is_busy_at_the_start() {
    let world = after_a_pause().await;
    let (setup, gates) = world.next_process().gated();
    gates.close(Operation::LoadEndedPauses, Gate::Busy);
    let row = setup.start(succeed).await.finished().await;
    assert_eq!((row.reason, row.missed_count), (Some(Reason::PAUSED), 6));
}
