//! Commands about settings and secrets. A secret goes one way: no command gives it out.

use api::{
    calendar::CalendarAddressDto,
    settings::{SecretStatusDto, SettingsDto, SettingsInput},
};
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

#[command]
pub async fn list_calendar_addresses(cockpit: TheCockpit<'_>) -> CommandResult<Vec<CalendarAddressDto>> {
    cockpit.list_calendar_addresses().await
}

#[command]
pub async fn set_calendar_address(
    cockpit: TheCockpit<'_>,
    name: Argument<String>,
    url: Argument<String>,
) -> CommandResult<Vec<CalendarAddressDto>> {
    cockpit.set_calendar_address(&name.0, url.0).await
}

#[command]
pub async fn clear_calendar_address(
    cockpit: TheCockpit<'_>,
    name: Argument<String>,
) -> CommandResult<Vec<CalendarAddressDto>> {
    cockpit.clear_calendar_address(&name.0).await
}
