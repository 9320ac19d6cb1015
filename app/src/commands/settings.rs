//! Commands about settings and the one secret.

use api::settings::{SecretStatusDto, SettingsDto, SettingsInput};
use tauri::command;

use super::{Argument, CommandResult, TheCockpit};

#[command]
pub async fn get_settings(cockpit: TheCockpit<'_>) -> CommandResult<SettingsDto> {
    cockpit.get_settings().await
}

#[command]
pub async fn update_settings(
    cockpit: TheCockpit<'_>,
    input: Argument<SettingsInput>,
) -> CommandResult<SettingsDto> {
    cockpit.update_settings(&input.0).await
}

#[command]
pub async fn get_newsdata_key_status(cockpit: TheCockpit<'_>) -> CommandResult<SecretStatusDto> {
    cockpit.get_newsdata_key_status().await
}

#[command]
pub async fn set_newsdata_key(
    cockpit: TheCockpit<'_>,
    key: Argument<String>,
) -> CommandResult<SecretStatusDto> {
    cockpit.set_newsdata_key(key.0).await
}

#[command]
pub async fn clear_newsdata_key(cockpit: TheCockpit<'_>) -> CommandResult<SecretStatusDto> {
    cockpit.clear_newsdata_key().await
}
