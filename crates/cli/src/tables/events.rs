//! Calendar events as text. On the wire a whole day ends where the next one begins; people read that as one day more.

use api::calendar::EventDto;
use chrono::NaiveDate;

use super::{cut, shorten, table, time, with_note};

pub fn events(events: &[EventDto]) -> String {
    let rows = events.iter().map(|event| {
        let (start, end) = if event.all_day {
            (event.start.clone(), last_day(event))
        } else {
            (time(Some(&event.start)), time(Some(&event.end)))
        };
        [
            start,
            end,
            event.calendar.clone(),
            shorten(&event.summary, 60),
            event.location.clone().unwrap_or_default(),
        ]
    });
    let listed = table(["START", "END", "CALENDAR", "EVENT", "WHERE"], rows, "No events in this span.");
    with_note(listed, cut::events(events))
}

/// The last day of an event of whole days.
fn last_day(event: &EventDto) -> String {
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let last = day(&event.end).and_then(|end| end.pred_opt());
    // One that ends on the day it begins, against all rules, does not end before.
    let last = last.filter(|last| day(&event.start).is_none_or(|first| first <= *last));
    last.map_or_else(|| event.end.clone(), |last| last.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The cells of START and END.
    fn shown(start: &str, end: &str, all_day: bool) -> (String, String) {
        let event = json!({
            "id": 1, "calendar": "Mine", "uid": "a", "summary": "Move", "location": null,
            "start": start, "end": end, "allDay": all_day, "recurring": false,
        });
        let listed = events(&[serde_json::from_value(event).unwrap()]);
        let row = listed.lines().last().unwrap().to_owned();
        let cells: Vec<_> = row.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
        assert_eq!(cells[2..], ["Mine", "Move"], "{listed}");
        (cells[0].to_owned(), cells[1].to_owned())
    }

    #[test]
    fn an_event_of_whole_days_ends_on_its_last_one() {
        for (start, end, last) in [
            ("2026-12-01", "2026-12-02", "2026-12-01"),
            ("2026-12-30", "2027-01-02", "2027-01-01"),
            ("2026-12-01", "2026-12-01", "2026-12-01"),
        ] {
            assert_eq!(shown(start, end, true), (start.to_owned(), last.to_owned()), "until {end}");
        }
    }

    #[test]
    fn one_of_hours_ends_when_it_ends() {
        let (start, end) = ("2020-12-01T09:00:00Z", "2020-12-02T00:00:00Z");
        assert_eq!(shown(start, end, false), (time(Some(start)), time(Some(end))));
    }
}
