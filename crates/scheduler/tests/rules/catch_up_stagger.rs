//! Catch-ups leave a second apart and never take more than half of the workers.

use std::time::Duration;

use scheduler::{
    SchedulerOptions,
    run::RunTrigger,
    task::{SystemTask, TaskId},
    testing::searches,
};

use crate::world::{Act, World, cron, every, minutes, no_settling, noon, numbered, seconds, succeed};

fn tasks(count: i64) -> impl Iterator<Item = SystemTask> {
    (1..=count).map(|id| numbered(every(600), id))
}

#[tokio::test(start_paused = true)]
async fn they_leave_a_second_apart() {
    let mut world = World::start(tasks(5), succeed).await;
    world.clock.suspend(minutes(25));
    let mut previous = world.finished().await;
    for _ in 1..5 {
        let next = world.finished().await;
        assert!(next.started_at - previous.started_at >= seconds(1));
        previous = next;
    }
}

#[tokio::test(start_paused = true)]
async fn they_take_half_of_the_workers_at_most() {
    let mut world = World::start(tasks(4), |_| Act::Work(Duration::from_secs(30))).await;
    world.clock.suspend(minutes(25));
    let woke = world.now();
    world.started().await;
    world.started().await;
    world.pass(seconds(5)).await;
    assert_eq!(world.handle.status().borrow().running.len(), 2, "of four workers");
    world.started().await;
    assert!(world.now() - woke >= seconds(30), "the third waited for one of them");
}

#[tokio::test(start_paused = true)]
async fn ordinary_slots_find_the_other_half() {
    let on_time = SystemTask { next_run_at: Some(noon() + minutes(26)), ..numbered(every(7_200), 9) };
    let on_time = SystemTask { anchor_at: on_time.next_run_at, ..on_time };
    let busy = tasks(4).chain([on_time]);
    let mut world = World::start(busy, |_| Act::Work(Duration::from_mins(4))).await;
    world.clock.suspend(minutes(25));
    let started = loop {
        let (run, trigger) = world.started().await;
        if trigger == RunTrigger::Schedule {
            break run;
        }
    };
    let run = world.store.runs().into_iter().find(|run| run.id == started).unwrap();
    assert_eq!(run.task_id, TaskId(9));
    assert!(run.started_at - run.scheduled_for.unwrap() < seconds(1), "{run:?}");
}

#[tokio::test(start_paused = true)]
async fn a_single_worker_may_be_taken() {
    let options = SchedulerOptions { workers: 1, ..no_settling() };
    let mut world = World::of(tasks(2)).options(options).start(succeed).await;
    world.clock.suspend(minutes(25));
    assert_eq!(world.finished().await.trigger, RunTrigger::CatchUp);
    assert_eq!(world.finished().await.trigger, RunTrigger::CatchUp);
}

#[tokio::test(start_paused = true)]
async fn of_an_odd_number_of_workers_they_leave_the_larger_half() {
    for (workers, most) in [(2, 1), (3, 1), (5, 2)] {
        let options = SchedulerOptions { workers, ..no_settling() };
        let working = |_| Act::Work(Duration::from_mins(1));
        let world = World::of(tasks(10)).options(options).start(working).await;
        world.clock.suspend(minutes(25));
        world.pass(seconds(20)).await;
        assert_eq!(world.handle.status().borrow().running.len(), most, "of {workers}");
    }
}

/// The slots of hundreds of tasks would be counted anew with each message.
#[tokio::test(start_paused = true)]
async fn while_they_wait_nobody_counts_what_they_stand_for() {
    let pattern = |id: i64| cron(&format!("0-{} * * * *", 39 + id), noon() + minutes(1));
    let world = World::start((1..=20).map(|id| numbered(pattern(id), id)), succeed).await;
    world.clock.suspend(minutes(6 * 60));
    world.settle().await;
    let before = searches::made();
    world.settle().await;
    assert_eq!((searches::made() - before, world.handle.status().borrow().waiting), (0, 19));
    world.pass(seconds(25)).await;
    assert_eq!(world.handle.status().borrow().waiting, 0);
    assert!(searches::made() - before > 20 * 40, "it would have been noticed");
}
