//! The row of a task about which there is nothing to say: what a test is about, it says itself, and takes the rest from here.

use chrono::{DateTime, Utc};

use crate::task::{CatchUpPolicy, OverlapPolicy, SystemTask, TaskId};

/// A task that is switched on, runs by hand only and has never run, made at `at`.
pub fn plain_task(id: i64, task_type: &str, at: DateTime<Utc>) -> SystemTask {
    SystemTask {
        id: TaskId(id),
        name: "Task".to_owned(),
        task_type: task_type.to_owned(),
        component: "tests".to_owned(),
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
        catch_up: CatchUpPolicy::Once,
        overlap: OverlapPolicy::Skip,
        timeout_seconds: 300,
        max_retries: 0,
        breaker_threshold: 0,
        suspended_reason: None,
        suspended_at: None,
        snoozed_at: None,
        snoozed_until: None,
        snooze_reason: None,
        requires_network: false,
        config: None,
        created_at: at,
        updated_at: at,
    }
}
