//! The time that occurrences are wanted of: it moves with the days.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use store::queries::events::EventTime;

use super::{event::begins, zone::Zone};

/// The time that occurrences are wanted of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) from: DateTime<Utc>,
    pub(super) to: DateTime<Utc>,
    /// This computer's zone: where dates and times without a zone are.
    pub(super) zone: Tz,
}

impl Window {
    /// From the day 30 days ago to a year ahead.
    pub(super) fn around(now: DateTime<Utc>, zone: Tz) -> Self {
        let first_date = (now - TimeDelta::days(30)).with_timezone(&zone).date_naive();
        let from = begins(EventTime::Date(first_date), &Zone::Named(zone));
        Self { from, to: now + TimeDelta::days(365), zone }
    }

    /// The first moment of the window, in the zone.
    pub(super) fn start(&self) -> DateTime<Tz> {
        self.from.with_timezone(&self.zone)
    }

    pub(super) fn touches(&self, start: EventTime, end: EventTime) -> bool {
        let zone = Zone::Named(self.zone);
        let (start, end) = (begins(start, &zone), begins(end, &zone));
        start < self.to && (end > self.from || start >= self.from)
    }
}
