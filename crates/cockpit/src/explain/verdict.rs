//! What became of a slot, from what is known of it. Pure; the words are in `words`.
//!
//! A row of its own says it all. Without one, a later row may stand for the slot; else the task was suspended, or the
//! slot still waits, or something came in between that slots before it do not survive.

use scheduler::{
    run::{Run, RunStatus, RunTrigger},
    schedule::MAX_COUNTED,
};
use store::queries::{pruned_slots::PrunedSlots, suspensions::Suspension};

use super::{
    evidence::{Evidence, Presence},
    schedule_history::Turn,
};

/// What became of a slot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Verdict<'a> {
    /// Rows of its own, first attempt to last.
    Answered(&'a [Run]),
    /// Another slot's row stands for it.
    Folded(&'a Run),
    /// It ran, and its row shares a record with others.
    Pruned(&'a PrunedSlots),
    /// It is still to come.
    Upcoming,
    /// It has come, and a running cockpit holds it.
    Waiting,
    /// It has come, and nobody is there.
    Unanswered,
    /// The task was switched off.
    SwitchedOff,
    /// The task was suspended when it came.
    Suspended(&'a Suspension),
    /// The task was suspended before it could run.
    Overtaken(&'a Suspension),
    /// The schedule changed before it could run.
    TurnedAway(&'a Turn),
    /// Nothing is recorded.
    Unknown,
}

/// What became of the slot.
pub(crate) fn judge(known: &Evidence) -> Verdict<'_> {
    let Evidence { slot, era, rows, circumstances, now, .. } = known;
    if !rows.attempts.is_empty() {
        return Verdict::Answered(&rows.attempts);
    }
    if !era.task.enabled {
        return Verdict::SwitchedOff;
    }
    let covers = |s: &&Suspension| s.since < *slot && s.ended.is_none_or(|ended| *slot <= ended);
    if let Some(suspension) = circumstances.suspensions.iter().find(covers) {
        return Verdict::Suspended(suspension);
    }
    if slot > now {
        return Verdict::Upcoming;
    }
    let later = rows.after.as_ref().filter(|run| run.missed_count > 0);
    let counted = later.and_then(|run| {
        let last = run.scheduled_for.filter(|last| era.reaches(*last))?;
        Some((run, era.count(*slot, last)?))
    });
    if let Some((run, count)) = counted
        && count <= run.missed_count
        && count < MAX_COUNTED
    {
        return Verdict::Folded(run);
    }
    if let Some(pruned) = &rows.pruned {
        return Verdict::Pruned(pruned);
    }
    // More than anybody counted: then it stands for all before it.
    if let Some((run, _)) = counted.filter(|(run, _)| run.missed_count >= MAX_COUNTED) {
        return Verdict::Folded(run);
    }
    if era.until.is_none() && known.next_run_at.is_some_and(|next| next <= *slot) {
        return match known.presence {
            Presence::Serving { .. } => Verdict::Waiting,
            Presence::Nobody => Verdict::Unanswered,
        };
    }
    if let Some(suspension) = circumstances.suspensions.iter().find(|s| {
        s.since >= *slot
            && era.reaches(s.since)
            && rows.after.as_ref().is_none_or(|run| s.since <= run.started_at)
    }) {
        return Verdict::Overtaken(suspension);
    }
    match &era.until {
        Some(turn) => Verdict::TurnedAway(turn),
        None => Verdict::Unknown,
    }
}

impl<'a> Verdict<'a> {
    /// The run that says it, the last attempt of several.
    pub fn run(&self) -> Option<&'a Run> {
        match *self {
            Self::Answered(attempts) => attempts.last(),
            Self::Folded(run) => Some(run),
            // Of several, only the last one's number is kept.
            Self::Pruned(pruned) if pruned.runs == 1 => Some(&pruned.last),
            _ => None,
        }
    }

    /// The word it is sent as.
    pub fn as_str(&self) -> &'static str {
        if let Some(run) = self.run() {
            return match (run.status, self) {
                (RunStatus::Running, _) => "running",
                (RunStatus::Interrupted, _) => "interrupted",
                (RunStatus::Skipped, _) => "skipped",
                (_, Self::Folded(_)) => "coalesced",
                (RunStatus::Success | RunStatus::Error | RunStatus::Cancelled, _) => "ran",
            };
        }
        match self {
            Self::Answered(_) | Self::Folded(_) | Self::Pruned(_) => "ran",
            Self::Upcoming => "upcoming",
            Self::Waiting => "waiting",
            Self::Unanswered => "unanswered",
            Self::SwitchedOff => "disabled",
            Self::Suspended(_) | Self::Overtaken(_) => "suspended",
            Self::TurnedAway(_) => "edited",
            Self::Unknown => "unknown",
        }
    }
}

/// The engine passed the slots over, as opposed to a handler that had nothing to do.
pub(crate) fn was_passed_over(run: &Run) -> bool {
    run.status == RunStatus::Skipped && run.trigger == RunTrigger::Schedule && run.missed_count > 0
}
