//! What is to be listed.

use clap::Args;

use crate::numbers::{lines, number, run_id};

/// What can have become of a run.
const STATUSES: [&str; 6] = ["running", "success", "error", "skipped", "cancelled", "interrupted"];
/// Why a run can have begun.
const TRIGGERS: [&str; 4] = ["schedule", "catch_up", "manual", "retry"];

/// Which runs.
#[derive(Debug, Args)]
pub struct Runs {
    /// Only of this task type.
    pub task_type: Option<String>,
    /// Only of this component.
    #[arg(long, value_name = "C")]
    pub component: Option<String>,
    /// How many, 1 to 500.
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = number(1, 500), allow_hyphen_values = true)]
    pub limit: i64,
    /// Only with this status.
    #[arg(long, value_name = "S", value_parser = STATUSES)]
    pub status: Option<String>,
    /// Only with this trigger: why it began.
    #[arg(long, value_name = "T", value_parser = TRIGGERS)]
    pub trigger: Option<String>,
}

/// Which articles.
#[derive(Debug, Args)]
pub struct Articles {
    /// Only those that contain these words.
    #[arg(long)]
    pub search: Option<String>,
    /// Only of this source.
    #[arg(long)]
    pub source: Option<String>,
    /// Only unread ones.
    #[arg(long)]
    pub unread: bool,
    /// How many, 1 to 500.
    #[arg(long, default_value_t = 50, value_name = "N", value_parser = number(1, 500), allow_hyphen_values = true)]
    pub limit: i64,
}

/// Which events.
#[derive(Debug, Args)]
pub struct Events {
    /// From this instant [default: now].
    #[arg(long, value_name = "RFC3339", allow_hyphen_values = true)]
    pub from: Option<String>,
    /// Up to this instant [default: 14 days later].
    #[arg(long, value_name = "RFC3339", allow_hyphen_values = true)]
    pub to: Option<String>,
}

/// Which lines of the log.
#[derive(Debug, Args)]
pub struct Logs {
    /// The last so many.
    #[arg(long, short = 'n', default_value_t = 100, value_name = "N", value_parser = lines, allow_hyphen_values = true)]
    pub lines: usize,
    /// Only of this level and graver ones.
    #[arg(long, value_name = "LEVEL", value_parser = ["error", "warn", "info", "debug", "trace"])]
    pub level: Option<String>,
    /// Only of this run; also what is stored of one that had nothing serving it.
    #[arg(long, value_name = "RUN_ID", value_parser = run_id, allow_hyphen_values = true)]
    pub run: Option<i64>,
    /// Go on with what is added, until Ctrl+C, or until nobody reads on.
    #[arg(long, short = 'f')]
    pub follow: bool,
}
