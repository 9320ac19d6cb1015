//! A simulated computer: its clocks, its zone and its network, behind the engine's ports. Simulations live on it, and
//! so does the past of the demo.
//!
//! Awake time is tokio's paused time; wall time goes on with it and jumps when the machine sleeps or its clock is set.
//! It is shared by every process that is started on it.

use std::{
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use futures::future::BoxFuture;
use scheduler::{
    clock::{Clock, Wake},
    network::Network,
};
use tokio::{runtime::Handle, sync::Notify, time::Instant};

/// Where the system does not tell that it woke, the engine's real clock sleeps no longer than this.
pub const BOUNDED_SLEEP: Duration = Duration::from_secs(30);
/// Where it does, the engine looks at the clock once an hour all the same.
pub const RECHECK: Duration = Duration::from_hours(1);

/// One computer.
#[derive(Clone)]
pub struct Machine(Arc<Inner>);

struct Inner {
    /// The runtime whose paused time this is: other threads read the clock, too.
    runtime: Handle,
    booted: Instant,
    state: Mutex<State>,
    told: Notify,
    untold: Notify,
    online: AtomicBool,
}

#[derive(Clone, Copy)]
struct State {
    /// Wall time at boot.
    wall_at_boot: DateTime<Utc>,
    zone: Tz,
}

impl Machine {
    /// Boots a computer whose clock shows `now`. Call it inside a runtime with paused time.
    pub fn boot(now: DateTime<Utc>, zone: Tz) -> Self {
        Self(Arc::new(Inner {
            runtime: Handle::current(),
            booted: Instant::now(),
            state: Mutex::new(State { wall_at_boot: now, zone }),
            told: Notify::new(),
            untold: Notify::new(),
            online: AtomicBool::new(true),
        }))
    }

    /// Moves the wall clock without awake time: a sleep, or a clock that is set. `told`: timers hear of it; else the
    /// next look at the clock finds it.
    pub fn jump(&self, by: TimeDelta, told: bool) {
        self.state().wall_at_boot += by;
        if told { &self.0.told } else { &self.0.untold }.notify_waiters();
    }

    /// Carries the computer to another zone; nobody is told.
    pub fn travel(&self, zone: Tz) {
        self.state().zone = zone;
    }

    /// Takes the network away or gives it back.
    pub fn set_online(&self, online: bool) {
        self.0.online.store(online, Ordering::SeqCst);
    }

    /// A network that follows the computer's.
    pub fn network(&self) -> Arc<dyn Network> {
        Arc::new(self.clone())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for Machine {
    fn now(&self) -> DateTime<Utc> {
        self.state().wall_at_boot + TimeDelta::from_std(self.monotonic()).unwrap_or(TimeDelta::MAX)
    }

    fn monotonic(&self) -> Duration {
        let _time = self.0.runtime.enter();
        self.0.booted.elapsed()
    }

    fn zone(&self) -> Tz {
        self.state().zone
    }

    fn wait_until(&self, deadline: Option<DateTime<Utc>>) -> BoxFuture<'_, Wake> {
        Box::pin(async move {
            let (mut told, untold) = (pin!(self.0.told.notified()), self.0.untold.notified());
            let left = deadline.map_or(RECHECK, |at| (at - self.now()).to_std().unwrap_or_default());
            let ends = Instant::now() + left.min(RECHECK);
            tokio::select! {
                biased;
                () = &mut told => Wake::ClockChanged,
                () = untold => tokio::select! {
                    biased;
                    () = told => Wake::ClockChanged,
                    () = tokio::time::sleep_until(ends.min(Instant::now() + BOUNDED_SLEEP)) => Wake::Recheck,
                },
                () = tokio::time::sleep_until(ends) => Wake::Due,
            }
        })
    }
}

impl Network for Machine {
    fn is_online(&self) -> bool {
        self.0.online.load(Ordering::SeqCst)
    }
}
