//! Threads for handlers, kept from one run to the next: starting one costs more than most runs.
//!
//! A thread does one job at a time, from its beginning to its end. There are at most as many as jobs have ever been under way
//! at once, up to a bound. One that is given up on with its job does not count any more, and ends after it, if ever.
//!
//! To wake a thread costs more than most jobs, so a pass of the manager queues its jobs and wakes one thread for all of them
//! ([`HandlerThreads::wake`]). That one wakes a second before it begins, in case its job takes long, and so on.

use std::{
    collections::VecDeque,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

/// Beyond so many jobs at once, the later ones wait for a thread.
const MOST: usize = 64;
/// With so many queued, a thread comes for them before [`HandlerThreads::wake`] is called.
const BATCH: usize = 32;

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
    /// A thread is on its way to the queue: no other needs to be woken for what is in it.
    coming: bool,
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

    /// Runs `work` on a thread of its own, once [`HandlerThreads::wake`] is called.
    ///
    /// # Errors
    /// The system has no thread to give, and none is there.
    pub fn run(&self, work: impl FnOnce() + Send + 'static) -> io::Result<Lease> {
        let work: Work = Box::new(work);
        let mut state = self.0.state();
        state.last_id += 1;
        let job = state.last_id;
        state.queue.push_back((job, work));
        if state.threads == 0 {
            self.0.call(&mut state).inspect_err(|_| drop(state.queue.pop_back()))?;
        } else if state.queue.len() >= BATCH {
            self.0.call_if_possible(&mut state);
        }
        Ok(Lease { job, threads: Arc::clone(&self.0) })
    }

    /// Sees to it that a thread comes for what is queued.
    pub fn wake(&self) {
        self.0.call_if_possible(&mut self.0.state());
    }
}

impl Drop for HandlerThreads {
    fn drop(&mut self) {
        self.0.state().closed = true;
        self.0.changed.notify_all();
    }
}

impl Lease {
    /// Counts the job's thread no more, or takes a job back that has not begun: then `false`.
    pub fn give_up(self) -> bool {
        let mut state = self.threads.state();
        let place = state.under_way.iter().position(|job| *job == self.job);
        if let Some(place) = place {
            state.under_way.swap_remove(place);
            state.threads -= 1;
        }
        state.queue.retain(|(job, _)| *job != self.job);
        self.threads.call_if_possible(&mut state);
        place.is_some()
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has a thread come for what is queued, unless one is on its way already.
    fn call(self: &Arc<Self>, state: &mut State) -> io::Result<()> {
        if state.coming || state.queue.is_empty() {
            return Ok(());
        }
        if state.idle > 0 {
            self.changed.notify_one();
        } else if state.threads < self.most {
            let shared = Arc::clone(self);
            thread::Builder::new().name("handler".to_owned()).spawn(move || shared.serve())?;
            state.threads += 1;
        } else {
            return Ok(());
        }
        state.coming = true;
        Ok(())
    }

    /// The same; without a further thread, what is queued waits for one of those there are.
    fn call_if_possible(self: &Arc<Self>, state: &mut State) {
        if let Err(error) = self.call(state) {
            tracing::warn!(%error, "no further thread for handlers; waiting for one of those there are");
        }
    }

    fn serve(self: Arc<Self>) {
        let mut state = self.state();
        state.coming = false;
        loop {
            if let Some((job, work)) = state.queue.pop_front() {
                state.under_way.push(job);
                self.call_if_possible(&mut state);
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
                state.coming = false;
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
        threads.wake();
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
    fn one_that_blocks_does_not_hold_up_those_queued_with_it() {
        let threads = HandlerThreads::new(3);
        let (tell, begun) = channel();
        let (go, wait) = channel::<()>();
        let wait = Arc::new(Mutex::new(wait));
        let mut leases = Vec::new();
        for job in 0..3 {
            let (tell, wait) = (tell.clone(), Arc::clone(&wait));
            let lease = threads.run(move || {
                tell.send(job).unwrap();
                let _ = wait.lock().unwrap().recv(); // until it is dropped
            });
            leases.push(lease.unwrap());
        }
        threads.wake();
        let mut seen: Vec<_> = (0..3).map(|_| begun.recv_timeout(PATIENCE).unwrap()).collect();
        seen.sort_unstable();
        assert_eq!(seen, [0, 1, 2]);
        drop(go);
    }

    #[test]
    fn a_full_batch_does_not_wait_for_the_end_of_the_pass() {
        let threads = HandlerThreads::new(2);
        let (_first, on_first, _go) = blocked(&threads);
        on_first.recv_timeout(PATIENCE).unwrap(); // the thread that comes without being woken
        let (tell, begun) = channel();
        for _ in 0..BATCH {
            let tell = tell.clone();
            threads.run(move || tell.send(()).unwrap()).unwrap();
        }
        assert_eq!(begun.recv_timeout(PATIENCE), Ok(()));
    }

    #[test]
    fn a_thread_that_is_given_up_on_is_replaced_and_never_used_again() {
        let threads = HandlerThreads::new(1);
        let (stuck, on_stuck, go) = blocked(&threads);
        let stuck_on = on_stuck.recv_timeout(PATIENCE).unwrap();
        assert!(stuck.give_up(), "it had begun");
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
        assert!(!waiting.give_up(), "it had not begun");
        drop(go);
        idle(&threads, 1);
        assert!(on_waiting.try_recv().is_err());
        assert_eq!(threads.0.state().threads, 1);
    }
}
