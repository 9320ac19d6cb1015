//! `{"calendars":[{"name","url"}]}`; a calendar with `"secret": true` has its address in the keyring instead.

use std::collections::HashSet;

use serde::Deserialize;

use super::location::Location;
use crate::config::{ConfigError, check_len, check_names, objects, read_json};

const MAX_CALENDARS: usize = 50;

/// What `calendar_sync` fetches.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CalendarConfig {
    #[serde(deserialize_with = "objects")]
    pub(super) calendars: Vec<CalendarEntry>,
}

/// A subscription or a file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CalendarEntry {
    pub(super) name: String,
    #[serde(default)]
    pub(super) url: Option<String>,
    #[serde(default)]
    pub(super) secret: bool,
}

impl CalendarConfig {
    pub(crate) fn read(config: Option<&str>) -> Result<Self, ConfigError> {
        let config: Self = read_json(config)?;
        check_len("calendars", &config.calendars, MAX_CALENDARS)?;
        check_names("calendars", config.calendars.iter().map(|calendar| calendar.name.as_str()))?;
        let mut seen = HashSet::new();
        for (i, calendar) in config.calendars.iter().enumerate() {
            let field = format!("calendars[{i}].url");
            match (&calendar.url, calendar.secret) {
                (Some(_), true) => {
                    let message = "a secret calendar keeps its address in the keyring; leave this field out";
                    return Err(ConfigError::new(field, message));
                }
                (None, false) => {
                    let message =
                        "an address is needed, or \"secret\": true for one that is kept in the keyring";
                    return Err(ConfigError::new(field, message));
                }
                (Some(url), false) => {
                    let location =
                        Location::parse(url).map_err(|message| ConfigError::new(&field, message))?;
                    if !seen.insert(location) {
                        let message = "this address is there twice; each calendar can be there once";
                        return Err(ConfigError::new(field, message));
                    }
                }
                (None, true) => {}
            }
        }
        Ok(config)
    }
}
