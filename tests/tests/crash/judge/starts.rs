//! A1 from outside: every call of a handler that fetches shows at the server, and belongs to one row.
//!
//! Processes follow each other strictly, and a task's runs too, so requests and rows are matched in their order: a run
//! that succeeded has asked once, between its start and its end; one that was cut off has asked once or not at all,
//! before the next began. A request that no row takes is a start the database knows nothing of, and a second one within
//! a run is a handler that was called twice for one slot.

use scheduler::run::RunStatus;

use super::{Case, Finding, rows_of};
use crate::{ledger::Fact, server::FETCHING};

pub(super) fn judge(case: &Case) -> Vec<Finding> {
    FETCHING.iter().flat_map(|task_type| of_task(case, task_type)).collect()
}

struct Request {
    number: u64,
    at_ms: i64,
}

struct Called {
    run: i64,
    from_ms: i64,
    /// The last millisecond in which it can have asked.
    until_ms: i64,
    succeeded: bool,
}

fn of_task(case: &Case, task_type: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut requests = requests(case, task_type).into_iter().peekable();
    let unaccounted = |request: Request| {
        let Request { number, at_ms } = request;
        Finding::Unaccounted { task_type: task_type.to_owned(), number, at_ms }
    };
    for Called { run, from_ms, until_ms, succeeded } in calls(case, task_type) {
        while let Some(early) = requests.next_if(|request| request.at_ms < from_ms) {
            findings.push(unaccounted(early));
        }
        let asked = requests.next_if(|request| request.at_ms <= until_ms);
        if asked.is_none() && succeeded {
            findings.push(Finding::NeverAsked { run });
        }
    }
    findings.extend(requests.map(unaccounted));
    findings
}

fn requests(case: &Case, task_type: &str) -> Vec<Request> {
    let requests = case.entries.iter().filter_map(|entry| match &entry.fact {
        Fact::Requested { task_type: of, number, .. } if of == task_type => {
            Some(Request { number: *number, at_ms: entry.at_ms })
        }
        _ => None,
    });
    requests.collect()
}

/// The rows that called the handler, in the order they did.
fn calls(case: &Case, task_type: &str) -> Vec<Called> {
    let called = rows_of(case, task_type).filter(|row| row.run.status != RunStatus::Skipped);
    let mut runs: Vec<_> = called.map(|row| &row.run).collect();
    runs.sort_by_key(|run| (run.started_at, run.id));
    let starts: Vec<i64> = runs.iter().map(|run| run.started_at.timestamp_millis()).collect();
    let calls = runs.iter().zip(1..).map(|(run, next)| {
        let succeeded = run.status == RunStatus::Success;
        let ended = run.finished_at.filter(|_| succeeded).map(|at| at.timestamp_millis());
        let before_the_next = starts.get(next).map_or(i64::MAX, |start| start - 1);
        Called {
            run: run.id.0,
            from_ms: run.started_at.timestamp_millis(),
            until_ms: ended.unwrap_or(before_the_next),
            succeeded,
        }
    });
    calls.collect()
}
