//! Takes a secret out of what others say: services quote the request they refuse, and an address is part of it.
//!
//! Found are the secret itself and its percent-encoded forms, whichever of its signs are encoded and how often. Not
//! here: what must be shown to nobody in the first place; see [`Secret`].

use url::{Position, Url};

use super::Secret;

/// Stands where the secret was.
const HIDDEN: &str = "(hidden)";
/// Shorter ones are parts of words. No service gives out such keys.
const MIN_BYTES: usize = 4;
/// "/feed" is no secret, and part of many addresses.
const MIN_PATH_BYTES: usize = 8;

/// Knows what to take out.
#[derive(Clone)]
pub(crate) struct Redactor {
    /// Percent-decoded.
    hidden: Vec<Vec<u8>>,
}

impl Redactor {
    /// Takes out a key.
    pub(crate) fn of_key(key: &Secret) -> Self {
        Self::of([key.expose()])
    }

    /// Takes out an address under any scheme, also where only its path is told.
    pub(crate) fn of_address(address: &Secret) -> Self {
        let address = address.expose().trim();
        let (_, rest) = address.split_once(':').unwrap_or_default();
        let rest = rest.trim_start_matches('/');
        let mut hidden = vec![address.to_owned(), rest.to_owned()];
        if let Some(url) = parsed(rest) {
            // As the library writes it: the host in small letters, the path without "..".
            hidden.push(url.as_str().trim_start_matches("http://").to_owned());
            let path = &url[Position::BeforePath..Position::AfterQuery];
            hidden.extend((path.len() >= MIN_PATH_BYTES).then(|| path.to_owned()));
            hidden.extend(url.password().map(str::to_owned));
        }
        Self::of(hidden.iter().map(String::as_str))
    }

    /// Takes out an address and its host, which errors of the connection name.
    pub(crate) fn of_address_and_host(address: &Secret) -> Self {
        let mut redactor = Self::of_address(address);
        let host = address.expose().split_once(':').and_then(|(_, rest)| parsed(rest));
        redactor.hidden.extend(Self::of(host.as_ref().and_then(Url::host_str)).hidden);
        redactor
    }

    fn of<'a>(hidden: impl IntoIterator<Item = &'a str>) -> Self {
        let mut hidden: Vec<Vec<u8>> = hidden.into_iter().map(|text| decoded(text.as_bytes())).collect();
        hidden.retain(|secret| secret.len() >= MIN_BYTES);
        // The longest first: one may be a part of another.
        hidden.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self { hidden }
    }

    /// A text without the secret.
    pub(crate) fn redact(&self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(sign) = rest.chars().next() {
            if let Some(after) = self.after_secret(rest) {
                clean.push_str(HIDDEN);
                rest = after;
            } else {
                clean.push(sign);
                rest = &rest[sign.len_utf8()..];
            }
        }
        clean
    }

    /// Is the secret in it?
    pub(crate) fn finds(&self, text: &str) -> bool {
        text.char_indices().any(|(i, _)| self.after_secret(&text[i..]).is_some())
    }

    /// What follows the secret, where the text begins with it.
    fn after_secret<'a>(&self, text: &'a str) -> Option<&'a str> {
        let len = self.hidden.iter().find_map(|secret| len_of(secret, text.as_bytes()))?;
        text.get(len..)
    }
}

/// `rest` is an address without its scheme.
fn parsed(rest: &str) -> Option<Url> {
    Url::parse(&format!("http://{}", rest.trim_start_matches('/'))).ok()
}

/// How long a secret is in a text that begins with it.
fn len_of(secret: &[u8], text: &[u8]) -> Option<usize> {
    let mut len = 0;
    for wanted in secret {
        let rest = text.get(len..)?;
        let (byte, width) = next_byte(rest)?;
        if byte.eq_ignore_ascii_case(wanted) || (byte == b'+' && *wanted == b' ') {
            len += width;
        } else if rest[0].eq_ignore_ascii_case(wanted) {
            len += 1;
        } else {
            return None;
        }
    }
    Some(len)
}

fn decoded(mut text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    while let Some((byte, width)) = next_byte(text) {
        bytes.push(byte);
        text = &text[width..];
    }
    bytes
}

/// The byte a text begins with, and how much of the text it takes: one sign, or `%2F`, or `%252F`, and so on.
fn next_byte(text: &[u8]) -> Option<(u8, usize)> {
    let first = *text.first()?;
    if first != b'%' {
        return Some((first, 1));
    }
    let mut digits = 1;
    while text[digits..].starts_with(b"25") {
        digits += 2;
    }
    let hex = text.get(digits..digits + 2).and_then(|hex| std::str::from_utf8(hex).ok());
    Some(match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
        Some(byte) => (byte, digits + 2),
        None => (b'%', digits),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_in_every_form() {
        let redactor = Redactor::of_key(&Secret::new("pub/s3cr+t=é k"));
        for form in [
            "pub/s3cr+t=é k",
            "pub%2Fs3cr%2Bt%3D%C3%A9%20k",
            "pub%2fs3cr%2bt%3d%c3%a9+k",
            "pub/s3cr+t=%C3%A9%20k",
            "%70%75%62/s3cr%2Bt=é k",
            "pub%252Fs3cr%25252Bt%253D%25C3%25A9%2520k",
        ] {
            let said = format!("?apikey={form}&page=%zz 100%");
            assert_eq!(redactor.redact(&said), "?apikey=(hidden)&page=%zz 100%", "{form}");
            assert!(redactor.finds(&said));
        }
        assert!(!redactor.finds("pub/s3cr+t=é"));
        assert_eq!(redactor.redact("pub/s3cr+t=ö k"), "pub/s3cr+t=ö k");
    }

    #[test]
    fn a_secret_with_percent_signs_is_found_as_it_is() {
        let redactor = Redactor::of_key(&Secret::new("me%40home 100%25"));
        assert_eq!(redactor.redact("<me%40home 100%25>"), "<(hidden)>");
        assert_eq!(redactor.redact("<me@home 100%>"), "<(hidden)>");
    }

    #[test]
    fn an_address_is_found_under_every_scheme() {
        let address = Secret::new("webcal://Cal.Example:8443/private%2Dt0ken/basic.ics?id=7");
        let redactor = Redactor::of_address(&address);
        for said in [
            "no webcal://Cal.Example:8443/private%2Dt0ken/basic.ics?id=7",
            "no https://cal.example:8443/private-t0ken/basic.ics?id=7",
            "no /private-t0ken/basic.ics?id=7",
            "no https%3A%2F%2Fcal.example%3A8443%2Fprivate-t0ken%2Fbasic.ics%3Fid%3D7",
        ] {
            let said = redactor.redact(said);
            assert!(said.contains("(hidden)") && !said.contains("t0ken"), "{said}");
        }
        let named = "certificate not valid for name \"cal.example\"";
        assert_eq!(redactor.redact(named), named);
        let redactor = Redactor::of_address_and_host(&address);
        assert_eq!(redactor.redact(named), "certificate not valid for name \"(hidden)\"");
    }

    #[test]
    fn what_is_too_short_to_be_a_secret_is_left_alone() {
        assert_eq!(Redactor::of_key(&Secret::new("abc")).redact("abc"), "abc");
        assert_eq!(Redactor::of_address(&Secret::new("https://a.example/")).redact("and/or"), "and/or");
    }
}
