//! How an edit and what runs have written meanwhile become one row: the same in every store. Pure.
//!
//! Between the reading of a row and the writing of its edit a claim may advance it and a run may end. Whoever writes the edited row
//! as it is takes that back.

use crate::{run::count_lost_retry, task::SystemTask};

/// A row with an edit in it, and what a store has to do beside writing it.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The row as it is to be.
    pub task: SystemTask,
    /// The retry that is planned for the task is still to come, under the row's new revision. `false`: it is taken off the record,
    /// and where it would have come, its error counts ([`Merged::lose_retry`]).
    pub keeps_retry: bool,
    /// The edit has switched the task on: it has no errors, and is not suspended any more.
    pub starts_afresh: bool,
}

impl Merged {
    /// Counts the error whose retry does not come any more, unless the task starts afresh.
    pub fn lose_retry(&mut self) {
        if !self.starts_afresh {
            count_lost_retry(&mut self.task);
        }
    }
}

/// The row `edited`, which [`super::apply`] made of a reading of revision `expected_revision`, brought into the row as it is now.
/// `None`: it was not made of this row, because somebody else has edited it, or a run has begun since that moves the schedule which the
/// edit replaces; nothing is to be written, and the edit applied anew.
///
/// Of what runs write, only enabling resets something (errors and suspension), and only an edit of the schedule moves it.
pub fn merge(current: &SystemTask, expected_revision: i64, edited: &SystemTask) -> Option<Merged> {
    let keeps_schedule = edited.has_schedule_of(current);
    let has_run_since = current.last_run_at != edited.last_run_at;
    if current.revision != expected_revision || (has_run_since && !keeps_schedule) {
        return None;
    }
    let starts_afresh = edited.enabled && !current.enabled;
    let mut task = SystemTask {
        name: edited.name.clone(),
        frequency_cron: edited.frequency_cron.clone(),
        frequency_seconds: edited.frequency_seconds,
        timezone: edited.timezone.clone(),
        enabled: edited.enabled,
        catch_up: edited.catch_up,
        overlap: edited.overlap,
        timeout_seconds: edited.timeout_seconds,
        max_retries: edited.max_retries,
        breaker_threshold: edited.breaker_threshold,
        requires_network: edited.requires_network,
        config: edited.config.clone(),
        snoozed_at: edited.snoozed_at,
        snoozed_until: edited.snoozed_until,
        snooze_reason: edited.snooze_reason.clone(),
        revision: edited.revision,
        updated_at: edited.updated_at,
        ..current.clone()
    };
    if !keeps_schedule {
        task.anchor_at = edited.anchor_at;
        task.next_run_at = edited.next_run_at;
        task.last_slot_at = edited.last_slot_at;
    }
    if starts_afresh {
        task.error_count = 0;
        task.failing_since = None;
        task.suspended_reason = None;
        task.suspended_at = None;
    }
    Some(Merged { task, keeps_retry: keeps_schedule, starts_afresh })
}
