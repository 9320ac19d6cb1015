//! How runs ended, in words: the second half of a sentence.

use chrono::TimeDelta;
use handlers::NO_KEYRING;
use scheduler::run::{Reason, Run, RunStatus};

use super::{
    absence::{AbsenceKind, absences, in_words},
    evidence::Evidence,
    times::{Times, took},
};

/// The pause before the first retry; each further one is twice as long (semantics S8).
const FIRST_BACKOFF: TimeDelta = TimeDelta::seconds(30);

/// One attempt and its end.
pub(super) fn attempt(known: &Evidence, run: &Run, again: bool, times: &Times) -> String {
    let id = run.id;
    let ended = ending(known, run, times);
    if again {
        format!("; attempt {}, run {id} at {}, {ended}", run.attempt, times.second(run.started_at))
    } else {
        format!("; run {id} {ended}")
    }
}

/// How a run ended, after its number.
pub(super) fn ending(known: &Evidence, run: &Run, times: &Times) -> String {
    let after = run.duration_ms.map(|millis| format!(" after {}", took(millis))).unwrap_or_default();
    let said = run.error_message.as_deref().map(|said| format!(": {}", said.trim_end_matches('.')));
    let said = said.unwrap_or_default();
    match run.status {
        RunStatus::Running => "is still running".to_owned(),
        RunStatus::Success => format!("succeeded{after}"),
        RunStatus::Error => format!("failed{after}{said}"),
        RunStatus::Cancelled if run.reason == Some(Reason::SUPERSEDED) => {
            format!("was cancelled{after}: its next slot came and took its place")
        }
        RunStatus::Cancelled => format!("was cancelled{after} by somebody"),
        RunStatus::Interrupted if run.reason == Some(Reason::CRASHED) => {
            let noticed = run.finished_at.unwrap_or(known.now);
            let absences = absences(&known.circumstances, run.started_at, noticed, false);
            let died = absences.into_iter().find(|a| a.kind == AbsenceKind::Vanished && a.to.is_some());
            let how =
                died.map_or_else(|| "the app died".to_owned(), |died| in_words(&[died], times).concat());
            format!("was interrupted in the middle: {how}")
        }
        RunStatus::Interrupted => format!("was interrupted{after}: the app closed"),
        RunStatus::Skipped => match &run.reason {
            Some(reason) if *reason == Reason::NOT_CONFIGURED => {
                "had nothing to do: the task has not been set up".to_owned()
            }
            Some(reason) if *reason == Reason::OFFLINE => "had no network".to_owned(),
            Some(reason) if reason.as_str() == NO_KEYRING => "had no answer from the keyring".to_owned(),
            Some(reason) => format!("had nothing to do ({reason})"),
            None => "had nothing to do".to_owned(),
        },
    }
}

/// What the failure of the last attempt led to: nothing that has a row. Why no retry followed is not recorded: the next slot may have
/// come first, the error may have been final, or the server have asked for a longer pause. So only that is told which is known.
pub(super) fn what_followed(known: &Evidence, last: Option<&Run>, times: &Times) -> String {
    let Some((run, finished)) =
        last.filter(|run| run.status == RunStatus::Error).and_then(|run| run.finished_at.map(|at| (run, at)))
    else {
        return String::new();
    };
    if known.circumstances.suspensions.iter().any(|suspension| suspension.since == finished) {
        return "; so many errors suspended the task".to_owned();
    }
    let doublings = u32::try_from(run.attempt - 1).unwrap_or(0).min(10);
    let retry_at = finished + FIRST_BACKOFF * 2_i32.pow(doublings);
    let had_retries = run.attempt <= known.era.task.max_retries;
    let next = known.era.next_slot(known.slot).filter(|next| *next <= retry_at.min(known.now));
    match next.filter(|_| had_retries) {
        Some(next) => format!("; not tried again before its next slot, {}", times.minute(next)),
        None => String::new(),
    }
}
