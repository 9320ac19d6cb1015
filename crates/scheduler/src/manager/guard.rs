//! The guard over handlers: by when each has to be done with, whatever it does to its thread.
//!
//! A handler that waits for something is stopped and dropped where it runs (`execution/supervise`). One that holds its thread
//! cannot be, and is left behind. Not here: what becomes of its run.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use tokio::time::{Instant, sleep_until};

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

/// The deadlines of the handlers that were called.
#[derive(Default)]
pub struct Guard {
    by_time: BTreeSet<(Instant, TaskId)>,
    by_task: BTreeMap<TaskId, (Instant, Phase)>,
}

impl Guard {
    /// A handler was called.
    pub fn watch(&mut self, task: TaskId, timeout: Duration) {
        self.expect(task, timeout, Phase::Works);
    }

    /// A handler is asked to stop. One that was asked before has no more time for it.
    pub fn stopping(&mut self, task: TaskId, grace: Duration) {
        if self.by_task.get(&task).is_some_and(|(_, phase)| *phase == Phase::Works) {
            self.expect(task, grace.saturating_add(DROP_WAIT), Phase::Stops);
        }
    }

    /// A handler is done with.
    pub fn forget(&mut self, task: TaskId) {
        if let Some((at, _)) = self.by_task.remove(&task) {
            self.by_time.remove(&(at, task));
        }
    }

    /// Waits for the next deadline that passes; for ever when there is none. Cancel safe.
    pub async fn overdue(&self) -> (TaskId, Phase) {
        let Some((at, task)) = self.by_time.first() else { return std::future::pending().await };
        sleep_until(*at).await;
        (*task, self.by_task.get(task).map_or(Phase::Stops, |(_, phase)| *phase))
    }

    /// A deadline that has passed.
    pub fn next_overdue(&self) -> Option<(TaskId, Phase)> {
        let (at, task) = self.by_time.first().filter(|(at, _)| *at <= Instant::now())?;
        self.by_task.get(task).filter(|(of_task, _)| of_task == at).map(|(_, phase)| (*task, *phase))
    }

    fn expect(&mut self, task: TaskId, within: Duration, phase: Phase) {
        self.forget(task);
        let at = Instant::now() + within.min(FOREVER);
        self.by_time.insert((at, task));
        self.by_task.insert(task, (at, phase));
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
        guard.watch(TASK, Duration::from_mins(1));
        assert_eq!(guard.overdue().await, (TASK, Phase::Works));
        assert_eq!(began.elapsed(), Duration::from_mins(1));
        guard.stopping(TASK, GRACE);
        assert_eq!(guard.overdue().await, (TASK, Phase::Stops));
        assert_eq!(began.elapsed(), Duration::from_mins(1) + GRACE + DROP_WAIT);
    }

    #[tokio::test(start_paused = true)]
    async fn to_be_asked_twice_to_stop_gives_no_more_time() {
        let (mut guard, began) = (Guard::default(), Instant::now());
        guard.watch(TASK, Duration::from_mins(1));
        guard.stopping(TASK, GRACE);
        tokio::time::sleep(Duration::from_secs(3)).await;
        guard.stopping(TASK, GRACE);
        assert_eq!(guard.overdue().await, (TASK, Phase::Stops));
        assert_eq!(began.elapsed(), GRACE + DROP_WAIT);
    }

    #[tokio::test(start_paused = true)]
    async fn the_next_deadline_is_that_of_a_handler_that_is_not_done_with() {
        let mut guard = Guard::default();
        guard.watch(TASK, Duration::from_secs(1));
        guard.watch(TaskId(2), Duration::from_secs(2));
        guard.watch(TaskId(3), Duration::MAX);
        guard.forget(TASK);
        assert_eq!(guard.overdue().await, (TaskId(2), Phase::Works));
        guard.forget(TaskId(2));
        let overdue = tokio::time::timeout(Duration::from_hours(24 * 365), guard.overdue());
        assert!(overdue.await.is_err(), "what may take for ever is never overdue");
    }
}
