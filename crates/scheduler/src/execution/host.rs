//! Where a handler runs: on a thread of its own, so that one that blocks holds up nobody but itself.
//!
//! A runtime has few workers, and a handler that blocks one of them blocks whatever that worker has to do next; two
//! such handlers are the end of a runtime of two. So each runs on a thread that does nothing else meanwhile. (A runtime
//! beside the application's would not do: its workers hold each other's timers and wake-ups.) A runtime of a single thread
//! has no other to offer: there a handler is a task like any other. (Time can only be paused on such a one, so tests in
//! paused time run handlers as tasks.)

use std::{any::Any, io, panic::AssertUnwindSafe, sync::Arc};

use futures::FutureExt;
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::oneshot,
};
use tracing::Instrument;

use super::{
    signals::RunSignals,
    threads::{HandlerThreads, Lease},
};
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
    signals: Arc<RunSignals>,
    /// `None`: it is a task of the runtime.
    lease: Option<Lease>,
}

impl Hosted {
    /// Calls the handler.
    ///
    /// # Errors
    /// The system has no thread to give.
    pub fn start(
        threads: &HandlerThreads,
        handler: Arc<dyn Handler>,
        context: RunContext,
    ) -> io::Result<Self> {
        let (tell, ended) = oneshot::channel();
        let signals = Arc::clone(&context.signals);
        let runtime = Handle::current();
        let lease = if runtime.runtime_flavor() == RuntimeFlavor::CurrentThread {
            runtime.spawn(call(handler, context, tell));
            None
        } else {
            // What waits for a thread is what the future is made of, not the future: that is several times as large.
            Some(threads.run(move || runtime.block_on(call(handler, context, tell)))?)
        };
        Ok(Self { ended, signals, lease })
    }

    /// Waits for its end. Cancel safe.
    pub async fn ended(&mut self) -> Ended {
        (&mut self.ended).await.unwrap_or_else(|_| Ended::Panicked("it ended without a result".to_owned()))
    }

    /// Drops the handler and waits until it is gone. Cancel safe.
    pub async fn drop_handler(&mut self) {
        self.signals.drop_handler();
        let _ = (&mut self.ended).await; // it is gone, with or without a result
    }

    /// Gives up on a handler that holds its thread; who comes next gets another.
    pub fn leave(mut self) {
        if let Some(lease) = self.lease.take() {
            lease.give_up();
        }
    }
}

impl Drop for Hosted {
    fn drop(&mut self) {
        self.signals.drop_handler();
    }
}

/// Calls the handler and tells how it ended, unless it is to be dropped before.
async fn call(handler: Arc<dyn Handler>, context: RunContext, tell: oneshot::Sender<Ended>) {
    let (signals, span) = (Arc::clone(&context.signals), context.span.clone());
    // Also a handler that panics before it returns its future is caught.
    let called = async move { handler.run(context).await }.instrument(span);
    tokio::select! {
        biased;
        () = signals.handler_dropped() => {}
        ended = AssertUnwindSafe(called).catch_unwind() => {
            let ended = ended.map_or_else(|payload| Ended::Panicked(message(&*payload)), Ended::Returned);
            let _ = tell.send(ended); // nobody waits any more for one that was stuck
        }
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}
