//! A network and a clock that do what a test says.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use futures::future::BoxFuture;
use scheduler::{
    clock::{Clock, Wake},
    network::Network,
    testing::test_clock::TestClock,
};

/// A network that comes and goes.
#[derive(Default)]
pub struct Switchable(AtomicBool);

impl Switchable {
    pub fn offline() -> Arc<Self> {
        Arc::default()
    }

    pub fn online() -> Arc<Self> {
        Arc::new(Self(true.into()))
    }

    pub fn set_online(&self, online: bool) {
        self.0.store(online, Ordering::SeqCst);
    }
}

impl Network for Switchable {
    fn is_online(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// The world's clock, which counts how often somebody waits for it, and panics when told to.
pub struct WatchedClock {
    inner: Arc<TestClock>,
    waits: AtomicU64,
    panics: AtomicU64,
    panics_awake: AtomicU64,
}

impl WatchedClock {
    pub fn around(inner: Arc<TestClock>) -> Self {
        Self { inner, waits: 0.into(), panics: 0.into(), panics_awake: 0.into() }
    }

    /// How often somebody began to wait.
    pub fn waits(&self) -> u64 {
        self.waits.load(Ordering::SeqCst)
    }

    /// The next so many questions for the zone panic.
    pub fn panic_next(&self, times: u64) {
        self.panics.store(times, Ordering::SeqCst);
    }

    /// The next so many questions for the time awake panic.
    pub fn panic_next_awake(&self, times: u64) {
        self.panics_awake.store(times, Ordering::SeqCst);
    }
}

impl Clock for WatchedClock {
    fn now(&self) -> DateTime<Utc> {
        self.inner.now()
    }

    fn monotonic(&self) -> Duration {
        answer(&self.panics_awake);
        self.inner.monotonic()
    }

    fn zone(&self) -> Tz {
        answer(&self.panics);
        self.inner.zone()
    }

    fn wait_until(&self, deadline: Option<DateTime<Utc>>) -> BoxFuture<'_, Wake> {
        self.waits.fetch_add(1, Ordering::SeqCst);
        self.inner.wait_until(deadline)
    }
}

/// Panics as long as there are panics left.
fn answer(panics: &AtomicU64) {
    let left = panics.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
    assert!(left.is_err(), "the clock is out of order");
}
