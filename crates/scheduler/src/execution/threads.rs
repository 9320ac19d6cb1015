//! Threads for handlers, kept from one run to the next: starting one costs more than most runs.
//!
//! A thread does one job at a time, from its beginning to its end. There are at most as many as jobs have ever been under way
//! at once, up to a bound. One that is given up on with its job does not count any more, and ends after it, if ever.
//!
//! What a job leaves to be done after it (its [`Rest`]) waits while others wait to begin, and while jobs are being queued: so that the
//! last of ten thousand begins before the first of them is put away, and who queues them has a processor for it. It does not wait for a
//! job to end: where all threads that may be are under way with
//! one, there is one more for rests alone (unless the system has no thread to give).
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
mod tests {
    use std::{
        sync::mpsc::{Receiver, Sender, channel},
        thread::ThreadId,
        time::Duration,
    };

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(30);

    /// A job that says which thread it is on, and then blocks until `go` is dropped.
    fn blocked(threads: &HandlerThreads<()>) -> (JobId, Receiver<ThreadId>, Sender<()>) {
        let (tell, on) = channel();
        let (go, wait) = channel::<()>();
        let job = threads.run(move |&()| {
            tell.send(thread::current().id()).unwrap();
            let _ = wait.recv(); // until it is dropped
            None
        });
        threads.wake();
        (job.unwrap(), on, go)
    }

    /// A thread for one job, which has begun and blocks until the other is dropped.
    fn busy() -> (HandlerThreads<()>, Sender<()>) {
        let threads = HandlerThreads::new(1, ());
        let (_job, on, go) = blocked(&threads);
        on.recv_timeout(PATIENCE).unwrap();
        (threads, go)
    }

    fn idle(threads: &HandlerThreads<()>, count: usize) {
        let until = std::time::Instant::now() + PATIENCE;
        while threads.0.state().idle < count {
            assert!(std::time::Instant::now() < until);
            thread::yield_now();
        }
    }

    #[test]
    fn a_thread_does_one_job_at_a_time_and_then_the_next() {
        let threads = HandlerThreads::new(2, ());
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
        let threads = HandlerThreads::new(3, ());
        let (tell, begun) = channel();
        let (go, wait) = channel::<()>();
        let wait = Arc::new(Mutex::new(wait));
        for job in 0..3 {
            let (tell, wait) = (tell.clone(), Arc::clone(&wait));
            let blocks = move |&(): &()| {
                tell.send(job).unwrap();
                let _ = wait.lock().unwrap().recv(); // until it is dropped
                None
            };
            threads.run(blocks).unwrap();
        }
        threads.wake();
        let mut seen: Vec<_> = (0..3).map(|_| begun.recv_timeout(PATIENCE).unwrap()).collect();
        seen.sort_unstable();
        assert_eq!(seen, [0, 1, 2]);
        drop(go);
    }

    #[test]
    fn a_full_batch_does_not_wait_for_the_end_of_the_pass() {
        let threads = HandlerThreads::new(2, ());
        let (_first, on_first, _go) = blocked(&threads);
        on_first.recv_timeout(PATIENCE).unwrap(); // the thread that comes without being woken
        let (tell, begun) = channel();
        for _ in 0..BATCH {
            let tell = tell.clone();
            let tells = move |&(): &()| {
                tell.send(()).unwrap();
                None
            };
            threads.run(tells).unwrap();
        }
        assert_eq!(begun.recv_timeout(PATIENCE), Ok(()));
    }

    /// Queues a job that says when it begins and when what is left of it is done.
    fn queue(threads: &HandlerThreads<()>, job: u8, tell: &Sender<(u8, &'static str)>) {
        let tell = tell.clone();
        let begins = move |&(): &()| {
            tell.send((job, "begins")).unwrap();
            Some(Box::new(move |&(): &()| tell.send((job, "rests")).unwrap()) as Rest<()>)
        };
        threads.run(begins).unwrap();
    }

    const REST_AFTER_ALL: [(u8, &str); 4] = [(1, "begins"), (2, "begins"), (1, "rests"), (2, "rests")];

    #[test]
    fn what_is_left_of_a_job_waits_for_those_that_have_not_begun() {
        let (threads, go) = busy();
        let (tell, told) = channel();
        queue(&threads, 1, &tell);
        queue(&threads, 2, &tell);
        threads.wake();
        drop(go);
        assert_eq!([(); 4].map(|()| told.recv_timeout(PATIENCE).unwrap()), REST_AFTER_ALL);
    }

    #[test]
    fn what_is_left_of_a_job_waits_while_others_are_queued() {
        let threads = HandlerThreads::new(1, ());
        let (tell, told) = channel();
        queue(&threads, 1, &tell);
        idle(&threads, 1);
        queue(&threads, 2, &tell);
        threads.wake();
        assert_eq!([(); 4].map(|()| told.recv_timeout(PATIENCE).unwrap()), REST_AFTER_ALL);
    }

    #[test]
    fn what_is_left_of_a_job_does_not_wait_for_one_that_blocks() {
        let (threads, go_first) = busy();
        let (tell, told) = channel();
        let ends = move |&(): &()| Some(Box::new(move |&(): &()| tell.send(()).unwrap()) as Rest<()>);
        threads.run(ends).unwrap();
        let (_blocks, on_blocks, go_blocks) = blocked(&threads);
        let (_waits, on_waits, _go) = blocked(&threads);
        drop(go_first);
        on_blocks.recv_timeout(PATIENCE).unwrap();
        assert_eq!(told.recv_timeout(PATIENCE), Ok(()), "while the only thread for jobs is blocked");
        idle(&threads, 1);
        assert!(on_waits.try_recv().is_err(), "the one for what is left takes no job");
        drop(go_blocks);
        on_waits.recv_timeout(PATIENCE).unwrap();
    }

    #[test]
    fn nothing_is_left_undone_when_the_threads_are_not_needed_any_more() {
        let (threads, go) = busy();
        let (tell, told) = channel();
        threads.run(move |&()| Some(Box::new(move |&(): &()| tell.send(()).unwrap()) as Rest<()>)).unwrap();
        drop(threads);
        drop(go);
        assert_eq!(told.recv_timeout(PATIENCE), Ok(()));
    }

    #[test]
    fn a_thread_that_is_given_up_on_is_replaced_and_never_used_again() {
        let threads = HandlerThreads::new(1, ());
        let (stuck, on_stuck, go) = blocked(&threads);
        let stuck_on = on_stuck.recv_timeout(PATIENCE).unwrap();
        assert!(threads.give_up(stuck), "it had begun");
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
        let (threads, go) = busy();
        let (waiting, on_waiting, _go) = blocked(&threads);
        assert!(!threads.give_up(waiting), "it had not begun");
        drop(go);
        idle(&threads, 1);
        assert!(on_waiting.try_recv().is_err());
        assert_eq!(threads.0.state().threads, 1);
    }
}
