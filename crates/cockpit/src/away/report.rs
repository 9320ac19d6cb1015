//! Adds up what came of an absence: task by task, then in numbers. Pure.

use std::collections::BTreeMap;

use api::{
    away::{AwayReportDto, AwayTaskDto},
    instant_text,
};
use chrono::{DateTime, Utc};
use scheduler::{
    run::{Run, RunId, RunStatus},
    task::TaskId,
};
use store::queries::run_listing::ListedRun;

use crate::explain::AbsenceKind;

/// Who missed something, as far as it is written down.
#[derive(Clone, Debug, Default)]
pub(super) struct Absentees {
    /// The rows that answer missed slots, by task and slot, first attempt to last.
    pub answers: Vec<ListedRun>,
    /// Runs that ended with the cockpit.
    pub cut_off: Vec<ListedRun>,
    /// Tasks whose slots have no answer yet.
    pub undecided: Vec<Undecided>,
}

/// A task whose slots have no answer yet.
#[derive(Clone, Debug)]
pub(super) struct Undecided {
    pub task_id: TaskId,
    pub name: String,
    pub missed: i64,
}

/// What became of one task's slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    CaughtUp,
    Failed,
    Skipped,
    Interrupted,
    Pending,
}

impl Outcome {
    fn of(last_attempt: &Run) -> Self {
        match last_attempt.status {
            RunStatus::Running => Self::Pending,
            RunStatus::Success => Self::CaughtUp,
            RunStatus::Error => Self::Failed,
            RunStatus::Interrupted => Self::Interrupted,
            RunStatus::Skipped | RunStatus::Cancelled => Self::Skipped,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::CaughtUp => "caught_up",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Interrupted => "interrupted",
            Self::Pending => "pending",
        }
    }
}

/// One task's share.
struct Share {
    missed: i64,
    outcome: Outcome,
    run_id: Option<RunId>,
}

/// What came of an absence; `None` when nothing was missed in it.
pub(super) fn report(
    kind: AbsenceKind,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    absentees: &Absentees,
) -> Option<AwayReportDto> {
    let mut shares: BTreeMap<(&str, TaskId), Share> = BTreeMap::new();
    for run in &absentees.cut_off {
        let share = Share { missed: 0, outcome: Outcome::Interrupted, run_id: Some(run.run.id) };
        shares.insert((&run.task_name, run.run.task_id), share);
    }
    let mut failed = 0;
    let same_slot = |a: &ListedRun, b: &ListedRun| {
        (a.run.task_id, a.run.scheduled_for) == (b.run.task_id, b.run.scheduled_for)
    };
    for attempts in absentees.answers.chunk_by(same_slot) {
        let (Some(first), Some(last)) = (attempts.first(), attempts.last()) else { continue };
        // A retry of a slot that was served on time.
        if first.run.attempt > 1 {
            continue;
        }
        let outcome = Outcome::of(&last.run);
        failed += i64::from(outcome == Outcome::Failed);
        let share = shares.entry((&first.task_name, first.run.task_id));
        let share = share.or_insert(Share { missed: 0, outcome, run_id: None });
        share.missed += first.run.missed_count;
        // What failures suspended, and what was left out behind them, is a task that somebody has to mend.
        if (share.outcome, outcome) != (Outcome::Failed, Outcome::Skipped) {
            (share.outcome, share.run_id) = (outcome, Some(last.run.id));
        }
    }
    for task in &absentees.undecided {
        let share = shares.entry((&task.name, task.task_id));
        let share = share.or_insert(Share { missed: 0, outcome: Outcome::Pending, run_id: None });
        (share.missed, share.outcome) = (share.missed + task.missed, Outcome::Pending);
    }
    if shares.is_empty() {
        return None;
    }
    let count = |wanted: Outcome| {
        i64::try_from(shares.values().filter(|share| share.outcome == wanted).count()).unwrap_or(i64::MAX)
    };
    Some(AwayReportDto {
        kind: word(kind).to_owned(),
        from: instant_text(from),
        to: instant_text(to),
        missed_slots: shares.values().map(|share| share.missed).sum(),
        caught_up: count(Outcome::CaughtUp),
        failed,
        skipped: count(Outcome::Skipped),
        interrupted: i64::try_from(absentees.cut_off.len()).unwrap_or(i64::MAX),
        pending: count(Outcome::Pending),
        tasks: shares.iter().map(|((name, id), share)| task_dto(name, *id, share)).collect(),
    })
}

fn task_dto(name: &str, id: TaskId, share: &Share) -> AwayTaskDto {
    AwayTaskDto {
        task_id: id.0,
        name: name.to_owned(),
        missed: share.missed,
        outcome: share.outcome.as_str().to_owned(),
        run_id: share.run_id.map(|run| run.0),
    }
}

const fn word(kind: AbsenceKind) -> &'static str {
    match kind {
        AbsenceKind::Asleep | AbsenceKind::AsleepOrClockSet => "asleep",
        AbsenceKind::ClockSet => "clock_set",
        AbsenceKind::Closed | AbsenceKind::Vanished => "closed",
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone};
    use scheduler::run::{Epoch, RunTrigger};

    use super::*;

    fn noon() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 1, 1, 12, 0, 0).unwrap()
    }

    /// An answer to the slot at `minute`, by the task of that number, whose name is its letter.
    fn answer(id: i64, task: i64, minute: i64, status: RunStatus, missed: i64) -> ListedRun {
        let passed_over = status == RunStatus::Skipped;
        let run = Run {
            id: RunId(id),
            task_id: TaskId(task),
            scheduled_for: Some(noon() + TimeDelta::minutes(minute)),
            trigger: if passed_over { RunTrigger::Schedule } else { RunTrigger::CatchUp },
            attempt: 1,
            status,
            reason: None,
            started_at: noon() + TimeDelta::hours(1),
            finished_at: None,
            duration_ms: None,
            result: None,
            error_message: None,
            missed_count: missed,
            blocked_by: None,
            epoch: Epoch(1),
        };
        let task_name = ["A", "B", "C", "D", "E"][usize::try_from(task).unwrap() - 1].to_owned();
        ListedRun { run, task_type: "work".to_owned(), component: "tests".to_owned(), task_name }
    }

    fn retry(id: i64, of: &ListedRun, status: RunStatus) -> ListedRun {
        let run = Run {
            id: RunId(id),
            trigger: RunTrigger::Retry,
            attempt: of.run.attempt + 1,
            status,
            missed_count: 0,
            ..of.run.clone()
        };
        ListedRun { run, ..of.clone() }
    }

    fn added_up(absentees: &Absentees) -> Option<AwayReportDto> {
        report(AbsenceKind::Asleep, noon(), noon() + TimeDelta::hours(1), absentees)
    }

    fn tasks(report: &AwayReportDto) -> Vec<(&str, i64, &str, Option<i64>)> {
        report
            .tasks
            .iter()
            .map(|task| (task.name.as_str(), task.missed, task.outcome.as_str(), task.run_id))
            .collect()
    }

    #[test]
    fn an_absence_in_which_nothing_was_missed_is_none() {
        assert_eq!(added_up(&Absentees::default()), None);
        let on_time = answer(1, 1, 5, RunStatus::Error, 0);
        let only_a_retry =
            Absentees { answers: vec![retry(2, &on_time, RunStatus::Success)], ..Absentees::default() };
        assert_eq!(added_up(&only_a_retry), None);
    }

    #[test]
    fn every_task_has_one_outcome_and_comes_by_name() {
        let absentees = Absentees {
            answers: vec![
                answer(4, 4, 5, RunStatus::Running, 1),
                answer(3, 3, 5, RunStatus::Skipped, 7),
                answer(2, 2, 5, RunStatus::Error, 2),
                answer(1, 1, 5, RunStatus::Success, 9),
            ],
            undecided: vec![Undecided { task_id: TaskId(5), name: "E".to_owned(), missed: 3 }],
            ..Absentees::default()
        };
        let report = added_up(&absentees).unwrap();
        assert_eq!((report.kind.as_str(), report.missed_slots), ("asleep", 22));
        assert_eq!(
            (report.from.as_str(), report.to.as_str()),
            ("2026-01-01T12:00:00.000Z", "2026-01-01T13:00:00.000Z")
        );
        assert_eq!((report.caught_up, report.failed, report.skipped), (1, 1, 1));
        assert_eq!((report.interrupted, report.pending), (0, 2));
        let expected = [
            ("A", 9, "caught_up", Some(1)),
            ("B", 2, "failed", Some(2)),
            ("C", 7, "skipped", Some(3)),
            ("D", 1, "pending", Some(4)),
            ("E", 3, "pending", None),
        ];
        assert_eq!(tasks(&report), expected);
    }

    #[test]
    fn a_retry_that_succeeds_has_caught_up() {
        let first = answer(1, 1, 5, RunStatus::Error, 9);
        let second = retry(2, &first, RunStatus::Success);
        let report = added_up(&Absentees { answers: vec![first, second], ..Absentees::default() }).unwrap();
        assert_eq!((report.failed, report.caught_up, report.missed_slots), (0, 1, 9));
        assert_eq!(tasks(&report), [("A", 9, "caught_up", Some(2))]);
    }

    #[test]
    fn of_slots_that_are_caught_up_one_by_one_each_failure_counts_and_the_last_tells() {
        let each = [(1, RunStatus::Error), (2, RunStatus::Error), (3, RunStatus::Success)];
        let answers = each.map(|(id, status)| answer(id, 1, id, status, 1)).to_vec();
        let report = added_up(&Absentees { answers, ..Absentees::default() }).unwrap();
        assert_eq!((report.failed, report.caught_up, report.missed_slots), (2, 1, 3));
        assert_eq!(tasks(&report), [("A", 3, "caught_up", Some(3))]);
    }

    #[test]
    fn a_task_that_failures_suspended_has_failed_and_not_skipped_the_rest() {
        let each = [(1, RunStatus::Error, 1), (2, RunStatus::Error, 1), (3, RunStatus::Skipped, 8)];
        let answers = each.map(|(id, status, missed)| answer(id, 1, id, status, missed)).to_vec();
        let report = added_up(&Absentees { answers, ..Absentees::default() }).unwrap();
        assert_eq!((report.failed, report.skipped, report.missed_slots), (2, 0, 10));
        assert_eq!(tasks(&report), [("A", 10, "failed", Some(2))]);
    }

    #[test]
    fn a_run_that_was_cut_off_is_counted_whatever_became_of_its_task_since() {
        let cut_off =
            vec![answer(1, 1, -5, RunStatus::Interrupted, 0), answer(2, 2, -5, RunStatus::Interrupted, 0)];
        let answers = vec![answer(3, 2, 5, RunStatus::Success, 2)];
        let report = added_up(&Absentees { answers, cut_off, ..Absentees::default() }).unwrap();
        assert_eq!((report.interrupted, report.caught_up, report.missed_slots), (2, 1, 2));
        assert_eq!(tasks(&report), [("A", 0, "interrupted", Some(1)), ("B", 2, "caught_up", Some(3))]);
    }
}
