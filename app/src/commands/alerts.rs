//! Commands about alerts.

use api::alert::{AlertDto, AlertStatsDto};
use tauri::command;

use super::{Argument, CommandResult, TheCockpit};

#[command]
pub async fn list_alerts(
    cockpit: TheCockpit<'_>,
    include_resolved: Argument<Option<bool>>,
) -> CommandResult<Vec<AlertDto>> {
    cockpit.list_alerts(include_resolved.0.unwrap_or_default()).await
}

#[command]
pub async fn acknowledge_alert(cockpit: TheCockpit<'_>, id: Argument<i64>) -> CommandResult<AlertDto> {
    cockpit.acknowledge_alert(id.0).await
}

#[command]
pub async fn unacknowledge_alert(cockpit: TheCockpit<'_>, id: Argument<i64>) -> CommandResult<AlertDto> {
    cockpit.unacknowledge_alert(id.0).await
}

#[command]
pub async fn snooze_alert(
    cockpit: TheCockpit<'_>,
    id: Argument<i64>,
    until: Argument<String>,
) -> CommandResult<AlertDto> {
    cockpit.snooze_alert(id.0, &until.0).await
}

#[command]
pub async fn unsnooze_alert(cockpit: TheCockpit<'_>, id: Argument<i64>) -> CommandResult<AlertDto> {
    cockpit.unsnooze_alert(id.0).await
}

#[command]
pub async fn get_alert_stats(cockpit: TheCockpit<'_>) -> CommandResult<AlertStatsDto> {
    cockpit.get_alert_stats().await
}
