//! Time zones that calendars describe, and how.

use crate::{
    support::calendars::event,
    trial::{Case, alone, run_all},
};

fn zone(id: &str, parts: &str) -> String {
    format!("BEGIN:VTIMEZONE\r\nTZID:{id}\r\n{parts}END:VTIMEZONE\r\n")
}

fn part(rule: &str) -> String {
    format!(
        "BEGIN:STANDARD\r\nDTSTART:00010101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:{rule}\r\nEND:STANDARD\r\n"
    )
}

#[tokio::test]
async fn that_explode() {
    let _alone = alone().await;
    let one = event(&["UID:x", "DTSTART;TZID=Mine:20260312T100000"]);
    let many: String = (0..60_000).map(|i| zone(&format!("Z{i}"), "")).collect();
    let unknown: String = (0..15_000)
        .map(|i| {
            event(&[
                &format!("UID:{i}"),
                &format!("DTSTART;TZID=Nowhere/{i}:202603{}T{:02}{:02}00", 11 + i % 17, i % 24, i % 60),
            ])
        })
        .collect();
    let nested: String =
        "BEGIN:VTIMEZONE\r\nTZID:Mine\r\n".repeat(100_000) + &"END:VTIMEZONE\r\n".repeat(100_000);
    run_all([
        Case::events("a zone that changes every second", &(zone("Mine", &part("FREQ=SECONDLY")) + &one)).keeps(1),
        Case::events("a zone with countless changes", &(zone("Mine", &part("FREQ=SECONDLY").repeat(50_000)) + &one)).keeps_with(1, "time zone that is not known"),
        Case::events("a zone whose rules find nothing", &(zone("Mine", &part("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30").repeat(50_000)) + &one)).keeps_with(1, "time zone that is not known"),
        Case::events("sixty thousand zones", &(many + &one)).keeps_with(1, "time zone that is not known"),
        Case::events("fifteen thousand zones that are not known", &unknown).keeps_with(15_000, "15000 events are in time zones"),
        Case::events("zones within zones", &(nested + &one)).keeps(1),
        Case::events("offsets beyond the day", &(zone("Mine", "BEGIN:STANDARD\r\nDTSTART:00010101T000000\r\nTZOFFSETFROM:+9999\r\nTZOFFSETTO:-9999\r\nEND:STANDARD\r\n") + &one)).keeps(1),
        Case::events("an offset of days in a time", &event(&["UID:x", "DTSTART:20260312T100000+9959"])).keeps_with(0, "could not be understood"),
    ])
    .await;
}
