//! Where the manager runs: on a thread of its own, so that a message wakes it at once, whatever the runtime's workers do
//! meanwhile. A task of the runtime would be woken through one of them, which then wakes another to look for more.
//!
//! It uses the runtime's timers and I/O all the same, and ends before them: a runtime that is dropped waits for the pass that is under
//! way, as it does for a task. A runtime of a single thread has no other to offer: there the manager is a task like any other.
//! (Time can only be paused on such a one.) Not here: what the manager does, and what becomes of one that panics.

use std::{io, sync::mpsc, thread};

use futures::future::{AbortHandle, abortable};
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::oneshot,
};
use tokio_util::task::AbortOnDropHandle;

/// Who waits for what runs there; dropping it ends that at the next point where it waits for something.
#[derive(Debug)]
pub struct Supervisor<T>(AbortOnDropHandle<Option<T>>);

impl<T: Send + 'static> Supervisor<T> {
    /// Begins what `supervised` does.
    ///
    /// # Errors
    /// The system has no thread to give.
    pub fn start(supervised: impl Future<Output = T> + Send + 'static) -> io::Result<Self> {
        let runtime = Handle::current();
        if runtime.runtime_flavor() == RuntimeFlavor::CurrentThread {
            let task = runtime.spawn(async { Some(supervised.await) });
            return Ok(Self(AbortOnDropHandle::new(task)));
        }
        let (supervised, abort) = abortable(supervised);
        let (tell, outcome) = oneshot::channel();
        let (at_work, ended) = mpsc::channel();
        let work = async move {
            if let Ok(outcome) = supervised.await {
                let _ = tell.send(outcome); // nobody may want to know any more
            }
        };
        let there = runtime.clone();
        // Before the task that waits for its end: a runtime that shuts down drops that one at once.
        thread::Builder::new().name("scheduler".to_owned()).spawn(move || {
            let _at_work = at_work;
            there.block_on(work);
        })?;
        // Dropped when somebody gives up waiting, or with the runtime.
        let waiting = Waiting { abort, ended };
        let task = runtime.spawn(async move {
            let _waiting = waiting;
            outcome.await.ok()
        });
        Ok(Self(AbortOnDropHandle::new(task)))
    }

    /// Waits for the end. `None`: by a panic, or with the runtime.
    pub async fn outcome(self) -> Option<T> {
        self.0.await.ok().flatten()
    }
}

/// As long as it is there, the work goes on.
struct Waiting {
    abort: AbortHandle,
    /// Closed by the end of the work.
    ended: mpsc::Receiver<()>,
}

impl Drop for Waiting {
    /// Waits for the rest of a pass: it may use a timer, and a runtime that has stopped those answers with a panic.
    fn drop(&mut self) {
        self.abort.abort();
        let _ = self.ended.recv();
    }
}

#[cfg(test)]
mod tests {
    use std::{future::pending, time::Duration};

    use tokio::runtime::{Builder, Runtime};

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(30);

    fn runtime() -> Runtime {
        Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
    }

    /// Something that never ends, and whether it has been dropped.
    fn endless() -> (impl Future<Output = ()> + Send + 'static, mpsc::Receiver<()>) {
        let (held, dropped) = mpsc::channel();
        let endless = async move {
            pending::<()>().await;
            drop(held);
        };
        (endless, dropped)
    }

    fn was_dropped(dropped: &mpsc::Receiver<()>) -> bool {
        dropped.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Disconnected)
    }

    #[test]
    fn it_is_woken_while_every_worker_is_busy() {
        let runtime = runtime();
        let (go, wait) = mpsc::channel::<()>();
        let (is_busy, busy) = mpsc::channel();
        runtime.spawn(async move {
            is_busy.send(()).unwrap();
            let _ = wait.recv(); // until it is dropped
        });
        busy.recv_timeout(PATIENCE).unwrap();
        let (question, asked) = oneshot::channel::<()>();
        let (answer, answered) = mpsc::channel();
        let supervisor = runtime.block_on(async {
            Supervisor::start(async move {
                asked.await.unwrap();
                answer.send(()).unwrap();
            })
        });
        question.send(()).unwrap();
        assert_eq!(answered.recv_timeout(PATIENCE), Ok(()));
        drop(go);
        assert_eq!(runtime.block_on(supervisor.unwrap().outcome()), Some(()));
    }

    #[test]
    fn it_ends_when_nobody_waits_for_it() {
        let runtime = runtime();
        let (endless, dropped) = endless();
        let supervisor = runtime.block_on(async { Supervisor::start(endless) }).unwrap();
        assert_eq!(dropped.try_recv(), Err(mpsc::TryRecvError::Empty));
        drop(supervisor);
        assert!(was_dropped(&dropped));
    }

    #[test]
    fn it_ends_with_the_runtime() {
        let runtime = runtime();
        let (endless, dropped) = endless();
        let _supervisor = runtime.block_on(async { Supervisor::start(endless) }).unwrap();
        drop(runtime);
        assert!(was_dropped(&dropped));
    }

    #[test]
    fn a_runtime_is_not_gone_before_the_pass_under_way_has_ended() {
        let runtime = runtime();
        let (is_under_way, under_way) = mpsc::channel();
        let (is_gone, gone) = mpsc::channel();
        let (tell, still_there) = mpsc::channel();
        let pass = async move {
            is_under_way.send(()).unwrap();
            // Long enough for a runtime that does not wait to be gone.
            let told = gone.recv_timeout(Duration::from_millis(200));
            tell.send(told == Err(mpsc::RecvTimeoutError::Timeout)).unwrap();
        };
        let _supervisor = runtime.block_on(async { Supervisor::start(pass) }).unwrap();
        under_way.recv_timeout(PATIENCE).unwrap();
        drop(runtime);
        let _ = is_gone.send(()); // the pass has ended before
        assert_eq!(still_there.try_recv(), Ok(true));
    }

    #[test]
    fn a_panic_is_an_end_without_an_outcome() {
        let runtime = runtime();
        let panics = async { panic!("on purpose") };
        let supervisor: Supervisor<()> = runtime.block_on(async { Supervisor::start(panics) }).unwrap();
        assert_eq!(runtime.block_on(supervisor.outcome()), None);
    }

    #[tokio::test]
    async fn a_runtime_of_one_thread_does_it_itself() {
        let here = thread::current().id();
        let supervisor = Supervisor::start(async { thread::current().id() }).unwrap();
        assert_eq!(supervisor.outcome().await, Some(here));
    }
}
