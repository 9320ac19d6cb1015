//! Waiting for a wall-clock instant: a timerfd on Linux, a bounded sleep elsewhere and where timerfd fails.
//!
//! Timers of the async runtime run on the monotonic clock, which stands still while the computer sleeps and knows
//! nothing of a clock that is set; neither may delay a slot. On Windows that clock runs on in sleep, and the waits say
//! for how long the computer slept (`asleep`).

use std::time::Duration;

use chrono::{DateTime, Utc};

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
    timers: timerfd::WallTimers,
    #[cfg(windows)]
    asleep: asleep::Asleep,
}

impl Waiter {
    pub fn new() -> Self {
        Self {
            #[cfg(target_os = "linux")]
            timers: timerfd::WallTimers::default(),
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
        if let Some(wake) = self.timers.wait_until(deadline).await {
            return wake;
        }
        let left = left(deadline);
        #[cfg(windows)]
        let _waiting = self.asleep.while_waiting(std::time::Instant::now(), left.min(BOUNDED_SLEEP));
        bounded_sleep(left).await
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
