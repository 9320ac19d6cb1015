//! A store that fails for a while costs time, never a slot.

use scheduler::{
    error::StoreError,
    event::SchedulerEvent,
    run::{Reason, RunStatus, RunTrigger},
    task::{CatchUpPolicy, SystemTask},
};

use crate::world::{TASK, World, cron, every, minutes, noon, numbered, seconds, succeed};

type Failure = fn() -> StoreError;

/// What SQLite may answer.
const FAILURES: [Failure; 3] = [
    || StoreError::Busy("SQLITE_BUSY".into()),
    || StoreError::Full("SQLITE_FULL".into()),
    || StoreError::Failed("SQLITE_IOERR".into()),
];

#[tokio::test(start_paused = true)]
async fn a_claim_is_repeated_until_it_is_stored() {
    for failure in FAILURES {
        let mut world = World::start([every(60)], succeed).await;
        world.settle().await;
        world.store.fail_next(5, failure);
        let run = world.finished().await;
        assert_eq!((run.scheduled_for, run.status), (Some(noon() + seconds(60)), RunStatus::Success));
        assert_eq!(run.trigger, RunTrigger::Schedule);
        assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(120)));
    }
}

#[tokio::test(start_paused = true)]
async fn so_is_the_end_of_a_run() {
    for failure in FAILURES {
        let act = |_| crate::world::Act::Work(std::time::Duration::from_secs(1));
        let mut world = World::start([every(60)], act).await;
        world.started().await;
        world.store.fail_next(5, failure);
        let run = world.finished().await;
        assert_eq!((run.status, run.duration_ms), (RunStatus::Success, Some(1_000)));
        assert_eq!(run.finished_at, Some(run.started_at + seconds(1)), "not when it was stored at last");
        assert_eq!(world.store.runs().len(), 1, "the handler is not called again");
    }
}

#[tokio::test(start_paused = true)]
async fn so_is_a_skip() {
    for failure in FAILURES {
        let task = SystemTask { catch_up: CatchUpPolicy::Skip, ..every(600) };
        let mut world = World::start([task], succeed).await;
        world.settle().await;
        world.store.fail_next(5, failure);
        world.clock.suspend(minutes(35));
        let row = world.finished().await;
        assert_eq!((row.reason, row.missed_count), (Some(Reason::MISSED), 3));
        assert_eq!(world.finished().await.scheduled_for, Some(noon() + minutes(40)));
    }
}

#[tokio::test(start_paused = true)]
async fn so_is_a_move_of_slots() {
    for failure in FAILURES {
        let task = SystemTask { timezone: None, ..cron("0 18 * * *", noon() + minutes(360)) };
        let world = World::start([task], succeed).await;
        world.settle().await;
        world.store.fail_next(5, failure);
        world.clock.set_zone(chrono_tz::Europe::Berlin);
        world.clock.step(seconds(3));
        world.pass(seconds(30)).await;
        assert_eq!(world.task().next_run_at, Some(noon() + minutes(300)));
    }
}

#[tokio::test(start_paused = true)]
async fn after_an_outage_of_hours_every_slot_has_its_answer() {
    let mut world = World::start([every(600)], succeed).await;
    world.settle().await;
    world.store.fail_next(1_000, || StoreError::Full("SQLITE_FULL".into()));
    let row = world.finished().await;
    assert!(world.now() - noon() > minutes(120), "a try each ten seconds at most");
    let run = world.finished().await;
    assert_eq!((run.scheduled_for, run.status), (Some(noon() + minutes(10)), RunStatus::Success));
    assert_eq!((row.reason, row.blocked_by), (Some(Reason::OVERLAP), Some(run.id)), "it was in their way");
    let next = world.finished().await;
    assert_eq!(
        (next.trigger, next.scheduled_for),
        (RunTrigger::Schedule, row.scheduled_for.map(|at| at + minutes(10)))
    );
    assert_eq!(
        row.scheduled_for,
        Some(noon() + minutes(10) + minutes(10) * i32::try_from(row.missed_count).unwrap())
    );
    assert_eq!(world.handle.status().borrow().store_error, None);
}

#[tokio::test(start_paused = true)]
async fn a_write_whose_answer_was_lost_is_not_done_twice() {
    let mut world = World::start([every(60)], succeed).await;
    world.settle().await;
    world.store.lose_next_answers(2); // the claim's and the end's
    let run = world.finished().await;
    assert_eq!((run.trigger, run.status), (RunTrigger::Schedule, RunStatus::Success));
    assert_eq!(world.store.runs().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_skip_whose_answer_was_lost_is_counted_once_and_the_schedule_goes_on() {
    let task = SystemTask { catch_up: CatchUpPolicy::Skip, ..every(600) };
    let mut world = World::start([task], succeed).await;
    world.settle().await;
    world.store.lose_next_answers(1);
    world.clock.suspend(minutes(35));
    assert_eq!(world.finished().await.reason, Some(Reason::MISSED));
    let next = world.finished().await;
    assert_eq!((next.scheduled_for, next.status), (Some(noon() + minutes(40)), RunStatus::Success));
    assert_eq!(world.skipped().iter().map(|row| row.missed_count).collect::<Vec<_>>(), [3]);
}

#[tokio::test(start_paused = true)]
async fn a_run_on_request_is_told_that_the_store_is_closed() {
    let world = World::start([every(600)], succeed).await;
    world.settle().await;
    world.store.fail_next(10_000, || StoreError::Closed);
    assert!(world.handle.run_now(TASK).await.is_err(), "and is not tried for ever");
    assert!(world.handle.status().borrow().store_error.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_slot_whose_claim_or_skip_was_refused_for_good_is_not_forgotten() {
    let skipping = SystemTask { catch_up: CatchUpPolicy::Skip, ..numbered(every(600), 2) };
    let mut world = World::start([every(600), skipping], succeed).await;
    world.settle().await;
    world.store.fail_next(2, || StoreError::Closed);
    world.clock.suspend(minutes(35));
    let mut rows = [world.finished().await, world.finished().await];
    rows.sort_by_key(|run| run.task_id);
    assert_eq!((rows[0].trigger, rows[0].missed_count), (RunTrigger::CatchUp, 3));
    assert_eq!((rows[1].reason.clone(), rows[1].missed_count), (Some(Reason::MISSED), 3));
}

#[tokio::test(start_paused = true)]
async fn a_process_that_was_superseded_stops() {
    let mut world = World::start([every(60)], succeed).await;
    world.settle().await;
    world.store.fail_next(1, || StoreError::Superseded);
    let mut status = world.handle.status();
    while status.changed().await.is_ok() {}
    assert!(!status.borrow().alive);
    assert!(world.handle.run_now(TASK).await.is_err());
    assert_eq!(world.shutdown().await.interrupted, 0);
    assert_eq!(world.history(), []);
}

#[tokio::test(start_paused = true)]
async fn an_outage_is_shown_while_it_lasts() {
    let full = || StoreError::Full("SQLITE_FULL".into());
    let failed = || StoreError::Failed("no such column: watermark".into());
    for (error, says) in [
        (full as fn() -> StoreError, "the disk is full"),
        (failed, "the database operation failed: no such column: watermark"),
    ] {
        let world = World::start([every(600)], succeed).await;
        world.settle().await;
        world.store.fail_next(20, error);
        let shown = || world.handle.status().borrow().store_error.clone();
        world.pass(seconds(599)).await;
        assert_eq!(shown(), None);
        world.pass(seconds(30)).await;
        assert_eq!(shown().as_deref(), Some(says));
        world.pass(minutes(5)).await;
        assert_eq!((shown(), world.history().len()), (None, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn who_watches_is_told_of_an_outage_and_of_its_end() {
    let mut world = World::start([every(600)], succeed).await;
    world.settle().await;
    world.store.fail_next(5, || StoreError::Full("SQLITE_FULL".into()));
    let mut shown = Vec::new();
    while world.now() < noon() + minutes(30) {
        if matches!(world.next_event().await, SchedulerEvent::StoreChanged) {
            shown.push(world.handle.status().borrow().store_error.is_some());
        }
    }
    assert_eq!(shown, [true, false]);
}
