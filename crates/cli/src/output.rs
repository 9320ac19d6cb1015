//! Prints an answer on standard output, a JSON document for programs and text for people, and messages beside it.

use std::{
    fmt::Display,
    io::{self, ErrorKind, Write},
    ops::ControlFlow,
};

use anyhow::Context;
use serde::Serialize;

use crate::failure::Failure;

/// How to print.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    /// One JSON document.
    pub json: bool,
}

impl Output {
    /// Prints `answer`, or the text that `text` makes of it.
    ///
    /// # Errors
    /// As [`write`].
    pub fn print<T: Serialize>(self, answer: &T, text: impl FnOnce() -> String) -> Result<(), Failure> {
        let printed = if self.json { to_json(answer) } else { text() };
        write_line(printed).map(drop)
    }

    /// Prints `answer` where JSON was asked for; people get a message on standard error instead.
    ///
    /// # Errors
    /// As [`write`].
    pub fn print_json_only<T: Serialize>(self, answer: &T) -> Result<(), Failure> {
        if self.json { write_line(to_json(answer)).map(drop) } else { Ok(()) }
    }

    /// Says what is to be known of a document, which has no room for it; a text says it itself.
    pub fn note(self, note: Option<String>) {
        if let Some(note) = note.filter(|_| self.json) {
            say(note);
        }
    }

    /// Prints one of many: a document on a line of its own, or the text. Breaks where nobody reads on.
    ///
    /// # Errors
    /// As [`write`].
    pub fn print_line<T: Serialize>(
        self,
        answer: &T,
        text: impl FnOnce() -> String,
    ) -> Result<ControlFlow<()>, Failure> {
        write_line(if self.json { serde_json::to_string(answer).unwrap_or_default() } else { text() })
    }
}

/// Says something on standard error. Where that cannot be written there is nobody to be told: the exit code says what it
/// says otherwise.
pub fn say(message: impl Display) {
    let _ = writeln!(io::stderr(), "cockpitctl: {message}");
}

fn to_json<T: Serialize>(answer: &T) -> String {
    serde_json::to_string_pretty(answer).unwrap_or_default()
}

fn write_line(mut text: String) -> Result<ControlFlow<()>, Failure> {
    text.push('\n');
    write(text.as_bytes())
}

/// Writes to standard output, down to the last byte. `cockpitctl runs | head` closes the pipe early; that is nobody's
/// error, but a reason to break off.
///
/// # Errors
/// It cannot be written.
pub fn write(bytes: &[u8]) -> Result<ControlFlow<()>, Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
        written => Ok(ControlFlow::Continue(written.context("could not write to standard output")?)),
    }
}
