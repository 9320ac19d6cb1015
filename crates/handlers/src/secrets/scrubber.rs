//! Makes texts fit to be sent to somebody: without the secrets that are known, and with no more of any address than
//! where it leads.

use super::{Redactor, Secret};

/// What ends an address in a text.
const ENDS: [char; 9] = ['"', '\'', '<', '>', '\\', '`', '|', '{', '}'];
/// Stands for the rest of an address.
const REST: &str = "/…";

/// Knows the secrets of this computer's user.
#[derive(Clone, Default)]
pub struct Scrubber {
    known: Vec<Redactor>,
}

impl Scrubber {
    /// A scrubber that knows no secrets yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes this one out too, in whatever form it is quoted.
    pub fn hide(&mut self, secret: &Secret) {
        let is_address = secret.expose().contains("://");
        self.known.push(if is_address { Redactor::of_address(secret) } else { Redactor::of_key(secret) });
    }

    /// The text, fit to be shown.
    pub fn scrub(&self, text: &str) -> String {
        let clean = self.known.iter().fold(text.to_owned(), |text, secret| secret.redact(&text));
        without_paths(&clean)
    }

    /// A secret is in it after all.
    pub fn finds(&self, text: &str) -> bool {
        self.known.iter().any(|secret| secret.finds(text))
    }
}

/// Of every address only its scheme and host.
fn without_paths(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        clean.push_str(before);
        let end = after.find(|sign: char| sign.is_whitespace() || sign.is_control() || ENDS.contains(&sign));
        let (address, others) = after.split_at(end.unwrap_or(after.len()));
        let (host, path) = address.split_at(address.find(['/', '?', '#']).unwrap_or(address.len()));
        // Who is let in stands before the host.
        clean.push_str(host.rsplit_once('@').map_or(host, |(_, host)| host));
        if path.len() > 1 {
            clean.push_str(REST);
        } else {
            clean.push_str(path);
        }
        rest = others;
    }
    clean.push_str(rest);
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_address_only_its_host_is_left() {
        for (text, clean) in [
            ("asked https://ada:pw@a.test:8443/feed?token=x, then", "asked https://a.test:8443/… then"),
            (
                r#"{"url":"webcal://c.test/private-1/basic.ics","n":1}"#,
                r#"{"url":"webcal://c.test/…","n":1}"#,
            ),
            ("https://a.test/ and https://b.test", "https://a.test/ and https://b.test"),
            ("file:///home/ada/x.ics", "file:///…"),
            ("a://b@c://d?e", "a://c:/…"),
            ("no address: 12:30, /tmp", "no address: 12:30, /tmp"),
        ] {
            assert_eq!(Scrubber::new().scrub(text), clean, "{text}");
        }
    }

    #[test]
    fn known_secrets_go_in_every_form() {
        let mut scrubber = Scrubber::new();
        scrubber.hide(&Secret::new("pub_s3cr+t"));
        scrubber.hide(&Secret::new("https://c.test/ada/private-t0ken/basic.ics"));
        let said = "key pub_s3cr%2Bt at /ada/private-t0ken/basic.ics";
        assert!(scrubber.finds(said));
        assert_eq!(scrubber.scrub(said), "key (hidden) at (hidden)");
        assert!(!scrubber.finds(&scrubber.scrub(said)));
    }
}
