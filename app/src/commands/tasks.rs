//! Commands about tasks.

use api::{
    run::RunTaskNowResult,
    task::{SystemTaskDto, TaskEditDto, UpdateTaskInput},
};
use tauri::command;

use super::{CommandResult, TheCockpit};

#[command]
pub async fn list_system_tasks(
    cockpit: TheCockpit<'_>,
    enabled_only: Option<bool>,
) -> CommandResult<Vec<SystemTaskDto>> {
    cockpit.list_system_tasks(enabled_only.unwrap_or_default()).await
}

#[command]
pub async fn get_system_task(cockpit: TheCockpit<'_>, id: i64) -> CommandResult<Option<SystemTaskDto>> {
    cockpit.get_system_task(id).await
}

#[command]
pub async fn update_system_task(
    cockpit: TheCockpit<'_>,
    task_type: String,
    component: Option<String>,
    input: UpdateTaskInput,
) -> CommandResult<SystemTaskDto> {
    cockpit.update_system_task(&task_type, component.as_deref(), &input).await
}

#[command]
pub async fn run_system_task_now(
    cockpit: TheCockpit<'_>,
    task_type: String,
    component: Option<String>,
) -> CommandResult<RunTaskNowResult> {
    cockpit.run_system_task_now(&task_type, component.as_deref()).await
}

#[command]
pub async fn list_task_edits(
    cockpit: TheCockpit<'_>,
    task_type: String,
    component: Option<String>,
) -> CommandResult<Vec<TaskEditDto>> {
    cockpit.list_task_edits(&task_type, component.as_deref()).await
}

#[command]
pub async fn undo_task_edit(cockpit: TheCockpit<'_>, edit_id: i64) -> CommandResult<SystemTaskDto> {
    cockpit.undo_task_edit(edit_id).await
}
