//! The time that occurrences are wanted of: it moves with the days.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use store::queries::events::EventTime;

use super::{event::begins, zone::Zone};

/// The time that occurrences are wanted of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) from: DateTime<Utc>,
    /// Where today begins: what comes from then on is of more use than what was before.
    pub(super) today: DateTime<Utc>,
    pub(super) to: DateTime<Utc>,
    /// This computer's zone: where dates and times without a zone are.
    pub(super) zone: Tz,
}

impl Window {
    /// From the day 30 days ago to a year ahead; the page of calendars says so (`kept-days.ts`).
    pub(super) fn around(now: DateTime<Utc>, zone: Tz) -> Self {
        let start_of_day = |at: DateTime<Utc>| {
            begins(EventTime::Date(at.with_timezone(&zone).date_naive()), &Zone::Named(zone))
        };
        let (from, to) = (now - TimeDelta::days(30), now + TimeDelta::days(365));
        Self { from: start_of_day(from), today: start_of_day(now), to, zone }
    }

    /// The first moment of the window, in the zone.
    pub(super) fn start(&self) -> DateTime<Tz> {
        self.from.with_timezone(&self.zone)
    }

    /// The instant at which something begins or ends on this computer.
    pub(super) fn instant(&self, time: EventTime) -> DateTime<Utc> {
        begins(time, &Zone::Named(self.zone))
    }

    pub(super) fn touches(&self, start: EventTime, end: EventTime) -> bool {
        touch(self.instant(start), self.instant(end), self.from, self.to)
    }
}

/// Does something touch a span of time? What has no length does where it begins.
pub(super) fn touch(
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> bool {
    start < to && (end > from || start >= from)
}
