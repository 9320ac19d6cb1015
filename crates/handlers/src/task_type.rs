//! The task types this crate has handlers for, and the words they are stored as.

use std::{fmt, str::FromStr};

use thiserror::Error;

/// A task type with a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TaskType {
    /// Fetches news.
    NewsSync,
    /// Fetches calendars.
    CalendarSync,
    /// Derives alerts.
    AlertsRefresh,
    /// Finds ideas that wait for review.
    IdeasReview,
    /// Prunes history and backs the database up.
    HistoryPrune,
}

/// No handler has this word for its type.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("there is no handler for tasks of type {0:?}")]
pub struct UnknownTaskType(pub String);

impl TaskType {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::NewsSync, Self::CalendarSync, Self::AlertsRefresh, Self::IdeasReview, Self::HistoryPrune];

    /// The word it is stored and sent as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NewsSync => "news_sync",
            Self::CalendarSync => "calendar_sync",
            Self::AlertsRefresh => "alerts_refresh",
            Self::IdeasReview => "ideas_review",
            Self::HistoryPrune => "history_prune",
        }
    }

    /// The subsystem that owns it.
    pub const fn component(self) -> &'static str {
        match self {
            Self::NewsSync => "news",
            Self::CalendarSync => "calendar",
            Self::AlertsRefresh => "alerts",
            Self::IdeasReview => "ideas",
            Self::HistoryPrune => "system",
        }
    }
}

impl fmt::Display for TaskType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for TaskType {
    type Err = UnknownTaskType;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|task_type| task_type.as_str() == word)
            .ok_or_else(|| UnknownTaskType(word.to_owned()))
    }
}
