//! Makes up for what was lost to a panic, in a job or in the loop: the store's rows say what is true, and a run must not stay open.
//!
//! Handlers are not meant: what they do is caught where they run. It is the ports' code that may panic in a job.

use std::sync::Arc;

use super::{Manager, REBUILD_PAUSE, job::Lost, results::Done};
use crate::{
    execution::{Executed, persist, persist_unless},
    run::{Reason, RunStatus},
    task::TaskId,
};

impl Manager {
    /// Goes by what is stored.
    pub(super) fn on_lost(&mut self, lost: Lost) {
        tracing::error!(?lost, "lost to a panic; going by what is stored");
        match lost {
            Lost::Note => {}
            Lost::Read(task) => self.read_anew(task),
            Lost::Writes(tasks) => {
                for (task, revision) in tasks {
                    self.written(task, revision);
                    self.read_anew(task);
                }
            }
            Lost::Claim(task) => {
                drop(self.pool.release(task));
                self.read_anew(task);
            }
            Lost::Run(task) => {
                let Some((in_flight, run_id)) =
                    self.pool.of_task(task).and_then(|in_flight| Some((in_flight, in_flight.run_id?)))
                else {
                    return;
                };
                let message = "the scheduler lost sight of it".to_owned();
                let finish =
                    self.ended_here(in_flight, run_id, (RunStatus::Error, Reason::PANICKED, message));
                let (ports, signals) = (Arc::clone(&self.ports), Arc::clone(&in_flight.signals));
                let job = async move {
                    let finish = || ports.store.finish(finish.clone());
                    let recorded =
                        persist_unless(&ports.health, "finish", || signals.is_forgotten(), finish).await;
                    let outcome = recorded.map(|recorded| Executed::new(recorded, None, false));
                    Done::Executed { task, outcome }
                };
                // Lost again, it stays open until the next start closes it.
                self.pool.spawn(Lost::Claim(task), Box::pin(job));
            }
        }
    }

    /// Reads a row again after something was lost, and goes by it whatever it says.
    pub(super) fn read_anew(&mut self, task: TaskId) {
        if self.closing || self.exit.is_some() {
            return;
        }
        let ports = Arc::clone(&self.ports);
        let job = async move {
            // What made a job panic may do so again: not at once.
            tokio::time::sleep(REBUILD_PAUSE).await;
            let row = persist(&ports.health, "load task", || ports.store.load_task(task)).await;
            let outcome = row.map(|row| row.map(Box::new));
            Done::Reloaded { task, outcome, anew: true, reply: None }
        };
        self.pool.spawn(Lost::Read(task), Box::pin(job));
    }
}
