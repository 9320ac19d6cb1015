//! A task that needs the network waits for it up to two minutes, and its slot is then passed over.

use std::time::Duration;

use scheduler::{
    SchedulerOptions,
    handler::{Handler, HandlerRegistry, RunContext},
    run::{Reason, RunStatus, RunTrigger, TaskRunResult},
    task::{CatchUpPolicy, SystemTask, TaskId},
};

use crate::world::{
    Act, TASK, World, every, fail, minutes, no_settling, noon, numbered, ports::Switchable, seconds, succeed,
};

fn online(period: i64) -> SystemTask {
    SystemTask { requires_network: true, ..every(period) }
}

#[tokio::test(start_paused = true)]
async fn it_starts_soon_after_the_network_comes() {
    let network = Switchable::offline();
    let mut world = World::of([online(600)]).network(network.clone()).start(succeed).await;
    world.pass(seconds(640)).await;
    assert_eq!(world.history(), []);
    network.set_online(true);
    let back = world.now();
    let run = world.finished().await;
    assert_eq!((run.status, run.trigger), (RunStatus::Success, RunTrigger::Schedule));
    assert!(run.started_at - back <= seconds(5), "{}", run.started_at);
}

#[tokio::test(start_paused = true)]
async fn after_two_minutes_its_slot_is_skipped_which_is_no_error() {
    let mut world = World::of([online(600)]).network(Switchable::offline()).start(succeed).await;
    let row = world.finished().await;
    assert_eq!((row.status, row.reason), (RunStatus::Skipped, Some(Reason::OFFLINE)));
    assert_eq!((row.scheduled_for, row.missed_count), (Some(noon() + seconds(600)), 1));
    let waited = row.started_at - row.scheduled_for.unwrap();
    assert!((minutes(2)..minutes(2) + seconds(6)).contains(&waited), "{waited}");
    let task = world.task();
    assert_eq!((task.error_count, task.last_run_at), (0, Some(noon())));
    assert_eq!(world.finished().await.scheduled_for, Some(noon() + seconds(1_200)), "it waits again");
}

#[tokio::test(start_paused = true)]
async fn slots_that_come_while_it_waits_share_the_row() {
    let mut world = World::of([online(50)]).network(Switchable::offline()).start(succeed).await;
    let row = world.finished().await;
    assert_eq!((row.scheduled_for, row.missed_count), (Some(noon() + seconds(150)), 3));
}

#[tokio::test(start_paused = true)]
async fn a_sleep_does_not_count_and_a_resume_begins_anew() {
    let network = Switchable::offline();
    let mut world = World::of([online(3_600)]).network(network.clone()).start(succeed).await;
    world.pass(seconds(3_690)).await;
    world.clock.suspend(minutes(30));
    world.pass(seconds(100)).await;
    assert_eq!(world.history(), [], "90 s before and 100 s after the sleep");
    network.set_online(true);
    assert_eq!(world.finished().await.status, RunStatus::Success);
}

/// Two slots were missed and leave a second apart: the second finds the network gone again.
#[tokio::test(start_paused = true)]
async fn a_network_that_comes_and_goes_begins_it_anew() {
    let network = Switchable::offline();
    let mut world =
        World::of([online(3_600), numbered(online(3_600), 2)]).network(network.clone()).start(succeed).await;
    world.clock.suspend(minutes(90));
    world.pass(seconds(100)).await;
    network.set_online(true);
    assert_eq!(world.finished().await.trigger, RunTrigger::CatchUp);
    network.set_online(false);
    world.pass(seconds(60)).await;
    assert_eq!(world.store.runs().len(), 1, "100 s before and 60 s after");
    network.set_online(true);
    assert_eq!(world.finished().await.status, RunStatus::Success);
}

#[tokio::test(start_paused = true)]
async fn a_step_back_does_not_prolong_it() {
    let mut world = World::of([online(7_200)]).network(Switchable::offline()).start(succeed).await;
    world.clock.suspend(minutes(180));
    world.pass(seconds(60)).await;
    world.clock.step(minutes(-40));
    let before = world.now();
    let row = world.finished().await;
    assert_eq!(row.reason, Some(Reason::OFFLINE));
    assert!(row.started_at - before < seconds(70), "{}", row.started_at - before);
}

#[tokio::test(start_paused = true)]
async fn others_are_not_held_up_and_it_takes_no_worker() {
    let options = SchedulerOptions { workers: 1, ..no_settling() };
    let setup = World::of([online(60), numbered(every(60), 2)]).network(Switchable::offline());
    let mut world = setup.options(options).start(succeed).await;
    let run = world.finished().await;
    assert_eq!((run.task_id, run.scheduled_for), (TaskId(2), Some(noon() + seconds(60))));
}

#[tokio::test(start_paused = true)]
async fn a_person_is_not_held_up() {
    let world = World::of([online(600)]).network(Switchable::offline()).start(succeed).await;
    assert_eq!(world.run_now().await.status, RunStatus::Success);
}

#[tokio::test(start_paused = true)]
async fn a_retry_waits_too_and_is_given_up_for_the_next_slot() {
    let network = Switchable::online();
    let task = SystemTask { max_retries: 1, ..online(3_600) };
    let mut world = World::of([task]).network(network.clone()).start(fail).await;
    world.finished().await;
    network.set_online(false);
    world.pass(minutes(10)).await;
    network.set_online(true);
    let next = world.finished().await;
    assert_eq!((next.trigger, next.scheduled_for), (RunTrigger::Schedule, Some(noon() + seconds(7_200))));
}

#[tokio::test(start_paused = true)]
async fn once_it_has_given_up_it_does_not_look_for_the_network_any_more() {
    let (setup, clock) = World::of([online(43_200)]).network(Switchable::offline()).watched();
    let mut world = setup.start(succeed).await;
    assert_eq!(world.finished().await.reason, Some(Reason::OFFLINE));
    world.settle().await;
    let before = clock.waits();
    tokio::time::sleep(Duration::from_hours(6)).await;
    assert!(clock.waits() - before <= 6, "{} in six hours", clock.waits() - before);
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_comes_while_it_waits_is_no_part_of_the_wait() {
    let network = Switchable::offline();
    let (setup, clock) = World::of([online(3_600)]).network(network.clone()).watched();
    let mut world = setup.start(succeed).await;
    world.pass(seconds(3_610)).await;
    world.handle.pause(Some(noon() + minutes(80)), None).await.unwrap();
    let before = clock.waits();
    world.pass(minutes(21)).await;
    assert!(clock.waits() - before < 30, "{} looks in twenty minutes", clock.waits() - before);
    assert_eq!(world.history(), [], "it has two minutes from the end of the pause on");
    network.set_online(true);
    let run = world.finished().await;
    assert_eq!((run.status, run.scheduled_for), (RunStatus::Success, Some(noon() + seconds(3_600))));
}

/// Knows a run to be of use without a network, or does not know at all.
struct Particular(fn() -> bool);

impl Handler for Particular {
    fn run(&self, _context: RunContext) -> futures::future::BoxFuture<'_, TaskRunResult> {
        Box::pin(async { TaskRunResult::success("{}") })
    }

    fn needs_network(&self, _task: &SystemTask) -> bool {
        (self.0)()
    }
}

async fn first_of(handler: Particular) -> (scheduler::run::Run, u64) {
    let mut handlers = HandlerRegistry::new();
    handlers.register("test", handler);
    let setup = World::of([online(60)]).network(Switchable::offline());
    let mut world = setup.start_with(handlers).await;
    let run = world.finished().await;
    let rebuilds = world.handle.status().borrow().rebuilds;
    (run, rebuilds)
}

#[tokio::test(start_paused = true)]
async fn a_handler_may_say_that_it_does_without() {
    assert_eq!(first_of(Particular(|| false)).await.0.status, RunStatus::Success);
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_panics_when_asked_is_taken_to_need_it_and_the_manager_does_not_notice() {
    let (row, rebuilds) = first_of(Particular(|| panic!("asked too much"))).await;
    assert_eq!((row.reason, rebuilds), (Some(Reason::OFFLINE), 0));
}

#[tokio::test(start_paused = true)]
async fn what_it_has_waited_makes_it_no_later() {
    let never_ran = SystemTask { last_run_at: None, ..online(3_600) };
    let not_caught_up = SystemTask { catch_up: CatchUpPolicy::Skip, ..online(3_600) };
    for task in [never_ran, not_caught_up] {
        let network = Switchable::offline();
        let mut world = World::of([task]).network(network.clone()).start(succeed).await;
        let slot = world.task().next_run_at.unwrap();
        world.pass(slot - noon() + seconds(90)).await;
        network.set_online(true);
        let run = world.finished().await;
        assert_eq!((run.status, run.trigger), (RunStatus::Success, RunTrigger::Schedule));
        assert_eq!(run.scheduled_for, Some(slot));
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_late_before_it_waited_is_late_after_it() {
    let network = Switchable::offline();
    let mut world = World::of([online(86_400)]).network(network.clone()).start(succeed).await;
    world.clock.suspend(minutes(24 * 60 + 10));
    world.pass(seconds(90)).await;
    network.set_online(true);
    assert_eq!(world.finished().await.trigger, RunTrigger::CatchUp);
}

#[tokio::test(start_paused = true)]
async fn what_it_has_waited_for_a_worker_besides_is_no_excuse() {
    let network = Switchable::offline();
    let patient = SystemTask { catch_up: CatchUpPolicy::Skip, ..online(3_600) };
    let then = Some(noon() + seconds(3_610));
    let in_the_way = SystemTask { next_run_at: then, anchor_at: then, ..numbered(every(7_200), 2) };
    let options = SchedulerOptions { workers: 1, ..no_settling() };
    let act = |run: &RunContext, _| match run.task.id {
        TASK => succeed(0),
        _ => Act::Work(Duration::from_mins(4)),
    };
    let setup = World::of([patient, in_the_way]).network(network.clone()).options(options);
    let mut world = setup.start_acting(act).await;
    world.pass(seconds(3_630)).await;
    network.set_online(true);
    let answer = loop {
        let row = world.finished().await;
        if row.task_id == TASK {
            break row;
        }
    };
    assert_eq!((answer.status, answer.reason), (RunStatus::Skipped, Some(Reason::MISSED)));
}

/// What the retry has waited is not the slot's.
#[tokio::test(start_paused = true)]
async fn a_slot_that_takes_the_place_of_a_retry_has_its_whole_wait() {
    let network = Switchable::online();
    let gone = network.clone();
    let act = move |call| {
        gone.set_online(false);
        let busy = TaskRunResult::error("429").with_retry_after(Duration::from_secs(500));
        if call == 0 { Act::Return(busy) } else { succeed(call) }
    };
    let task = SystemTask { max_retries: 1, ..online(600) };
    let mut world = World::of([task]).network(network.clone()).start(act).await;
    world.finished().await;
    world.pass(seconds(670)).await;
    network.set_online(true);
    let run = world.finished().await;
    assert_eq!((run.scheduled_for, run.status), (Some(noon() + seconds(1_200)), RunStatus::Success));
}
