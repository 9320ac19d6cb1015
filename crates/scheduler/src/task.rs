//! A task as it is stored: what to run, when, and how it has been doing.
//!
//! These are plain values. What a schedule means is in [`crate::schedule`]; what changes them is in
//! [`crate::edit`] (a person) and [`crate::run`] (a finished run).

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::schedule::Frequency;

mod packed;

pub(crate) use packed::PackedTask;

/// Row id of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskId(pub i64);

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One recurring task: its definition, its policies and its current state.
///
/// Exactly one of `frequency_cron` and `frequency_seconds` is set, or neither for a task that only
/// runs when asked to.
#[derive(Clone, Debug, PartialEq)]
pub struct SystemTask {
    /// Row id.
    pub id: TaskId,
    /// Label for people, e.g. "News sync".
    pub name: String,
    /// Which handler runs it, e.g. `news_sync`.
    pub task_type: String,
    /// The owning subsystem, e.g. `news`. `(task_type, component)` is unique.
    pub component: String,
    /// Cron expression; see [`crate::schedule`].
    pub frequency_cron: Option<String>,
    /// Interval in seconds.
    pub frequency_seconds: Option<i64>,
    /// IANA zone of the cron expression; `None` is this computer's zone, whatever it is at the time.
    pub timezone: Option<String>,
    /// The user's switch. The breaker never touches it.
    pub enabled: bool,
    /// Origin of the interval's grid: slots are `anchor_at + k * frequency_seconds`.
    pub anchor_at: Option<DateTime<Utc>>,
    /// The next slot, or the next probe of a suspended task. `None`: not scheduled.
    pub next_run_at: Option<DateTime<Utc>>,
    /// The watermark: every slot up to and including this one has its answer. Probes move it nowhere.
    pub last_slot_at: Option<DateTime<Utc>>,
    /// Start of the last run that was claimed; slots passed over do not move it.
    pub last_run_at: Option<DateTime<Utc>>,
    /// Status word of the last outcome.
    pub last_status: Option<String>,
    /// The last outcome's summary, JSON.
    pub last_result: Option<String>,
    /// The sentence of the last error; cleared by a success.
    pub last_error: Option<String>,
    /// Start of the first run of the present streak of errors; cleared by a success.
    pub failing_since: Option<DateTime<Utc>>,
    /// Consecutive final errors.
    pub error_count: i64,
    /// Grows by one with every edit.
    pub revision: i64,
    /// What to do about slots that passed while nobody could run them.
    pub catch_up: CatchUpPolicy,
    /// What to do about a slot that comes while the task runs.
    pub overlap: OverlapPolicy,
    /// Seconds a run may take, awake (on Windows also asleep), from when it waits for its thread.
    pub timeout_seconds: i64,
    /// Further attempts after a failed one.
    pub max_retries: i64,
    /// Consecutive errors that suspend the task; 0 switches the breaker off.
    pub breaker_threshold: i64,
    /// Why the engine, not the user, keeps the task back: `breaker`.
    pub suspended_reason: Option<String>,
    /// Since when.
    pub suspended_at: Option<DateTime<Utc>>,
    /// Its slots are passed over from then on; see [`crate::snooze`]. `None`: it was never snoozed.
    pub snoozed_at: Option<DateTime<Utc>>,
    /// Up to then; `None` of a snoozed task: until somebody wakes it. A time that has passed: the snooze is over.
    pub snoozed_until: Option<DateTime<Utc>>,
    /// Why, in the words of whoever snoozed it.
    pub snooze_reason: Option<String>,
    /// The handler is of no use without a network.
    pub requires_network: bool,
    /// The handler's own settings, JSON; opaque here.
    pub config: Option<String>,
    /// Creation of the row.
    pub created_at: DateTime<Utc>,
    /// Last edit of the row.
    pub updated_at: DateTime<Utc>,
}

impl SystemTask {
    /// A task with nothing special about it: switched on, with the default policies, run only on request, and never yet. The rest a store
    /// or a test says itself.
    pub fn new(
        id: TaskId,
        task_type: impl Into<String>,
        component: impl Into<String>,
        created_at: DateTime<Utc>,
    ) -> Self {
        let task_type = task_type.into();
        Self {
            id,
            name: task_type.clone(),
            task_type,
            component: component.into(),
            frequency_cron: None,
            frequency_seconds: None,
            timezone: None,
            enabled: true,
            anchor_at: None,
            next_run_at: None,
            last_slot_at: None,
            last_run_at: None,
            last_status: None,
            last_result: None,
            last_error: None,
            failing_since: None,
            error_count: 0,
            revision: 1,
            catch_up: CatchUpPolicy::default(),
            overlap: OverlapPolicy::default(),
            timeout_seconds: Self::DEFAULT_TIMEOUT_SECONDS,
            max_retries: 0,
            breaker_threshold: Self::DEFAULT_BREAKER_THRESHOLD,
            suspended_reason: None,
            suspended_at: None,
            snoozed_at: None,
            snoozed_until: None,
            snooze_reason: None,
            requires_network: false,
            config: None,
            created_at,
            updated_at: created_at,
        }
    }

    /// [`SystemTask::timeout_seconds`] where nobody says another.
    pub const DEFAULT_TIMEOUT_SECONDS: i64 = 300;
    /// [`SystemTask::breaker_threshold`] where nobody says another.
    pub const DEFAULT_BREAKER_THRESHOLD: i64 = 5;

    /// Kept back by the breaker: only probes and manual runs happen.
    pub fn is_suspended(&self) -> bool {
        self.suspended_reason.is_some()
    }

    /// Whether another state of the same row is scheduled as this one is: a slot of the one is a slot of the other.
    pub fn has_schedule_of(&self, other: &Self) -> bool {
        // A zone says nothing of an interval.
        let has_zone_of = self.frequency_cron.is_none() || self.timezone == other.timezone;
        Frequency::is_same(self, other) && has_zone_of && self.enabled == other.enabled
    }
}

/// Characters of an unknown word that are told.
pub(crate) const MAX_SHOWN_CHARS: usize = 60;

/// A stored word is none of those its column allows.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{word:?} is not a {what}; it can be {allowed}")]
pub struct UnknownWord {
    /// What the word should have named.
    pub what: &'static str,
    /// The word found, or the beginning of one that is too long to be told.
    pub word: String,
    /// The words that would be right.
    pub allowed: &'static str,
}

/// Declares an enum stored as one lower-case word, with `as_str`, `Display` and `FromStr`.
macro_rules! stored_words {
    ($(#[$meta:meta])* $name:ident, $what:literal, $allowed:literal, { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// The word it is stored and sent as.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result { f.write_str(self.as_str()) }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::task::UnknownWord;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => {
                        let word = word.chars().take($crate::task::MAX_SHOWN_CHARS).collect();
                        Err($crate::task::UnknownWord { what: $what, word, allowed: $allowed })
                    }
                }
            }
        }
    };
}
pub(crate) use stored_words;

stored_words!(
    /// What becomes of slots missed while the app was closed, the computer slept or the clock jumped.
    #[derive(Default)]
    CatchUpPolicy, "catch-up policy", "once, skip or all", {
        /// One run stands for all of them, unless the next slot is nearer than 5 minutes or a quarter of the period: then one
        /// `skipped` row does. (So it does for a task that has never run, whatever the policy.)
        #[default]
        Once = "once",
        /// None is run; one `skipped` row says so.
        Skip = "skip",
        /// Each is run, oldest first, at most 100.
        All = "all",
    }
);

stored_words!(
    /// What becomes of a slot that comes while the task is still running.
    #[derive(Default)]
    OverlapPolicy, "overlap policy", "skip, queue or cancel_running", {
        /// It is skipped and the history says so.
        #[default]
        Skip = "skip",
        /// One waits for the run to end; further ones are skipped.
        Queue = "queue",
        /// The run is cancelled and the slot starts after it, once it has the network that it needs. One that somebody asked for goes on,
        /// and the slot is skipped.
        CancelRunning = "cancel_running",
    }
);

impl FromStr for TaskId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}
