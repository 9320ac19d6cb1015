//! Slots that no row answers: to come, waiting, or never due.

use chrono_tz::Tz;
use scheduler::{
    run::RunId,
    store::Pause,
    task::{CatchUpPolicy, SystemTask},
};
use store::queries::{pauses::PastPause, suspensions::Suspension};

use super::{
    bench::{asleep, at, edit, evidence, evidence_of, history, hourly, killed, serve},
    verdicts::check,
};
use crate::explain::{Evidence, Presence, holds::PastSnooze};

#[test]
fn switched_off() {
    let off = SystemTask { enabled: false, next_run_at: None, ..hourly() };
    let edits = vec![edit("23T18:00", r#"{"enabled":true}"#)];
    let known = evidence_of(&history(off, edits), "02:30");
    check(&known, "disabled", None, "not due 02:30, the task has been switched off since 18:00 (by window)");

    let edits = vec![edit("06:00", r#"{"enabled":false}"#), edit("23T18:00", r#"{"enabled":true}"#)];
    let known = evidence_of(&history(hourly(), edits), "02:30");
    check(&known, "disabled", None, "not due 02:30, the task was switched off 18:00–06:00 (by window)");
}

#[test]
fn suspended() {
    let mut known = evidence();
    let suspension = Suspension { reason: "breaker".to_owned(), since: at("01:30:05"), ended: None };
    known.circumstances.suspensions = vec![suspension.clone()];
    known.next_run_at = Some(at("13:30:05"));
    let expected = "not due 02:30, repeated errors have had the task suspended since 01:30, the next probe is at 13:30:05";
    check(&known, "suspended", None, expected);
    known.circumstances.suspensions = vec![Suspension { ended: Some(at("07:30:02")), ..suspension.clone() }];
    check(&known, "suspended", None, "not due 02:30, repeated errors had the task suspended 01:30–07:30");

    // Late, one by one, until one of them was one error too many.
    known.circumstances.suspensions = vec![Suspension { since: at("07:43"), ..suspension }];
    known.circumstances.jumps = vec![asleep("23T22:40", "07:42")];
    let expected = "due 02:30, computer asleep 22:40–07:42, never run: repeated errors suspended the task at \
                    07:43:00, before its turn came";
    check(&known, "suspended", None, expected);
}

#[test]
fn the_probe_of_a_suspended_task_gives_way_to_the_first_after_a_pause_or_a_snooze() {
    let mut known = evidence();
    let suspension = Suspension { reason: "breaker".to_owned(), since: at("01:30:05"), ended: None };
    known.circumstances.suspensions = vec![suspension];
    known.next_run_at = Some(at("13:30:05"));
    let says = |known: &Evidence, expected: &str| {
        let held = "not due 02:30, repeated errors have had the task suspended since 01:30";
        check(known, "suspended", None, &format!("{held}, {expected}"));
    };
    let pause = |until: &str| Some(Pause { since: at("08:00"), until: Some(at(until)), reason: None });
    known.pause = pause("13:30:04");
    says(&known, "the next probe is at 13:30:05");
    known.pause = pause("13:30:05");
    says(&known, "everything paused since 08:00 until 13:30, the next probe is at 19:30:05");
    let snooze = |until| PastSnooze { since: at("08:30"), until, ended: None, reason: None };
    known.snoozes = vec![snooze(Some(at("19:30:05")))];
    says(&known, "it is snoozed from 08:30 until 19:30, the next probe is at 2026-11-25 01:30:05");
    known.snoozes = vec![snooze(None)];
    says(&known, "it has been snoozed since 08:30, no probe comes until somebody wakes it");
    known.pause = Some(Pause { since: at("08:00"), until: None, reason: None });
    known.snoozes.clear();
    says(&known, "everything paused since 08:00, no probe comes until somebody resumes");
}

#[test]
fn overtaken_by_an_edit_before_it_could_run() {
    for (before, expected) in [
        (
            r#"{"frequencyCron":"30 * * * *"}"#,
            "never run: the schedule was edited at 07:50:00 by window, and its slots counted anew from then",
        ),
        (r#"{"enabled":true}"#, "never run: the task was switched off at 07:50:00 by window"),
    ] {
        let mut known = evidence_of(&history(hourly(), vec![edit("07:50", before)]), "02:30");
        known.circumstances.epochs = vec![serve("20T08:00", Some("23T22:00")), serve("08:00", None)];
        check(&known, "edited", None, &format!("due 02:30, app closed 22:00–08:00, {expected}"));
    }
}

#[test]
fn it_waits_now() {
    let mut known = evidence();
    known.next_run_at = Some(at("02:30"));
    let expected = "due 02:30, waits now for a worker, the network, its turn to be caught up, \
                    or the moments after a start or a wake";
    check(&known, "waiting", None, expected);
    known.now = at("02:31");
    let on_time = expected.replace(" its turn to be caught up,", "");
    check(&known, "waiting", None, &on_time);
    known.now = at("09:00");
    known.era.task.catch_up = CatchUpPolicy::Skip;
    check(&known, "waiting", None, &on_time);
    known.presence = Presence::Serving { running: Some(RunId(76)) };
    check(&known, "waiting", None, "due 02:30, waits now: run 76 is still running");
}

#[test]
fn it_waits_for_the_end_of_what_began_after_it() {
    let mut known = evidence();
    known.next_run_at = Some(at("02:30"));
    known.pause = Some(Pause { since: at("02:31"), until: Some(at("10:00")), reason: None });
    let held = "due 02:30, everything paused since 02:31 until 10:00";
    check(&known, "waiting", None, &format!("{held}, waits now for the end of that"));
    known.presence = Presence::Nobody;
    known.circumstances.epochs.clear();
    let held = held.replace("02:30,", "02:30, nobody serves it,");
    let expected = format!("{held}, not answered yet: once that is over, the next start catches up");
    check(&known, "unanswered", None, &expected);

    known.pause = None;
    known.presence = Presence::Serving { running: None };
    known.snoozes = vec![PastSnooze { since: at("02:31"), until: None, ended: None, reason: None }];
    let expected = "due 02:30, it has been snoozed since 02:31, waits now for the end of that";
    check(&known, "waiting", None, expected);
    known.snoozes[0].ended = Some(at("08:59"));
    let expected = "due 02:30, waits now for a worker, the network, its turn to be caught up, \
                    or the moments after a start or a wake";
    check(&known, "waiting", None, expected);
}

#[test]
fn nobody_is_there_to_answer_it() {
    let mut known = evidence();
    known.presence = Presence::Nobody;
    known.next_run_at = Some(at("01:30"));
    known.circumstances.epochs = vec![serve("20T08:00", Some("23T22:00"))];
    let expected = "due 02:30, app closed since 22:00, not answered yet: the next start catches up";
    check(&known, "unanswered", None, expected);
    known.circumstances.epochs = vec![killed("20T08:00", "23T22:05")];
    known.era.task.catch_up = CatchUpPolicy::Skip;
    let expected = "due 02:30, app not heard of since 22:05, not answered yet: \
                    the next start passes it over, by the task's policy";
    check(&known, "unanswered", None, expected);
    known.circumstances.epochs.clear();
    known.has_run = false;
    let expected = "due 02:30, nobody serves it, not answered yet: \
                    the next start passes it over, since the task has never run";
    check(&known, "unanswered", None, expected);
}

/// Over or not, and whether or not anybody was there when it ended.
#[test]
fn paused_while_nobody_was_there() {
    let mut known = evidence();
    known.presence = Presence::Nobody;
    known.next_run_at = Some(at("01:30"));
    known.circumstances.epochs.clear();
    let mut says = |until: Option<&str>, ended: Option<&str>, expected: &str| {
        let (until, ended) = (until.map(at), ended.map(at));
        known.circumstances.pauses = vec![PastPause { since: at("01:00"), until, ended, reason: None }];
        let expected = format!("due 02:30, nobody serves it, {expected}");
        check(&known, "unanswered", None, &expected);
    };
    let passed_over = "not answered yet: the next start passes it over";
    says(Some("03:00"), None, &format!("everything paused 01:00–03:00, {passed_over}"));
    says(Some("10:00"), None, &format!("everything paused since 01:00 until 10:00, {passed_over}"));
    says(None, None, &format!("everything paused since 01:00, {passed_over}"));
    says(None, Some("02:30"), &format!("everything paused 01:00–02:30, {passed_over}"));
    says(Some("03:00"), Some("02:29"), "not answered yet: the next start catches up");
}

#[test]
fn to_come() {
    let mut known = evidence_of(&history(hourly(), Vec::new()), "11:30");
    check(&known, "upcoming", None, "due 11:30, in 2 h 30 min, will run");
    known.pause = Some(Pause { since: at("08:00"), until: None, reason: Some("moving house".to_owned()) });
    let expected = "due 11:30, in 2 h 30 min, everything paused since 08:00 (moving house), \
                    will be passed over unless somebody resumes";
    check(&known, "upcoming", None, expected);
    known.pause = Some(Pause { since: at("08:00"), until: Some(at("10:00")), reason: None });
    check(&known, "upcoming", None, "due 11:30, in 2 h 30 min, will run");
    known.presence = Presence::Nobody;
    check(&known, "upcoming", None, "due 11:30, in 2 h 30 min, will run if the cockpit is open then");
}

#[test]
fn a_pattern_without_a_zone_moved_with_the_computer() {
    let mut moved = history(hourly(), Vec::new());
    let zone = |since: &str, zone: Tz| store::queries::machine_zones::MachineZone { since: at(since), zone };
    moved.zones = vec![zone("20T08:00", Tz::UTC), zone("07:42", "Asia/Kolkata".parse().unwrap())];
    let mut known = evidence_of(&moved, "02:30");
    known.circumstances.jumps = vec![asleep("23T22:40", "07:42")];
    let expected = "due 02:30, computer asleep 22:40–07:42, never run: this computer's zone changed at 07:42:00, \
                    and its slots with it";
    check(&known, "edited", None, expected);
}

/// Its edits have been pruned; the row still knows the last snooze.
#[test]
fn snoozed_while_nobody_was_there() {
    let snoozed = SystemTask {
        snoozed_at: Some(at("23T21:00")),
        snoozed_until: Some(at("02:30")),
        snooze_reason: Some("on holiday".to_owned()),
        next_run_at: Some(at("23T22:30")),
        ..hourly()
    };
    let mut known = evidence_of(&history(snoozed, Vec::new()), "02:30");
    known.presence = Presence::Nobody;
    known.circumstances.epochs.clear();
    let expected = "due 02:30, nobody serves it, it was snoozed from 21:00 until 02:30 (on holiday), \
                    not answered yet: the next start passes it over";
    check(&known, "unanswered", None, expected);
    known.snoozes[0].ended = Some(at("02:29"));
    let expected = "due 02:30, nobody serves it, not answered yet: the next start catches up";
    check(&known, "unanswered", None, expected);
}
