//! The handlers of a world: each call goes into the log before anything else, and then does what it should not.
//!
//! None blocks its thread: a world has only the one. The engine's own rules have that (`stuck_handlers`).

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::{FutureExt, future::BoxFuture};
use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};
use scheduler::{
    handler::{Handler, RunContext},
    run::TaskRunResult,
};

use crate::{
    log::{Fact, Log},
    planted::Bug,
};

/// What a handler's panic says; the tests' panic hook knows it.
pub const PANIC: &str = "a simulated handler panics";

/// How a task's handler behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Temper {
    /// Ends at once, now and then with an error.
    Quick,
    /// Takes seconds to minutes; fails, panics, hangs and is deaf now and then.
    Unruly,
    /// Fails in streaks, long enough for the breaker.
    Moody,
}

/// A handler of one temper.
pub struct Work {
    temper: Temper,
    log: Log,
    bug: Option<Bug>,
    state: Arc<Mutex<State>>,
}

struct State {
    rng: Xoshiro256PlusPlus,
    /// Calls left of a bad mood.
    bad: u32,
    calls: u64,
}

enum Act {
    Return(TaskRunResult),
    Work(Duration),
    Deaf(Duration),
    Panic,
}

impl Work {
    /// A handler drawn from `seed`.
    pub fn new(temper: Temper, seed: u64, log: Log, bug: Option<Bug>) -> Self {
        let rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        Self { temper, log, bug, state: Arc::new(Mutex::new(State { rng, bad: 0, calls: 0 })) }
    }

    fn act(&self) -> Act {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let state = &mut *state;
        state.calls += 1;
        let done = || TaskRunResult::success("{}");
        let failed = || TaskRunResult::error("simulated failure");
        let dice = state.rng.random_range(0..1_000);
        match self.temper {
            Temper::Quick if dice < 20 => Act::Return(failed()),
            Temper::Quick => Act::Return(done()),
            Temper::Moody => {
                if state.bad == 0 && dice < 40 {
                    state.bad = state.rng.random_range(2..9);
                }
                let bad = state.bad > 0;
                state.bad = state.bad.saturating_sub(1);
                Act::Return(if bad { failed() } else { done() })
            }
            Temper::Unruly => match dice {
                0..40 => Act::Return(failed()),
                40..50 => Act::Return(failed().with_retry_after(Duration::from_mins(10))),
                50..60 => Act::Return(TaskRunResult::permanent_error("simulated refusal")),
                60..75 => Act::Panic,
                75..90 => Act::Work(Duration::from_secs(10_000)),
                90..105 => Act::Deaf(Duration::from_secs(10_000)),
                105..200 => Act::Work(Duration::from_millis(state.rng.random_range(1..55_000))),
                _ => Act::Return(done()),
            },
        }
    }

    fn calls_twice(&self) -> bool {
        let calls = self.state.lock().unwrap_or_else(PoisonError::into_inner).calls;
        self.bug == Some(Bug::CallTwice) && calls.is_multiple_of(40)
    }
}

impl Handler for Work {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        let called = Fact::Called {
            run: context.run_id,
            task: context.task.id,
            slot: context.scheduled_for,
            attempt: context.attempt,
            trigger: context.trigger,
        };
        let act = self.act();
        if self.calls_twice() {
            self.log.note(called.clone());
        }
        self.log.note(called);
        async move {
            match act {
                Act::Return(result) => result,
                Act::Work(length) => tokio::select! {
                    biased;
                    () = context.cancel.cancelled() => TaskRunResult::error("stopped early"),
                    () = tokio::time::sleep(length) => TaskRunResult::success("{}"),
                },
                // Nothing ends it but its future being dropped.
                Act::Deaf(length) => {
                    tokio::time::sleep(length).await;
                    TaskRunResult::success("{}")
                }
                Act::Panic => panic!("{PANIC}"),
            }
        }
        .boxed()
    }
}
