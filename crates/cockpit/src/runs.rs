//! Use cases about runs: run now, cancel, watch, history.

use std::time::Duration;

use api::{
    error::{ApiError, ErrorKind},
    instant_from_text, instant_text,
    run::{
        LogLineDto, RunDetailDto, RunFilter, RunPageDto, RunReportDto, RunTaskNowResult, SystemTaskRunDto,
    },
};
use scheduler::{
    RunNowReply,
    run::{Reason, Run, RunId},
};
use store::queries::run_listing::RunQuery;
use tokio::{sync::mpsc, time::Instant};

use crate::{Cockpit, UseCaseResult};

/// Rows of a page, where nobody says.
const DEFAULT_LIMIT: i64 = 50;
/// Rows of a page at most.
const MAX_LIMIT: i64 = 500;
/// Between two reports of a watched run.
const REPORT_INTERVAL: Duration = Duration::from_millis(250);

impl Cockpit {
    /// Runs a task now, outside its schedule, and waits for the end. A task that is running is left alone, and the
    /// answer is `skipped`.
    ///
    /// # Errors
    /// The task is unknown or ambiguous, or the scheduler is closing.
    pub async fn run_system_task_now(
        &self,
        task_type: &str,
        component: Option<&str>,
    ) -> UseCaseResult<RunTaskNowResult> {
        let task = self.find_task(task_type, component).await?;
        match self.scheduler()?.run_now(task.id).await? {
            RunNowReply::Finished(run) => Ok(run_now_result(&run)),
            RunNowReply::AlreadyRunning(run) => Ok(RunTaskNowResult {
                status: "skipped".to_owned(),
                result: Some(r#"{"reason":"already running"}"#.to_owned()),
                error_message: None,
                finished_at: instant_text(self.now()),
                reason: Some("already running".to_owned()),
                run_id: Some(run.0),
            }),
        }
    }

    /// Asks a run to end.
    ///
    /// # Errors
    /// It is not running.
    pub async fn cancel_run(&self, run_id: i64) -> UseCaseResult<()> {
        Ok(self.scheduler()?.cancel(RunId(run_id)).await?)
    }

    /// The latest runs of a task, newest first.
    ///
    /// # Errors
    /// The task is unknown or ambiguous, or `limit` is not 1 to 500.
    pub async fn list_system_task_runs(
        &self,
        task_type: &str,
        limit: i64,
        component: Option<&str>,
    ) -> UseCaseResult<Vec<SystemTaskRunDto>> {
        let task = self.find_task(task_type, component).await?;
        let query =
            RunQuery { task_id: Some(task.id), limit: checked_limit(Some(limit))?, ..RunQuery::default() };
        Ok(self.store().list_runs(query).await?.iter().map(SystemTaskRunDto::from).collect())
    }

    /// A page of history, newest first.
    ///
    /// # Errors
    /// A field of the filter cannot be read.
    pub async fn list_runs(&self, filter: &RunFilter) -> UseCaseResult<RunPageDto> {
        let limit = checked_limit(filter.limit)?;
        let query = RunQuery {
            task_id: None,
            task_type: filter.task_type.clone(),
            component: filter.component.clone(),
            status: filter.status.as_deref().map(|word| parse("status", word)).transpose()?,
            trigger: filter.trigger.as_deref().map(|word| parse("trigger", word)).transpose()?,
            reason: filter.reason.clone().map(Reason::new),
            from: filter.from.as_deref().map(|text| instant("from", text)).transpose()?,
            to: filter.to.as_deref().map(|text| instant("to", text)).transpose()?,
            before_id: filter.before.map(RunId),
            // One more than asked for tells whether there is another page.
            limit: limit + 1,
        };
        let mut runs = self.store().list_runs(query).await?;
        let more = runs.len() > limit as usize;
        runs.truncate(limit as usize);
        let next_cursor = runs.last().filter(|_| more).map(|last| last.run.id.0);
        Ok(RunPageDto { runs: runs.iter().map(SystemTaskRunDto::from).collect(), next_cursor })
    }

    /// One run in full.
    ///
    /// # Errors
    /// There is no such run.
    pub async fn get_run(&self, id: i64) -> UseCaseResult<RunDetailDto> {
        let missing = || no_such_run(id);
        let detail = self.store().run_detail(RunId(id)).await?.ok_or_else(missing)?;
        Ok(RunDetailDto {
            usual: self.usual_duration(detail.task.id).await?,
            explanation: self.explain_run(&detail.task, &detail.run.run).await?,
            run: SystemTaskRunDto::from(&detail.run),
            task: self.task_dto(&detail.task).await,
            attempts: detail.attempts.iter().map(SystemTaskRunDto::from).collect(),
            log: detail.log.iter().map(LogLineDto::from).collect(),
        })
    }

    /// What a run says while it runs, at most four times a second; the last report has `finished`.
    ///
    /// # Errors
    /// There is no such run.
    pub async fn watch_run(&self, run_id: i64) -> UseCaseResult<mpsc::Receiver<RunReportDto>> {
        let (sender, receiver) = mpsc::channel(4);
        let Some(mut reports) = self.scheduler()?.observe(RunId(run_id)).await? else {
            let detail = self.get_run(run_id).await?;
            // It has ended: one report says all. The channel has room for it.
            let report = RunReportDto { run_id, progress: None, lines: detail.log, finished: true };
            let _ = sender.try_send(report);
            return Ok(receiver);
        };
        tokio::spawn(async move {
            let mut next = Instant::now();
            loop {
                tokio::time::sleep_until(next).await;
                next = Instant::now() + REPORT_INTERVAL;
                let report = RunReportDto::new(run_id, &reports.borrow_and_update(), false);
                if sender.send(report).await.is_err() {
                    return; // nobody is looking any more
                }
                let goes_on = tokio::select! {
                    biased;
                    // A quiet run is not worth waiting for either.
                    () = sender.closed() => return,
                    changed = reports.changed() => changed.is_ok(),
                };
                if !goes_on {
                    break;
                }
            }
            let last = RunReportDto::new(run_id, &reports.borrow(), true);
            let _ = sender.send(last).await; // nor does anybody have to
        });
        Ok(receiver)
    }
}

fn run_now_result(run: &Run) -> RunTaskNowResult {
    RunTaskNowResult {
        status: run.status.as_str().to_owned(),
        result: run.result.clone(),
        error_message: run.error_message.clone(),
        finished_at: instant_text(run.finished_at.unwrap_or(run.started_at)),
        reason: run.reason.as_ref().map(ToString::to_string),
        run_id: Some(run.id.0),
    }
}

fn checked_limit(limit: Option<i64>) -> UseCaseResult<u32> {
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(ApiError::invalid(
            "limit",
            format!("{limit} is out of range; it can be 1 to {MAX_LIMIT}"),
        ));
    }
    Ok(u32::try_from(limit).unwrap_or(u32::MAX))
}

fn parse<T>(field: &str, word: &str) -> UseCaseResult<T>
where
    T: std::str::FromStr<Err = scheduler::task::UnknownWord>,
{
    word.parse().map_err(|error: scheduler::task::UnknownWord| ApiError::invalid(field, error.to_string()))
}

pub(crate) fn instant(field: &str, text: &str) -> UseCaseResult<chrono::DateTime<chrono::Utc>> {
    instant_from_text(text).ok_or_else(|| {
        let shown: String = text.chars().take(60).collect();
        ApiError::invalid(field, format!("{shown:?} is no instant; write e.g. 2026-01-31T06:30:00Z"))
    })
}

fn no_such_run(id: i64) -> ApiError {
    ApiError {
        kind: ErrorKind::NotFound,
        message: format!("there is no run {id}"),
        field: Some("id".to_owned()),
    }
}
