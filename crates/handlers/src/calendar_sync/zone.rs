//! From a calendar's local times to instants: named zones, the zones Outlook invents, and times without a zone.

use calcard::{
    common::timezone::Tz as CalendarTz,
    icalendar::{
        ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarValue,
        timezone::TzResolver,
    },
};
use chrono::{DateTime, Datelike, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
    rc::Rc,
    time::Instant,
};

use super::{rule::Rule, series::TooSlow};

/// Changes kept of all zones that a calendar describes.
const MAX_CHANGES: usize = 50_000;
/// Changes that one rule makes.
const MAX_ONSETS: usize = 1_000;
/// Rules of one part of a zone; real ones have one.
const MAX_RULES: usize = 8;

/// What a local time is local to.
#[derive(Clone, Debug)]
pub(super) enum Zone {
    /// A zone of the IANA database, also for times without a zone: those are this computer's.
    Named(Tz),
    /// Seconds east of UTC.
    Fixed(i32),
    /// A zone that only the calendar itself describes.
    Described(Rc<DescribedZone>),
}

impl Zone {
    /// The instant of a local time. One that occurs twice means the first pass; one that never occurs is read with
    /// the offset before the gap (RFC 5545, 3.3.5).
    pub(super) fn to_utc(&self, local: NaiveDateTime) -> DateTime<Utc> {
        match self {
            Self::Named(tz) => named_to_utc(*tz, local),
            Self::Fixed(offset) => at_offset(local, *offset),
            Self::Described(zone) => at_offset(local, zone.offset_at(local)),
        }
    }

    /// The local time of an instant.
    pub(super) fn to_local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        let offset = match self {
            Self::Named(tz) => return at.with_timezone(tz).naive_local(),
            Self::Fixed(offset) => *offset,
            Self::Described(zone) => zone.offset_of(at),
        };
        at.naive_utc() + TimeDelta::seconds(i64::from(offset))
    }
}

fn at_offset(local: NaiveDateTime, seconds_east: i32) -> DateTime<Utc> {
    (local - TimeDelta::seconds(i64::from(seconds_east))).and_utc()
}

fn named_to_utc(tz: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    if let Some(at) = tz.from_local_datetime(&local).earliest() {
        return at.to_utc();
    }
    // In a gap. Gaps are at most a day long, so a day earlier has the offset before it, or nearly always.
    let before =
        (1..=24).find_map(|hours| tz.from_local_datetime(&(local - TimeDelta::hours(hours))).latest());
    at_offset(local, before.map_or(0, |before| before.offset().fix().local_minus_utc()))
}

/// A zone by its own rules: the moments its offset changes.
#[derive(Debug)]
pub(super) struct DescribedZone {
    /// In order: the local time of the change on the clock before it, the offset before, the offset after.
    changes: Vec<(NaiveDateTime, i32, i32)>,
}

impl DescribedZone {
    fn offset_at(&self, local: NaiveDateTime) -> i32 {
        let past = self.changes.partition_point(|(at, ..)| *at <= local);
        let Some((at, before, after)) = past.checked_sub(1).and_then(|i| self.changes.get(i)) else {
            return self.changes.first().map_or(0, |(_, before, _)| *before);
        };
        let gap_ends = *at + TimeDelta::seconds(i64::from(after - before));
        if local < gap_ends { *before } else { *after }
    }

    fn offset_of(&self, instant: DateTime<Utc>) -> i32 {
        let past = self.changes.partition_point(|(at, before, _)| at_offset(*at, *before) <= instant);
        match past.checked_sub(1).and_then(|i| self.changes.get(i)) {
            Some((.., after)) => *after,
            None => self.changes.first().map_or(0, |(_, before, _)| *before),
        }
    }
}

/// All zones of a calendar.
pub(super) struct Zones<'a> {
    known: TzResolver<&'a str>,
    described: HashMap<&'a str, Rc<DescribedZone>>,
    /// Of this computer, for times without a zone.
    floating: Tz,
    /// Asked for and found nowhere, since [`Zones::take_unknown`].
    unknown: RefCell<BTreeSet<String>>,
}

impl<'a> Zones<'a> {
    /// `until` is the last year anybody asks about.
    pub(super) fn of(
        calendar: &'a ICalendar,
        floating: Tz,
        until: DateTime<Utc>,
        deadline: Instant,
    ) -> Result<Self, TooSlow> {
        let known = calendar.build_tz_resolver();
        let mut described = HashMap::new();
        let mut room = MAX_CHANGES;
        for component in calendar.timezones() {
            let id = component
                .property(&ICalendarProperty::Tzid)
                .and_then(|entry| entry.values.first()?.as_text());
            if let Some(id) = id.filter(|id| known.resolve(id).is_none()) {
                let zone = describe(calendar, component, until, deadline)?;
                // Half a zone would be another.
                if let Some(left) = room.checked_sub(zone.changes.len()) {
                    room = left;
                    described.insert(id, Rc::new(zone));
                }
            }
        }
        Ok(Self { known, described, floating, unknown: RefCell::default() })
    }

    /// The zone of a `TZID`, or of a time without one. One that is not known is read as none: the time is shown, and
    /// may be wrong.
    pub(super) fn get(&self, id: Option<&str>) -> Zone {
        let Some(id) = id.filter(|id| !id.trim().is_empty()) else { return Zone::Named(self.floating) };
        match (self.known.resolve(id), self.described.get(id)) {
            (Some(CalendarTz::Tz(tz)), _) => Zone::Named(tz),
            (Some(CalendarTz::Fixed(offset)), _) => Zone::Fixed(offset.local_minus_utc()),
            (_, Some(zone)) => Zone::Described(Rc::clone(zone)),
            _ => {
                self.unknown.borrow_mut().insert(id.to_owned());
                Zone::Named(self.floating)
            }
        }
    }

    /// The zones that were asked for and not known since the last call.
    pub(super) fn take_unknown(&self) -> BTreeSet<String> {
        self.unknown.take()
    }
}

/// Works out the changes of a VTIMEZONE up to a year.
fn describe(
    calendar: &ICalendar,
    zone: &ICalendarComponent,
    until: DateTime<Utc>,
    deadline: Instant,
) -> Result<DescribedZone, TooSlow> {
    let mut changes: Vec<(NaiveDateTime, i32, i32)> = Vec::new();
    for id in &zone.component_ids {
        if changes.len() > MAX_CHANGES {
            break;
        }
        if Instant::now() > deadline {
            return Err(TooSlow);
        }
        let Some(part) = calendar.component_by_id(*id) else { continue };
        if !matches!(part.component_type, ICalendarComponentType::Standard | ICalendarComponentType::Daylight)
        {
            continue;
        }
        let offset = |name| part.property(&name).and_then(|entry| offset_of(entry.values.first()?));
        let start =
            part.property(&ICalendarProperty::Dtstart).and_then(|entry| onset_of(entry.values.first()?));
        let (Some(start), Some(after)) = (start, offset(ICalendarProperty::Tzoffsetto)) else { continue };
        let before = offset(ICalendarProperty::Tzoffsetfrom).unwrap_or(after);
        changes.push((start, before, after));
        for rule in values(part, &ICalendarProperty::Rrule).take(MAX_RULES) {
            let ICalendarValue::RecurrenceRule(rule) = rule else { continue };
            let Ok(rule) = Rule::new(rule, start) else { continue };
            let onsets = rule.starts_from(start).take_while(|at| {
                at.year() <= until.year() && rule.until_allows(*at, || at_offset(*at, before))
            });
            changes.extend(onsets.take(MAX_ONSETS).map(|at| (at, before, after)));
        }
        let listed = values(part, &ICalendarProperty::Rdate).filter_map(onset_of);
        changes.extend(listed.map(|at| (at, before, after)));
    }
    changes.sort_unstable();
    changes.dedup();
    Ok(DescribedZone { changes })
}

/// All values of a property, whether it is there once or more often.
fn values<'a>(
    part: &'a ICalendarComponent,
    name: &'a ICalendarProperty,
) -> impl Iterator<Item = &'a ICalendarValue> {
    part.entries.iter().filter(move |entry| entry.name == *name).flat_map(|entry| &entry.values)
}

fn onset_of(value: &ICalendarValue) -> Option<NaiveDateTime> {
    Some(value.as_partial_date_time()?.to_date_time()?.date_time)
}

fn offset_of(value: &ICalendarValue) -> Option<i32> {
    if let Some(text) = value.as_text() {
        return offset_with_seconds(text);
    }
    let parts = value.as_partial_date_time()?;
    let seconds = i32::from(parts.tz_hour?) * 3600 + i32::from(parts.tz_minute.unwrap_or(0)) * 60;
    Some(if parts.tz_minus { -seconds } else { seconds })
}

/// One that is passed on as text, because it has seconds (RFC 5545, 3.3.14).
fn offset_with_seconds(text: &str) -> Option<i32> {
    let text = text.trim();
    let digits = text.strip_prefix(['+', '-'])?;
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i32 = digits.parse().ok()?;
    let seconds = number / 10_000 * 3600 + number / 100 % 100 * 60 + number % 100;
    Some(if text.starts_with('-') { -seconds } else { seconds })
}
