//! Threads for handlers, kept from one run to the next: starting one costs more than most runs.
//!
//! A thread does one job at a time, from its beginning to its end. There are at most as many as jobs have ever been under way
//! at once, up to a bound. One that is given up on with its job does not count any more, and ends after it, if ever.
//!
//! What a job leaves to be done after it (its [`Rest`]) waits while others wait to begin, and while jobs are being queued: so that
//! the last of ten thousand begins before the first of them is put away, and who queues them has a processor for it. It does not
//! wait for a job to end: where all threads that may be are under way with one, there is one more for rests alone (unless the
//! system has no thread to give).
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

type Work<C> = Box<dyn FnOnce(&C) -> Option<Rest<C>> + Send>;

/// What is left to do of a job that has ended.
pub type Rest<C> = Box<dyn FnOnce(&C) + Send>;

/// The threads. Dropping it ends those that are idle, and the others after their jobs.
///
/// Each job is shown `C`: what all of them need, so that no job has to bring it.
pub struct HandlerThreads<C: Send + Sync + 'static>(Arc<Shared<C>>);

struct Shared<C> {
    state: Mutex<State<C>>,
    /// There is something to do, or there will be nothing any more.
    changed: Condvar,
    most: usize,
    common: C,
}

struct State<C> {
    queue: VecDeque<(JobId, Work<C>)>,
    /// Done when no job waits to begin, or none may, and no more are being queued.
    rests: VecDeque<Rest<C>>,
    /// Jobs under way whose threads still count.
    under_way: Vec<JobId>,
    last: JobId,
    threads: usize,
    idle: usize,
    /// A thread is on its way to the queue: no other needs to be woken for what is in it.
    coming: bool,
    /// Jobs are being queued, until [`HandlerThreads::wake`].
    gathering: bool,
    closed: bool,
}

/// A job and, once it has begun, its thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobId(u64);

impl<C: Send + Sync + 'static> HandlerThreads<C> {
    /// Threads for so many jobs at once.
    pub fn new(jobs: usize, common: C) -> Self {
        let most = jobs.clamp(1, MOST);
        let state = State {
            queue: VecDeque::new(),
            rests: VecDeque::new(),
            under_way: Vec::new(),
            last: JobId(0),
            threads: 0,
            idle: 0,
            coming: false,
            gathering: false,
            closed: false,
        };
        Self(Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new(), most, common }))
    }

    /// What every job is shown.
    pub fn common(&self) -> &C {
        &self.0.common
    }

    /// Runs `work` on a thread of its own, once [`HandlerThreads::wake`] is called.
    ///
    /// # Errors
    /// The system has no thread to give, and none is there.
    pub fn run(&self, work: impl FnOnce(&C) -> Option<Rest<C>> + Send + 'static) -> io::Result<JobId> {
        let work: Work<C> = Box::new(work);
        let mut state = self.0.state();
        let job = JobId(state.last.0 + 1);
        state.last = job;
        state.gathering = true;
        state.queue.push_back((job, work));
        if state.threads == 0 {
            self.0.call(&mut state).inspect_err(|_| drop(state.queue.pop_back()))?;
        } else if state.queue.len() >= BATCH {
            self.0.call_if_possible(&mut state);
        }
        Ok(job)
    }

    /// Sees to it that a thread comes for what there is to do.
    pub fn wake(&self) {
        let mut state = self.0.state();
        state.gathering = false;
        self.0.call_if_possible(&mut state);
    }

    /// Counts the job's thread no more, or takes a job back that has not begun: then `false`.
    pub fn give_up(&self, job: JobId) -> bool {
        let mut state = self.0.state();
        let place = state.under_way.iter().position(|under_way| *under_way == job);
        if let Some(place) = place {
            state.under_way.swap_remove(place);
            state.threads -= 1;
        }
        state.queue.retain(|(queued, _)| *queued != job);
        self.0.call_if_possible(&mut state);
        place.is_some()
    }
}

impl<C: Send + Sync + 'static> Drop for HandlerThreads<C> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        (state.closed, state.gathering) = (true, false);
        drop(state);
        self.0.changed.notify_all();
    }
}

impl<C> State<C> {
    fn has_rest(&self) -> bool {
        !self.gathering && !self.rests.is_empty()
    }

    fn next_rest(&mut self) -> Option<Rest<C>> {
        if self.gathering { None } else { self.rests.pop_front() }
    }
}

impl<C: Send + Sync + 'static> Shared<C> {
    fn state(&self) -> MutexGuard<'_, State<C>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn may_begin_one(&self, state: &State<C>) -> bool {
        !state.queue.is_empty() && state.under_way.len() < self.most
    }

    /// Has a thread come for what there is to do, unless one is on its way already.
    fn call(self: &Arc<Self>, state: &mut State<C>) -> io::Result<()> {
        if state.coming || !(self.may_begin_one(state) || state.has_rest()) {
            return Ok(());
        }
        if state.idle > 0 {
            self.changed.notify_one();
        } else if state.threads < self.most + usize::from(state.has_rest()) {
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
    fn call_if_possible(self: &Arc<Self>, state: &mut State<C>) {
        if let Err(error) = self.call(state) {
            tracing::warn!(%error, "no further thread for handlers; waiting for one of those there are");
        }
    }

    fn serve(self: Arc<Self>) {
        let mut state = self.state();
        state.coming = false;
        loop {
            let next = if self.may_begin_one(&state) { state.queue.pop_front() } else { None };
            if let Some((job, work)) = next {
                state.under_way.push(job);
                self.call_if_possible(&mut state);
                drop(state);
                // What a handler panics with is caught in the job; a thread outlives whatever else comes out of one.
                let rest = catch_unwind(AssertUnwindSafe(|| work(&self.common)));
                state = self.state();
                state.rests.extend(rest.ok().flatten());
                let Some(place) = state.under_way.iter().position(|under_way| *under_way == job) else {
                    self.call_if_possible(&mut state);
                    return; // it was given up on
                };
                state.under_way.swap_remove(place);
            } else if let Some(rest) = state.next_rest() {
                drop(state);
                let _ = catch_unwind(AssertUnwindSafe(|| rest(&self.common)));
                state = self.state();
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

#[cfg(test)]
mod tests;
