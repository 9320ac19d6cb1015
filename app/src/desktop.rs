//! What settings ask of the desktop: is there a tray, does the window start at login.

use cockpit::Desktop;
use tauri::{AppHandle, Runtime};
use tauri_plugin_autostart::ManagerExt;
use tokio::sync::watch;

use crate::tray::Presence;

/// The desktop the window is on.
pub struct ThisDesktop<R: Runtime> {
    app: AppHandle<R>,
    tray: watch::Receiver<Presence>,
}

impl<R: Runtime> ThisDesktop<R> {
    /// Asks `app` and its tray.
    pub fn new(app: &AppHandle<R>, tray: watch::Receiver<Presence>) -> Self {
        Self { app: app.clone(), tray }
    }
}

impl<R: Runtime> Desktop for ThisDesktop<R> {
    fn missing_tray(&self) -> Option<String> {
        self.tray.borrow().missing().map(str::to_owned)
    }

    fn starts_at_login(&self) -> Result<bool, String> {
        self.app.autolaunch().is_enabled().map_err(|error| error.to_string())
    }

    fn set_start_at_login(&self, on: bool) -> Result<(), String> {
        let login = self.app.autolaunch();
        let set = if on { login.enable() } else { login.disable() };
        set.map_err(|error| format!("the system refuses it: {error}"))
    }
}
