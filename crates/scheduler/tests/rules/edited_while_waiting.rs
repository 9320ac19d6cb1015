//! An edit that leaves the schedule as it is, while a slot or a retry waits: it waits on, and for the same.

use std::time::Duration;

use scheduler::{
    edit::TaskEdit,
    run::{RunStatus, RunTrigger},
    task::{CatchUpPolicy, OverlapPolicy, SystemTask},
};

use crate::world::{Act, World, every, fail, noon, ports::Switchable, seconds, succeed};

/// It is not caught up, so that whatever is taken for late does not run.
fn online(period: i64) -> SystemTask {
    SystemTask { requires_network: true, catch_up: CatchUpPolicy::Skip, ..every(period) }
}

async fn rename(world: &World) {
    world.edit(TaskEdit { name: Some("another".to_owned()), ..TaskEdit::default() }).await;
}

#[tokio::test(start_paused = true)]
async fn a_slot_has_waited_for_the_network_before() {
    let network = Switchable::offline();
    let mut world = World::of([online(3_600)]).network(network.clone()).start(succeed).await;
    world.pass(seconds(3_690)).await;
    rename(&world).await;
    world.pass(seconds(10)).await;
    network.set_online(true);
    let run = world.finished().await;
    assert_eq!((run.status, run.scheduled_for), (RunStatus::Success, Some(noon() + seconds(3_600))));
}

#[tokio::test(start_paused = true)]
async fn a_slot_that_was_queued_is_not_late() {
    let network = Switchable::online();
    let task = SystemTask { overlap: OverlapPolicy::Queue, timeout_seconds: 1_000, ..online(600) };
    let act = |call| Act::Work(Duration::from_secs(if call == 0 { 700 } else { 1 }));
    let mut world = World::of([task]).network(network.clone()).start(act).await;
    world.pass(seconds(1_250)).await;
    network.set_online(false);
    world.finished().await;
    world.pass(seconds(10)).await;
    rename(&world).await;
    network.set_online(true);
    let run = world.finished().await;
    assert_eq!((run.status, run.trigger), (RunStatus::Success, RunTrigger::Schedule));
    assert_eq!(run.scheduled_for, Some(noon() + seconds(1_200)));
}

#[tokio::test(start_paused = true)]
async fn a_retry_is_given_up_two_minutes_after_it_began_to_wait() {
    let network = Switchable::online();
    let task = SystemTask { max_retries: 1, ..online(3_600) };
    let mut world = World::of([task]).network(network.clone()).start(fail).await;
    world.finished().await;
    network.set_online(false);
    world.settle().await;
    let planned = world.handle.status().borrow().retries.clone();
    world.pass(planned[0].at - world.now() + seconds(60)).await;
    rename(&world).await;
    assert_eq!(world.handle.status().borrow().retries, planned);
    world.pass(seconds(66)).await;
    assert_eq!(world.handle.status().borrow().retries, []);
}
