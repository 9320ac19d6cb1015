//! The guard over handlers: by when each has to be done with, whatever it does to its thread.
//!
//! A handler that waits for something is stopped and dropped where it runs (`execution/supervise`). One that holds its thread
//! cannot be, and is left behind. Not here: what becomes of its run.
//!
//! The deadlines stand with the runs, in no order: most handlers end long before theirs, so that to keep them sorted costs
//! more than to look through what is in flight when the earliest has come.

use std::{pin::Pin, time::Duration};

use tokio::time::{Instant, Sleep, sleep_until};

use crate::{execution::DROP_WAIT, task::TaskId};

/// Beyond any timeout; the runtime's clock does not reach much further.
const FOREVER: Duration = Duration::from_hours(24 * 365 * 30);

/// What is expected of a handler next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// To end within its timeout.
    Works,
    /// To end within its time of grace, or to be dropped.
    Stops,
}

/// By when a handler has to be done with. Whoever has it watched keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    at: Instant,
    /// What is expected of it until then.
    phase: Phase,
}

/// What knows when to look at the deadlines of the handlers that were called.
#[derive(Default)]
pub struct Guard {
    /// No deadline is earlier. It may be that of a handler that has ended in time.
    first: Option<Instant>,
    /// Set for that, or earlier: to set a timer wakes a thread of the runtime.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Guard {
    /// A handler is called.
    pub fn watch(&mut self, timeout: Duration) -> Deadline {
        self.expect(timeout, Phase::Works)
    }

    /// A handler is asked to stop. One that was asked before has no more time for it.
    pub fn stopping(&mut self, deadline: &mut Deadline, grace: Duration) {
        if deadline.phase == Phase::Works {
            *deadline = self.expect(grace.saturating_add(DROP_WAIT), Phase::Stops);
        }
    }

    /// Waits until a deadline may have passed; for ever when there is none. Cancel safe.
    pub async fn rings(&mut self) {
        let Some(first) = self.first else { return std::future::pending().await };
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep_until(first)));
        if alarm.deadline() > first {
            alarm.as_mut().reset(first);
        }
        loop {
            alarm.as_mut().await;
            if first <= Instant::now() {
                return;
            }
            alarm.as_mut().reset(first);
        }
    }

    /// Which of `deadlines`, those of all handlers that were called, have passed: the earliest first.
    pub fn overdue(&mut self, deadlines: impl Iterator<Item = (TaskId, Deadline)>) -> Vec<(TaskId, Phase)> {
        let now = Instant::now();
        if self.first.is_none_or(|first| first > now) {
            return Vec::new();
        }
        let (mut overdue, later): (Vec<_>, Vec<_>) = deadlines.partition(|(_, deadline)| deadline.at <= now);
        self.first = later.iter().map(|(_, deadline)| deadline.at).min();
        overdue.sort_unstable_by_key(|(task, deadline)| (deadline.at, *task));
        overdue.into_iter().map(|(task, deadline)| (task, deadline.phase)).collect()
    }

    fn expect(&mut self, within: Duration, phase: Phase) -> Deadline {
        let at = Instant::now() + within.min(FOREVER);
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
        Deadline { at, phase }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TASK: TaskId = TaskId(1);
    const OTHER: TaskId = TaskId(2);
    const GRACE: Duration = Duration::from_secs(5);

    #[tokio::test(start_paused = true)]
    async fn a_handler_has_its_timeout_and_then_its_grace() {
        let (mut guard, began) = (Guard::default(), Instant::now());
        let mut deadline = guard.watch(Duration::from_mins(1));
        assert_eq!(guard.overdue([(TASK, deadline)].into_iter()), []);
        guard.rings().await;
        assert_eq!(began.elapsed(), Duration::from_mins(1));
        assert_eq!(guard.overdue([(TASK, deadline)].into_iter()), [(TASK, Phase::Works)]);
        guard.stopping(&mut deadline, GRACE);
        guard.rings().await;
        assert_eq!(began.elapsed(), Duration::from_mins(1) + GRACE + DROP_WAIT);
        assert_eq!(guard.overdue([(TASK, deadline)].into_iter()), [(TASK, Phase::Stops)]);
    }

    #[tokio::test(start_paused = true)]
    async fn to_be_asked_twice_to_stop_gives_no_more_time() {
        let (mut guard, began) = (Guard::default(), Instant::now());
        let mut deadline = guard.watch(Duration::from_mins(1));
        guard.stopping(&mut deadline, GRACE);
        tokio::time::sleep(Duration::from_secs(3)).await;
        guard.stopping(&mut deadline, GRACE);
        guard.rings().await;
        assert_eq!(began.elapsed(), GRACE + DROP_WAIT);
        assert_eq!(guard.overdue([(TASK, deadline)].into_iter()), [(TASK, Phase::Stops)]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_deadline_that_comes_before_the_one_waited_for_is_not_missed() {
        let (mut guard, began) = (Guard::default(), Instant::now());
        let later = guard.watch(Duration::from_secs(20));
        assert!(tokio::time::timeout(Duration::from_secs(1), guard.rings()).await.is_err());
        let sooner = guard.watch(Duration::from_secs(2));
        guard.rings().await;
        assert_eq!(began.elapsed(), Duration::from_secs(3));
        let both = [(TASK, later), (OTHER, sooner)];
        assert_eq!(guard.overdue(both.into_iter()), [(OTHER, Phase::Works)]);
        guard.rings().await;
        assert_eq!(began.elapsed(), Duration::from_secs(20));
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_done_with_in_time_is_not_waited_for_again() {
        let (mut guard, began) = (Guard::default(), Instant::now());
        guard.watch(Duration::from_secs(1));
        let second = guard.watch(Duration::from_secs(2));
        let endless = guard.watch(Duration::MAX);
        guard.rings().await;
        assert_eq!(guard.overdue([(OTHER, second), (TASK, endless)].into_iter()), [], "the first has ended");
        guard.rings().await;
        assert_eq!(began.elapsed(), Duration::from_secs(2));
        assert_eq!(guard.overdue([(OTHER, second), (TASK, endless)].into_iter()), [(OTHER, Phase::Works)]);
        let rings = tokio::time::timeout(Duration::from_hours(24 * 365), guard.rings());
        assert!(rings.await.is_err(), "what may take for ever is never overdue");
        assert_eq!(guard.overdue([].into_iter()), []);
    }

    #[tokio::test(start_paused = true)]
    async fn those_that_pass_together_come_in_the_order_of_their_deadlines() {
        let mut guard = Guard::default();
        let [later, sooner] = [3, 2].map(|seconds| guard.watch(Duration::from_secs(seconds)));
        tokio::time::sleep(Duration::from_secs(4)).await;
        let overdue = guard.overdue([(TASK, later), (OTHER, sooner)].into_iter());
        assert_eq!(overdue, [(OTHER, Phase::Works), (TASK, Phase::Works)]);
    }
}
