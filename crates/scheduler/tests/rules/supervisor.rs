//! A manager that dies is rebuilt from the store; so is what depended on a job that died.
//!
//! Nothing of the engine's own panics on request, but its ports are other people's code: a clock or a store that panics
//! takes the manager or the job along that asked it.

use std::{sync::Arc, time::Duration};

use scheduler::{
    RunNowReply,
    event::SchedulerEvent,
    run::{Reason, RunStatus},
    task::{CatchUpPolicy, SystemTask, TaskId},
};

use crate::world::{
    Act, TASK, World, cron, every, fail,
    gate::{Gate, GatedStore, Operation},
    minutes, noon, numbered,
    ports::WatchedClock,
    seconds, succeed,
};

/// A world whose clock panics and whose store waits when told to.
async fn start(tasks: impl IntoIterator<Item = SystemTask>) -> (World, Arc<WatchedClock>, Arc<GatedStore>) {
    let (setup, clock) = World::of(tasks).watched();
    let (setup, gates) = setup.gated();
    (setup.start(succeed).await, clock, gates)
}

#[tokio::test(start_paused = true)]
async fn its_slots_go_on() {
    let (setup, clock) = World::of([every(60), numbered(every(60), 2)]).watched();
    let mut world = setup.start(succeed).await;
    world.finished().await;
    world.finished().await;
    clock.panic_next(1);
    for _ in 0..2 {
        let run = world.finished().await;
        assert_eq!((run.scheduled_for, run.status), (Some(noon() + seconds(120)), RunStatus::Success));
    }
    assert_eq!(world.handle.status().borrow().rebuilds, 1);
}

#[tokio::test(start_paused = true)]
async fn it_is_rebuilt_however_often_that_fails() {
    let (setup, clock) = World::of([every(60)]).watched();
    let mut world = setup.start(succeed).await;
    world.settle().await;
    clock.panic_next(5); // the loop, then the rebuilding itself
    let run = world.finished().await;
    assert_eq!((run.scheduled_for, run.status), (Some(noon() + seconds(60)), RunStatus::Success));
    assert!(world.handle.status().borrow().rebuilds >= 1);
}

#[tokio::test(start_paused = true)]
async fn runs_in_flight_are_kept_and_not_started_again() {
    let (setup, clock) = World::of([every(600)]).watched();
    let mut world = setup.start(|_| Act::Work(Duration::from_secs(100))).await;
    let (running, _) = world.started().await;
    clock.panic_next(1);
    world.pass(seconds(50)).await;
    assert_eq!(world.handle.status().borrow().rebuilds, 1);
    let reply = world.handle.run_now(TASK).await.unwrap();
    assert!(matches!(reply, RunNowReply::AlreadyRunning(named) if named == running), "{reply:?}");
    let run = world.finished().await;
    assert_eq!((run.id, run.status), (running, RunStatus::Success));
    assert_eq!(world.store.runs().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_retry_is_kept() {
    let (setup, clock) = World::of([SystemTask { max_retries: 1, ..every(3_600) }]).watched();
    let mut world = setup.start(fail).await;
    world.finished().await;
    clock.panic_next(1);
    assert_eq!(world.finished().await.attempt, 2);
    assert_eq!(world.handle.status().borrow().rebuilds, 1);
}

#[tokio::test(start_paused = true)]
async fn what_waits_in_the_mailbox_is_heard_afterwards() {
    let (setup, clock) = World::of([every(600)]).watched();
    let world = setup.start(succeed).await;
    world.pass(seconds(30)).await;
    clock.panic_next(1);
    world.clock.step(minutes(1)); // it wakes, and dies of it
    assert_eq!(world.run_now().await.status, RunStatus::Success);
}

#[tokio::test(start_paused = true)]
async fn meanwhile_the_status_does_not_say_that_it_lives() {
    let (setup, clock) = World::of([every(600)]).watched();
    let world = setup.start(succeed).await;
    world.settle().await;
    let mut status = world.handle.status();
    assert!(status.borrow_and_update().alive);
    clock.panic_next(1);
    status.changed().await.unwrap();
    assert!(!status.borrow_and_update().alive);
    status.changed().await.unwrap();
    assert!(status.borrow().alive);
}

#[tokio::test(start_paused = true)]
async fn what_was_on_its_way_to_the_store_is_not_decided_again() {
    let task = SystemTask { catch_up: CatchUpPolicy::Skip, ..every(600) };
    let (mut world, clock, gates) = start([task]).await;
    world.settle().await;
    gates.close(Operation::Skip, Gate::Before);
    world.clock.suspend(minutes(35));
    gates.reached(Operation::Skip, Gate::Before).await;
    clock.panic_next(1);
    tokio::time::sleep(Duration::from_mins(9)).await; // the slot at 12:40 comes meanwhile
    gates.open(Operation::Skip, Gate::Before);
    assert_eq!(world.finished().await.missed_count, 3);
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + minutes(40)));
    assert_eq!(world.skipped().iter().map(|row| row.missed_count).sum::<i64>(), 4, "each slot once");
    assert_eq!(world.handle.status().borrow().rebuilds, 1);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_was_being_begun_is_ended_as_an_error_and_its_task_goes_on() {
    let (mut world, clock, gates) = start([every(600)]).await;
    gates.catch(Operation::Claim, Gate::After).await;
    let waits = tokio::spawn(Box::pin({
        let handle = world.handle.clone();
        async move { handle.run_now(TASK).await }
    }));
    world.settle().await;
    clock.panic_next_awake(2); // the loop, and what makes up for what it was about
    gates.open(Operation::Claim, Gate::After);
    let run = world.finished().await;
    assert_eq!((run.status, run.reason), (RunStatus::Error, Some(Reason::PANICKED)));
    assert!(matches!(waits.await.unwrap(), Ok(RunNowReply::Finished(ended)) if ended.id == run.id));
    let run = world.finished().await;
    assert_eq!((run.scheduled_for, run.status), (Some(noon() + seconds(1_200)), RunStatus::Success));
    assert_eq!(world.handle.status().borrow().rebuilds, 2);
}

#[tokio::test(start_paused = true)]
async fn an_end_that_is_not_stored_yet_holds_up_nobody_and_is_stored_once() {
    let (mut world, clock, gates) = start([every(600), numbered(every(900), 2)]).await;
    gates.catch(Operation::Finish, Gate::Before).await;
    clock.panic_next(1);
    tokio::time::sleep(Duration::from_mins(6)).await;
    assert_eq!(world.handle.status().borrow().rebuilds, 1);
    assert_eq!(gates.standing(Operation::Finish, Gate::Before), 2, "the other task has run, too");
    gates.open(Operation::Finish, Gate::Before);
    world.pass(seconds(1)).await;
    let ended = world.told().into_iter().filter_map(|event| match event {
        SchedulerEvent::RunFinished { run, .. } => Some((run.task_id, run.scheduled_for, run.status)),
        _ => None,
    });
    let mut ended: Vec<_> = ended.collect();
    ended.sort_unstable_by_key(|(task, ..)| *task);
    let expected = [(TASK, 600), (TaskId(2), 900)]
        .map(|(task, second)| (task, Some(noon() + seconds(second)), RunStatus::Success));
    assert_eq!(ended, expected);
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(1_200)));
}

#[tokio::test(start_paused = true)]
async fn a_claim_that_is_answered_afterwards_is_begun() {
    let (mut world, clock, gates) = start([every(600), numbered(every(660), 2)]).await;
    gates.catch(Operation::Claim, Gate::Before).await;
    clock.panic_next(1);
    tokio::time::sleep(Duration::from_secs(90)).await;
    assert_eq!(world.handle.status().borrow().rebuilds, 1);
    gates.open(Operation::Claim, Gate::Before);
    let mut runs = [world.finished().await, world.finished().await];
    runs.sort_unstable_by_key(|run| run.task_id);
    for (run, second) in runs.iter().zip([600, 660]) {
        assert_eq!((run.scheduled_for, run.missed_count), (Some(noon() + seconds(second)), 0));
        assert_eq!(run.status, RunStatus::Success);
    }
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(1_200)));
}

#[tokio::test(start_paused = true)]
async fn closing_ends_a_run_that_was_being_begun() {
    let (mut world, clock, gates) = start([every(600)]).await;
    gates.catch(Operation::Claim, Gate::After).await;
    clock.panic_next_awake(1);
    gates.open(Operation::Claim, Gate::After);
    gates.catch(Operation::LoadTasks, Gate::Before).await;
    assert_eq!(world.shutdown().await.interrupted, 1);
    assert_eq!(world.store.runs().pop().unwrap().status, RunStatus::Interrupted);
}

#[tokio::test(start_paused = true)]
async fn slots_that_come_behind_a_claim_do_not_count_its_own() {
    let (world, clock, gates) = start([every(600)]).await;
    gates.catch(Operation::Claim, Gate::Before).await;
    clock.panic_next(1);
    world.clock.step(seconds(3)); // it wakes, and dies of it
    tokio::time::sleep(Duration::from_mins(13)).await;
    assert_eq!(world.handle.status().borrow().rebuilds, 1);
    gates.open(Operation::Claim, Gate::Before);
    world.pass(minutes(1)).await;
    let answers: Vec<_> = world.history().into_iter().map(|(slot, _, _, missed)| (slot, missed)).collect();
    assert_eq!(answers, [(Some(noon() + seconds(600)), 0), (Some(noon() + seconds(1_200)), 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_first_slot_that_is_being_claimed_keeps_its_grid() {
    let (mut world, clock, gates) = start([SystemTask { last_run_at: None, ..every(600) }]).await;
    gates.catch(Operation::Claim, Gate::Before).await;
    let anchor = world.task().anchor_at;
    clock.panic_next(1);
    world.clock.step(seconds(3)); // it wakes, and dies of it
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert_eq!(world.handle.status().borrow().rebuilds, 1);
    gates.open(Operation::Claim, Gate::Before);
    let (first, second) = (world.finished().await, world.finished().await);
    assert_eq!(second.scheduled_for, first.scheduled_for.map(|slot| slot + seconds(600)));
    assert_eq!(world.task().anchor_at, anchor);
}

/// A world whose manager was lost while a run of 100 s had begun. The store does not answer what it is rebuilt from.
async fn lost_for_long() -> World {
    let (setup, clock) = World::of([every(600)]).watched();
    let (setup, gates) = setup.gated();
    let mut world = setup.start(|_| Act::Work(Duration::from_secs(100))).await;
    world.started().await;
    clock.panic_next(1);
    world.clock.step(minutes(1)); // it wakes, and dies of it
    gates.catch(Operation::LoadTasks, Gate::Before).await;
    world
}

#[tokio::test(start_paused = true)]
async fn it_can_be_closed_while_it_is_being_rebuilt() {
    let mut world = lost_for_long().await;
    let closed = tokio::time::timeout(Duration::from_secs(1), world.shutdown()).await;
    assert_eq!(closed.expect("nobody waits for the store").interrupted, 0);
    assert_eq!(world.store.runs().pop().unwrap().status, RunStatus::Interrupted);
}

#[tokio::test(start_paused = true)]
async fn what_runs_is_ended_and_stored_while_it_is_being_rebuilt() {
    let world = lost_for_long().await;
    tokio::time::sleep(Duration::from_secs(101)).await;
    assert_eq!(world.store.runs().pop().unwrap().status, RunStatus::Success);
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_is_asked_for_while_it_is_being_rebuilt_holds() {
    let (world, clock, gates) = start([every(60)]).await;
    world.settle().await;
    clock.panic_next(1);
    world.clock.step(seconds(30)); // it wakes, and dies of it
    gates.catch(Operation::LoadTasks, Gate::Before).await;
    let handle = world.handle.clone();
    let asked = tokio::spawn(async move { handle.pause(None, None).await });
    tokio::time::sleep(Duration::from_secs(100)).await; // its first slots come meanwhile
    gates.open(Operation::LoadTasks, Gate::Before);
    asked.await.unwrap().unwrap();
    world.pass(seconds(100)).await;
    let status = world.handle.status().borrow().clone();
    assert_eq!((status.rebuilds, status.pause.is_some()), (1, true));
    let rows = world.store.runs();
    assert!(rows.iter().all(|row| row.reason == Some(Reason::PAUSED)), "{rows:?}");
    assert_eq!(rows.iter().map(|row| row.missed_count).sum::<i64>(), 3, "each slot once");
}

#[tokio::test(start_paused = true)]
async fn a_claim_that_panics_loses_no_slot() {
    let (mut world, gates) = World::start_gated([every(60)], succeed).await;
    gates.close(Operation::Claim, Gate::Panic);
    for n in 1..=2 {
        let run = world.finished().await;
        assert_eq!((run.scheduled_for, run.status), (Some(noon() + seconds(60 * n)), RunStatus::Success));
    }
    assert_eq!(world.handle.status().borrow().rebuilds, 0);
}

#[tokio::test(start_paused = true)]
async fn a_skip_that_panics_loses_no_slot() {
    let task = SystemTask { catch_up: CatchUpPolicy::Skip, ..every(600) };
    let (mut world, gates) = World::start_gated([task], succeed).await;
    world.settle().await;
    gates.close(Operation::Skip, Gate::Panic);
    world.clock.suspend(minutes(35));
    let row = world.finished().await;
    assert_eq!((row.reason, row.missed_count), (Some(Reason::MISSED), 3));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + minutes(40)));
}

#[tokio::test(start_paused = true)]
async fn a_move_of_slots_that_panics_is_made_again() {
    let task = SystemTask { timezone: None, ..cron("0 18 * * *", noon() + minutes(360)) };
    let (mut world, gates) = World::start_gated([task], succeed).await;
    world.settle().await;
    gates.close(Operation::Reschedule, Gate::Panic);
    world.clock.set_zone(chrono_tz::Europe::Berlin);
    world.clock.step(seconds(3));
    world.pass(seconds(10)).await;
    assert_eq!(world.task().next_run_at, Some(noon() + minutes(300)));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + minutes(300)));
}

#[tokio::test(start_paused = true)]
async fn a_run_whose_end_panics_is_ended_as_an_error_and_frees_its_worker() {
    let options = scheduler::SchedulerOptions { workers: 1, ..crate::world::no_settling() };
    let (setup, gates) = World::of([every(60), numbered(every(60), 2)]).options(options).gated();
    let mut world = setup.start(succeed).await;
    gates.close(Operation::Finish, Gate::Panic);
    let run = world.finished().await;
    assert_eq!((run.task_id, run.status, run.reason), (TASK, RunStatus::Error, Some(Reason::PANICKED)));
    let other = world.finished().await;
    assert_eq!((other.task_id, other.status), (TaskId(2), RunStatus::Success));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(120)));
}
