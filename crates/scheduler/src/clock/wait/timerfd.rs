//! `timerfd_create(2)`: `CLOCK_REALTIME` with `TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET` fires on wall time, also
//! when that passed during a suspend, and is cancelled when the clock is set or the computer resumes.
//!
//! Not here: what to do where it does not work. Whoever waits is told so, once and for all.

use std::{
    io,
    os::fd::OwnedFd,
    panic::catch_unwind,
    pin::Pin,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use chrono::{DateTime, Utc};
use rustix::{
    io::Errno,
    time::{
        Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
        timerfd_settime,
    },
};
use tokio::{
    io::unix::AsyncFd,
    time::{Instant, Sleep, sleep},
};

use super::RECHECK;
use crate::clock::Wake;

/// The timers of this clock: each wait has one to itself, and leaves it to a later one.
#[derive(Debug, Default)]
pub struct WallTimers {
    pub(super) idle: Mutex<Vec<WallTimer>>,
    /// There has been one.
    works: AtomicBool,
    failed: AtomicBool,
}

impl WallTimers {
    /// Waits for the instant, a set clock or the hourly look. `None`: there is no such timer here, not any more, or none to spare.
    pub async fn wait_until(&self, deadline: Option<DateTime<Utc>>) -> Option<Wake> {
        if self.failed.load(Ordering::Relaxed) {
            return None;
        }
        let waited = match self.lend() {
            Ok(mut lent) => lent.wait_until(deadline).await,
            Err(error) if self.works.load(Ordering::Relaxed) => {
                tracing::warn!(%error, "no further wall-clock timer; this wait sleeps at most 30 s at a time");
                return None;
            }
            Err(error) => Err(error),
        };
        waited
            .inspect_err(|error| {
                tracing::warn!(%error, "no wall-clock timer here, or not any more; sleeping at most 30 s at a time from now on");
                self.failed.store(true, Ordering::Relaxed);
            })
            .ok()
    }

    fn lend(&self) -> io::Result<Lent<'_>> {
        // Not in the match: its lock would be held while one is opened.
        let idle = self.idle().pop();
        let timer = match idle {
            Some(timer) => timer,
            None => WallTimer::of(open()?),
        };
        self.works.store(true, Ordering::Relaxed);
        Ok(Lent { timer: Some(timer), of: self })
    }

    fn idle(&self) -> MutexGuard<'_, Vec<WallTimer>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The timer of a wait that is under way.
struct Lent<'a> {
    /// Until it is given back.
    timer: Option<WallTimer>,
    of: &'a WallTimers,
}

impl Lent<'_> {
    async fn wait_until(&mut self, deadline: Option<DateTime<Utc>>) -> io::Result<Wake> {
        match &mut self.timer {
            Some(timer) => timer.wait_until(deadline).await,
            None => std::future::pending().await,
        }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.of.idle().extend(self.timer.take());
    }
}

/// A timer, and the hourly look of the waits that use it. Both are set anew only where they have to be: the one costs a call of
/// the system, the other wakes a thread of the runtime.
#[derive(Debug)]
pub struct WallTimer {
    pub(super) timer: AsyncFd<OwnedFd>,
    /// What it was set for and has not told of yet: to be set for it again changes nothing.
    set_for: Option<Timespec>,
    recheck: Pin<Box<Sleep>>,
}

impl WallTimer {
    pub(super) fn of(timer: AsyncFd<OwnedFd>) -> Self {
        Self { timer, set_for: None, recheck: Box::pin(sleep(RECHECK)) }
    }

    async fn wait_until(&mut self, deadline: Option<DateTime<Utc>>) -> io::Result<Wake> {
        // Without a deadline the timer is armed all the same, as far off as it goes: it still tells of a set clock.
        let at = deadline.map_or(Timespec { tv_sec: i64::MAX / 2_000_000_000, tv_nsec: 0 }, |at| Timespec {
            // A zero time would disarm the timer; every real instant is past 1970.
            tv_sec: at.timestamp().max(1),
            tv_nsec: at.timestamp_subsec_nanos().into(),
        });
        if self.set_for != Some(at) {
            self.set_for = None;
            match set(&self.timer, at) {
                Ok(()) => self.set_for = Some(at),
                Err(Errno::CANCELED) => return Ok(Wake::ClockChanged),
                Err(error) => return Err(error.into()),
            }
        }
        let told = tokio::select! {
            biased;
            told = tells(&self.timer) => told?,
            () = &mut self.recheck => {
                self.recheck.as_mut().reset(Instant::now() + RECHECK);
                return Ok(Wake::Recheck);
            }
        };
        self.set_for = None;
        Ok(told)
    }
}

/// Waits until the timer tells that its instant came, or that the clock was set.
async fn tells(timer: &AsyncFd<OwnedFd>) -> io::Result<Wake> {
    loop {
        let mut ready = timer.readable().await?;
        let mut expirations = [0; 8];
        match rustix::io::read(timer.get_ref(), &mut expirations) {
            Ok(_) => return Ok(Wake::Due),
            Err(Errno::CANCELED) => return Ok(Wake::ClockChanged),
            Err(Errno::AGAIN) => ready.clear_ready(),
            Err(error) => return Err(error.into()),
        }
    }
}

fn set(timer: &AsyncFd<OwnedFd>, at: Timespec) -> Result<(), Errno> {
    let spec = Itimerspec { it_interval: Timespec { tv_sec: 0, tv_nsec: 0 }, it_value: at };
    let flags = TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET;
    timerfd_settime(timer.get_ref(), flags, &spec).map(drop)
}

#[expect(deprecated, reason = "its successor is unsafe; an OwnedFd meets what that asks for")]
fn open() -> io::Result<AsyncFd<OwnedFd>> {
    let timer = timerfd_create(TimerfdClockId::Realtime, TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC)?;
    // A runtime that was built without I/O answers with a panic.
    catch_unwind(|| AsyncFd::new(timer))
        .unwrap_or_else(|_| Err(io::Error::other("the async runtime was built without I/O")))
}
