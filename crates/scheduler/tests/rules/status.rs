//! The status says that the scheduler lives, when it wakes next, and what it is doing.

use std::time::Duration;

use scheduler::run::RunTrigger;

use crate::world::{Act, TASK, World, every, minutes, no_settling, noon, numbered, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn alive_and_its_next_wake() {
    let world = World::start([every(600)], succeed).await;
    world.settle().await;
    let status = world.handle.status().borrow().clone();
    assert!(status.alive);
    assert_eq!((status.next_wake_at, status.workers), (Some(noon() + seconds(600)), 4));
    assert_eq!((status.running, status.waiting, status.rebuilds), (vec![], 0, 0));
}

#[tokio::test(start_paused = true)]
async fn what_runs_since_when_and_why() {
    let mut world = World::start([every(600)], |_| Act::Work(Duration::from_secs(100))).await;
    let (run_id, _) = world.started().await;
    world.settle().await;
    let status = world.handle.status().borrow().clone();
    let running = &status.running[0];
    assert_eq!((running.run_id, running.task_id), (run_id, TASK));
    assert_eq!(
        (running.trigger, running.started_at),
        (RunTrigger::Schedule, world.store.runs()[0].started_at)
    );
}

#[tokio::test(start_paused = true)]
async fn how_many_tasks_wait_each_of_them_once() {
    let mut options = no_settling();
    options.resume_settle = Duration::from_secs(15);
    let world = World::of([every(600), numbered(every(600), 2)]).options(options).start(succeed).await;
    world.settle().await;
    world.clock.suspend(minutes(21));
    world.settle().await;
    assert_eq!(world.handle.status().borrow().waiting, 2);
    for name in ["One", "Two", "Three"] {
        let renamed = scheduler::edit::TaskEdit { name: Some(name.to_owned()), ..Default::default() };
        world.edit(renamed).await;
    }
    assert_eq!(world.handle.status().borrow().waiting, 2, "an edit does not make it wait twice");
    world.pass(seconds(20)).await;
    assert_eq!(world.handle.status().borrow().waiting, 0);
}
