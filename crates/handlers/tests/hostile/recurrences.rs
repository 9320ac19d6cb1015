//! Recurrences that explode.

use crate::{
    support::calendars::event,
    trial::{Case, alone, run_all},
};

const TOO_MANY: &str = "has more occurrences than can be shown";
const NOT_UNDERSTOOD: &str = "could not be understood";
/// Occurrences kept of one event.
const OF_EVENT: usize = 10_000;

fn recurring(rules: &[&str]) -> String {
    let rules: Vec<String> = rules.iter().map(|rule| format!("RRULE:{rule}")).collect();
    let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
    event(&[&["UID:x", "SUMMARY:Again", "DTSTART:20260301T100000Z"], &rules[..]].concat())
}

fn every(signs: std::ops::Range<u32>) -> String {
    signs.map(|sign| sign.to_string()).collect::<Vec<_>>().join(",")
}

#[tokio::test]
async fn rules() {
    let _alone = alone().await;
    let every_second = format!(
        "FREQ=YEARLY;BYYEARDAY={};BYHOUR={};BYMINUTE={};BYSECOND={}",
        every(1..367),
        every(0..24),
        every(0..60),
        every(0..60)
    );
    let long = format!("FREQ=DAILY;BYDAY={}MO", "MO,".repeat(1_000_000));
    run_all([
        Case::events("every second", &recurring(&["FREQ=SECONDLY"])).keeps_with(OF_EVENT, TOO_MANY),
        Case::events(
            "every second since the year 1",
            &event(&["UID:x", "DTSTART:00010101T000000Z", "RRULE:FREQ=SECONDLY"]),
        )
        .keeps_with(OF_EVENT, TOO_MANY),
        Case::events("a huge count", &recurring(&["FREQ=MINUTELY;COUNT=4294967295"]))
            .keeps_with(OF_EVENT, TOO_MANY),
        Case::events("a count beyond all numbers", &recurring(&["FREQ=DAILY;COUNT=99999999999999999999"]))
            .keeps(375),
        Case::events("every second of a year at once", &recurring(&[&every_second]))
            .keeps_with(1, NOT_UNDERSTOOD),
        Case::events("a rule of three megabytes", &recurring(&[&long])).keeps_with(1, NOT_UNDERSTOOD),
        Case::events(
            "the thirtieth of February, by the second",
            &recurring(&["FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"]),
        )
        .keeps(0),
        Case::events("an interval beyond all times", &recurring(&["FREQ=YEARLY;INTERVAL=65535"])).keeps(1),
        Case::events("no interval", &recurring(&["FREQ=DAILY;INTERVAL=0"])).keeps(375),
    ])
    .await;
}

#[tokio::test]
async fn floods() {
    let _alone = alone().await;
    let never: String = (0..3_000)
        .map(|i| {
            event(&[
                &format!("UID:{i}"),
                "DTSTART:20260301T100000Z",
                "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            ])
        })
        .collect();
    let dates: String = (0..500_000).map(|i| format!("{:08}T{:06},", 20_260_301 + i % 28, i % 60)).collect();
    let rdates = event(&["UID:x", "DTSTART:20260301T100000Z", &format!("RDATE:{dates}20260301T100000")]);
    let lines: String = (0..200_000)
        .map(|i| format!("RDATE:20260{}{:02}T{:02}0000Z\r\n", 3 + i % 7, 1 + i % 28, i % 24))
        .collect();
    let exdates = event(&[
        "UID:x",
        "DTSTART:20260301T100000Z",
        "RRULE:FREQ=DAILY;COUNT=5",
        &lines.replace("RDATE", "EXDATE"),
    ]);
    let many_rules = recurring(&vec!["FREQ=MINUTELY"; 100_000]);
    let overrides: String = (0..30_000)
        .map(|i| {
            event(&[
                "UID:x",
                &format!("RECURRENCE-ID:2026030{}T{:02}{:02}00Z", 1 + i % 9, i % 24, i % 60),
                "DTSTART:20260312T100000Z",
            ])
        })
        .collect();
    let future: String = (0..5_000)
        .map(|i| {
            event(&[
                "UID:y",
                &format!("RECURRENCE-ID;RANGE=THISANDFUTURE:20260301T{:02}{:02}00Z", i % 24, i % 60),
                "DTSTART:20260301T100000Z",
                "RRULE:FREQ=SECONDLY",
            ])
        })
        .collect();
    let long_text = "a word of it ".repeat(300);
    let described = event(&[
        "UID:x",
        "DTSTART:20260301T100000Z",
        "RRULE:FREQ=HOURLY",
        &format!("DESCRIPTION:{long_text}"),
    ]);
    let all_described: String = (0..10).map(|i| described.replace("UID:x", &format!("UID:{i}"))).collect();
    run_all([
        Case::events("three thousand rules that find nothing", &never).refused("take too long to work out"),
        Case::events("half a million further dates", &rdates).keeps_with(1, NOT_UNDERSTOOD),
        Case::events(
            "two hundred thousand lines of dates",
            &event(&["UID:x", "DTSTART:20260301T100000Z", &lines]),
        )
        .keeps_with(169, NOT_UNDERSTOOD),
        Case::events("two hundred thousand exceptions", &exdates).keeps_with(5, NOT_UNDERSTOOD),
        Case::events("a hundred thousand rules of one event", &many_rules).keeps_with(OF_EVENT, TOO_MANY),
        Case::events("thirty thousand changes of one event", &(recurring(&["FREQ=MINUTELY"]) + &overrides))
            .keeps_with(10_360, TOO_MANY),
        Case::events(
            "changes for all that follow, with rules of their own",
            &(recurring(&["FREQ=MINUTELY"]).replace("UID:x", "UID:y") + &future),
        )
        .keeps_with(OF_EVENT, TOO_MANY),
        Case::events("a long description again and again", &all_described).keeps_with(20_000, TOO_MANY),
    ])
    .await;
}
