//! Where a handler runs: on a thread of its own, so that one that blocks holds up nobody but itself.
//!
//! A runtime has few workers, and a handler that blocks one of them blocks whatever that worker has to do next; two
//! such handlers are the end of a runtime of two. So each runs on a thread that does nothing else meanwhile. (A runtime
//! beside the application's would not do: its workers hold each other's timers and wake-ups.) A runtime of a single thread
//! has no other to offer: there a handler is a task like any other. (Time can only be paused on such a one, so tests in
//! paused time run handlers as tasks.)

use std::io;

use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::mpsc,
};

use super::threads::{HandlerThreads, JobId, Rest};

/// The threads, and what each of them has.
pub struct Host<T: Send + 'static>(HandlerThreads<Surroundings<T>>);

/// Where a handler runs, and where is said what has come of it.
struct Surroundings<T> {
    runtime: Handle,
    tell: mpsc::UnboundedSender<T>,
}

impl<T: Send + 'static> Host<T> {
    /// For so many handlers at once, within the current runtime.
    pub fn new(handlers: usize, tell: mpsc::UnboundedSender<T>) -> Self {
        Self(HandlerThreads::new(handlers, Surroundings { runtime: Handle::current(), tell }))
    }

    /// Runs the future that `work` makes, once [`Host::wake`] is called, and tells what comes of what is left to do
    /// after it. What waits for a thread is what the future is made of, not the future: that is several times as large. `None`:
    /// it is a task of the runtime.
    ///
    /// # Errors
    /// The system has no thread to give, and none is there.
    pub fn call<F, R>(&self, work: impl FnOnce() -> F + Send + 'static) -> io::Result<Option<JobId>>
    where
        F: Future<Output = Option<R>> + Send + 'static,
        R: FnOnce() -> T + Send + 'static,
    {
        let Surroundings { runtime, tell } = self.0.common();
        if runtime.runtime_flavor() == RuntimeFlavor::CurrentThread {
            let (work, tell) = (work(), tell.clone());
            runtime.spawn(async move {
                if let Some(rest) = work.await {
                    let _ = tell.send(rest()); // without a pool nobody needs it
                }
            });
            return Ok(None);
        }
        let job = self.0.run(|surroundings: &Surroundings<T>| {
            let rest = surroundings.runtime.block_on(work())?;
            Some(Box::new(|surroundings: &Surroundings<T>| {
                let _within = surroundings.runtime.enter();
                let _ = surroundings.tell.send(rest());
            }) as Rest<_>)
        });
        job.map(Some)
    }

    /// Sees to it that a thread comes for what is to be run.
    pub fn wake(&self) {
        self.0.wake();
    }

    /// Counts the thread of a job no more, or takes a job back that has not begun: then `false`.
    pub fn give_up(&self, job: JobId) -> bool {
        self.0.give_up(job)
    }
}
