//! What follows a failed attempt: a retry is expected, comes, or is given up. When one is planned at all is for `execution`.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{
    CATCH_UP_STAGGER, Manager,
    job::Lost,
    results::Done,
    start::{Look, Network},
};
use crate::{
    execution::persist,
    run::{ON_TIME, RunTrigger},
    status::PlannedRetry,
    store::{Claim, PendingRetry},
    task::TaskId,
};

impl Manager {
    /// Goes by what the process before this one had planned. What has become late meanwhile is due now, as after a sleep, and leaves
    /// in turn with catch-ups: a slot that comes before it supersedes it.
    pub(super) fn take_over_retries(&mut self, retries: Vec<PendingRetry>) {
        if !self.ports.options.scheduled {
            return;
        }
        let now = self.now();
        for retry in retries.into_iter().filter(|retry| retry.is_within_reach(now)) {
            self.expect_retry(retry);
        }
    }

    /// Puts a retry into the heap.
    pub(super) fn expect_retry(&mut self, retry: PendingRetry) {
        let Some(entry) = self.entries.get_mut(&retry.task) else { return };
        entry.retry = Some(Box::new(retry));
        let due = entry.due_retry();
        self.queue.push_all(due);
        self.retrying.insert(retry.task);
    }

    pub(super) fn look_at_retry(&mut self, task: TaskId, now: DateTime<Utc>) -> Look {
        let Some(entry) = self.entries.get(&task) else { return Look::Done };
        let Some(retry) = entry.retry.as_deref().copied() else { return Look::Done };
        if retry.at > now {
            // The clock was set back while it waited.
            let due = entry.due_retry();
            self.queue.push_all(due);
            return Look::Done;
        }
        if self.pool.claims(task) {
            return Look::Waits; // what becomes of the claim decides
        }
        if self.pool.of_task(task).is_some_and(|run| run.trigger == RunTrigger::Manual) {
            return Look::Waits; // whether that succeeds decides
        }
        let unwanted = !entry.task.enabled
            || !entry.allows(&retry)
            || self.pool.of_task(task).is_some()
            || self.held(task, retry.at, now).is_some();
        if unwanted {
            self.give_up_retry(retry);
            return Look::Done;
        }
        if !self.pool.has_room() {
            return Look::WaitsForRoom;
        }
        let revision = entry.task.revision;
        let waited = match self.network_for(task) {
            Network::There(waited) => waited,
            Network::Awaited => return Look::Waits,
            Network::GivenUp => {
                self.give_up_retry(retry);
                return Look::Done;
            }
        };
        if now - waited - retry.at > ON_TIME {
            if now < self.next_catch_up_at {
                return Look::Waits;
            }
            self.next_catch_up_at = now + CATCH_UP_STAGGER;
        }
        let claim = Claim {
            task_id: task,
            revision,
            scheduled_for: Some(retry.scheduled_for),
            trigger: RunTrigger::Retry,
            attempt: retry.attempt,
            missed_count: 0,
            started_at: now,
            advance: None,
        };
        self.start_claim(claim, Vec::new());
        Look::Done
    }

    /// It does not come, in this process or another: told once the error before it counts.
    fn give_up_retry(&mut self, retry: PendingRetry) {
        self.forget_retry(retry.task);
        self.store_given_up(retry);
    }

    /// It has come, or does not come.
    pub(super) fn forget_retry(&mut self, task: TaskId) {
        if let Some(entry) = self.entries.get_mut(&task) {
            (entry.retry, entry.offline_since) = (None, None);
        }
    }

    /// Has the store forget a retry for which no row will say that it did not come.
    pub(super) fn store_given_up(&mut self, retry: PendingRetry) {
        let ports = Arc::clone(&self.ports);
        let job = async move {
            let give_up = || ports.store.give_up_retry(retry);
            let outcome = persist(&ports.health, "give up retry", give_up).await;
            Done::RetryGivenUp { task: retry.task, outcome }
        };
        self.pool.spawn(Lost::Note, Box::pin(job));
    }

    /// The retries that are still planned. Most of the time there is none, and then this looks at no task.
    pub(super) fn planned_retries(&mut self) -> Vec<PlannedRetry> {
        let entries = &self.entries;
        let planned = |task: &TaskId| entries.get(task).and_then(|entry| entry.retry.as_deref());
        self.retrying.retain(|task| planned(task).is_some());
        self.retrying.iter().filter_map(planned).map(PlannedRetry::from).collect()
    }
}
