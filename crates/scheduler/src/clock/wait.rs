//! Waiting for a wall-clock instant: a timerfd on Linux, a bounded sleep elsewhere and where timerfd fails.
//!
//! Timers of the async runtime run on the monotonic clock, which stands still while the computer sleeps and knows
//! nothing of a clock that is set; neither may delay a slot. On Windows that clock runs on in sleep, and the waits say
//! for how long the computer slept (`asleep`).

use std::{
    future::poll_fn,
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Poll, ready},
    time::Duration,
};

use chrono::{DateTime, Utc};

use tokio::time::{Instant, Sleep};

use super::Wake;

#[cfg(any(windows, test))]
mod asleep;
#[cfg(target_os = "linux")]
mod timerfd;

/// Even a wait that nothing disturbs looks at the clock this often.
const RECHECK: Duration = Duration::from_hours(1);
/// Longest sleep on a clock that cannot tell that it was set.
const BOUNDED_SLEEP: Duration = Duration::from_secs(30);

/// The way this computer can wait.
#[derive(Debug)]
pub(super) struct Waiter {
    #[cfg(target_os = "linux")]
    timer: timerfd::WallTimer,
    recheck: Recheck,
    #[cfg(windows)]
    asleep: asleep::Asleep,
}

impl Waiter {
    pub fn new() -> Self {
        Self {
            #[cfg(target_os = "linux")]
            timer: timerfd::WallTimer::new(),
            recheck: Recheck::default(),
            #[cfg(windows)]
            asleep: asleep::Asleep::new(std::time::Instant::now()),
        }
    }

    /// What the computer has slept while somebody waited, up to `now`.
    #[cfg(windows)]
    pub fn asleep(&self, now: std::time::Instant) -> Duration {
        self.asleep.so_far(now)
    }

    pub async fn wait_until(&self, deadline: Option<DateTime<Utc>>) -> Wake {
        #[cfg(target_os = "linux")]
        tokio::select! {
            biased;
            // Without an answer it does not work here.
            wake = self.timer.wait_until(deadline) => if let Some(wake) = wake { return wake },
            () = self.recheck.due() => return Wake::Recheck,
        }
        let left = left(deadline);
        #[cfg(windows)]
        let _waiting = self.asleep.while_waiting(std::time::Instant::now(), left.min(BOUNDED_SLEEP));
        bounded_sleep(left).await
    }
}

/// Comes due once an hour, whatever is waited for meanwhile. One timer for all waits: to set one wakes a thread of the runtime.
#[derive(Debug, Default)]
struct Recheck(Mutex<Option<Pin<Box<Sleep>>>>);

impl Recheck {
    /// Waits for it. For one wait at a time; cancel safe.
    async fn due(&self) {
        poll_fn(|context| {
            let mut sleep = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let sleep = sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep(RECHECK)));
            ready!(sleep.as_mut().poll(context));
            sleep.as_mut().reset(Instant::now() + RECHECK);
            Poll::Ready(())
        })
        .await;
    }
}

/// Time until `deadline`, by the wall clock.
fn left(deadline: Option<DateTime<Utc>>) -> Duration {
    deadline.map_or(RECHECK, |at| (at - Utc::now()).to_std().unwrap_or_default())
}

/// Sleeps for what is left, at most [`BOUNDED_SLEEP`]: the caller reads the clock and waits again.
async fn bounded_sleep(left: Duration) -> Wake {
    tokio::time::sleep(left.min(BOUNDED_SLEEP)).await;
    if left <= BOUNDED_SLEEP { Wake::Due } else { Wake::Recheck }
}

#[cfg(test)]
mod tests;
