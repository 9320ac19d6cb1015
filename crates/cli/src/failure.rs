//! Why a command failed, and the exit code that says so.

use std::{fmt, process::ExitCode};

use api::error::{ApiError, ErrorKind};

/// A command that did not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// A use case refused.
    UseCase(ApiError),
    /// Another process owns the database and does not answer.
    NotOwner(String),
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
            Self::NotOwner(_) => NOT_OWNER,
            Self::Other(_) => FAILED,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UseCase(error) => error.fmt(f),
            Self::NotOwner(message) => f.write_str(message),
            // With its causes, on one line.
            Self::Other(error) => write!(f, "{error:#}"),
        }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::UseCase(error)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}
