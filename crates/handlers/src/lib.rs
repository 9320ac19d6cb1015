//! The cockpit's system tasks: one file a handler, and the registry that names them all.
//!
//! A handler does its work once and says how it went; when it runs, how often it is retried and what becomes of a
//! failure is the scheduler's business. Handlers reach the database only through the store's typed methods and the
//! network only through `http`, the one polite client.
//!
//! To add a handler: a file with its config (`read`) and its [`Handler`](scheduler::handler::Handler), a variant of
//! [`TaskType`], a line in [`validate_config`], in [`registry`] and in [`default_tasks`].

use std::{path::PathBuf, sync::Arc};

use scheduler::handler::HandlerRegistry;
use store::SqliteStore;

use self::{
    alerts_refresh::AlertsRefresh, calendar_sync::CalendarSync, history_prune::HistoryPrune,
    http::HttpClient, ideas_review::IdeasReview, news_sync::NewsSync,
};
pub use self::{
    config::{ConfigError, validate_config},
    defaults::default_tasks,
    http::{BuildClientError, HttpLimits},
    secrets::{
        KeepAddressError, KeepSecretError, NoSecrets, Secret, SecretCalendar, Secrets, new_secret_id,
        secret_calendars, store_calendar_address,
    },
    task_type::{TaskType, UnknownTaskType},
};

mod alerts_refresh;
mod calendar_sync;
mod config;
mod defaults;
mod history_prune;
mod http;
mod ideas_review;
mod news_sync;
mod secrets;
mod source;
mod task_type;
mod text;

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
///
/// # Errors
/// When the HTTP client cannot be set up, e.g. because the system's certificates cannot be read.
pub fn registry(dependencies: &Dependencies) -> Result<HandlerRegistry, BuildClientError> {
    let http = HttpClient::new(dependencies.http)?;
    let mut handlers = HandlerRegistry::new();
    handlers
        .register(TaskType::NewsSync.as_str(), NewsSync::new(dependencies, http.clone()))
        .register(TaskType::CalendarSync.as_str(), CalendarSync::new(dependencies, http))
        .register(TaskType::AlertsRefresh.as_str(), AlertsRefresh::new(dependencies))
        .register(TaskType::IdeasReview.as_str(), IdeasReview::new(dependencies))
        .register(TaskType::HistoryPrune.as_str(), HistoryPrune::new(dependencies));
    Ok(handlers)
}
