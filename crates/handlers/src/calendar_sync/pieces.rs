//! Cuts a calendar's text into its events and zones, line by line, before the library reads one of them at a time: it keeps
//! every property of every component, and what is tiny as text is large in memory.
//!
//! Only what is used of an event is passed on. Not here: what the lines mean.

use std::collections::HashSet;

/// Bytes of a text that are passed on; no more of it is shown.
const MAX_TEXT: usize = 64 * 1024;
/// Bytes of any other property.
const MAX_LINE: usize = 1024;
/// Bytes of one recurrence rule, and how many rules an event has; real ones have one.
const MAX_RULE: usize = 4 * 1024;
const MAX_RULES: usize = 8;
/// Bytes of an event's further dates and its exceptions: more than ten thousand.
const MAX_DATES: usize = 256 * 1024;
/// Properties of an event that are used.
const USED_OF_EVENT: [&str; 15] = [
    "UID",
    "SUMMARY",
    "LOCATION",
    "DESCRIPTION",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "STATUS",
    "SEQUENCE",
    "DTSTAMP",
    "LAST-MODIFIED",
];
/// Bytes of a time zone's description. That of two centuries has a tenth.
const MAX_ZONE: usize = 64 * 1024;
/// Bytes of an offset such as +005328, that of a local mean time.
const OFFSET_WITH_SECONDS: usize = 7;

/// A part of a calendar, as a calendar of its own.
pub(super) enum Piece {
    Zone(String),
    Event {
        text: String,
        /// Dates or rules of it were too many or too long.
        is_cut: bool,
    },
}

/// How a text ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Whole,
    /// In the middle of a calendar.
    BrokenOff,
    /// It holds no calendar.
    NoCalendar,
}

/// Calls `take` for every event and zone of a text, until that fails.
pub(super) fn for_each<E>(content: &str, mut take: impl FnMut(Piece) -> Result<(), E>) -> Result<End, E> {
    let mut found = false;
    let mut is_open = false;
    let mut building: Option<Building> = None;
    let mut lines = Lines { rest: content };
    while let Some(line) = lines.next() {
        let (name, value) = name_of(line);
        let value = value.trim();
        if is(name, "BEGIN") && is(value, "VCALENDAR") {
            (found, is_open) = (true, true);
        } else if is(name, "END") && is(value, "VCALENDAR") {
            is_open = false;
        } else if is(name, "BEGIN") && (is(value, "VEVENT") || is(value, "VTIMEZONE")) {
            // What is not closed is closed by the next.
            if let Some(piece) = building.take() {
                take(piece.finish())?;
            }
            building = is_open.then(|| Building::new(is(value, "VTIMEZONE")));
            continue;
        } else if let Some(piece) = building.as_mut().filter(|piece| !piece.is_closed_by(name, value)) {
            piece.add(line, name, value);
            continue;
        }
        if let Some(piece) = building.take() {
            take(piece.finish())?;
        }
    }
    if let Some(piece) = building {
        take(piece.finish())?;
    }
    Ok(match (found, is_open) {
        (false, _) => End::NoCalendar,
        (true, true) => End::BrokenOff,
        (true, false) => End::Whole,
    })
}

fn is(text: &str, wanted: &str) -> bool {
    text.eq_ignore_ascii_case(wanted)
}

/// A property's name, and what follows the colon where it has no parameters.
fn name_of(line: &str) -> (&str, &str) {
    let end = line.bytes().position(|byte| matches!(byte, b':' | b';' | b'\r' | b'\n')).unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    (name.trim(), rest.strip_prefix(':').unwrap_or_default())
}

/// The lines of a text with their line breaks, folded ones as one.
struct Lines<'a> {
    rest: &'a str,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let mut end = 0;
        let mut is_quoted = None;
        loop {
            let line = &self.rest[end..];
            let len = line.find('\n').map_or(line.len(), |at| at + 1);
            let quoted = *is_quoted.get_or_insert_with(|| is_quoted_printable(&line[..len]));
            end += len;
            let goes_on = self.rest[end..].starts_with([' ', '\t'])
                || (quoted && line[..len].trim_end_matches(['\r', '\n']).ends_with('='));
            if end == self.rest.len() || !goes_on {
                break;
            }
        }
        let (line, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!line.is_empty()).then_some(line)
    }
}

/// Lines of that encoding are folded in their own way.
fn is_quoted_printable(line: &str) -> bool {
    let parameters = line.split_once(':').map_or("", |(parameters, _)| parameters);
    parameters.contains(';')
        && parameters.len() <= MAX_LINE
        && parameters.to_ascii_uppercase().contains("QUOTED-PRINTABLE")
}

/// A piece that is not complete.
struct Building {
    text: String,
    is_zone: bool,
    /// Components within that are not closed; of an event, they are left out.
    depth: usize,
    /// Properties that count once, and were there.
    seen: HashSet<&'static str>,
    rules: usize,
    dates: usize,
    is_cut: bool,
}

impl Building {
    fn new(is_zone: bool) -> Self {
        let begin = if is_zone { "BEGIN:VTIMEZONE\r\n" } else { "BEGIN:VEVENT\r\n" };
        Self {
            text: format!("BEGIN:VCALENDAR\r\n{begin}"),
            is_zone,
            depth: 0,
            seen: HashSet::new(),
            rules: 0,
            dates: 0,
            is_cut: false,
        }
    }

    fn is_closed_by(&self, name: &str, value: &str) -> bool {
        is(name, "END") && is(value, if self.is_zone { "VTIMEZONE" } else { "VEVENT" })
    }

    fn add(&mut self, line: &str, name: &str, value: &str) {
        if self.is_zone {
            self.add_to_zone(line, name, value);
        } else if is(name, "BEGIN") {
            self.depth += 1;
        } else if is(name, "END") {
            self.depth = self.depth.saturating_sub(1);
        } else if self.depth == 0 {
            self.add_to_event(line, name);
        }
    }

    fn add_to_zone(&mut self, line: &str, name: &str, value: &str) {
        const USED: [&str; 10] = [
            "TZID",
            "TZOFFSETFROM",
            "TZOFFSETTO",
            "DTSTART",
            "RRULE",
            "RDATE",
            "X-LIC-LOCATION",
            "X-MICROSOFT-CDO-TZID",
            "BEGIN",
            "END",
        ];
        let is_part = is(value, "STANDARD") || is(value, "DAYLIGHT");
        let is_used =
            USED.iter().any(|used| is(name, used)) && (is_part || !(is(name, "BEGIN") || is(name, "END")));
        if is_used && (is(name, "RDATE") || line.len() <= MAX_LINE) {
            // One that is too long is no zone at all: half of it would be another.
            self.is_cut |= self.text.len() + line.len() > MAX_ZONE;
            if self.is_cut {
                return;
            }
            if value.len() == OFFSET_WITH_SECONDS && (is(name, "TZOFFSETFROM") || is(name, "TZOFFSETTO")) {
                // The library would drop the seconds of one that it reads itself.
                self.push(&format!("{name};VALUE=TEXT:{value}\r\n"));
            } else {
                self.push(line);
            }
        }
    }

    fn add_to_event(&mut self, line: &str, name: &str) {
        let Some(name) = USED_OF_EVENT.into_iter().find(|used| is(name, used)) else { return };
        match name {
            "RRULE" => {
                self.rules += 1;
                self.push_unless(self.rules > MAX_RULES || line.len() > MAX_RULE, line);
            }
            "RDATE" | "EXDATE" => {
                self.dates = self.dates.saturating_add(line.len());
                self.push_unless(self.dates > MAX_DATES, line);
            }
            "SUMMARY" | "LOCATION" | "DESCRIPTION" | "UID" => {
                if self.seen.insert(name) {
                    self.push(&line[..line.floor_char_boundary(MAX_TEXT)]);
                }
            }
            _ => {
                if self.seen.insert(name) && line.len() <= MAX_LINE {
                    self.push(line);
                }
            }
        }
    }

    fn push_unless(&mut self, is_too_much: bool, line: &str) {
        self.is_cut |= is_too_much;
        if !is_too_much {
            self.push(line);
        }
    }

    fn push(&mut self, line: &str) {
        self.text.push_str(line);
        if !line.ends_with('\n') {
            self.text.push_str("\r\n");
        }
    }

    fn finish(mut self) -> Piece {
        if self.is_zone {
            let text =
                if self.is_cut { String::new() } else { self.text + "END:VTIMEZONE\r\nEND:VCALENDAR\r\n" };
            return Piece::Zone(text);
        }
        self.text.push_str("END:VEVENT\r\nEND:VCALENDAR\r\n");
        Piece::Event { text: self.text, is_cut: self.is_cut }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    /// The lines of each piece, without its beginning and end.
    fn pieces(content: &str) -> (Vec<String>, End) {
        let mut found = Vec::new();
        let end = for_each::<Infallible>(content, |piece| {
            let (Piece::Zone(text) | Piece::Event { text, .. }) = piece;
            let lines: Vec<&str> = text.lines().skip(2).collect();
            found.push(lines[..lines.len().saturating_sub(2)].join("|"));
            Ok(())
        });
        (found, end.unwrap())
    }

    #[test]
    fn an_event_keeps_what_is_used_of_it() {
        let content = "BEGIN:VCALENDAR\nX-A:1\nbegin:vevent\nUID:1\nSUMMARY:a\n b\nX-B:2\n c\nBEGIN:VALARM\nSUMMARY:no\n\
                       END:VALARM\nRRULE:x\nEND:VEVENT\nEND:VCALENDAR\n";
        assert_eq!(pieces(content), (vec!["UID:1|SUMMARY:a| b|RRULE:x".to_owned()], End::Whole));
    }

    #[test]
    fn what_is_not_closed_is_closed_by_the_next() {
        let content =
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nBEGIN:VALARM\nBEGIN:VEVENT\nUID:2\nEND:VCALENDAR";
        assert_eq!(pieces(content), (vec!["UID:1".to_owned(), "UID:2".to_owned()], End::Whole));
        assert_eq!(pieces("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n").1, End::BrokenOff);
        assert_eq!(pieces("BEGIN:VEVENT\nUID:1\nEND:VEVENT\n"), (vec![], End::NoCalendar));
    }

    #[test]
    fn quoted_text_is_folded_in_its_own_way() {
        let content = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY;ENCODING=QUOTED-PRINTABLE:a=\nb=\nc\nUID:1\nEND:VEVENT\nEND:VCALENDAR";
        assert_eq!(pieces(content).0, ["SUMMARY;ENCODING=QUOTED-PRINTABLE:a=|b=|c|UID:1"]);
    }

    #[test]
    fn what_is_too_much_is_left_out_and_told() {
        let dates = "EXDATE:20260301T100000Z\n".repeat(20_000);
        let content = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{dates}END:VEVENT\nEND:VCALENDAR");
        let end = for_each::<Infallible>(&content, |piece| {
            assert!(matches!(piece, Piece::Event { text, is_cut: true } if text.len() < MAX_DATES + 100));
            Ok(())
        });
        assert_eq!(end, Ok(End::Whole));
    }
}
