//! The judge can fail: a good case of two lives, and each promise broken in it by hand.

use api::run::{RunTaskNowResult, SystemTaskRunDto};
use chrono::DateTime;
use scheduler::{
    run::{Epoch, Reason, Run, RunId, RunStatus, RunTrigger},
    task::TaskId,
};
use store::queries::run_listing::ListedRun;

use super::{Case, Finding, judge};
use crate::ledger::{Entry, Fact};

const NEWS: &str = "news_sync";

fn run(id: i64, slot_ms: Option<i64>, started_ms: i64, finished_ms: i64) -> ListedRun {
    let at = |ms| DateTime::from_timestamp_millis(ms).unwrap();
    let run = Run {
        id: RunId(id),
        task_id: TaskId(1),
        scheduled_for: slot_ms.map(at),
        trigger: if slot_ms.is_some() { RunTrigger::Schedule } else { RunTrigger::Manual },
        attempt: 1,
        status: RunStatus::Success,
        reason: None,
        started_at: at(started_ms),
        finished_at: Some(at(finished_ms)),
        duration_ms: Some(finished_ms - started_ms),
        result: Some(r#"{"inserted":1}"#.to_owned()),
        error_message: None,
        missed_count: 0,
        blocked_by: None,
        epoch: Epoch(1),
    };
    let (component, task_name) = ("news".to_owned(), "News sync".to_owned());
    ListedRun { run, task_type: NEWS.to_owned(), component, task_name }
}

fn running(mut row: ListedRun) -> ListedRun {
    row.run.status = RunStatus::Running;
    (row.run.finished_at, row.run.duration_ms, row.run.result) = (None, None, None);
    row.run.reason = None;
    row
}

fn crashed(mut row: ListedRun) -> ListedRun {
    row.run.status = RunStatus::Interrupted;
    row.run.reason = Some(Reason::CRASHED);
    row.run.result = None;
    row
}

fn told(row: &ListedRun) -> Fact {
    Fact::Told(Box::new(SystemTaskRunDto::from(row)))
}

fn requested(number: u64, known: Option<u64>) -> Fact {
    Fact::Requested { task_type: NEWS.to_owned(), number, known }
}

fn reply(row: &ListedRun) -> RunTaskNowResult {
    let run = SystemTaskRunDto::from(row);
    RunTaskNowResult {
        status: run.status,
        result: run.result,
        error_message: run.error_message,
        finished_at: run.finished_at.unwrap(),
        reason: run.reason,
        run_id: Some(run.id),
    }
}

/// A run on time, one by hand that the kill cuts off; then a catch-up of the slots in between, and one by hand.
fn good() -> Case {
    let on_time = run(1, Some(1_000), 1_001, 1_020);
    let cut_off = crashed(run(2, None, 1_500, 2_600));
    let mut catch_up = run(3, Some(3_000), 3_010, 3_030);
    catch_up.run.trigger = RunTrigger::CatchUp;
    catch_up.run.missed_count = 2;
    let by_hand = run(4, None, 3_030, 3_050);
    let entries = [
        (500, Fact::Spawned),
        (510, Fact::Looked),
        (1_005, requested(1, None)),
        (1_030, told(&on_time)),
        (1_505, requested(2, Some(1))),
        (1_510, told(&running(cut_off.clone()))),
        (1_520, Fact::Died),
        (2_500, Fact::Spawned),
        (2_610, Fact::Looked),
        (3_030, requested(3, Some(1))),
        // In the very millisecond in which the one before ended.
        (3_030, requested(4, Some(3))),
        (3_060, Fact::Replied(Box::new(reply(&by_hand)))),
        (3_070, told(&cut_off)),
        (3_080, Fact::Died),
    ];
    Case {
        entries: entries.map(|(at_ms, fact)| Entry { at_ms, fact }).to_vec(),
        rows: vec![on_time, cut_off, catch_up, by_hand],
        articles: vec![4, 3, 1],
    }
}

/// What the judge says once `spoil` was there.
fn after(spoil: impl FnOnce(&mut Case)) -> Vec<Finding> {
    let mut case = good();
    spoil(&mut case);
    judge(&case)
}

fn note(case: &mut Case, at_ms: i64, fact: Fact) {
    let place = case.entries.partition_point(|entry| entry.at_ms <= at_ms);
    case.entries.insert(place, Entry { at_ms, fact });
}

#[test]
fn a_good_case_is_good() {
    assert_eq!(judge(&good()), []);
    // A skip behind a run may have grown since it was told of.
    let overlap = |slot_ms, count| {
        let mut row = run(5, Some(slot_ms), 4_000, slot_ms);
        row.run.status = RunStatus::Skipped;
        row.run.reason = Some(Reason::OVERLAP);
        row.run.missed_count = count;
        row.run.duration_ms = Some(0);
        row
    };
    let grown = after(|case| {
        note(case, 4_001, told(&overlap(4_000, 1)));
        case.rows.push(overlap(6_000, 3));
    });
    assert_eq!(grown, []);
    let shrunk = after(|case| {
        note(case, 6_001, told(&overlap(6_000, 3)));
        case.rows.push(overlap(4_000, 1));
    });
    assert!(matches!(shrunk[..], [Finding::Changed { run: 5, .. }]), "{shrunk:?}");
}

#[test]
fn an_acknowledged_run_that_is_gone_is_found() {
    let gone = after(|case| drop(case.rows.remove(3)));
    assert!(matches!(gone[0], Finding::Lost { run: 4, .. }), "{gone:?}");
    // Its id went to a later one.
    let replaced = after(|case| case.rows[0] = run(1, Some(2_000), 1_002, 1_020));
    assert!(replaced.iter().any(|finding| matches!(finding, Finding::Lost { run: 1, .. })), "{replaced:?}");
    let claim = after(|case| drop(case.rows.remove(1)));
    assert!(claim.iter().any(|finding| matches!(finding, Finding::Lost { run: 2, .. })), "{claim:?}");
}

#[test]
fn an_acknowledged_end_that_is_another_is_found() {
    let result = after(|case| case.rows[0].run.result = Some(r#"{"inserted":0}"#.to_owned()));
    assert!(matches!(result[..], [Finding::Changed { run: 1, .. }]), "{result:?}");
    let end = after(|case| case.rows[3].run.finished_at = DateTime::from_timestamp_millis(3_051));
    assert!(matches!(end[..], [Finding::Changed { run: 4, .. }]), "{end:?}");
    // Reported as done, and then found running and closed by the next start.
    let undone = after(|case| case.rows[3] = crashed(case.rows[3].clone()));
    assert!(matches!(undone[..], [Finding::Changed { run: 4, .. }]), "{undone:?}");
    let article = after(|case| case.articles.retain(|number| *number != 3));
    assert_eq!(article, [Finding::Unstored { number: 3 }]);
}

#[test]
fn a_handler_that_was_called_twice_is_found() {
    let unaccounted = |number, at_ms| Finding::Unaccounted { task_type: NEWS.to_owned(), number, at_ms };
    // Within one run, within one that was cut off, and after the end of the last.
    assert_eq!(after(|case| note(case, 1_010, requested(9, None))), [unaccounted(9, 1_010)]);
    assert_eq!(after(|case| note(case, 1_511, requested(9, Some(1)))), [unaccounted(9, 1_511)]);
    assert_eq!(after(|case| note(case, 3_075, requested(9, Some(4)))), [unaccounted(9, 3_075)]);
    // The claim was lost with the process, and the slot ran again.
    let again = after(|case| case.rows[0] = run(1, Some(1_000), 3_000, 3_005));
    assert!(again.contains(&unaccounted(1, 1_005)), "{again:?}");
}

#[test]
fn a_success_that_never_asked_is_found() {
    let silent = after(|case| case.entries.retain(|entry| entry.at_ms != 1_005));
    assert_eq!(silent, [Finding::NeverAsked { run: 1 }]);
}

#[test]
fn a_slot_with_two_answers_is_found() {
    let twice = after(|case| {
        let mut skipped = run(5, Some(1_000), 4_000, 4_000);
        skipped.run.status = RunStatus::Skipped;
        case.rows.push(skipped);
    });
    assert_eq!(twice, [Finding::SlotTwice { first: 1, second: 5 }]);
    // Counted among those that were missed, though it ran.
    let missed = after(|case| case.rows[2].run.missed_count = 3);
    assert_eq!(missed, [Finding::SlotTwice { first: 1, second: 3 }]);
    let retry = after(|case| {
        case.rows[2].run.scheduled_for = case.rows[0].run.scheduled_for;
        (case.rows[2].run.missed_count, case.rows[2].run.attempt) = (0, 2);
    });
    assert_eq!(retry, [], "another attempt is no second start");
}

#[test]
fn a_row_that_runs_without_its_process_is_found() {
    let seen = after(|case| {
        let undead = told(&running(case.rows[1].clone()));
        note(case, 2_605, undead);
    });
    assert_eq!(seen, [Finding::Undead { run: 2 }]);
    let left = after(|case| case.rows[1] = running(case.rows[1].clone()));
    assert!(left.contains(&Finding::Undead { run: 2 }), "{left:?}");
}
