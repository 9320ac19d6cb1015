//! A failed attempt is followed by another, unless something else comes first.

use std::time::Duration;

use scheduler::{
    SchedulerOptions,
    edit::TaskEdit,
    run::{RunStatus, RunTrigger, TaskRunResult},
    schedule::Frequency,
    task::{OverlapPolicy, SystemTask},
};

use crate::world::{
    Act, World, cron, every, fail,
    gate::{Gate, Operation},
    minutes, no_settling, noon, seconds, succeed,
};

fn retried(max_retries: i64, period: i64) -> SystemTask {
    SystemTask { max_retries, ..every(period) }
}

#[tokio::test(start_paused = true)]
async fn each_attempt_is_a_row_after_a_pause_that_doubles() {
    let mut world = World::start([retried(2, 3_600)], fail).await;
    let attempts = [world.finished().await, world.finished().await, world.finished().await];
    for (n, run) in (1..).zip(&attempts) {
        assert_eq!((run.attempt, run.status), (n, RunStatus::Error));
        assert_eq!(run.scheduled_for, Some(noon() + seconds(3_600)));
        assert_eq!(run.trigger == RunTrigger::Retry, n > 1);
    }
    let pause = |n: usize| attempts[n].started_at - attempts[n - 1].finished_at.unwrap();
    assert!((seconds(30)..=seconds(37)).contains(&pause(1)), "{}", pause(1));
    assert!((seconds(60)..=seconds(73)).contains(&pause(2)), "{}", pause(2));
}

#[tokio::test(start_paused = true)]
async fn a_retry_does_not_move_the_next_slot() {
    let mut world = World::start([retried(2, 3_600)], fail).await;
    for _ in 0..3 {
        world.finished().await;
        assert_eq!(world.task().next_run_at, Some(noon() + seconds(7_200)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_success_ends_them() {
    let mut world =
        World::start([retried(5, 3_600)], |call| if call == 0 { fail(call) } else { succeed(call) }).await;
    assert_eq!(world.finished().await.status, RunStatus::Error);
    assert_eq!(world.finished().await.status, RunStatus::Success);
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(7_200)));
}

#[tokio::test(start_paused = true)]
async fn retry_after_wins_over_the_pause() {
    let busy = |_| Act::Return(TaskRunResult::error("429").with_retry_after(Duration::from_mins(10)));
    let mut world = World::start([retried(1, 3_600)], busy).await;
    let (first, second) = (world.finished().await, world.finished().await);
    assert_eq!((second.started_at - first.finished_at.unwrap()).num_seconds(), 600);
}

#[tokio::test(start_paused = true)]
async fn a_permanent_error_is_not_retried() {
    let refused = |_| Act::Return(TaskRunResult::permanent_error("401: the key is not valid"));
    let mut world = World::start([retried(5, 3_600)], refused).await;
    world.finished().await;
    assert_eq!(world.task().error_count, 1, "final");
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(7_200)));
}

#[tokio::test(start_paused = true)]
async fn where_the_next_slot_comes_first_there_is_none() {
    let mut world = World::start([retried(3, 20)], fail).await;
    world.finished().await;
    assert_eq!(world.task().error_count, 1, "final");
    let next = world.finished().await;
    assert_eq!((next.trigger, next.attempt), (RunTrigger::Schedule, 1));
}

#[tokio::test(start_paused = true)]
async fn a_slot_that_comes_first_after_all_supersedes_it() {
    let mut world = World::start([retried(3, 3_600)], fail).await;
    world.finished().await;
    world.clock.suspend(minutes(70)); // over the retry and the next slot
    let next = world.finished().await;
    assert_eq!((next.attempt, next.scheduled_for), (1, Some(noon() + seconds(7_200))));
}

/// The computer travels, and the next slot is nearer than it was when the retry was planned.
#[tokio::test(start_paused = true)]
async fn so_does_one_that_has_moved_before_it() {
    let hourly = SystemTask { timezone: None, ..cron("0 * * * *", noon() + minutes(60)) };
    let busy = TaskRunResult::error("429").with_retry_after(Duration::from_mins(40));
    let act = move |call| if call == 0 { Act::Return(busy.clone()) } else { succeed(call) };
    let mut world = World::start([SystemTask { max_retries: 3, ..hourly }], act).await;
    world.finished().await;
    world.clock.set_zone(chrono_tz::Asia::Kolkata); // its hours are at half past, in UTC
    world.clock.step(seconds(3));
    for slot in [90, 150] {
        let next = world.finished().await;
        assert_eq!((next.attempt, next.scheduled_for), (1, Some(noon() + minutes(slot))));
    }
}

/// It travels during the run, and the next slot is queued behind that.
#[tokio::test(start_paused = true)]
async fn so_does_one_that_has_come_before_the_run_fails() {
    let hourly = SystemTask { timezone: None, ..cron("0 * * * *", noon() + minutes(60)) };
    let act = |call| if call == 0 { Act::Fail(Duration::from_mins(40)) } else { succeed(call) };
    let queued =
        SystemTask { overlap: OverlapPolicy::Queue, timeout_seconds: 3_600, max_retries: 3, ..hourly };
    let mut world = World::start([queued], act).await;
    world.started().await;
    world.clock.set_zone(chrono_tz::Asia::Kolkata);
    world.clock.step(seconds(3));
    assert_eq!(world.finished().await.status, RunStatus::Error);
    for slot in [90, 150] {
        let next = world.finished().await;
        assert_eq!((next.attempt, next.scheduled_for), (1, Some(noon() + minutes(slot))));
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_on_request_that_is_under_way_takes_its_place() {
    let act = |call| match call {
        0 => fail(call),
        _ => Act::Work(Duration::from_mins(4)),
    };
    let mut world = World::start([retried(3, 3_600)], act).await;
    world.finished().await;
    world.run_now().await;
    let next = world.finished().await;
    assert_eq!(next.trigger, RunTrigger::Manual);
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(7_200)));
}

/// Whether the retry comes after it or is due while it goes on.
#[tokio::test(start_paused = true)]
async fn a_run_on_request_takes_its_place_only_by_a_success() {
    for (succeeds, takes) in [(false, 0), (true, 0), (false, 200), (true, 200)] {
        let takes = Duration::from_secs(takes);
        let act = move |call| match (call, succeeds) {
            (1, true) => Act::Work(takes),
            (1, false) => Act::Fail(takes),
            _ => fail(call),
        };
        let mut world = World::start([retried(1, 3_600)], act).await;
        world.finished().await;
        world.run_now().await;
        assert_eq!(world.finished().await.trigger, RunTrigger::Manual);
        world.settle().await;
        assert!(!succeeds || world.handle.status().borrow().retries.is_empty());
        let next = world.finished().await;
        assert_eq!(next.trigger == RunTrigger::Retry, !succeeds, "{next:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_waits_outlives_a_clock_that_is_set_back() {
    let options = SchedulerOptions { resume_settle: Duration::from_secs(15), ..no_settling() };
    let act = |call| if call == 0 { fail(call) } else { succeed(call) };
    let mut world = World::of([retried(1, 600)]).options(options).start(act).await;
    world.finished().await;
    world.clock.step(seconds(40)); // its retry is due, and waits for the settle window
    world.settle().await;
    world.clock.step(seconds(-60));
    let retried = world.finished().await;
    assert_eq!((retried.trigger, retried.attempt), (RunTrigger::Retry, 2));
}

#[tokio::test(start_paused = true)]
async fn none_follows_a_run_whose_task_was_given_another_schedule_meanwhile() {
    let edits = [
        vec![
            TaskEdit { enabled: Some(false), ..TaskEdit::default() },
            TaskEdit { enabled: Some(true), ..TaskEdit::default() },
        ],
        vec![TaskEdit {
            frequency: Some(Frequency::Cron { pattern: "30 * * * *".to_owned() }),
            ..TaskEdit::default()
        }],
    ];
    for edits in edits {
        let hourly = SystemTask { max_retries: 3, ..cron("0 * * * *", noon() + minutes(60)) };
        let mut world = World::start([hourly], |_| Act::Fail(Duration::from_secs(30))).await;
        world.started().await;
        for edit in edits {
            world.edit(edit).await;
        }
        assert_eq!(world.finished().await.status, RunStatus::Error);
        assert_eq!(world.finished().await.trigger, RunTrigger::Schedule, "the next slot");
    }
}

#[tokio::test(start_paused = true)]
async fn a_new_name_meanwhile_keeps_it() {
    let mut world = World::start([retried(3, 3_600)], |_| Act::Fail(Duration::from_secs(30))).await;
    world.started().await;
    world.edit(TaskEdit { name: Some("Other".to_owned()), ..TaskEdit::default() }).await;
    world.finished().await;
    assert_eq!(world.finished().await.trigger, RunTrigger::Retry);
}

/// The claim is refused: it was made for the row before.
#[tokio::test(start_paused = true)]
async fn so_does_one_in_the_moment_it_comes() {
    let act = |call| if call == 0 { fail(call) } else { succeed(call) };
    let (mut world, gates) = World::start_gated([retried(3, 3_600)], act).await;
    world.finished().await;
    gates.catch(Operation::Claim, Gate::Before).await;
    world.edit(TaskEdit { name: Some("Other".to_owned()), ..TaskEdit::default() }).await;
    gates.open(Operation::Claim, Gate::Before);
    let retry = world.finished().await;
    assert_eq!((retry.trigger, retry.attempt), (RunTrigger::Retry, 2));
    assert!(world.handle.status().borrow().retries.is_empty());
}

#[tokio::test(start_paused = true)]
async fn one_that_is_not_wanted_any_more_is_given_up() {
    let mut world = World::start([retried(3, 3_600)], fail).await;
    world.finished().await;
    world.edit(TaskEdit { max_retries: Some(0), ..TaskEdit::default() }).await;
    world.settle().await;
    assert_eq!(world.handle.status().borrow().retries, [], "nobody waits for it");
    assert_eq!(world.task().error_count, 1, "the error before it was final");
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(7_200)));
}

/// What the panic took along is that the claim was granted.
#[tokio::test(start_paused = true)]
async fn one_that_has_come_after_all_is_not_planned_any_more() {
    let (mut world, gates) = World::start_gated([retried(1, 3_600)], fail).await;
    world.finished().await;
    gates.close(Operation::Claim, Gate::PanicAfter);
    world.pass(minutes(5)).await;
    assert_eq!(world.store.runs().len(), 2);
    assert_eq!(world.handle.status().borrow().retries, []);
}
