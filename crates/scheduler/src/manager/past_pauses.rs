//! The pauses that are over: slots that came in one were paused, whenever they surface.
//!
//! Not the last one alone: a slot from before a pause may still wait for its turn when the next one has come and gone.

use chrono::{DateTime, Utc};

use crate::store::{MAX_ENDED_PAUSES, Pause};

/// The latest [`MAX_ENDED_PAUSES`], oldest first, with their ends as [`Pause::until`].
#[derive(Default)]
pub struct PastPauses(Vec<Pause>);

impl PastPauses {
    /// Those a store remembers, as of `now`.
    pub fn new(pauses: Vec<Pause>, now: DateTime<Utc>) -> Self {
        let mut past = Self(pauses);
        past.put_right(now);
        past
    }

    /// One more is over.
    pub fn add(&mut self, over: Pause) {
        if self.0.len() >= usize::from(MAX_ENDED_PAUSES) {
            self.0.remove(0);
        }
        self.0.push(over);
    }

    /// None has begun or ended after `now`: the clock that says otherwise was ahead.
    pub fn put_right(&mut self, now: DateTime<Utc>) {
        for pause in &mut self.0 {
            pause.since = pause.since.min(now);
            pause.until = pause.until.map(|until| until.min(now));
        }
    }

    /// The one that `slot` came in, its beginning and its end included: from when to when it was.
    pub fn span_of(&self, slot: DateTime<Utc>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let mut spans = self.0.iter().rev().filter_map(|pause| Some((pause.since, pause.until?)));
        spans.find(|(since, until)| *since <= slot && slot <= *until)
    }

    /// The beginnings of those after `slot`.
    pub fn begun_after(&self, slot: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
        self.0.iter().map(|pause| pause.since).filter(move |since| slot < *since)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn pause(since: i64, until: i64) -> Pause {
        Pause { since: at(since), until: Some(at(until)), reason: None }
    }

    #[test]
    fn a_slot_belongs_to_the_pause_it_came_in() {
        let past = PastPauses::new(vec![pause(10, 20), pause(30, 40)], at(60));
        let spans = [9, 10, 20, 21, 30, 40, 41].map(|slot| past.span_of(at(slot)));
        let (first, second) = (Some((at(10), at(20))), Some((at(30), at(40))));
        assert_eq!(spans, [None, first, first, None, second, second, None]);
        assert_eq!(past.begun_after(at(10)).collect::<Vec<_>>(), [at(30)]);
    }

    #[test]
    fn a_clock_that_was_ahead_is_not_believed() {
        let past = PastPauses::new(vec![pause(10, 90), pause(100, 110)], at(60));
        assert_eq!(past.span_of(at(60)), Some((at(60), at(60))), "the later one goes before");
        assert_eq!(past.span_of(at(59)), Some((at(10), at(60))));
    }

    #[test]
    fn the_oldest_makes_room() {
        let mut past = PastPauses::default();
        for n in 0..=i64::from(MAX_ENDED_PAUSES) {
            past.add(pause(10 * n, 10 * n + 5));
        }
        assert_eq!((past.span_of(at(2)), past.span_of(at(12))), (None, Some((at(10), at(15)))));
    }
}
