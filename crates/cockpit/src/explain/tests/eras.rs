//! The schedule as it was.

use chrono::TimeDelta;
use scheduler::task::{CatchUpPolicy, SystemTask};
use store::queries::{edits::Edit, machine_zones::MachineZone};

use super::bench::{at, edit, every_45_minutes, history, hourly};
use crate::explain::schedule_history::{ScheduleHistory, Turn, TurnKind};

fn by_window(kind: fn(String) -> TurnKind, when: &str) -> Turn {
    Turn { at: at(when), kind: kind("window".to_owned()) }
}

/// Slots of the night, oldest first.
fn slots(history: &ScheduleHistory, from: &str, until: &str) -> Vec<String> {
    let mut slots = Vec::new();
    let mut until = at(until);
    while let Ok(Some((slot, _))) = history.latest_slot(until) {
        if slot < at(from) {
            break;
        }
        slots.push(slot.format("%H:%M").to_string());
        until = slot - TimeDelta::milliseconds(1);
    }
    slots.reverse();
    slots
}

#[test]
fn without_edits_it_is_as_it_was_created() {
    let era = history(hourly(), Vec::new()).era_at(at("02:30"));
    assert_eq!(era.since, Turn { at: at("01T10:00"), kind: TurnKind::Created });
    assert_eq!(era.until, None);
    assert_eq!(era.latest_slot(at("02:41")), Some(at("02:30")));
    assert_eq!(era.next_slot(at("02:30")), Some(at("03:30")));
    assert_eq!(era.count(at("02:30"), at("07:30")), Some(6));
}

#[test]
fn an_edit_is_taken_back() {
    let edits = vec![
        edit("06:00", r#"{"name":"Old name"}"#),
        edit("04:00", r#"{"frequencyCron":"15 * * * *","catchUp":"skip","maxRetries":7}"#),
    ];
    let known = history(hourly(), edits);
    assert_eq!(slots(&known, "02:00", "05:40"), ["02:15", "03:15", "04:30", "05:30"]);
    let before = known.era_at(at("03:15"));
    assert_eq!(before.until, Some(by_window(TurnKind::Edited, "04:00")));
    assert_eq!((before.task.catch_up, before.task.max_retries), (CatchUpPolicy::Skip, 7));
    assert!(before.reaches(at("03:59")) && !before.reaches(at("04:00")));
    let since = known.era_at(at("06:30"));
    assert_eq!((since.since, since.until), (by_window(TurnKind::Edited, "04:00"), None));
    assert_eq!(since.task.catch_up, CatchUpPolicy::Once);
}

#[test]
fn an_interval_becomes_a_pattern_and_its_grid_is_remembered() {
    let before = r#"{"frequencySeconds":2700}"#;
    let remembered = Edit { anchor_before: Some(at("00:10")), ..edit("04:00", before) };
    let known = history(hourly(), vec![remembered]);
    assert_eq!(slots(&known, "02:00", "05:40"), ["02:25", "03:10", "03:55", "04:30", "05:30"]);

    // An edit from before that was recorded: the rows have to tell.
    let known = history(hourly(), vec![edit("04:00", before)]);
    let era = known.latest_slot(at("03:15")).unwrap_err();
    assert!(era.schedule.is_none());
    assert_eq!(era.through(at("01:40")).latest_slot(at("03:15")), Some(at("03:10")));
}

#[test]
fn while_it_was_off_there_were_no_slots() {
    let edits = vec![edit("05:00", r#"{"enabled":false}"#), edit("03:00", r#"{"enabled":true}"#)];
    let known = history(hourly(), edits);
    assert_eq!(slots(&known, "02:00", "02:50"), ["02:30"]);
    assert!(matches!(known.latest_slot(at("04:40")), Ok(None)));
    assert_eq!(slots(&known, "02:00", "06:00"), ["05:30"], "no further than the switch");
    let off = known.era_at(at("04:30"));
    assert_eq!(off.since, by_window(TurnKind::SwitchedOff, "03:00"));
    assert_eq!(off.until, Some(by_window(TurnKind::SwitchedOn, "05:00")));
}

#[test]
fn an_edit_of_a_task_that_was_off_does_not_hide_the_switch() {
    let off = SystemTask { enabled: false, ..hourly() };
    let edits =
        vec![edit("05:00", r#"{"frequencyCron":"15 * * * *"}"#), edit("03:00", r#"{"enabled":true}"#)];
    let era = history(off, edits).era_at(at("06:00"));
    assert_eq!(era.since, by_window(TurnKind::SwitchedOff, "03:00"));
}

#[test]
fn a_grid_does_not_begin_before_its_first_slot() {
    let known = history(SystemTask { anchor_at: Some(at("02:25")), ..every_45_minutes() }, Vec::new());
    assert_eq!(slots(&known, "00:00", "04:00"), ["02:25", "03:10", "03:55"]);
    assert_eq!(known.era_at(at("01:00")).next_slot(at("01:00")), Some(at("02:25")));
}

#[test]
fn a_pattern_without_a_zone_is_read_in_the_computers_of_that_time() {
    let daily = SystemTask { frequency_cron: Some("0 7 * * *".to_owned()), ..hourly() };
    let zone = |since: &str, name: &str| MachineZone { since: at(since), zone: name.parse().unwrap() };
    let mut known = history(daily, Vec::new());
    known.zones = vec![zone("10T08:00", "Europe/Berlin"), zone("22T15:00", "America/New_York")];
    // 07:00 in Berlin up to the 22nd, in New York from then on.
    let spelled = |until: &str| known.latest_slot(at(until)).unwrap().unwrap().0;
    assert_eq!(spelled("22T14:59"), at("22T06:00"));
    assert_eq!(spelled("23T13:00"), at("23T12:00"));
    assert_eq!(spelled("23T11:00"), at("22T06:00"), "the 22nd had no 07:00 in New York any more");
    assert_eq!(spelled("05T13:00"), at("05T06:00"), "before the record began, as at its beginning");
    assert_eq!(
        known.era_at(at("22T06:00")).until,
        Some(Turn { at: at("22T15:00"), kind: TurnKind::ZoneChanged })
    );

    known.task.timezone = Some("UTC".to_owned());
    assert_eq!(known.latest_slot(at("22T14:59")).unwrap().unwrap().0, at("22T07:00"));
    assert_eq!(known.era_at(at("22T07:00")).until, None);
}
