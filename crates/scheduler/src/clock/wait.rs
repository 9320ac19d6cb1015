//! Waiting for a wall-clock instant: a timerfd on Linux, a bounded sleep elsewhere and where timerfd fails.
//!
//! Timers of the async runtime run on the monotonic clock, which stands still while the computer sleeps and knows
//! nothing of a clock that is set; neither may delay a slot.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::Wake;

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
}

impl Waiter {
    pub fn new() -> Self {
        Self {
            #[cfg(target_os = "linux")]
            timer: timerfd::WallTimer::new(),
        }
    }

    pub async fn wait_until(&self, deadline: Option<DateTime<Utc>>) -> Wake {
        #[cfg(target_os = "linux")]
        match tokio::time::timeout(RECHECK, self.timer.wait_until(deadline)).await {
            Ok(Some(wake)) => return wake,
            Ok(None) => {} // it does not work here
            Err(_) => return Wake::Recheck,
        }
        bounded_sleep(deadline).await
    }
}

/// Sleeps toward `deadline`, at most [`BOUNDED_SLEEP`]: the caller reads the clock and waits again.
async fn bounded_sleep(deadline: Option<DateTime<Utc>>) -> Wake {
    let left = deadline.map_or(RECHECK, |at| (at - Utc::now()).to_std().unwrap_or_default());
    tokio::time::sleep(left.min(BOUNDED_SLEEP)).await;
    if left <= BOUNDED_SLEEP { Wake::Due } else { Wake::Recheck }
}

#[cfg(test)]
mod tests;
