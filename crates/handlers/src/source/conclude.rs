//! What several sources make of one run: a success while one of them answers.

use std::time::Duration;

use scheduler::run::{Reason, TaskRunResult};
use serde_json::{Map, Value, json};

use super::{Counts, Failure, SourceReport, SourceResult};
use crate::{secrets::ReadSecretError, text};

/// The [`Reason`] of a run that could ask nobody, because the keyring did not tell what to ask with.
pub const NO_KEYRING: &str = "no_keyring";
/// Sources of a sort that an error message tells of in full.
const TOLD: usize = 3;

/// Did every source that was asked fail for lack of a network?
pub(super) fn all_offline(reports: &[SourceReport]) -> bool {
    let was_asked = |report: &&SourceReport| {
        let result = &report.result;
        !matches!(result, SourceResult::Waiting(_) | SourceResult::NotAsked(_) | SourceResult::Hidden(_))
    };
    let mut failures = reports.iter().filter(was_asked).peekable();
    failures.peek().is_some()
        && failures.all(|report| matches!(&report.result, SourceResult::Failed(failure) if failure.offline))
}

/// Did one of them answer well?
pub(super) fn any_answered(reports: &[SourceReport]) -> bool {
    reports.iter().any(|r| matches!(r.result, SourceResult::Read { .. } | SourceResult::Unchanged))
}

/// A run that waits for the keyring. It is no error: many of these would suspend the task, and it would wait on when the
/// keyring is there.
pub(crate) fn without_keyring(error: ReadSecretError) -> TaskRunResult {
    let reason = json!({ "reason": error.to_string() });
    TaskRunResult::skipped(Reason::new(NO_KEYRING), reason.to_string())
}

/// The run's result: a success while one source answers, with warnings that name the others. `list` is the name
/// of the per-source list.
pub(super) fn conclude(list: &str, extra: Counts, reports: &[SourceReport]) -> TaskRunResult {
    let mut counts = extra;
    for report in reports {
        counts.add(report.counts());
    }
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
    if any_answered(reports) {
        return TaskRunResult::success(summary());
    }
    let failures: Vec<(&str, &Failure)> = reports
        .iter()
        .filter_map(|report| match &report.result {
            SourceResult::Failed(failure) => Some((report.id.name.as_str(), failure)),
            _ => None,
        })
        .collect();
    let hidden = reports.iter().find_map(|report| match report.result {
        SourceResult::Hidden(error) => Some(error),
        _ => None,
    });
    if let (Some(error), []) = (hidden, failures.as_slice()) {
        return without_keyring(error);
    }
    if failures.is_empty() {
        let reason = json!({ "reason": "every source asked for a pause", list: reports.iter().map(SourceReport::to_json).collect::<Vec<_>>() });
        return TaskRunResult::skipped(Reason::new("asked_to_wait"), reason.to_string());
    }
    if all_offline(reports) {
        return TaskRunResult::skipped(Reason::OFFLINE, json!({ "reason": "offline" }).to_string());
    }
    let message = describe(&failures, &not_asked(reports));
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

/// The sources that were not asked, each with the reason.
fn not_asked(reports: &[SourceReport]) -> Vec<(&str, String)> {
    let not_asked = reports.iter().filter_map(|report| match &report.result {
        SourceResult::NotAsked(why) => Some((report.id.name.as_str(), why.clone())),
        SourceResult::Hidden(error) => Some((report.id.name.as_str(), error.to_string())),
        _ => None,
    });
    not_asked.collect()
}

/// "No source could be read. BBC World: the server has a problem (503); …" Of a source that was not asked it does not say
/// that it failed.
fn describe(failures: &[(&str, &Failure)], not_asked: &[(&str, String)]) -> String {
    let failed: Vec<(&str, &str)> =
        failures.iter().map(|(name, failure)| (*name, failure.message.as_str())).collect();
    let told = tell(&failed);
    match (failures, not_asked) {
        ([_], []) => told,
        (_, []) => format!("No source could be read. {told}"),
        _ => format!("No source that was asked could be read. {told} {}", tell(not_asked)),
    }
}

/// "BBC World: the server has a problem (503); …; and 6 more."
fn tell(what: &[(&str, impl AsRef<str>)]) -> String {
    let told = what.iter().take(TOLD);
    let told = told.map(|(name, words)| format!("{name}: {}", text::shorten(words.as_ref(), 200)));
    let told = told.collect::<Vec<_>>().join("; ");
    match what.len().saturating_sub(TOLD) {
        0 => format!("{told}."),
        more => format!("{told}; and {more} more."),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use scheduler::run::TaskStatus;
    use store::queries::sources::SourceKind;

    use super::{super::SourceId, *};

    fn concluded(results: impl IntoIterator<Item = SourceResult>) -> TaskRunResult {
        let reports: Vec<SourceReport> = results
            .into_iter()
            .enumerate()
            .map(|(i, result)| SourceReport {
                id: SourceId::new(SourceKind::Feed, &format!("S{i}"), ""),
                result,
            })
            .collect();
        conclude("sources", Counts::default(), &reports)
    }

    fn offline() -> SourceResult {
        SourceResult::Failed(Failure { offline: true, ..Failure::new("there is no network connection") })
    }

    fn broken() -> SourceResult {
        SourceResult::Failed(Failure::new("the server has a problem (500)"))
    }

    fn refused() -> SourceResult {
        SourceResult::Failed(Failure::refused("the server refuses access (401)"))
    }

    fn waiting() -> SourceResult {
        SourceResult::Waiting(DateTime::UNIX_EPOCH)
    }

    #[test]
    fn without_a_network_the_run_is_skipped() {
        for results in [vec![offline(), offline()], vec![offline(), waiting()]] {
            let result = concluded(results);
            assert_eq!((result.status, result.reason), (TaskStatus::Skipped, Some(Reason::OFFLINE)));
            assert_eq!(result.result_json.as_deref(), Some(r#"{"reason":"offline"}"#));
        }
    }

    #[test]
    fn one_that_is_broken_shows_that_there_is_a_network() {
        assert_eq!(concluded([offline(), broken()]).status, TaskStatus::Error);
    }

    #[test]
    fn a_refusal_is_permanent_only_when_there_is_no_other_hope() {
        assert!(concluded([refused(), refused()]).permanent);
        assert!(!concluded([refused(), broken()]).permanent);
        assert!(!concluded([refused(), waiting()]).permanent);
        assert_eq!(concluded([refused(), SourceResult::Unchanged]).status, TaskStatus::Success);
    }

    #[test]
    fn what_the_keyring_hides_is_waited_for() {
        let hidden = || SourceResult::Hidden(ReadSecretError::NoAnswer);
        for results in [vec![hidden()], vec![hidden(), waiting()]] {
            let result = concluded(results);
            let reason = Some(Reason::new(NO_KEYRING));
            assert_eq!((result.status, result.reason), (TaskStatus::Skipped, reason));
            let said = r#"{"reason":"the keyring did not answer; unlock it"}"#;
            assert_eq!(result.result_json.as_deref(), Some(said));
        }
        assert_eq!(concluded([hidden(), SourceResult::Unchanged]).status, TaskStatus::Success);
        assert_eq!(concluded([hidden(), offline()]).reason, Some(Reason::OFFLINE));
        let refused = concluded([hidden(), refused()]);
        assert!(refused.status == TaskStatus::Error && !refused.permanent);
        let message = refused.error_message.unwrap();
        assert!(message.ends_with("S0: the keyring did not answer; unlock it."), "{message}");
    }

    #[test]
    fn many_failures_make_a_short_message() {
        let message = concluded((0..9).map(|_| broken())).error_message.unwrap();
        assert!(message.ends_with("S2: the server has a problem (500); and 6 more."), "{message}");
    }
}
