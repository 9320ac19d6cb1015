//! Use case: run now, and hear how it goes until it ends.

use std::pin::pin;

use api::run::{RunReportDto, RunTaskNowResult};
use scheduler::{run::RunId, status::SchedulerStatus, task::TaskId};
use tokio::sync::mpsc;

use crate::{Cockpit, UseCaseResult};

impl Cockpit {
    /// As [`Cockpit::run_system_task_now`]; what the run says meanwhile goes to `reports`, at most four times a second.
    /// Nobody receiving any more is no reason to stop the run.
    ///
    /// # Errors
    /// As there.
    pub async fn run_system_task_live(
        &self,
        task_type: &str,
        component: Option<&str>,
        reports: mpsc::Sender<RunReportDto>,
    ) -> UseCaseResult<RunTaskNowResult> {
        let task = self.find_task(task_type, component).await?.id;
        // What is running already is not ours to tell of: the answer names it.
        let before = run_of(&self.scheduler_status(), task);
        let mut running = pin!(self.run_system_task_now(task_type, component));
        let mut telling = pin!(self.tell_of_run(task, before, &reports));
        tokio::select! {
            biased;
            result = &mut running => return result,
            () = &mut telling => {}
        }
        running.await
    }

    /// Waits for the run of `task` to begin, and passes on what it says.
    async fn tell_of_run(&self, task: TaskId, before: Option<RunId>, reports: &mpsc::Sender<RunReportDto>) {
        let Ok(scheduler) = self.scheduler() else { return };
        let mut status = scheduler.status();
        let begun =
            status.wait_for(|status| run_of(status, task).is_some_and(|run| Some(run) != before)).await;
        let Some(run) = begun.ok().and_then(|status| run_of(&status, task)) else { return };
        let Ok(mut said) = self.watch_run(run.0).await else { return };
        while let Some(report) = said.recv().await
            && reports.send(report).await.is_ok()
        {}
    }
}

fn run_of(status: &SchedulerStatus, task: TaskId) -> Option<RunId> {
    status.running.iter().find(|run| run.task_id == task).map(|run| run.run_id)
}
