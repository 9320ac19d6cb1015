//! Events of absurd length, number and shape.

use crate::{
    server::ok,
    support::calendars::{ICS, event},
    trial::{Case, alone, run_all},
};

#[tokio::test]
async fn lengths() {
    let _alone = alone().await;
    let lasting = |length: &str| event(&["UID:x", "DTSTART:20260312T100000Z", length]);
    let beside = event(&["UID:y", "DTSTART:20260313T100000Z", "SUMMARY:Beside"]);
    run_all(
        [
            "DTEND:99991231T235959Z",
            "DTEND:00010101T000000Z",
            "DURATION:PT4294967295H",
            "DURATION:P4294967295W",
            "DURATION:P4294967295DT4294967295H4294967295M4294967295S",
            "DURATION:-P1W",
            "DURATION:P99999999999999999999D",
            "DURATION:",
        ]
        .map(|length| Case::events(length, &(lasting(length) + &beside)).keeps(2)),
    )
    .await;
    let whole_days = |length: &str| event(&["UID:x", "DTSTART;VALUE=DATE:20260312", length]);
    run_all(
        ["DTEND;VALUE=DATE:99991231", "DURATION:P4294967295W", "DTEND;VALUE=DATE:20260301"]
            .map(|length| Case::events(length, &(whole_days(length) + &beside)).keeps(2)),
    )
    .await;
    Case::events(
        "a length of centuries, every year",
        &(event(&[
            "UID:x",
            "DTSTART:19800101T000000Z",
            "DURATION:P4294967295W",
            "RRULE:FREQ=YEARLY;COUNT=30",
        ]) + &beside),
    )
    .keeps(31)
    .run()
    .await;
}

#[tokio::test]
async fn shapes() {
    let _alone = alone().await;
    let folded = format!("SUMMARY:{}", "a\r\n ".repeat(1_000_000));
    let parameters: String = (0..1_000_000).map(|i| format!(";X{i}=1")).collect();
    let alarms = "BEGIN:VALARM\r\n".repeat(300_000);
    let one = event(&["UID:one", "DTSTART:20260312T100000Z"]);
    let many: String = (0..140_000)
        .map(|i| {
            format!(
                "BEGIN:VEVENT\nUID:{i}\nDTSTART:202603{:02}T{:02}{:02}00Z\nEND:VEVENT\n",
                11 + i % 17,
                i % 24,
                i % 60
            )
        })
        .collect();
    run_all([
        Case::events("components within components", &"BEGIN:VEVENT\r\n".repeat(600_000))
            .keeps_with(0, "560000 more are left out"),
        Case::events("one component too many", &"BEGIN:VEVENT\r\n".repeat(40_001))
            .keeps_with(0, "1 more is left out"),
        Case::events("components without end", &(one.clone() + &"BEGIN:X\r\nEND:X\r\n".repeat(500_000)))
            .keeps(1),
        Case::events(
            "properties of no meaning",
            &event(&["UID:x", "DTSTART:20260312T100000Z", &"A:\n".repeat(3_000_000)]),
        )
        .keeps(1),
        Case::events("alarms within alarms", &event(&["UID:x", "DTSTART:20260312T100000Z", &alarms]))
            .keeps(1),
        Case::events(
            "a line folded a million times",
            &event(&["UID:x", "DTSTART:20260312T100000Z", &folded]),
        )
        .keeps(1),
        Case::events(
            "a property with a million parameters",
            &event(&["UID:x", &format!("DTSTART{parameters}:20260312T100000Z")]),
        )
        .keeps_with(0, "could not be understood"),
        Case::events(
            "a text of nine megabytes",
            &event(&[
                "UID:x",
                "DTSTART:20260312T100000Z",
                &format!("DESCRIPTION:{}", "word ".repeat(1_800_000)),
            ]),
        )
        .keeps(1),
        Case::events(
            "a name of nine megabytes",
            &event(&[&format!("UID:{}", "u".repeat(9_000_000)), "DTSTART:20260312T100000Z"]),
        )
        .keeps(1),
        Case::events("a hundred and forty thousand events", &many)
            .keeps_with(20_000, "more events than can be shown"),
        Case::calendar(
            "a hundred thousand calendars",
            ok(ICS, "BEGIN:VCALENDAR\nEND:VCALENDAR\n".repeat(100_000)),
        )
        .keeps(0),
        Case::calendar(
            "a vCard of nine megabytes",
            ok(ICS, format!("BEGIN:VCARD\n{}END:VCARD\n", "N:a;b\n".repeat(1_500_000))),
        )
        .refused("not a calendar"),
        Case::calendar("lines of no meaning", ok(ICS, "x\n".repeat(4_500_000))).refused("not a calendar"),
    ])
    .await;
}
