//! Why nobody was there when a slot was due: the computer slept, its clock jumped, or no cockpit ran. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use store::queries::{epochs::ProcessEpoch, slot_history::Circumstances, time_jumps::JumpCause};

use super::times::Times;
use crate::{counted::counted, options::ON_REQUEST};

/// Awake for no longer than this between two sleeps, nothing scheduled begins (semantics S2): it is one absence.
const MOMENT: TimeDelta = TimeDelta::minutes(2);
/// Absences told of.
const MAX_TOLD: usize = 3;

/// A span in which no slot could be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Absence {
    /// Since when.
    pub from: DateTime<Utc>,
    /// Until when; `None`: to this moment.
    pub to: Option<DateTime<Utc>>,
    /// Why.
    pub kind: AbsenceKind,
}

/// Why nobody was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AbsenceKind {
    /// The computer slept.
    Asleep,
    /// Its clock was set forward.
    ClockSet,
    /// One of the two.
    AsleepOrClockSet,
    /// The cockpit was closed.
    Closed,
    /// The cockpit ended without a word; it was last heard of at the beginning.
    Vanished,
}

/// The absences that overlap `due..until`, earliest first. `is_served`: a cockpit runs now.
pub(crate) fn absences(
    known: &Circumstances,
    due: DateTime<Utc>,
    until: DateTime<Utc>,
    is_served: bool,
) -> Vec<Absence> {
    let mut found = between_epochs(&known.epochs, is_served);
    for jump in known.jumps.iter().filter(|jump| jump.to > jump.from) {
        let kind = match jump.cause {
            Some(JumpCause::Sleep) => AbsenceKind::Asleep,
            Some(JumpCause::ClockSet) => AbsenceKind::ClockSet,
            None => AbsenceKind::AsleepOrClockSet,
        };
        found.push(Absence { from: jump.from, to: Some(jump.to), kind });
    }
    found.sort_by_key(|absence| absence.from);
    let mut merged: Vec<Absence> = Vec::new();
    for next in found {
        match merged.last_mut() {
            Some(last) if last.kind == next.kind && continues(last, &next) => last.to = last.to.max(next.to),
            _ => merged.push(next),
        }
    }
    merged.retain(|absence| absence.from < until && absence.to.is_none_or(|to| to > due));
    merged
}

/// A moment of waking does not part two sleeps.
fn continues(last: &Absence, next: &Absence) -> bool {
    !matches!(last.kind, AbsenceKind::Closed | AbsenceKind::Vanished)
        && last.to.is_some_and(|to| next.from - to <= MOMENT)
}

/// Between two cockpits that serve slots, and after the last.
fn between_epochs(epochs: &[ProcessEpoch], is_served: bool) -> Vec<Absence> {
    let serving: Vec<_> = epochs.iter().filter(|epoch| epoch.program != ON_REQUEST).collect();
    let next = serving.iter().skip(1).map(|epoch| Some(epoch.started_at)).chain([None]);
    let gaps = serving.iter().zip(next).filter_map(|(epoch, next)| {
        let runs_on = next.is_none() && epoch.ended_at.is_none() && is_served;
        let kind = if epoch.ended_at.is_some() { AbsenceKind::Closed } else { AbsenceKind::Vanished };
        let absence = Absence { from: epoch.last_heard_at, to: next, kind };
        (!runs_on && next.is_none_or(|next| next > absence.from)).then_some(absence)
    });
    gaps.collect()
}

/// The absences in words: "computer asleep 22:10–07:42".
pub(crate) fn in_words(absences: &[Absence], times: &Times) -> Vec<String> {
    let mut told: Vec<_> = absences.iter().take(MAX_TOLD).map(|absence| absence.in_words(times)).collect();
    if absences.len() > MAX_TOLD {
        told.push(format!("and {} nobody there", counted(absences.len() - MAX_TOLD, "more time")));
    }
    told
}

impl Absence {
    fn in_words(&self, times: &Times) -> String {
        let span = times.span_or_since(self.from, self.to);
        match (self.kind, self.to) {
            (AbsenceKind::Asleep, _) => format!("computer asleep {span}"),
            (AbsenceKind::ClockSet, _) => format!("clock set forward {span}"),
            (AbsenceKind::AsleepOrClockSet, _) => {
                format!("computer asleep (or its clock set forward) {span}")
            }
            (AbsenceKind::Closed, _) => format!("app closed {span}"),
            (AbsenceKind::Vanished, Some(to)) => format!(
                "app gone without a word (last heard of {}, started again {})",
                times.about(self.from),
                times.about(to)
            ),
            (AbsenceKind::Vanished, None) => format!("app not heard of since {}", times.about(self.from)),
        }
    }
}
