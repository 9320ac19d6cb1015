//! Handlers that do what a test says.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use futures::{FutureExt, future::BoxFuture};
use scheduler::{
    handler::{Handler, HandlerRegistry, RunContext},
    run::TaskRunResult,
};

/// What a scripted handler does.
pub enum Act {
    /// Ends at once with this.
    Return(TaskRunResult),
    /// Works for so long, unless cancelled, then succeeds.
    Work(Duration),
    /// Works for so long and does not listen to anybody.
    Ignore(Duration),
    /// Works for so long, then fails.
    Fail(Duration),
    /// Panics.
    Panic,
}

struct Scripted<F> {
    act: F,
    calls: AtomicU64,
}

impl<F: Fn(&RunContext, u64) -> Act + Send + Sync + 'static> Handler for Scripted<F> {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        let act = (self.act)(&context, self.calls.fetch_add(1, Ordering::SeqCst));
        async move {
            let done = TaskRunResult::success("{}");
            match act {
                Act::Return(result) => result,
                Act::Work(length) => tokio::select! {
                    () = tokio::time::sleep(length) => done,
                    () = context.cancel.cancelled() => TaskRunResult::error("stopped early"),
                },
                Act::Ignore(length) => {
                    tokio::time::sleep(length).await;
                    done
                }
                Act::Fail(length) => {
                    tokio::time::sleep(length).await;
                    TaskRunResult::error("the source is down")
                }
                Act::Panic => panic!("the handler's own words"),
            }
        }
        .boxed()
    }
}

/// The handler of tasks of type `test`.
pub fn registry(act: impl Fn(&RunContext, u64) -> Act + Send + Sync + 'static) -> HandlerRegistry {
    let mut handlers = HandlerRegistry::new();
    handlers.register("test", Scripted { act, calls: AtomicU64::new(0) });
    handlers
}

/// A handler that succeeds at once.
pub fn succeed(_call: u64) -> Act {
    Act::Return(TaskRunResult::success("{}"))
}

/// A handler that fails at once.
pub fn fail(_call: u64) -> Act {
    Act::Return(TaskRunResult::error("the source is down"))
}
