//! A place in the list of articles, as text that a client can hand back.

use std::{fmt, str::FromStr};

use chrono::{DateTime, SecondsFormat, Utc};
use thiserror::Error;

/// A place in the list of articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArticleCursor {
    pub(super) at: DateTime<Utc>,
    pub(super) id: i64,
}

/// The text is no cursor that a listing returned.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("this is not the `nextCursor` of an earlier page")]
pub struct InvalidCursor;

impl fmt::Display for ArticleCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.at.to_rfc3339_opts(SecondsFormat::Millis, true), self.id)
    }
}

impl FromStr for ArticleCursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (at, id) = text.split_once('_').ok_or(InvalidCursor)?;
        let at = DateTime::parse_from_rfc3339(at).map_err(|_| InvalidCursor)?.to_utc();
        Ok(Self { at, id: id.parse().map_err(|_| InvalidCursor)? })
    }
}
