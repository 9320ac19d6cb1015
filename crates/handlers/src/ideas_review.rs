//! `ideas_review`: marks ideas that nobody has touched for a while as due for review.

use chrono::TimeDelta;
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

use crate::{
    Dependencies,
    config::{ConfigError, check_range, read_json},
    http::HttpClient,
    task_handler::{TaskHandler, every_day},
};

/// Ten years.
const MAX_DAYS: i64 = 3_650;

/// `{"stale_after_days":14}`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct IdeasConfig {
    stale_after_days: i64,
}

impl Default for IdeasConfig {
    fn default() -> Self {
        Self { stale_after_days: 14 }
    }
}

impl IdeasConfig {
    fn read(config: Option<&str>) -> Result<Self, ConfigError> {
        let config: Self = read_json(config)?;
        check_range("stale_after_days", config.stale_after_days, 1, MAX_DAYS)?;
        Ok(config)
    }
}

/// Finds ideas that wait for review.
pub(crate) struct IdeasReview {
    store: SqliteStore,
}

impl TaskHandler for IdeasReview {
    const TASK_TYPE: &'static str = "ideas_review";
    const COMPONENT: &'static str = "ideas";

    fn new(dependencies: &Dependencies, _http: &HttpClient) -> Self {
        Self { store: dependencies.store.clone() }
    }

    fn default_task() -> NewTask {
        Self::task("Ideas review", every_day(), &json!({ "stale_after_days": 14 }))
    }

    fn check_config(config: Option<&str>) -> Result<(), ConfigError> {
        IdeasConfig::read(config).map(drop)
    }
}

impl Handler for IdeasReview {
    fn run(&self, context: RunContext) -> BoxFuture<'_, TaskRunResult> {
        Box::pin(async move {
            let config = match IdeasConfig::read(context.task.config.as_deref()) {
                Ok(config) => config,
                Err(error) => {
                    return TaskRunResult::permanent_error(format!(
                        "The task's settings are wrong: {error}."
                    ));
                }
            };
            match self.review(&config, &context).await {
                Ok(result) => result,
                Err(error) => TaskRunResult::error(format!("The ideas could not be reviewed: {error}.")),
            }
        })
    }

    fn needs_network(&self, _task: &SystemTask) -> bool {
        false
    }
}

impl IdeasReview {
    async fn review(&self, config: &IdeasConfig, context: &RunContext) -> Result<TaskRunResult, StoreError> {
        let now = context.clock.now();
        let marked = self.store.mark_ideas_due(now - TimeDelta::days(config.stale_after_days), now).await?;
        let due = self.store.idea_stats(now).await?.due;
        let waiting = if due == 1 { "idea waits" } else { "ideas wait" };
        context.info(format!("{due} {waiting} for review, {marked} new"));
        Ok(TaskRunResult::success(json!({ "due": due, "marked": marked }).to_string()))
    }
}
