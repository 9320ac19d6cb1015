//! Notifications of macOS and Windows.

use cockpit::Cockpit;
use tauri::{AppHandle, Runtime};
use tauri_plugin_notification::NotificationExt;

/// Shows each notice for as long as the cockpit speaks.
pub async fn show<R: Runtime>(app: AppHandle<R>, cockpit: Cockpit) {
    let mut notices = cockpit.notices();
    while let Some(notice) = notices.recv().await {
        if let Err(error) = app.notification().builder().title(notice.title).body(notice.body).show() {
            tracing::info!(%error, "a notification could not be shown");
        }
    }
}
