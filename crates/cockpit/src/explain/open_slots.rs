//! Slots without an answer, in words: to come, waiting, or come while nobody was there; and the probe of a suspended task. Pure.
//!
//! What their answer will be is the engine's to decide; this says what it will go by as things stand.

use chrono::{DateTime, Utc};
use scheduler::{run::ON_TIME, store::Pause, task::CatchUpPolicy};
use store::queries::pauses::PastPause;

use super::{
    absence::in_words,
    evidence::{Evidence, Presence},
    holds::{covering, covering_pause, in_pause, in_snooze, probe_after},
    times::{Times, duration},
};

pub(super) fn upcoming(known: &Evidence, due: String, times: &Times) -> Vec<String> {
    let coming = format!("in {}", duration(known.slot - known.now));
    let covers = |pause: &&Pause| pause.until.is_none_or(|until| known.slot <= until);
    if let Some(pause) = known.pause.as_ref().filter(covers) {
        let paused = in_pause(&in_force(pause), times);
        return vec![due, coming, paused, "will be passed over unless somebody resumes".to_owned()];
    }
    if let Some(snooze) = covering(&known.snoozes, known.slot) {
        let snoozed = in_snooze(snooze, times);
        return vec![due, coming, snoozed, "will be passed over unless somebody wakes it".to_owned()];
    }
    if known.presence == Presence::Nobody {
        return vec![due, coming, "will run if the cockpit is open then".to_owned()];
    }
    vec![due, coming, "will run".to_owned()]
}

pub(super) fn waiting(known: &Evidence, due: String, times: &Times) -> Vec<String> {
    // What holds it back goes before all else that it may wait for.
    if let Some(held) = held_back(known, times) {
        return vec![due, held, "waits now for the end of that".to_owned()];
    }
    let is_caught_up = known.has_run && known.era.task.catch_up != CatchUpPolicy::Skip;
    let turn =
        if is_caught_up && known.now - known.slot > ON_TIME { "its turn to be caught up, " } else { "" };
    let waits = match known.presence {
        Presence::Serving { running: Some(run) } => format!("waits now: run {run} is still running"),
        Presence::Serving { running: None } | Presence::Nobody => {
            format!("waits now for a worker, the network, {turn}or the moments after a start or a wake")
        }
    };
    vec![due, waits]
}

pub(super) fn unanswered(known: &Evidence, due: String, times: &Times) -> Vec<String> {
    let absences = known.absences(known.now);
    let nobody =
        if absences.is_empty() { vec!["nobody serves it".to_owned()] } else { in_words(&absences, times) };
    let paused = covering_pause(&known.circumstances.pauses, known.slot).map(|pause| in_pause(pause, times));
    let snoozed = || covering(&known.snoozes, known.slot).map(|snooze| in_snooze(snooze, times));
    let covered = paused.or_else(snoozed);
    let then = match known.era.task.catch_up {
        _ if covered.is_some() => "the next start passes it over",
        _ if !known.has_run => "the next start passes it over, since the task has never run",
        CatchUpPolicy::Skip => "the next start passes it over, by the task's policy",
        CatchUpPolicy::Once | CatchUpPolicy::All => "the next start catches up",
    };
    let held = if covered.is_none() { held_back(known, times) } else { None };
    let after = if held.is_some() { "once that is over, " } else { "" };
    std::iter::once(due)
        .chain(nobody)
        .chain(covered)
        .chain(held)
        .chain([format!("not answered yet: {after}{then}")])
        .collect()
}

/// When the next probe of a suspended task comes: `probe`, unless a pause or a snooze is still in force then.
pub(super) fn next_probe(known: &Evidence, probe: DateTime<Utc>, times: &Times) -> Vec<String> {
    let pause = known.pause.as_ref().map(|pause| (pause.until, in_pause(&in_force(pause), times), "resumes"));
    let snooze = known.snoozes.iter().rev().find(|snooze| snooze.ended.is_none());
    let snooze = snooze.map(|snooze| (snooze.until, in_snooze(snooze, times), "wakes it"));
    let holds = [pause, snooze].into_iter().flatten();
    let covering = holds.filter(|(until, ..)| until.is_none_or(|until| probe <= until));
    match covering.max_by_key(|(until, ..)| until.unwrap_or(DateTime::<Utc>::MAX_UTC)) {
        None => vec![format!("the next probe is at {}", times.second(probe))],
        Some((Some(until), held, _)) => {
            vec![held, format!("the next probe is at {}", times.second(probe_after(probe, until)))]
        }
        Some((None, held, ends)) => vec![held, format!("no probe comes until somebody {ends}")],
    }
}

/// The pause or the snooze in force that has begun after the slot: the slot waits for its end.
fn held_back(known: &Evidence, times: &Times) -> Option<String> {
    let delays = |since: DateTime<Utc>, until: Option<DateTime<Utc>>| {
        known.slot < since && since <= known.now && until.is_none_or(|until| known.now < until)
    };
    let pause = known.pause.as_ref().filter(|pause| delays(pause.since, pause.until));
    let snooze = || {
        known.snoozes.iter().rev().find(|snooze| snooze.ended.is_none() && delays(snooze.since, snooze.until))
    };
    pause
        .map(|pause| in_pause(&in_force(pause), times))
        .or_else(|| snooze().map(|snooze| in_snooze(snooze, times)))
}

fn in_force(pause: &Pause) -> PastPause {
    PastPause { since: pause.since, until: pause.until, ended: None, reason: pause.reason.clone() }
}
