//! Commands about ideas.

use api::idea::{IdeaDto, IdeaInput, IdeaStatsDto};
use tauri::command;

use super::{Argument, CommandResult, TheCockpit};

#[command]
pub async fn list_ideas(
    cockpit: TheCockpit<'_>,
    include_closed: Argument<Option<bool>>,
) -> CommandResult<Vec<IdeaDto>> {
    cockpit.list_ideas(include_closed.0.unwrap_or_default()).await
}

#[command]
pub async fn create_idea(cockpit: TheCockpit<'_>, input: Argument<IdeaInput>) -> CommandResult<IdeaDto> {
    cockpit.create_idea(&input.0).await
}

#[command]
pub async fn update_idea(
    cockpit: TheCockpit<'_>,
    id: Argument<i64>,
    input: Argument<IdeaInput>,
) -> CommandResult<IdeaDto> {
    cockpit.update_idea(id.0, &input.0).await
}

#[command]
pub async fn get_idea_stats(cockpit: TheCockpit<'_>) -> CommandResult<IdeaStatsDto> {
    cockpit.get_idea_stats().await
}
