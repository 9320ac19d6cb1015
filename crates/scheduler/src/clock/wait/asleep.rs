//! How long the computer has slept, on a system whose monotonic clock runs on in sleep (Windows): what a bounded wait
//! took beyond what was asked for.
//!
//! A process that was stopped for that long counts as asleep too: to its tasks it is the same.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// What a busy computer may be late by without having slept.
const LATENESS: Duration = Duration::from_secs(5);

/// Adds up what waits have overslept.
#[derive(Debug)]
pub struct Asleep(Mutex<State>);

#[derive(Debug)]
struct State {
    /// When the present wait should end, where there is one.
    due: Option<Instant>,
    /// The latest reading: what was told as awake stays so.
    last: Instant,
    so_far: Duration,
}

impl Asleep {
    pub fn new(now: Instant) -> Self {
        Self(Mutex::new(State { due: None, last: now, so_far: Duration::ZERO }))
    }

    /// A wait begins; it ends with the value.
    pub fn while_waiting(&self, now: Instant, length: Duration) -> Waiting<'_> {
        self.state().due = Some(now + length);
        Waiting(self)
    }

    /// All the sleep up to `now`, which never makes awake time go back.
    pub fn so_far(&self, now: Instant) -> Duration {
        self.state().so_far(now)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn so_far(&mut self, now: Instant) -> Duration {
        if let Some(due) = self.due.filter(|due| now.saturating_duration_since(*due) > LATENESS) {
            self.so_far += now.saturating_duration_since(due.max(self.last));
            self.due = None;
        }
        self.last = self.last.max(now);
        self.so_far
    }
}

/// A wait that goes on.
pub struct Waiting<'a>(&'a Asleep);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        // Something else may have ended it, at the moment the computer woke.
        state.so_far(Instant::now());
        state.due = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn what_a_wait_took_beyond_what_was_asked_for_is_sleep_and_counts_once() {
        let start = Instant::now();
        let asleep = Asleep::new(start);
        let _waiting = asleep.while_waiting(start, 30 * SECOND);
        let night = 8 * 3600 * SECOND;
        assert_eq!(asleep.so_far(start + 30 * SECOND + night), night);
        assert_eq!(asleep.so_far(start + 31 * SECOND + night), night);
    }

    #[test]
    fn a_wait_that_is_a_little_late_is_none() {
        let start = Instant::now();
        let asleep = Asleep::new(start);
        let _waiting = asleep.while_waiting(start, 30 * SECOND);
        assert_eq!(asleep.so_far(start + 30 * SECOND + LATENESS), Duration::ZERO);
    }

    #[test]
    fn awake_time_never_goes_back() {
        let start = Instant::now();
        let asleep = Asleep::new(start);
        let _waiting = asleep.while_waiting(start, 30 * SECOND);
        let awake = |at: Duration| at.saturating_sub(asleep.so_far(start + at));
        let readings = [33, 35, 36, 50].map(|seconds| awake(seconds * SECOND));
        assert_eq!(readings, [33, 35, 35, 49].map(|seconds| seconds * SECOND));
    }

    #[test]
    fn without_a_wait_nobody_sleeps() {
        let start = Instant::now();
        let asleep = Asleep::new(start);
        drop(asleep.while_waiting(start, 30 * SECOND));
        assert_eq!(asleep.so_far(start + 3600 * SECOND), Duration::ZERO);
    }

    #[test]
    fn a_wait_that_something_else_ends_after_a_sleep_tells_of_it() {
        let Some(start) = Instant::now().checked_sub(60 * SECOND) else { return };
        let asleep = Asleep::new(start);
        drop(asleep.while_waiting(start, 30 * SECOND));
        assert!(asleep.so_far(Instant::now()) >= 29 * SECOND);
    }
}
