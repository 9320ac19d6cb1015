//! Who was not there, and when.

use store::queries::{
    epochs::ProcessEpoch,
    slot_history::Circumstances,
    time_jumps::{JumpCause, TimeJump},
};

use super::bench::{asleep, at, killed, serve};
use crate::explain::{
    Times,
    absence::{absences, in_words},
};

/// The absences between two times, in words.
fn between(known: &Circumstances, due: &str, until: &str) -> String {
    let times = Times { zone: chrono_tz::UTC, slot: at(due), now: at("12:00") };
    in_words(&absences(known, at(due), at(until), true), &times).join(", ")
}

fn jumps(jumps: Vec<TimeJump>) -> Circumstances {
    Circumstances { jumps, ..Circumstances::default() }
}

fn epochs(epochs: Vec<ProcessEpoch>) -> Circumstances {
    Circumstances { epochs, ..Circumstances::default() }
}

#[test]
fn only_what_lies_between_the_slot_and_its_answer_counts() {
    let known = jumps(vec![asleep("23T22:00", "01:00"), asleep("02:00", "04:00"), asleep("06:00", "07:00")]);
    assert_eq!(between(&known, "02:30", "05:00"), "computer asleep 02:00–04:00");
    assert_eq!(between(&known, "05:00", "05:30"), "");
}

#[test]
fn a_moment_awake_does_not_part_a_night() {
    let known =
        jumps(vec![asleep("23T22:10", "03:00"), asleep("03:00:40", "05:00"), asleep("05:10", "07:42")]);
    assert_eq!(between(&known, "02:30", "08:00"), "computer asleep 22:10–05:00, computer asleep 05:10–07:42");
}

#[test]
fn a_clock_set_forward_is_not_called_sleep_and_one_set_back_hides_nothing() {
    let set = |from, to| TimeJump { cause: Some(JumpCause::ClockSet), ..asleep(from, to) };
    let known = jumps(vec![set("02:00", "03:00"), set("03:30", "02:40")]);
    assert_eq!(between(&known, "02:30", "05:00"), "clock set forward 02:00–03:00");
}

#[test]
fn closed_and_killed_and_now() {
    let known = epochs(vec![
        serve("20T08:00", Some("23T18:00")),
        killed("23T19:00", "23T22:05"),
        serve("08:00", Some("09:00")),
    ]);
    assert_eq!(between(&known, "23T18:30", "23T19:00:05"), "app closed 18:00–19:00");
    assert_eq!(
        between(&known, "02:30", "08:00:05"),
        "app gone without a word (last heard of 22:05, started again 08:00)"
    );
    assert_eq!(between(&known, "10:00", "12:00"), "app closed since 09:00");
}

#[test]
fn the_cockpit_that_serves_now_is_not_absent() {
    let known = epochs(vec![killed("08:00", "08:30")]);
    assert_eq!(between(&known, "10:00", "12:00"), "");
    let unserved = absences(&known, at("10:00"), at("12:00"), false);
    let times = Times { zone: chrono_tz::UTC, slot: at("10:00"), now: at("12:00") };
    assert_eq!(in_words(&unserved, &times), ["app not heard of since 08:30"]);
}

#[test]
fn a_command_that_opened_the_database_served_nothing() {
    let command = ProcessEpoch { program: "cockpitctl".to_owned(), ..serve("02:00", Some("02:01")) };
    let known = epochs(vec![serve("20T08:00", Some("23T22:00")), command, serve("08:00", None)]);
    assert_eq!(between(&known, "02:30", "08:00:05"), "app closed 22:00–08:00");
}

#[test]
fn one_that_was_superseded_leaves_no_gap() {
    let superseded = ProcessEpoch { last_heard_at: at("08:30"), ..serve("20T08:00", None) };
    let known = epochs(vec![superseded, serve("08:00", None)]);
    assert_eq!(between(&known, "07:00", "08:10"), "");
}

#[test]
fn many_are_counted() {
    let known = jumps((0..6).map(|n| asleep(&format!("0{n}:10"), &format!("0{n}:20"))).collect());
    let said = between(&known, "00:05", "09:00");
    assert!(said.ends_with("computer asleep 02:10–02:20, and 3 more times nobody there"), "{said}");
    let said = between(&known, "02:15", "09:00");
    assert!(said.ends_with("computer asleep 04:10–04:20, and 1 more time nobody there"), "{said}");
}
