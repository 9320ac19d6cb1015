//! Errors on the wire.

use std::{error::Error, fmt};

use scheduler::{
    edit::InvalidEdit,
    error::{CancelError, InvalidSchedule, PauseError, RunNowError, SendError, StoreError},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    pub message: String,
    /// The input field at fault, in the words of the wire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
            StoreError::Failed(source) => Self::internal(format!("the database operation failed: {source}")),
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
            PauseError::Send(error) => error.into(),
            PauseError::Save(error) => error.into(),
        }
    }
}
