//! Checks a task's `config` when somebody edits it, and reads it when the task runs: one function for both, so
//! that what was accepted can be read. Where the check is stricter, it begins with what a run does.
//!
//! The shapes themselves belong to the handlers; this knows only how to read JSON into them and how to complain.

use std::{collections::HashSet, fmt::Display};

use scheduler::{edit::is_one_line, signs::is_blank};
use serde::de::DeserializeOwned;
use thiserror::Error;
use url::Url;

use self::object::Record;
pub(crate) use self::object::{objects, optional_object};
pub use self::plain_words::in_plain_words;
pub use self::portable::{PortableConfig, complete_config, portable_config, secrets_in_config};
use crate::task_type::TaskType;

mod address;
mod object;
mod plain_words;
mod portable;

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
    task_type.check_config(config)
}

/// Reads JSON into a shape; a missing config is that of `{}`.
pub(crate) fn read_json<T: DeserializeOwned>(config: Option<&str>) -> Result<T, ConfigError> {
    let mut reader = serde_json::Deserializer::from_str(config.unwrap_or("{}"));
    let Record(value) = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() {
            ConfigError::new(path, in_plain_words(without_position(&inner.to_string())))
        } else {
            ConfigError::new("", format!("this is not valid JSON: {inner}"))
        }
    })?;
    reader.end().map_err(|error| ConfigError::new("", format!("this is not valid JSON: {error}")))?;
    Ok(value)
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
pub(crate) fn check_range<T: PartialOrd + Display + Copy>(
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
        if is_blank(name) {
            return Err(ConfigError::new(field, "a name is needed"));
        }
        if name.chars().count() > MAX_NAME_CHARS || !is_one_line(name) {
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
mod tests;
