//! An error whose retry never comes was final, and counts.

use std::time::Duration;

use scheduler::{
    edit::TaskEdit,
    handler::RunContext,
    run::{Reason, RunStatus, RunTrigger},
    schedule::Frequency,
    task::{OverlapPolicy, SystemTask},
};

use crate::world::{Act, TASK, World, every, fail, minutes, noon, ports::Switchable, seconds, succeed};

/// Every ten minutes, or however many; tried three times.
fn retried(period: i64) -> SystemTask {
    SystemTask { max_retries: 2, ..every(period) }
}

#[tokio::test(start_paused = true)]
async fn the_slot_that_supersedes_it_counts_it() {
    let mut world = World::start([retried(600)], fail).await;
    for counted in 0..4 {
        let run = world.finished().await;
        assert_eq!((run.trigger, run.attempt), (RunTrigger::Schedule, 1));
        assert_eq!(world.task().error_count, counted);
        world.clock.suspend(minutes(10)); // over the retry, to the next slot
    }
}

#[tokio::test(start_paused = true)]
async fn so_does_one_that_is_passed_over() {
    let act = |call| if call == 0 { fail(call) } else { Act::Work(Duration::from_mins(11)) };
    let task = SystemTask { timeout_seconds: 1_000, ..retried(600) };
    let mut world = World::start([task], act).await;
    world.finished().await;
    let handle = world.handle.clone();
    let manual = tokio::spawn(async move { handle.run_now(TASK).await });
    let row = world.finished().await;
    assert_eq!((row.status, row.reason), (RunStatus::Skipped, Some(Reason::OVERLAP)));
    assert_eq!(world.task().error_count, 1);
    manual.await.unwrap().unwrap();
    assert_eq!(world.task().error_count, 0, "and a success takes it away");
}

#[tokio::test(start_paused = true)]
async fn so_does_one_of_the_next_process() {
    let mut world = World::start([retried(600)], fail).await;
    world.finished().await;
    world.die();
    world.clock.suspend(minutes(11));
    let mut again = world.next_process().start(fail).await;
    assert_eq!(again.finished().await.attempt, 1);
    assert_eq!(again.task().error_count, 1);
}

#[tokio::test(start_paused = true)]
async fn one_that_is_given_up_in_a_pause_counts() {
    let mut world = World::start([retried(3_600)], fail).await;
    world.finished().await;
    world.handle.pause(None, None).await.unwrap();
    world.pass(seconds(60)).await;
    assert_eq!(world.task().error_count, 1);
    world.pass(minutes(90)).await;
    assert_eq!(world.task().error_count, 1, "once");
}

#[tokio::test(start_paused = true)]
async fn one_that_finds_no_network_counts() {
    let network = Switchable::online();
    let gone = network.clone();
    let act = move |call| {
        gone.set_online(false);
        fail(call)
    };
    let task = SystemTask { requires_network: true, ..retried(3_600) };
    let mut world = World::of([task]).network(network).start(act).await;
    world.finished().await;
    world.pass(minutes(4)).await;
    assert_eq!((world.history().len(), world.task().error_count), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn one_that_an_edit_takes_away_counts_but_enabling_starts_afresh() {
    let edit = TaskEdit::default;
    let switch = |enabled| TaskEdit { enabled: Some(enabled), ..edit() };
    let edits = [
        (TaskEdit { frequency: Some(Frequency::Every { seconds: 7_200 }), ..edit() }, 1),
        (switch(false), 1),
        (switch(true), 0),
        (TaskEdit { name: Some("Other".to_owned()), ..edit() }, 0),
    ];
    for (edit, counted) in edits {
        let mut world = World::start([retried(3_600)], fail).await;
        world.finished().await;
        if edit.enabled == Some(true) {
            world.edit(switch(false)).await;
        }
        world.edit(edit).await;
        assert_eq!(world.task().error_count, counted);
    }
}

#[tokio::test(start_paused = true)]
async fn one_whose_place_a_success_has_taken_does_not() {
    let act = |call| if call == 1 { succeed(call) } else { fail(call) };
    let mut world = World::start([retried(3_600)], act).await;
    world.finished().await;
    world.run_now().await;
    world.told();
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(7_200)));
    assert_eq!(world.task().error_count, 0);
}

#[tokio::test(start_paused = true)]
async fn enough_of_them_open_the_breaker_when_the_next_run_fails() {
    let mut world = World::start([SystemTask { breaker_threshold: 2, ..retried(600) }], fail).await;
    for _ in 0..2 {
        world.finished().await;
        assert!(!world.task().is_suspended());
        world.clock.suspend(minutes(10));
    }
    let third = world.finished().await;
    let task = world.task();
    assert_eq!((task.error_count, task.suspended_at), (3, third.finished_at), "without another try");
    world.pass(minutes(60)).await;
    assert_eq!(world.history().len(), 3, "its slots do not run, nor does a retry come");
    assert_eq!(world.task().error_count, 3);
}

/// Under the policy `cancel_running`, of a task whose retries take longer than its slots are apart.
#[tokio::test(start_paused = true)]
async fn one_that_its_own_next_slot_cuts_off_counts() {
    let overlap = OverlapPolicy::CancelRunning;
    let task = SystemTask { overlap, breaker_threshold: 2, timeout_seconds: 4_000, ..retried(600) };
    let act = |run: &RunContext, _| match run.attempt {
        1 => fail(0),
        _ => Act::Work(Duration::from_hours(1)),
    };
    let world = World::of([task]).start_acting(act).await;
    world.pass(seconds(1_201)).await;
    let statuses: Vec<_> = world.store.runs().into_iter().map(|run| (run.attempt, run.status)).collect();
    let (failed, cut_off) = ((1, RunStatus::Error), (2, RunStatus::Cancelled));
    assert_eq!((statuses, world.task().error_count), (vec![failed, cut_off, failed], 1));
    world.pass(minutes(10)).await;
    assert_eq!((world.task().error_count, world.task().is_suspended()), (3, true), "and the breaker opens");
}

#[tokio::test(start_paused = true)]
async fn one_that_somebody_cancels_does_not() {
    let act = |call| if call == 0 { fail(call) } else { Act::Work(Duration::from_mins(1)) };
    let mut world = World::start([retried(3_600)], act).await;
    world.finished().await;
    let (retry, _) = world.started().await;
    world.handle.cancel(retry).await.unwrap();
    assert_eq!(world.finished().await.status, RunStatus::Cancelled);
    assert_eq!(world.task().error_count, 0);
}
