//! The cockpit's system tasks: one file a handler, and the registry that names them all.
//!
//! A handler does its work once and says how it went; when it runs, how often it is retried and what becomes of a
//! failure is the scheduler's business. Handlers reach the database only through the store's typed methods and the
//! network only through `http`, the one polite client.
//!
//! To add a handler: a file with a type that is a [`Handler`](scheduler::handler::Handler) and a
//! `TaskHandler`, its `mod` line here, and its line in `task_type`. Everything else follows from them.

use std::{path::PathBuf, sync::Arc};

use scheduler::handler::HandlerRegistry;
use store::SqliteStore;

use self::http::HttpClient;
pub use self::{
    config::{
        ConfigError, PortableConfig, complete_config, in_plain_words, portable_config, secrets_in_config,
        validate_config,
    },
    configured_sources::ConfiguredSources,
    history_prune::{Retention, prune, retention},
    http::HttpLimits,
    secrets::{
        KeepAddressError, KeepSecretError, NoSecrets, ReadSecretError, Scrubber, Secret, SecretCalendar,
        Secrets, new_secret_id, secret_calendars, store_calendar_address,
    },
    source::NO_KEYRING,
    task_type::{TaskType, UnknownTaskType, default_tasks},
    trial::{Candidate, TrialError, Trials, Tried},
};

mod alerts_refresh;
mod calendar_sync;
mod config;
mod configured_sources;
mod history_prune;
mod http;
mod ideas_review;
mod news_sync;
mod secrets;
mod source;
mod task_handler;
mod task_type;
mod text;
mod trial;

/// What the handlers work with.
#[derive(Clone)]
pub struct Dependencies {
    /// The database.
    pub store: SqliteStore,
    /// The keeper of keys and private addresses.
    pub secrets: Arc<dyn Secrets>,
    /// The folder of the database, where backups go.
    pub data_dir: PathBuf,
    /// Limits of each request.
    pub http: HttpLimits,
}

/// All handlers by their type.
pub fn registry(dependencies: &Dependencies) -> HandlerRegistry {
    let http = HttpClient::new(dependencies.http);
    let mut registry = HandlerRegistry::new();
    for task_type in TaskType::ALL {
        task_type.register(dependencies, &http, &mut registry);
    }
    registry
}
