//! What was missed before a pause or a snooze, and has no answer when that begins, has its own after it.

use std::time::Duration;

use scheduler::{
    SchedulerOptions,
    run::{Reason, Run, RunStatus, RunTrigger},
    task::{CatchUpPolicy, OverlapPolicy, SystemTask},
};

use crate::world::{Act, World, every, minutes, no_settling, noon, ports::Switchable, seconds, succeed};

/// The settle window ends in the pause.
#[tokio::test(start_paused = true)]
async fn what_was_missed_before_it_waits_for_its_end() {
    let options = SchedulerOptions { start_settle: Duration::from_secs(5), ..no_settling() };
    let since = Some(noon() - minutes(35));
    for (catch_up, status) in
        [(CatchUpPolicy::Once, RunStatus::Success), (CatchUpPolicy::Skip, RunStatus::Skipped)]
    {
        let task = SystemTask { next_run_at: since, anchor_at: since, catch_up, ..every(600) };
        let world = World::of([task]).options(options).start(succeed).await;
        world.handle.pause(Some(noon() + minutes(17)), None).await.unwrap();
        world.pass(minutes(16)).await;
        assert_eq!(world.history(), []);
        world.pass(minutes(2)).await;
        let rows: Vec<_> = world.store.runs().into_iter().map(|row| (row.status, row.missed_count)).collect();
        assert_eq!(rows, [(status, 4), (RunStatus::Skipped, 2)]);
        let reasons: Vec<_> = world.skipped().into_iter().filter_map(|row| row.reason).collect();
        assert_eq!(reasons.last(), Some(&Reason::PAUSED));
        world.pass(minutes(10)).await;
        assert_eq!(world.history().last().unwrap().1, RunTrigger::Schedule);
    }
}

/// It is held up by both, and no longer queued behind anything.
#[tokio::test(start_paused = true)]
async fn a_slot_that_was_queued_before_it_is_late_after_it() {
    let task = SystemTask { overlap: OverlapPolicy::Queue, timeout_seconds: 1_000, ..every(600) };
    let act = |call| if call == 0 { Act::Work(Duration::from_secs(680)) } else { succeed(call) };
    let world = World::start([task], act).await;
    world.pass(seconds(1_210)).await;
    world.handle.pause(Some(noon() + minutes(32)), None).await.unwrap();
    world.pass(minutes(13)).await;
    let history = world.history();
    assert_eq!(history[1], (Some(noon() + minutes(20)), RunTrigger::CatchUp, RunStatus::Success, 1));
    assert_eq!(world.skipped()[0].reason, Some(Reason::PAUSED));
}

#[tokio::test(start_paused = true)]
async fn slots_of_one_that_is_over_are_no_part_of_the_next() {
    let options = SchedulerOptions { resume_settle: Duration::from_secs(15), ..no_settling() };
    let world = World::of([every(600)]).options(options).start(succeed).await;
    world.handle.pause(None, None).await.unwrap();
    world.clock.suspend(minutes(35));
    world.pass(seconds(5)).await;
    world.handle.resume().await.unwrap();
    world.handle.pause(None, None).await.unwrap();
    world.pass(seconds(15)).await;
    assert_eq!(
        world.skipped().iter().map(|row| row.missed_count).collect::<Vec<_>>(),
        [3],
        "answered in it all the same"
    );
}

/// Two pauses have come and gone before anything is decided: each answers its own slots, and the one between them was missed.
#[tokio::test(start_paused = true)]
async fn each_of_several_pauses_has_its_own_slots() {
    let options = SchedulerOptions { start_settle: Duration::from_mins(37), ..no_settling() };
    for restarts in [false, true] {
        let mut world = World::of([every(600)]).options(options).start(succeed).await;
        for _ in 0..2 {
            world.pass(minutes(5)).await;
            world.handle.pause(None, None).await.unwrap();
            world.pass(minutes(10)).await;
            world.handle.resume().await.unwrap();
            world.pass(minutes(5)).await;
        }
        if restarts {
            world.die();
            world = world.next_process().start(succeed).await;
        }
        world.settle().await;
        let rows =
            world.store.runs().into_iter().map(|row| (row.scheduled_for, row.reason, row.missed_count));
        let at = |after| Some(noon() + minutes(after));
        let expected = [
            (at(10), Some(Reason::PAUSED), 1),
            (at(20), None, 1),
            (at(30), Some(Reason::PAUSED), 1),
            (at(40), None, 0),
        ];
        assert_eq!(rows.collect::<Vec<_>>(), expected, "restarts: {restarts}");
    }
}

#[tokio::test(start_paused = true)]
async fn so_it_is_with_a_snooze() {
    let since = Some(noon() - minutes(35));
    let (snoozed_at, snoozed_until) = (Some(noon() - seconds(30)), Some(noon() + minutes(17)));
    let task = SystemTask { next_run_at: since, anchor_at: since, snoozed_at, snoozed_until, ..every(600) };
    let world = World::start([task], succeed).await;
    world.pass(minutes(16)).await;
    assert_eq!(world.history(), []);
    world.pass(seconds(61)).await;
    let [missed, snoozed] = world.history()[..] else { panic!("{:?}", world.history()) };
    assert_eq!(missed, (Some(noon() - minutes(5)), RunTrigger::CatchUp, RunStatus::Success, 4));
    assert_eq!((snoozed.2, snoozed.3), (RunStatus::Skipped, 2));
    let started_at = world.store.runs()[0].started_at;
    assert!(
        started_at < noon() + minutes(17) + seconds(1),
        "nothing else would have woken the scheduler: {started_at}"
    );
}

/// What was passed over: the slots up to which minute, why, and how many.
fn passed_over(world: &World) -> Vec<(i64, Reason, i64)> {
    let row = |row: Run| {
        let minute = (row.scheduled_for.unwrap() - noon()).num_minutes();
        (minute, row.reason.unwrap(), row.missed_count)
    };
    world.skipped().into_iter().map(row).collect()
}

/// The computer settles until long after the pause.
#[tokio::test(start_paused = true)]
async fn a_run_in_their_way_is_in_the_way_of_none_of_its_slots() {
    let options = SchedulerOptions { resume_settle: Duration::from_mins(30), ..no_settling() };
    let task = SystemTask { timeout_seconds: 4_000, ..every(600) };
    let world = World::of([task]).options(options).start(|_| Act::Work(Duration::from_mins(50))).await;
    world.pass(minutes(11)).await;
    world.clock.suspend(minutes(1));
    world.pass(minutes(13)).await;
    world.handle.pause(None, None).await.unwrap();
    world.pass(minutes(10)).await;
    world.handle.resume().await.unwrap();
    world.pass(minutes(8)).await;
    let expected = [(20, Reason::OVERLAP, 1), (30, Reason::PAUSED, 1), (40, Reason::OVERLAP, 1)];
    assert_eq!(passed_over(&world), expected);
}

#[tokio::test(start_paused = true)]
async fn those_behind_a_queued_one_end_where_it_begins() {
    let options = SchedulerOptions { resume_settle: Duration::from_mins(30), ..no_settling() };
    let task = SystemTask { overlap: OverlapPolicy::Queue, timeout_seconds: 4_000, ..every(300) };
    let act = |call| Act::Work(Duration::from_secs(if call == 0 { 35 * 60 } else { 1 }));
    let world = World::of([task]).options(options).start(act).await;
    world.pass(minutes(11)).await;
    world.clock.suspend(minutes(1));
    world.pass(minutes(5)).await;
    world.handle.pause(None, None).await.unwrap();
    world.pass(minutes(6)).await;
    world.handle.resume().await.unwrap();
    world.pass(minutes(20)).await;
    assert_eq!(world.history()[1].0, Some(noon() + minutes(10)), "the one that was queued");
    assert_eq!(passed_over(&world)[..2], [(15, Reason::OVERLAP, 1), (20, Reason::PAUSED, 1)]);
}

#[tokio::test(start_paused = true)]
async fn those_that_find_no_network_end_where_it_begins() {
    let options = SchedulerOptions { start_settle: Duration::from_mins(25), ..no_settling() };
    let task = SystemTask { requires_network: true, ..every(600) };
    let world = World::of([task]).network(Switchable::offline()).options(options).start(succeed).await;
    world.pass(minutes(15)).await;
    world.handle.pause(None, None).await.unwrap();
    world.pass(minutes(7)).await;
    world.handle.resume().await.unwrap();
    world.pass(minutes(6)).await;
    assert_eq!(passed_over(&world), [(10, Reason::OFFLINE, 1), (20, Reason::PAUSED, 1)]);
}
