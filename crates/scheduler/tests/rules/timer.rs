//! One timer, armed for the earliest instant; a wake is a hint only.

use chrono::TimeDelta;

use crate::world::{World, every, minutes, noon, numbered, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn it_is_armed_for_the_earliest_slot() {
    let world = World::start([every(3_000), numbered(every(700), 2)], succeed).await;
    world.settle().await;
    assert_eq!(world.next_wake_at(), Some(noon() + seconds(700)));
}

/// Ten thousand tasks are due tomorrow: the clock is looked at once an hour, for no other reason than to look.
#[tokio::test(start_paused = true)]
async fn idle_nothing_is_polled() {
    let tasks = (1..=10_000).map(|id| numbered(every(86_400 + id), id));
    let (setup, clock) = World::of(tasks).watched();
    let world = setup.start(succeed).await;
    world.settle().await;
    let before = clock.waits();
    tokio::time::sleep(std::time::Duration::from_hours(12)).await;
    let waits = clock.waits() - before;
    assert!((11..=12).contains(&waits), "{waits} in twelve hours");
    assert_eq!(world.next_wake_at(), Some(noon() + seconds(86_401)));
}

#[tokio::test(start_paused = true)]
async fn between_two_slots_it_wakes_for_nothing_else() {
    let (setup, clock) = World::of([every(600)]).watched();
    let mut world = setup.start(succeed).await;
    world.finished().await;
    world.settle().await;
    let before = clock.waits();
    world.finished().await;
    let waits = clock.waits() - before;
    assert!(waits <= 3, "{waits}: the slot, its claim, its end");
}

#[tokio::test(start_paused = true)]
async fn a_wake_before_the_instant_starts_nothing() {
    let mut world = World::start([every(600)], succeed).await;
    for _ in 0..5 {
        world.pass(seconds(60)).await;
        world.clock.step(TimeDelta::zero()); // told of a change that was none
        world.settle().await;
    }
    assert_eq!(world.history(), []);
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(600)));
}

#[tokio::test(start_paused = true)]
async fn one_wake_takes_everything_that_is_due() {
    let tasks = (1..=3).map(|id| numbered(every(600), id));
    let mut world = World::start(tasks, succeed).await;
    for _ in 1..=3 {
        let run = world.finished().await;
        assert!(run.started_at - (noon() + minutes(10)) < TimeDelta::milliseconds(50), "{run:?}");
    }
}
