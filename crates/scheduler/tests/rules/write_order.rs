//! What is decided about a task reaches the store in the order in which it was decided.

use chrono::{TimeZone, Utc};
use scheduler::{
    run::{Reason, RunStatus, RunTrigger},
    task::SystemTask,
};

use crate::world::{
    World, cron, every, fail,
    gate::{Gate, Operation},
    minutes, noon, seconds, succeed,
};

#[tokio::test(start_paused = true)]
async fn a_slot_waits_for_the_skip_before_it() {
    let (world, gates) = World::start_gated([every(60)], succeed).await;
    world.handle.pause(None, None).await.unwrap();
    gates.close(Operation::Skip, Gate::Before);
    world.pass(seconds(200)).await;
    assert_eq!(gates.standing(Operation::Skip, Gate::Before), 1, "of three slots");
    gates.open(Operation::Skip, Gate::Before);
    world.pass(seconds(1)).await;
    let rows = world.skipped();
    assert_eq!((rows.len(), rows[0].missed_count), (1, 3));
    assert_eq!(rows[0].scheduled_for, Some(noon() + seconds(180)));
}

#[tokio::test(start_paused = true)]
async fn a_slot_waits_for_the_move_that_put_it_there() {
    let five = Utc.with_ymd_and_hms(2026, 1, 1, 17, 0, 0).unwrap();
    let task = SystemTask { timezone: None, ..cron("0 18 * * *", five + minutes(60)) };
    let (mut world, gates) = World::start_gated([task], succeed).await;
    gates.close(Operation::Reschedule, Gate::Before);
    world.settle().await;
    world.clock.set_zone(chrono_tz::Europe::Berlin);
    world.clock.step(seconds(3));
    world.pass(minutes(305)).await;
    assert_eq!(world.history(), [], "due, but the store does not know of it yet");
    gates.open(Operation::Reschedule, Gate::Before);
    let run = world.finished().await;
    assert_eq!((run.scheduled_for, run.status), (Some(five), RunStatus::Success));
    assert_eq!(world.task().next_run_at, Some(five + minutes(24 * 60)));
}

/// A store that fails is asked again, and may take what was decided first after what was decided later.
#[tokio::test(start_paused = true)]
async fn a_move_that_was_overtaken_by_the_skip_before_it_stands() {
    let task = SystemTask { timezone: None, ..cron("0 13 * * *", noon() + minutes(60)) };
    let (world, gates) = World::start_gated([task], succeed).await;
    world.handle.pause(None, None).await.unwrap();
    gates.catch(Operation::Skip, Gate::Before).await;
    moves_by_an_hour(&world).await;
    gates.open(Operation::Skip, Gate::Before);
    world.settle().await;
    stands_an_hour_earlier(&world);
}

#[tokio::test(start_paused = true)]
async fn one_that_was_overtaken_by_the_claim_before_it_too() {
    let task = SystemTask { timezone: None, ..cron("0 13 * * *", noon() + minutes(60)) };
    let (mut world, gates) = World::start_gated([task], succeed).await;
    gates.catch(Operation::Claim, Gate::Before).await;
    moves_by_an_hour(&world).await;
    gates.open(Operation::Claim, Gate::Before);
    world.finished().await;
    world.settle().await;
    stands_an_hour_earlier(&world);
}

async fn moves_by_an_hour(world: &World) {
    world.clock.set_zone(chrono_tz::Europe::Berlin);
    world.clock.step(seconds(3));
    world.settle().await;
}

fn stands_an_hour_earlier(world: &World) {
    let task = world.task();
    assert_eq!(task.last_slot_at, Some(noon() + minutes(60)));
    assert_eq!(task.next_run_at, Some(noon() + minutes(24 * 60)));
}

/// A skip was on its way when the end of the run in its way suspended the task: it moves the row on to the next slot, but
/// what comes next is a probe.
#[tokio::test(start_paused = true)]
async fn a_skip_that_arrives_after_a_suspension_leaves_the_probe_where_it_is() {
    let task = SystemTask { breaker_threshold: 1, ..every(60) };
    let (mut world, gates) = World::start_gated([task], fail).await;
    gates.close(Operation::Finish, Gate::Before);
    gates.catch(Operation::Skip, Gate::Before).await;
    gates.open(Operation::Finish, Gate::Before);
    assert_eq!(world.finished().await.status, RunStatus::Error);
    let probe = world.task().next_run_at;
    gates.open(Operation::Skip, Gate::Before);
    assert_eq!(world.finished().await.reason, Some(Reason::OVERLAP));
    world.settle().await;
    assert_eq!(world.task().next_run_at, probe);
    assert_eq!(
        world.task().last_slot_at,
        Some(noon() + seconds(120)),
        "the skipped slot has its answer all the same"
    );
    assert_eq!(world.finished().await.trigger, RunTrigger::Retry);
}

/// So was a move, because of a change of zone while the task ran.
#[tokio::test(start_paused = true)]
async fn so_does_a_move() {
    let task =
        SystemTask { breaker_threshold: 1, timezone: None, ..cron("0 13 * * *", noon() + minutes(60)) };
    let (mut world, gates) = World::start_gated([task], fail).await;
    gates.catch(Operation::Finish, Gate::Before).await;
    gates.close(Operation::Reschedule, Gate::Before);
    moves_by_an_hour(&world).await;
    assert_eq!(gates.standing(Operation::Reschedule, Gate::Before), 1);
    gates.open(Operation::Finish, Gate::Before);
    assert_eq!(world.finished().await.status, RunStatus::Error);
    let probe = world.task().next_run_at;
    gates.open(Operation::Reschedule, Gate::Before);
    world.settle().await;
    assert_eq!(world.task().next_run_at, probe);
}
