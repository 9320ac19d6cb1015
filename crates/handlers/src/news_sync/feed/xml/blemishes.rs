//! Writes a feed out and puts right on the way what publishers often get wrong: for each of these the parser refuses the
//! whole feed.
//!
//! Not here: what makes a feed no document, such as a tag that nobody ends.

use std::io;

use quick_xml::{
    Writer,
    events::{BytesText, Event},
};

/// Bare ampersands after which nothing more is read. Each gets four bytes longer, and takes as long to read as a tag.
const MAX_AMPERSANDS: usize = 100_000;

/// A feed as far as it is written.
pub(super) struct Mender {
    writer: Writer<Vec<u8>>,
    /// Bare ampersands so far.
    ampersands: usize,
}

impl Mender {
    /// For a feed of about so many bytes.
    pub(super) fn new(len: usize) -> Self {
        Self { writer: Writer::new(Vec::with_capacity(len)), ampersands: 0 }
    }

    /// Writes what comes next.
    pub(super) fn write(&mut self, event: Event<'_>) -> io::Result<()> {
        match event {
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

    /// Text that begins with an ampersand which begins no reference, as in "Ben & Jerry's".
    fn write_bare(&mut self, text: &str) -> io::Result<()> {
        self.ampersands += 1;
        let text = text.replacen('&', "&amp;", 1);
        self.writer.write_event(Event::Text(BytesText::from_escaped(text)))
    }
}
