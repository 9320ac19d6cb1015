//! One VEVENT of a calendar, read into plain values.

use std::sync::Arc;

use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendarComponent, ICalendarEntry, ICalendarParameterName, ICalendarPeriod, ICalendarProperty,
    ICalendarRecurrenceRule, ICalendarStatus, ICalendarValue,
};
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use store::queries::events::EventTime;

use super::{
    rule::date_meant,
    window::Window,
    zone::{Zone, Zones},
};
use crate::text;

const MAX_SUMMARY_CHARS: usize = 300;
const MAX_LOCATION_CHARS: usize = 300;
const MAX_DESCRIPTION_CHARS: usize = 4_000;
const MAX_UID_CHARS: usize = 500;

/// A date, or a time in a zone, as a calendar writes it.
#[derive(Clone, Debug)]
pub(super) enum LocalTime {
    Date(NaiveDate),
    Time(NaiveDateTime, Zone),
}

impl LocalTime {
    /// On the wall clock.
    pub(super) fn naive(&self) -> NaiveDateTime {
        match self {
            Self::Date(date) => date.and_time(NaiveTime::MIN),
            Self::Time(naive, _) => *naive,
        }
    }

    /// The same kind of time at another reading of the wall clock.
    pub(super) fn at(&self, naive: NaiveDateTime) -> Self {
        match self {
            Self::Date(_) => Self::Date(naive.date()),
            Self::Time(_, zone) => Self::Time(naive, zone.clone()),
        }
    }

    /// The same moment as another event writes its beginning: in its zone, as a date where that is one. A date is the
    /// time of its day at which that event begins. `here` is this computer's zone.
    pub(super) fn as_written_by(&self, other: &Self, here: Tz) -> Self {
        match (self, other) {
            (_, Self::Date(_)) => Self::Date(self.day(here)),
            (Self::Date(date), Self::Time(begin, zone)) => {
                Self::Time(date.and_time(begin.time()), zone.clone())
            }
            (Self::Time(naive, from), Self::Time(_, to)) => {
                Self::Time(to.to_local(from.to_utc(*naive)), to.clone())
            }
        }
    }

    /// The day that it means to a series of days: the one that is written, or the one whose midnight is written in UTC.
    pub(super) fn day(&self, here: Tz) -> NaiveDate {
        match self {
            Self::Time(naive, Zone::Fixed(0)) => date_meant(naive.and_utc(), here),
            _ => self.naive().date(),
        }
    }

    /// A time in UTC as one on the clock of another: what recurs goes by the clock of its series, also where a change of it is
    /// written in UTC. One in a zone stays in that.
    pub(super) fn by_the_clock_of(self, other: &Self) -> Self {
        match (&self, other) {
            (Self::Time(naive, Zone::Fixed(0)), Self::Time(_, to)) => {
                Self::Time(to.to_local(naive.and_utc()), to.clone())
            }
            _ => self,
        }
    }

    pub(super) fn event_time(&self) -> EventTime {
        match self {
            Self::Date(date) => EventTime::Date(*date),
            Self::Time(naive, zone) => EventTime::Instant(zone.to_utc(*naive)),
        }
    }

    fn read(value: &PartialDateTime, tzid: Option<&str>, zones: &Zones<'_>) -> Option<Self> {
        let read = value.to_date_time()?;
        if !value.has_time() {
            return Some(Self::Date(read.date_time.date()));
        }
        let zone =
            read.offset.map_or_else(|| zones.get(tzid), |offset| Zone::Fixed(offset.local_minus_utc()));
        Some(Self::Time(read.date_time, zone))
    }
}

/// How long an event lasts: days by the calendar, then exact time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Length {
    days: u64,
    exact: TimeDelta,
}

/// The last day that four digits can write, and with which instants are ordered as their texts are.
const LAST: NaiveDateTime = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(date) => date.and_time(NaiveTime::MIN),
    None => NaiveDateTime::MAX,
};
/// Longer than from the first to the last day.
const MAX_DAYS: u32 = 4_000_000;

impl Length {
    /// One that calendars can be reckoned with: absurd ones are as good as endless.
    fn new(days: u64, exact: TimeDelta) -> Self {
        Self {
            days: days.min(MAX_DAYS.into()),
            exact: exact.clamp(TimeDelta::zero(), TimeDelta::days(MAX_DAYS.into())),
        }
    }

    /// At least as long, whatever the clocks do.
    pub(super) fn at_most(self) -> TimeDelta {
        let days = i64::try_from(self.days).unwrap_or(i64::MAX).saturating_add(1);
        TimeDelta::try_days(days).and_then(|days| days.checked_add(&self.exact)).unwrap_or(TimeDelta::MAX)
    }

    /// The end of an event of this length.
    pub(super) fn after(self, start: &LocalTime) -> EventTime {
        match start {
            LocalTime::Date(date) => {
                EventTime::Date(date.checked_add_days(Days::new(self.days)).unwrap_or(*date).min(LAST.date()))
            }
            LocalTime::Time(naive, zone) => {
                let day = naive.checked_add_days(Days::new(self.days)).unwrap_or(*naive);
                EventTime::Instant((zone.to_utc(day) + self.exact).min(LAST.and_utc()))
            }
        }
    }

    fn between(start: &LocalTime, end: &LocalTime) -> Self {
        match (start, end) {
            (LocalTime::Date(_), _) | (_, LocalTime::Date(_)) => {
                let days = (end.naive().date() - start.naive().date()).num_days();
                Self::new(u64::try_from(days).unwrap_or(0), TimeDelta::zero())
            }
            (LocalTime::Time(from, from_zone), LocalTime::Time(to, to_zone)) => {
                Self::new(0, to_zone.to_utc(*to) - from_zone.to_utc(*from))
            }
        }
    }
}

/// An event as a calendar writes it: a single one, the head of a series, or a change to one of a series.
#[derive(Clone, Debug)]
pub(super) struct CalendarEvent {
    pub(super) uid: Arc<str>,
    pub(super) summary: Arc<str>,
    pub(super) location: Option<Arc<str>>,
    pub(super) description: Option<Arc<str>>,
    pub(super) start: LocalTime,
    pub(super) length: Length,
    pub(super) rules: Vec<ICalendarRecurrenceRule>,
    pub(super) more_starts: Vec<(LocalTime, Option<Length>)>,
    pub(super) excluded: Vec<LocalTime>,
    /// Which of the series it changes.
    pub(super) changes: Option<LocalTime>,
    /// The change holds for all later ones too.
    pub(super) and_future: bool,
    pub(super) cancelled: bool,
    pub(super) sequence: i64,
    revised_at: Option<EventTime>,
}

impl CalendarEvent {
    /// `None` when it has no usable beginning.
    pub(super) fn read(component: &ICalendarComponent, zones: &Zones<'_>) -> Option<Self> {
        let time_of = |entry: &ICalendarEntry| {
            LocalTime::read(entry.values.first()?.as_partial_date_time()?, entry.tz_id(), zones)
        };
        let property = |name| component.property(&name);
        let text_of =
            |name| property(name).and_then(|entry| entry.values.first()?.as_text()).unwrap_or_default();
        let which = property(ICalendarProperty::RecurrenceId);
        let changes = which.and_then(time_of);
        let start = property(ICalendarProperty::Dtstart).and_then(time_of).or_else(|| changes.clone())?;
        let summary = text::one_line(text_of(ICalendarProperty::Summary), MAX_SUMMARY_CHARS);
        let uid = match text_of(ICalendarProperty::Uid).trim() {
            "" => format!("{} {summary}", start.event_time()),
            uid => uid.to_owned(),
        };
        let mut rules = Vec::new();
        let mut more_starts = Vec::new();
        let mut excluded = Vec::new();
        for entry in &component.entries {
            match entry.name {
                ICalendarProperty::Rrule => {
                    rules.extend(entry.values.iter().filter_map(|value| match value {
                        ICalendarValue::RecurrenceRule(rule) => Some((**rule).clone()),
                        _ => None,
                    }));
                }
                ICalendarProperty::Rdate => {
                    more_starts.extend(
                        entry.values.iter().filter_map(|value| start_of(value, entry.tz_id(), zones)),
                    );
                }
                ICalendarProperty::Exdate => {
                    let dates = entry.values.iter().filter_map(ICalendarValue::as_partial_date_time);
                    excluded.extend(dates.filter_map(|date| LocalTime::read(date, entry.tz_id(), zones)));
                }
                _ => {}
            }
        }
        Some(Self {
            uid: text::id(&uid, MAX_UID_CHARS).into(),
            summary: if summary.is_empty() { "(untitled)".into() } else { summary.into() },
            location: optional(text::one_line(text_of(ICalendarProperty::Location), MAX_LOCATION_CHARS)),
            description: optional(text::from_text_or_html(
                text_of(ICalendarProperty::Description),
                MAX_DESCRIPTION_CHARS,
            )),
            length: length(component, &start, time_of),
            start,
            rules,
            more_starts,
            excluded,
            changes,
            and_future: which.is_some_and(|entry| entry.has_parameter(&ICalendarParameterName::Range)),
            cancelled: component.status() == Some(&ICalendarStatus::Cancelled),
            sequence: property(ICalendarProperty::Sequence)
                .and_then(|e| e.values.first()?.as_integer())
                .unwrap_or(0),
            // Many programs write the time of the download into the other.
            revised_at: property(ICalendarProperty::LastModified)
                .or_else(|| property(ICalendarProperty::Dtstamp))
                .and_then(time_of)
                .map(|at| at.event_time()),
        })
    }

    /// Is another one that was read after it a newer state of the same, as far as they say?
    pub(super) fn is_outdated_by(&self, other: &Self) -> bool {
        (self.sequence, self.revised_at) <= (other.sequence, other.revised_at)
    }

    /// The texts of an event that happens once, and not in the window, are shown nowhere; there may be many of those.
    pub(super) fn without_what_nobody_sees(mut self, window: &Window) -> Self {
        let is_seen = window.touches(self.start.event_time(), self.length.after(&self.start));
        if !is_seen && !self.is_recurring() && self.changes.is_none() {
            (self.location, self.description) = (None, None);
        }
        self
    }

    /// What tells it from another event of its UID.
    pub(super) fn uid_with_start(&self) -> Arc<str> {
        text::id(&format!("{} {}", self.uid, self.start.event_time()), MAX_UID_CHARS).into()
    }

    pub(super) fn is_recurring(&self) -> bool {
        !self.rules.is_empty() || !self.more_starts.is_empty()
    }
}

fn optional(text: String) -> Option<Arc<str>> {
    (!text.is_empty()).then(|| text.into())
}

/// An RDATE: a start, or a period with its own length.
fn start_of(
    value: &ICalendarValue,
    tzid: Option<&str>,
    zones: &Zones<'_>,
) -> Option<(LocalTime, Option<Length>)> {
    match value {
        ICalendarValue::PartialDateTime(date) => Some((LocalTime::read(date, tzid, zones)?, None)),
        ICalendarValue::Period(period) => match period {
            ICalendarPeriod::Range { start, end } => {
                let (start, end) = (LocalTime::read(start, tzid, zones)?, LocalTime::read(end, tzid, zones)?);
                let length = Length::between(&start, &end);
                Some((start, Some(length)))
            }
            ICalendarPeriod::Duration { start, duration } => {
                let exact = TimeDelta::try_seconds(duration.as_seconds()).unwrap_or(TimeDelta::MAX);
                Some((LocalTime::read(start, tzid, zones)?, Some(Length::new(0, exact))))
            }
        },
        _ => None,
    }
}

/// DTEND, else DURATION, else a day for a date and no time at all for a time (RFC 5545, 3.6.1).
fn length(
    component: &ICalendarComponent,
    start: &LocalTime,
    time_of: impl Fn(&ICalendarEntry) -> Option<LocalTime>,
) -> Length {
    let end = component.property(&ICalendarProperty::Dtend).and_then(time_of);
    let duration =
        component.property(&ICalendarProperty::Duration).and_then(|entry| match entry.values.first()? {
            ICalendarValue::Duration(duration) if !duration.neg => Some(duration),
            _ => None,
        });
    let length = match (end, duration) {
        (Some(end), _) => Length::between(start, &end),
        (None, Some(duration)) => Length::new(
            u64::from(duration.weeks) * 7 + u64::from(duration.days),
            TimeDelta::seconds(
                i64::from(duration.hours) * 3600
                    + i64::from(duration.minutes) * 60
                    + i64::from(duration.seconds),
            ),
        ),
        (None, None) => Length::new(0, TimeDelta::zero()),
    };
    match start {
        LocalTime::Date(_) => Length::new(length.days.max(1), TimeDelta::zero()),
        LocalTime::Time(..) => length,
    }
}

/// The instant at which a time begins, with dates read in a zone.
pub(super) fn begins(time: EventTime, zone: &Zone) -> DateTime<Utc> {
    match time {
        EventTime::Date(date) => zone.to_utc(date.and_time(NaiveTime::MIN)),
        EventTime::Instant(at) => at,
    }
}
