//! Who started when: the starts of many tasks that are due each second, and how many were late, missed or double.

use std::{
    sync::atomic::{AtomicI64, AtomicUsize, Ordering},
    time::Duration,
};

use chrono::{DateTime, Utc};

use crate::{
    measurement::{Measure, Noted},
    statistics::percentile,
};

/// Starts that are kept of a task; more are counted only.
const KEPT: usize = 32;
/// This much before its second a start still belongs to it: the clocks that peers wait on are not the wall clock.
const TOLERANCE_NS: i64 = 5_000_000;
const SECOND_NS: i64 = 1_000_000_000;

/// The starts of tasks, in nanoseconds since 1970.
pub struct Attendance {
    tasks: Vec<Starts>,
    /// Starts before it are of no interest.
    since: AtomicI64,
}

#[derive(Default)]
struct Starts {
    count: AtomicUsize,
    at: [AtomicI64; KEPT],
    /// The slots they answer; zero where nobody tells.
    slots: [AtomicI64; KEPT],
}

impl Attendance {
    /// Room for `tasks` tasks.
    pub fn new(tasks: usize) -> Self {
        let tasks = (0..tasks).map(|_| Starts::default()).collect();
        Self { tasks, since: AtomicI64::new(i64::MAX) }
    }

    /// Keeps starts from `since` on.
    pub fn begin(&self, since: DateTime<Utc>) {
        self.since.store(since.timestamp_nanos_opt().unwrap_or_default(), Ordering::Relaxed);
    }

    /// What is found of starts that another program has noted.
    pub fn of(noted: &Noted) -> Vec<Measure> {
        let attendance = Self::new(noted.tasks);
        let first = DateTime::from_timestamp(noted.first, 0).unwrap_or_default();
        attendance.begin(DateTime::UNIX_EPOCH);
        for (task, at) in &noted.starts {
            attendance.note_at(*task, *at, None);
        }
        attendance.judge(first, noted.slots)
    }

    /// The task starts now, for `slot`.
    pub fn note(&self, task: usize, slot: Option<DateTime<Utc>>) {
        self.note_at(task, Utc::now().timestamp_nanos_opt().unwrap_or_default(), slot);
    }

    fn note_at(&self, task: usize, now: i64, slot: Option<DateTime<Utc>>) {
        let Some(starts) = self.tasks.get(task) else { return };
        if now < self.since.load(Ordering::Relaxed) {
            return;
        }
        let index = starts.count.fetch_add(1, Ordering::Relaxed);
        if let Some((at, of)) = starts.at.get(index).zip(starts.slots.get(index)) {
            of.store(slot.and_then(|slot| slot.timestamp_nanos_opt()).unwrap_or_default(), Ordering::Release);
            at.store(now, Ordering::Release);
        }
    }

    /// How the slots at `first` and in each of the following seconds were served.
    pub fn judge(&self, first: DateTime<Utc>, slots: usize) -> Vec<Measure> {
        let first = first.timestamp_nanos_opt().unwrap_or_default();
        let mut late_ms: Vec<f64> = Vec::new();
        let (mut missed, mut double, mut early) = (0_usize, 0_usize, 0_usize);
        for starts in &self.tasks {
            let mut served = vec![false; slots];
            for (at, of) in starts.kept() {
                let Some(slot) = slot_of(at - first, of.map(|of| of - first), &served) else { continue };
                match served.get_mut(slot) {
                    // After the last.
                    None => {}
                    Some(true) => double += 1,
                    Some(served) => {
                        *served = true;
                        let late = at - first - i64::try_from(slot).unwrap_or_default() * SECOND_NS;
                        early += usize::from(late < 0);
                        late_ms.push(milliseconds(late.max(0)));
                    }
                }
            }
            missed += served.iter().filter(|served| !**served).count();
        }
        let counts = [("missed", missed), ("double", double), ("early", early)];
        let mut measures: Vec<_> = counts.map(|(name, count)| Measure::count(name, count)).into();
        let latest = late_ms.iter().copied().reduce(f64::max);
        // A slot without a start is later than any that has one: whoever starts few of them is not punctual for it.
        late_ms.extend(std::iter::repeat_n(f64::INFINITY, missed));
        let shares =
            [("p50", 0.5), ("p99", 0.99)].map(|(name, share)| (name, percentile(&mut late_ms, share)));
        let times = latest.map(|latest| ("latest", latest)).into_iter().chain(shares);
        let shown = times.filter(|(_, late)| late.is_finite());
        measures.extend(shown.map(|(name, late)| Measure::new(name, late, "ms")));
        measures
    }
}

impl Starts {
    /// When, and for which slot.
    fn kept(&self) -> impl Iterator<Item = (i64, Option<i64>)> {
        let count = self.count.load(Ordering::Relaxed).min(KEPT);
        let times = self.at.iter().map(|at| at.load(Ordering::Acquire));
        let slots = self.slots.iter().map(|of| Some(of.load(Ordering::Acquire)).filter(|of| *of != 0));
        times.zip(slots).take(count)
    }
}

/// Which second a start answers, counted from the first: the one the scheduler named, or else the one it falls into. Where
/// that one was served already, it is the second before that came late.
fn slot_of(at: i64, named: Option<i64>, served: &[bool]) -> Option<usize> {
    if let Some(named) = named {
        return usize::try_from(named.div_euclid(SECOND_NS)).ok();
    }
    let own = usize::try_from((at + TOLERANCE_NS).div_euclid(SECOND_NS)).ok()?;
    let is_free = |slot: &usize| served.get(*slot) == Some(&false);
    if is_free(&own) {
        return Some(own);
    }
    Some(own.checked_sub(1).filter(is_free).unwrap_or(own))
}

fn milliseconds(nanoseconds: i64) -> f64 {
    Duration::from_nanos(nanoseconds.unsigned_abs()).as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: i64 = 1_000 * SECOND_NS;

    /// What is found of one task that started at these milliseconds after the first second, for these slots.
    fn judged(starts: &[(i64, Option<i64>)], slots: usize) -> Vec<f64> {
        let attendance = Attendance::new(1);
        for (index, (at, slot)) in starts.iter().enumerate() {
            let kept = &attendance.tasks[0];
            kept.count.store(index + 1, Ordering::Relaxed);
            kept.at[index].store(FIRST + at * 1_000_000, Ordering::Relaxed);
            let slot = slot.map_or(0, |slot| FIRST + slot * SECOND_NS);
            kept.slots[index].store(slot, Ordering::Relaxed);
        }
        let judged = attendance.judge(DateTime::from_timestamp_nanos(FIRST), slots);
        let named = |name| judged.iter().find(|measure: &&Measure| measure.name == name).unwrap().value;
        ["latest", "missed", "double", "early"].map(named).into()
    }

    #[test]
    fn a_start_belongs_to_its_second() {
        assert_eq!(judged(&[(3, None), (1_040, None)], 2), [40.0, 0.0, 0.0, 0.0]);
        assert_eq!(judged(&[(3, None)], 2), [3.0, 1.0, 0.0, 0.0], "the second never came");
        assert_eq!(
            judged(&[(-400, None), (3, None), (2_001, None)], 1),
            [3.0, 0.0, 0.0, 0.0],
            "others' seconds"
        );
    }

    #[test]
    fn who_starts_nothing_has_no_times() {
        let measures = Attendance::new(2).judge(DateTime::from_timestamp_nanos(FIRST), 3);
        let names: Vec<&str> = measures.iter().map(|measure| measure.name.as_str()).collect();
        assert_eq!((names, measures[0].value), (vec!["missed", "double", "early"], 6.0));
    }

    #[test]
    fn what_is_missed_is_later_than_what_comes() {
        let attendance = Attendance::new(1);
        attendance.begin(DateTime::UNIX_EPOCH);
        for second in 0..30 {
            attendance.note_at(0, FIRST + second * SECOND_NS, None);
        }
        let named = |slots| {
            let measures = attendance.judge(DateTime::from_timestamp_nanos(FIRST), slots);
            measures.into_iter().map(|measure| measure.name).skip(3).collect::<Vec<_>>()
        };
        assert_eq!(named(30), ["latest", "p50", "p99"]);
        assert_eq!(named(40), ["latest", "p50"], "more than one of a hundred is missed");
        assert_eq!(named(90), ["latest"]);
    }

    #[test]
    fn starts_from_elsewhere_are_judged_alike() {
        let at = |milliseconds: i64| FIRST + milliseconds * 1_000_000;
        let noted =
            Noted { tasks: 2, first: 1_000, slots: 2, starts: vec![(0, at(3)), (1, at(5)), (0, at(1_040))] };
        let judged = Attendance::of(&noted);
        let judged: Vec<_> = judged.iter().map(|measure| (measure.name.as_str(), measure.value)).collect();
        let counts = [("missed", 1.0), ("double", 0.0), ("early", 0.0)];
        assert_eq!(judged, [counts.as_slice(), &[("latest", 40.0), ("p50", 5.0)]].concat());
    }

    #[test]
    fn a_start_too_many_is_double_unless_the_second_before_had_none() {
        assert_eq!(judged(&[(3, None), (500, None)], 1), [3.0, 0.0, 1.0, 0.0]);
        assert_eq!(judged(&[(1_001, None), (1_200, None)], 2), [1_200.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn a_named_slot_is_believed() {
        assert_eq!(judged(&[(1_700, Some(0)), (1_800, Some(1))], 2), [1_700.0, 0.0, 0.0, 0.0]);
        assert_eq!(judged(&[(990, Some(1))], 2), [0.0, 1.0, 0.0, 1.0], "before its slot");
        assert_eq!(judged(&[(1, Some(0)), (2, Some(0))], 1), [1.0, 0.0, 1.0, 0.0]);
    }
}
