//! Commands about tasks.

use api::{
    run::RunTaskNowResult,
    task::{SystemTaskDto, TaskEditDto, TaskOverviewDto, UpdateTaskInput},
};
use tauri::command;

use super::{Argument, CommandResult, JsonArray, TheCockpit};

#[command]
pub async fn list_system_tasks(
    cockpit: TheCockpit<'_>,
    enabled_only: Argument<Option<bool>>,
    component: Argument<Option<String>>,
) -> CommandResult<JsonArray> {
    cockpit.list_system_tasks(enabled_only.0.unwrap_or_default(), component.0).await
}

#[command]
pub async fn get_system_task(
    cockpit: TheCockpit<'_>,
    id: Argument<i64>,
    component: Argument<Option<String>>,
) -> CommandResult<Option<SystemTaskDto>> {
    cockpit.get_system_task(id.0, component.0.as_deref()).await
}

#[command]
pub async fn update_system_task(
    cockpit: TheCockpit<'_>,
    task_type: Argument<String>,
    component: Argument<Option<String>>,
    input: Argument<UpdateTaskInput>,
) -> CommandResult<SystemTaskDto> {
    cockpit.update_system_task(&task_type.0, component.0.as_deref(), &input.0).await
}

#[command]
pub async fn run_system_task_now(
    cockpit: TheCockpit<'_>,
    task_type: Argument<String>,
    component: Argument<Option<String>>,
) -> CommandResult<RunTaskNowResult> {
    cockpit.run_system_task_now(&task_type.0, component.0.as_deref()).await
}

#[command]
pub async fn get_task_overview(
    cockpit: TheCockpit<'_>,
    task_id: Argument<i64>,
) -> CommandResult<TaskOverviewDto> {
    cockpit.get_task_overview(task_id.0).await
}

#[command]
pub async fn list_task_edits(
    cockpit: TheCockpit<'_>,
    task_type: Argument<String>,
    component: Argument<Option<String>>,
) -> CommandResult<Vec<TaskEditDto>> {
    cockpit.list_task_edits(&task_type.0, component.0.as_deref()).await
}

#[command]
pub async fn undo_task_edit(cockpit: TheCockpit<'_>, edit_id: Argument<i64>) -> CommandResult<SystemTaskDto> {
    cockpit.undo_task_edit(edit_id.0).await
}
