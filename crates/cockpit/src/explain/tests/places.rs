//! Which slot a moment means.

use chrono_tz::Tz;
use scheduler::task::SystemTask;

use super::bench::{at, edit, every_45_minutes, history, hourly};
use crate::explain::{Asked, Place, ScheduleHistory, Times, locate};

const NOW: &str = "09:00";

/// The place of a moment, in words.
fn place(history: &ScheduleHistory, asked: &str, answered: Option<&str>) -> String {
    let now = at(NOW);
    let asked = Asked::parse(&format!("2026-11-24T{asked}"), Tz::UTC, now).unwrap();
    let found = locate(history, asked, answered.map(at), now);
    match &found {
        Place::Slot(slot, _) => slot.format("slot %H:%M:%S").to_string(),
        Place::SwitchedOff(slot, _) => slot.format("off %H:%M:%S").to_string(),
        _ => found.sentence(&Times { zone: Tz::UTC, slot: asked.from, now }).unwrap(),
    }
}

#[test]
fn the_slot_itself_or_the_one_before() {
    let known = history(hourly(), Vec::new());
    assert_eq!(place(&known, "02:30", None), "slot 02:30:00");
    assert_eq!(place(&known, "02:41", None), "slot 02:30:00");
    assert_eq!(place(&known, "02:29", None), "slot 01:30:00");
}

#[test]
fn a_minute_means_all_of_it_but_nothing_that_is_still_to_come() {
    let odd = SystemTask {
        anchor_at: Some(at("00:10:25")),
        next_run_at: Some(at("09:10:25")),
        ..every_45_minutes()
    };
    let known = history(odd, Vec::new());
    assert_eq!(place(&known, "02:25", None), "slot 02:25:25");
    assert_eq!(place(&known, "02:25:10", None), "slot 01:40:25");
    assert_eq!(place(&known, "09:00", None), "slot 08:25:25");
}

#[test]
fn a_row_knows_of_slots_that_the_grid_does_not() {
    let known = history(every_45_minutes(), Vec::new());
    assert_eq!(place(&known, "02:40", Some("02:36:12")), "slot 02:36:12");
    assert_eq!(place(&known, "02:40", Some("01:40")), "slot 02:25:00");
}

#[test]
fn a_slot_to_come() {
    let known = history(every_45_minutes(), Vec::new());
    assert_eq!(place(&known, "09:10", None), "slot 09:10:00");
    assert_eq!(place(&known, "11:00", None), "slot 10:40:00");
    let expected = "no slot at 09:05, its schedule is: every 45 minutes, slots at 08:25 and 09:10";
    assert_eq!(place(&known, "09:05", None), expected);
    // Due at once after an edit, off the grid.
    let brought = SystemTask { next_run_at: Some(at("09:02")), ..every_45_minutes() };
    assert_eq!(place(&history(brought.clone(), Vec::new()), "09:05", None), "slot 09:02:00");
    // A probe is no slot.
    let suspended = SystemTask { suspended_reason: Some("breaker".to_owned()), ..brought };
    assert_eq!(place(&history(suspended, Vec::new()), "09:05", None), expected);
}

#[test]
fn no_slot_there() {
    let created = SystemTask { created_at: at("04:00"), ..hourly() };
    let known = history(created, Vec::new());
    assert_eq!(place(&known, "03:30", None), "no slot at 03:30, the task was created 04:00");
    let expected =
        "no slot at 04:10, its schedule is: at minute 30 past every hour, the next slot is at 04:30";
    assert_eq!(place(&known, "04:10", None), expected);

    let manual = SystemTask { frequency_cron: None, next_run_at: None, ..hourly() };
    assert_eq!(
        place(&history(manual, Vec::new()), "02:30", None),
        "no slot at 02:30, it runs only when asked to"
    );

    let on =
        history(hourly(), vec![edit("05:00", r#"{"enabled":false}"#), edit("03:00", r#"{"enabled":true}"#)]);
    let expected = "no slot at 05:10, its schedule is: at minute 30 past every hour (switched on 05:00:00 by window), \
                    the next slot is at 05:30";
    assert_eq!(place(&on, "05:10", None), expected);
    assert_eq!(place(&on, "04:40", None), "off 04:30:00");
    assert_eq!(place(&on, "03:10", None), "off 03:10:59");
}

#[test]
fn a_task_that_no_cockpit_has_served_yet_has_no_slots() {
    let unserved = SystemTask { anchor_at: None, next_run_at: None, last_run_at: None, ..every_45_minutes() };
    let created = SystemTask { created_at: at("08:50"), ..unserved };
    let expected = "no slot at 09:00, its schedule is: every 45 minutes";
    assert_eq!(place(&history(created.clone(), Vec::new()), "09:00", None), expected);
    let ran_on_request = SystemTask { last_run_at: Some(at("08:55")), ..created };
    assert_eq!(place(&history(ran_on_request, Vec::new()), "09:00", None), expected);
}

#[test]
fn a_grid_that_was_not_recorded_is_not_made_up() {
    let before = r#"{"frequencySeconds":2700}"#;
    let known = history(hourly(), vec![edit("04:00", before)]);
    assert_eq!(place(&known, "03:15", Some("01:40")), "slot 03:10:00", "a row shows where it lay");
    let expected = "the schedule was edited at 04:00:00, and where its slots lay before is not recorded";
    assert_eq!(place(&known, "03:15", None), expected);
}

#[test]
fn off_now_is_off_tomorrow() {
    let off = SystemTask { enabled: false, next_run_at: None, ..hourly() };
    let known = history(off, vec![edit("03:00", r#"{"enabled":true}"#)]);
    assert_eq!(place(&known, "11:45", None), "off 11:30:00");
}
