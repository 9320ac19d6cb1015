//! Handlers of the past: the real ones, which take as long as they would over a network.
//!
//! The real work is done while simulated time stands still; before it, a run waits for as long as the answers would
//! have been under way. What that is follows from the run's number, so that every demo has the same.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::{FutureExt, future::BoxFuture};
use scheduler::{
    handler::{Handler, HandlerRegistry, RunContext},
    run::TaskRunResult,
    task::SystemTask,
};

use super::still::Reality;

/// How long runs take: usually, and the next ones by exception.
#[derive(Clone, Default)]
pub struct Pace {
    exceptions: Arc<Mutex<HashMap<String, VecDeque<Duration>>>>,
}

impl Pace {
    /// The next run of a task takes this long.
    pub fn next_takes(&self, task_type: &str, time: Duration) {
        let mut exceptions = self.exceptions.lock().unwrap_or_else(PoisonError::into_inner);
        exceptions.entry(task_type.to_owned()).or_default().push_back(time);
    }

    fn of(&self, context: &RunContext) -> Duration {
        let task_type = context.task.task_type.as_str();
        let mut exceptions = self.exceptions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(time) = exceptions.get_mut(task_type).and_then(VecDeque::pop_front) {
            return time;
        }
        let (least, spread) = match task_type {
            "news_sync" => (1_400, 2_600),
            "calendar_sync" => (420, 900),
            "history_prune" => (2_300, 1_800),
            _ => (35, 60),
        };
        // Knuth's multiplicative hash: neighbours differ, and every demo has the same.
        let drawn = context.run_id.0.unsigned_abs().wrapping_mul(2_654_435_761) >> 7;
        let time = least + drawn % spread;
        // Now and then an answer is a long time coming.
        Duration::from_millis(if drawn.is_multiple_of(23) { time * 4 } else { time })
    }
}

/// Gives every handler of `real` the pace of the past.
pub fn paced(real: &HandlerRegistry, pace: &Pace, reality: &Reality) -> HandlerRegistry {
    let mut paced = HandlerRegistry::new();
    for task in handlers::default_tasks() {
        if let Some(handler) = real.get(&task.task_type) {
            paced.register(
                task.task_type,
                Paced { handler: Arc::clone(handler), pace: pace.clone(), reality: reality.clone() },
            );
        }
    }
    paced
}

struct Paced {
    handler: Arc<dyn Handler>,
    pace: Pace,
    reality: Reality,
}

impl Handler for Paced {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        async move {
            let time = self.pace.of(&context);
            tokio::select! {
                biased;
                () = context.cancel.cancelled() => {
                    return TaskRunResult::error("The run was ended before all sources had answered.");
                }
                () = tokio::time::sleep(time) => {}
            }
            let handler = Arc::clone(&self.handler);
            let done = self.reality.during(async move { handler.run(context).await }).await;
            done.unwrap_or_else(|error| TaskRunResult::error(error.to_string()))
        }
        .boxed()
    }

    fn needs_network(&self, task: &SystemTask) -> bool {
        self.handler.needs_network(task)
    }
}
