//! Writes a feed out and puts right on the way what publishers often get wrong: for each of these the parser refuses the
//! whole feed.
//!
//! Not here: what makes a feed no document, such as a tag that nobody ends.

use std::io;

use quick_xml::{
    Writer,
    events::{BytesRef, BytesText, Event},
};

use super::unknown_words::{replaced, replaced_end};

/// Bare ampersands after which nothing more is read. Each gets four bytes longer, and takes as long to read as a tag.
const MAX_AMPERSANDS: usize = 100_000;

/// A feed as far as it is written.
pub(super) struct Mender {
    writer: Writer<Vec<u8>>,
    /// Bare ampersands so far.
    ampersands: usize,
    /// The number that came last, where it is the first half of a sign.
    half: Option<u32>,
}

impl Mender {
    /// For a feed of about so many bytes.
    pub(super) fn new(len: usize) -> Self {
        Self { writer: Writer::new(Vec::with_capacity(len)), ampersands: 0, half: None }
    }

    /// Writes what comes next.
    pub(super) fn write(&mut self, event: Event<'_>) -> io::Result<()> {
        if let Some(half) = self.half.take() {
            let whole = if let Event::GeneralRef(reference) = &event { whole(half, reference) } else { None };
            self.write_sign(whole.unwrap_or(char::REPLACEMENT_CHARACTER))?;
            if whole.is_some() {
                return Ok(());
            }
        }
        match event {
            Event::Start(tag) => self.writer.write_event(Event::Start(replaced(tag))),
            Event::Empty(tag) => self.writer.write_event(Event::Empty(replaced(tag))),
            Event::End(tag) => self.writer.write_event(Event::End(replaced_end(tag))),
            Event::GeneralRef(reference) if reference.resolve_char_ref().is_err() => {
                self.write_unresolved(&reference)
            }
            Event::Text(text) if text.starts_with('&') => self.write_bare(&text),
            event => self.writer.write_event(event),
        }
    }

    /// Has it more of what is wrong than any feed has?
    pub(super) fn is_full(&self) -> bool {
        self.ampersands > MAX_AMPERSANDS
    }

    /// All that was written.
    pub(super) fn finish(self) -> Vec<u8> {
        self.writer.into_inner()
    }

    /// A number that the parser takes for none.
    fn write_unresolved(&mut self, reference: &BytesRef<'_>) -> io::Result<()> {
        match number(reference) {
            Some(half @ 0xd800..=0xdbff) => {
                self.half = Some(half);
                Ok(())
            }
            Some(number) => self.write_sign(sign(number).unwrap_or(char::REPLACEMENT_CHARACTER)),
            None => self.write_bare(&format!("&{};", &**reference)),
        }
    }

    fn write_sign(&mut self, sign: char) -> io::Result<()> {
        self.writer.write_event(Event::Text(BytesText::new(sign.encode_utf8(&mut [0; 4]))))
    }

    /// Text that begins with an ampersand which begins no reference, as in "Ben & Jerry's".
    fn write_bare(&mut self, text: &str) -> io::Result<()> {
        self.ampersands += 1;
        let text = text.replacen('&', "&amp;", 1);
        self.writer.write_event(Event::Text(BytesText::from_escaped(text)))
    }
}

/// The sign that some write as the two numbers that it has in UTF-16.
fn whole(half: u32, other: &str) -> Option<char> {
    let halves = [half, number(other)?].map(u16::try_from);
    char::decode_utf16([halves[0].ok()?, halves[1].ok()?]).next()?.ok()
}

/// The sign of a number. NUL is none in XML.
fn sign(number: u32) -> Option<char> {
    char::from_u32(number).filter(|sign| *sign != '\0')
}

/// The number of a reference to one; one that is too large for any sign is the largest.
fn number(reference: &str) -> Option<u32> {
    let number = reference.strip_prefix('#')?;
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let is_number = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    is_number.then(|| u32::from_str_radix(digits, radix).unwrap_or(u32::MAX))
}
