//! The local server's calendar: a team's week around the moment the server started, with what calendars really hold:
//! series, whole days, several days, other zones, overlaps and an evening that ends after midnight.

use chrono::{DateTime, TimeDelta, Utc};

/// An iCalendar document (RFC 5545) with events around `now`.
pub(super) fn calendar(now: DateTime<Utc>) -> String {
    let events: Vec<String> = events(now)
        .iter()
        .map(|event| format!("BEGIN:VEVENT\r\nDTSTAMP:{}\r\n{event}\r\nEND:VEVENT\r\n", instant(now)))
        .collect();
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Architect Cockpit//demo//EN\r\n{}END:VCALENDAR\r\n",
        events.concat()
    )
}

fn events(now: DateTime<Utc>) -> Vec<String> {
    let day = |offset| (now + TimeDelta::days(offset)).format("%Y%m%d").to_string();
    let soon = now + TimeDelta::minutes(45);
    let event =
        |uid: &str, summary: &str, rest: &str| format!("UID:{uid}@team\r\nSUMMARY:{summary}\r\n{rest}");
    let whole_days = |from, to| format!("DTSTART;VALUE=DATE:{}\r\nDTEND;VALUE=DATE:{}", day(from), day(to));
    let zoned = |zone: &str, offset, from: &str, to: &str| {
        format!("DTSTART;TZID={zone}:{0}T{from}\r\nDTEND;TZID={zone}:{0}T{to}", day(offset))
    };
    let lasting = |from: DateTime<Utc>, minutes| {
        format!("DTSTART:{}\r\nDTEND:{}", instant(from), instant(from + TimeDelta::minutes(minutes)))
    };
    let standup =
        zoned("Europe/Berlin", -7, "091500", "093000") + "\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR";
    let review =
        format!("LOCATION:Room 2\r\nDTSTART:{0}T130000Z\r\nDTEND:{0}T140000Z\r\nRRULE:FREQ=WEEKLY", day(1));
    let rehearsal =
        format!("LOCATION:Data centre\\, aisle 4\r\nDTSTART:{}T213000Z\r\nDTEND:{}T003000Z", day(1), day(2));
    vec![
        event("standup", "Stand-up", &standup),
        event("call", "Call with the supplier", &format!("LOCATION:Online\r\n{}", lasting(soon, 30))),
        event("pairing", "Pairing: Ada and Grace", &lasting(soon + TimeDelta::minutes(15), 60)),
        event("review", "Architecture review", &review),
        event(
            "rehearsal",
            "Migration rehearsal: move the message broker to the new rack\\, with the database team on call",
            &rehearsal,
        ),
        event(
            "tokyo",
            "Handover from Tokyo",
            &(zoned("Asia/Tokyo", -5, "170000", "173000") + "\r\nRRULE:FREQ=WEEKLY"),
        ),
        event(
            "budget",
            "Budget with New York",
            &format!("LOCATION:Call\r\n{}", zoned("America/New_York", 2, "163000", "171500")),
        ),
        event("off", "Day off", &whole_days(3, 4)),
        event(
            "conference",
            "Scheduling Systems Conference",
            &format!("LOCATION:Lisbon\r\n{}", whole_days(4, 7)),
        ),
        event(
            "retro",
            "Retrospective",
            &(zoned("Europe/Berlin", 5, "150000", "160000") + "\r\nRRULE:FREQ=WEEKLY;INTERVAL=2"),
        ),
        event("founding", "Founding day", &(whole_days(6, 7) + "\r\nRRULE:FREQ=YEARLY")),
    ]
}

fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}
