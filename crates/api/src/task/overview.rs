//! From what the store knows of a task's latest rows to the marks of a strip.

use store::queries::task_overview::RunMark;

use super::RunMarkDto;
use crate::instant_text;

impl From<&RunMark> for RunMarkDto {
    fn from(mark: &RunMark) -> Self {
        Self {
            run_id: mark.id.0,
            status: mark.status.as_str().to_owned(),
            reason: mark.reason.as_ref().map(ToString::to_string),
            trigger: mark.trigger.as_str().to_owned(),
            attempt: mark.attempt,
            started_at: instant_text(mark.started_at),
            scheduled_for: mark.scheduled_for.map(instant_text),
            duration_ms: mark.duration_ms,
            missed_count: mark.missed_count,
            error_line: mark.error_line.clone(),
        }
    }
}
