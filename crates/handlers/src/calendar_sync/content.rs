//! A calendar as it came, and the text that it is.
//!
//! Not here: what the text means.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// What a server or a file holds.
#[derive(Default)]
pub(super) struct Content {
    pub(super) body: Vec<u8>,
    /// How the server says that it is encoded.
    pub(super) charset: Option<&'static Encoding>,
}

impl Content {
    /// Its text. Calendars are in UTF-8 (RFC 5545, 3.1.4), and servers say the same of all that they send: what they say counts
    /// where a calendar is in something else. Of old files nobody says anything, and programs for Windows wrote most.
    pub(super) fn into_text(self) -> String {
        let body = match String::from_utf8(self.body) {
            Ok(text) => return text,
            Err(error) => unfolded(&error.into_bytes()),
        };
        let told = self.charset.filter(|charset| *charset != UTF_8);
        let encoding = if is_utf_8(&body) { UTF_8 } else { told.unwrap_or(WINDOWS_1252) };
        encoding.decode(&body).0.into_owned()
    }
}

/// Lines are folded by their bytes: in the middle of a sign, where that is how the writer counts (RFC 5545, 3.1).
fn unfolded(content: &[u8]) -> Vec<u8> {
    let mut whole: Vec<u8> = Vec::with_capacity(content.len());
    for line in content.split_inclusive(|byte| *byte == b'\n') {
        match line {
            [b' ' | b'\t', more @ ..] if whole.ends_with(b"\n") => {
                whole.truncate(whole.len() - if whole.ends_with(b"\r\n") { 2 } else { 1 });
                whole.extend_from_slice(more);
            }
            _ => whole.extend_from_slice(line),
        }
    }
    whole
}

/// Is it UTF-8, but for a sign here and there that was cut through? In other encodings few signs look like it.
fn is_utf_8(text: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in text.utf8_chunks() {
        whole += chunk.valid().chars().filter(|sign| !sign.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole >= broken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &[u8], charset: Option<&str>) -> String {
        let charset = charset.map(|label| Encoding::for_label(label.as_bytes()).unwrap());
        Content { body: body.to_vec(), charset }.into_text()
    }

    #[test]
    fn a_calendar_is_read_in_the_encoding_that_it_has() {
        let latin = b"M\xfcller, Stra\xdfe";
        assert_eq!(text(latin, Some("ISO-8859-1")), "Müller, Straße");
        assert_eq!(text(latin, Some("utf-8")), "Müller, Straße", "the server says so of everything");
        assert_eq!(text(b"M\xfcller \x80", None), "Müller €", "a file");
        assert_eq!(text(b"\xcc\xe8\xf0", Some("windows-1251")), "Мир");
        assert_eq!(text("Müller".as_bytes(), Some("ISO-8859-1")), "Müller");
    }

    #[test]
    fn a_sign_that_is_cut_through_changes_no_other() {
        for charset in [None, Some("utf-8"), Some("ISO-8859-1")] {
            assert_eq!(text(b"M\xc3\xbcller Stra\xc3", charset), "Müller Stra\u{fffd}");
            assert_eq!(text(b"M\xc3\r\n \xbcller\r\n Stra\xc3\n\t\x9fe", charset), "MüllerStraße");
        }
    }
}
