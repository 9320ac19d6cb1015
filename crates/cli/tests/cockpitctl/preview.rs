//! `cockpitctl preview`: answers for cron, intervals and zones, and helps with what cannot be.

use serde_json::{Value, json};

use crate::support::{Answer, program, run};

fn preview(arguments: &[&str]) -> Answer {
    let mut command = program();
    command.arg("preview").args(arguments).arg("--json");
    run(command)
}

fn next_runs(arguments: &[&str]) -> Value {
    let answer = preview(arguments);
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""), "{arguments:?}: {answer:?}");
    let seen = answer.document();
    assert_eq!(seen["valid"], true);
    assert!(seen["description"].as_str().is_some_and(|text| !text.is_empty()), "{seen}");
    assert!(seen["warnings"].is_array(), "{seen}");
    seen["nextRuns"].clone()
}

#[test]
fn patterns_in_zones_match_the_vectors() {
    // From the vectors of the specification: gap, overlap, odd offsets, rare days.
    let vectors = [
        (
            "30 2 * * *",
            "America/New_York",
            "2025-03-08T12:00Z",
            ["2025-03-09T07:00:00", "2025-03-10T06:30:00"],
        ),
        (
            "*/15 * * * *",
            "America/New_York",
            "2025-03-09T06:40Z",
            ["2025-03-09T06:45:00", "2025-03-09T07:00:00"],
        ),
        (
            "30 1 * * *",
            "America/New_York",
            "2025-11-02T00:00Z",
            ["2025-11-02T05:30:00", "2025-11-03T06:30:00"],
        ),
        (
            "*/30 1 * * *",
            "America/New_York",
            "2025-11-02T05:10Z",
            ["2025-11-02T05:30:00", "2025-11-02T06:00:00"],
        ),
        ("0 0 * * *", "Asia/Kathmandu", "2025-06-01T00:00Z", ["2025-06-01T18:15:00", "2025-06-02T18:15:00"]),
        ("0 12 * * *", "Pacific/Apia", "2011-12-29T12:00Z", ["2011-12-29T22:00:00", "2011-12-30T22:00:00"]),
        ("0 0 29 2 *", "UTC", "2024-02-29T00:00Z", ["2028-02-29T00:00:00", "2032-02-29T00:00:00"]),
        ("0 0 L * *", "UTC", "2024-02-01T00:00Z", ["2024-02-29T00:00:00", "2024-03-31T00:00:00"]),
        ("0 9 * * FRI#2", "UTC", "2025-10-01T00:00Z", ["2025-10-10T09:00:00", "2025-11-14T09:00:00"]),
    ];
    for (pattern, zone, after, expected) in vectors {
        let seen = next_runs(&["--cron", pattern, "--tz", zone, "--after", after, "--count", "2"]);
        assert_eq!(seen, json!(expected.map(|slot| format!("{slot}.000Z"))), "{pattern} {zone}");
    }
}

#[test]
fn what_is_wrong_with_the_beginning_is_said_of_the_beginning() {
    for after in ["2026-01-01T23:59:60Z", "9999-12-31T00:00:00Z"] {
        assert_eq!(preview(&["--cron", "0 3 * * *", "--after", after]).document()["field"], "after");
    }
    let last = next_runs(&["--cron", "0 3 * * *", "--after", "4900-12-31T23:59:59Z", "--count", "100"]);
    assert_eq!(last.as_array().unwrap().len(), 100);
}

#[test]
fn intervals_count_from_the_instant_given() {
    let seen = next_runs(&["--every", "45m", "--after", "2026-01-01T00:00:00Z", "--count", "3"]);
    let expected = ["2026-01-01T00:45:00.000Z", "2026-01-01T01:30:00.000Z", "2026-01-01T02:15:00.000Z"];
    assert_eq!(seen, json!(expected));
    assert_eq!(next_runs(&["--every", "1d"]).as_array().unwrap().len(), 5);
}

#[test]
fn the_system_zone_can_be_named() {
    let mut command = program();
    command.env("TZ", "UTC").args(["preview", "--cron", "0 7 * * *", "--tz", "system", "--json"]);
    assert_eq!(run(command).document()["valid"], true);
}

#[test]
fn what_cannot_be_exits_2_with_a_sentence_and_a_document() {
    let long = "*/5 ".repeat(2_560);
    for (arguments, hint) in [
        (["--cron", "30 2 30 2 *"].as_slice(), "never runs"),
        (&["--cron", "hourly"], "5 (minute hour day month weekday)"),
        (&["--cron", ""], ""),
        (&["--cron", "61 * * * *"], ""),
        (&["--cron", &long], "characters"),
        (&["--every", "0s"], "1 second"),
        (&["--every", "-5m"], "1 second"),
        (&["--every", "100000d"], "366 days"),
        (&["--cron", "0 7 * * *", "--tz", "Mars/Base"], "Mars/Base"),
        (&["--every", "45"], "45m"),
        (&["--every", "45m", "--cron", "* * * * *"], "cannot both be set"),
        (&["--every", "45m", "--after", "soon"], "2026-01-31T06:30:00Z"),
        (&["--every", "45m", "--after", "2026-01-01T23:59:60Z"], "is no instant"),
        (&["--every", "45m", "--after", "9999-12-31T23:59:59-12:00"], "is no instant"),
        (&["--cron", "0 3 * * *", "--after", "9999-12-31T00:00:00Z"], "up to the year 4900"),
        (&["--every", "45m", "--count", "0"], "1 to 100"),
        (&["--every", "45m", "--count", "some"], "some"),
    ] {
        let answer = preview(arguments);
        assert_eq!(answer.code, 2, "{answer:?}");
        let seen = answer.document();
        assert_eq!(seen["valid"], false);
        let error = seen["error"].as_str().unwrap();
        assert!(error.contains(hint) && (10..400).contains(&error.len()), "{error}");
        assert!(answer.stderr.contains(error), "the same sentence for people: {answer:?}");
    }
}

#[test]
fn the_help_says_which_options_are_needed_and_which_are_not() {
    let mut command = program();
    command.args(["preview", "--help"]);
    let help = run(command).stdout;
    assert!(help.contains("<--cron <EXPR>|--every <DURATION>>"), "{help}");
}

#[test]
fn times_are_shown_in_the_zone_the_pattern_was_read_in() {
    // The scheduler goes by the system's setting, whatever the shell says.
    for tz in ["America/New_York", "Asia/Tokyo"] {
        let mut command = program();
        command.env("TZ", tz).args(["preview", "--cron", "0 9 * * *", "--count", "3"]);
        let answer = run(command);
        let slots: Vec<&str> = answer.stdout.lines().skip(1).collect();
        assert!(slots.len() == 3 && slots.iter().all(|slot| slot.contains(" 09:00:00 ")), "{answer:?}");
    }
}

#[test]
fn people_see_the_description_and_local_times() {
    let mut command = program();
    let arguments =
        ["--cron", "30 2 * * *", "--tz", "America/New_York", "--after", "2025-03-08T12:00Z", "--count", "1"];
    command.arg("preview").args(arguments);
    let answer = run(command);
    assert_eq!(answer.code, 0);
    assert!(answer.stdout.contains("Sun 2025-03-09 03:00:00 EDT"), "{}", answer.stdout);
}

#[test]
fn it_needs_no_database() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = program();
    command.arg("--data-dir").arg(dir.path().join("none")).args(["preview", "--every", "45m"]);
    assert_eq!(run(command).code, 0);
    assert!(!dir.path().join("none").exists());
}
