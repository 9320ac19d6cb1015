//! Threads for handlers, kept from one run to the next: starting one costs more than most runs.
//!
//! A thread does one job at a time, from its beginning to its end. There are as many as jobs have ever been under way at
//! once, up to a bound. One that is given up on with its job does not count any more, and ends after it, if ever.

use std::{
    collections::VecDeque,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

/// Beyond so many jobs at once, the later ones wait for a thread.
const MOST: usize = 64;

type Work = Box<dyn FnOnce() + Send>;

/// The threads. Dropping it ends those that are idle, and the others after their jobs.
#[derive(Debug)]
pub struct HandlerThreads(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    /// There is a job, or there will be none any more.
    changed: Condvar,
    most: usize,
}

#[derive(Default)]
struct State {
    queue: VecDeque<(u64, Work)>,
    /// Jobs under way whose threads still count.
    under_way: Vec<u64>,
    last_id: u64,
    threads: usize,
    idle: usize,
    closed: bool,
}

/// A job and, once it has begun, its thread.
#[derive(Debug)]
pub struct Lease {
    job: u64,
    threads: Arc<Shared>,
}

impl HandlerThreads {
    /// Threads for so many jobs at once.
    pub fn new(jobs: usize) -> Self {
        let most = jobs.clamp(1, MOST);
        Self(Arc::new(Shared { state: Mutex::default(), changed: Condvar::new(), most }))
    }

    /// Runs `work` on a thread of its own.
    ///
    /// # Errors
    /// The system has no thread to give, and none is there.
    pub fn run(&self, work: impl FnOnce() + Send + 'static) -> io::Result<Lease> {
        let mut state = self.0.state();
        state.last_id += 1;
        let job = state.last_id;
        state.queue.push_back((job, Box::new(work)));
        if state.queue.len() <= state.idle {
            self.0.changed.notify_one();
        } else if state.threads < self.0.most {
            let shared = Arc::clone(&self.0);
            match thread::Builder::new().name("handler".to_owned()).spawn(move || shared.serve()) {
                Ok(_) => state.threads += 1,
                Err(error) if state.threads == 0 => {
                    state.queue.pop_back();
                    return Err(error);
                }
                Err(error) => {
                    tracing::warn!(%error, "no further thread for handlers; waiting for one of those there are");
                }
            }
        }
        Ok(Lease { job, threads: Arc::clone(&self.0) })
    }
}

impl Drop for HandlerThreads {
    fn drop(&mut self) {
        self.0.state().closed = true;
        self.0.changed.notify_all();
    }
}

impl Lease {
    /// Counts the job's thread no more, or takes a job back that has not begun.
    pub fn give_up(self) {
        let mut state = self.threads.state();
        if let Some(place) = state.under_way.iter().position(|job| *job == self.job) {
            state.under_way.swap_remove(place);
            state.threads -= 1;
        }
        state.queue.retain(|(job, _)| *job != self.job);
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self) {
        let mut state = self.state();
        loop {
            if let Some((job, work)) = state.queue.pop_front() {
                state.under_way.push(job);
                drop(state);
                // What a handler panics with is caught in the job; a thread outlives whatever else comes out of one.
                let _ = catch_unwind(AssertUnwindSafe(work));
                state = self.state();
                let Some(place) = state.under_way.iter().position(|under_way| *under_way == job) else {
                    return; // it was given up on
                };
                state.under_way.swap_remove(place);
            } else if state.closed {
                state.threads -= 1;
                return;
            } else {
                state.idle += 1;
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                state.idle -= 1;
            }
        }
    }
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (waiting, under_way) = (self.queue.len(), self.under_way.len());
        f.debug_struct("State")
            .field("waiting", &waiting)
            .field("under_way", &under_way)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::mpsc::{Receiver, Sender, channel},
        thread::ThreadId,
        time::Duration,
    };

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(30);

    /// A job that says which thread it is on, and then blocks until `go` is dropped.
    fn blocked(threads: &HandlerThreads) -> (Lease, Receiver<ThreadId>, Sender<()>) {
        let (tell, on) = channel();
        let (go, wait) = channel::<()>();
        let lease = threads.run(move || {
            tell.send(thread::current().id()).unwrap();
            let _ = wait.recv(); // until it is dropped
        });
        (lease.unwrap(), on, go)
    }

    fn idle(threads: &HandlerThreads, count: usize) {
        let until = std::time::Instant::now() + PATIENCE;
        while threads.0.state().idle < count {
            assert!(std::time::Instant::now() < until, "{threads:?}");
            thread::yield_now();
        }
    }

    #[test]
    fn a_thread_does_one_job_at_a_time_and_then_the_next() {
        let threads = HandlerThreads::new(2);
        let (_one, on_one, go_one) = blocked(&threads);
        let (_other, on_other, go_other) = blocked(&threads);
        let (one, other) = (on_one.recv_timeout(PATIENCE).unwrap(), on_other.recv_timeout(PATIENCE).unwrap());
        assert_ne!(one, other);
        let (_third, on_third, _go) = blocked(&threads);
        drop(go_one);
        assert_eq!(on_third.recv_timeout(PATIENCE).unwrap(), one, "it waited for the one that came free");
        drop(go_other);
        idle(&threads, 1);
        let (_fourth, on_fourth, _go) = blocked(&threads);
        assert_eq!(on_fourth.recv_timeout(PATIENCE).unwrap(), other);
    }

    #[test]
    fn a_thread_that_is_given_up_on_is_replaced_and_never_used_again() {
        let threads = HandlerThreads::new(1);
        let (stuck, on_stuck, go) = blocked(&threads);
        let stuck_on = on_stuck.recv_timeout(PATIENCE).unwrap();
        stuck.give_up();
        let (_next, on_next, go_next) = blocked(&threads);
        let next_on = on_next.recv_timeout(PATIENCE).unwrap();
        assert_ne!(next_on, stuck_on);
        drop((go, go_next));
        idle(&threads, 1);
        assert_eq!(threads.0.state().threads, 1);
        let (_last, on_last, _go) = blocked(&threads);
        assert_eq!(on_last.recv_timeout(PATIENCE).unwrap(), next_on);
    }

    #[test]
    fn a_job_that_waits_can_be_taken_back() {
        let threads = HandlerThreads::new(1);
        let (_busy, on_busy, go) = blocked(&threads);
        on_busy.recv_timeout(PATIENCE).unwrap();
        let (waiting, on_waiting, _go) = blocked(&threads);
        waiting.give_up();
        drop(go);
        idle(&threads, 1);
        assert!(on_waiting.try_recv().is_err());
        assert_eq!(threads.0.state().threads, 1);
    }
}
