//! Where a handler runs: on a thread of its own, so that one that blocks holds up nobody but itself.
//!
//! A runtime has few workers, and a handler that blocks one of them blocks whatever that worker has to do next; two
//! such handlers are the end of a runtime of two. So each runs on a thread that does nothing else meanwhile. (A runtime
//! beside the application's would not do: its workers hold each other's timers and wake-ups.) A runtime of a single thread
//! has no other to offer: there a handler is a task like any other. (Time can only be paused on such a one, so tests in
//! paused time run handlers as tasks.)

use std::io;

use tokio::runtime::{Handle, RuntimeFlavor};

use super::threads::{HandlerThreads, Lease};

/// Runs the future that `work` makes. What waits for a thread is what the future is made of, not the future: that is several
/// times as large. `None`: it is a task of the runtime.
///
/// # Errors
/// The system has no thread to give, and none is there.
pub fn host<F>(
    threads: &HandlerThreads,
    work: impl FnOnce() -> F + Send + 'static,
) -> io::Result<Option<Lease>>
where
    F: Future<Output = ()> + Send + 'static,
{
    let runtime = Handle::current();
    if runtime.runtime_flavor() == RuntimeFlavor::CurrentThread {
        runtime.spawn(work());
        return Ok(None);
    }
    threads.run(move || runtime.block_on(work())).map(Some)
}
