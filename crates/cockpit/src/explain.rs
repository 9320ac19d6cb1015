//! Why a run happened, or did not, in a sentence.

use chrono::{DateTime, Utc};
use scheduler::run::{Reason, Run, RunStatus, RunTrigger};

/// The sentence, in UTC: the window shows local times beside it.
pub(crate) fn explain(run: &Run) -> String {
    let origin = match (run.trigger, run.scheduled_for) {
        (RunTrigger::Manual, _) => "Somebody asked for it".to_owned(),
        (RunTrigger::Schedule, Some(slot)) => format!("Due {}", at(slot)),
        (RunTrigger::CatchUp, Some(slot)) => {
            let slots = slots(run.missed_count);
            format!("A catch-up for {slots}, the latest due {}", at(slot))
        }
        (RunTrigger::Retry, Some(slot)) if run.attempt > 1 => {
            format!("Attempt {} at what was due {}", run.attempt, at(slot))
        }
        (RunTrigger::Retry, _) => "A probe of a suspended task".to_owned(),
        (_, None) => "Due".to_owned(),
    };
    format!("{origin}; {}.", what_became_of_it(run))
}

fn what_became_of_it(run: &Run) -> String {
    let started = at(run.started_at);
    match (run.status, &run.reason) {
        (RunStatus::Running, _) => format!("running since {started}"),
        (RunStatus::Success, _) => format!("run at {started}, and it went well"),
        (RunStatus::Error, Some(reason)) => format!("run at {started}, and it failed ({reason})"),
        (RunStatus::Error, None) => format!("run at {started}, and it failed"),
        (RunStatus::Cancelled, _) => format!("run at {started} and cancelled"),
        (RunStatus::Interrupted, Some(reason)) if *reason == Reason::CRASHED => {
            format!("run at {started}, and the app died in the middle of it")
        }
        (RunStatus::Interrupted, _) => format!("run at {started}, and the app closed in the middle of it"),
        (RunStatus::Skipped, Some(reason)) => passed_over(run, reason),
        (RunStatus::Skipped, None) => "skipped".to_owned(),
    }
}

fn passed_over(run: &Run, reason: &Reason) -> String {
    let slots = slots(run.missed_count);
    if *reason == Reason::OVERLAP {
        let run_in_the_way =
            run.blocked_by.map_or("the task".to_owned(), |blocking| format!("run {blocking}"));
        format!("{slots} passed over because {run_in_the_way} was still running")
    } else if *reason == Reason::MISSED {
        format!("{slots} passed while nobody could run them, and were not caught up")
    } else if *reason == Reason::PAUSED {
        format!("{slots} passed over because everything was paused")
    } else if *reason == Reason::OFFLINE {
        "skipped because there was no network".to_owned()
    } else if *reason == Reason::NOT_CONFIGURED {
        "there was nothing to do: the task has not been set up".to_owned()
    } else {
        format!("skipped ({reason})")
    }
}

fn slots(count: i64) -> String {
    match count {
        ..=1 => "1 slot".to_owned(),
        1_000.. => "1,000 slots or more".to_owned(),
        n => format!("{n} slots"),
    }
}

fn at(instant: DateTime<Utc>) -> String {
    instant.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}
