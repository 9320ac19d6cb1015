//! What counts as today, on a computer in one zone whose window shows another.

use api::settings::SettingsInput;
use chrono::TimeDelta;
use chrono_tz::Tz;
use store::queries::{
    events::{EventTime, Occurrence},
    sources::{SourceAttempt, SourceKind, SourceOutcome},
};

use crate::night::{Night, at};

fn an_hour_from(text: &str) -> Occurrence {
    Occurrence {
        uid: text.into(),
        recurrence_id: String::new(),
        summary: "Meeting".into(),
        location: None,
        description: None,
        start: EventTime::Instant(at(text)),
        end: EventTime::Instant(at(text) + TimeDelta::hours(1)),
        recurring: false,
    }
}

async fn keep(night: &Night, starts: &[&str]) {
    let attempt = SourceAttempt {
        kind: SourceKind::Calendar,
        name: "Mine".to_owned(),
        address_hash: String::new(),
        at: at("2026-11-23T20:00:00Z"),
        outcome: SourceOutcome::Unchanged,
    };
    let occurrences = starts.iter().map(|start| an_hour_from(start)).collect();
    let window_start = at("2026-11-01T00:00:00Z").with_timezone(&Tz::UTC);
    night.cockpit.store().replace_events(attempt, occurrences, window_start).await.unwrap();
}

async fn today(night: &Night, shown: &str) -> i64 {
    let input = SettingsInput { timezone: Some(shown.to_owned()), ..SettingsInput::default() };
    night.cockpit.update_settings(&input).await.unwrap();
    night.cockpit.get_calendar_stats().await.unwrap().today
}

/// Eight in the evening in London is five in the morning of the next day in Tokyo.
#[tokio::test(start_paused = true)]
async fn today_is_the_day_of_the_zone_shown() {
    let night = Night::begin().await;
    night.clock.set_zone(Tz::Europe__London);
    keep(&night, &["2026-11-23T08:00:00Z", "2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z"]).await;
    assert_eq!(today(&night, "Asia/Tokyo").await, 1);
    assert_eq!(today(&night, "system").await, 2);
}
