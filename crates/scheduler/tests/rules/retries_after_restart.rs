//! A retry that was planned outlives the process that planned it.

use std::time::Duration;

use scheduler::{
    SchedulerOptions,
    edit::TaskEdit,
    run::{RunTrigger, TaskRunResult},
    schedule::Frequency,
    task::SystemTask,
};

use crate::world::{
    Act, TASK, World, every, fail,
    gate::{Gate, Operation},
    minutes, no_settling, noon, numbered,
    ports::Switchable,
    seconds, succeed,
};

/// Every six hours, and tried three times.
fn retried() -> SystemTask {
    SystemTask { max_retries: 2, ..every(6 * 3_600) }
}

/// A process that dies after the first attempt at the first slot has failed; the retry is planned.
async fn died_after_a_failure(act: impl Fn(u64) -> Act + Send + Sync + 'static) -> World {
    let mut world = World::start([retried()], act).await;
    world.finished().await;
    world.settle().await;
    world.die();
    world
}

#[tokio::test(start_paused = true)]
async fn it_comes_at_its_time() {
    let mut world = World::start([retried()], fail).await;
    world.finished().await;
    world.settle().await;
    let planned = world.handle.status().borrow().retries.clone();
    world.die();
    let mut again = world.next_process().start(succeed).await;
    again.settle().await;
    assert_eq!(again.handle.status().borrow().retries, planned, "it is shown");
    let retry = again.finished().await;
    assert_eq!((retry.trigger, retry.attempt), (RunTrigger::Retry, 2));
    assert_eq!(retry.scheduled_for, Some(noon() + minutes(360)));
    assert_eq!(retry.started_at, planned[0].at);
    assert_eq!(again.finished().await.scheduled_for, Some(noon() + minutes(720)), "and the slots go on");
}

#[tokio::test(start_paused = true)]
async fn it_comes_after_an_orderly_end_too() {
    let mut world = World::start([retried()], fail).await;
    world.finished().await;
    world.settle().await;
    world.shutdown().await;
    world.store.next_epoch();
    let mut again = world.next_process().start(succeed).await;
    assert_eq!(again.finished().await.trigger, RunTrigger::Retry);
}

#[tokio::test(start_paused = true)]
async fn one_that_has_become_late_comes_once_the_start_has_settled() {
    let world = died_after_a_failure(fail).await;
    world.clock.suspend(minutes(30));
    let begun = world.now();
    let options = SchedulerOptions { start_settle: Duration::from_secs(5), ..no_settling() };
    let mut again = world.next_process().options(options).start(succeed).await;
    let retry = again.finished().await;
    assert_eq!((retry.trigger, retry.started_at), (RunTrigger::Retry, begun + seconds(5)));
}

#[tokio::test(start_paused = true)]
async fn those_that_have_become_late_come_one_after_the_other() {
    let tasks = (1..=3).map(|id| numbered(retried(), id));
    let mut world = World::start(tasks, fail).await;
    for _ in 1..=3 {
        world.finished().await;
    }
    world.settle().await;
    world.die();
    world.clock.suspend(minutes(30));
    let begun = world.now();
    let mut again = world.next_process().start(succeed).await;
    for n in 0..3 {
        let retry = again.finished().await;
        assert_eq!((retry.trigger, retry.started_at), (RunTrigger::Retry, begun + seconds(n)));
    }
}

#[tokio::test(start_paused = true)]
async fn the_attempts_go_on_where_they_were() {
    let mut world = died_after_a_failure(fail).await;
    for attempt in 2..=3 {
        world = world.next_process().start(fail).await;
        let retry = world.finished().await;
        assert_eq!((retry.trigger, retry.attempt), (RunTrigger::Retry, attempt));
        world.settle().await;
        world.die();
    }
    assert_eq!(world.task().error_count, 1, "the last one is final");
    let mut last = world.next_process().start(succeed).await;
    assert_eq!(last.finished().await.trigger, RunTrigger::Schedule);
}

#[tokio::test(start_paused = true)]
async fn a_slot_that_has_come_meanwhile_supersedes_it() {
    let world = died_after_a_failure(fail).await;
    world.clock.suspend(minutes(370));
    let mut again = world.next_process().start(succeed).await;
    let run = again.finished().await;
    assert_eq!((run.trigger, run.attempt), (RunTrigger::CatchUp, 1));
    assert_eq!(run.scheduled_for, Some(noon() + minutes(720)));
    assert_eq!(again.finished().await.scheduled_for, Some(noon() + minutes(1_080)));
}

#[tokio::test(start_paused = true)]
async fn one_that_was_begun_is_not_begun_again() {
    let act = |call| if call == 0 { fail(call) } else { Act::Work(Duration::from_mins(5)) };
    let mut world = World::start([retried()], act).await;
    world.finished().await;
    let (_, trigger) = world.started().await;
    assert_eq!(trigger, RunTrigger::Retry);
    world.die();
    let mut again = world.next_process().start(succeed).await;
    assert_eq!(again.finished().await.trigger, RunTrigger::Schedule);
}

fn another_schedule() -> TaskEdit {
    let hourly = Frequency::Cron { pattern: "0 * * * *".to_owned() };
    TaskEdit { frequency: Some(hourly), ..TaskEdit::default() }
}

#[tokio::test(start_paused = true)]
async fn none_comes_to_a_task_that_was_given_another_schedule_or_none_while_nobody_ran() {
    for change in [another_schedule(), TaskEdit { max_retries: Some(0), ..TaskEdit::default() }] {
        let world = died_after_a_failure(fail).await;
        world.write_edit(&change);
        let mut again = world.next_process().start(succeed).await;
        assert_eq!(again.finished().await.trigger, RunTrigger::Schedule);
    }
}

#[tokio::test(start_paused = true)]
async fn a_new_name_keeps_it_whoever_runs() {
    let renamed = TaskEdit { name: Some("Other".to_owned()), ..TaskEdit::default() };
    let world = died_after_a_failure(fail).await;
    world.write_edit(&renamed);
    let again = world.next_process().start(fail).await;
    again.edit(TaskEdit { name: Some("Another".to_owned()), ..TaskEdit::default() }).await;
    assert_eq!(again.handle.status().borrow().retries.len(), 1);
    again.pass(minutes(1)).await;
    assert_eq!(again.runs_of(TASK)[1].trigger, RunTrigger::Retry);
}

/// The breaker lets nothing pass but its probes.
#[tokio::test(start_paused = true)]
async fn none_comes_to_a_task_that_was_suspended_before_it() {
    let task = SystemTask { breaker_threshold: 1, ..retried() };
    let mut world = World::start([task], fail).await;
    world.finished().await;
    world.run_now().await;
    assert_eq!(world.finished().await.trigger, RunTrigger::Manual);
    world.settle().await;
    assert!(world.task().is_suspended());
    world.die();
    let again = world.next_process().start(succeed).await;
    again.pass(minutes(30)).await;
    assert_eq!(again.runs_of(TASK).len(), 2);
}

/// The run knew of the one schedule only, and planned a retry.
#[tokio::test(start_paused = true)]
async fn none_comes_to_a_task_that_was_given_another_schedule_while_it_ran() {
    let mut world = World::start([retried()], |_| Act::Fail(Duration::from_secs(30))).await;
    world.started().await;
    world.edit(another_schedule()).await;
    world.finished().await;
    world.settle().await;
    world.die();
    let mut again = world.next_process().start(succeed).await;
    assert_eq!(again.finished().await.trigger, RunTrigger::Schedule);
}

/// The second pause makes the first one forgotten: that one was not the last.
#[tokio::test(start_paused = true)]
async fn one_that_was_given_up_in_a_pause_stays_given_up() {
    let mut world = World::start([retried()], fail).await;
    world.finished().await;
    for _ in 0..2 {
        world.handle.pause(None, None).await.unwrap();
        world.pass(minutes(5)).await;
        world.handle.resume().await.unwrap();
    }
    world.die();
    let mut again = world.next_process().start(succeed).await;
    assert_eq!(again.finished().await.trigger, RunTrigger::Schedule);
}

#[tokio::test(start_paused = true)]
async fn so_does_one_that_had_no_network() {
    let network = Switchable::online();
    let task = SystemTask { requires_network: true, ..retried() };
    let mut world = World::of([task]).network(network.clone()).start(fail).await;
    world.finished().await;
    network.set_online(false);
    world.pass(minutes(5)).await;
    assert!(world.handle.status().borrow().retries.is_empty());
    world.die();
    let mut again = world.next_process().start(succeed).await;
    assert_eq!(again.finished().await.trigger, RunTrigger::Schedule);
}

#[tokio::test(start_paused = true)]
async fn one_whose_time_was_paused_is_given_up() {
    let world = died_after_a_failure(fail).await;
    let mut paused = world.next_process().start(succeed).await;
    paused.handle.pause(None, None).await.unwrap();
    paused.die();
    let mut again = paused.next_process().start(succeed).await;
    again.pass(minutes(5)).await;
    assert!(again.handle.status().borrow().retries.is_empty());
    again.handle.resume().await.unwrap();
    let next = again.finished().await;
    assert_eq!((next.trigger, next.scheduled_for), (RunTrigger::Schedule, Some(noon() + minutes(720))));
}

/// It was planned by a clock that was ahead, and would keep the task from its retries until then.
#[tokio::test(start_paused = true)]
async fn one_far_ahead_of_the_clock_is_given_up() {
    let busy = TaskRunResult::error("429").with_retry_after(Duration::from_hours(5));
    let world = died_after_a_failure(move |_| Act::Return(busy.clone())).await;
    world.clock.step(-minutes(180));
    let again = world.next_process().start(succeed).await;
    again.settle().await;
    assert!(again.handle.status().borrow().retries.is_empty());
}

/// Whoever runs one task on request and nothing else leaves it to a scheduler.
#[tokio::test(start_paused = true)]
async fn none_comes_where_nothing_is_scheduled() {
    let world = died_after_a_failure(fail).await;
    let options = SchedulerOptions { scheduled: false, ..no_settling() };
    let again = world.next_process().options(options).start(succeed).await;
    again.pass(minutes(30)).await;
    assert_eq!(again.runs_of(TASK).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn it_comes_also_where_the_store_is_busy_at_the_start() {
    let world = died_after_a_failure(fail).await;
    let (setup, gates) = world.next_process().gated();
    gates.close(Operation::LoadRetries, Gate::Busy);
    let retry = setup.start(succeed).await.finished().await;
    assert_eq!((retry.trigger, retry.attempt), (RunTrigger::Retry, 2));
}
