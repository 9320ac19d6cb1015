//! The engine's events as they go over the wire. The engine sends them after their commit; so do we.

use api::event::{SYSTEM_TASK_CHANGED, SYSTEM_TASK_RUN, TaskChangedPayload, TaskRunEventPayload};
use scheduler::event::SchedulerEvent;
use serde_json::Value;
use tokio::sync::broadcast::{self, error::RecvError};

/// Events a slow receiver may fall behind.
const CAPACITY: usize = 1_024;

/// An event for the window, the socket, or whoever listens.
#[derive(Clone, Debug)]
pub enum WireEvent {
    /// `system_task_run`: a row of history is final. In a box, as there is room for a thousand of them from the start.
    TaskRun(Box<TaskRunEventPayload>),
    /// `system_task_changed`: a task's row, next run or running state changed.
    TaskChanged(TaskChangedPayload),
}

impl WireEvent {
    /// Its name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::TaskRun(_) => SYSTEM_TASK_RUN,
            Self::TaskChanged(_) => SYSTEM_TASK_CHANGED,
        }
    }

    /// Its payload as JSON.
    ///
    /// # Errors
    /// None of today's payloads has any.
    pub fn payload(&self) -> serde_json::Result<Value> {
        match self {
            Self::TaskRun(payload) => serde_json::to_value(payload),
            Self::TaskChanged(payload) => serde_json::to_value(payload),
        }
    }
}

/// Translates for as long as the scheduler speaks.
pub(crate) fn translate(mut engine: broadcast::Receiver<SchedulerEvent>) -> broadcast::Sender<WireEvent> {
    let (sender, _) = broadcast::channel(CAPACITY);
    let wire = sender.clone();
    tokio::spawn(async move {
        loop {
            let event = match engine.recv().await {
                Ok(event) => to_wire(event),
                // Whoever missed something reads everything anew.
                Err(RecvError::Lagged(missed)) => {
                    tracing::warn!(missed, "events were lost; telling that everything changed");
                    Some(everything_changed("rescheduled"))
                }
                Err(RecvError::Closed) => return,
            };
            if let Some(event) = event {
                // Nobody listening is no error.
                let _ = wire.send(event);
            }
        }
    });
    sender
}

fn to_wire(event: SchedulerEvent) -> Option<WireEvent> {
    match event {
        SchedulerEvent::RunFinished { run, task } => {
            Some(WireEvent::TaskRun(Box::new(TaskRunEventPayload::new(&run, &task))))
        }
        SchedulerEvent::TaskChanged { task_id, revision, cause } => {
            Some(WireEvent::TaskChanged(TaskChangedPayload {
                task_id: task_id.0,
                revision,
                cause: cause.as_str().to_owned(),
            }))
        }
        SchedulerEvent::PauseChanged { paused } => {
            Some(everything_changed(if paused { "paused" } else { "resumed" }))
        }
        SchedulerEvent::StoreChanged | SchedulerEvent::TimeJumped { .. } => {
            Some(everything_changed("rescheduled"))
        }
        // Followed by a `TaskChanged` that says the same.
        SchedulerEvent::RunStarted { .. } => None,
    }
}

/// Whoever hears this reads everything anew.
pub(crate) fn everything_changed(cause: &str) -> WireEvent {
    WireEvent::TaskChanged(TaskChangedPayload { task_id: 0, revision: 0, cause: cause.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_that_fails_or_works_again_has_the_status_read_anew() {
        let Some(WireEvent::TaskChanged(changed)) = to_wire(SchedulerEvent::StoreChanged) else {
            panic!("nobody is told")
        };
        assert_eq!(changed.task_id, 0, "of all tasks");
    }
}
