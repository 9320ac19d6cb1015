//! Which slot a moment means: the latest one up to it, a coming one, or none. Pure.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    asked::Asked,
    schedule_history::{Era, ScheduleHistory, TurnKind},
    times::Times,
};

/// What is at a moment.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// A slot; what became of it is another question.
    Slot(DateTime<Utc>, Box<Era>),
    /// The task was switched off, and this would have been its slot.
    SwitchedOff(DateTime<Utc>, Box<Era>),
    /// The task was not there yet.
    BeforeCreation(DateTime<Utc>),
    /// No slot lies there: the schedule, and its slots before and after.
    Nothing {
        /// The schedule.
        era: Box<Era>,
        /// The slot before.
        before: Option<DateTime<Utc>>,
        /// The slot after.
        after: Option<DateTime<Utc>>,
    },
    /// The schedule has changed since, and its slots until then are not recorded.
    NotRecorded(Box<Era>),
}

/// The place of `asked`. `answered` is the latest slot up to it that has a row: rows know of slots that the schedule
/// does not, such as one that was due at once after an edit.
pub(crate) fn locate(
    history: &ScheduleHistory,
    asked: Asked,
    answered: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Place {
    if asked.through < history.task.created_at {
        return Place::BeforeCreation(history.task.created_at);
    }
    if asked.from > now {
        return to_come(history, asked, now);
    }
    let until = asked.through.min(now);
    let era = history.era_at(until);
    if !era.task.enabled {
        return Place::SwitchedOff(era.latest_slot(until).unwrap_or(until), Box::new(era));
    }
    // What was before it was last switched on is another story.
    let switched_on = history.switched_on(until);
    let answered = answered.filter(|slot| switched_on.is_none_or(|on| *slot > on));
    let computed = match (history.latest_slot(until), answered) {
        (Ok(computed), _) => computed,
        // Its rows show where its grid lay.
        (Err(era), Some(known)) => {
            let era = era.through(known);
            let slot = era.latest_slot(until.min(era.until.as_ref().map_or(until, |turn| turn.at)));
            match slot {
                Some(slot) => Some((slot, era)),
                None => return Place::NotRecorded(Box::new(era)),
            }
        }
        // Nothing has ever answered a slot of it.
        (Err(_), None) => None,
    };
    match (computed, answered) {
        (Some((slot, era)), answered) if answered.is_none_or(|answered| answered <= slot) => {
            Place::Slot(slot, Box::new(era))
        }
        (_, Some(answered)) => Place::Slot(answered, Box::new(history.era_at(answered).through(answered))),
        (_, None) if era.schedule.is_none() => Place::NotRecorded(Box::new(era)),
        (_, None) => nothing(history, era, until),
    }
}

fn to_come(history: &ScheduleHistory, asked: Asked, now: DateTime<Utc>) -> Place {
    let era = history.era_at(now);
    if !era.task.enabled {
        return Place::SwitchedOff(era.latest_slot(asked.through).unwrap_or(asked.from), Box::new(era));
    }
    // The row's own next slot may lie off the grid; of a suspended task it is a probe, and no slot.
    let stored = history.task.next_run_at.filter(|_| !history.task.is_suspended());
    let slots = era.latest_slot(asked.through).into_iter().chain(stored);
    match slots.filter(|slot| *slot > now && *slot <= asked.through).max() {
        Some(slot) => Place::Slot(slot, Box::new(era)),
        None => nothing(history, era, now),
    }
}

fn nothing(history: &ScheduleHistory, era: Era, until: DateTime<Utc>) -> Place {
    let before = history.latest_slot(until).ok().flatten().map(|(slot, _)| slot);
    let after = era.next_slot(until);
    // An interval task that no cockpit has served yet has a grid only on paper, also after a run on request.
    let waits_for_a_start = history.task.next_run_at.is_none()
        && era.schedule.as_ref().is_some_and(|schedule| schedule.interval().is_some());
    Place::Nothing { era: Box::new(era), before, after: after.filter(|_| !waits_for_a_start) }
}

impl Place {
    /// The sentence for a moment without a slot; `None` where there is one.
    pub fn sentence(&self, times: &Times) -> Option<String> {
        let at = times.of_slot();
        match self {
            Self::Slot(..) | Self::SwitchedOff(..) => None,
            Self::BeforeCreation(created) => {
                Some(format!("no slot at {at}, the task was created {}", times.about(*created)))
            }
            Self::NotRecorded(era) => Some(match &era.until {
                Some(turn) => format!(
                    "the schedule was edited at {}, and where its slots lay before is not recorded",
                    times.second(turn.at)
                ),
                None => "the task's schedule cannot be read".to_owned(),
            }),
            Self::Nothing { era, before, after } => {
                let schedule = match &era.schedule {
                    Some(schedule) if schedule.is_manual() => "it runs only when asked to".to_owned(),
                    Some(schedule) => format!("its schedule is: {}", lower(&schedule.describe())),
                    None => "its schedule is not known".to_owned(),
                };
                let since = match &era.since.kind {
                    TurnKind::SwitchedOn(by) => {
                        format!(" (switched on {} by {by})", times.second(era.since.at))
                    }
                    TurnKind::Edited(by) => format!(" (edited {} by {by})", times.second(era.since.at)),
                    TurnKind::Created | TurnKind::SwitchedOff(_) | TurnKind::ZoneChanged => String::new(),
                };
                let around = match (before, after) {
                    (Some(before), Some(after)) => {
                        format!(", slots at {} and {}", times.minute(*before), times.minute(*after))
                    }
                    (None, Some(after)) => format!(", the next slot is at {}", times.minute(*after)),
                    (Some(before), None) => format!(", the last slot was at {}", times.minute(*before)),
                    (None, None) => String::new(),
                };
                Some(format!("no slot at {at}, {schedule}{since}{around}"))
            }
        }
    }

    /// The slots around a moment without one.
    pub fn around(&self) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        match self {
            Self::Nothing { before, after, .. } => (*before, *after),
            _ => (None, None),
        }
    }
}

/// Descriptions begin like sentences.
fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// How far ahead a slot can be asked about.
pub(crate) const MAX_AHEAD: TimeDelta = TimeDelta::days(366);
