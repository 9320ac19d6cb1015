//! From a calendar's events to the occurrences of a window of time.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::{Duration, Instant},
};

use calcard::{Entry, Parser, icalendar::ICalendarComponentType};
use store::queries::events::{EventTime, Occurrence};

use super::{
    event::{CalendarEvent, Length, LocalTime, begins},
    rule::Rule,
    window::Window,
    zone::{Zone, Zones},
};
use crate::secrets::Redactor;

/// Occurrences kept of one event, and of one calendar.
const MAX_OF_EVENT: usize = 1_000;
const MAX_OF_CALENDAR: usize = 20_000;
/// Dates looked at for one event: fifty years of hours would be enough for anybody's calendar.
const MAX_STEPS: usize = 50_000;
/// Real calendars take milliseconds.
const MAX_TIME: Duration = Duration::from_secs(10);
const BROKEN_OFF: &str = "the calendar breaks off in the middle";

/// What a calendar holds.
#[derive(Debug, Default)]
pub(super) struct Expanded {
    pub(super) occurrences: Vec<Occurrence>,
    /// What could not be used, for a person.
    pub(super) warning: Option<String>,
}

impl Expanded {
    /// The same without a secret. The warning is told with the source's other news, and cleaned there.
    pub(super) fn redacted(mut self, redactor: &Redactor) -> Self {
        for occurrence in &mut self.occurrences {
            let optional = [&mut occurrence.location, &mut occurrence.description].into_iter().flatten();
            for text in optional.chain([&mut occurrence.uid, &mut occurrence.summary]) {
                *text = redactor.redact(text);
            }
        }
        self
    }
}

/// Reads a calendar and expands its events. The error is a sentence.
pub(super) fn expand(content: &[u8], window: &Window) -> Result<Expanded, String> {
    let text = String::from_utf8_lossy(content);
    let text = text.trim_start_matches('\u{feff}');
    let mut parser = Parser::new(text);
    let mut expansion = Expansion::new(window);
    let mut found = false;
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => {
                found = true;
                let zones = Zones::of(&calendar, window.zone, window.to);
                let components = calendar.components.iter();
                let events = components.filter(|part| part.component_type == ICalendarComponentType::VEvent);
                for event in events {
                    match CalendarEvent::read(event, &zones) {
                        Some(event) => expansion.add(event),
                        None => expansion.unreadable += 1,
                    }
                }
            }
            Entry::Eof => break,
            Entry::UnterminatedComponent(_) => return Err(BROKEN_OFF.to_owned()),
            Entry::TooManyComponents => return Err("the calendar has too many entries to be read".to_owned()),
            Entry::InvalidLine(_) | Entry::VCard(_) => {}
            _ => return Err("the calendar is damaged".to_owned()),
        }
    }
    if !found {
        return Err("this is not a calendar (iCalendar)".to_owned());
    }
    // The parser closes by itself what is open at the end.
    if lines_equal(text, "BEGIN:VCALENDAR") > lines_equal(text, "END:VCALENDAR") {
        return Err(BROKEN_OFF.to_owned());
    }
    expansion.finish()
}

fn lines_equal(text: &str, wanted: &str) -> usize {
    text.lines().filter(|line| line.trim().eq_ignore_ascii_case(wanted)).count()
}

/// All that shares a UID.
#[derive(Default)]
struct Series {
    head: Option<CalendarEvent>,
    changes: Vec<CalendarEvent>,
}

struct Expansion<'a> {
    window: &'a Window,
    series: BTreeMap<String, Series>,
    occurrences: Vec<Occurrence>,
    deadline: Instant,
    unreadable: usize,
    cut: bool,
}

impl<'a> Expansion<'a> {
    fn new(window: &'a Window) -> Self {
        Self {
            window,
            series: BTreeMap::new(),
            occurrences: Vec::new(),
            deadline: Instant::now() + MAX_TIME,
            unreadable: 0,
            cut: false,
        }
    }

    fn add(&mut self, event: CalendarEvent) {
        let series = self.series.entry(event.uid.clone()).or_default();
        if event.changes.is_some() {
            series.changes.push(event);
        } else if series.head.as_ref().is_none_or(|head| head.sequence <= event.sequence) {
            series.head = Some(event);
        }
    }

    fn finish(mut self) -> Result<Expanded, String> {
        for series in std::mem::take(&mut self.series).into_values() {
            if Instant::now() > self.deadline {
                return Err("the calendar's recurrences take too long to work out".to_owned());
            }
            self.expand_series(series)?;
            if self.occurrences.len() > MAX_OF_CALENDAR {
                self.occurrences.truncate(MAX_OF_CALENDAR);
                self.cut = true;
                break;
            }
        }
        let mut warnings = Vec::new();
        if self.unreadable > 0 {
            warnings.push(format!("{} events or recurrences could not be understood", self.unreadable));
        }
        if self.cut {
            warnings.push("it has more occurrences than can be shown; some are left out".to_owned());
        }
        let warning = Some(warnings.join("; ")).filter(|warning| !warning.is_empty());
        Ok(Expanded { occurrences: self.occurrences, warning })
    }

    fn expand_series(&mut self, series: Series) -> Result<(), String> {
        let mut changes: HashMap<EventTime, CalendarEvent> = HashMap::new();
        let mut from_then_on: BTreeMap<EventTime, (LocalTime, CalendarEvent)> = BTreeMap::new();
        for change in series.changes {
            let Some(original) = change.changes.clone() else { continue };
            let key = original.event_time();
            if change.and_future {
                from_then_on.insert(key, (original, change));
            } else if changes.get(&key).is_none_or(|known| known.sequence <= change.sequence) {
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
        // Changes whose original is not here: the head was not sent, or the occurrence moved into the window.
        for (original, change) in changes {
            self.keep_change(&change, original);
        }
        Ok(())
    }

    /// The times a series begins at, without those excluded, up to the window's end.
    fn starts(&mut self, head: &CalendarEvent) -> Result<Vec<(LocalTime, Option<Length>)>, String> {
        let mut starts: BTreeMap<EventTime, (LocalTime, Option<Length>)> = BTreeMap::new();
        if head.rules.is_empty() {
            starts.insert(head.start.event_time(), (head.start.clone(), None));
        }
        for rule in &head.rules {
            if let Ok(rule) = Rule::new(rule, head.start.naive()) {
                self.walk(&rule, head, &mut starts)?;
            } else {
                self.unreadable += 1;
                starts.insert(head.start.event_time(), (head.start.clone(), None));
            }
        }
        for (start, length) in head.more_starts.iter().take(MAX_STEPS) {
            starts.insert(start.event_time(), (start.clone(), *length));
        }
        let excluded: HashSet<EventTime> = head.excluded.iter().map(LocalTime::event_time).collect();
        Ok(starts
            .into_iter()
            // Some programs exclude a timed occurrence by its date.
            .filter(|(at, (start, _))| {
                !excluded.contains(at) && !excluded.contains(&EventTime::Date(start.naive().date()))
            })
            .map(|(_, start)| start)
            .collect())
    }

    fn walk(
        &mut self,
        rule: &Rule,
        head: &CalendarEvent,
        starts: &mut BTreeMap<EventTime, (LocalTime, Option<Length>)>,
    ) -> Result<(), String> {
        for (steps, naive) in rule.starts().enumerate() {
            let start = head.start.at(naive);
            let at = start.event_time();
            let instant = || begins(at, &Zone::Named(self.window.zone));
            if instant() >= self.window.to || !rule.until_allows(naive, instant) {
                break;
            }
            if steps >= MAX_STEPS || starts.len() >= MAX_OF_EVENT {
                self.cut = true;
                break;
            }
            if steps % 256 == 255 && Instant::now() > self.deadline {
                return Err("the calendar's recurrences take too long to work out".to_owned());
            }
            if self.window.touches(at, head.length.after(&start)) {
                starts.insert(at, (start, None));
            }
        }
        Ok(())
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
        self.occurrences.push(Occurrence {
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
