//! Commands about the calendar.

use api::calendar::{CalendarStatsDto, EventDto};
use tauri::command;

use super::{CommandResult, TheCockpit};

#[command]
pub async fn list_events(cockpit: TheCockpit<'_>, from: String, to: String) -> CommandResult<Vec<EventDto>> {
    cockpit.list_events(&from, &to).await
}

#[command]
pub async fn get_calendar_stats(cockpit: TheCockpit<'_>) -> CommandResult<CalendarStatsDto> {
    cockpit.get_calendar_stats().await
}
