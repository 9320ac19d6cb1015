//! The row of a task about which there is nothing to say: what a test is about, it says itself, and takes the rest from here.

use chrono::{DateTime, Utc};

use crate::task::{SystemTask, TaskId};

/// A task that is switched on, runs by hand only and has never run, made at `at`; no breaker stops it.
pub fn plain_task(id: i64, task_type: &str, at: DateTime<Utc>) -> SystemTask {
    SystemTask {
        name: "Task".to_owned(),
        breaker_threshold: 0,
        ..SystemTask::new(TaskId(id), task_type, "tests", at)
    }
}
