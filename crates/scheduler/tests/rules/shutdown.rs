//! The application closes.

use std::{pin::pin, time::Duration};

use futures::poll;
use scheduler::{
    RunNowReply, SchedulerOptions,
    error::{RunNowError, SendError, StoreError},
    run::{Reason, RunStatus},
    task::TaskId,
};

use crate::world::{
    Act, TASK, World, every,
    gate::{Gate, Operation},
    no_settling, noon, numbered, seconds, succeed,
};

fn working(_call: u64) -> Act {
    Act::Work(Duration::from_secs(100))
}

#[tokio::test(start_paused = true)]
async fn runs_are_asked_to_end_and_none_is_left_running() {
    let mut world = World::start([every(60)], working).await;
    world.started().await;
    assert_eq!(world.shutdown().await.interrupted, 0);
    let run = world.store.runs().pop().unwrap();
    assert_eq!((run.status, run.reason), (RunStatus::Interrupted, Some(Reason::SHUTDOWN)));
    assert_eq!(world.task().error_count, 0);
    assert!(world.now() - run.started_at < seconds(1), "at once");
}

/// The handler returns an error in the very moment it is asked to stop.
#[tokio::test(start_paused = true)]
async fn a_run_that_was_asked_to_end_is_no_error_however_fast_its_handler_says_so() {
    for _ in 0..50 {
        let mut world = World::start([every(600)], working).await;
        world.started().await;
        world.shutdown().await;
        let run = world.store.runs().pop().unwrap();
        assert_eq!((run.status, run.reason), (RunStatus::Interrupted, Some(Reason::SHUTDOWN)));
        assert_eq!(world.task().error_count, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_ends_well_in_time_is_a_success() {
    let mut world = World::start([every(60)], |_| Act::Ignore(Duration::from_secs(3))).await;
    world.started().await;
    assert_eq!(world.shutdown().await.interrupted, 0);
    assert_eq!(world.store.runs().pop().unwrap().status, RunStatus::Success);
}

#[tokio::test(start_paused = true)]
async fn after_five_seconds_the_rest_is_marked_interrupted() {
    let tasks = (1..=3).map(|id| numbered(every(60), id));
    let mut world = World::start(tasks, |_| Act::Ignore(Duration::from_secs(100))).await;
    for _ in 0..3 {
        world.started().await;
    }
    let asked = world.now();
    assert_eq!(world.shutdown().await.interrupted, 3);
    assert!(world.now() - asked < seconds(6), "{}", world.now() - asked);
    assert!(world.store.runs().iter().all(|run| run.status == RunStatus::Interrupted));
    assert_eq!(world.task().error_count, 0);
}

/// The store takes longer than the handlers may: what is known of them is not given up for it.
#[tokio::test(start_paused = true)]
async fn one_that_ended_well_is_a_success_however_long_the_store_takes() {
    let act = |call| {
        if call == 0 { Act::Work(Duration::from_secs(1)) } else { Act::Ignore(Duration::from_secs(100)) }
    };
    let (setup, gates) = World::of([every(60), numbered(every(60), 2)]).gated();
    let mut world = setup.start(act).await;
    gates.close(Operation::Finish, Gate::Before);
    world.started().await;
    world.started().await;
    gates.reached(Operation::Finish, Gate::Before).await;
    let opened = async {
        tokio::time::sleep(Duration::from_secs(6)).await;
        gates.open(Operation::Finish, Gate::Before);
    };
    let (report, ()) = tokio::join!(world.shutdown(), opened);
    assert_eq!(report.interrupted, 1);
    let statuses: Vec<_> = world.store.runs().iter().map(|run| run.status).collect();
    assert_eq!(statuses, [RunStatus::Success, RunStatus::Interrupted]);
}

#[tokio::test(start_paused = true)]
async fn nothing_more_is_claimed() {
    let mut world = World::start([every(60)], succeed).await;
    world.settle().await;
    world.clock.step(seconds(60)); // the slot and the request to close come at once
    world.shutdown().await;
    assert_eq!(world.history(), []);
    assert_eq!(world.task().next_run_at, Some(noon() + seconds(60)), "the next start finds the slot");
}

/// Also where handlers have threads of their own, which nobody wakes any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_is_claimed_meanwhile_waits_for_no_thread() {
    let drain = Duration::from_mins(1);
    let options = SchedulerOptions { manual_workers: 1, drain, ..no_settling() };
    let (setup, gates) = World::of([every(60), numbered(every(60), 2)]).options(options).gated();
    let mut world = setup.start(|_| panic!("called")).await;
    let (claimed, waiting) = (world.handle.clone(), world.handle.clone());
    gates.close(Operation::Claim, Gate::Before);
    let claimed = tokio::spawn(async move { claimed.run_now(TASK).await });
    gates.reached(Operation::Claim, Gate::Before).await;
    let mut waiting = pin!(waiting.run_now(TaskId(2)));
    assert!(poll!(waiting.as_mut()).is_pending(), "it has been sent");
    world.settle().await; // and heard
    let granted = async {
        let refused = waiting.await;
        assert!(matches!(refused, Err(RunNowError::Dropped)), "it is closing: {refused:?}");
        gates.open(Operation::Claim, Gate::Before);
    };
    let (report, ()) = tokio::join!(world.shutdown(), granted);
    assert_eq!(report.interrupted, 0);
    claimed.await.unwrap().unwrap();
    assert_eq!(world.store.runs().pop().unwrap().reason, Some(Reason::SHUTDOWN));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_claimed_meanwhile_ends_before_its_handler_is_called() {
    let (mut world, gates) = World::start_gated([every(60)], |_| panic!("called")).await;
    gates.catch(Operation::Claim, Gate::Before).await;
    let closing = world.scheduler.take().unwrap();
    let closed = tokio::spawn(closing.shutdown());
    tokio::task::yield_now().await;
    gates.open(Operation::Claim, Gate::Before);
    assert_eq!(closed.await.unwrap().interrupted, 0);
    let run = world.store.runs().pop().unwrap();
    assert_eq!((run.status, run.reason), (RunStatus::Interrupted, Some(Reason::SHUTDOWN)));
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_does_not_hold_it_up() {
    let mut world = World::start([every(60)], working).await;
    world.started().await;
    world.store.fail_next(1_000, || StoreError::Failed("I/O error".into()));
    let asked = world.now();
    assert_eq!(world.shutdown().await.interrupted, 0);
    assert!(world.now() - asked < seconds(8), "{}", world.now() - asked);
    assert_eq!(world.store.runs().pop().unwrap().status, RunStatus::Running, "for the next start to close");
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_a_run_hears_how_it_ended_or_that_it_will_not_begin() {
    let tasks = (1..=5).map(|id| numbered(every(6_000), id));
    let mut world = World::start(tasks, working).await;
    let asked: Vec<_> = (1..=5)
        .map(|id| {
            let handle = world.handle.clone();
            tokio::spawn(async move { handle.run_now(TaskId(id)).await })
        })
        .collect();
    for _ in 0..4 {
        world.started().await;
    }
    world.shutdown().await;
    let mut answers = Vec::new();
    for asked in asked {
        answers.push(asked.await.unwrap());
    }
    let ended = |answer: &&Result<RunNowReply, RunNowError>| matches!(answer, Ok(RunNowReply::Finished(run)) if run.status == RunStatus::Interrupted);
    assert_eq!(answers.iter().filter(ended).count(), 4);
    assert!(answers.iter().any(|answer| matches!(answer, Err(RunNowError::Dropped))));
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_afterwards_is_told_and_sees_that_nothing_lives() {
    let mut world = World::start([every(60)], succeed).await;
    world.settle().await;
    assert!(world.handle.status().borrow().alive);
    world.shutdown().await;
    assert_eq!(world.handle.run_now(TASK).await.unwrap_err(), RunNowError::Send(SendError::Stopped));
    assert_eq!(world.handle.reload(TASK).await, Err(SendError::Stopped));
    assert!(!world.handle.status().borrow().alive);
    assert_eq!(world.next_wake_at(), None);
}
