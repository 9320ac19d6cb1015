//! Commands about the scheduler as a whole.

use api::status::{PauseInput, SchedulerStatusDto};
use tauri::command;

use super::{Argument, CommandResult, TheCockpit};

#[command]
pub async fn get_scheduler_status(cockpit: TheCockpit<'_>) -> CommandResult<SchedulerStatusDto> {
    cockpit.get_scheduler_status().await
}

#[command]
pub async fn pause_scheduler(
    cockpit: TheCockpit<'_>,
    input: Argument<PauseInput>,
) -> CommandResult<SchedulerStatusDto> {
    cockpit.pause_scheduler(&input.0).await
}

#[command]
pub async fn resume_scheduler(cockpit: TheCockpit<'_>) -> CommandResult<SchedulerStatusDto> {
    cockpit.resume_scheduler().await
}
