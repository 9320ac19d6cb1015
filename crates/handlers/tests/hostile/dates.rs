//! Dates that are none, or of no use.

use crate::{
    support::calendars::event,
    trial::{Case, alone, run_all},
};

#[tokio::test]
async fn of_articles() {
    let _alone = alone().await;
    let dates = [
        "Mon, 99 Foo 2026 25:61:61 GMT",
        "0000-00-00T00:00:00Z",
        "9999-12-31T23:59:60Z",
        "-292277022399-01-01T00:00:00Z",
        "Thu, 01 Jan 1970 00:00:00 +9999",
        "Sat, 31 Dec 2016 23:59:60 GMT",
        "2026-03-10T10:00:00+99:99",
        &"9".repeat(100_000),
        "",
    ];
    let items: String = dates
        .iter()
        .enumerate()
        .map(|(i, date)| format!("<item><guid>{i}</guid><title>{i}</title><pubDate>{date}</pubDate></item>"))
        .collect();
    Case::rss("dates of articles", format!("<rss version=\"2.0\"><channel>{items}</channel></rss>"))
        .keeps(dates.len())
        .run()
        .await;
}

#[tokio::test]
async fn of_events() {
    const NOT_UNDERSTOOD: &str = "could not be understood";
    let _alone = alone().await;
    let beside = event(&["UID:y", "DTSTART:20260313T100000Z"]);
    let begins = |name: &'static str| Case::events(name, &(event(&["UID:x", name]) + &beside));
    run_all([
        begins("DTSTART:00010101T000000Z").keeps(1),
        begins("DTSTART:99991231T235959Z").keeps(1),
        begins("DTSTART;VALUE=DATE:99991231").keeps(1),
        begins("DTSTART;TZID=Pacific/Kiritimati:99991231T235959").keeps(1),
        begins("DTSTART;TZID=America/New_York:00010101T000000").keeps(1),
        begins("DTSTART:20261301T000000Z").keeps_with(1, NOT_UNDERSTOOD),
        begins("DTSTART:20260230T000000Z").keeps_with(1, NOT_UNDERSTOOD),
        begins("DTSTART:20260312T256199Z").keeps_with(1, NOT_UNDERSTOOD),
        begins("DTSTART:20260312T235960Z").keeps_with(1, NOT_UNDERSTOOD),
        begins("DTSTART:").keeps_with(1, NOT_UNDERSTOOD),
        begins("DTSTART:99999999999999999999999999").keeps_with(1, NOT_UNDERSTOOD),
        begins("SUMMARY:no beginning").keeps_with(1, NOT_UNDERSTOOD),
    ])
    .await;
    let recurs = |name: &'static str, start: &str, rule: &str| {
        Case::events(name, &(event(&["UID:x", start, rule]) + &beside))
    };
    run_all([
        recurs("every year since the year 1", "DTSTART:00010101T000000Z", "RRULE:FREQ=YEARLY").keeps(2),
        recurs("every month since the year 1", "DTSTART:00010115T000000Z", "RRULE:FREQ=MONTHLY").keeps(14),
        recurs(
            "every day until the year 9999",
            "DTSTART:20260301T000000Z",
            "RRULE:FREQ=DAILY;UNTIL=99991231T235959Z",
        )
        .keeps(376),
        recurs("every year from the year 9999", "DTSTART:99991231T235959Z", "RRULE:FREQ=YEARLY").keeps(1),
        recurs("until a day that is none", "DTSTART:20260312T000000Z", "RRULE:FREQ=DAILY;UNTIL=20269999")
            .keeps_with(2, NOT_UNDERSTOOD),
        recurs("leap seconds", "DTSTART:20161231T235900Z", "RRULE:FREQ=YEARLY;BYMONTH=12;BYSECOND=60")
            .keeps_with(1, NOT_UNDERSTOOD),
    ])
    .await;
}
