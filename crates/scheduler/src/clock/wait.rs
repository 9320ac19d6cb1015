//! Waiting for a wall-clock instant: a timerfd on Linux, a bounded sleep elsewhere and where timerfd fails.
//!
//! Timers of the async runtime run on the monotonic clock, which stands still while the computer sleeps and knows
//! nothing of a clock that is set; neither may delay a slot.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::Wake;

/// Even a wait that nothing disturbs looks at the clock this often.
const RECHECK: Duration = Duration::from_hours(1);
/// Longest sleep on a clock that cannot tell that it was set.
const BOUNDED_SLEEP: Duration = Duration::from_secs(30);

/// The way this computer can wait.
#[derive(Debug)]
pub(super) struct Waiter {
    #[cfg(target_os = "linux")]
    timer: std::sync::OnceLock<Option<timerfd::WallTimer>>,
}

impl Waiter {
    pub fn new() -> Self {
        Self {
            #[cfg(target_os = "linux")]
            timer: std::sync::OnceLock::new(),
        }
    }

    /// A waiter without a timerfd, as on other systems.
    #[cfg(all(test, target_os = "linux"))]
    pub fn bounded() -> Self {
        Self { timer: std::sync::OnceLock::from(None) }
    }

    pub async fn wait_until(&self, deadline: Option<DateTime<Utc>>) -> Wake {
        #[cfg(target_os = "linux")]
        if let Some(timer) = self.timer.get_or_init(timerfd::WallTimer::open) {
            return match tokio::time::timeout(RECHECK, timer.wait_until(deadline)).await {
                Ok(Ok(wake)) => wake,
                Ok(Err(error)) => {
                    tracing::warn!(%error, "the wall-clock timer failed; sleeping instead");
                    bounded_sleep(deadline).await
                }
                Err(_) => Wake::Recheck,
            };
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

#[cfg(target_os = "linux")]
mod timerfd {
    //! `timerfd_create(2)`: `CLOCK_REALTIME` with `TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET` fires on wall time, also
    //! when that passed during a suspend, and is cancelled when the clock is set or the computer resumes.

    use std::{io, os::fd::OwnedFd};

    use chrono::{DateTime, Utc};
    use rustix::{
        io::Errno,
        time::{
            Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
            timerfd_settime,
        },
    };
    use tokio::io::unix::AsyncFd;

    use crate::clock::Wake;

    #[derive(Debug)]
    pub struct WallTimer(AsyncFd<OwnedFd>);

    impl WallTimer {
        /// `None` where the kernel or the runtime will not have it; said once in the log.
        #[expect(deprecated, reason = "its successor is unsafe; an OwnedFd meets what that asks for")]
        pub fn open() -> Option<Self> {
            let opened =
                timerfd_create(TimerfdClockId::Realtime, TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC)
                    .map_err(io::Error::from)
                    .and_then(AsyncFd::new);
            match opened {
                Ok(fd) => Some(Self(fd)),
                Err(error) => {
                    tracing::warn!(%error, "no wall-clock timer here; sleeping at most 30 s at a time instead");
                    None
                }
            }
        }

        pub async fn wait_until(&self, deadline: Option<DateTime<Utc>>) -> io::Result<Wake> {
            // Without a deadline the timer is armed all the same, as far off as it goes: it still tells of a set clock.
            let at =
                deadline.map_or(Timespec { tv_sec: i64::MAX / 2_000_000_000, tv_nsec: 0 }, |at| Timespec {
                    // A zero time would disarm the timer; every real instant is past 1970.
                    tv_sec: at.timestamp().max(1),
                    tv_nsec: at.timestamp_subsec_nanos().into(),
                });
            let spec = Itimerspec { it_interval: Timespec { tv_sec: 0, tv_nsec: 0 }, it_value: at };
            let flags = TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET;
            match timerfd_settime(self.0.get_ref(), flags, &spec) {
                Ok(_) => {}
                Err(Errno::CANCELED) => return Ok(Wake::ClockChanged),
                Err(error) => return Err(error.into()),
            }
            loop {
                let mut ready = self.0.readable().await?;
                let mut expirations = [0; 8];
                match rustix::io::read(self.0.get_ref(), &mut expirations) {
                    Ok(_) => return Ok(Wake::Due),
                    Err(Errno::CANCELED) => return Ok(Wake::ClockChanged),
                    Err(Errno::AGAIN) => ready.clear_ready(),
                    Err(error) => return Err(error.into()),
                }
            }
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[tokio::test]
    async fn the_wall_timer_fires_at_its_instant_and_not_before() {
        let deadline = Utc::now() + TimeDelta::milliseconds(60);
        let waiter = Waiter::new();
        assert_eq!(waiter.wait_until(Some(deadline)).await, Wake::Due);
        assert!(waiter.timer.get().is_some_and(Option::is_some), "this machine has timerfd");
        assert!(Utc::now() >= deadline);
    }

    #[tokio::test]
    async fn an_instant_that_has_passed_fires_at_once() {
        assert_eq!(Waiter::new().wait_until(Some(Utc::now() - TimeDelta::days(3))).await, Wake::Due);
    }

    #[tokio::test]
    async fn without_timerfd_the_sleep_reaches_its_instant_too() {
        let deadline = Utc::now() + TimeDelta::milliseconds(60);
        assert_eq!(Waiter::bounded().wait_until(Some(deadline)).await, Wake::Due);
        assert!(Utc::now() >= deadline);
    }

    #[tokio::test(start_paused = true)]
    async fn without_timerfd_no_sleep_is_longer_than_thirty_seconds() {
        let began = tokio::time::Instant::now();
        assert_eq!(Waiter::bounded().wait_until(Some(Utc::now() + TimeDelta::days(1))).await, Wake::Recheck);
        assert_eq!(began.elapsed(), BOUNDED_SLEEP);
    }
}
