//! A pause until a time ends by itself.

use std::time::Duration;

use scheduler::{
    SchedulerOptions,
    error::{PauseError, StoreError},
    event::SchedulerEvent,
    run::{Reason, RunStatus},
    store::Store,
};

use crate::world::{
    World, every,
    gate::{Gate, Operation},
    minutes, no_settling, noon, seconds, succeed,
};

#[tokio::test(start_paused = true)]
async fn slots_up_to_that_time_are_passed_over_and_the_next_one_runs() {
    let mut world = World::start([every(60)], succeed).await;
    world.handle.pause(Some(noon() + seconds(150)), None).await.unwrap();
    world.pass(seconds(190)).await;
    let history = world.history();
    assert_eq!((history[0].0, history[0].2), (Some(noon() + seconds(120)), RunStatus::Skipped));
    assert_eq!((history[1].0, history[1].2), (Some(noon() + seconds(180)), RunStatus::Success));
    assert_eq!(world.handle.status().borrow().pause, None);
    let told = world.told();
    let changes = told.iter().filter_map(|event| match event {
        SchedulerEvent::PauseChanged { paused } => Some(*paused),
        _ => None,
    });
    assert_eq!(changes.collect::<Vec<_>>(), [true, false], "its beginning and its end");
}

#[tokio::test(start_paused = true)]
async fn its_end_is_an_instant_to_wake_at() {
    let world = World::start([every(6_000)], succeed).await;
    world.handle.pause(Some(noon() + seconds(150)), None).await.unwrap();
    assert_eq!(world.next_wake_at(), Some(noon() + seconds(150)));
    world.pass(seconds(151)).await;
    assert_eq!(world.handle.status().borrow().pause, None);
}

#[tokio::test(start_paused = true)]
async fn it_survives_a_restart_and_ends_then() {
    let mut world = World::start([every(60)], succeed).await;
    world.handle.pause(Some(noon() + seconds(150)), None).await.unwrap();
    world.shutdown().await;
    let mut again = world.next_process().start(succeed).await;
    assert_eq!(again.finished().await.reason, Some(Reason::PAUSED));
    again.pass(seconds(190)).await;
    assert_eq!(again.history().last().unwrap().2, RunStatus::Success);
}

#[tokio::test(start_paused = true)]
async fn one_that_ended_while_the_app_was_closed_covers_its_slots_only() {
    let mut world = World::start([every(600)], succeed).await;
    world.handle.pause(Some(noon() + minutes(25)), None).await.unwrap();
    world.shutdown().await;
    world.clock.suspend(minutes(55));
    let mut again = world.next_process().start(succeed).await;
    let paused = again.finished().await;
    assert_eq!((paused.reason, paused.missed_count), (Some(Reason::PAUSED), 2));
    assert_eq!(again.finished().await.missed_count, 3, "those after its end are caught up");
}

#[tokio::test(start_paused = true)]
async fn one_that_ended_in_a_sleep_covers_its_slots_only() {
    let mut world = World::start([every(600)], succeed).await;
    world.handle.pause(Some(noon() + minutes(25)), None).await.unwrap();
    world.clock.suspend(minutes(55));
    let paused = world.finished().await;
    assert_eq!((paused.reason, paused.missed_count), (Some(Reason::PAUSED), 2));
    assert_eq!(world.finished().await.missed_count, 3, "those after its end are caught up");
}

/// The computer wakes, and somebody is faster than the timer.
#[tokio::test(start_paused = true)]
async fn so_it_is_where_another_is_asked_for_before_its_end_was_noticed() {
    let mut world = World::start([every(600)], succeed).await;
    world.handle.pause(Some(noon() + minutes(25)), None).await.unwrap();
    world.clock.suspend(minutes(55));
    world.handle.pause(Some(noon() + minutes(56)), None).await.unwrap();
    let in_force = world.handle.status().borrow().pause.clone();
    assert_eq!(in_force.map(|pause| pause.since), Some(noon() + minutes(55)));
    let paused = world.finished().await;
    assert_eq!((paused.reason, paused.missed_count), (Some(Reason::PAUSED), 2));
    assert_eq!(
        world.finished().await.missed_count,
        3,
        "those between the two are caught up after the second"
    );
}

#[tokio::test(start_paused = true)]
async fn so_it_is_where_somebody_resumes_before_its_end_was_noticed() {
    let mut world = World::start([every(600)], succeed).await;
    world.handle.pause(Some(noon() + minutes(25)), None).await.unwrap();
    world.clock.suspend(minutes(55));
    world.handle.resume().await.unwrap();
    let paused = world.finished().await;
    assert_eq!((paused.reason, paused.missed_count), (Some(Reason::PAUSED), 2));
    assert_eq!(world.finished().await.missed_count, 3);
}

#[tokio::test(start_paused = true)]
async fn one_that_cannot_be_stored_does_not_begin() {
    let mut world = World::start([every(60)], succeed).await;
    world.settle().await;
    world.store.fail_next(1, || StoreError::Full("no room".into()));
    let error = world.handle.pause(None, None).await.unwrap_err();
    assert!(matches!(error, PauseError::Save(StoreError::Full(_))), "{error:?}");
    assert_eq!(world.finished().await.status, RunStatus::Success);
}

#[tokio::test(start_paused = true)]
async fn its_reason_is_a_line_of_bounded_length() {
    let world = World::start([every(60)], succeed).await;
    for reason in ["x".repeat(201), "two\nlines".to_owned()] {
        let error = world.handle.pause(None, Some(reason)).await.unwrap_err();
        assert!(matches!(&error, PauseError::Reason(invalid) if invalid.field == "reason"), "{error:?}");
        assert_eq!(world.handle.status().borrow().pause, None);
    }
    world.handle.pause(None, Some(format!(" {} ", "ä".repeat(200)))).await.unwrap();
    let pause = world.handle.status().borrow().pause.clone().unwrap();
    assert_eq!(pause.reason, Some("ä".repeat(200)));
    world.handle.pause(None, Some("  ".to_owned())).await.unwrap();
    assert_eq!(world.handle.status().borrow().pause.as_ref().unwrap().reason, None);
}

/// A restart would find it, so it is in force.
#[tokio::test(start_paused = true)]
async fn one_whose_answer_was_lost_has_begun() {
    let world = World::start([every(60)], succeed).await;
    world.store.lose_next_answers(1);
    assert!(world.handle.pause(None, None).await.is_err());
    world.settle().await;
    assert!(world.handle.status().borrow().pause.is_some());
    world.pass(seconds(120)).await;
    assert!(world.history().iter().all(|(_, _, status, _)| *status == RunStatus::Skipped));
}

/// The store takes its time with the end of the first pause; the second has begun by then.
#[tokio::test(start_paused = true)]
async fn its_end_does_not_end_another_that_began_meanwhile() {
    let world = World::start([every(60)], succeed).await;
    world.handle.pause(Some(noon() + seconds(30)), None).await.unwrap();
    world.pass(seconds(29)).await;
    world.store.fail_next(1, || StoreError::Busy("locked".into()));
    world.pass(seconds(1)).await;
    world.handle.pause(None, None).await.unwrap();
    world.pass(seconds(65)).await;
    assert!(world.handle.status().borrow().pause.is_some());
    let mut world = world;
    world.die();
    let again = world.next_process().start(succeed).await;
    again.settle().await;
    assert!(again.handle.status().borrow().pause.is_some(), "also after a restart");
}

#[tokio::test(start_paused = true)]
async fn one_that_is_over_is_known_until_its_slots_have_their_answer() {
    let mut world = World::start([every(600)], succeed).await;
    world.handle.pause(Some(noon() + minutes(55)), None).await.unwrap();
    world.shutdown().await;
    world.clock.suspend(minutes(56));
    let settling = SchedulerOptions { start_settle: Duration::from_secs(5), ..no_settling() };
    let mut dies = world.next_process().options(settling).start(succeed).await;
    dies.pass(seconds(2)).await;
    dies.die();
    let mut again = world.next_process().start(succeed).await;
    let row = again.finished().await;
    assert_eq!((row.reason, row.missed_count), (Some(Reason::PAUSED), 5));
}

#[tokio::test(start_paused = true)]
async fn one_that_is_prolonged_as_it_ends_is_there_after_a_restart() {
    let (world, gates) = World::start_gated([every(6_000)], succeed).await;
    world.handle.pause(Some(noon() + seconds(150)), None).await.unwrap();
    world.pass(seconds(149)).await;
    gates.close(Operation::SavePause, Gate::Before);
    let (handle, until) = (world.handle.clone(), Some(noon() + minutes(120)));
    let prolonging = tokio::spawn(async move { handle.pause(until, None).await });
    gates.reached(Operation::SavePause, Gate::Before).await;
    world.pass(seconds(5)).await;
    assert_eq!(world.handle.status().borrow().pause, None, "it has ended");
    gates.open(Operation::SavePause, Gate::Before);
    prolonging.await.unwrap().unwrap();
    world.settle().await;
    let in_force = world.handle.status().borrow().pause.clone();
    assert_eq!(in_force.as_ref().and_then(|pause| pause.until), until);
    assert_eq!(world.store.load_pause().await.unwrap(), in_force);
}

/// Its answer has yet to come when the time is over that it was to end at first.
#[tokio::test(start_paused = true)]
async fn so_is_one_that_is_stored_by_then() {
    let (world, gates) = World::start_gated([every(6_000)], succeed).await;
    world.handle.pause(Some(noon() + seconds(150)), None).await.unwrap();
    world.pass(seconds(149)).await;
    gates.close(Operation::SavePause, Gate::After);
    let (handle, until) = (world.handle.clone(), Some(noon() + minutes(120)));
    let prolonging = tokio::spawn(async move { handle.pause(until, None).await });
    gates.reached(Operation::SavePause, Gate::After).await;
    world.pass(seconds(5)).await;
    gates.open(Operation::SavePause, Gate::After);
    prolonging.await.unwrap().unwrap();
    world.settle().await;
    assert_eq!(world.store.load_pause().await.unwrap().and_then(|pause| pause.until), until);
}

#[tokio::test(start_paused = true)]
async fn a_slot_at_its_very_end_is_passed_over() {
    let world = World::start([every(600)], succeed).await;
    world.handle.pause(Some(noon() + minutes(10)), None).await.unwrap();
    world.pass(minutes(11)).await;
    assert_eq!(
        world.skipped().iter().map(|row| row.scheduled_for).collect::<Vec<_>>(),
        [Some(noon() + minutes(10))]
    );
}

/// Over by the time that anybody looks.
#[tokio::test(start_paused = true)]
async fn so_is_one_at_its_very_beginning() {
    let options = SchedulerOptions { resume_settle: Duration::from_secs(5), ..no_settling() };
    let world = World::of([every(600)]).options(options).start(succeed).await;
    world.settle().await;
    world.clock.step(seconds(598)); // settles until three seconds after the slot
    world.pass(seconds(2)).await;
    world.handle.pause(None, None).await.unwrap();
    world.handle.resume().await.unwrap();
    let since = world.store.load_ended_pauses().await.unwrap().pop().map(|pause| pause.since);
    assert_eq!(since, Some(noon() + minutes(10)));
    world.pass(seconds(30)).await;
    assert_eq!(world.skipped().len(), 1);
}
