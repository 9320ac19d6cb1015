//! What a pattern may be, what is said of one that may not, and what is said of one that is a trap.

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Tz;
use scheduler::schedule::{Frequency, Schedule};

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 1, 12, 0, 0).unwrap()
}

fn parse(pattern: &str) -> Result<Schedule, String> {
    let frequency = Frequency::Cron { pattern: pattern.to_owned() };
    Schedule::parse(&frequency, None, now()).map_err(|error| {
        assert_eq!(error.field, "frequencyCron");
        error.message
    })
}

#[test]
fn five_fields_six_fields_and_nicknames_are_patterns() {
    for pattern in
        ["0 9 * * 1-5", "*/20 * * * * *", "@hourly", "@Daily", "0 0 L * *", "0 9 * * FRI#2", " 5 4 * * * "]
    {
        assert!(parse(pattern).is_ok(), "{pattern:?}: {:?}", parse(pattern));
    }
}

#[test]
fn what_is_no_pattern_is_refused_with_a_sentence_that_helps() {
    let cases = [
        ("", "empty"),
        ("* * *", "3 fields"),
        ("0 0 12 1 1 * 2027", "year field"),
        ("0 0 1 1 * 2027", "year field"),
        ("0 12 1 1 MON 2027", "year field"),
        ("61 * * * *", "the minute \"61\" cannot be read: it takes 0-59"),
        ("60 * * * * *", "the second \"60\""),
        ("0 24 * * *", "the hour \"24\" cannot be read: it takes 0-23"),
        ("0 0 32 * *", "the day \"32\" cannot be read: it takes 1-31"),
        ("0 0 * 13 *", "the month \"13\" cannot be read: it takes 1-12 or JAN-DEC"),
        ("0 0 * JAX *", "the month \"JAX\""),
        ("0 0 * * MONDAY", "the weekday \"MONDAY\" cannot be read: it takes 0-7 or SUN-SAT"),
        ("*/0 * * * *", "the minute \"*/0\""),
        ("0 9-5 * * *", "the hour \"9-5\""),
        ("a b c d e", "the minute \"a\""),
        ("@reboot", "@hourly"),
        ("30 2 30 2 *", "never runs"),
        ("0 0 31 2,4,6 *", "never runs"),
    ];
    for (pattern, says) in cases {
        let message = parse(pattern).unwrap_err();
        assert!(message.contains(says), "{pattern:?}: {message}");
    }
    let message = parse(&"*".repeat(10_000)).unwrap_err();
    assert!(message.contains("10000 characters") && message.len() < 200, "{message}");
}

#[test]
fn a_leap_day_is_a_pattern_and_found_years_ahead() {
    let slot = parse("0 0 29 2 *").unwrap().next_slot(now(), Tz::UTC).unwrap();
    assert_eq!(slot, Utc.with_ymd_and_hms(2028, 2, 29, 0, 0, 0).unwrap());
}

#[test]
fn descriptions_are_sentences() {
    let of = |frequency: Frequency| Schedule::parse(&frequency, None, now()).unwrap().describe();
    assert_eq!(of(Frequency::Every { seconds: 2_700 }), "Every 45 minutes");
    assert_eq!(of(Frequency::Every { seconds: 60 }), "Every minute");
    assert_eq!(of(Frequency::Every { seconds: 90 }), "Every 1 minute 30 seconds");
    assert_eq!(of(Frequency::Manual), "Only when asked to");
    assert_eq!(of(Frequency::Cron { pattern: "30 2 * * *".to_owned() }), "At 02:30 every day");
}

#[test]
fn traps_are_named() {
    let warnings = |pattern: &str, zone: Tz| parse(pattern).unwrap().warnings(now(), zone).join("\n");
    let cases = [
        ("* 9 * * *", Tz::UTC, "did you mean \"0 9 * * *\"?"),
        ("*/45 * * * *", Tz::UTC, "it fires at :00 and :45, then starts over; an interval would be even"),
        ("*/25 * * * *", Tz::UTC, "it fires at :00, :25 and :50,"),
        ("*/7 * * * *", Tz::UTC, "it fires at :00, :07, :14, … :56,"),
        ("*/61 * * * *", Tz::UTC, "*/61 does not divide evenly: it fires at :00,"),
        ("*/45 * * * * *", Tz::UTC, "it fires at seconds 0 and 45,"),
        ("30 */5 * * *", Tz::UTC, "it fires in hours 0, 5, 10, … 20,"),
        (
            "0 0 */2 * *",
            Tz::UTC,
            "*/2 starts over with every month: it fires on days 1, 3, 5, … 31; an interval",
        ),
        (
            "0 0 1 */5 *",
            Tz::UTC,
            "*/5 does not divide evenly: it fires in January, June and November, then starts",
        ),
        ("0 9 13 * FRI", Tz::UTC, "when either matches"),
        ("0 0 31 * *", Tz::UTC, "Months without day 31"),
        ("30 2 * * *", Tz::America__New_York, "On 8 March 2026 the clocks skip 02:30"),
        ("30 1 * * *", Tz::America__New_York, "On 1 November 2026 01:30 comes twice"),
    ];
    for (pattern, zone, says) in cases {
        let text = warnings(pattern, zone);
        assert!(text.contains(says), "{pattern:?}: {text:?}");
    }
    // The day that Apia left out: a gap too long to be bridged.
    let from = Utc.with_ymd_and_hms(2011, 1, 1, 0, 0, 0).unwrap();
    let text = parse("0 12 30 12 *").unwrap().warnings(from, Tz::Pacific__Apia).join("\n");
    assert!(text.ends_with("the clocks skip 12:00 in Pacific/Apia: it does not run then"), "{text:?}");
    for harmless in [
        "0 9 * * *",
        "*/15 * * * *",
        "@hourly",
        "0 9 13 * +FRI",
        "*/20 */8 */1 */3 *",
        "0-30/7 * * * * *",
        "* * 9 * * *",
    ] {
        assert_eq!(warnings(harmless, Tz::UTC), "", "{harmless:?}");
    }
}

#[test]
fn of_days_that_months_lack_no_more_is_said_than_is_so() {
    const PASSED_OVER: &str = "are passed over; L means the last day";
    const NO_RUN: &str = "have no run on that day; L means the last day";
    for (pattern, day, what) in [
        ("0 9 31 * *", 31, PASSED_OVER),
        ("0 9 29 * *", 29, PASSED_OVER),
        ("0 9 29 2 *", 29, PASSED_OVER),
        ("0 9 31 3,4 *", 31, PASSED_OVER),
        ("0 9 31 * +1", 31, PASSED_OVER),
        // April runs on the 30th.
        ("0 9 31,30 * *", 30, PASSED_OVER),
        ("0 9 30,31 4,5 *", 31, NO_RUN),
        ("0 9 1,31 * *", 31, NO_RUN),
        ("0 9 1-5,30,31 * *", 31, NO_RUN),
        ("0 9 15W,31 * ?", 31, NO_RUN),
    ] {
        let says = format!("Months without day {day} {what}");
        assert_eq!(parse(pattern).unwrap().warnings(now(), Tz::UTC), [says], "{pattern:?}");
    }
    for pattern in [
        "0 9 28 * *",
        "0 9 31,L * *",
        "0 9 L * *",
        "0 9 31 1,3 *",
        "0 9 31 JAN,MAR *",
        "0 9 1,31 1-1,7-8 *",
        "0 9 30 4 *",
        "0 9 25-31 * *",
    ] {
        assert!(parse(pattern).unwrap().warnings(now(), Tz::UTC).is_empty(), "{pattern:?}");
    }
    let either = parse("0 9 31 * 1").unwrap().warnings(now(), Tz::UTC);
    assert!(either.len() == 1 && either[0].contains("when either matches"), "{either:?}");
}
