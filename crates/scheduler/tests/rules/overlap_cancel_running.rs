//! Policy `cancel_running`: the run gives its place to the slot.

use std::time::Duration;

use scheduler::{
    run::{Reason, RunStatus, RunTrigger},
    task::{CatchUpPolicy, OverlapPolicy, SystemTask},
};

use crate::world::{Act, World, every, noon, ports::Switchable, seconds};

fn cancelling() -> SystemTask {
    SystemTask { overlap: OverlapPolicy::CancelRunning, ..every(60) }
}

/// It is not caught up, so that whatever is taken for late does not run.
fn online(period: i64) -> SystemTask {
    let (overlap, catch_up) = (OverlapPolicy::CancelRunning, CatchUpPolicy::Skip);
    SystemTask { overlap, catch_up, requires_network: true, timeout_seconds: 3_600, ..every(period) }
}

#[tokio::test(start_paused = true)]
async fn the_run_is_cancelled_and_the_slot_starts_after_it() {
    let mut world = World::start([cancelling()], |_| Act::Work(Duration::from_secs(200))).await;
    let cancelled = world.finished().await;
    assert_eq!((cancelled.status, cancelled.reason), (RunStatus::Cancelled, Some(Reason::SUPERSEDED)));
    let (_, trigger) = world.started().await;
    world.settle().await;
    assert_eq!((trigger, world.history()[1].0), (RunTrigger::Schedule, Some(noon() + seconds(120))));
    assert_eq!(world.task().error_count, 0);
}

#[tokio::test(start_paused = true)]
async fn one_that_does_not_listen_is_dropped_after_its_grace() {
    let mut world = World::start([cancelling()], |_| Act::Ignore(Duration::from_secs(200))).await;
    let cancelled = world.finished().await;
    assert_eq!(cancelled.status, RunStatus::Cancelled);
    assert_eq!(cancelled.duration_ms, Some(65_000), "60 s until the slot, 5 s of grace");
    let (run_id, _) = world.started().await;
    let run = world.store.runs().into_iter().find(|run| run.id == run_id).unwrap();
    assert_eq!(run.scheduled_for, Some(noon() + seconds(120)));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_somebody_asked_for_is_not_ended_for_a_slot() {
    let world = World::start([cancelling()], |_| Act::Work(Duration::from_secs(40))).await;
    world.pass(seconds(30)).await;
    let run = world.run_now().await;
    assert_eq!(run.status, RunStatus::Success);
    let row = world.skipped().pop().unwrap();
    assert_eq!((row.scheduled_for, row.reason), (Some(noon() + seconds(60)), Some(Reason::OVERLAP)));
    assert_eq!(row.blocked_by, Some(run.id));
}

/// Without a network the slot could not start in its place: both would be lost.
#[tokio::test(start_paused = true)]
async fn a_run_is_not_ended_for_a_slot_that_has_no_network() {
    let network = Switchable::online();
    let setup = World::of([online(600)]).network(network.clone());
    let mut world = setup.start(|_| Act::Work(Duration::from_secs(750))).await;
    world.started().await;
    network.set_online(false);
    let row = world.finished().await;
    assert_eq!((row.reason, row.blocked_by), (Some(Reason::OFFLINE), None));
    let run = world.finished().await;
    assert_eq!((run.status, run.scheduled_for), (RunStatus::Success, Some(noon() + seconds(600))));
}

#[tokio::test(start_paused = true)]
async fn it_is_once_there_is_one_and_the_slot_is_not_late_for_what_it_has_waited() {
    let network = Switchable::online();
    let setup = World::of([online(600)]).network(network.clone());
    let mut world = setup.start(|_| Act::Work(Duration::from_mins(50))).await;
    world.started().await;
    network.set_online(false);
    world.pass(seconds(690)).await;
    network.set_online(true);
    assert_eq!(world.finished().await.reason, Some(Reason::SUPERSEDED));
    let (run_id, trigger) = world.started().await;
    let run = world.store.runs().into_iter().find(|run| run.id == run_id).unwrap();
    assert_eq!((trigger, run.scheduled_for), (RunTrigger::Schedule, Some(noon() + seconds(1_200))));
}
