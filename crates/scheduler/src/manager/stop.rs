//! Closing: stop claiming, ask what runs to end, wait a little, mark the rest.

use std::{sync::Arc, time::Duration};

use futures::{FutureExt, future::join_all};

use super::{Manager, in_flight::InFlight};
use crate::{
    execution::{StopReason, persist},
    ports::Ports,
    run::{Reason, RunId, RunOutcome, RunStatus},
    store::Finish,
};

/// The store has this long for what did not end, and for what has and is not stored; the next start closes what it does not
/// manage.
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
        self.tell_what_is_published();
        if !self.drain(self.ports.options.drain).await {
            self.pool.drop_handlers();
        }
        // How the others have ended is on its way to the store, and no less worth its time.
        let (interrupted, _) = tokio::join!(self.interrupt_rest(), self.drain(PATIENCE));
        interrupted
    }

    /// Takes in what ends within `time`; `false`: something has not.
    async fn drain(&mut self, time: Duration) -> bool {
        let drained = tokio::time::timeout(time, async {
            while let Some(done) = self.pool.next_done().await {
                self.on_done(done);
                self.tell_what_is_published();
            }
        });
        drained.await.is_ok()
    }

    /// Marks the runs of which nothing more is heard: those whose handlers were dropped, and what was being begun when the loop
    /// was lost. Returns how many were.
    fn interrupt_rest(&self) -> impl Future<Output = usize> + use<> {
        let rest = self.pool.lost().into_iter().filter_map(|lost| {
            let in_flight = self.pool.of_task(lost.of_run()?)?;
            let message = "the app closed while it ran, and it did not stop in time".to_owned();
            let ending = (RunStatus::Interrupted, Reason::SHUTDOWN, message);
            Some(self.ended_here(in_flight, in_flight.run_id?, ending))
        });
        let ports = Arc::clone(&self.ports);
        let marked: Vec<_> = rest.map(move |finish| mark(Arc::clone(&ports), finish)).collect();
        join_all(marked).map(|marked| marked.into_iter().filter(|interrupted| *interrupted).count())
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

/// Stores the ending of a run; whether that is how it ended.
async fn mark(ports: Arc<Ports>, finish: Finish) -> bool {
    let run_id = finish.run_id;
    let finished = persist(&ports.health, "finish", || ports.store.finish(finish.clone()));
    match tokio::time::timeout(PATIENCE, finished).await {
        Ok(Ok(recorded)) => recorded.run.status == RunStatus::Interrupted,
        Ok(Err(error)) => {
            tracing::warn!(%run_id, error = error.with_cause(), "could not mark the run as interrupted");
            false
        }
        Err(_) => {
            tracing::warn!(%run_id, "the store did not answer; the next start closes the run");
            false
        }
    }
}
