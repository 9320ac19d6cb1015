//! A wall clock that is set forward, or back by up to three hours.

use chrono::TimeDelta;
use scheduler::{
    event::SchedulerEvent,
    run::{RunStatus, RunTrigger},
};

use crate::world::{World, every, minutes, noon, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn forward_is_like_a_sleep() {
    let mut world = World::start([every(600)], succeed).await;
    world.clock.step(TimeDelta::days(2));
    let run = world.finished().await;
    assert_eq!((run.trigger, run.missed_count), (RunTrigger::CatchUp, 288));
}

#[tokio::test(start_paused = true)]
async fn back_up_to_three_hours_the_watermark_stays_and_nothing_repeats() {
    for back in [30, 179] {
        let mut world = World::start([every(600)], succeed).await;
        world.finished().await;
        world.clock.step(minutes(-back));
        world.settle().await;
        assert_eq!(world.task().last_slot_at, Some(noon() + minutes(10)));
        let run = world.finished().await;
        assert_eq!(run.scheduled_for, Some(noon() + minutes(20)), "the one after the last, by the clock");
        assert!(world.now() >= noon() + minutes(20));
        assert_eq!(world.store.runs().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn so_it_is_with_each_of_several_steps() {
    let mut world = World::start([every(600)], succeed).await;
    world.finished().await;
    for _ in 0..3 {
        world.clock.step(minutes(-120));
        world.settle().await;
    }
    assert_eq!(world.task().last_slot_at, Some(noon() + minutes(10)));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + minutes(20)));
    assert_eq!(world.store.runs().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn back_before_a_slot_that_waits_it_does_not_start_before_its_instant() {
    let mut options = crate::world::no_settling();
    options.resume_settle = std::time::Duration::from_secs(15);
    let mut world = World::of([every(600)]).options(options).start(succeed).await;
    world.settle().await;
    world.clock.step(minutes(11));
    world.settle().await;
    world.clock.step(minutes(-5));
    let run = world.finished().await;
    assert_eq!((run.scheduled_for, run.trigger), (Some(noon() + minutes(10)), RunTrigger::Schedule));
    assert!(run.started_at >= noon() + minutes(10), "{}", run.started_at);
}

#[tokio::test(start_paused = true)]
async fn a_task_that_leaves_suspension_meanwhile_goes_on_after_the_watermark() {
    let suspended_reason = Some("breaker".to_owned());
    let task = scheduler::task::SystemTask {
        suspended_reason,
        last_slot_at: Some(noon() + minutes(45)),
        next_run_at: Some(noon() + minutes(300)),
        ..every(600)
    };
    let mut world = World::start([task], succeed).await;
    world.run_now().await;
    world.told();
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + minutes(50)));
    assert_eq!(world.task().next_run_at, Some(noon() + minutes(60)), "and the row follows");
}

#[tokio::test(start_paused = true)]
async fn whoever_watches_is_told_and_a_slewed_clock_is_no_step() {
    let mut world = World::start([every(6_000)], succeed).await;
    world.settle().await;
    world.clock.step(seconds(1));
    world.settle().await;
    assert!(!world.told().iter().any(|event| matches!(event, SchedulerEvent::TimeJumped { .. })));
    for by in [minutes(3), minutes(-3)] {
        let before = world.now();
        world.clock.step(by);
        world.settle().await;
        let told = world.told();
        let jump = told.iter().find_map(|event| match event {
            SchedulerEvent::TimeJumped { from, to } => Some((*from, *to)),
            _ => None,
        });
        assert_eq!(jump, Some((before, before + by)));
    }
    assert_eq!(world.finished().await.status, RunStatus::Success);
}
