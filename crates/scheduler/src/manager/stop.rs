//! Closing: stop claiming, ask what runs to end, wait a little, mark the rest.

use std::time::Duration;

use super::Manager;
use crate::{
    execution::{StopReason, persist},
    run::{Reason, RunOutcome, RunStatus},
    store::Finish,
};

impl Manager {
    /// Ends everything in flight; returns how many runs did not end in time and were marked `interrupted`.
    pub async fn stop(&mut self) -> usize {
        for (_, in_flight) in self.pool.runs() {
            in_flight.stop.stop(StopReason::Shutdown);
        }
        self.manual.clear(); // who waits is told that it was dropped
        let drain = self.ports.options.drain;
        let drained = tokio::time::timeout(drain, async {
            while let Some(done) = self.pool.next_done().await {
                self.on_done(done);
                self.send_answers();
                for (_, in_flight) in self.pool.runs() {
                    in_flight.stop.stop(StopReason::Shutdown);
                }
            }
        });
        if drained.await.is_ok() {
            return 0;
        }
        self.pool.abort();
        self.interrupt_rest().await
    }

    async fn interrupt_rest(&mut self) -> usize {
        /// The store has this long for each; the next start closes what it does not manage.
        const PATIENCE: Duration = Duration::from_secs(2);
        let now = self.now();
        let mut interrupted = 0;
        for (task_id, in_flight) in self.pool.runs() {
            let Some(run_id) = in_flight.run_id else { continue };
            let revision = self.entries.get(&task_id).map_or(0, |entry| entry.task.revision);
            let finish = Finish {
                run_id,
                task_id,
                trigger: in_flight.trigger,
                claimed_revision: revision,
                started_at: in_flight.started_at,
                outcome: RunOutcome {
                    status: RunStatus::Interrupted,
                    reason: Some(Reason::SHUTDOWN),
                    result: None,
                    error_message: Some(
                        "the app closed while it ran, and it did not stop in time".to_owned(),
                    ),
                    finished_at: now,
                    duration_ms: (now - in_flight.started_at).num_milliseconds().max(0),
                    retry_at: None,
                },
                log: in_flight.report.borrow().lines.clone(),
            };
            let store = &self.ports.store;
            let finished = persist("finish", || store.finish(finish.clone()));
            match tokio::time::timeout(PATIENCE, finished).await {
                Ok(Ok(_)) => interrupted += 1,
                Ok(Err(error)) => tracing::warn!(%run_id, %error, "could not mark the run as interrupted"),
                Err(_) => tracing::warn!(%run_id, "the store did not answer; the next start closes the run"),
            }
        }
        interrupted
    }
}
