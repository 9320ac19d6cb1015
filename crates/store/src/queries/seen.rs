//! When somebody last looked at a place of the window: what came in since then is new.

use chrono::{DateTime, Utc};
use rusqlite::params;
use scheduler::store::StoreResult;

use crate::{SqliteStore, row::to_text};

/// A place where things come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Articles.
    News,
    /// Events.
    Calendar,
    /// Alerts.
    Alerts,
    /// Ideas that wait for review.
    Ideas,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 4] = [Self::News, Self::Calendar, Self::Alerts, Self::Ideas];

    /// The word it is named by.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::News => "news",
            Self::Calendar => "calendar",
            Self::Alerts => "alerts",
            Self::Ideas => "ideas",
        }
    }

    /// The place of that name.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.as_str() == word)
    }

    /// Key of the setting that says when somebody last looked.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::News => "news_seen_at",
            Self::Calendar => "calendar_seen_at",
            Self::Alerts => "alerts_seen_at",
            Self::Ideas => "ideas_seen_at",
        }
    }
}

/// SQL for when somebody last looked at the place whose key is bound as `:seen`; before all time where nobody has.
macro_rules! seen_at {
    () => {
        "coalesce((SELECT trim(value, '\"') FROM settings WHERE key = :seen), '')"
    };
}
pub(super) use seen_at;

impl SqliteStore {
    /// Remembers that somebody looked at a place.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn mark_seen(&self, place: Place, now: DateTime<Utc>) -> StoreResult<()> {
        self.write(move |conn| {
            // Settings hold JSON; an instant needs no escaping.
            conn.execute(
                "INSERT INTO settings (key, value, updated_at) VALUES (?1, '\"' || ?2 || '\"', ?2)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
                params![place.key(), to_text(now)],
            )
            .map(drop)
        })
        .await
    }
}

#[cfg(test)]
mod tests;
