//! Commands about runs.

use api::run::{RunDetailDto, RunFilter, RunPageDto, SystemTaskRunDto};
use tauri::{Runtime, State, Webview, command, ipc::JavaScriptChannelId};

use super::{Argument, CommandResult, TheCockpit};
use crate::watches::Watches;

#[command]
pub async fn list_system_task_runs(
    cockpit: TheCockpit<'_>,
    task_type: Argument<String>,
    limit: Argument<i64>,
    component: Argument<Option<String>>,
) -> CommandResult<Vec<SystemTaskRunDto>> {
    cockpit.list_system_task_runs(&task_type.0, limit.0, component.0.as_deref()).await
}

#[command]
pub async fn cancel_run(cockpit: TheCockpit<'_>, run_id: Argument<i64>) -> CommandResult<()> {
    cockpit.cancel_run(run_id.0).await
}

#[command]
pub async fn list_runs(cockpit: TheCockpit<'_>, filter: Argument<RunFilter>) -> CommandResult<RunPageDto> {
    cockpit.list_runs(&filter.0).await
}

#[command]
pub async fn get_run(cockpit: TheCockpit<'_>, id: Argument<i64>) -> CommandResult<RunDetailDto> {
    cockpit.get_run(id.0).await
}

#[command]
pub async fn watch_run<R: Runtime>(
    cockpit: TheCockpit<'_>,
    watches: State<'_, Watches>,
    webview: Webview<R>,
    run_id: Argument<i64>,
    channel: Argument<JavaScriptChannelId>,
) -> CommandResult<()> {
    watches.begin(channel.0.channel_on(webview), cockpit.watch_run(run_id.0).await?);
    Ok(())
}

#[command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands a command its arguments by value")]
pub fn unwatch_run(watches: State<'_, Watches>, channel_id: Argument<u32>) {
    watches.end(channel_id.0);
}
