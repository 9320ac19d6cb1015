//! Slots as the clocks of their zone show them, and what a change of the clocks means for them. Pure.

use api::{instant_text, schedule::PreviewSlotDto};
use chrono::{DateTime, LocalResult, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use scheduler::schedule::Schedule;

/// Just before an instant; slots have whole seconds.
const MOMENT: TimeDelta = TimeDelta::milliseconds(1);

/// The slots after `after`, in `zone`. `nominal` is a pattern's schedule in UTC, where no clock ever changes: it tells
/// which times the pattern names. An interval names none.
pub(super) fn local_slots(
    slots: &[DateTime<Utc>],
    after: DateTime<Utc>,
    zone: Tz,
    nominal: Option<&Schedule>,
) -> Vec<PreviewSlotDto> {
    let before = std::iter::once(after).chain(slots.iter().copied());
    let slots = before.zip(slots).map(|(previous, slot)| {
        let local = slot.with_timezone(&zone);
        PreviewSlotDto {
            at: instant_text(*slot),
            local: local.format("%Y-%m-%dT%H:%M:%S").to_string(),
            utc_offset: local.format("%:z").to_string(),
            note: note(previous, *slot, zone, nominal),
        }
    });
    slots.collect()
}

fn note(
    previous: DateTime<Utc>,
    slot: DateTime<Utc>,
    zone: Tz,
    nominal: Option<&Schedule>,
) -> Option<String> {
    let local = slot.with_timezone(&zone).naive_local();
    if let LocalResult::Ambiguous(first, _) = zone.from_local_datetime(&local) {
        let which = if first.to_utc() == slot { "first" } else { "second" };
        return Some(format!("{} comes twice that day; this is the {which} time", clock(local)));
    }
    if let Some(skipped) = nominal.and_then(|nominal| skipped(slot, zone, nominal)) {
        return Some(format!("The clocks skip {} that day; it runs right after", clock(skipped)));
    }
    let change = offset(zone, slot) - offset(zone, previous);
    if change.is_zero() {
        return None;
    }
    let way = if change > TimeDelta::zero() { "forward" } else { "back" };
    Some(format!("The clocks go {way} {} before it", length(change.abs())))
}

/// The time the pattern names in a gap of the clocks that ends with this slot, which stands in for it.
fn skipped(slot: DateTime<Utc>, zone: Tz, nominal: &Schedule) -> Option<NaiveDateTime> {
    let gap = offset(zone, slot) - offset(zone, slot - MOMENT);
    if gap <= TimeDelta::zero() {
        return None;
    }
    let resumed = slot.with_timezone(&zone).naive_local();
    let first = nominal.next_slot((resumed - gap - MOMENT).and_utc(), Tz::UTC)?.naive_utc();
    // What is named for the end of the gap comes then anyway.
    let is_named = nominal.next_slot((resumed - MOMENT).and_utc(), Tz::UTC) == Some(resumed.and_utc());
    (first < resumed && !is_named).then_some(first)
}

fn offset(zone: Tz, at: DateTime<Utc>) -> TimeDelta {
    TimeDelta::seconds(i64::from(zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()))
}

fn clock(local: NaiveDateTime) -> String {
    let seconds = local.and_utc().timestamp() % 60 != 0;
    local.format(if seconds { "%H:%M:%S" } else { "%H:%M" }).to_string()
}

/// "1 h", "30 min", "1 h 30 min".
fn length(length: TimeDelta) -> String {
    match (length.num_hours(), length.num_minutes() % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}
