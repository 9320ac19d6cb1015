//! Commands about schedules.

use api::schedule::{PreviewInput, SchedulePreviewDto, UpcomingRunDto};
use tauri::command;

use super::{CommandResult, TheCockpit};

#[command]
pub async fn preview_schedule(
    cockpit: TheCockpit<'_>,
    input: PreviewInput,
) -> CommandResult<SchedulePreviewDto> {
    cockpit.preview_schedule(&input)
}

#[command]
pub async fn list_upcoming_runs(cockpit: TheCockpit<'_>, hours: i64) -> CommandResult<Vec<UpcomingRunDto>> {
    cockpit.list_upcoming_runs(hours).await
}
