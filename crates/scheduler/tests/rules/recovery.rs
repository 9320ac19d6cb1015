//! The start after an end that nobody planned.

use std::time::Duration;

use scheduler::{
    run::{Reason, RunStatus, RunTrigger},
    task::{CatchUpPolicy, SystemTask},
};

use crate::world::{
    Act, World, cron, every,
    gate::{Gate, Operation},
    minutes, noon, numbered, seconds, succeed,
};

fn working(_call: u64) -> Act {
    Act::Work(Duration::from_mins(10))
}

#[tokio::test(start_paused = true)]
async fn open_runs_of_a_dead_process_are_closed_before_anything_starts() {
    let mut world = World::start([every(60), numbered(every(60), 2)], working).await;
    world.started().await;
    world.started().await;
    world.die();
    let again = world.next_process().start(succeed).await;
    for dead in again.store.runs() {
        assert_eq!((dead.status, dead.reason), (RunStatus::Interrupted, Some(Reason::CRASHED)));
    }
    assert_eq!(again.task().error_count, 0);
}

#[tokio::test(start_paused = true)]
async fn the_slot_of_such_a_run_is_not_run_again() {
    for catch_up in [CatchUpPolicy::Once, CatchUpPolicy::Skip, CatchUpPolicy::All] {
        let mut world = World::start([SystemTask { catch_up, ..every(60) }], working).await;
        world.started().await;
        world.die();
        let mut again = world.next_process().start(succeed).await;
        let next = again.finished().await;
        assert_eq!((next.scheduled_for, next.trigger), (Some(noon() + seconds(120)), RunTrigger::Schedule));
    }
}

#[tokio::test(start_paused = true)]
async fn slots_that_passed_since_are_for_the_policy() {
    let mut world = World::start([every(600)], working).await;
    world.started().await;
    world.die();
    world.clock.suspend(minutes(35));
    let mut again = world.next_process().start(succeed).await;
    let run = again.finished().await;
    assert_eq!((run.trigger, run.scheduled_for), (RunTrigger::CatchUp, Some(noon() + minutes(40))));
    assert_eq!(run.missed_count, 3, "without the one that was run");
}

/// The process died between the decision and the claim: nothing of it is stored.
#[tokio::test(start_paused = true)]
async fn a_slot_that_was_not_claimed_yet_is_found_again() {
    let (mut world, gates) = World::start_gated([every(60)], succeed).await;
    gates.catch(Operation::Claim, Gate::Before).await;
    world.die();
    let mut again = world.next_process().start(succeed).await;
    let run = again.finished().await;
    assert_eq!((run.scheduled_for, run.trigger), (Some(noon() + seconds(60)), RunTrigger::Schedule));
}

/// The process died between the claim and its answer: the handler was never called.
#[tokio::test(start_paused = true)]
async fn one_that_was_claimed_is_not_however_little_came_of_it() {
    let (mut world, gates) = World::start_gated([every(60)], |_| panic!("called")).await;
    gates.catch(Operation::Claim, Gate::After).await;
    world.die();
    let mut again = world.next_process().start(succeed).await;
    assert_eq!(again.store.runs()[0].status, RunStatus::Interrupted);
    assert_eq!(again.finished().await.scheduled_for, Some(noon() + seconds(120)));
}

/// A time zone that this computer's database of zones has lost, and finds again with the next version.
#[tokio::test(start_paused = true)]
async fn a_schedule_that_cannot_be_read_has_no_next_slot_until_it_can() {
    let zone = Some("Mars/Olympus".to_owned());
    let lost = SystemTask { timezone: zone, ..cron("0 * * * *", noon() + minutes(60)) };
    let mut world = World::start([lost, numbered(every(600), 2)], succeed).await;
    world.settle().await;
    assert_eq!(world.task().next_run_at, None, "nobody waits for what never comes");
    world.finished().await;
    assert_eq!(world.store.runs().len(), 1, "the others do not notice");
    world.die();
    world.store.insert_task(SystemTask { timezone: None, ..world.task() });
    let again = world.next_process().start(succeed).await;
    again.settle().await;
    assert_eq!(again.task().next_run_at, Some(noon() + minutes(60)));
}
