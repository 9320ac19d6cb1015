//! The local server's calendar: a stand-up each weekday, a review each week, a day off, and something in an hour.

use chrono::{DateTime, TimeDelta, Utc};

/// An iCalendar document (RFC 5545) with events around `now`.
pub(super) fn calendar(now: DateTime<Utc>) -> String {
    let day = |offset| (now + TimeDelta::days(offset)).format("%Y%m%d").to_string();
    let soon = now + TimeDelta::minutes(45);
    let instant = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ").to_string();
    let events = [
        format!(
            "UID:standup@team\r\nSUMMARY:Stand-up\r\nDTSTART;TZID=Europe/Berlin:{}T091500\r\n\
             DTEND;TZID=Europe/Berlin:{}T093000\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            day(-7),
            day(-7)
        ),
        format!(
            "UID:review@team\r\nSUMMARY:Architecture review\r\nLOCATION:Room 2\r\nDTSTART:{}T130000Z\r\n\
             DTEND:{}T140000Z\r\nRRULE:FREQ=WEEKLY",
            day(1),
            day(1)
        ),
        format!(
            "UID:off@team\r\nSUMMARY:Day off\r\nDTSTART;VALUE=DATE:{}\r\nDTEND;VALUE=DATE:{}",
            day(3),
            day(4)
        ),
        format!(
            "UID:call@team\r\nSUMMARY:Call with the supplier\r\nLOCATION:Online\r\nDTSTART:{}\r\nDTEND:{}",
            instant(soon),
            instant(soon + TimeDelta::minutes(30))
        ),
    ];
    let events: Vec<String> = events
        .iter()
        .map(|event| format!("BEGIN:VEVENT\r\nDTSTAMP:{}\r\n{event}\r\nEND:VEVENT\r\n", instant(now)))
        .collect();
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Architect Cockpit//demo//EN\r\n{}END:VCALENDAR\r\n",
        events.concat()
    )
}
