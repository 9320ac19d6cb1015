//! Showing and hiding the one window.

use std::{path::Path, time::Duration};

use api::event::{OPEN_ROUTE, OpenRoutePayload};
use tauri::{AppHandle, Emitter, Manager, Runtime, WebviewWindow, async_runtime};
use tokio::{sync::watch, time::timeout};

use crate::{place, tray::Presence};

/// The label of the window in the configuration.
const MAIN: &str = "main";
/// How long a panel may be away, or come after us at login, before the window shows itself without it.
const GRACE: Duration = Duration::from_secs(10);

/// The first turn of the event loop: puts the window in its place, and shows it unless it is to start hidden.
pub fn open<R: Runtime>(app: &AppHandle<R>, folder: &Path, hidden: bool, tray: watch::Receiver<Presence>) {
    if let Some(window) = main(app) {
        place::keep_on_screen(&window, folder);
        if !hidden {
            log(window.show());
        }
    }
    async_runtime::spawn(never_into_nothing(app.clone(), tray));
}

/// Leaves the cockpit to its tray.
pub fn hide<R: Runtime>(app: &AppHandle<R>) {
    tracing::info!("the window is closed to the tray");
    if let Some(window) = main(app) {
        log(window.hide());
    }
}

/// Whether there is a window that cannot be seen. One that is minimised can.
pub fn is_hidden<R: Runtime>(app: &AppHandle<R>) -> bool {
    main(app).is_some_and(|window| !window.is_visible().unwrap_or(true))
}

/// Shows the window to a person who asked for it.
pub fn bring_to_front<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = main(app) {
        log(window.show());
        log(window.unminimize());
        log(window.set_focus());
    }
}

/// Shows one of the window's pages to a person who asked for it.
pub fn open_route<R: Runtime>(app: &AppHandle<R>, route: String) {
    bring_to_front(app);
    if let Err(error) = app.emit(OPEN_ROUTE, OpenRoutePayload { route }) {
        tracing::warn!(%error, "the page could not be asked for");
    }
}

/// Shows a hidden window again when there is no tray to get it back from.
async fn never_into_nothing<R: Runtime>(app: AppHandle<R>, mut tray: watch::Receiver<Presence>) {
    loop {
        let gone = tray.wait_for(|presence| !presence.is_shown()).await.is_ok();
        let back = matches!(timeout(GRACE, tray.wait_for(Presence::is_shown)).await, Ok(Ok(_)));
        if gone && back {
            continue;
        }
        if let Some(window) = main(&app).filter(|window| !window.is_visible().unwrap_or(true)) {
            tracing::warn!("there is no tray to hide in: the window is minimised instead");
            log(window.minimize());
            log(window.show());
        }
        if tray.wait_for(Presence::is_shown).await.is_err() {
            return; // nobody will tell any more
        }
    }
}

fn main<R: Runtime>(app: &AppHandle<R>) -> Option<WebviewWindow<R>> {
    app.get_webview_window(MAIN)
}

fn log(done: tauri::Result<()>) {
    if let Err(error) = done {
        tracing::warn!(%error, "the window did not do as it was told");
    }
}
