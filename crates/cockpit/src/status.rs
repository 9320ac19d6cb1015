//! Use cases about the scheduler as a whole: how it is, pause, resume.

use api::{
    error::ApiError,
    instant_text,
    status::{PauseInput, RunningRunDto, SchedulerStatusDto},
};
use scheduler::store::{Pause, Store};

use crate::{Cockpit, UseCaseResult, runs::instant};

impl Cockpit {
    /// What the scheduler is doing.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn get_scheduler_status(&self) -> UseCaseResult<SchedulerStatusDto> {
        let status = self.scheduler_status();
        let pause = self.pause().await?;
        let mut running = status.running;
        running.sort_unstable_by_key(|run| run.run_id);
        let tasks = self.store().tasks_by_ids(running.iter().map(|run| run.task_id).collect()).await?;
        let running = running.iter().filter_map(|run| {
            let task = tasks.iter().find(|task| task.id == run.task_id)?;
            Some(RunningRunDto {
                run_id: run.run_id.0,
                task_id: run.task_id.0,
                task_type: task.task_type.clone(),
                name: task.name.clone(),
                trigger: run.trigger.as_str().to_owned(),
                started_at: instant_text(run.started_at),
            })
        });
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(SchedulerStatusDto {
            alive: status.alive,
            next_wake_at: status.next_wake_at.map(instant_text),
            running: running.collect(),
            waiting: count(status.waiting),
            paused: pause.is_some(),
            paused_since: pause.as_ref().map(|pause| instant_text(pause.since)),
            paused_until: pause.as_ref().and_then(|pause| pause.until).map(instant_text),
            pause_reason: pause.and_then(|pause| pause.reason),
            workers: count(status.workers),
            timezone: self.zone().name().to_owned(),
            now: instant_text(self.now()),
            store_error: status.store_error,
        })
    }

    /// Pauses all schedules. Manual runs go on.
    ///
    /// # Errors
    /// `until` cannot be read or has passed, or `reason` is too long.
    pub async fn pause_scheduler(&self, input: &PauseInput) -> UseCaseResult<SchedulerStatusDto> {
        let until = input.until.as_deref().map(|text| instant("until", text)).transpose()?;
        if until.is_some_and(|until| until <= self.now()) {
            let message = "this time has passed; name one to come, or leave it out";
            return Err(ApiError::invalid("until", message));
        }
        self.scheduler()?.pause(until, input.reason.clone()).await?;
        self.get_scheduler_status().await
    }

    /// Ends a pause.
    ///
    /// # Errors
    /// It could not be stored.
    pub async fn resume_scheduler(&self) -> UseCaseResult<SchedulerStatusDto> {
        self.scheduler()?.resume().await?;
        self.get_scheduler_status().await
    }

    /// The pause in force: the scheduler's word, or where there is none here that of the database.
    pub(crate) async fn pause(&self) -> UseCaseResult<Option<Pause>> {
        let status = self.scheduler_status();
        if status.alive {
            return Ok(status.pause);
        }
        let stored = self.store().load_pause().await?;
        Ok(stored.filter(|pause| pause.until.is_none_or(|until| until > self.now())))
    }
}
