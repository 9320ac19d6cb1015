//! The backend's events, to the window.

use api::event::{SYSTEM_TASK_CHANGED, SYSTEM_TASK_RUN, TaskChangedPayload};
use cockpit::WireEvent;
use tauri::{AppHandle, Emitter, Runtime};
use tokio::sync::broadcast::{self, error::RecvError};

/// Emits each event for as long as the cockpit speaks.
pub async fn forward<R: Runtime>(app: AppHandle<R>, mut events: broadcast::Receiver<WireEvent>) {
    loop {
        let emitted = match events.recv().await {
            Ok(WireEvent::TaskRun(payload)) => app.emit(SYSTEM_TASK_RUN, payload),
            Ok(WireEvent::TaskChanged(payload)) => app.emit(SYSTEM_TASK_CHANGED, payload),
            // The window reads everything anew; what it missed is in the history.
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "the window fell behind the events");
                let cause = "rescheduled".to_owned();
                app.emit(SYSTEM_TASK_CHANGED, TaskChangedPayload { task_id: 0, revision: 0, cause })
            }
            Err(RecvError::Closed) => return,
        };
        if let Err(error) = emitted {
            tracing::warn!(%error, "an event did not reach the window");
        }
    }
}
