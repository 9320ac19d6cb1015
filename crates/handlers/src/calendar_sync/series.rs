//! All that shares a UID: an event that happens once, or a series with the changes to it; and its occurrences in a
//! window of time.
//!
//! Not here: what becomes of a calendar that has too many of them; see [`super::fair_share`].

use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    ops::ControlFlow,
    sync::Arc,
    time::Instant,
};

use chrono::{DateTime, TimeDelta, Utc};
use store::queries::events::{EventTime, Occurrence};

use super::{
    event::{CalendarEvent, Length, LocalTime},
    rule::Rule,
    window::{Window, touch},
};

/// Occurrences kept of one event: enough for every hour of the window.
const MAX_OF_EVENT: usize = 10_000;
/// Steps that a rule is followed where it has to be followed from its beginning: more than twenty years of hours.
const MAX_STEPS: usize = 200_000;
/// Local times and instants are not further apart.
const MAX_OFFSET: TimeDelta = TimeDelta::days(1);

/// The recurrences of a calendar take longer than any real one's.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooSlow;

/// All that shares a UID.
#[derive(Default)]
pub(super) struct Series {
    head: Option<CalendarEvent>,
    changes: Vec<CalendarEvent>,
}

/// What a series has in the window.
#[derive(Debug)]
pub(super) struct Expansion {
    /// What the event is called.
    pub(super) name: Arc<str>,
    pub(super) occurrences: Vec<Occurrence>,
    /// There are more.
    pub(super) is_cut: bool,
    /// Rules that mean nothing.
    pub(super) unreadable: usize,
}

/// When a series begins, by the instant, and how long if not as long as its head.
type Starts = BTreeMap<EventTime, (LocalTime, Option<Length>)>;

impl Series {
    pub(super) fn add(&mut self, event: CalendarEvent) {
        if event.changes.is_some() {
            self.changes.push(event);
        } else if self.head.as_ref().is_none_or(|head| head.is_outdated_by(&event)) {
            self.head = Some(event);
        }
    }

    /// Is it another event that some program gave the same UID, and no newer or older state of this one?
    pub(super) fn is_told_from(&self, event: &CalendarEvent) -> bool {
        self.head.as_ref().is_some_and(|head| {
            event.changes.is_none()
                && event.sequence == head.sequence
                && !(event.cancelled || head.cancelled)
                && event.start.event_time() != head.start.event_time()
        })
    }

    /// Its occurrences, at most [`MAX_OF_EVENT`] and a change each: those from today on, then the latest before.
    pub(super) fn expand(self, window: &Window, deadline: Instant) -> Result<Expansion, TooSlow> {
        let named = self.head.as_ref().or(self.changes.first());
        let name = named.map_or_else(|| Arc::from(""), |event| Arc::clone(&event.summary));
        let expansion = Expansion { name, occurrences: Vec::new(), is_cut: false, unreadable: 0 };
        let mut expander = Expander { window, deadline, expansion };
        expander.expand(self)?;
        Ok(expander.expansion)
    }
}

struct Expander<'a> {
    window: &'a Window,
    deadline: Instant,
    expansion: Expansion,
}

impl Expander<'_> {
    fn expand(&mut self, series: Series) -> Result<(), TooSlow> {
        let mut changes: HashMap<EventTime, CalendarEvent> = HashMap::new();
        let mut from_then_on: BTreeMap<EventTime, (LocalTime, CalendarEvent)> = BTreeMap::new();
        let here = self.window.zone;
        for mut change in series.changes {
            let Some(original) = &change.changes else { continue };
            // As its series writes it, or else neither is found there nor can be reckoned with.
            let head = series.head.as_ref();
            let original =
                head.map_or_else(|| original.clone(), |head| original.as_written_by(&head.start, here));
            let key = original.event_time();
            if change.and_future {
                if from_then_on.get(&key).is_none_or(|(_, known)| known.is_outdated_by(&change)) {
                    change.start = change.start.by_the_clock_of(&original);
                    from_then_on.insert(key, (original, change));
                }
            } else if changes.get(&key).is_none_or(|known| known.is_outdated_by(&change)) {
                changes.insert(key, change);
            }
        }
        let starts = match &series.head {
            Some(head) if !head.cancelled => self.starts(head)?,
            Some(_) => return Ok(()),
            None => Vec::new(),
        };
        if let Some(head) = &series.head {
            for (start, own_length) in starts {
                let original = start.event_time();
                if let Some(change) = changes.remove(&original) {
                    self.keep_change(&change, original);
                    continue;
                }
                if let Some((_, (from, template))) = from_then_on.range(..=original).next_back() {
                    let moved = template.start.at(start.naive() + (template.start.naive() - from.naive()));
                    self.keep(template, &moved, own_length.unwrap_or(template.length), Some(original));
                } else {
                    let which = head.is_recurring().then_some(original);
                    self.keep(head, &start, own_length.unwrap_or(head.length), which);
                }
            }
        }
        if series.head.is_none() {
            // Without its series a change for all later ones is at least one of them.
            for (original, (_, change)) in from_then_on {
                changes.entry(original).or_insert(change);
            }
        }
        // Changes whose original is not here: the head was not sent, or the occurrence moved into the window.
        for (original, change) in changes {
            self.keep_change(&change, original);
        }
        Ok(())
    }

    /// The times a series begins at in the window, without those excluded.
    fn starts(&mut self, head: &CalendarEvent) -> Result<Vec<(LocalTime, Option<Length>)>, TooSlow> {
        let mut starts = Starts::new();
        if head.rules.is_empty() {
            starts.insert(head.start.event_time(), (head.start.clone(), None));
        }
        for rule in &head.rules {
            self.check_time()?;
            if let Ok(rule) = Rule::new(rule, head.start.naive()) {
                let found = self.starts_of(&rule, head)?;
                starts.extend(found.into_iter().map(|start| (start.event_time(), (start, None))));
            } else {
                self.expansion.unreadable += 1;
                starts.insert(head.start.event_time(), (head.start.clone(), None));
            }
        }
        for (start, length) in &head.more_starts {
            starts.insert(start.event_time(), (start.clone(), *length));
        }
        let excluded: HashSet<EventTime> = head
            .excluded
            .iter()
            .map(|excluded| match (&head.start, excluded) {
                // And some exclude a whole day by a time of it.
                (LocalTime::Date(_), LocalTime::Time(..)) => EventTime::Date(excluded.day(self.window.zone)),
                _ => excluded.event_time(),
            })
            .collect();
        starts.retain(|at, (start, length)| {
            // Some programs exclude a timed occurrence by its date.
            !excluded.contains(at)
                && !excluded.contains(&EventTime::Date(start.naive().date()))
                && self.window.touches(*at, length.unwrap_or(head.length).after(start))
        });
        let behind = starts.keys().take_while(|at| self.window.instant(**at) < self.window.today).count();
        let too_many = starts.len().saturating_sub(MAX_OF_EVENT);
        self.expansion.is_cut |= too_many > 0;
        // As many of the past go as have to, then the last of what is ahead.
        Ok(starts.into_values().skip(too_many.min(behind)).take(MAX_OF_EVENT).collect())
    }

    /// The times a rule has in the window: those that touch today or what follows, then the latest before.
    fn starts_of(&mut self, rule: &Rule, head: &CalendarEvent) -> Result<Vec<LocalTime>, TooSlow> {
        let Window { from, today, to, .. } = *self.window;
        let (mut ahead, mut behind) = (Vec::new(), VecDeque::new());
        let mut is_cut = false;
        let got_there = self.follow(rule, head, (today, to), |start| {
            is_cut = ahead.len() == MAX_OF_EVENT;
            if is_cut {
                return ControlFlow::Break(());
            }
            ahead.push(start);
            ControlFlow::Continue(())
        })?;
        let room = MAX_OF_EVENT - ahead.len();
        // What has no room is not looked for: a rule that fills a year has filled the month before as well.
        if room > 0 && got_there {
            self.follow(rule, head, (from, today), |start| {
                behind.push_back(start);
                if behind.len() > room {
                    behind.pop_front();
                    is_cut = true;
                }
                ControlFlow::Continue(())
            })?;
        }
        self.expansion.is_cut |= is_cut;
        Ok(behind.into_iter().chain(ahead).collect())
    }

    /// Follows a rule through a span of time, if it gets there.
    fn follow(
        &mut self,
        rule: &Rule,
        head: &CalendarEvent,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
        mut keep: impl FnMut(LocalTime) -> ControlFlow<()>,
    ) -> Result<bool, TooSlow> {
        let first = (from.naive_utc() - MAX_OFFSET).checked_sub_signed(head.length.at_most());
        let first = first.unwrap_or(head.start.naive());
        // Before every search: one for the 30th of February takes its time, and finds nothing.
        self.check_time()?;
        for (steps, naive) in rule.starts_from(first).enumerate() {
            if steps % 256 == 255 {
                self.check_time()?;
            }
            if steps == MAX_STEPS {
                self.expansion.is_cut = true;
                return Ok(false);
            }
            if naive < first {
                continue;
            }
            let start = head.start.at(naive);
            let instant = self.window.instant(start.event_time());
            let is_allowed = match &start {
                LocalTime::Date(date) => rule.until_allows_date(*date, self.window.zone),
                LocalTime::Time(..) => rule.until_allows(naive, || instant),
            };
            if instant >= to || !is_allowed {
                break;
            }
            let end = self.window.instant(head.length.after(&start));
            if touch(instant, end, from, to) && keep(start).is_break() {
                break;
            }
        }
        Ok(true)
    }

    fn check_time(&self) -> Result<(), TooSlow> {
        if Instant::now() > self.deadline { Err(TooSlow) } else { Ok(()) }
    }

    fn keep_change(&mut self, change: &CalendarEvent, original: EventTime) {
        if !change.cancelled {
            self.keep(change, &change.start, change.length, Some(original));
        }
    }

    /// Adds an occurrence if the window touches it. `which` tells it from others of its series.
    fn keep(&mut self, event: &CalendarEvent, start: &LocalTime, length: Length, which: Option<EventTime>) {
        let (from, to) = (start.event_time(), length.after(start));
        if event.cancelled || !self.window.touches(from, to) {
            return;
        }
        self.expansion.occurrences.push(Occurrence {
            uid: event.uid.clone(),
            recurrence_id: which.map(|which| which.to_string()).unwrap_or_default(),
            summary: event.summary.clone(),
            location: event.location.clone(),
            description: event.description.clone(),
            start: from,
            end: to,
            recurring: which.is_some(),
        });
    }
}
