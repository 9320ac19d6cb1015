//! How long a run takes one of the workers: from the decision to start it until its handler has ended.

use std::time::Duration;

use scheduler::{
    SchedulerOptions,
    run::{Reason, RunStatus},
    task::{SystemTask, TaskId},
};

use crate::world::{
    Act, World, every,
    gate::{Gate, Operation},
    no_settling, numbered, seconds, succeed,
};

fn one_worker() -> SchedulerOptions {
    SchedulerOptions { workers: 1, ..no_settling() }
}

/// So that the claim of the next run can share the commit of the end before it.
#[tokio::test(start_paused = true)]
async fn the_next_run_does_not_wait_until_the_end_of_the_last_is_stored() {
    let (setup, gates) = World::of([every(60), numbered(every(60), 9)]).options(one_worker()).gated();
    let world = setup.start(succeed).await;
    gates.close(Operation::Finish, Gate::Before);
    world.pass(seconds(61)).await;
    assert_eq!(gates.standing(Operation::Finish, Gate::Before), 2);
    let running = world.history();
    assert!(running.iter().all(|(_, _, status, _)| *status == RunStatus::Running), "{running:?}");
    // A task is not done before it is stored.
    world.pass(seconds(60)).await;
    let skipped = world.skipped();
    assert_eq!(skipped.len(), 2);
    assert!(skipped.iter().all(|row| row.reason == Some(Reason::OVERLAP)), "{skipped:?}");
    gates.open(Operation::Finish, Gate::Before);
    world.pass(seconds(60)).await;
    assert_eq!(world.history().iter().filter(|(_, _, status, _)| *status == RunStatus::Success).count(), 4);
}

/// There is nothing to wait for where no handler is called.
#[tokio::test(start_paused = true)]
async fn a_run_that_nobody_can_do_holds_no_worker() {
    let unknown = SystemTask { task_type: "unheard_of".to_owned(), ..every(60) };
    let (setup, gates) = World::of([unknown, numbered(every(60), 9)]).options(one_worker()).gated();
    let world = setup.start(succeed).await;
    gates.close(Operation::Finish, Gate::Before);
    world.pass(seconds(61)).await;
    assert_eq!(gates.standing(Operation::Finish, Gate::Before), 2);
}

#[tokio::test(start_paused = true)]
async fn it_does_wait_for_the_handler() {
    let mut world = World::of([every(60), numbered(every(60), 9)])
        .options(one_worker())
        .start(|_| Act::Work(Duration::from_secs(10)))
        .await;
    world.started().await;
    world.pass(seconds(9)).await;
    assert_eq!(world.store.runs().len(), 1);
    world.pass(seconds(2)).await;
    assert_eq!(world.store.runs().len(), 2);
}

/// Works for forty seconds, with one worker: the tasks in the order in which they began.
async fn begun_in_turn(mut world: World, count: usize) -> Vec<TaskId> {
    for _ in 0..count {
        world.started().await;
    }
    world.store.runs().into_iter().map(|run| run.task_id).take(count).collect()
}

fn works(_call: u64) -> Act {
    Act::Work(Duration::from_secs(40))
}

/// The first ends in the moment in which the third is due: the second has waited for that.
#[tokio::test(start_paused = true)]
async fn a_slot_that_waits_for_one_goes_before_those_that_come_later() {
    let tasks = [numbered(every(60), 9), numbered(every(70), 5), numbered(every(100), 1)];
    let world = World::of(tasks).options(one_worker()).start(works).await;
    assert_eq!(begun_in_turn(world, 3).await, [9, 5, 1].map(TaskId));
}

#[tokio::test(start_paused = true)]
async fn of_slots_that_are_noticed_together_the_earliest_goes_first() {
    let tasks = [numbered(every(100), 1), numbered(every(80), 9), numbered(every(90), 5)];
    let world = World::of(tasks).options(one_worker()).start(works).await;
    world.clock.suspend(seconds(110));
    assert_eq!(begun_in_turn(world, 2).await, [9, 5].map(TaskId));
}
