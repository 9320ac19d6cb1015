//! Commands about alerts.

use api::alert::{AlertDto, AlertStatsDto};
use tauri::command;

use super::{CommandResult, TheCockpit};

#[command]
pub async fn list_alerts(
    cockpit: TheCockpit<'_>,
    include_resolved: Option<bool>,
) -> CommandResult<Vec<AlertDto>> {
    cockpit.list_alerts(include_resolved.unwrap_or_default()).await
}

#[command]
pub async fn acknowledge_alert(cockpit: TheCockpit<'_>, id: i64) -> CommandResult<AlertDto> {
    cockpit.acknowledge_alert(id).await
}

#[command]
pub async fn snooze_alert(cockpit: TheCockpit<'_>, id: i64, until: String) -> CommandResult<AlertDto> {
    cockpit.snooze_alert(id, &until).await
}

#[command]
pub async fn get_alert_stats(cockpit: TheCockpit<'_>) -> CommandResult<AlertStatsDto> {
    cockpit.get_alert_stats().await
}
