//! Where handlers run: on threads of their own, so that one that blocks holds up nobody but itself.
//!
//! The application's runtime has few threads, and a handler that blocks one of them blocks whatever that has to do
//! next. So handlers get a runtime beside it with a thread for each run that may be in flight: even if all of them block,
//! each holds up itself. Where one has ignored every request to stop, those that come next get a runtime anew.
//!
//! A runtime of a single thread has no other to offer: there a handler is a task like any other. (Time can only be paused
//! on such a one, so tests in paused time run handlers that way.)

use std::{
    any::Any,
    io,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::runtime::{Builder, Handle, Runtime, RuntimeFlavor};
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument;

use crate::{
    handler::{Handler, RunContext},
    run::TaskRunResult,
};

/// Threads are cheap, but not free: beyond so many runs in flight, handlers that block may hold up each other.
const MAX_THREADS: usize = 64;

/// The threads of a scheduler's handlers.
#[derive(Debug)]
pub struct HandlerThreads {
    threads: usize,
    /// Built when the first handler runs.
    current: Mutex<Option<Arc<Crew>>>,
}

/// A runtime that only runs handlers. Dropping it waits for nobody: a handler that is stuck keeps its thread.
#[derive(Debug)]
struct Crew(Option<Runtime>);

impl Drop for Crew {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl HandlerThreads {
    /// Threads for so many runs in flight.
    pub fn new(runs: usize) -> Self {
        Self { threads: runs.clamp(1, MAX_THREADS), current: Mutex::new(None) }
    }

    fn crew(&self) -> io::Result<Arc<Crew>> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(crew) = &*current {
            return Ok(Arc::clone(crew));
        }
        let runtime = Builder::new_multi_thread()
            .worker_threads(self.threads)
            .thread_name("handler")
            .enable_all()
            .build()?;
        Ok(Arc::clone(current.insert(Arc::new(Crew(Some(runtime))))))
    }

    /// Leaves `crew` to those who run on it.
    fn replace(&self, crew: &Arc<Crew>) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.take_if(|current| Arc::ptr_eq(current, crew));
    }
}

/// How a handler that was left to itself ended.
pub enum Ended {
    /// It returned.
    Returned(TaskRunResult),
    /// It panicked, with this message.
    Panicked(String),
}

/// A handler that runs. Dropping it drops the handler at the next point where it waits for something.
pub struct Hosted {
    task: AbortOnDropHandle<TaskRunResult>,
    /// Keeps the runtime; `None`: the application's own.
    crew: Option<Arc<Crew>>,
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
        let span = context.span.clone();
        let work = async move { handler.run(context).await }.instrument(span);
        let application = Handle::current();
        let (task, crew) = if application.runtime_flavor() == RuntimeFlavor::CurrentThread {
            (application.spawn(work), None)
        } else {
            let crew = threads.crew()?;
            // There until it is dropped.
            let runtime = crew.0.as_ref().ok_or(io::ErrorKind::NotConnected)?;
            (runtime.spawn(work), Some(Arc::clone(&crew)))
        };
        Ok(Self { task: AbortOnDropHandle::new(task), crew })
    }

    /// Waits for its end. Cancel safe.
    pub async fn ended(&mut self) -> Ended {
        match (&mut self.task).await {
            Ok(result) => Ended::Returned(result),
            Err(error) => Ended::Panicked(
                error
                    .try_into_panic()
                    .map_or_else(|_| "it ended without a result".to_owned(), |payload| message(&*payload)),
            ),
        }
    }

    /// Drops the handler and waits until it is gone. Cancel safe.
    pub async fn drop_handler(&mut self) {
        self.task.abort();
        let _ = (&mut self.task).await; // it is gone, with or without a result
    }

    /// Gives up on a handler that holds its thread; who comes next gets another.
    pub fn leave(self, threads: &HandlerThreads) {
        if let Some(crew) = &self.crew {
            threads.replace(crew);
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
