//! Command about what is new.

use tauri::command;

use super::{Argument, CommandResult, TheCockpit};

#[command]
pub async fn mark_seen(cockpit: TheCockpit<'_>, place: Argument<String>) -> CommandResult<()> {
    cockpit.mark_seen(&place.0).await
}
