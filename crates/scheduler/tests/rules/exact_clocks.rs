//! A clock may be more exact than the store, which keeps milliseconds: what the engine knows and what it reads are the same all the same.

use std::time::Duration;

use chrono::{SubsecRound, TimeDelta};
use scheduler::{edit::TaskEdit, run::RunTrigger, task::SystemTask};

use crate::world::{Act, TASK, World, every, noon, succeed};

/// The grid of a task that has never run begins with the engine's own reading of the clock.
#[tokio::test(start_paused = true)]
async fn a_first_run_keeps_its_retry_when_the_task_gets_another_name() {
    let task = SystemTask { last_run_at: None, last_slot_at: None, next_run_at: None, ..every(3_600) };
    let act = |call| if call == 0 { Act::Fail(Duration::from_secs(20)) } else { succeed(call) };
    let setup = World::of([SystemTask { anchor_at: None, max_retries: 1, ..task }]);
    setup.clock.step(TimeDelta::nanoseconds(123_456_789));
    let mut world = setup.start(act).await;
    world.started().await;
    let name = Some("another".to_owned());
    world.write_edit(&TaskEdit { name, ..TaskEdit::default() });
    let renamed = world.task();
    assert!(renamed.anchor_at > Some(noon()));
    // As a store on disk gives it back.
    let stored = SystemTask { anchor_at: renamed.anchor_at.map(|at| at.trunc_subsecs(3)), ..renamed };
    world.store.insert_task(stored);
    world.handle.reload(TASK).await.unwrap();
    world.finished().await;
    assert_eq!(world.finished().await.trigger, RunTrigger::Retry);
}
