//! What kept slots from running because somebody wanted it so: pauses of everything, and snoozes of the task. Pure.
//!
//! Pauses have a table of their own. Snoozes are edits; the row still knows the last one when its edits are pruned.

use api::{instant_from_text, task::UpdateTaskInput};
use chrono::{DateTime, TimeDelta, Utc};
use scheduler::run::PROBE_INTERVAL;
use store::queries::{edits::Edit, pauses::PastPause};

use super::{schedule_history::ScheduleHistory, times::Times};

/// A snooze, over or in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PastSnooze {
    /// Since when.
    pub since: DateTime<Utc>,
    /// Its end as it was planned; `None`: until somebody wakes the task.
    pub until: Option<DateTime<Utc>>,
    /// Its end; `None`: in force.
    pub ended: Option<DateTime<Utc>>,
    /// Why, in the words of whoever snoozed the task.
    pub reason: Option<String>,
}

/// The snoozes of a task, oldest first.
pub(crate) fn snoozes(history: &ScheduleHistory, now: DateTime<Utc>) -> Vec<PastSnooze> {
    let mut found: Vec<PastSnooze> = Vec::new();
    for edit in history.edits.iter().rev() {
        take_in(&mut found, edit);
    }
    let row = &history.task;
    if let Some(since) = row.snoozed_at.filter(|since| found.iter().all(|known| known.since != *since)) {
        let reason = row.snooze_reason.clone();
        found.push(PastSnooze { since, until: row.snoozed_until, ended: None, reason });
        found.sort_by_key(|snooze| snooze.since);
    }
    for snooze in found.iter_mut().filter(|snooze| snooze.ended.is_none()) {
        snooze.ended = snooze.until.filter(|until| *until <= now);
    }
    found
}

fn take_in(found: &mut Vec<PastSnooze>, edit: &Edit) {
    // A record that cannot be read tells of no snooze; Undo is where that is said.
    let fields = |json: &str| serde_json::from_str::<UpdateTaskInput>(json).unwrap_or_default().snooze;
    let Some(after) = fields(&edit.after) else { return };
    let was_in_force = fields(&edit.before).flatten().is_some();
    let last = found.last_mut().filter(|snooze| was_in_force && snooze.ended.is_none());
    match (after, last) {
        (None, Some(last)) => last.ended = Some(edit.edited_at),
        (None, None) => {}
        (Some(input), last) => {
            let until = input.until.as_deref().and_then(instant_from_text);
            match last {
                Some(last) => (last.until, last.reason) = (until, input.reason),
                None => {
                    found.push(PastSnooze {
                        since: edit.edited_at,
                        until,
                        ended: None,
                        reason: input.reason,
                    });
                }
            }
        }
    }
}

/// The snooze that covers `slot`.
pub(super) fn covering(snoozes: &[PastSnooze], slot: DateTime<Utc>) -> Option<&PastSnooze> {
    let covers = |snooze: &&PastSnooze| {
        snooze.since <= slot && snooze.ended.or(snooze.until).is_none_or(|end| slot <= end)
    };
    snoozes.iter().rev().find(covers)
}

/// The pause that covers `slot`.
pub(super) fn covering_pause(pauses: &[PastPause], slot: DateTime<Utc>) -> Option<&PastPause> {
    let covers =
        |pause: &&PastPause| pause.since <= slot && pause.ended.or(pause.until).is_none_or(|end| slot <= end);
    pauses.iter().rev().find(covers)
}

/// The first probe of a suspended task after `end`, where its next is at `probe`: one that comes while everything is paused, or the
/// task snoozed, gives way to the next.
pub(crate) fn probe_after(probe: DateTime<Utc>, end: DateTime<Utc>) -> DateTime<Utc> {
    if probe > end {
        return probe;
    }
    let passed_over = (end - probe).num_seconds() / PROBE_INTERVAL.num_seconds() + 1;
    let later = TimeDelta::seconds(PROBE_INTERVAL.num_seconds() * passed_over);
    probe.checked_add_signed(later).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// "everything paused 20:40–22:00 (moving house)"
pub(super) fn in_pause(pause: &PastPause, times: &Times) -> String {
    let why = in_brackets(pause.reason.as_deref());
    // One that ends by itself ended when it was to, whoever was there to note it.
    let ended = pause.ended.or(pause.until.filter(|until| *until <= times.now));
    match (ended, pause.until) {
        (None, Some(until)) => {
            format!("everything paused since {} until {}{why}", times.about(pause.since), times.about(until))
        }
        (ended, _) => format!("everything paused {}{why}", times.span_or_since(pause.since, ended)),
    }
}

/// "it was snoozed from 20:40 until 22:00 (on holiday)"
pub(super) fn in_snooze(snooze: &PastSnooze, times: &Times) -> String {
    let (since, why) = (times.about(snooze.since), in_brackets(snooze.reason.as_deref()));
    match (snooze.ended, snooze.until) {
        (Some(ended), _) => format!("it was snoozed from {since} until {}{why}", times.about(ended)),
        (None, Some(until)) => format!("it is snoozed from {since} until {}{why}", times.about(until)),
        (None, None) => format!("it has been snoozed since {since}{why}"),
    }
}

fn in_brackets(reason: Option<&str>) -> String {
    reason.map(|reason| format!(" ({reason})")).unwrap_or_default()
}
