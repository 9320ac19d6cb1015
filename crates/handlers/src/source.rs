//! What reading several sources has in common: politeness towards hosts, conditional requests, and what partial
//! failure makes of a run.
//!
//! Not here: what a source's bytes mean; see [`crate::news_sync`] and [`crate::calendar_sync`].

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::{
    SqliteStore,
    queries::sources::{NamedSource, SourceAttempt, SourceKind, SourceOutcome, Validators},
};

pub use self::conclude::NO_KEYRING;
pub(crate) use self::{
    conclude::without_keyring,
    sync::{Job, Sources, settle, sync},
};
use crate::{
    http::{FetchError, MAX_PAUSE, Silence},
    secrets::{ReadSecretError, Redactor},
};

mod answers;
mod conclude;
mod sync;

/// What identifies a source.
#[derive(Clone, Debug)]
pub(crate) struct SourceId {
    pub(crate) kind: SourceKind,
    pub(crate) name: String,
    pub(crate) address_hash: String,
}

impl SourceId {
    pub(crate) fn new(kind: SourceKind, name: &str, address: &str) -> Self {
        let digest = Sha256::digest(address);
        let address_hash = digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
            hex.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
            hex.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
            hex
        });
        Self { kind, name: name.to_owned(), address_hash }
    }

    fn named(&self) -> NamedSource {
        let Self { kind, name, address_hash } = self.clone();
        NamedSource { kind, name, address_hash }
    }

    pub(crate) fn attempt(&self, at: DateTime<Utc>, outcome: SourceOutcome) -> SourceAttempt {
        let Self { kind, name, address_hash } = self.clone();
        SourceAttempt { kind, name, address_hash, at, outcome }
    }
}

/// Whether a source may be asked now, and how.
pub(crate) enum Turn {
    /// Ask, with the validators that still hold.
    Ask(Option<Validators>),
    /// It asked not to be asked before this.
    Wait(DateTime<Utc>),
}

/// What is known of a source decides how to ask it. Validators hold only for content that was stored in the same
/// `scope`; see [`Validators::scope`]. A pause that ends later than any that is believed was noted by a clock that was ahead.
pub(crate) async fn turn(
    store: &SqliteStore,
    id: &SourceId,
    scope: &str,
    now: DateTime<Utc>,
) -> Result<Turn, Failure> {
    let Some(known) = store.source(id.kind, id.address_hash.clone()).await? else {
        return Ok(Turn::Ask(None));
    };
    Ok(match known.not_before_at.filter(|until| *until > now && *until <= now + MAX_PAUSE) {
        Some(until) => Turn::Wait(until),
        None => Turn::Ask(Some(known.validators).filter(|validators| validators.scope == scope)),
    })
}

/// What a source, or a whole run, brought. `removed` is `None` where nothing is ever removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) inserted: usize,
    pub(crate) updated: usize,
    pub(crate) removed: Option<usize>,
}

impl Counts {
    pub(crate) fn add(&mut self, other: Self) {
        self.inserted += other.inserted;
        self.updated += other.updated;
        self.removed = match (self.removed, other.removed) {
            (None, None) => None,
            (a, b) => Some(a.unwrap_or(0) + b.unwrap_or(0)),
        };
    }
}

/// A source could not be read.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// A sentence without the address.
    pub(crate) message: String,
    /// Access was refused: asking again cannot help.
    pub(crate) refused: bool,
    /// Nothing suggests that there is a network.
    pub(crate) offline: bool,
    /// It may be the address that is wrong, not the network: worth remembering either way.
    pub(crate) unknown_host: bool,
    /// A server gave no answer: the next question to it may wait as long.
    pub(crate) silence: Option<Silence>,
    /// The server asked for a pause.
    pub(crate) retry_after: Option<Duration>,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            refused: false,
            offline: false,
            unknown_host: false,
            silence: None,
            retry_after: None,
        }
    }

    /// Asking again cannot help.
    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self { refused: true, ..Self::new(message) }
    }

    /// The same without a secret.
    pub(crate) fn redacted(self, redactor: &Redactor) -> Self {
        Self { message: redactor.redact(&self.message), ..self }
    }
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        Self {
            message: error.to_string(),
            refused: error.is_refusal(),
            offline: error.is_offline(),
            unknown_host: error.is_unknown_host(),
            silence: error.silence(),
            retry_after: error.retry_after(),
        }
    }
}

impl From<scheduler::error::StoreError> for Failure {
    fn from(error: scheduler::error::StoreError) -> Self {
        Self::new(format!("what it sent could not be stored: {error}"))
    }
}

/// What became of one source.
#[derive(Clone, Debug)]
pub(crate) enum SourceResult {
    /// Its content was read and stored.
    Read {
        counts: Counts,
        /// Something in it could not be used.
        warning: Option<String>,
    },
    /// Nothing new.
    Unchanged,
    /// It asked not to be asked before this.
    Waiting(DateTime<Utc>),
    /// It was not asked, for this reason, which says nothing of the source itself.
    NotAsked(String),
    /// It could not be asked, because the keyring did not tell its secret: another run may be told.
    Hidden(ReadSecretError),
    /// It could not be read.
    Failed(Failure),
}

impl SourceResult {
    /// The same without a secret.
    pub(crate) fn redacted(self, redactor: &Redactor) -> Self {
        match self {
            Self::Read { counts, warning: Some(warning) } => {
                Self::Read { counts, warning: Some(redactor.redact(&warning)) }
            }
            Self::Failed(failure) => Self::Failed(failure.redacted(redactor)),
            other => other,
        }
    }
}

/// One source's part of a run.
#[derive(Clone, Debug)]
pub(crate) struct SourceReport {
    pub(crate) id: SourceId,
    pub(crate) result: SourceResult,
}

impl SourceReport {
    fn status(&self) -> &'static str {
        match self.result {
            SourceResult::Read { .. } => "ok",
            SourceResult::Unchanged => "not_modified",
            SourceResult::Waiting(_) => "waiting",
            SourceResult::NotAsked(_) | SourceResult::Hidden(_) => "not_asked",
            SourceResult::Failed(_) => "failed",
        }
    }

    /// What a person should know of it, by name.
    pub(crate) fn warning(&self) -> Option<String> {
        let name = &self.id.name;
        match &self.result {
            SourceResult::Read { warning: Some(warning), .. } => Some(format!("{name}: {warning}")),
            SourceResult::Failed(failure) => Some(format!("{name}: {}", failure.message)),
            SourceResult::NotAsked(reason) => Some(format!("{name}: {reason}")),
            SourceResult::Hidden(error) => Some(format!("{name}: not asked, because {error}")),
            SourceResult::Waiting(until) => {
                let until = until.format("%Y-%m-%d %H:%M UTC");
                Some(format!("{name}: not asked, because it asked for a pause until {until}"))
            }
            SourceResult::Read { warning: None, .. } | SourceResult::Unchanged => None,
        }
    }

    fn counts(&self) -> Counts {
        match self.result {
            SourceResult::Read { counts, .. } => counts,
            _ => Counts::default(),
        }
    }

    fn to_json(&self) -> Value {
        let mut entry = json!({ "name": self.id.name, "status": self.status() });
        match &self.result {
            SourceResult::Failed(failure) => entry["error"] = json!(failure.message),
            SourceResult::NotAsked(reason) => entry["reason"] = json!(reason),
            SourceResult::Hidden(error) => entry["reason"] = json!(error.to_string()),
            SourceResult::Waiting(until) => {
                entry["until"] = json!(until.to_rfc3339_opts(SecondsFormat::Millis, true));
            }
            SourceResult::Read { .. } | SourceResult::Unchanged => {
                let counts = self.counts();
                entry["inserted"] = json!(counts.inserted);
                entry["updated"] = json!(counts.updated);
                if let Some(removed) = counts.removed {
                    entry["removed"] = json!(removed);
                }
            }
        }
        entry
    }
}
