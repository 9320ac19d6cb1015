//! The guard over handlers: by when each has to be done with, whatever it does to its thread.
//!
//! A handler that waits for something is stopped and dropped where it runs (`execution/supervise`). One that holds its thread
//! cannot be, and is left behind. Not here: what becomes of its run.

use std::{collections::BTreeSet, pin::Pin, time::Duration};

use tokio::time::{Instant, Sleep, sleep_until};

use crate::{execution::DROP_WAIT, task::TaskId};

/// Beyond any timeout; the runtime's clock does not reach much further.
const FOREVER: Duration = Duration::from_hours(24 * 365 * 30);

/// What is expected of a handler next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// To end within its timeout.
    Works,
    /// To end within its time of grace, or to be dropped.
    Stops,
}

/// By when a task's handler has to be done with. Whoever has it watched keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline {
    at: Instant,
    /// Whose handler.
    pub task: TaskId,
    /// What is expected of it until then.
    pub phase: Phase,
}

/// The deadlines of the handlers that were called.
#[derive(Default)]
pub struct Guard {
    by_time: BTreeSet<Deadline>,
    /// For the first of them, or for an earlier one that was done with in time: to set a timer wakes a thread of the runtime, and
    /// most handlers end long before.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Guard {
    /// A handler is called.
    pub fn watch(&mut self, task: TaskId, timeout: Duration) -> Deadline {
        self.expect(task, timeout, Phase::Works)
    }

    /// A handler is asked to stop. One that was asked before has no more time for it.
    pub fn stopping(&mut self, deadline: &mut Deadline, grace: Duration) {
        if deadline.phase == Phase::Works {
            self.forget(Some(*deadline));
            *deadline = self.expect(deadline.task, grace.saturating_add(DROP_WAIT), Phase::Stops);
        }
    }

    /// A handler is done with, if there was one.
    pub fn forget(&mut self, deadline: Option<Deadline>) {
        if let Some(deadline) = deadline {
            self.by_time.remove(&deadline);
        }
    }

    /// Waits for the next deadline that passes; for ever when there is none. Cancel safe.
    pub async fn overdue(&mut self) -> Deadline {
        let Some(first) = self.by_time.first() else { return std::future::pending().await };
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep_until(first.at)));
        if alarm.deadline() > first.at {
            alarm.as_mut().reset(first.at);
        }
        loop {
            alarm.as_mut().await;
            if first.at <= Instant::now() {
                return *first;
            }
            alarm.as_mut().reset(first.at);
        }
    }

    /// A deadline that has passed.
    pub fn next_overdue(&self) -> Option<Deadline> {
        self.by_time.first().filter(|first| first.at <= Instant::now()).copied()
    }

    fn expect(&mut self, task: TaskId, within: Duration, phase: Phase) -> Deadline {
        let deadline = Deadline { at: Instant::now() + within.min(FOREVER), task, phase };
        self.by_time.insert(deadline);
        deadline
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TASK: TaskId = TaskId(1);
    const GRACE: Duration = Duration::from_secs(5);

    #[tokio::test(start_paused = true)]
    async fn a_handler_has_its_timeout_and_then_its_grace() {
        let (mut guard, began) = (Guard::default(), Instant::now());
        let mut deadline = guard.watch(TASK, Duration::from_mins(1));
        assert_eq!(guard.next_overdue(), None);
        assert_eq!(guard.overdue().await, deadline);
        assert_eq!((guard.next_overdue(), deadline.phase), (Some(deadline), Phase::Works));
        assert_eq!(began.elapsed(), Duration::from_mins(1));
        guard.stopping(&mut deadline, GRACE);
        assert_eq!((guard.overdue().await, deadline.phase), (deadline, Phase::Stops));
        assert_eq!(began.elapsed(), Duration::from_mins(1) + GRACE + DROP_WAIT);
    }

    #[tokio::test(start_paused = true)]
    async fn to_be_asked_twice_to_stop_gives_no_more_time() {
        let (mut guard, began) = (Guard::default(), Instant::now());
        let mut deadline = guard.watch(TASK, Duration::from_mins(1));
        guard.stopping(&mut deadline, GRACE);
        tokio::time::sleep(Duration::from_secs(3)).await;
        guard.stopping(&mut deadline, GRACE);
        assert_eq!(guard.overdue().await, deadline);
        assert_eq!(began.elapsed(), GRACE + DROP_WAIT);
    }

    #[tokio::test(start_paused = true)]
    async fn a_deadline_that_comes_before_the_one_waited_for_is_not_missed() {
        let (mut guard, began) = (Guard::default(), Instant::now());
        let later = guard.watch(TASK, Duration::from_secs(20));
        assert!(tokio::time::timeout(Duration::from_secs(1), guard.overdue()).await.is_err());
        let sooner = guard.watch(TaskId(2), Duration::from_secs(2));
        assert_eq!((guard.overdue().await, began.elapsed()), (sooner, Duration::from_secs(3)));
        assert_eq!(
            (guard.overdue().await, began.elapsed()),
            (sooner, Duration::from_secs(3)),
            "it stays overdue"
        );
        guard.forget(Some(sooner));
        assert_eq!((guard.overdue().await, began.elapsed()), (later, Duration::from_secs(20)));
    }

    #[tokio::test(start_paused = true)]
    async fn the_next_deadline_is_that_of_a_handler_that_is_not_done_with() {
        let mut guard = Guard::default();
        let first = guard.watch(TASK, Duration::from_secs(1));
        let second = guard.watch(TaskId(2), Duration::from_secs(2));
        guard.watch(TaskId(3), Duration::MAX);
        guard.forget(Some(first));
        assert_eq!(guard.overdue().await.task, TaskId(2));
        guard.forget(Some(second));
        let overdue = tokio::time::timeout(Duration::from_hours(24 * 365), guard.overdue());
        assert!(overdue.await.is_err(), "what may take for ever is never overdue");
    }
}
