//! What was said and where, and looking for secrets in it.

use std::{fs, path::Path};

use crate::{PASSWORD, TOKEN};

/// Everything that was said, by where.
#[derive(Default)]
pub struct Said(pub Vec<(String, Vec<u8>)>);

impl Said {
    pub fn add(&mut self, place: impl Into<String>, text: impl Into<Vec<u8>>) {
        self.0.push((place.into(), text.into()));
    }

    pub fn json(&mut self, place: impl Into<String>, value: &impl serde::Serialize) {
        self.add(place, serde_json::to_vec(value).unwrap());
    }

    /// The places where one of these is. They are made of signs that addresses do not encode.
    pub fn places_of(&self, secrets: &[&str]) -> Vec<String> {
        let is_in =
            |text: &[u8], secret: &str| text.windows(secret.len()).any(|part| part == secret.as_bytes());
        let found = self.0.iter().filter(|(_, text)| secrets.iter().any(|secret| is_in(text, secret)));
        found.map(|(place, _)| place.clone()).collect()
    }
}

pub fn add_files(folder: &Path, said: &mut Said) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add_files(&path, said);
        } else if path.extension().is_none_or(|ending| ending != "sock") {
            said.add(path.display().to_string(), fs::read(&path).unwrap());
        }
    }
}

/// The password and the token are in the database only as a part of the config, and of the record of its edits.
pub fn assert_only_in_configs(place: &str, bytes: &[u8]) -> usize {
    let mut found = 0;
    for secret in [PASSWORD, TOKEN] {
        for at in bytes.windows(secret.len()).enumerate().filter(|(_, part)| *part == secret.as_bytes()) {
            let before = String::from_utf8_lossy(&bytes[at.0.saturating_sub(160)..at.0]).into_owned();
            let address = before.rsplit_once("http://ada:").map(|(before, _)| before.to_owned());
            let is_config = address.is_some_and(|before| {
                before.trim_end_matches(['\\', '"']).ends_with("url\\\":")
                    || before.trim_end_matches(['\\', '"']).ends_with("url\":")
            });
            assert!(is_config, "{place}: {secret} after {before:?}");
            found += 1;
        }
    }
    found
}
