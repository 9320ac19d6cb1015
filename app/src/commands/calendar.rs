//! Commands about the calendar.

use api::calendar::{CalendarStatsDto, EventDto};
use tauri::command;

use super::{Argument, CommandResult, TheCockpit};

#[command]
pub async fn list_events(
    cockpit: TheCockpit<'_>,
    from: Argument<String>,
    to: Argument<String>,
) -> CommandResult<Vec<EventDto>> {
    cockpit.list_events(&from.0, &to.0).await
}

#[command]
pub async fn get_calendar_stats(cockpit: TheCockpit<'_>) -> CommandResult<CalendarStatsDto> {
    cockpit.get_calendar_stats().await
}
