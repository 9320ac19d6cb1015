//! A time zone as a list of segments of constant offset, in UTC order.
//!
//! Rule P of the cron module needs to know where a zone's clock jumps; chrono-tz only answers for single
//! instants. So the jumps are found once per zone by sampling and bisection, and kept for the process.
//!
//! `chrono::Local` is not used for schedules: it orders the two readings of an ambiguous time wrongly.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, PoisonError, RwLock},
};

use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// A maximal span of UTC time over which the zone's offset is constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// First instant, inclusive.
    pub start: DateTime<Utc>,
    /// Local time minus UTC.
    pub offset: TimeDelta,
}

impl Segment {
    /// Saturates at the ends of representable time.
    pub fn local(&self, instant: DateTime<Utc>) -> NaiveDateTime {
        let end = if self.offset < TimeDelta::zero() { NaiveDateTime::MIN } else { NaiveDateTime::MAX };
        instant.naive_utc().checked_add_signed(self.offset).unwrap_or(end)
    }

    pub fn utc(&self, local: NaiveDateTime) -> DateTime<Utc> {
        (local - self.offset).and_utc()
    }
}

/// All segments of a zone. The first reaches back to the beginning of time, the last on to its end.
#[derive(Debug)]
pub(super) struct Zone {
    segments: Vec<Segment>,
}

/// Years between which jumps are looked for. No task is older, and chrono-tz knows of no jump after 2099.
const FIRST_YEAR: i32 = 1970;
const LAST_YEAR: i32 = 2100;
/// In these years no zone's clock jumps twice within several times this span, so no two jumps can hide each other.
const SAMPLE: TimeDelta = TimeDelta::hours(24);

static ZONES: LazyLock<RwLock<HashMap<Tz, Arc<Zone>>>> = LazyLock::new(RwLock::default);

impl Zone {
    /// The zone's segments, computed at the first call (some milliseconds) and shared after.
    pub fn of(tz: Tz) -> Arc<Self> {
        if let Some(zone) = ZONES.read().unwrap_or_else(PoisonError::into_inner).get(&tz) {
            return Arc::clone(zone);
        }
        let zone = Arc::new(Self::sample(tz));
        ZONES.write().unwrap_or_else(PoisonError::into_inner).insert(tz, Arc::clone(&zone));
        zone
    }

    /// Index of the segment that holds `instant`.
    pub fn index_at(&self, instant: DateTime<Utc>) -> usize {
        self.segments.partition_point(|segment| segment.start <= instant).saturating_sub(1)
    }

    pub fn segment(&self, index: usize) -> Option<&Segment> {
        self.segments.get(index)
    }

    fn sample(tz: Tz) -> Self {
        let offset_at = |instant: DateTime<Utc>| {
            let offset = tz.offset_from_utc_datetime(&instant.naive_utc()).fix();
            TimeDelta::seconds(i64::from(offset.local_minus_utc()))
        };
        let year = |year| Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).single().unwrap_or(DateTime::UNIX_EPOCH);
        let (mut at, end) = (year(FIRST_YEAR), year(LAST_YEAR));
        let mut offset = offset_at(at);
        let mut segments = vec![Segment { start: DateTime::<Utc>::MIN_UTC, offset }];
        while at < end {
            let next = at + SAMPLE;
            let next_offset = offset_at(next);
            if next_offset != offset {
                let (mut before, mut after) = (at, next);
                while after - before > TimeDelta::seconds(1) {
                    let middle = before + TimeDelta::seconds((after - before).num_seconds() / 2);
                    if offset_at(middle) == offset { before = middle } else { after = middle }
                }
                segments.push(Segment { start: after, offset: next_offset });
                offset = next_offset;
            }
            at = next;
        }
        Self { segments }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two jumps within one [`SAMPLE`] could cancel out and go unnoticed. A zone database in which jumps come that
    /// close together would show it first by jumps that are merely closer than any are today (a week).
    #[test]
    fn jumps_of_a_zone_are_much_further_apart_than_samples() {
        for tz in chrono_tz::TZ_VARIANTS {
            let zone = Zone::of(tz);
            // The first segment has no beginning.
            for [earlier, later] in
                zone.segments.iter().skip(1).map(|s| s.start).collect::<Vec<_>>().array_windows()
            {
                assert!(*later - *earlier > SAMPLE * 5, "{tz}: {earlier} and {later}");
            }
        }
    }
}
