//! Checks a task's `config` when somebody edits it, and reads it when the task runs: one function for both, so
//! that what was accepted can be read.
//!
//! The shapes themselves belong to the handlers; this knows only how to read JSON into them and how to complain.

use std::{
    collections::HashSet,
    fmt::{self, Display},
    marker::PhantomData,
};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor, value::MapAccessDeserializer},
};
use thiserror::Error;
use url::Url;

use crate::{alerts_refresh, calendar_sync, history_prune, ideas_review, news_sync, task_type::TaskType};

/// Characters of a configured name.
const MAX_NAME_CHARS: usize = 80;
/// Characters of a configured address.
const MAX_ADDRESS_CHARS: usize = 2_000;

/// A `config` cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{field}: {message}")]
pub struct ConfigError {
    /// The field at fault, e.g. `config.feeds[2].url`.
    pub field: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl ConfigError {
    /// `field` is given without the leading `config.`.
    pub(crate) fn new(field: impl AsRef<str>, message: impl Into<String>) -> Self {
        let field = match field.as_ref() {
            "" | "." => "config".to_owned(),
            field => format!("config.{field}"),
        };
        Self { field, message: message.into() }
    }
}

/// Checks a `config` for tasks of a type. `None` is fine for all of them.
///
/// # Errors
/// Names the field at fault and what would be right.
pub fn validate_config(task_type: TaskType, config: Option<&str>) -> Result<(), ConfigError> {
    match task_type {
        TaskType::NewsSync => news_sync::NewsConfig::read(config).map(drop),
        TaskType::CalendarSync => calendar_sync::CalendarConfig::read(config).map(drop),
        TaskType::AlertsRefresh => alerts_refresh::AlertsConfig::read(config).map(drop),
        TaskType::IdeasReview => ideas_review::IdeasConfig::read(config).map(drop),
        TaskType::HistoryPrune => history_prune::PruneConfig::read(config).map(drop),
    }
}

/// Reads JSON into a shape; a missing config is that of `{}`.
pub(crate) fn read_json<T: DeserializeOwned>(config: Option<&str>) -> Result<T, ConfigError> {
    let mut reader = serde_json::Deserializer::from_str(config.unwrap_or("{}"));
    let Record(value) = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() {
            ConfigError::new(path, without_position(&inner.to_string()))
        } else {
            ConfigError::new("", format!("this is not valid JSON: {inner}"))
        }
    })?;
    reader.end().map_err(|error| ConfigError::new("", format!("this is not valid JSON: {error}")))?;
    Ok(value)
}

/// A value that is an object in JSON: serde alone would take a list for a struct as well.
struct Record<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Record<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectOnly<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectOnly<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map))
            }
        }

        deserializer.deserialize_map(ObjectOnly(PhantomData)).map(Record)
    }
}

/// For `deserialize_with`: a list of objects.
pub(crate) fn objects<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let list = Vec::<Record<T>>::deserialize(deserializer)?;
    Ok(list.into_iter().map(|Record(value)| value).collect())
}

/// For `deserialize_with`: an object or null.
pub(crate) fn optional_object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Ok(Option::<Record<T>>::deserialize(deserializer)?.map(|Record(value)| value))
}

/// "invalid type: …, expected a string at line 1 column 9" without its end: people edit fields, not JSON text.
fn without_position(message: &str) -> &str {
    message.rsplit_once(" at line ").map_or(message, |(message, _)| message)
}

/// A list is not longer than it may be.
pub(crate) fn check_len<T>(field: &str, list: &[T], max: usize) -> Result<(), ConfigError> {
    if list.len() > max {
        let message = format!("these are {} entries; at most {max} are possible", list.len());
        return Err(ConfigError::new(field, message));
    }
    Ok(())
}

/// A number lies between two others.
pub(crate) fn check_range<T: PartialOrd + Display>(
    field: &str,
    value: T,
    min: T,
    max: T,
) -> Result<(), ConfigError> {
    if value >= min && value <= max {
        return Ok(());
    }
    Err(ConfigError::new(field, format!("{value} is out of range; it can be {min} to {max}")))
}

/// Names are there, short, and each its own.
pub(crate) fn check_names<'a>(list: &str, names: impl Iterator<Item = &'a str>) -> Result<(), ConfigError> {
    let mut seen = HashSet::new();
    for (i, name) in names.enumerate() {
        let field = format!("{list}[{i}].name");
        if name.trim().is_empty() {
            return Err(ConfigError::new(field, "a name is needed"));
        }
        if name.chars().count() > MAX_NAME_CHARS || name.contains(char::is_control) {
            let message = format!("a name is one line of at most {MAX_NAME_CHARS} characters");
            return Err(ConfigError::new(field, message));
        }
        if !seen.insert(name.trim().to_lowercase()) {
            return Err(ConfigError::new(
                field,
                format!("{name:?} is there twice; each name can be used once"),
            ));
        }
    }
    Ok(())
}

/// An http or https address with a host.
pub(crate) fn web_address(field: &str, address: &str) -> Result<Url, ConfigError> {
    const WANTED: &str = "is not a web address; it must begin with http:// or https://, \
                          e.g. https://example.org/feed.xml";
    if address.chars().count() > MAX_ADDRESS_CHARS {
        let message = format!("an address has at most {MAX_ADDRESS_CHARS} characters");
        return Err(ConfigError::new(field, message));
    }
    match Url::parse(address.trim()) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(url),
        // The address itself is not repeated: it may hold a key.
        _ => Err(ConfigError::new(field, format!("this {WANTED}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(task_type: TaskType, config: &str) -> ConfigError {
        validate_config(task_type, Some(config)).unwrap_err()
    }

    #[test]
    fn every_type_accepts_no_config_and_an_empty_one() {
        for task_type in TaskType::ALL {
            assert_eq!(validate_config(task_type, None), Ok(()));
            assert_eq!(validate_config(task_type, Some("{}")), Ok(()));
        }
    }

    #[test]
    fn what_is_not_json_is_told_so() {
        for config in ["", "not json", "{", "{} {}", "{\"feeds\":[}"] {
            let error = refused(TaskType::NewsSync, config);
            assert_eq!(error.field, "config", "{config}");
            assert!(error.message.starts_with("this is not valid JSON"), "{error}");
        }
    }

    #[test]
    fn another_shape_names_the_field() {
        let wrong = [
            (TaskType::NewsSync, r#"[]"#, "config"),
            (TaskType::NewsSync, r#"{"feed":[]}"#, "config.feed"),
            (TaskType::NewsSync, r#"{"feeds":[["a","https://example.org"]]}"#, "config.feeds[0]"),
            (TaskType::NewsSync, r#"{"newsdata":["https://example.org"]}"#, "config.newsdata"),
            (TaskType::NewsSync, r#"{"feeds":{}}"#, "config.feeds"),
            (TaskType::NewsSync, r#"{"feeds":[{"name":"a","url":7}]}"#, "config.feeds[0].url"),
            (TaskType::NewsSync, r#"{"feeds":[{"name":"a"}]}"#, "config.feeds[0]"),
            (TaskType::CalendarSync, r#"{"calendars":["x"]}"#, "config.calendars[0]"),
            (TaskType::AlertsRefresh, r#"{"event_lead_minutes":"soon"}"#, "config.event_lead_minutes"),
            (TaskType::IdeasReview, r#"{"stale_after_days":1.5}"#, "config.stale_after_days"),
            (TaskType::HistoryPrune, r#"{"keep_runs":null}"#, "config.keep_runs"),
        ];
        for (task_type, config, field) in wrong {
            let error = refused(task_type, config);
            assert_eq!(error.field, field, "{config}: {error}");
            assert!(!error.message.contains("line 1"), "{error}");
        }
    }

    #[test]
    fn feeds_need_web_addresses() {
        for url in [
            "",
            "example.org/feed",
            "ftp://example.org/feed",
            "file:///etc/passwd",
            "javascript:1",
            "http://",
        ] {
            let config = format!(
                r#"{{"feeds":[{{"name":"ok","url":"https://example.org"}},{{"name":"bad","url":"{url}"}}]}}"#
            );
            let error = refused(TaskType::NewsSync, &config);
            assert_eq!(error.field, "config.feeds[1].url", "{url}");
            assert!(error.message.contains("http:// or https://"), "{error}");
        }
        let config = r#"{"feeds":[],"newsdata":{"base_url":"newsdata.io"}}"#;
        assert_eq!(refused(TaskType::NewsSync, config).field, "config.newsdata.base_url");
    }

    #[test]
    fn names_are_there_short_and_unique() {
        let feeds = |names: &[&str]| {
            let list: Vec<_> = names
                .iter()
                .enumerate()
                .map(|(i, name)| serde_json::json!({ "name": name, "url": format!("https://example.org/{i}") }))
                .collect();
            serde_json::json!({ "feeds": list }).to_string()
        };
        assert_eq!(refused(TaskType::NewsSync, &feeds(&["a", " "])).field, "config.feeds[1].name");
        assert_eq!(refused(TaskType::NewsSync, &feeds(&["News", "b", "news"])).field, "config.feeds[2].name");
        assert_eq!(refused(TaskType::NewsSync, &feeds(&[&"x".repeat(81)])).field, "config.feeds[0].name");
        let many: Vec<String> = (0..101).map(|i| i.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(refused(TaskType::NewsSync, &feeds(&many)).field, "config.feeds");
    }

    #[test]
    fn one_address_is_configured_once() {
        let config = r#"{"feeds":[{"name":"a","url":"https://example.org/f"},{"name":"b","url":"https://example.org/f"}]}"#;
        assert_eq!(refused(TaskType::NewsSync, config).field, "config.feeds[1].url");
    }

    #[test]
    fn calendars_come_from_the_web_or_from_an_ics_file() {
        for url in [
            "https://example.org/a",
            "http://127.0.0.1:9/a",
            "webcal://example.org/a.ics",
            "webcals://example.org/a",
            "/home/me/a.ics",
            "file:///home/me/a.ics",
        ] {
            let config = serde_json::json!({ "calendars": [{ "name": "a", "url": url }] }).to_string();
            assert_eq!(validate_config(TaskType::CalendarSync, Some(&config)), Ok(()), "{url}");
        }
        for url in ["", "ftp://example.org/a.ics", "/etc/passwd", "a.ics", "file:///etc/passwd", "webcal://"]
        {
            let config = serde_json::json!({ "calendars": [{ "name": "a", "url": url }] }).to_string();
            assert_eq!(refused(TaskType::CalendarSync, &config).field, "config.calendars[0].url", "{url}");
        }
    }

    #[test]
    fn a_secret_calendar_keeps_its_address_out_of_the_config() {
        let secret = r#"{"calendars":[{"name":"Private","secret":true}]}"#;
        assert_eq!(validate_config(TaskType::CalendarSync, Some(secret)), Ok(()));
        let both = r#"{"calendars":[{"name":"Private","secret":true,"url":"https://example.org/a.ics"}]}"#;
        assert_eq!(refused(TaskType::CalendarSync, both).field, "config.calendars[0].url");
        let neither = r#"{"calendars":[{"name":"Private"}]}"#;
        assert_eq!(refused(TaskType::CalendarSync, neither).field, "config.calendars[0].url");
    }

    #[test]
    fn numbers_and_keywords_have_bounds() {
        let wrong = [
            (TaskType::AlertsRefresh, r#"{"event_lead_minutes":-1}"#, "config.event_lead_minutes"),
            (TaskType::AlertsRefresh, r#"{"event_lead_minutes":10081}"#, "config.event_lead_minutes"),
            (TaskType::AlertsRefresh, r#"{"keywords":["rust"," "]}"#, "config.keywords[1]"),
            (TaskType::AlertsRefresh, r#"{"keywords":["rust","Rust"]}"#, "config.keywords[1]"),
            (TaskType::AlertsRefresh, r#"{"keywords":["--"]}"#, "config.keywords[0]"),
            (TaskType::IdeasReview, r#"{"stale_after_days":0}"#, "config.stale_after_days"),
            (TaskType::IdeasReview, r#"{"stale_after_days":3651}"#, "config.stale_after_days"),
            (TaskType::HistoryPrune, r#"{"keep_runs":0}"#, "config.keep_runs"),
            (TaskType::HistoryPrune, r#"{"keep_days":0}"#, "config.keep_days"),
            (TaskType::HistoryPrune, r#"{"backups":101}"#, "config.backups"),
        ];
        for (task_type, config, field) in wrong {
            assert_eq!(refused(task_type, config).field, field, "{config}");
        }
    }
}
