//! What an application may set of the engine.

use std::time::Duration;

/// Settings of a scheduler; the defaults suit a desktop application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchedulerOptions {
    /// Scheduled runs at the same time. At most 64 handlers have a thread at once, those of manual runs included; beyond that a run
    /// waits for one, and its timeout runs meanwhile.
    pub workers: usize,
    /// Manual runs at the same time, on top of the scheduled ones.
    pub manual_workers: usize,
    /// Delay of the first run of an interval task that has never run, after the start.
    pub startup_delay: Duration,
    /// After the start, nothing scheduled begins for this long.
    pub start_settle: Duration,
    /// After the computer wakes or its clock jumps forward, nothing scheduled begins for this long.
    pub resume_settle: Duration,
    /// Between asking a handler to stop and dropping it.
    pub grace: Duration,
    /// How long a shutdown waits for runs to end.
    pub drain: Duration,
    /// `false`: nothing is run by schedule, only on request.
    pub scheduled: bool,
}

impl SchedulerOptions {
    /// A worker for each of `tasks` (of which 64 have a thread at once) and no time of grace after the start: where nobody shares the
    /// computer. For the benchmark; what it measures with this, the simulator and the tests of crashes hold to the promises.
    #[doc(hidden)]
    #[must_use]
    pub fn one_worker_per_task(tasks: usize) -> Self {
        Self { workers: tasks, manual_workers: tasks, ..Self::without_grace() }
    }

    /// The defaults, but for the time of grace after the start.
    #[must_use]
    pub fn without_grace() -> Self {
        Self { startup_delay: Duration::ZERO, start_settle: Duration::ZERO, ..Self::default() }
    }
}

impl Default for SchedulerOptions {
    fn default() -> Self {
        Self {
            workers: 4,
            manual_workers: 4,
            startup_delay: Duration::from_secs(5),
            start_settle: Duration::from_secs(5),
            resume_settle: Duration::from_secs(15),
            grace: Duration::from_secs(5),
            drain: Duration::from_secs(5),
            scheduled: true,
        }
    }
}
