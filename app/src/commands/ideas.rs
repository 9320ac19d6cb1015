//! Commands about ideas.

use api::idea::{IdeaDto, IdeaInput, IdeaStatsDto};
use tauri::command;

use super::{CommandResult, TheCockpit};

#[command]
pub async fn list_ideas(
    cockpit: TheCockpit<'_>,
    include_closed: Option<bool>,
) -> CommandResult<Vec<IdeaDto>> {
    cockpit.list_ideas(include_closed.unwrap_or_default()).await
}

#[command]
pub async fn create_idea(cockpit: TheCockpit<'_>, input: IdeaInput) -> CommandResult<IdeaDto> {
    cockpit.create_idea(&input).await
}

#[command]
pub async fn update_idea(cockpit: TheCockpit<'_>, id: i64, input: IdeaInput) -> CommandResult<IdeaDto> {
    cockpit.update_idea(id, &input).await
}

#[command]
pub async fn get_idea_stats(cockpit: TheCockpit<'_>) -> CommandResult<IdeaStatsDto> {
    cockpit.get_idea_stats().await
}
