//! Why a command failed, and the exit code that says so.

use std::{fmt, process::ExitCode};

use api::error::{ApiError, ErrorKind};
use cockpit::OpenCockpitError;

use crate::option_names::as_typed;

/// A command that did not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// A use case refused.
    UseCase(ApiError),
    /// An option, the environment or the data folder cannot be used.
    BadInput(anyhow::Error),
    /// Another process owns the database and does not answer.
    NotOwner(String),
    /// A signal asked it to end before it was done; says what becomes of what it began.
    Stopped(&'static str),
    /// Anything else.
    Other(anyhow::Error),
}

/// It ran and failed.
pub const FAILED: u8 = 1;
/// Wrong usage or bad input; also clap's own.
pub const BAD_INPUT: u8 = 2;
/// Nothing found.
pub const NOT_FOUND: u8 = 3;
/// Another process owns the database and did not answer.
pub const NOT_OWNER: u8 = 4;

impl Failure {
    /// The exit code.
    pub fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::UseCase(error) => match error.kind {
                ErrorKind::NotFound => NOT_FOUND,
                ErrorKind::InvalidSchedule | ErrorKind::InvalidInput | ErrorKind::AmbiguousTask => BAD_INPUT,
                ErrorKind::NotOwner => NOT_OWNER,
                ErrorKind::Busy | ErrorKind::Internal => FAILED,
            },
            Self::BadInput(_) => BAD_INPUT,
            Self::NotOwner(_) => NOT_OWNER,
            Self::Stopped(_) | Self::Other(_) => FAILED,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Another owner is not the fault of anything that was typed.
            Self::NotOwner(message) | Self::UseCase(ApiError { message, kind: ErrorKind::NotOwner, .. }) => {
                f.write_str(message)
            }
            Self::UseCase(ApiError { message, field: Some(field), .. }) => {
                write!(f, "{}: {message}", as_typed(field))
            }
            Self::UseCase(error) => error.fmt(f),
            Self::Stopped(message) => f.write_str(message),
            // With its causes, on one line.
            Self::BadInput(error) | Self::Other(error) => write!(f, "{error:#}"),
        }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::UseCase(error)
    }
}

impl From<OpenCockpitError> for Failure {
    fn from(error: OpenCockpitError) -> Self {
        if error.is_unusable_folder() { Self::BadInput(error.into()) } else { Self::Other(error.into()) }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}
