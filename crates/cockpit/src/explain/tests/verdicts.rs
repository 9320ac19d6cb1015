//! What became of a slot, and the sentence that says it.

use scheduler::{
    run::{Reason, Run, RunId, RunStatus, RunTrigger},
    task::{CatchUpPolicy, SystemTask},
};
use store::queries::{
    pauses::PastPause, pruned_slots::PrunedSlots, suspensions::Suspension, time_jumps::TimeJump,
};

use super::bench::{
    asleep, at, catch_up, every_45_minutes, evidence, evidence_of, failed, history, hourly, killed,
    passed_over, run, serve,
};
use crate::explain::{Evidence, judge, prose, sentence, sentence_of_run};

pub fn check(known: &Evidence, verdict: &str, run: Option<i64>, expected: &str) {
    let judged = judge(known);
    let run_of = judged.run().map(|run| run.id.0);
    let said = sentence(known, &judged);
    assert_eq!((judged.as_str(), run_of, said.as_str()), (verdict, run, expected));
}

/// With rows of its own.
fn answered(attempts: Vec<Run>) -> Evidence {
    let mut known = evidence();
    known.rows.attempts = attempts;
    known
}

/// With the row of a later slot.
fn folded(after: Run) -> Evidence {
    let mut known = evidence();
    known.rows.after = Some(after);
    known
}

#[test]
fn run_on_time() {
    check(
        &answered(vec![run(12, "02:30")]),
        "ran",
        Some(12),
        "due 02:30, run on time; run 12 succeeded after 1.8 s",
    );
}

#[test]
fn run_late() {
    let late = Run { started_at: at("02:30:12"), ..run(12, "02:30") };
    let expected = "due 02:30, run at 02:30:12, 12 s late; run 12 succeeded after 1.8 s";
    check(&answered(vec![late]), "ran", Some(12), expected);
}

#[test]
fn another_day_is_named_and_so_is_another_zone() {
    let mut known = answered(vec![run(12, "02:30")]);
    known.now = at("26T09:00");
    known.zone = "Europe/Berlin".parse().unwrap();
    let expected = "due 2026-11-24 03:30 Europe/Berlin, run on time; run 12 succeeded after 1.8 s";
    check(&known, "ran", Some(12), expected);
    known.machine_zone = "Europe/Berlin".parse().unwrap();
    known.now = at("09:00");
    check(&known, "ran", Some(12), "due 03:30, run on time; run 12 succeeded after 1.8 s");
}

#[test]
fn folded_into_a_catch_up_after_a_night_asleep() {
    let mut known = folded(catch_up(77, "07:30", "07:42:15", 9));
    known.circumstances.jumps = vec![asleep("23T22:40", "07:42")];
    let expected = "due 02:30, computer asleep 22:40–07:42, run once at 07:42:15 as catch-up for 9 slots; \
                    run 77 succeeded after 1.8 s";
    check(&known, "coalesced", Some(77), expected);

    // The latest of them says the same, and its run is its own.
    let mut known = evidence_of(&history(hourly(), Vec::new()), "07:30");
    known.rows.attempts = vec![catch_up(77, "07:30", "07:42:15", 9)];
    known.circumstances.jumps = vec![asleep("23T22:40", "07:42")];
    check(&known, "ran", Some(77), &expected.replace("02:30", "07:30"));
}

#[test]
fn only_slots_that_are_counted_are_folded() {
    // 02:30 to 07:30 are six.
    let known = folded(catch_up(77, "07:30", "07:42:15", 6));
    assert_eq!(judge(&known).as_str(), "coalesced");
    let known = folded(catch_up(77, "07:30", "07:42:15", 5));
    check(&known, "unknown", None, "due 02:30, and nothing is recorded of what became of it");
    let known = folded(run(77, "07:30"));
    assert_eq!(judge(&known).as_str(), "unknown");
}

#[test]
fn more_than_anybody_counted_is_all_before_it() {
    let every_second = SystemTask { frequency_cron: Some("* * * * * *".to_owned()), ..hourly() };
    let mut known = evidence_of(&history(every_second, Vec::new()), "02:30");
    known.rows.after = Some(catch_up(77, "07:42:10", "07:42:15", 1_000));
    known.circumstances.jumps = vec![asleep("23T22:10", "07:42")];
    let expected = "due 02:30, computer asleep 22:10–07:42, run once at 07:42:15 as catch-up for 1,000 slots or more; \
                    run 77 succeeded after 1.8 s";
    check(&known, "coalesced", Some(77), expected);
    // But not what is known to have run.
    let pruned = PrunedSlots { first_slot: at("02:29"), runs: 120, last: run(70, "02:31") };
    known.rows.pruned = Some(pruned);
    assert_eq!(judge(&known).as_str(), "ran");
}

#[test]
fn caught_up_one_by_one() {
    let mut known = answered(vec![catch_up(77, "02:30", "07:42:15", 1)]);
    known.circumstances.epochs = vec![serve("20T08:00", Some("23T18:02")), serve("07:42", None)];
    let expected =
        "due 02:30, app closed 18:02–07:42, run at 07:42:15 as catch-up; run 77 succeeded after 1.8 s";
    check(&known, "ran", Some(77), expected);
}

#[test]
fn missed_by_policy() {
    let skips = SystemTask { catch_up: CatchUpPolicy::Skip, ..hourly() };
    let mut known = evidence_of(&history(skips, Vec::new()), "02:30");
    known.rows.after = Some(Run { started_at: at("08:11:05"), ..passed_over(9, "07:30", Reason::MISSED, 6) });
    known.circumstances.epochs = vec![killed("20T08:00", "23T22:05"), serve("08:11", None)];
    let expected = "due 02:30, app gone without a word (last heard of 22:05, started again 08:11), \
                    not caught up with 5 others: its policy is to skip what was missed";
    check(&known, "skipped", Some(9), expected);
}

#[test]
fn missed_because_the_next_slot_was_near() {
    let mut known =
        answered(vec![Run { started_at: at("03:27"), ..passed_over(9, "02:30", Reason::MISSED, 1) }]);
    known.circumstances.jumps = vec![asleep("02:20", "03:26:45")];
    let expected = "due 02:30, computer asleep 02:20–03:26, not caught up: its next slot, 03:30, was near";
    check(&known, "skipped", Some(9), expected);
    // Nor does it matter then what is kept of earlier runs.
    known.rows.has_run_before = true;
    check(&known, "skipped", Some(9), expected);
    // A minute is near to an hour, and not to four minutes.
    let often = SystemTask { frequency_cron: Some("*/4 * * * *".to_owned()), ..hourly() };
    let mut known = evidence_of(&history(often, Vec::new()), "02:32");
    known.rows.attempts =
        vec![Run { started_at: at("02:34:50"), ..passed_over(9, "02:32", Reason::MISSED, 1) }];
    known.rows.has_run_before = true;
    check(&known, "skipped", Some(9), "due 02:32, not caught up: its policy of then was against it");
}

#[test]
fn missed_before_the_first_run_and_beyond_the_latest_hundred() {
    let missed = Run { started_at: at("07:42"), ..passed_over(9, "02:30", Reason::MISSED, 2) };
    let mut known = answered(vec![missed]);
    let expected = "due 02:30, not caught up with another one: it had never run before, as far as is kept";
    check(&known, "skipped", Some(9), expected);
    known.era.task.catch_up = CatchUpPolicy::All;
    check(&known, "skipped", Some(9), expected);
    known.rows.has_run_before = true;
    let expected = "due 02:30, not caught up with another one: its policy is to run the latest 100 that were missed, \
                    and no more";
    check(&known, "skipped", Some(9), expected);
}

#[test]
fn missed_because_the_task_was_suspended_before_its_turn() {
    let replays = SystemTask { catch_up: CatchUpPolicy::All, ..hourly() };
    let mut known = evidence_of(&history(replays, Vec::new()), "02:30");
    known.rows.after = Some(Run { started_at: at("07:42:20"), ..passed_over(9, "07:30", Reason::MISSED, 6) });
    known.circumstances.jumps = vec![asleep("23T22:10", "07:42")];
    let suspension = Suspension { reason: "breaker".to_owned(), since: at("07:42:20"), ended: None };
    known.circumstances.suspensions = vec![suspension.clone()];
    let expected = "due 02:30, computer asleep 22:10–07:42, not caught up with 5 others: repeated errors suspended the task at \
                    07:42:20, before its turn came";
    check(&known, "skipped", Some(9), expected);
    // One that was over by then is no reason.
    known.rows.has_run_before = true;
    known.circumstances.suspensions =
        vec![Suspension { since: at("06:00"), ended: Some(at("07:00")), ..suspension }];
    let expected = "due 02:30, computer asleep 22:10–07:42, not caught up with 5 others: its policy is to run the latest 100 \
                    that were missed, and no more";
    check(&known, "skipped", Some(9), expected);
}

#[test]
fn overlap_names_the_run_in_the_way() {
    let overlap = Run { blocked_by: Some(RunId(76)), ..passed_over(9, "04:30", Reason::OVERLAP, 3) };
    let expected = "due 02:30, passed over with 2 others because run 76 was still running";
    check(&folded(overlap.clone()), "skipped", Some(9), expected);
    let lone = Run { scheduled_for: Some(at("02:30")), missed_count: 1, ..overlap };
    check(
        &answered(vec![lone]),
        "skipped",
        Some(9),
        "due 02:30, passed over because run 76 was still running",
    );
}

#[test]
fn paused_and_offline() {
    let mut known = answered(vec![passed_over(9, "02:30", Reason::PAUSED, 1)]);
    let pause = PastPause { since: at("23T22:00"), until: None, ended: Some(at("08:00")), reason: None };
    known.circumstances.pauses = vec![pause.clone()];
    check(&known, "skipped", Some(9), "due 02:30, everything paused 22:00–08:00, passed over");
    let reason = Some("moving house".to_owned());
    known.circumstances.pauses = vec![PastPause { until: Some(at("12:00")), ended: None, reason, ..pause }];
    let expected = "due 02:30, everything paused since 22:00 until 12:00 (moving house), passed over";
    check(&known, "skipped", Some(9), expected);

    let known = answered(vec![passed_over(9, "02:30", Reason::OFFLINE, 1)]);
    check(&known, "skipped", Some(9), "due 02:30, passed over because there was no network");
    let known = answered(vec![passed_over(9, "02:30", Reason::new("strike"), 1)]);
    check(&known, "skipped", Some(9), "due 02:30, passed over (strike)");
}

#[test]
fn nothing_to_do_is_the_handlers_word() {
    let idle = |reason| Run { status: RunStatus::Skipped, reason: Some(reason), ..run(12, "02:30") };
    let expected = "due 02:30, run on time; run 12 had nothing to do: the task has not been set up";
    check(&answered(vec![idle(Reason::NOT_CONFIGURED)]), "skipped", Some(12), expected);
    let expected = "due 02:30, run on time; run 12 had no answer from the keyring";
    check(&answered(vec![idle(Reason::new(handlers::NO_KEYRING))]), "skipped", Some(12), expected);
    let expected = "due 02:30, run on time; run 12 had nothing to do (quota)";
    check(&answered(vec![idle(Reason::new("quota"))]), "skipped", Some(12), expected);
}

#[test]
fn a_failure_and_its_retries() {
    let first = failed(12, "02:30", "The server did not answer.");
    let again =
        Run { trigger: RunTrigger::Retry, attempt: 2, started_at: at("02:30:36"), ..run(13, "02:30") };
    let expected = "due 02:30, run on time; run 12 failed after 1.8 s: The server did not answer; \
                    attempt 2, run 13 at 02:30:36, succeeded after 1.8 s";
    check(&answered(vec![first.clone(), again]), "ran", Some(13), expected);
    let expected = "due 02:30, run on time; run 12 failed after 1.8 s: The server did not answer";
    check(&answered(vec![first]), "ran", Some(12), expected);
}

#[test]
fn a_failure_that_was_not_tried_again_before_the_next_slot() {
    let each_minute = SystemTask { frequency_cron: Some("* * * * *".to_owned()), ..hourly() };
    let mut known = evidence_of(&history(each_minute, Vec::new()), "02:30");
    known.rows.attempts = vec![Run { finished_at: Some(at("02:30:40")), ..failed(12, "02:30", "No") }];
    // An error that is never retried has the same row.
    let expected =
        "due 02:30, run on time; run 12 failed after 1.8 s: No; not tried again before its next slot, 02:31";
    check(&known, "ran", Some(12), expected);
    let failed = "due 02:30, run on time; run 12 failed after 1.8 s: No";
    let soon = Evidence { now: at("02:30:50"), ..known.clone() };
    check(&soon, "ran", Some(12), failed);
    known.era.task.max_retries = 0;
    check(&known, "ran", Some(12), failed);
}

#[test]
fn the_failure_that_suspended_the_task() {
    let failed = failed(12, "02:30", "No");
    let mut known = answered(vec![failed.clone()]);
    known.circumstances.suspensions =
        vec![Suspension { reason: "breaker".to_owned(), since: failed.finished_at.unwrap(), ended: None }];
    let expected = "due 02:30, run on time; run 12 failed after 1.8 s: No; so many errors suspended the task";
    check(&known, "ran", Some(12), expected);
}

#[test]
fn cancelled_running_and_interrupted() {
    let ended = |status, reason| Run { status, reason: Some(reason), ..run(12, "02:30") };
    let cancelled = answered(vec![ended(RunStatus::Cancelled, Reason::CANCELLED)]);
    let expected = "due 02:30, run on time; run 12 was cancelled after 1.8 s by somebody";
    check(&cancelled, "ran", Some(12), expected);
    let superseded = answered(vec![ended(RunStatus::Cancelled, Reason::SUPERSEDED)]);
    let expected =
        "due 02:30, run on time; run 12 was cancelled after 1.8 s: its next slot came and took its place";
    check(&superseded, "ran", Some(12), expected);
    let running =
        Run { status: RunStatus::Running, finished_at: None, duration_ms: None, ..run(12, "02:30") };
    check(&answered(vec![running]), "running", Some(12), "due 02:30, run on time; run 12 is still running");
    let closed = answered(vec![ended(RunStatus::Interrupted, Reason::SHUTDOWN)]);
    let expected = "due 02:30, run on time; run 12 was interrupted after 1.8 s: the app closed";
    check(&closed, "interrupted", Some(12), expected);
}

#[test]
fn interrupted_by_the_apps_death() {
    let died = Run {
        status: RunStatus::Interrupted,
        reason: Some(Reason::CRASHED),
        duration_ms: None,
        finished_at: Some(at("08:00:01")),
        ..run(12, "02:30")
    };
    let mut known = answered(vec![died]);
    known.circumstances.epochs = vec![killed("20T08:00", "02:30"), serve("08:00", None)];
    let expected = "due 02:30, run on time; run 12 was interrupted in the middle: app gone without a word \
                    (last heard of 02:30, started again 08:00)";
    check(&known, "interrupted", Some(12), expected);
    // The record of the process may be gone.
    known.circumstances.epochs.clear();
    let expected = "due 02:30, run on time; run 12 was interrupted in the middle: the app died";
    check(&known, "interrupted", Some(12), expected);
}

#[test]
fn pruned_rows_still_say_how_it_went() {
    let mut known = evidence();
    known.rows.pruned = Some(PrunedSlots { first_slot: at("23T20:30"), runs: 9, last: run(70, "04:30") });
    let expected = "due 02:30, run on time, succeeded after 1.8 s (its row has been pruned, with 8 alike)";
    check(&known, "ran", None, expected);
    let lone = Run { error_message: None, ..failed(70, "02:30", "") };
    known.rows.pruned = Some(PrunedSlots { first_slot: at("02:30"), runs: 1, last: lone });
    check(&known, "ran", Some(70), "due 02:30, run on time; run 70 failed after 1.8 s");
}

#[test]
fn a_clock_that_was_set() {
    let mut known = folded(catch_up(77, "07:30", "07:42:15", 9));
    known.circumstances.jumps = vec![TimeJump { cause: None, ..asleep("23T22:40", "07:42") }];
    let said = sentence(&known, &judge(&known));
    assert!(said.contains("computer asleep (or its clock set forward) 22:40–07:42"), "{said}");
}

#[test]
fn runs_that_answer_no_slot() {
    let known = evidence();
    let manual = Run { trigger: RunTrigger::Manual, scheduled_for: None, ..run(12, "02:30") };
    let said = sentence_of_run(&known, &manual);
    assert_eq!(said, "somebody asked for it at 02:30:00; run 12 succeeded after 1.8 s");
    assert_eq!(prose(&said), "Somebody asked for it at 02:30:00; run 12 succeeded after 1.8 s.");
    let probe = Run { trigger: RunTrigger::Retry, ..failed(13, "02:30", "Still no.") };
    let said = sentence_of_run(&known, &probe);
    assert_eq!(said, "a probe of the suspended task at 02:30:00; run 13 failed after 1.8 s: Still no");
}

#[test]
fn an_interval_is_counted_on_its_grid() {
    // 02:25, 03:10 and 03:55.
    let mut known = evidence_of(&history(every_45_minutes(), Vec::new()), "02:25");
    known.rows.after = Some(catch_up(77, "03:55", "04:00", 3));
    assert_eq!(judge(&known).as_str(), "coalesced");
    known.rows.after = Some(catch_up(77, "03:55", "04:00", 2));
    assert_eq!(judge(&known).as_str(), "unknown");
}
