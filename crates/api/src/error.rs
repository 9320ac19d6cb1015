//! Errors on the wire.

use std::{error::Error, fmt};

use scheduler::{
    edit::InvalidEdit,
    error::{CancelError, InvalidSchedule, PauseError, RunNowError, SendError, StoreError},
    signs::is_hidden,
};
use serde::{Deserialize, Serialize, Serializer};
use ts_rs::TS;

/// Characters of a message, and of the name of a field. Both may quote what was sent, however long it is.
const MAX_CHARS: usize = 600;

/// What code can tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// No such task, run, alert, ...
    NotFound,
    /// The schedule cannot be what was asked for; `field` says which part.
    InvalidSchedule,
    /// Another field is wrong; `field` says which.
    InvalidInput,
    /// The task type exists twice: name a component.
    AmbiguousTask,
    /// The database or the scheduler did not answer in time.
    Busy,
    /// Another process owns the database.
    NotOwner,
    /// Anything else; the log has more.
    Internal,
}

/// An error of a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct ApiError {
    /// For code.
    pub kind: ErrorKind,
    /// For a person.
    #[serde(serialize_with = "shown")]
    pub message: String,
    /// The input field at fault, in the words of the wire.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "shown_if_any")]
    pub field: Option<String>,
}

impl ApiError {
    /// There is no such thing.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::NotFound, message: message.into(), field: None }
    }

    /// A field cannot be what was asked for.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::InvalidInput, message: message.into(), field: Some(field.into()) }
    }

    /// Something failed that the caller cannot mend.
    pub fn internal(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Internal, message: message.into(), field: None }
    }

    fn busy(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Busy, message: message.into(), field: None }
    }
}

/// As it goes out: bounded, and nothing in it that a terminal would obey, that nobody sees or that turns text around. Whoever makes the
/// message does this too, where it is known what is worth quoting; here, nothing is forgotten.
fn shown<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let is_shown = |character: char| character == '\n' || !(character.is_control() || is_hidden(character));
    if text.chars().all(is_shown) && text.chars().nth(MAX_CHARS).is_none() {
        return serializer.serialize_str(text);
    }
    let characters = text.chars().take(MAX_CHARS);
    let text = characters.map(|character| if is_shown(character) { character } else { '\u{fffd}' });
    serializer.serialize_str(&text.collect::<String>())
}

#[expect(clippy::ref_option, reason = "serde's signature")]
fn shown_if_any<S: Serializer>(text: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    match text {
        Some(text) => shown(text, serializer),
        None => serializer.serialize_none(),
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "{field}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl Error for ApiError {}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy(_) => Self::busy("the database is busy; try again in a moment"),
            StoreError::Superseded => {
                Self { kind: ErrorKind::NotOwner, message: error.to_string(), field: None }
            }
            StoreError::Full(_) => Self::internal("the disk is full; free some space and try again"),
            StoreError::Closed => Self::busy("the cockpit is closing"),
            StoreError::Failed(_) => Self::internal(error.with_cause()),
        }
    }
}

impl From<InvalidSchedule> for ApiError {
    fn from(error: InvalidSchedule) -> Self {
        Self { kind: ErrorKind::InvalidSchedule, message: error.message, field: Some(error.field.to_owned()) }
    }
}

impl From<InvalidEdit> for ApiError {
    fn from(error: InvalidEdit) -> Self {
        let schedule = matches!(error.field, "frequencyCron" | "frequencySeconds" | "timezone");
        let kind = if schedule { ErrorKind::InvalidSchedule } else { ErrorKind::InvalidInput };
        Self { kind, message: error.message, field: Some(error.field.to_owned()) }
    }
}

impl From<SendError> for ApiError {
    fn from(error: SendError) -> Self {
        Self::busy(error.to_string())
    }
}

impl From<RunNowError> for ApiError {
    fn from(error: RunNowError) -> Self {
        match error {
            RunNowError::NoSuchTask(_) => Self::not_found(error.to_string()),
            RunNowError::Send(_) | RunNowError::Dropped => Self::busy(error.to_string()),
        }
    }
}

impl From<CancelError> for ApiError {
    fn from(error: CancelError) -> Self {
        match error {
            CancelError::NotRunning(_) => Self::not_found(error.to_string()),
            CancelError::Send(_) => Self::busy(error.to_string()),
        }
    }
}

impl From<PauseError> for ApiError {
    fn from(error: PauseError) -> Self {
        match error {
            PauseError::Reason(error) => error.into(),
            PauseError::Send(error) => error.into(),
            PauseError::Save(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_out_is_bounded_and_harmless() {
        let error =
            ApiError::invalid("f".repeat(1_000_000), format!("\u{1b}[31m\u{200b}{}", "x".repeat(1_000_000)));
        let sent = serde_json::to_value(&error).unwrap();
        let (message, field) = (sent["message"].as_str().unwrap(), sent["field"].as_str().unwrap());
        assert!(message.starts_with("\u{fffd}[31m\u{fffd}x"), "{message}");
        assert_eq!((message.chars().count(), field.len()), (MAX_CHARS, MAX_CHARS));
        let plain = ApiError::not_found("two\nlines");
        assert_eq!(serde_json::to_value(plain).unwrap()["message"], "two\nlines");
    }
}
