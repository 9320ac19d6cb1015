//! Closing: stop claiming, ask what runs to end, wait a little, mark the rest.

use std::time::Duration;

use futures::future::join_all;

use super::{Manager, in_flight::InFlight};
use crate::{
    execution::{StopReason, persist},
    run::{Reason, RunId, RunOutcome, RunStatus},
    store::Finish,
};

/// The store has this long to mark what did not end; the next start closes what it does not manage.
const PATIENCE: Duration = Duration::from_secs(2);

impl Manager {
    /// Ends everything in flight; returns how many runs did not end in time and were marked `interrupted`.
    pub async fn stop(&mut self) -> usize {
        self.closing = true;
        // Also those whose claim is under way: once granted, they end before their handler is called.
        let tasks: Vec<_> = self.pool.runs().map(|(task, _)| task).collect();
        for task in tasks {
            self.pool.stop(task, StopReason::Shutdown);
        }
        self.manual.clear(); // who waits is told that it was dropped
        self.send_answers();
        let drain = self.ports.options.drain;
        let drained = tokio::time::timeout(drain, async {
            while let Some(done) = self.pool.next_done().await {
                self.on_done(done);
                self.send_answers();
            }
        });
        if drained.await.is_err() {
            self.pool.abort();
        }
        // Also what was being begun when the loop was lost: nobody drains it.
        self.interrupt_rest().await
    }

    async fn interrupt_rest(&mut self) -> usize {
        let rest = self.pool.runs().filter_map(|(_, in_flight)| {
            let run_id = in_flight.run_id?;
            let message = "the app closed while it ran, and it did not stop in time".to_owned();
            Some(self.ended_here(in_flight, run_id, (RunStatus::Interrupted, Reason::SHUTDOWN, message)))
        });
        let (store, health) = (&self.ports.store, &self.ports.health);
        let marked = join_all(rest.map(|finish| async move {
            let run_id = finish.run_id;
            let finished = persist(health, "finish", || store.finish(finish.clone()));
            match tokio::time::timeout(PATIENCE, finished).await {
                Ok(Ok(recorded)) => recorded.run.status == RunStatus::Interrupted,
                Ok(Err(error)) => {
                    tracing::warn!(%run_id, %error, "could not mark the run as interrupted");
                    false
                }
                Err(_) => {
                    tracing::warn!(%run_id, "the store did not answer; the next start closes the run");
                    false
                }
            }
        }));
        marked.await.into_iter().filter(|interrupted| *interrupted).count()
    }

    /// The ending of a run that cannot speak for itself any more.
    pub(super) fn ended_here(
        &self,
        in_flight: &InFlight,
        run_id: RunId,
        (status, reason, message): (RunStatus, Reason, String),
    ) -> Finish {
        let awake = self.ports.clock.monotonic().saturating_sub(in_flight.awake_since);
        Finish {
            run_id,
            task_id: in_flight.task.id,
            trigger: in_flight.trigger,
            claimed_revision: in_flight.task.revision,
            started_at: in_flight.started_at,
            outcome: RunOutcome {
                status,
                reason: Some(reason),
                result: None,
                error_message: Some(message),
                finished_at: self.now(),
                duration_ms: i64::try_from(awake.as_millis()).unwrap_or(i64::MAX),
                retry_at: None,
            },
            log: in_flight.signals.lines(),
        }
    }
}
