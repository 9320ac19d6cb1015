//! A wall clock that is put right by more than three hours: slots are counted from the new now.

use std::{collections::HashMap, time::Duration};

use chrono::TimeDelta;
use scheduler::{
    event::{ChangeCause, SchedulerEvent},
    run::RunStatus,
    task::{OverlapPolicy, SystemTask, TaskId},
};

use crate::world::{
    Act, TASK, World, cron, every, fail,
    gate::{Gate, GatedStore, Operation},
    minutes, noon, numbered, seconds, succeed, switched_off,
};

#[tokio::test(start_paused = true)]
async fn slots_go_on_from_the_new_now() {
    let daily = cron("0 9 * * *", noon() + TimeDelta::hours(21));
    let mut world = World::start([every(600), numbered(daily, 2)], succeed).await;
    world.finished().await;
    world.clock.step(TimeDelta::days(-700));
    let corrected = world.now();
    let run = world.finished().await;
    assert!(run.started_at - corrected <= seconds(601), "{}", run.started_at);
    let daily = world.store.task(TaskId(2)).unwrap().next_run_at.unwrap();
    assert!(daily - corrected <= TimeDelta::days(1), "{daily}");
}

#[tokio::test(start_paused = true)]
async fn the_watermark_is_clamped_to_now() {
    let mut world = World::start([every(600)], succeed).await;
    world.finished().await;
    world.clock.step(minutes(-185));
    let corrected = world.now();
    world.settle().await;
    assert_eq!(world.task().last_slot_at, Some(corrected));
}

#[tokio::test(start_paused = true)]
async fn no_slot_starts_twice_all_the_same() {
    let world = World::start([every(600)], succeed).await;
    world.pass(minutes(125)).await;
    world.clock.step(minutes(-300));
    world.pass(minutes(600)).await;
    let mut starts = HashMap::new();
    for run in world.store.runs() {
        *starts.entry(run.scheduled_for).or_insert(0) += 1;
    }
    assert!(starts.values().all(|starts| *starts == 1), "{starts:?}");
    assert!(starts.contains_key(&Some(noon() + minutes(400))), "and it goes on after them");
    assert_eq!(world.task().next_run_at, Some(noon() + minutes(430)));
}

/// Whether it is to run again or to be passed over.
#[tokio::test(start_paused = true)]
async fn whoever_watches_is_told_where_the_next_slot_is_after_one_that_had_its_answer() {
    for paused in [false, true] {
        let mut world = World::start([every(3_600)], succeed).await;
        world.pass(minutes(4 * 60 + 5)).await;
        world.clock.step(minutes(-4 * 60));
        world.settle().await;
        if paused {
            world.handle.pause(None, None).await.unwrap();
        }
        world.told();
        world.pass(minutes(60)).await;
        let told = world.told();
        let moved = |event: &SchedulerEvent| {
            matches!(event, SchedulerEvent::TaskChanged { cause: ChangeCause::Rescheduled, .. })
        };
        assert!(told.iter().any(moved), "{told:?}");
        assert_eq!(world.task().next_run_at, Some(noon() + minutes(120)));
        assert_eq!(world.store.runs().len(), 4);
    }
}

#[tokio::test(start_paused = true)]
async fn a_slot_that_waits_and_is_due_by_either_reckoning_keeps_its_turn() {
    let mut options = crate::world::no_settling();
    options.start_settle = Duration::from_mins(1);
    let since = Some(noon() - TimeDelta::days(3));
    let task = SystemTask { next_run_at: since, anchor_at: since, last_slot_at: None, ..every(86_400) };
    let mut world = World::of([task]).options(options).start(succeed).await;
    world.settle().await;
    world.clock.step(TimeDelta::hours(-30));
    let run = world.finished().await;
    assert_eq!((run.scheduled_for, run.missed_count), (Some(noon() - TimeDelta::days(2)), 2));
    assert_eq!(world.task().last_slot_at, run.scheduled_for);
}

#[tokio::test(start_paused = true)]
async fn a_retry_of_a_slot_that_is_ahead_now_is_given_up() {
    let task = SystemTask { max_retries: 3, ..every(3_600) };
    let mut world = World::start([task], |call| if call == 0 { fail(call) } else { succeed(call) }).await;
    world.finished().await;
    world.clock.step(TimeDelta::days(-1));
    let next = world.finished().await;
    assert_eq!(next.attempt, 1);
    assert!(next.scheduled_for.unwrap() <= next.started_at, "nothing starts before its slot");
}

/// The attempt that failed had begun before the clock was put right: another would start before its slot.
#[tokio::test(start_paused = true)]
async fn nor_is_one_planned_afterwards() {
    let task = SystemTask { max_retries: 3, ..every(600) };
    let act = |call| if call == 0 { Act::Fail(Duration::from_secs(20)) } else { succeed(call) };
    let mut world = World::start([task], act).await;
    world.started().await;
    world.clock.step(TimeDelta::days(-20));
    let failed = world.finished().await;
    assert_eq!((failed.status, failed.attempt), (RunStatus::Error, 1));
    assert_eq!(world.task().error_count, 1, "there is no further attempt: the error is final");
    let next = world.finished().await;
    assert_eq!(next.attempt, 1);
    assert!(next.started_at >= next.scheduled_for.unwrap());
}

#[tokio::test(start_paused = true)]
async fn the_end_of_a_run_that_began_before_it_is_stored() {
    let mut world = World::start([every(600)], |_| Act::Work(Duration::from_secs(30))).await;
    world.started().await;
    world.clock.step(TimeDelta::days(-700));
    let run = world.finished().await;
    assert_eq!((run.status, run.duration_ms), (RunStatus::Success, Some(30_000)));
    assert!(world.finished().await.started_at < noon() - TimeDelta::days(699));
}

/// The claim was on its way to the store when the clock was put right, and is stored after the correction.
#[tokio::test(start_paused = true)]
async fn a_claim_that_is_stored_after_it_does_not_bring_the_old_watermark_back() {
    let (mut world, gates) = World::start_gated([every(600)], succeed).await;
    overtake(&world, &gates, Operation::Claim).await;
    world.finished().await;
    is_corrected(&world);
}

/// The same of one that is refused, because its slot has had its run before the clock went back: its answer moves the
/// watermark all the same.
#[tokio::test(start_paused = true)]
async fn nor_does_one_that_is_refused() {
    let (world, gates) = World::start_gated([every(600)], succeed).await;
    world.pass(minutes(245)).await;
    world.clock.step(minutes(-200));
    overtake(&world, &gates, Operation::Claim).await;
    is_corrected(&world);
    let known = world.store.runs().len();
    world.pass(minutes(10)).await;
    assert_eq!(world.store.runs().len(), known + 1, "and it goes on");
}

#[tokio::test(start_paused = true)]
async fn nor_does_a_skip_of_a_slot_that_has_its_row() {
    let (world, gates) = World::start_gated([every(600)], succeed).await;
    world.pass(minutes(245)).await;
    world.handle.pause(None, None).await.unwrap();
    world.clock.step(minutes(-200));
    overtake(&world, &gates, Operation::Skip).await;
    is_corrected(&world);
}

/// It had waited for a run to end, and the slots that came meanwhile give way to it: not those that are still to come now.
#[tokio::test(start_paused = true)]
async fn nor_does_one_of_a_queued_slot_pass_over_those_to_come() {
    let task = SystemTask { overlap: OverlapPolicy::Queue, timeout_seconds: 1_000, ..every(600) };
    let act = |call| if call == 0 { Act::Work(Duration::from_secs(700)) } else { succeed(call) };
    let (mut world, gates) = World::start_gated([task], act).await;
    world.started().await;
    overtake(&world, &gates, Operation::Claim).await;
    assert_eq!(world.skipped(), []);
    is_corrected(&world);
}

/// Puts the clock right while the next such operation is on its way.
async fn overtake(world: &World, gates: &GatedStore, operation: Operation) {
    gates.catch(operation, Gate::Before).await;
    world.clock.step(TimeDelta::days(-700));
    world.settle().await;
    gates.open(operation, Gate::Before);
    world.settle().await;
}

/// The row counts from the clock as it is.
fn is_corrected(world: &World) {
    let task = world.task();
    assert!(task.last_slot_at.unwrap() <= world.now(), "{:?}", task.last_slot_at);
    assert!(task.next_run_at.unwrap() - world.now() <= seconds(600), "{:?}", task.next_run_at);
}

#[tokio::test(start_paused = true)]
async fn at_a_start_a_stored_slot_beyond_the_next_period_is_computed_anew() {
    let task = SystemTask { next_run_at: Some(noon() + TimeDelta::days(700)), ..every(600) };
    let mut world = World::start([task], succeed).await;
    assert_eq!(world.task().next_run_at, Some(noon() + seconds(600)));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(600)));
}

#[tokio::test(start_paused = true)]
async fn at_a_start_a_watermark_from_a_wrong_clock_is_clamped_too() {
    let wrong = noon() + TimeDelta::days(700);
    let (last_slot_at, next_run_at) = (Some(wrong), Some(wrong + seconds(600)));
    let mut world = World::start([SystemTask { last_slot_at, next_run_at, ..every(600) }], succeed).await;
    assert_eq!(world.task().last_slot_at, Some(noon()));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(600)));
    assert_eq!(world.task().next_run_at, Some(noon() + seconds(1_200)), "the row follows");
}

/// It would refuse every move of the schedule until then.
#[tokio::test(start_paused = true)]
async fn also_where_the_next_slot_is_right_already_or_a_probe() {
    for suspended_reason in [None, Some("breaker".to_owned())] {
        let last_slot_at = Some(noon() + TimeDelta::days(2));
        let task = SystemTask { last_slot_at, suspended_reason, ..every(600) };
        let is_probe = task.is_suspended();
        let mut world = World::start([task], succeed).await;
        assert_eq!(world.task().last_slot_at, Some(noon()));
        let run = world.finished().await;
        let answered = if is_probe { Some(noon()) } else { run.scheduled_for };
        assert_eq!(world.task().last_slot_at, answered);
        assert!(world.task().next_run_at > run.scheduled_for);
    }
}

#[tokio::test(start_paused = true)]
async fn with_a_slot_still_to_be_answered_it_is_clamped_to_before_that() {
    let since = Some(noon() - minutes(35));
    let last_slot_at = Some(noon() + TimeDelta::days(2));
    let task = SystemTask { last_slot_at, next_run_at: since, anchor_at: since, ..every(600) };
    let mut world = World::start([task], succeed).await;
    let run = world.finished().await;
    assert_eq!((run.missed_count, run.scheduled_for), (4, Some(noon() - minutes(5))));
    assert_eq!(world.task().next_run_at, Some(noon() + minutes(5)));
}

#[tokio::test(start_paused = true)]
async fn at_a_start_a_watermark_ahead_by_up_to_three_hours_stands() {
    let watermark = noon() + minutes(100);
    let (last_slot_at, next_run_at) = (Some(watermark), Some(watermark + minutes(10)));
    let mut world = World::start([SystemTask { last_slot_at, next_run_at, ..every(600) }], succeed).await;
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + minutes(110)));
}

#[tokio::test(start_paused = true)]
async fn a_disabled_task_stays_without_a_slot() {
    let world = World::start([switched_off(every(600))], succeed).await;
    world.clock.step(TimeDelta::days(-700));
    world.settle().await;
    assert_eq!(world.store.task(TASK).unwrap().next_run_at, None);
}
