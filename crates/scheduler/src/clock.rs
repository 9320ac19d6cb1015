//! The port to time. Wall time decides when something is due; monotonic time measures how long it took.
//!
//! [`SystemClock`] is the real one; `testing::TestClock` is one that tests own. How to wait for a wall-clock
//! instant is the clock's business too, because only it knows what a sleeping computer does to a timer.

use std::time::{Duration, Instant};

use chrono::{DateTime, SubsecRound, Utc};
use chrono_tz::Tz;
use futures::future::BoxFuture;

mod wait;
mod whole_milliseconds;

pub(crate) use whole_milliseconds::WholeMilliseconds;

/// Why a wait ended. A hint for who records what the clock did: after any wake the manager reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// The instant came.
    Due,
    /// The wall clock was set, or the computer woke from sleep.
    ClockChanged,
    /// Time to look again, for no particular reason.
    Recheck,
}

/// Source of time.
pub trait Clock: Send + Sync + 'static {
    /// The wall clock, in whole milliseconds: so exact are instants stored, and one that is read again has to be the one that was
    /// written. (Of a clock that is more exact, the engine sees no more than that.)
    fn now(&self) -> DateTime<Utc>;

    /// Awake time since some fixed instant: it neither jumps nor runs while the computer sleeps.
    fn monotonic(&self) -> Duration;

    /// The zone of this computer, by name; UTC where it cannot be told.
    fn zone(&self) -> Tz;

    /// Waits until the wall clock shows `deadline`, is set, or a re-check is due. Dropping it is fine, and so are several at once.
    fn wait_until(&self, deadline: Option<DateTime<Utc>>) -> BoxFuture<'_, Wake>;
}

/// The computer's clock.
#[derive(Debug)]
pub struct SystemClock {
    origin: Instant,
    waiter: wait::Waiter,
}

impl SystemClock {
    /// The clock of this computer.
    pub fn new() -> Self {
        Self { origin: Instant::now(), waiter: wait::Waiter::new() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(3)
    }

    fn monotonic(&self) -> Duration {
        // CLOCK_MONOTONIC on Linux, mach_absolute_time on macOS: both stop in sleep. QPC on Windows does not.
        let now = Instant::now();
        let elapsed = now.saturating_duration_since(self.origin);
        #[cfg(windows)]
        let elapsed = elapsed.saturating_sub(self.waiter.asleep(now));
        elapsed
    }

    fn zone(&self) -> Tz {
        iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC)
    }

    fn wait_until(&self, deadline: Option<DateTime<Utc>>) -> BoxFuture<'_, Wake> {
        Box::pin(self.waiter.wait_until(deadline))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_no_more_exact_than_what_is_stored() {
        let clock = SystemClock::new();
        for _ in 0..20 {
            assert_eq!(clock.now().timestamp_subsec_nanos() % 1_000_000, 0);
        }
    }
}
