//! Events on the wire. Their names: [`SYSTEM_TASK_RUN`], [`SYSTEM_TASK_CHANGED`], and of the window alone [`OPEN_ROUTE`].

use scheduler::{run::Run, task::SystemTask};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::instant_text;

/// Once for every finished run, after its row is committed.
pub const SYSTEM_TASK_RUN: &str = "system_task_run";
/// Whenever a task's row, next run or running state changes.
pub const SYSTEM_TASK_CHANGED: &str = "system_task_changed";
/// Somebody asked outside the window for one of its pages.
pub const OPEN_ROUTE: &str = "open_route";

/// Payload of [`SYSTEM_TASK_RUN`]: the fields of the user's document, then the extensions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct TaskRunEventPayload {
    /// Type of the task.
    pub task_type: String,
    /// Component of the task.
    pub component: String,
    /// Final status.
    pub status: String,
    /// Summary, JSON text.
    pub result: Option<String>,
    /// A sentence a person can act on.
    pub error_message: Option<String>,
    /// RFC 3339.
    pub finished_at: String,

    /// The task.
    pub task_id: i64,
    /// The run.
    pub run_id: i64,
    /// Why it ran.
    pub trigger: String,
    /// Machine-readable reason.
    pub reason: Option<String>,
    /// The task's row after it.
    pub last_run_at: Option<String>,
    /// The task's row after it.
    pub last_status: Option<String>,
    /// The task's row after it.
    pub last_result: Option<String>,
    /// Consecutive errors after it.
    pub error_count: i64,
}

/// Payload of [`SYSTEM_TASK_CHANGED`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TaskChangedPayload {
    /// The task; 0: all of them (pause, resume), and with the cause `rescheduled` everything else too, as events were lost, time
    /// jumped, the store failed or works again, or somebody else changed settings, made a backup or freed room.
    pub task_id: i64,
    /// Its revision.
    pub revision: i64,
    /// `edited`, `started`, `finished`, `skipped`, `rescheduled`, `paused` or `resumed`.
    pub cause: String,
}

/// Payload of [`OPEN_ROUTE`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenRoutePayload {
    /// A route of the window (`/settings/system-tasks/7`).
    pub route: String,
}

impl TaskRunEventPayload {
    /// The event of a finished row of history and its task after it.
    pub fn new(run: &Run, task: &SystemTask) -> Self {
        Self {
            task_type: task.task_type.clone(),
            component: task.component.clone(),
            status: run.status.as_str().to_owned(),
            result: run.result.clone(),
            error_message: run.error_message.clone(),
            finished_at: instant_text(run.finished_at.unwrap_or(run.started_at)),
            task_id: task.id.0,
            run_id: run.id.0,
            trigger: run.trigger.as_str().to_owned(),
            reason: run.reason.as_ref().map(ToString::to_string),
            last_run_at: task.last_run_at.map(instant_text),
            last_status: task.last_status.clone(),
            last_result: task.last_result.clone(),
            error_count: task.error_count,
        }
    }
}
