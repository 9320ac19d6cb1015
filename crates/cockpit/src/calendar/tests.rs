//! What counts as today, and when a whole day begins, on a computer in one zone whose window shows another.

use api::settings::SettingsInput;
use chrono::{Days, TimeDelta};
use chrono_tz::Tz;
use scheduler::clock::Clock;
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

fn day(text: &str) -> Occurrence {
    let date = text.parse().unwrap();
    Occurrence {
        start: EventTime::Date(date),
        end: EventTime::Date(date + Days::new(1)),
        ..an_hour_from("2026-11-23T08:00:00Z")
    }
}

async fn keep(night: &Night, mut occurrences: Vec<Occurrence>) {
    for (n, occurrence) in occurrences.iter_mut().enumerate() {
        occurrence.uid = n.to_string().into();
    }
    let attempt = SourceAttempt {
        kind: SourceKind::Calendar,
        name: "Mine".to_owned(),
        address_hash: String::new(),
        at: night.clock.now(),
        outcome: SourceOutcome::Unchanged,
    };
    let window_start = at("2026-11-01T00:00:00Z").with_timezone(&Tz::UTC);
    night
        .cockpit
        .store()
        .replace_events(attempt, occurrences, window_start, night.clock.now())
        .await
        .unwrap();
}

async fn show(night: &Night, zone: &str) {
    let input = SettingsInput { timezone: Some(zone.to_owned()), ..SettingsInput::default() };
    night.cockpit.update_settings(&input).await.unwrap();
}

async fn starts(night: &Night, from: &str, to: &str) -> Vec<String> {
    let events = night.cockpit.list_events(from, to).await.unwrap();
    events.into_iter().map(|event| event.start).collect()
}

async fn today(night: &Night, shown: &str) -> i64 {
    show(night, shown).await;
    night.cockpit.get_calendar_stats().await.unwrap().today
}

/// Eight in the evening in London is five in the morning of the next day in Tokyo.
#[tokio::test(start_paused = true)]
async fn today_is_the_day_of_the_zone_shown() {
    let night = Night::begin().await;
    night.clock.set_zone(Tz::Europe__London);
    let starts = ["2026-11-23T08:00:00Z", "2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z"];
    keep(&night, starts.map(an_hour_from).into()).await;
    assert_eq!(today(&night, "Asia/Tokyo").await, 1);
    assert_eq!(today(&night, "system").await, 2);
}

#[tokio::test(start_paused = true)]
async fn whole_days_are_listed_by_the_zone_shown() {
    let night = Night::begin().await;
    night.clock.set_zone(Tz::Europe__London);
    keep(&night, ["2026-11-23", "2026-11-24", "2026-11-25"].map(day).into()).await;
    // The 24th in Tokyo.
    let (from, to) = ("2026-11-23T15:00:00Z", "2026-11-24T15:00:00Z");
    assert_eq!(starts(&night, from, to).await, ["2026-11-23", "2026-11-24"]);
    show(&night, "Asia/Tokyo").await;
    assert_eq!(starts(&night, from, to).await, ["2026-11-24"]);
}

#[tokio::test(start_paused = true)]
async fn a_whole_day_comes_where_it_begins_in_the_zone_shown() {
    let night = Night::begin().await;
    let (evening, midnight) = ("2026-11-24T02:00:00.000Z", "2026-11-24T08:00:00.000Z");
    keep(&night, vec![day("2026-11-24"), an_hour_from(midnight), an_hour_from(evening)]).await;
    let (from, to) = ("2026-11-23T00:00:00Z", "2026-11-26T00:00:00Z");
    show(&night, "America/Los_Angeles").await;
    assert_eq!(starts(&night, from, to).await, [evening, "2026-11-24", midnight]);
    show(&night, "UTC").await;
    assert_eq!(starts(&night, from, to).await, ["2026-11-24", evening, midnight]);
}
