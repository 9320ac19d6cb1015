//! `{"calendars":[{"name","url"}]}`; a calendar with `"secret": true` has its address in the keyring instead, under its
//! `"secret_id"`, or under its name where it has none.

use std::collections::HashSet;

use serde::Deserialize;
use store::queries::sources::SourceKind;

use super::location::Location;
use crate::{
    config::{ConfigError, check_len, check_names, objects, read_json},
    configured_sources::Configured,
    secrets::SecretCalendar,
    source::SourceId,
};

const MAX_CALENDARS: usize = 50;
const MAX_ID_LEN: usize = 64;

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
    #[serde(default)]
    secret_id: Option<String>,
}

impl CalendarEntry {
    /// What its address is kept under, if that is secret.
    pub(super) fn key(&self) -> Option<&str> {
        self.secret.then(|| self.secret_id.as_deref().unwrap_or(&self.name))
    }

    /// Stands for its address where that is not known, or is another calendar's.
    pub(super) fn stand_in(&self) -> String {
        format!("secret:{}", self.key().unwrap_or(&self.name))
    }

    fn check_secret_id(&self) -> Result<(), &'static str> {
        let Some(id) = &self.secret_id else { return Ok(()) };
        let is_sign = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_');
        if !self.secret {
            Err("only a secret calendar has one; add \"secret\": true, or leave this field out")
        } else if id.is_empty() || id.len() > MAX_ID_LEN || !id.chars().all(is_sign) {
            Err("an id is 1 to 64 letters, digits, hyphens and underscores")
        } else {
            Ok(())
        }
    }
}

impl CalendarConfig {
    pub(crate) fn read(config: Option<&str>) -> Result<Self, ConfigError> {
        let config: Self = read_json(config)?;
        check_len("calendars", &config.calendars, MAX_CALENDARS)?;
        check_names("calendars", config.calendars.iter().map(|calendar| calendar.name.as_str()))?;
        let (mut seen, mut keys) = (HashSet::new(), HashSet::new());
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
            let field = format!("calendars[{i}].secret_id");
            calendar.check_secret_id().map_err(|message| ConfigError::new(&field, message))?;
            // Small letters: not every keyring tells them from capitals.
            if !calendar.key().is_none_or(|key| keys.insert(key.to_lowercase())) {
                let message =
                    "another secret calendar's address is kept under this id or name; it needs its own";
                return Err(ConfigError::new(field, message));
            }
        }
        Ok(config)
    }

    /// Each calendar, and by its stand-in: a secret one may have its address.
    pub(crate) fn sources(&self) -> Vec<Configured> {
        let at =
            |name: &str, address: &str| Configured::At(SourceId::new(SourceKind::Calendar, name, address));
        let sources = self.calendars.iter().flat_map(|calendar| match &calendar.url {
            Some(url) => {
                let place = Location::parse(url).map(|place| at(&calendar.name, &place.address()));
                place.into_iter().chain([at(&calendar.name, &calendar.stand_in())]).collect()
            }
            None => vec![Configured::Named(SourceKind::Calendar, calendar.name.clone())],
        });
        sources.collect()
    }

    /// The calendars whose addresses are secret.
    pub(crate) fn secret_calendars(&self) -> Vec<SecretCalendar> {
        let secret = |calendar: &CalendarEntry| {
            let key = calendar.key()?.to_owned();
            Some(SecretCalendar { name: calendar.name.clone(), key })
        };
        self.calendars.iter().filter_map(secret).collect()
    }
}
