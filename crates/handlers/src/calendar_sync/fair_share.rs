//! Which occurrences are kept of a calendar that has more than can be shown. Every event gets an equal share, so that one
//! that happens every hour leaves room for the others; and of each, what comes from today on goes before what was.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use store::queries::events::Occurrence;

use super::{
    expand::{MAX_NAME_CHARS, NAMED},
    series::Expansion,
    window::Window,
};
use crate::text;

/// Takes in the events of a calendar, one after the other.
pub(super) struct FairShare<'a> {
    window: &'a Window,
    max: usize,
    events: Vec<Taken>,
    kept: Vec<Candidate>,
}

/// An event that was taken in.
struct Taken {
    name: Arc<str>,
    occurrences: usize,
    is_cut: bool,
}

struct Candidate {
    /// Its place among the occurrences of its event, the most useful first.
    rank: usize,
    begins: DateTime<Utc>,
    is_over: bool,
    /// Index of its event.
    event: usize,
    occurrence: Occurrence,
}

impl Candidate {
    /// The less, the sooner it is kept.
    fn order(&self, today: DateTime<Utc>) -> (usize, bool, i64) {
        (self.rank, self.is_over, (self.begins - today).num_seconds().abs())
    }
}

impl<'a> FairShare<'a> {
    /// For at most `max` occurrences.
    pub(super) fn new(window: &'a Window, max: usize) -> Self {
        Self { window, max, events: Vec::new(), kept: Vec::new() }
    }

    pub(super) fn add(&mut self, event: Expansion) {
        let Expansion { name, occurrences, is_cut, .. } = event;
        let index = self.events.len();
        self.events.push(Taken { name, occurrences: occurrences.len(), is_cut });
        let (window, today) = (self.window, self.window.today);
        let mut candidates: Vec<Candidate> = occurrences
            .into_iter()
            .map(|occurrence| {
                let begins = window.instant(occurrence.start);
                Candidate { rank: 0, begins, is_over: begins < today, event: index, occurrence }
            })
            .collect();
        candidates.sort_by_key(|candidate| candidate.order(today));
        for (rank, candidate) in candidates.iter_mut().enumerate() {
            candidate.rank = rank;
        }
        self.kept.append(&mut candidates);
        // Not at the end only: a hostile calendar must not fill the memory before.
        if self.kept.len() > 2 * self.max {
            self.cut();
        }
    }

    /// The occurrences to show, and sentences about those that are not.
    pub(super) fn finish(mut self) -> (Vec<Occurrence>, Vec<String>) {
        self.cut();
        let warnings = self.warnings();
        (self.kept.into_iter().map(|candidate| candidate.occurrence).collect(), warnings)
    }

    fn cut(&mut self) {
        if self.kept.len() > self.max {
            let today = self.window.today;
            self.kept.select_nth_unstable_by_key(self.max, |candidate| candidate.order(today));
            self.kept.truncate(self.max);
        }
    }

    fn warnings(&self) -> Vec<String> {
        let mut shown: Vec<Option<Shown>> = self.events.iter().map(|_| None).collect();
        for candidate in &self.kept {
            let at = candidate.begins;
            let shown = shown[candidate.event].get_or_insert(Shown { count: 0, first: at, last: at });
            shown.count += 1;
            (shown.first, shown.last) = (shown.first.min(at), shown.last.max(at));
        }
        let cut: Vec<(&Taken, Option<Shown>)> = self
            .events
            .iter()
            .zip(shown)
            .filter(|(event, shown)| {
                event.is_cut || event.occurrences > shown.as_ref().map_or(0, |shown| shown.count)
            })
            .collect();
        let mut warnings: Vec<String> =
            cut.iter().take(NAMED).map(|(event, shown)| self.describe(event, shown.as_ref())).collect();
        warnings.extend(match cut.len().saturating_sub(NAMED) {
            0 => None,
            1 => Some("and 1 more has too many as well".to_owned()),
            more => Some(format!("and {more} more have too many as well")),
        });
        warnings
    }

    fn describe(&self, event: &Taken, shown: Option<&Shown>) -> String {
        let name = text::shorten(&event.name, MAX_NAME_CHARS);
        let shown = match shown {
            None if event.occurrences == 1 => {
                return format!("“{name}” is left out: the calendar has more events than can be shown");
            }
            None => "none is".to_owned(),
            Some(Shown { count: 1, first, .. }) => {
                format!("1 on {} is", first.with_timezone(&self.window.zone).date_naive())
            }
            Some(Shown { count, first, last }) => {
                let [first, last] = [first, last].map(|at| at.with_timezone(&self.window.zone).date_naive());
                format!("{count} from {first} to {last} are")
            }
        };
        format!("“{name}” has more occurrences than can be shown: {shown}")
    }
}

/// What is shown of an event.
struct Shown {
    count: usize,
    first: DateTime<Utc>,
    last: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;
    use store::queries::events::EventTime;

    use super::*;

    /// What is said of an event with three days, where there is room for some of them.
    fn told(max: usize) -> Vec<String> {
        let now: DateTime<Utc> = "2026-03-10T12:00:00Z".parse().unwrap();
        let window = Window::around(now, Tz::UTC);
        let name: Arc<str> = "Tick".into();
        let occurrence = |day: u64| Occurrence {
            uid: "t".into(),
            recurrence_id: day.to_string(),
            summary: name.clone(),
            location: None,
            description: None,
            start: EventTime::Date(now.date_naive() + chrono::Days::new(day)),
            end: EventTime::Date(now.date_naive() + chrono::Days::new(day + 1)),
            recurring: true,
        };
        let occurrences = (0..3).map(occurrence).collect();
        let mut shares = FairShare::new(&window, max);
        shares.add(Expansion { name: name.clone(), occurrences, is_cut: false, unreadable: 0 });
        shares.finish().1
    }

    #[test]
    fn what_is_shown_of_an_event_is_told_by_its_days() {
        let more = "“Tick” has more occurrences than can be shown";
        assert_eq!(told(3), Vec::<String>::new());
        assert_eq!(told(2), [format!("{more}: 2 from 2026-03-10 to 2026-03-11 are")]);
        assert_eq!(told(1), [format!("{more}: 1 on 2026-03-10 is")]);
        assert_eq!(told(0), [format!("{more}: none is")]);
    }
}
