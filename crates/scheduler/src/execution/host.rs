//! Where a handler runs: on a thread of its own, so that one that blocks holds up nobody but itself.
//!
//! A runtime has few workers, and a handler that blocks one of them blocks whatever that worker has to do next; two
//! such handlers are the end of a runtime of two. A runtime of a single thread has no other to offer: there a handler
//! is a task like any other. (Time can only be paused on such a one, so tests in paused time run handlers as tasks.)

use std::{any::Any, io, panic::AssertUnwindSafe, sync::Arc, thread};

use futures::FutureExt;
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::oneshot,
};
use tokio_util::sync::{CancellationToken, DropGuard};
use tracing::Instrument;

use crate::{
    handler::{Handler, RunContext},
    run::TaskRunResult,
};

/// How a handler that was left to itself ended.
pub enum Ended {
    /// It returned.
    Returned(TaskRunResult),
    /// It panicked, with this message.
    Panicked(String),
}

/// A handler that runs. Dropping it drops the handler at the next point where it waits for something.
pub struct Hosted {
    ended: oneshot::Receiver<Ended>,
    dropped: DropGuard,
}

impl Hosted {
    /// Calls the handler.
    ///
    /// # Errors
    /// The system has no thread to give.
    pub fn start(handler: Arc<dyn Handler>, context: RunContext) -> io::Result<Self> {
        let (tell, ended) = oneshot::channel();
        let dropped = CancellationToken::new();
        let hosted = Self { ended, dropped: dropped.clone().drop_guard() };
        let name = format!("run {}", context.run_id);
        let span = context.span.clone();
        // Also a handler that panics before it returns its future is caught.
        let called = async move { handler.run(context).await }.instrument(span);
        let called = AssertUnwindSafe(called).catch_unwind();
        let work = async move {
            tokio::select! {
                biased;
                () = dropped.cancelled() => {}
                ended = called => {
                    let ended = ended.map_or_else(|payload| Ended::Panicked(message(&*payload)), Ended::Returned);
                    let _ = tell.send(ended); // nobody waits any more for one that was stuck
                }
            }
        };
        let runtime = Handle::current();
        if runtime.runtime_flavor() == RuntimeFlavor::CurrentThread {
            runtime.spawn(work);
        } else {
            // Not one of the runtime's blocking threads: closing a runtime waits for those, for ever if need be.
            thread::Builder::new().name(name).spawn(move || runtime.block_on(work))?;
        }
        Ok(hosted)
    }

    /// Waits for its end. Cancel safe.
    pub async fn ended(&mut self) -> Ended {
        (&mut self.ended).await.unwrap_or_else(|_| Ended::Panicked("it ended without a result".to_owned()))
    }

    /// Drops the handler and waits until it is gone.
    pub async fn drop_handler(self) {
        let Self { ended, dropped } = self;
        drop(dropped);
        let _ = ended.await; // it is gone, with or without a result
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}
