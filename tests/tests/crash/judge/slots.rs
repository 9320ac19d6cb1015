//! A1 in the rows: a slot has one answer. A row stands for its own slot and, where it counts more, for as many before
//! it, a second apart.

use std::collections::HashMap;

use scheduler::run::RunTrigger;
use store::queries::run_listing::ListedRun;

use super::{Case, Finding};
use crate::world::EVERY;

pub(super) fn judge(case: &Case) -> Vec<Finding> {
    let mut answers: HashMap<_, Vec<Answer>> = HashMap::new();
    for row in case.rows.iter().filter(|row| row.run.trigger != RunTrigger::Manual) {
        answers.entry((row.run.task_id, row.run.attempt)).or_default().extend(Answer::of(row));
    }
    let mut findings: Vec<Finding> = answers.into_values().flat_map(of_task).collect();
    findings.sort_by_key(|finding| match finding {
        Finding::SlotTwice { second, .. } => *second,
        _ => 0,
    });
    findings
}

/// The slots that a row stands for.
struct Answer {
    run: i64,
    first_ms: i64,
    last_ms: i64,
}

impl Answer {
    fn of(row: &ListedRun) -> Option<Self> {
        let run = &row.run;
        let last_ms = run.scheduled_for?.timestamp_millis();
        let more = run.missed_count.max(1) - 1;
        Some(Self { run: run.id.0, first_ms: last_ms - more * EVERY * 1_000, last_ms })
    }
}

fn of_task(mut answers: Vec<Answer>) -> Vec<Finding> {
    answers.sort_by_key(|answer| (answer.last_ms, answer.run));
    let pairs = answers.windows(2).filter_map(|pair| match pair {
        [first, second] if second.first_ms <= first.last_ms => {
            Some(Finding::SlotTwice { first: first.run, second: second.run })
        }
        _ => None,
    });
    pairs.collect()
}
