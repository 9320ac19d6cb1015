//! Gives slots their answers: a decision becomes a claim or a skip, a job of the pool, and the next slot is expected.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{
    Manager,
    decide::Verdict,
    in_flight::{InFlight, RunNowCaller},
    job::Lost,
    results::Done,
};
use crate::{
    execution::persist,
    run::{Reason, RunId},
    store::{Claim, Skip},
    task::TaskId,
};

impl Manager {
    /// Answers the waiting slot as decided, and expects the next one.
    pub(super) fn carry_out(
        &mut self,
        task: TaskId,
        verdict: Verdict,
        now: DateTime<Utc>,
        blocked_by: Option<RunId>,
    ) {
        let Some(entry) = self.entries.get_mut(&task) else { return };
        entry.take_waiting();
        let (revision, snoozed_at) = (entry.task.revision, entry.task.snooze.since);
        let (Verdict::Run { advance, .. } | Verdict::Skip { advance, .. }) = &verdict;
        entry.watermark = entry.watermark.max(advance.last_slot_at);
        match verdict {
            Verdict::Run { trigger, scheduled_for, missed_count, advance } => {
                let claim = Claim {
                    task_id: task,
                    revision,
                    scheduled_for: Some(scheduled_for),
                    trigger,
                    attempt: 1,
                    missed_count,
                    started_at: now,
                    advance: Some(advance),
                };
                self.expect(task, advance.next_run_at);
                self.start_claim(claim, Vec::new());
            }
            Verdict::Skip { reason, scheduled_for, missed_count, advance } => {
                let merge_since = if reason == Reason::OVERLAP {
                    Some(DateTime::UNIX_EPOCH) // the run in the way says which row it is
                } else if reason == Reason::PAUSED {
                    self.paused_since(scheduled_for)
                } else if reason == Reason::SNOOZED {
                    snoozed_at
                } else {
                    None
                };
                let skip = Skip {
                    task_id: task,
                    revision,
                    scheduled_for,
                    reason,
                    missed_count,
                    at: now,
                    blocked_by,
                    merge_since,
                    message: None,
                    advance,
                };
                self.expect(task, advance.next_run_at);
                self.spawn_skip(skip);
            }
        }
    }

    fn spawn_skip(&mut self, skip: Skip) {
        let ports = Arc::clone(&self.ports);
        let (task, revision) = (skip.task_id, skip.revision);
        self.writes(task);
        let job = async move {
            let outcome = persist(&ports.health, "skip", || ports.store.skip(skip.clone())).await;
            Done::Skipped { task, revision, outcome }
        };
        self.pool.spawn(Lost::Writes(vec![(task, revision)]), Box::pin(job));
    }

    /// Takes a worker and asks the store for the right to use it.
    pub(super) fn start_claim(&mut self, request: Claim, callers: Vec<RunNowCaller>) {
        let task_id = request.task_id;
        let Some(entry) = self.entries.get(&task_id) else { return };
        let in_flight = InFlight {
            task: Arc::clone(&entry.task),
            run_id: None,
            has_worker: true,
            trigger: request.trigger,
            started_at: request.started_at,
            awake_since: self.time.awake(),
            signals: Arc::default(),
            callers,
            latecomers: Vec::new(),
            behind: None,
            hosted: None,
            deadline: None,
        };
        self.manual.look_again_at(task_id);
        self.pool.occupy(task_id, in_flight);
        self.look_again_at(task_id);
        // Not the ports as one: the threads of the handlers change their count.
        let (store, health) = (Arc::clone(&self.ports.store), Arc::clone(&self.ports.health));
        let job = async move {
            let outcome = persist(&health, "claim", || store.claim(request.clone())).await;
            Done::Claimed { task: task_id, outcome }
        };
        self.pool.spawn(Lost::Claim(task_id), Box::pin(job));
    }
}
