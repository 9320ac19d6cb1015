//! From a calendar's text to the occurrences of a window of time, and what could not be used of it.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use calcard::{Entry, Parser, icalendar::ICalendarComponentType};
use store::queries::events::Occurrence;

use super::{event::CalendarEvent, fair_share::FairShare, series::Series, window::Window, zone::Zones};
use crate::{secrets::Redactor, text};

/// Occurrences kept of one calendar.
const MAX_OF_CALENDAR: usize = 20_000;
/// Real calendars take milliseconds, on a computer that has something else to do perhaps a second.
const MAX_TIME: Duration = Duration::from_secs(30);
/// Names that a warning tells, and how much of each.
pub(super) const NAMED: usize = 3;
pub(super) const MAX_NAME_CHARS: usize = 60;
const TOO_SLOW: &str = "the calendar's recurrences take too long to work out";
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
    let content = String::from_utf8_lossy(content);
    let content = content.trim_start_matches('\u{feff}');
    let mut parser = Parser::new(content);
    let mut events = Events::default();
    let mut found = false;
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => {
                found = true;
                let zones = Zones::of(&calendar, window.zone, window.to);
                let components = calendar.components.iter();
                for event in components.filter(|part| part.component_type == ICalendarComponentType::VEvent) {
                    match CalendarEvent::read(event, &zones) {
                        Some(event) => events.add(event),
                        None => events.unreadable += 1,
                    }
                    for zone in zones.take_unknown() {
                        *events.unknown_zones.entry(zone).or_default() += 1;
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
    if lines_equal(content, "BEGIN:VCALENDAR") > lines_equal(content, "END:VCALENDAR") {
        return Err(BROKEN_OFF.to_owned());
    }
    events.expand(window)
}

fn lines_equal(content: &str, wanted: &str) -> usize {
    content.lines().filter(|line| line.trim().eq_ignore_ascii_case(wanted)).count()
}

/// The events of a calendar by UID, each with what changes it.
#[derive(Default)]
struct Events {
    series: BTreeMap<String, Series>,
    /// How many could not be understood.
    unreadable: usize,
    /// Zones that are not known, and how many events have times in them.
    unknown_zones: BTreeMap<String, usize>,
}

impl Events {
    fn add(&mut self, event: CalendarEvent) {
        self.series.entry(event.uid.clone()).or_default().add(event);
    }

    fn expand(self, window: &Window) -> Result<Expanded, String> {
        let Self { series, mut unreadable, unknown_zones } = self;
        let deadline = Instant::now() + MAX_TIME;
        let mut shares = FairShare::new(window, MAX_OF_CALENDAR);
        for series in series.into_values() {
            let expansion = series.expand(window, deadline).map_err(|_| TOO_SLOW.to_owned())?;
            unreadable += expansion.unreadable;
            shares.add(expansion);
        }
        let (occurrences, mut warnings) = shares.finish();
        if unreadable > 0 {
            warnings.push(format!("{unreadable} events or recurrences could not be understood"));
        }
        warnings.extend(about_zones(&unknown_zones));
        let warning = Some(warnings.join("; ")).filter(|warning| !warning.is_empty());
        Ok(Expanded { occurrences, warning })
    }
}

/// What a person should know of zones that are not known.
fn about_zones(unknown: &BTreeMap<String, usize>) -> Option<String> {
    let names: Vec<String> = unknown
        .keys()
        .take(NAMED)
        .map(|name| format!("“{}”", text::one_line(name, MAX_NAME_CHARS)))
        .collect();
    let more = match unknown.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let what = match unknown.values().sum::<usize>() {
        0 => return None,
        1 => "1 event is in a time zone that is".to_owned(),
        events => format!("{events} events are in time zones that are"),
    };
    Some(format!("{what} not known ({}{more}) and shown at this computer's time", names.join(", ")))
}
