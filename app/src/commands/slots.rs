//! Command about a slot.

use api::slot::SlotExplanationDto;
use tauri::command;

use super::{Argument, CommandResult, TheCockpit};

#[command]
pub async fn explain_slot(
    cockpit: TheCockpit<'_>,
    task_type: Argument<String>,
    component: Argument<Option<String>>,
    at: Argument<Option<String>>,
) -> CommandResult<SlotExplanationDto> {
    cockpit.explain_slot(&task_type.0, component.0.as_deref(), at.0.as_deref()).await
}
