//! Commands about schedules.

use api::schedule::{PreviewInput, SchedulePreviewDto, UpcomingRunDto};
use tauri::command;

use super::{Argument, CommandResult, TheCockpit};

#[command]
pub async fn preview_schedule(
    cockpit: TheCockpit<'_>,
    input: Argument<PreviewInput>,
) -> CommandResult<SchedulePreviewDto> {
    cockpit.preview_schedule(&input.0).await
}

#[command]
pub async fn list_upcoming_runs(
    cockpit: TheCockpit<'_>,
    hours: Argument<i64>,
) -> CommandResult<Vec<UpcomingRunDto>> {
    cockpit.list_upcoming_runs(hours.0).await
}
