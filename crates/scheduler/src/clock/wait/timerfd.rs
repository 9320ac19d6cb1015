//! `timerfd_create(2)`: `CLOCK_REALTIME` with `TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET` fires on wall time, also
//! when that passed during a suspend, and is cancelled when the clock is set or the computer resumes.
//!
//! Not here: what to do where it does not work. Whoever waits is told so, once and for all.

use std::{
    io,
    os::fd::OwnedFd,
    panic::catch_unwind,
    sync::{
        Mutex, MutexGuard, OnceLock, PoisonError,
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
use tokio::io::unix::AsyncFd;

use crate::clock::Wake;

/// One timer, opened at the first wait, given up at its first failure.
#[derive(Debug)]
pub struct WallTimer {
    pub(super) timer: OnceLock<Option<AsyncFd<OwnedFd>>>,
    /// What it was set for and has not told of yet: to be set for it again changes nothing.
    set_for: Mutex<Option<Timespec>>,
    failed: AtomicBool,
}

impl WallTimer {
    pub fn new() -> Self {
        Self { timer: OnceLock::new(), set_for: Mutex::default(), failed: AtomicBool::new(false) }
    }

    /// Waits for the instant or a set clock. `None`: there is no such timer here, or not any more.
    pub async fn wait_until(&self, deadline: Option<DateTime<Utc>>) -> Option<Wake> {
        let timer = self.timer.get_or_init(open).as_ref()?;
        if self.failed.load(Ordering::Relaxed) {
            return None;
        }
        self.wait_on(timer, deadline)
            .await
            .inspect_err(|error| {
                tracing::warn!(%error, "the wall-clock timer failed; sleeping at most 30 s at a time from now on");
                self.failed.store(true, Ordering::Relaxed);
            })
            .ok()
    }

    async fn wait_on(&self, timer: &AsyncFd<OwnedFd>, deadline: Option<DateTime<Utc>>) -> io::Result<Wake> {
        // Without a deadline the timer is armed all the same, as far off as it goes: it still tells of a set clock.
        let at = deadline.map_or(Timespec { tv_sec: i64::MAX / 2_000_000_000, tv_nsec: 0 }, |at| Timespec {
            // A zero time would disarm the timer; every real instant is past 1970.
            tv_sec: at.timestamp().max(1),
            tv_nsec: at.timestamp_subsec_nanos().into(),
        });
        if *self.set_for() != Some(at) {
            *self.set_for() = None;
            match set(timer, at) {
                Ok(()) => *self.set_for() = Some(at),
                Err(Errno::CANCELED) => return Ok(Wake::ClockChanged),
                Err(error) => return Err(error.into()),
            }
        }
        loop {
            let mut ready = timer.readable().await?;
            let mut expirations = [0; 8];
            let told = rustix::io::read(timer.get_ref(), &mut expirations);
            if matches!(told, Err(Errno::AGAIN)) {
                ready.clear_ready();
                continue;
            }
            *self.set_for() = None;
            return match told {
                Ok(_) => Ok(Wake::Due),
                Err(Errno::CANCELED) => Ok(Wake::ClockChanged),
                Err(error) => Err(error.into()),
            };
        }
    }

    fn set_for(&self) -> MutexGuard<'_, Option<Timespec>> {
        self.set_for.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `None` where the kernel or the runtime will not have it; said once in the log.
#[expect(deprecated, reason = "its successor is unsafe; an OwnedFd meets what that asks for")]
fn open() -> Option<AsyncFd<OwnedFd>> {
    let opened = create().map_err(io::Error::from).and_then(|timer| {
        // A runtime that was built without I/O answers with a panic.
        catch_unwind(|| AsyncFd::new(timer))
            .unwrap_or_else(|_| Err(io::Error::other("the async runtime was built without I/O")))
    });
    opened
        .inspect_err(|error| {
            tracing::warn!(%error, "no wall-clock timer here; sleeping at most 30 s at a time instead");
        })
        .ok()
}

fn create() -> Result<OwnedFd, Errno> {
    timerfd_create(TimerfdClockId::Realtime, TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC)
}

fn set(timer: &AsyncFd<OwnedFd>, at: Timespec) -> Result<(), Errno> {
    let spec = Itimerspec { it_interval: Timespec { tv_sec: 0, tv_nsec: 0 }, it_value: at };
    let flags = TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET;
    timerfd_settime(timer.get_ref(), flags, &spec).map(drop)
}
