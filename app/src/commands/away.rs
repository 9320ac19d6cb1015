//! Commands about what happened while nobody was there.

use api::away::AwayReportDto;
use tauri::command;

use super::{Argument, CommandResult, TheCockpit};

#[command]
pub async fn get_away_report(cockpit: TheCockpit<'_>) -> CommandResult<Option<AwayReportDto>> {
    cockpit.get_away_report().await
}

#[command]
pub async fn dismiss_away_report(cockpit: TheCockpit<'_>, to: Argument<String>) -> CommandResult<()> {
    cockpit.dismiss_away_report(&to.0).await
}
