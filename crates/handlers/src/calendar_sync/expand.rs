//! From a calendar's text to the occurrences of a window of time, and what could not be used of it.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use calcard::{
    Entry, Parser,
    icalendar::{ICalendar, ICalendarComponentType},
};
use store::queries::events::Occurrence;

use super::{
    content::Content,
    event::CalendarEvent,
    fair_share::FairShare,
    pieces::{End, Piece, for_each},
    series::{Series, TooSlow},
    window::Window,
    zone::Zones,
};
use crate::{secrets::Redactor, text};

/// Occurrences kept of one calendar.
const MAX_OF_CALENDAR: usize = 20_000;
/// Events read of one calendar: of those that have a title, that many are more than 10 MB.
const MAX_EVENTS: usize = 40_000;
/// Bytes of all time zones that a calendar describes.
const MAX_ZONES: usize = 512 * 1024;
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
                if redactor.finds(text) {
                    *text = redactor.redact(text).into();
                }
            }
        }
        self
    }
}

/// Reads a calendar and expands its events, in a limited time: real ones take milliseconds. The error is a sentence.
pub(super) fn expand(content: Content, window: &Window, limit: Duration) -> Result<Expanded, String> {
    let deadline = Instant::now() + limit;
    let content = content.into_text();
    let content = content.trim_start_matches('\u{feff}');
    let zones = calendar_of(&zones_of(content));
    let zones = Zones::of(&zones, window.zone, window.to, deadline).map_err(|TooSlow| TOO_SLOW.to_owned())?;
    let mut events = Events::default();
    let end = for_each(content, |piece| {
        let Piece::Event { text, is_cut } = piece else { return Ok(()) };
        if Instant::now() > deadline {
            return Err(TOO_SLOW.to_owned());
        }
        if events.read == MAX_EVENTS {
            events.unread += 1;
            return Ok(());
        }
        events.read += 1;
        let calendar = calendar_of(&text);
        let mut components = calendar.components.iter();
        let event = components.find(|part| part.component_type == ICalendarComponentType::VEvent);
        let event = event.and_then(|event| CalendarEvent::read(event, &zones));
        events.unreadable += usize::from(is_cut || event.is_none());
        if let Some(event) = event {
            events.add(event.without_what_nobody_sees(window));
        }
        for zone in zones.take_unknown() {
            *events.unknown_zones.entry(zone).or_default() += 1;
        }
        Ok(())
    })?;
    match end {
        End::Whole => events.expand(window, deadline),
        End::BrokenOff => Err(BROKEN_OFF.to_owned()),
        End::NoCalendar => Err("this is not a calendar (iCalendar)".to_owned()),
    }
}

/// All zones that a calendar describes, as one calendar, within reason.
fn zones_of(content: &str) -> String {
    let mut zones = String::new();
    // Whatever is wrong shows when the events are read.
    let _ = for_each(content, |piece| {
        if let Piece::Zone(zone) = piece {
            if zones.len() + zone.len() > MAX_ZONES {
                return Err(());
            }
            zones.push_str(
                zone.trim_start_matches("BEGIN:VCALENDAR\r\n").trim_end_matches("END:VCALENDAR\r\n"),
            );
        }
        Ok(())
    });
    format!("BEGIN:VCALENDAR\r\n{zones}END:VCALENDAR\r\n")
}

fn calendar_of(text: &str) -> ICalendar {
    match Parser::new(text).entry() {
        Entry::ICalendar(calendar) => calendar,
        _ => ICalendar::default(),
    }
}

/// The events of a calendar by UID, each with what changes it.
#[derive(Default)]
struct Events {
    series: BTreeMap<Arc<str>, Series>,
    /// How many were read.
    read: usize,
    /// How many were not, because there are too many.
    unread: usize,
    /// How many could not be understood.
    unreadable: usize,
    /// Zones that are not known, and how many events have times in them.
    unknown_zones: BTreeMap<String, usize>,
}

impl Events {
    fn add(&mut self, mut event: CalendarEvent) {
        if self.series.get(&event.uid).is_some_and(|series| series.is_told_from(&event)) {
            event.uid = event.uid_with_start();
        }
        self.series.entry(event.uid.clone()).or_default().add(event);
    }

    fn expand(self, window: &Window, deadline: Instant) -> Result<Expanded, String> {
        let Self { series, read, unread, mut unreadable, unknown_zones } = self;
        let mut shares = FairShare::new(window, MAX_OF_CALENDAR);
        for series in series.into_values() {
            let expansion = series.expand(window, deadline).map_err(|_| TOO_SLOW.to_owned())?;
            unreadable += expansion.unreadable;
            shares.add(expansion);
        }
        let (occurrences, mut warnings) = shares.finish();
        warnings.extend(match unreadable {
            0 => None,
            1 => Some("1 event or recurrence could not be understood".to_owned()),
            _ => Some(format!("{unreadable} events or recurrences could not be understood")),
        });
        if unread > 0 {
            let are = if unread == 1 { "is" } else { "are" };
            warnings.push(format!("only the first {read} events are read; {unread} more {are} left out"));
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
    let what = match (unknown.values().sum::<usize>(), unknown.len()) {
        (0, _) => return None,
        (1, _) => "1 event is in a time zone that is".to_owned(),
        (events, 1) => format!("{events} events are in a time zone that is"),
        (events, _) => format!("{events} events are in time zones that are"),
    };
    Some(format!("{what} not known ({}{more}) and shown at this computer's time", names.join(", ")))
}
