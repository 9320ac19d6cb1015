//! A slot that comes while its task runs.

use std::time::Duration;

use scheduler::{
    RunNowReply,
    run::{Reason, RunStatus, RunTrigger},
    task::OverlapPolicy,
};

use crate::world::{Act, TASK, World, every, noon, seconds};

fn long(_call: u64) -> Act {
    Act::Work(Duration::from_secs(200))
}

#[tokio::test(start_paused = true)]
async fn skip_names_the_run_in_the_way_and_shares_one_row() {
    let mut world = World::start(vec![every(60)], long).await;
    let (run_id, _) = world.started().await;
    world.pass(seconds(190)).await;
    let rows: Vec<_> =
        world.store.runs().into_iter().filter(|run| run.status == RunStatus::Skipped).collect();
    assert_eq!(rows.len(), 1, "one row for all three");
    assert_eq!((rows[0].reason.clone(), rows[0].blocked_by), (Some(Reason::OVERLAP), Some(run_id)));
    assert_eq!(rows[0].missed_count, 3);
    assert_eq!(rows[0].scheduled_for, Some(noon() + seconds(240)));
    assert_eq!(world.task().error_count, 0, "an overlap is no error");
}

#[tokio::test(start_paused = true)]
async fn queue_lets_one_wait_and_skips_the_others() {
    let mut task = every(60);
    task.overlap = OverlapPolicy::Queue;
    let mut world =
        World::start(vec![task], |call| Act::Work(Duration::from_secs(if call == 0 { 200 } else { 1 })))
            .await;
    world.started().await;
    let (_, trigger) = world.started().await;
    assert_eq!(trigger, RunTrigger::Schedule);
    world.settle().await;
    let history = world.history();
    assert_eq!(history[1].0, Some(noon() + seconds(120)), "the one that waited");
    assert_eq!(history[2].2, RunStatus::Skipped);
    assert_eq!((history[2].0, history[2].3), (Some(noon() + seconds(240)), 2), "those that came behind it");
}

#[tokio::test(start_paused = true)]
async fn cancel_running_gives_the_place_to_the_slot() {
    let mut task = every(60);
    task.overlap = OverlapPolicy::CancelRunning;
    let mut world = World::start(vec![task], long).await;
    let cancelled = world.finished().await;
    assert_eq!((cancelled.status, cancelled.reason), (RunStatus::Cancelled, Some(Reason::SUPERSEDED)));
    world.started().await;
    world.settle().await;
    assert_eq!(world.history()[1].0, Some(noon() + seconds(120)));
}

#[tokio::test(start_paused = true)]
async fn a_slot_during_a_manual_run_is_skipped() {
    let mut world = World::start(vec![every(60)], long).await;
    let handle = world.handle.clone();
    let manual = tokio::spawn(async move { handle.run_now(TASK).await });
    let (run_id, _) = world.started().await;
    let skipped = world.finished().await;
    assert_eq!((skipped.reason, skipped.blocked_by), (Some(Reason::OVERLAP), Some(run_id)));
    assert!(matches!(manual.await.unwrap().unwrap(), RunNowReply::Finished(_)));
}
