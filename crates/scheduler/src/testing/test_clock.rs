//! A clock that a test owns: its monotonic time is tokio's (paused) time, its wall time can be set.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use futures::future::BoxFuture;
use tokio::{sync::Notify, time::Instant};

use crate::clock::{Clock, Wake};

/// Wall time that goes on with tokio's time and jumps when told to.
///
/// Under `#[tokio::test(start_paused = true)]` a wait takes no real time: tokio moves its clock to the next timer
/// whenever nothing else can run.
#[derive(Debug)]
pub struct TestClock {
    origin: Instant,
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Clone, Copy, Debug)]
struct State {
    /// Wall time at `origin`.
    epoch: DateTime<Utc>,
    zone: Tz,
}

impl TestClock {
    /// A clock that shows `now`, in zone UTC. Call it inside the runtime.
    pub fn new(now: DateTime<Utc>) -> Self {
        Self {
            origin: Instant::now(),
            state: Mutex::new(State { epoch: now, zone: Tz::UTC }),
            changed: Notify::new(),
        }
    }

    /// Sets the wall clock forward or back, as a person or a time server does, and wakes whoever waits for it.
    pub fn step(&self, by: TimeDelta) {
        self.suspend_unnoticed(by);
        self.changed.notify_waiters();
    }

    /// The computer sleeps for so long and the system tells of its waking.
    pub fn suspend(&self, length: TimeDelta) {
        self.step(length);
    }

    /// As [`TestClock::suspend`], but nobody is told: waits go on until they end by themselves.
    pub fn suspend_unnoticed(&self, length: TimeDelta) {
        self.state().epoch += length;
    }

    /// The computer moves to another zone.
    pub fn set_zone(&self, zone: Tz) {
        self.state().zone = zone;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        let elapsed = TimeDelta::from_std(self.origin.elapsed()).unwrap_or(TimeDelta::MAX);
        self.state().epoch + elapsed
    }

    fn monotonic(&self) -> Duration {
        self.origin.elapsed()
    }

    fn zone(&self) -> Tz {
        self.state().zone
    }

    fn wait_until(&self, deadline: Option<DateTime<Utc>>) -> BoxFuture<'_, Wake> {
        Box::pin(async move {
            let changed = self.changed.notified();
            let hour = TimeDelta::hours(1);
            let left = deadline.map_or(hour, |at| (at - self.now()).min(hour));
            tokio::select! {
                () = changed => Wake::ClockChanged,
                () = tokio::time::sleep(left.to_std().unwrap_or_default()) => {
                    if left < hour { Wake::Due } else { Wake::Recheck }
                }
            }
        })
    }
}
