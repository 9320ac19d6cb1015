//! Calendar events on the wire.

use serde::{Deserialize, Serialize};
use store::queries::events::{CalendarStats, Event, EventTime};
use ts_rs::TS;

/// One occurrence of a calendar event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct EventDto {
    /// Row id.
    pub id: i64,
    /// Configured name of its calendar.
    pub calendar: String,
    /// The publisher's id.
    pub uid: String,
    /// Title.
    pub summary: String,
    /// Place.
    pub location: Option<String>,
    /// RFC 3339, or a date for an all-day event.
    pub start: String,
    /// RFC 3339, or a date (exclusive) for an all-day event.
    pub end: String,
    /// Whole days.
    pub all_day: bool,
    /// One of a series.
    pub recurring: bool,
}

/// Figures about the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct CalendarStatsDto {
    /// Occurrences that have not ended, within the next 7 days.
    pub next_7_days: i64,
    /// Of today, in the zone that times are shown in.
    pub today: i64,
    /// Occurrences held.
    pub total: i64,
    /// Came in since somebody last looked at the calendar.
    pub new_since_seen: i64,
    /// The next one to start.
    pub next: Option<EventDto>,
}

/// A calendar whose address is secret. Never the address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CalendarAddressDto {
    /// The configured name.
    pub name: String,
    /// Its address is in the keyring.
    pub present: bool,
    /// The keyring answers; if not, the address may be there all the same.
    pub keyring_available: bool,
}

impl From<&Event> for EventDto {
    fn from(event: &Event) -> Self {
        let occurrence = &event.occurrence;
        Self {
            id: event.id,
            calendar: event.calendar.clone(),
            uid: occurrence.uid.to_string(),
            summary: occurrence.summary.to_string(),
            location: occurrence.location.as_deref().map(str::to_owned),
            start: occurrence.start.to_string(),
            end: occurrence.end.to_string(),
            all_day: matches!(occurrence.start, EventTime::Date(_)),
            recurring: occurrence.recurring,
        }
    }
}

impl From<&CalendarStats> for CalendarStatsDto {
    fn from(stats: &CalendarStats) -> Self {
        Self {
            next_7_days: stats.next_7_days,
            today: stats.today,
            total: stats.total,
            new_since_seen: stats.new_since_seen,
            next: stats.next.as_ref().map(EventDto::from),
        }
    }
}
