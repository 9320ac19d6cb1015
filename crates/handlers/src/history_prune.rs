//! `history_prune`: keeps the database small, quick and backed up.

use std::{
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
use store::{SqliteStore, queries::seeding::NewTask};
use thiserror::Error;

use crate::{
    Dependencies,
    config::{ConfigError, check_range, read_json},
    http::HttpClient,
    task_handler::{TaskHandler, cron},
};

/// Rows deleted in one transaction, so that others can write in between.
const BATCH: u32 = 500;
/// Articles kept.
const KEEP_ARTICLES: u32 = 20_000;
const FOLDER: &str = "backups";

/// `{"keep_runs":500,"keep_days":30,"backups":3}`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PruneConfig {
    keep_runs: u32,
    keep_days: u32,
    backups: usize,
}

impl Default for PruneConfig {
    fn default() -> Self {
        Self { keep_runs: 500, keep_days: 30, backups: 3 }
    }
}

impl PruneConfig {
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
        Self::task("History prune", cron("30 3 * * *"), &config)
    }

    fn check_config(config: Option<&str>) -> Result<(), ConfigError> {
        PruneConfig::read(config).map(drop)
    }
}

impl Handler for HistoryPrune {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        Box::pin(async move {
            let config = match PruneConfig::read(context.task.config.as_deref()) {
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
    async fn tidy(&self, config: &PruneConfig, context: &RunContext) -> Result<TaskRunResult, PruneError> {
        let now = context.clock.now();
        context.progress(0, Some(3), "pruning the history");
        let Pruned { runs, articles, alerts, edits } =
            self.prune(config, now).await.map_err(PruneError::Prune)?;
        context.info(format!("{runs} runs, {articles} articles, {alerts} alerts and {edits} edits pruned"));
        if context.cancel.is_cancelled() {
            return Ok(TaskRunResult::error("The run was ended before the backup."));
        }
        context.progress(1, Some(3), "backing up");
        let name = format!("cockpit-{}.db", now.format("%Y%m%d-%H%M%S"));
        let backup = if config.backups > 0 { Some(self.back_up(name).await?) } else { None };
        let keep = config.backups;
        self.blocking(move |folder| tidy_folder(folder, keep)).await?;
        context.progress(2, Some(3), "optimising");
        self.store.optimize().await.map_err(PruneError::Optimize)?;
        let summary = json!({
            "pruned": runs, "articles": articles, "alerts": alerts, "edits": edits, "backup": backup
        });
        Ok(TaskRunResult::success(summary.to_string()))
    }

    async fn prune(&self, config: &PruneConfig, now: DateTime<Utc>) -> Result<Pruned, StoreError> {
        let days = config.keep_days;
        Ok(Pruned {
            runs: self.store.prune_runs(config.keep_runs, days, now, BATCH).await?,
            articles: self.store.prune_articles(KEEP_ARTICLES).await?,
            alerts: self.store.prune_alerts(days, now, BATCH).await?,
            edits: self.store.prune_edits(days, now, BATCH).await?,
        })
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

/// Deletes all backups but the newest, whose names sort by time, and what is left of those that were broken off: this
/// run's own is complete, and there is no other. Nothing else in the folder is touched.
fn tidy_folder(folder: &Path, keep: usize) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    close_to_others(folder)?;
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    paths.iter().filter(|path| is_broken_off(path)).try_for_each(fs::remove_file)?;
    let mut backups: Vec<&PathBuf> = paths.iter().filter(|path| is_backup(path)).collect();
    backups.sort_unstable_by(|a, b| b.cmp(a));
    backups.into_iter().skip(keep).try_for_each(fs::remove_file)
}

/// The store makes the folder so; one that was there before may be open to anybody.
#[cfg(unix)]
fn close_to_others(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = fs::metadata(folder)?.permissions();
    if permissions.mode() & 0o777 == 0o700 {
        return Ok(());
    }
    permissions.set_mode(0o700);
    fs::set_permissions(folder, permissions)
}

#[cfg(not(unix))]
fn close_to_others(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// `cockpit-….partial`, as the store calls a copy until it is complete, and SQLite's journal of it.
fn is_broken_off(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let copy = name.strip_suffix("-journal").unwrap_or(name);
    copy.starts_with("cockpit-") && copy.ends_with(".partial")
}

/// `cockpit-YYYYMMDD-HHMMSS.db`
fn is_backup(path: &Path) -> bool {
    let stamp = path
        .file_name()
        .and_then(|name| name.to_str()?.strip_prefix("cockpit-")?.strip_suffix(".db"))
        .unwrap_or_default();
    stamp.len() == "YYYYMMDD-HHMMSS".len() && stamp.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}
