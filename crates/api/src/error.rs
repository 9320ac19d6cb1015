//! Errors on the wire.

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
