//! The sentences: why a slot ran when it did, or did not. Pure, and the only place that words such things.
//!
//! A sentence begins in lower case and has no full stop, so that it can follow a name; [`prose`] makes it stand alone.

use chrono::{DateTime, TimeDelta, Utc};
use scheduler::{
    run::{Reason, Run, RunTrigger},
    task::CatchUpPolicy,
};
use store::queries::suspensions::Suspension;

use super::{
    absence::in_words,
    ending::{attempt, ending, what_followed},
    evidence::Evidence,
    holds::{covering, in_pause, in_snooze},
    open_slots::{next_probe, unanswered, upcoming, waiting},
    schedule_history::{Turn, TurnKind},
    times::{Times, duration, slots},
    verdict::{Verdict, was_passed_over},
};

/// Up to this late, nobody needs to be told why.
const PUNCTUAL: TimeDelta = TimeDelta::seconds(1);
/// A next slot nearer than this, or than a quarter of the way to it from the last, makes a catch-up pointless (semantics S2).
const SOON: TimeDelta = TimeDelta::minutes(5);
/// Of a task that has run for months the earlier rows may have been pruned by their age.
const NEVER_RUN: &str = "it had never run before, as far as is kept";

/// What became of the slot.
pub(crate) fn sentence(known: &Evidence, verdict: &Verdict<'_>) -> String {
    let times = known.times();
    let due = due(known, &times);
    let clauses = match verdict {
        Verdict::Answered([first, ..]) => answered(known, first, &times),
        Verdict::Answered([]) | Verdict::Unknown => {
            vec![due, "and nothing is recorded of what became of it".to_owned()]
        }
        Verdict::Folded(run) => answered(known, run, &times),
        Verdict::Pruned(pruned) if pruned.runs == 1 => answered(known, &pruned.last, &times),
        Verdict::Pruned(pruned) => {
            let ended = ending(known, &pruned.last, &times);
            vec![
                due,
                format!("run on time, {ended} (its row has been pruned, with {} alike)", pruned.runs - 1),
            ]
        }
        Verdict::Upcoming => upcoming(known, due, &times),
        Verdict::Waiting => waiting(known, due, &times),
        Verdict::Unanswered => unanswered(known, due, &times),
        Verdict::SwitchedOff => vec![format!("not {due}"), switched_off(known, &times)],
        Verdict::Suspended(suspension) => suspended(known, &due, suspension, &times),
        Verdict::Overtaken(suspension) => {
            let at = times.second(suspension.since);
            with_absences(known, due, suspension.since, &times)
                .chain([format!(
                    "never run: repeated errors suspended the task at {at}, before its turn came"
                )])
                .collect()
        }
        Verdict::TurnedAway(turn) => {
            with_absences(known, due, turn.at, &times).chain([turned_away(turn, &times)]).collect()
        }
    };
    let mut text = clauses.join(", ");
    if let Verdict::Answered(attempts) = verdict {
        for (n, run) in attempts.iter().enumerate().filter(|(_, run)| !was_passed_over(run)) {
            text.push_str(&attempt(known, run, n > 0, &times));
        }
        text.push_str(&what_followed(known, attempts.last(), &times));
    } else if let Some(run) = verdict.run().filter(|run| !was_passed_over(run)) {
        text.push_str(&attempt(known, run, false, &times));
    }
    text
}

/// A run that answers no slot of the schedule: one that somebody asked for, or a probe.
pub(crate) fn sentence_of_run(known: &Evidence, run: &Run) -> String {
    let times = known.times();
    let at = times.second(run.started_at);
    let began = match run.trigger {
        RunTrigger::Manual => format!("somebody asked for it at {at}"),
        RunTrigger::Retry | RunTrigger::Schedule | RunTrigger::CatchUp => {
            format!("a probe of the suspended task at {at}")
        }
    };
    format!("{began}{}", attempt(known, run, false, &times))
}

/// The sentence on its own.
pub(crate) fn prose(sentence: &str) -> String {
    let mut chars = sentence.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    let text: String = first.chain(chars).collect();
    format!("{}.", text.trim_end_matches('.'))
}

fn due(known: &Evidence, times: &Times) -> String {
    let zone = if known.zone == known.machine_zone { String::new() } else { format!(" {}", known.zone) };
    format!("due {}{zone}", times.of_slot())
}

fn with_absences(
    known: &Evidence,
    due: String,
    until: DateTime<Utc>,
    times: &Times,
) -> impl Iterator<Item = String> {
    let absences = known.absences(until);
    std::iter::once(due).chain(in_words(&absences, times))
}

/// How a row answers the slot, up to the beginning of its run.
fn answered(known: &Evidence, run: &Run, times: &Times) -> Vec<String> {
    let due = due(known, times);
    if was_passed_over(run) {
        return passed_over(known, run, due, times);
    }
    let late = run.started_at - known.slot;
    let at = times.second(run.started_at);
    let ran = match (run.trigger, run.missed_count) {
        (RunTrigger::CatchUp, ..=1) => format!("run at {at} as catch-up"),
        (RunTrigger::CatchUp, count) => format!("run once at {at} as catch-up for {}", slots(count)),
        (RunTrigger::Retry, _) => format!("attempt {} at {at}", run.attempt),
        (RunTrigger::Schedule | RunTrigger::Manual, _) if late <= PUNCTUAL => {
            return vec![due, "run on time".to_owned()];
        }
        (RunTrigger::Schedule | RunTrigger::Manual, _) => format!("run at {at}, {} late", duration(late)),
    };
    with_absences(known, due, run.started_at, times).chain([ran]).collect()
}

fn passed_over(known: &Evidence, run: &Run, due: String, times: &Times) -> Vec<String> {
    let others = match run.missed_count {
        ..=1 => String::new(),
        2 => " with another one".to_owned(),
        count => format!(" with {} others", slots(count - 1).replace(" slots", "")),
    };
    let Some(reason) = &run.reason else { return vec![due, format!("passed over{others}")] };
    if *reason == Reason::OVERLAP {
        let blocking = run.blocked_by.map_or_else(|| "the task".to_owned(), |run| format!("run {run}"));
        return vec![due, format!("passed over{others} because {blocking} was still running")];
    }
    if *reason == Reason::PAUSED {
        let pause = known.circumstances.pauses.iter().rev().find(|pause| pause.since <= run.started_at);
        let paused = pause.map_or_else(|| "everything paused".to_owned(), |pause| in_pause(pause, times));
        return vec![due, paused, format!("passed over{others}")];
    }
    if *reason == Reason::SNOOZED {
        let begun = || known.snoozes.iter().rev().find(|snooze| snooze.since <= run.started_at);
        let snooze = covering(&known.snoozes, known.slot).or_else(begun);
        let snoozed = snooze.map_or_else(|| "it was snoozed".to_owned(), |snooze| in_snooze(snooze, times));
        return vec![due, snoozed, format!("passed over{others}")];
    }
    if *reason == Reason::OFFLINE {
        return vec![due, format!("passed over{others} because there was no network")];
    }
    if *reason == Reason::MISSED {
        let why = why_missed(known, run, times);
        return with_absences(known, due, run.started_at, times)
            .chain([format!("not caught up{others}: {why}")])
            .collect();
    }
    vec![due, format!("passed over{others} ({reason})")]
}

fn why_missed(known: &Evidence, run: &Run, times: &Times) -> String {
    // Its slots from before then waited for their turn, and had none any more.
    let in_force =
        |s: &&Suspension| s.since <= run.started_at && s.ended.is_none_or(|ended| run.started_at < ended);
    if let Some(suspension) = known.circumstances.suspensions.iter().find(in_force) {
        let at = times.second(suspension.since);
        return format!("repeated errors suspended the task at {at}, before its turn came");
    }
    match known.era.task.catch_up {
        CatchUpPolicy::Skip => "its policy is to skip what was missed".to_owned(),
        CatchUpPolicy::All if !known.rows.has_run_before => NEVER_RUN.to_owned(),
        CatchUpPolicy::All => "its policy is to run the latest 100 that were missed, and no more".to_owned(),
        CatchUpPolicy::Once => {
            let last = run.scheduled_for.unwrap_or(known.slot);
            let is_near = |next: &DateTime<Utc>| *next - run.started_at < SOON.min((*next - last) / 4);
            match known.era.next_slot(run.started_at).filter(is_near) {
                Some(next) => format!("its next slot, {}, was near", times.minute(next)),
                None if !known.rows.has_run_before => NEVER_RUN.to_owned(),
                // The edit that changed it is not kept any more.
                None => "its policy of then was against it".to_owned(),
            }
        }
    }
}

fn switched_off(known: &Evidence, times: &Times) -> String {
    let era = &known.era;
    let until = era.until.as_ref().map(|turn| turn.at);
    let was = if until.is_some() { "was" } else { "has been" };
    match &era.since.kind {
        TurnKind::SwitchedOff(by) => {
            format!("the task {was} switched off {} (by {by})", times.span_or_since(era.since.at, until))
        }
        _ => "the task was switched off".to_owned(),
    }
}

fn suspended(known: &Evidence, due: &str, suspension: &Suspension, times: &Times) -> Vec<String> {
    let span = times.span_or_since(suspension.since, suspension.ended);
    let had = if suspension.ended.is_some() { "had" } else { "have had" };
    let mut clauses = vec![format!("not {due}"), format!("repeated errors {had} the task suspended {span}")];
    if suspension.ended.is_none()
        && let Some(probe) = known.next_run_at.filter(|at| *at > known.now)
    {
        clauses.extend(next_probe(known, probe, times));
    }
    clauses
}

fn turned_away(turn: &Turn, times: &Times) -> String {
    let at = times.second(turn.at);
    match &turn.kind {
        TurnKind::SwitchedOff(by) => format!("never run: the task was switched off at {at} by {by}"),
        TurnKind::ZoneChanged => {
            format!("never run: this computer's zone changed at {at}, and its slots with it")
        }
        TurnKind::Edited(by) | TurnKind::SwitchedOn(by) => {
            format!(
                "never run: the schedule was edited at {at} by {by}, and its slots counted anew from then"
            )
        }
        TurnKind::Created => format!("never run: the task was created at {at}"),
    }
}
