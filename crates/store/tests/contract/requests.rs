//! What the engine asks of a store: a task every minute from noon, and claims, endings and skips of its slots.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use scheduler::{
    run::{Reason, Run, RunOutcome, RunStatus, RunTrigger},
    store::{Advance, Claim, Finish, Skip},
    task::{SystemTask, TaskId},
    testing::plain_task::plain_task,
};

pub const TASK: TaskId = TaskId(1);

pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 1, 12, 0, 0).unwrap()
}

/// The n-th slot of [`task`].
pub fn slot(n: i64) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(n)
}

/// An enabled task every minute from noon.
pub fn task() -> SystemTask {
    SystemTask {
        frequency_seconds: Some(60),
        anchor_at: Some(noon()),
        next_run_at: Some(slot(1)),
        breaker_threshold: 3,
        max_retries: 2,
        ..plain_task(TASK.0, "test", noon())
    }
}

/// Claims slot `n` a moment after it came.
pub fn claim(n: i64) -> Claim {
    Claim {
        task_id: TASK,
        revision: 1,
        scheduled_for: Some(slot(n)),
        trigger: RunTrigger::Schedule,
        attempt: 1,
        missed_count: 0,
        started_at: slot(n) + TimeDelta::milliseconds(7),
        advance: Some(Advance { last_slot_at: Some(slot(n)), next_run_at: Some(slot(n + 1)) }),
    }
}

pub fn manual_claim() -> Claim {
    Claim { scheduled_for: None, trigger: RunTrigger::Manual, advance: None, ..claim(0) }
}

/// Ends a run a second after it began.
pub fn finish(run: &Run, outcome: RunOutcome) -> Finish {
    Finish {
        run_id: run.id,
        task_id: run.task_id,
        trigger: run.trigger,
        claimed_revision: 1,
        started_at: run.started_at,
        outcome: RunOutcome { finished_at: run.started_at + TimeDelta::seconds(1), ..outcome },
        log: Vec::new(),
    }
}

pub fn success() -> RunOutcome {
    RunOutcome {
        status: RunStatus::Success,
        reason: None,
        result: Some(r#"{"inserted":24}"#.to_owned()),
        error_message: None,
        finished_at: noon(),
        duration_ms: 1_000,
        retry_at: None,
    }
}

pub fn error() -> RunOutcome {
    RunOutcome {
        status: RunStatus::Error,
        result: None,
        error_message: Some("the source is down".to_owned()),
        ..success()
    }
}

/// Passes over slot `n`.
pub fn skip(n: i64, reason: Reason) -> Skip {
    Skip {
        task_id: TASK,
        revision: 1,
        scheduled_for: slot(n),
        reason,
        missed_count: 1,
        at: slot(n) + TimeDelta::milliseconds(7),
        blocked_by: None,
        merge_since: None,
        message: None,
        advance: Advance { last_slot_at: Some(slot(n)), next_run_at: Some(slot(n + 1)) },
    }
}
