//! Prints an answer: a JSON document for programs, text for people.

use std::io::{self, Write};

use serde::Serialize;

/// How to print.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    /// One JSON document.
    pub json: bool,
}

impl Output {
    /// Prints `answer`, or the text that `text` makes of it.
    pub fn print<T: Serialize>(self, answer: &T, text: impl FnOnce() -> String) {
        let printed = if self.json { to_json(answer) } else { text() };
        write_line(&printed);
    }

    /// Prints `answer` where JSON was asked for; people get a message on standard error instead.
    pub fn print_json_only<T: Serialize>(self, answer: &T) {
        if self.json {
            write_line(&to_json(answer));
        }
    }

    /// Prints one of many: a document on a line of its own, or the text.
    pub fn print_line<T: Serialize>(self, answer: &T, text: impl FnOnce() -> String) {
        if self.json {
            write_line(&serde_json::to_string(answer).unwrap_or_default());
        } else {
            write_line(&text());
        }
    }
}

fn to_json<T: Serialize>(answer: &T) -> String {
    serde_json::to_string_pretty(answer).unwrap_or_default()
}

fn write_line(text: &str) {
    // `cockpitctl runs | head` closes the pipe early; that is nobody's error.
    let _ = writeln!(io::stdout(), "{text}");
}
