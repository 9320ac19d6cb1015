//! Where a list is cut: nobody takes what they see for all there is. What is said of a list that is full is true of one
//! that just has as many rows, too.

use api::{alert::AlertDto, calendar::EventDto, idea::IdeaDto, schedule::UpcomingRunDto};
use cockpit::{MAX_CLOSED_IDEAS, MAX_EVENTS, MAX_RESOLVED_ALERTS, MAX_UPCOMING};

use super::time;

/// Until when the list of what runs next in so many hours is complete, where it goes on beyond its end.
pub fn upcoming(runs: &[UpcomingRunDto], hours: i64) -> Option<String> {
    runs.get(MAX_UPCOMING)?;
    let last = runs.get(MAX_UPCOMING - 1)?;
    let advice = if hours > 1 { "; a shorter --hours shows all of less" } else { "" };
    let until = time(Some(&last.scheduled_for));
    Some(format!(
        "Up to {until} every run is listed; after that only the next one, and the first of each task that has none before{advice}."
    ))
}

/// What is listed of the events of a span, where they are many.
pub fn events(events: &[EventDto]) -> Option<String> {
    is_full(events.len(), MAX_EVENTS)
        .then(|| "The first 5,000; a shorter span (--from, --to) shows all of less.".to_owned())
}

/// What is listed of the resolved alerts, where they are many.
pub fn alerts(alerts: &[AlertDto]) -> Option<String> {
    let resolved = alerts.iter().filter(|alert| alert.resolved_at.is_some()).count();
    is_full(resolved, MAX_RESOLVED_ALERTS).then(|| "Of those that are resolved, the latest 500.".to_owned())
}

/// What is listed of the ideas that are done or dropped, where they are many.
pub fn ideas(ideas: &[IdeaDto]) -> Option<String> {
    let closed = ideas.iter().filter(|idea| matches!(idea.status.as_str(), "done" | "dropped")).count();
    is_full(closed, MAX_CLOSED_IDEAS).then(|| "Of those done or dropped, the latest 1,000.".to_owned())
}

fn is_full(rows: usize, limit: u32) -> bool {
    u32::try_from(rows).is_ok_and(|rows| rows >= limit)
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::*;

    fn rows<T: DeserializeOwned>(row: Value, count: usize) -> Vec<T> {
        serde_json::from_value(Value::Array(vec![row; count])).unwrap()
    }

    #[test]
    fn alerts_and_ideas_are_cut_where_what_is_over_fills_its_part() {
        let at = "2026-03-10T12:00:00.000Z";
        let open = json!({
            "id": 1, "kind": "keyword", "severity": "info", "title": "", "detail": "", "link": null,
            "raisedAt": at, "resolvedAt": null, "acknowledgedAt": null, "snoozedUntil": null,
        });
        let mut resolved = open.clone();
        resolved["resolvedAt"] = json!(at);
        assert_eq!(alerts(&rows(open, 500)), None);
        assert_eq!(alerts(&rows(resolved.clone(), 499)), None);
        assert!(alerts(&rows(resolved, 500)).is_some_and(|said| said.contains("the latest 500")));

        let open = json!({
            "id": 1, "title": "", "body": "", "status": "kept", "createdAt": at, "touchedAt": at, "dueAt": null,
        });
        let mut closed = open.clone();
        closed["status"] = json!("dropped");
        assert_eq!(ideas(&rows(open, 1_000)), None);
        assert_eq!(ideas(&rows(closed.clone(), 999)), None);
        assert!(ideas(&rows(closed, 1_000)).is_some_and(|said| said.contains("the latest 1,000")));
    }

    #[test]
    fn events_are_cut_where_a_span_has_many() {
        let event = json!({
            "id": 1, "calendar": "Mine", "uid": "a", "summary": "", "location": null, "start": "2026-03-10",
            "end": "2026-03-11", "allDay": true, "recurring": false,
        });
        assert_eq!(events(&rows(event.clone(), 4_999)), None);
        assert!(events(&rows(event, 5_000)).is_some_and(|said| said.contains("The first 5,000")));
    }

    #[test]
    fn slots_are_cut_where_another_one_follows() {
        let slot = json!({
            "taskId": 1, "taskType": "news_sync", "component": "news", "name": "News sync",
            "scheduledFor": "2026-03-10T12:00:00.000Z",
        });
        assert_eq!(upcoming(&rows(slot.clone(), 1_000), 24), None);
        let said = upcoming(&rows(slot, 1_001), 24).unwrap();
        assert!(
            said.starts_with("Up to ") && said.contains(" every run is listed; after that only "),
            "{said}"
        );
    }
}
