//! A slot that waits when the manager is lost waits on once it is rebuilt, and for the same.

use std::time::Duration;

use scheduler::{
    run::{Reason, RunStatus, RunTrigger},
    task::{CatchUpPolicy, OverlapPolicy, SystemTask},
};

use crate::world::{Act, World, every, noon, ports::Switchable, seconds, succeed};

/// It is not late for what it has waited.
#[tokio::test(start_paused = true)]
async fn one_that_is_queued_starts_after_the_run() {
    let (overlap, catch_up) = (OverlapPolicy::Queue, CatchUpPolicy::Skip);
    let task = SystemTask { overlap, catch_up, timeout_seconds: 1_000, ..every(600) };
    let (setup, clock) = World::of([task]).watched();
    let world = setup.start(|call| Act::Work(Duration::from_secs(if call == 0 { 700 } else { 1 }))).await;
    world.pass(seconds(1_299)).await;
    clock.panic_next(1); // when the run ends, a second later
    world.pass(seconds(30)).await;
    assert_eq!(world.handle.status().borrow().rebuilds, 1);
    let second = (Some(noon() + seconds(1_200)), RunTrigger::Schedule, RunStatus::Success, 0);
    assert_eq!(world.history()[1..], [second]);
}

/// One that has passed when a process starts would be counted from that start anew.
#[tokio::test(start_paused = true)]
async fn the_first_of_a_task_keeps_its_grid() {
    let task = SystemTask { last_run_at: None, last_slot_at: None, next_run_at: None, ..every(3_600) };
    let network = Switchable::offline();
    let (setup, clock) = World::of([SystemTask { requires_network: true, ..task }]).watched();
    let mut world = setup.network(network.clone()).start(succeed).await;
    world.pass(seconds(30)).await;
    clock.panic_next(1);
    world.pass(seconds(5)).await;
    assert_eq!(world.handle.status().borrow().rebuilds, 1);
    network.set_online(true);
    for slot in [noon() + seconds(5), noon() + seconds(3_605)] {
        let run = world.finished().await;
        assert_eq!((run.scheduled_for, run.status), (Some(slot), RunStatus::Success));
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_waits_for_the_network_has_waited_before() {
    let task = SystemTask { requires_network: true, ..every(3_600) };
    let (setup, clock) = World::of([task]).watched();
    let mut world = setup.network(Switchable::offline()).start(succeed).await;
    world.pass(seconds(3_660)).await;
    clock.panic_next(1);
    let row = world.finished().await;
    assert_eq!(world.handle.status().borrow().rebuilds, 1);
    let waited = row.started_at - noon() - seconds(3_600);
    assert!((seconds(120)..seconds(126)).contains(&waited), "{waited}");
}

/// Whose end was heard, and is stored, before there is a manager again.
#[tokio::test(start_paused = true)]
async fn one_of_a_pause_that_somebody_ends_meanwhile_is_of_that_all_the_same() {
    let (setup, clock) = World::of([every(600)]).watched();
    let world = setup.start(succeed).await;
    world.handle.pause(None, None).await.unwrap();
    world.pass(seconds(599)).await;
    clock.panic_next(1); // when the slot comes
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    world.handle.resume().await.unwrap();
    world.pass(seconds(60)).await;
    assert_eq!(world.handle.status().borrow().rebuilds, 1);
    let row = world.skipped().pop().unwrap();
    assert_eq!((row.reason, row.scheduled_for), (Some(Reason::PAUSED), Some(noon() + seconds(600))));
    assert_eq!(world.store.runs().len(), 1);
}
