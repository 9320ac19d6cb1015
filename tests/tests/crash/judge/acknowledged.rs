//! A7: what a process said is in the database. Whatever was told of a run must be there after the last kill, as it was
//! told.

use std::collections::HashSet;

use api::run::{RunTaskNowResult, SystemTaskRunDto};

use super::{Case, Finding, row};
use crate::ledger::Fact;

pub(super) fn judge(case: &Case) -> Vec<Finding> {
    let stored: HashSet<u64> = case.articles.iter().copied().collect();
    let mut findings = Vec::new();
    // The same row is told again and again: every version of it counts, and each once.
    let mut heard = HashSet::new();
    for entry in &case.entries {
        let finding = match &entry.fact {
            Fact::Told(told) if heard.insert(format!("{told:?}")) => told_of(case, told),
            Fact::Replied(reply) => replied(case, reply),
            Fact::Requested { task_type, known: Some(known), .. } if task_type == "news_sync" => {
                (!stored.contains(known)).then_some(Finding::Unstored { number: *known })
            }
            _ => None,
        };
        findings.extend(finding);
    }
    findings
}

fn told_of(case: &Case, told: &SystemTaskRunDto) -> Option<Finding> {
    let lost = || Finding::Lost { run: told.id, told: format!("{told:?}") };
    let Some(row) = row(case, told.id) else { return Some(lost()) };
    let found = SystemTaskRunDto::from(row);
    let same_run = (found.task_id, &found.started_at, &found.trigger, found.attempt)
        == (told.task_id, &told.started_at, &told.trigger, told.attempt);
    if !same_run {
        // The id went to another one.
        return Some(lost());
    }
    (!is_kept(told, &found)).then(|| Finding::Changed {
        run: told.id,
        told: format!("{told:?}"),
        found: format!("{found:?}"),
    })
}

/// Does the row still say what was told of it?
fn is_kept(told: &SystemTaskRunDto, found: &SystemTaskRunDto) -> bool {
    let mut expected = found.clone();
    match told.status.as_str() {
        // It had an end to come. Whose it may be is for the others to judge.
        "running" => {
            expected.status.clone_from(&told.status);
            expected.finished_at = None;
            expected.duration_ms = None;
            expected.result = None;
            expected.error_message = None;
            expected.reason = None;
        }
        // Consecutive slots behind one run share a row, which grows.
        "skipped" if told.reason.as_deref() == Some("overlap") => {
            let grown = found.missed_count >= told.missed_count
                && found.scheduled_for >= told.scheduled_for
                && found.finished_at >= told.finished_at;
            if !grown {
                return false;
            }
            expected.missed_count = told.missed_count;
            expected.scheduled_for.clone_from(&told.scheduled_for);
            expected.finished_at.clone_from(&told.finished_at);
        }
        _ => {}
    }
    expected == *told
}

fn replied(case: &Case, reply: &RunTaskNowResult) -> Option<Finding> {
    if !tells_of_an_end(reply) {
        return None;
    }
    let run = reply.run_id?;
    let told = || format!("{reply:?}");
    let Some(row) = row(case, run) else { return Some(Finding::Lost { run, told: told() }) };
    let found = SystemTaskRunDto::from(row);
    let same = found.trigger == "manual"
        && found.status == reply.status
        && found.result == reply.result
        && found.error_message == reply.error_message
        && found.reason == reply.reason
        && found.finished_at.as_ref() == Some(&reply.finished_at);
    (!same).then(|| Finding::Changed { run, told: told(), found: format!("{found:?}") })
}

/// A run that was in the way is named too, and not said to have ended.
pub fn tells_of_an_end(reply: &RunTaskNowResult) -> bool {
    reply.reason.as_deref() != Some("already running")
}
