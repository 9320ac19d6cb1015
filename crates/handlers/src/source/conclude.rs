//! What several sources make of one run: a success while one of them answers.

use std::time::Duration;

use scheduler::run::{Reason, TaskRunResult};
use serde_json::{Map, Value, json};

use super::{Counts, Failure, SourceReport, SourceResult};
use crate::text;

/// Failures an error message tells in full.
const TOLD_FAILURES: usize = 3;

/// Did every source that failed fail for lack of a network, and none answer?
pub(super) fn all_offline(reports: &[SourceReport]) -> bool {
    let mut failures =
        reports.iter().filter(|report| !matches!(report.result, SourceResult::Waiting(_))).peekable();
    failures.peek().is_some()
        && failures.all(|report| matches!(&report.result, SourceResult::Failed(failure) if failure.offline))
}

/// The run's result: a success while one source answers, with warnings that name the others. `list` is the name
/// of the per-source list.
pub(super) fn conclude(list: &str, extra: Counts, reports: &[SourceReport]) -> TaskRunResult {
    let mut counts = extra;
    reports.iter().for_each(|report| counts.add(report.counts()));
    let summary = || {
        let mut summary = Map::new();
        summary.insert("inserted".to_owned(), json!(counts.inserted));
        summary.insert("updated".to_owned(), json!(counts.updated));
        if let Some(removed) = counts.removed {
            summary.insert("removed".to_owned(), json!(removed));
        }
        summary.insert(list.to_owned(), reports.iter().map(SourceReport::to_json).collect());
        let warnings: Vec<String> = reports.iter().filter_map(SourceReport::warning).collect();
        if !warnings.is_empty() {
            summary.insert("warnings".to_owned(), json!(warnings));
        }
        Value::Object(summary).to_string()
    };
    if reports.iter().any(|r| matches!(r.result, SourceResult::Read { .. } | SourceResult::Unchanged)) {
        return TaskRunResult::success(summary());
    }
    let failures: Vec<(&str, &Failure)> = reports
        .iter()
        .filter_map(|report| match &report.result {
            SourceResult::Failed(failure) => Some((report.id.name.as_str(), failure)),
            _ => None,
        })
        .collect();
    if failures.is_empty() {
        let reason = json!({ "reason": "every source asked for a pause", list: reports.iter().map(SourceReport::to_json).collect::<Vec<_>>() });
        return TaskRunResult::skipped(Reason::new("asked_to_wait"), reason.to_string());
    }
    if all_offline(reports) {
        return TaskRunResult::skipped(Reason::OFFLINE, json!({ "reason": "offline" }).to_string());
    }
    let message = describe(&failures);
    let everyone_refuses = failures.len() == reports.len() && failures.iter().all(|(_, f)| f.refused);
    let result = if everyone_refuses {
        TaskRunResult::permanent_error(message)
    } else {
        TaskRunResult::error(message)
    };
    let pauses: Option<Vec<Duration>> = failures.iter().map(|(_, failure)| failure.retry_after).collect();
    match pauses.and_then(|pauses| pauses.into_iter().min()) {
        Some(pause) => result.with_result(summary()).with_retry_after(pause),
        None => result.with_result(summary()),
    }
}

/// "BBC World: the server has a problem (503); …"
fn describe(failures: &[(&str, &Failure)]) -> String {
    let told: Vec<String> = failures
        .iter()
        .take(TOLD_FAILURES)
        .map(|(name, failure)| format!("{name}: {}", text::shorten(&failure.message, 200)))
        .collect();
    let told = told.join("; ");
    match (failures.len(), failures.len().saturating_sub(TOLD_FAILURES)) {
        (1, _) => format!("{told}."),
        (_, 0) => format!("No source could be read. {told}."),
        (_, more) => format!("No source could be read. {told}; and {more} more."),
    }
}
