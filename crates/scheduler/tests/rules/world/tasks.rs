//! Tasks and instants that tests begin with.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use scheduler::{
    task::{SystemTask, TaskId},
    testing::plain_task::plain_task,
};

/// The task most tests are about.
pub const TASK: TaskId = TaskId(1);

/// Thursday, 2026-01-01 12:00:00 UTC: the start of every test.
pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 1, 12, 0, 0).unwrap()
}

pub fn seconds(n: i64) -> TimeDelta {
    TimeDelta::seconds(n)
}

pub fn minutes(n: i64) -> TimeDelta {
    TimeDelta::minutes(n)
}

/// An enabled interval task that last ran at noon and is due one interval later.
pub fn every(period: i64) -> SystemTask {
    SystemTask {
        frequency_seconds: Some(period),
        timezone: Some("UTC".to_owned()),
        anchor_at: Some(noon()),
        next_run_at: Some(noon() + seconds(period)),
        last_slot_at: Some(noon()),
        last_run_at: Some(noon()),
        last_status: Some("success".to_owned()),
        ..plain_task(TASK.0, "test", noon())
    }
}

/// The same by a cron pattern in UTC.
pub fn cron(pattern: &str, next: DateTime<Utc>) -> SystemTask {
    SystemTask {
        frequency_cron: Some(pattern.to_owned()),
        frequency_seconds: None,
        next_run_at: Some(next),
        ..every(1)
    }
}

/// The same as another task of the same kind.
pub fn numbered(task: SystemTask, id: i64) -> SystemTask {
    SystemTask { id: TaskId(id), component: format!("tests {id}"), ..task }
}

/// The same, disabled.
pub fn switched_off(task: SystemTask) -> SystemTask {
    SystemTask { enabled: false, next_run_at: None, ..task }
}
