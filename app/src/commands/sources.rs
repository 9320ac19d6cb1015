//! Command about sources.

use api::source::{SourceTestDto, SourceTestInput};
use tauri::command;

use super::{Argument, CommandResult, TheCockpit};

#[command]
pub async fn test_source(
    cockpit: TheCockpit<'_>,
    input: Argument<SourceTestInput>,
) -> CommandResult<SourceTestDto> {
    cockpit.test_source(&input.0).await
}
