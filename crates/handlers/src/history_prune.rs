//! `history_prune`: keeps the database small, quick and backed up.

use std::{
    cmp::Reverse,
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use scheduler::{
    error::StoreError,
    handler::{Handler, RunContext},
    run::TaskRunResult,
    task::SystemTask,
};
use serde::Deserialize;
use serde_json::json;
use store::{
    SqliteStore,
    backups::{BY_HAND, BackupKind, FOLDER, STAMP},
    files::private_folder,
    queries::seeding::NewTask,
};
use thiserror::Error;

use crate::{
    Dependencies,
    config::{ConfigError, check_range, read_json},
    http::HttpClient,
    task_handler::{TaskHandler, every_day},
};

/// Rows deleted in one transaction, so that others can write in between.
const BATCH: u32 = 500;
/// Articles kept.
const KEEP_ARTICLES: u32 = 20_000;

/// `{"keep_runs":500,"keep_days":30,"backups":3}`
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Runs of a task that are kept.
    pub keep_runs: u32,
    /// Days that they are kept at most.
    pub keep_days: u32,
    /// Backups that are kept.
    pub backups: usize,
}

/// How much of the history a config of `history_prune` keeps.
///
/// # Errors
/// The config cannot be used.
pub fn retention(config: Option<&str>) -> Result<Retention, ConfigError> {
    Retention::read(config)
}

/// Takes away what is not to be kept, as the daily tidying does; returns how many runs went.
///
/// # Errors
/// The database could not be written; what went until then is gone.
pub async fn prune(store: &SqliteStore, kept: &Retention, now: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(prune_all(store, kept, now).await?.runs)
}

impl Default for Retention {
    fn default() -> Self {
        Self { keep_runs: 500, keep_days: 30, backups: 3 }
    }
}

impl Retention {
    fn read(config: Option<&str>) -> Result<Self, ConfigError> {
        let config: Self = read_json(config)?;
        check_range("keep_runs", config.keep_runs, 1, 100_000)?;
        check_range("keep_days", config.keep_days, 1, 3_650)?;
        check_range("backups", config.backups, 0, 100)?;
        Ok(config)
    }
}

/// Tidying failed.
#[derive(Debug, Error)]
enum PruneError {
    #[error("the history could not be pruned: {0}")]
    Prune(#[source] StoreError),
    #[error("the database could not be backed up: {0}")]
    Backup(#[source] StoreError),
    #[error("the backup folder cannot be used: {0}")]
    Folder(#[source] io::Error),
    #[error("the database could not be optimised: {0}")]
    Optimize(#[source] StoreError),
}

/// How much went of each.
struct Pruned {
    runs: usize,
    articles: usize,
    alerts: usize,
    edits: usize,
}

/// Prunes history and backs the database up.
pub(crate) struct HistoryPrune {
    store: SqliteStore,
    folder: PathBuf,
}

impl TaskHandler for HistoryPrune {
    const TASK_TYPE: &'static str = "history_prune";
    const COMPONENT: &'static str = "system";

    fn new(dependencies: &Dependencies, _http: &HttpClient) -> Self {
        Self { store: dependencies.store.clone(), folder: dependencies.data_dir.join(FOLDER) }
    }

    fn default_task() -> NewTask {
        let config = json!({ "keep_runs": 500, "keep_days": 30, "backups": 3 });
        Self::task("History prune", every_day(), &config)
    }

    fn check_config(config: Option<&str>) -> Result<(), ConfigError> {
        Retention::read(config).map(drop)
    }
}

impl Handler for HistoryPrune {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        Box::pin(async move {
            let config = match Retention::read(context.task.config.as_deref()) {
                Ok(config) => config,
                Err(error) => {
                    return TaskRunResult::permanent_error(format!(
                        "The task's settings are wrong: {error}."
                    ));
                }
            };
            match self.tidy(&config, &context).await {
                Ok(result) => result,
                Err(error) => TaskRunResult::error(format!("Tidying failed: {error}.")),
            }
        })
    }

    fn needs_network(&self, _task: &SystemTask) -> bool {
        false
    }
}

impl HistoryPrune {
    async fn tidy(&self, config: &Retention, context: &RunContext) -> Result<TaskRunResult, PruneError> {
        let now = context.clock.now();
        context.progress(0, Some(3), "pruning the history");
        let Pruned { runs, articles, alerts, edits } =
            prune_all(&self.store, config, now).await.map_err(PruneError::Prune)?;
        let counts = [(runs, "run"), (articles, "article"), (alerts, "alert"), (edits, "edit")];
        let counts =
            counts.map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }));
        context.info(format!("{} pruned", counts.join(", ")));
        if context.cancel.is_cancelled() {
            return Ok(TaskRunResult::error("The run was ended before the backup."));
        }
        context.progress(1, Some(3), "backing up");
        let name = format!("cockpit-{}.db", now.format(STAMP));
        let backup = if config.backups > 0 { Some(self.back_up(name.clone()).await?) } else { None };
        let keep = config.backups;
        let newest = name.clone();
        self.blocking(move |folder| tidy_folder(folder, keep, &newest)).await?;
        context.progress(2, Some(3), "optimising");
        self.store.optimize().await.map_err(PruneError::Optimize)?;
        let summary = json!({
            "pruned": runs, "articles": articles, "alerts": alerts, "edits": edits, "backup": backup
        });
        Ok(TaskRunResult::success(summary.to_string()))
    }

    async fn back_up(&self, name: String) -> Result<String, PruneError> {
        self.store.backup_to(self.folder.join(&name)).await.map_err(PruneError::Backup)?;
        Ok(name)
    }

    /// Runs a file operation on the backup folder where it may block.
    async fn blocking(
        &self,
        job: impl FnOnce(&Path) -> io::Result<()> + Send + 'static,
    ) -> Result<(), PruneError> {
        let folder = self.folder.clone();
        let done = tokio::task::spawn_blocking(move || job(&folder)).await;
        done.unwrap_or_else(|error| Err(io::Error::other(error))).map_err(PruneError::Folder)
    }
}

async fn prune_all(store: &SqliteStore, kept: &Retention, now: DateTime<Utc>) -> Result<Pruned, StoreError> {
    let days = kept.keep_days;
    Ok(Pruned {
        runs: store.prune_runs(kept.keep_runs, days, now, BATCH).await?,
        articles: store.prune_articles(KEEP_ARTICLES, now).await?,
        alerts: store.prune_alerts(days, now, BATCH).await?,
        edits: store.prune_edits(days, now, BATCH).await?,
    })
}

/// Deletes all backups but the newest, whose names sort by time, and what is left of those that were broken off: this
/// run's own is complete, and others are somebody's who asked for one. What has a later name than this run's was made by a
/// clock that was ahead, and counts as the oldest. Nothing else in the folder is touched.
fn tidy_folder(folder: &Path, keep: usize, newest: &str) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    // The store makes it so; one that was there before may be open to anybody.
    private_folder(folder)?;
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    paths.iter().filter(|path| is_broken_off(path)).try_for_each(fs::remove_file)?;
    let mut backups: Vec<&PathBuf> = paths.iter().filter(|path| is_backup(path)).collect();
    backups.sort_unstable_by_key(|path| {
        let is_ahead = path.file_name().is_some_and(|name| name > OsStr::new(newest));
        (is_ahead, Reverse(*path))
    });
    backups.into_iter().skip(keep).try_for_each(fs::remove_file)
}

/// `cockpit-….partial`, as the store calls a copy until it is complete, and SQLite's journal of it.
fn is_broken_off(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let copy = name.strip_suffix("-journal").unwrap_or(name);
    copy.starts_with("cockpit-") && copy.ends_with(".partial") && !copy.starts_with(BY_HAND)
}

/// One that this task made.
fn is_backup(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    BackupKind::of(name) == BackupKind::Scheduled
}
