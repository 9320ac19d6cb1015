//! What every store makes of the engine's requests: the rows they become, and when two are the same. Pure, so that a
//! store has only to find rows and write them.

use chrono::{DateTime, Utc};

use super::{Advance, Claim, Finish, Skip};
use crate::{
    run::{Epoch, Reason, Run, RunId, RunOutcome, RunStatus, RunTrigger},
    task::SystemTask,
};

impl Advance {
    /// Whether the row of `task` takes it: schedules move forward only.
    pub fn moves(self, task: &SystemTask) -> bool {
        match self.last_slot_at {
            Some(slot) => task.last_slot_at.is_none_or(|watermark| watermark <= slot),
            None => task.is_suspended(),
        }
    }

    /// Moves it, if it does.
    pub fn apply(self, task: &mut SystemTask) {
        if self.moves(task) {
            task.last_slot_at = self.last_slot_at.or(task.last_slot_at);
            task.next_run_at = self.next_run_at;
        }
    }
}

impl Claim {
    /// Began by the schedule, not by a person: it answers a slot and goes by a revision.
    pub fn is_scheduled(&self) -> bool {
        self.trigger != RunTrigger::Manual
    }

    /// The task is still what the claim was decided on. A person may run anything.
    pub fn may_start(&self, enabled: bool, revision: i64) -> bool {
        !self.is_scheduled() || (enabled && revision == self.revision)
    }

    /// Granted, it takes the place of a retry that is planned for the task: whose own it is not, nor a person's, whose success
    /// does.
    pub fn supersedes_retry(&self) -> bool {
        matches!(self.trigger, RunTrigger::Schedule | RunTrigger::CatchUp)
    }

    /// The row it becomes when it is granted; the store gives it an id.
    pub fn to_run(&self, epoch: Epoch) -> Run {
        Run {
            id: RunId(0),
            task_id: self.task_id,
            scheduled_for: self.scheduled_for,
            trigger: self.trigger,
            attempt: self.attempt,
            status: RunStatus::Running,
            reason: None,
            started_at: self.started_at,
            finished_at: None,
            duration_ms: None,
            result: None,
            error_message: None,
            missed_count: self.missed_count,
            blocked_by: None,
            epoch,
        }
    }

    /// Its slot has a row already, from before the clock was set back: that row stands for the slots this claim would
    /// have stood for, too. Only once: `task` says whether they have been answered since.
    pub fn is_absorbed_by(&self, task: &SystemTask) -> bool {
        self.missed_count > 1 && self.advance.is_some_and(|advance| task.last_slot_at < advance.last_slot_at)
    }

    /// `run` is this very claim, granted before to an asker who never heard of it.
    pub fn was_granted_as(&self, run: &Run, epoch: Epoch) -> bool {
        run.status == RunStatus::Running
            && run.epoch == epoch
            && run.task_id == self.task_id
            && run.trigger == self.trigger
            && run.attempt == self.attempt
            && same_instant(run.scheduled_for, self.scheduled_for)
            && same_instant(Some(run.started_at), Some(self.started_at))
    }
}

impl Skip {
    /// The row it becomes; the store gives it an id.
    pub fn to_run(&self, epoch: Epoch) -> Run {
        Run {
            id: RunId(0),
            task_id: self.task_id,
            scheduled_for: Some(self.scheduled_for),
            trigger: RunTrigger::Schedule,
            attempt: 1,
            status: RunStatus::Skipped,
            reason: Some(self.reason.clone()),
            started_at: self.at,
            finished_at: Some(self.at),
            duration_ms: Some(0),
            result: Some(format!("{{\"reason\":{:?}}}", self.reason.as_str())),
            error_message: self.message.clone(),
            missed_count: self.missed_count,
            blocked_by: self.blocked_by,
            epoch,
        }
    }

    /// As [`Claim::is_absorbed_by`].
    pub fn is_absorbed_by(&self, task: &SystemTask) -> bool {
        self.missed_count > 1 && task.last_slot_at < self.advance.last_slot_at
    }

    /// `run` is what this very skip was recorded as, to an asker who never heard of it: then the watermark of `task`
    /// has been moved, too, where it moves one.
    pub fn was_recorded_as(&self, run: &Run, task: &SystemTask) -> bool {
        task.last_slot_at >= self.advance.last_slot_at
            && run.status == RunStatus::Skipped
            && run.reason.as_ref() == Some(&self.reason)
            && same_instant(run.scheduled_for, Some(self.scheduled_for))
            && same_instant(run.finished_at, Some(self.at))
    }

    /// The task's latest row that answers a slot can stand for these slots too. Not for slots before its own, where a clock was set back:
    /// a row says up to which slot it stands, and that is what tells a repeated skip from a new one.
    pub fn extends(&self, latest: &Run) -> bool {
        latest.status == RunStatus::Skipped
            && latest.scheduled_for < Some(self.scheduled_for)
            && latest.reason.as_ref() == Some(&self.reason)
            && latest.blocked_by == self.blocked_by
            && self
                .merge_since
                .is_some_and(|since| latest.started_at.timestamp_millis() >= since.timestamp_millis())
    }

    /// Makes that row stand for them.
    pub fn extend(&self, latest: &mut Run) {
        latest.scheduled_for = Some(self.scheduled_for);
        latest.missed_count += self.missed_count;
        latest.finished_at = Some(self.at);
    }

    /// It becomes the last status of `task`. A slot that found its task running says nothing of how the task is doing; one that was
    /// missed says less than the error that suspended it.
    pub fn shows_on(&self, task: &SystemTask) -> bool {
        self.reason != Reason::OVERLAP && !(self.reason == Reason::MISSED && task.is_suspended())
    }
}

impl Finish {
    /// Sentence of [`Finish::crashed`].
    pub const CRASHED: &'static str = "the app ended while it ran";

    /// The ending of a run that died with its process, noticed at `now`.
    pub fn crashed(run: &Run, task: &SystemTask, now: DateTime<Utc>) -> Self {
        Self {
            run_id: run.id,
            task_id: run.task_id,
            trigger: run.trigger,
            claimed_revision: task.revision,
            started_at: run.started_at,
            outcome: RunOutcome {
                status: RunStatus::Interrupted,
                reason: Some(Reason::CRASHED),
                result: None,
                error_message: Some(Self::CRASHED.to_owned()),
                finished_at: now,
                duration_ms: 0,
                retry_at: None,
            },
            log: Vec::new(),
        }
    }
}

/// What a row says it stands for, once it stands for `more` slots, one of which is its own.
pub fn absorb(missed_count: i64, more: i64) -> i64 {
    missed_count.max(1) + more - 1
}

/// Stores keep milliseconds.
fn same_instant(a: Option<DateTime<Utc>>, b: Option<DateTime<Utc>>) -> bool {
    a.map(|at| at.timestamp_millis()) == b.map(|at| at.timestamp_millis())
}
