use std::sync::Arc;

use chrono::TimeDelta;
use futures::{FutureExt, future::BoxFuture};
use scheduler::{
    Scheduler,
    clock::Clock,
    event::SchedulerEvent,
    handler::{Handler, HandlerRegistry, RunContext},
    run::{RunTrigger, TaskRunResult},
    task::SystemTask,
    testing::{memory_store::MemoryStore, plain_task::plain_task, test_clock::TestClock},
};

struct Remind;

impl Handler for Remind {
    fn run(&self, _context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        async { TaskRunResult::success("{}") }.boxed()
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_missed_in_sleep_is_caught_up_by_one_run() {
    let clock = Arc::new(TestClock::new("2026-01-01T12:00:00Z".parse().unwrap()));
    let now = clock.now();
    let store = Arc::new(MemoryStore::new());
    let hourly = SystemTask { frequency_seconds: Some(3_600), ..plain_task(1, "remind", now) };
    store.insert_task(SystemTask { last_run_at: Some(now), ..hourly });
    let mut handlers = HandlerRegistry::new();
    handlers.register("remind", Remind);
    let scheduler = Scheduler::builder(store.clone(), handlers).clock(clock.clone()).start().await.unwrap();
    let mut events = scheduler.handle().subscribe();

    clock.suspend(TimeDelta::minutes(510)); // from noon to half past eight
    let run = loop {
        if let SchedulerEvent::RunFinished { run, .. } = events.recv().await.unwrap() {
            break run;
        }
    };
    assert_eq!((run.trigger, run.missed_count), (RunTrigger::CatchUp, 8));
    let next = store.task(run.task_id).unwrap().next_run_at;
    assert_eq!(next, Some(now + TimeDelta::hours(9)));
    scheduler.shutdown().await;
}
