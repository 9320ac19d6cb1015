//! A manager that dies is rebuilt from the store; so is what depended on a job that died.
//!
//! Nothing of the engine's own panics on request, but its ports are other people's code: a clock or a store that panics
//! takes the manager or the job along that asked it.

use std::time::Duration;

use scheduler::{RunNowReply, run::RunStatus};

use crate::world::{Act, TASK, World, every, minutes, noon, numbered, seconds, succeed};

#[tokio::test(start_paused = true)]
async fn its_slots_go_on() {
    let (setup, clock) = World::of([every(60), numbered(every(60), 2)]).watched();
    let mut world = setup.start(succeed).await;
    world.finished().await;
    world.finished().await;
    clock.panic_next(1);
    for _ in 0..2 {
        let run = world.finished().await;
        assert_eq!((run.scheduled_for, run.status), (Some(noon() + seconds(120)), RunStatus::Success));
    }
    assert_eq!(world.handle.status().borrow().rebuilds, 1);
}

#[tokio::test(start_paused = true)]
async fn runs_in_flight_are_kept_and_not_started_again() {
    let (setup, clock) = World::of([every(600)]).watched();
    let mut world = setup.start(|_| Act::Work(Duration::from_secs(100))).await;
    let (running, _) = world.started().await;
    clock.panic_next(1);
    world.pass(seconds(50)).await;
    assert_eq!(world.handle.status().borrow().rebuilds, 1);
    let reply = world.handle.run_now(TASK).await.unwrap();
    assert!(matches!(reply, RunNowReply::AlreadyRunning(named) if named == running), "{reply:?}");
    let run = world.finished().await;
    assert_eq!((run.id, run.status), (running, RunStatus::Success));
    assert_eq!(world.store.runs().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_waits_in_the_mailbox_is_heard_afterwards() {
    let (setup, clock) = World::of([every(600)]).watched();
    let world = setup.start(succeed).await;
    world.pass(seconds(30)).await;
    clock.panic_next(1);
    world.clock.step(minutes(1)); // it wakes, and dies of it
    assert_eq!(world.run_now().await.status, RunStatus::Success);
}
