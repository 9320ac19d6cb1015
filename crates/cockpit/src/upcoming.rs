//! A use case about all schedules together: what runs next, by its slot or because it failed.

use std::{cmp::Reverse, collections::BinaryHeap};

use api::{error::ApiError, instant_text, schedule::UpcomingRunDto};
use chrono::{DateTime, TimeDelta, Utc};
use scheduler::{schedule::Schedule, status::PlannedRetry, store::Pause, task::SystemTask};

use crate::{Cockpit, UseCaseResult, explain::probe_after};

/// How far ahead one can look, in hours.
const MAX_HOURS: i64 = 24 * 31;
/// So many slots are listed, soonest first: a task that runs each second has more of them than anybody reads.
pub const MAX_UPCOMING: usize = 1_000;

/// What is listed beyond [`MAX_UPCOMING`] slots.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beyond {
    /// Whoever asks goes on by the tasks' schedules.
    Nothing,
    /// The next slot, which says that there are more, and the first of each task that has none before: one that runs each
    /// second must not hide that the others run.
    FirstOfEach,
}

/// When the task of this place in a list runs, soonest first; of a retry, which attempt it is.
type Ahead = Reverse<(DateTime<Utc>, usize, Option<i64>)>;

impl Cockpit {
    /// The slots of the next `hours` that will run, and the retries that are planned, soonest first and at most
    /// [`MAX_UPCOMING`]: none that a pause or a snooze covers. A list that is full may end long before the hours do, and lack
    /// tasks.
    ///
    /// # Errors
    /// `hours` is not 1 to 744, or the database could not be read.
    pub async fn list_upcoming_runs(&self, hours: i64) -> UseCaseResult<Vec<UpcomingRunDto>> {
        self.upcoming(hours, Beyond::Nothing).await
    }

    /// The same, and after a list that is full the next slot and the first of each task that is not in it, soonest first: it
    /// is complete up to its row number [`MAX_UPCOMING`], and complete where it has no more rows.
    ///
    /// # Errors
    /// As [`Cockpit::list_upcoming_runs`].
    pub async fn list_upcoming_runs_of_each_task(&self, hours: i64) -> UseCaseResult<Vec<UpcomingRunDto>> {
        self.upcoming(hours, Beyond::FirstOfEach).await
    }

    async fn upcoming(&self, hours: i64, beyond: Beyond) -> UseCaseResult<Vec<UpcomingRunDto>> {
        if !(1..=MAX_HOURS).contains(&hours) {
            let message = format!("{hours} is out of range; it can be 1 to {MAX_HOURS}");
            return Err(ApiError::invalid("hours", message));
        }
        let until = self.now() + TimeDelta::hours(hours);
        let paused_until = match self.pause().await? {
            None => None,
            Some(Pause { until: Some(end), .. }) => Some(end),
            Some(Pause { until: None, .. }) => return Ok(Vec::new()),
        };
        let mut retries = self.scheduler_status().retries;
        retries.extend(self.retries_of_next_start().await);
        let is_retried: Vec<_> = retries.iter().map(|retry| retry.task_id).collect();
        let may_run = move |task: &SystemTask| {
            task.enabled
                && (task.next_run_at.is_some_and(|next| next <= until) || is_retried.contains(&task.id))
        };
        let tasks: Vec<_> = self.store().collect_tasks(move |task| may_run(&task).then_some(task)).await?;
        let mut heap: BinaryHeap<_> = tasks
            .iter()
            .enumerate()
            .filter_map(|(index, task)| Some(Reverse((self.first_after(task, paused_until)?, index, None))))
            .collect();
        heap.extend(tasks.iter().enumerate().filter_map(|(index, task)| {
            let retry = retries.iter().find(|retry| retry.task_id == task.id)?;
            self.is_ahead(retry, task, paused_until).then_some(Reverse((
                retry.at,
                index,
                Some(retry.attempt),
            )))
        }));
        Ok(self.merge(&tasks, heap, until, beyond))
    }

    /// Merges the tasks' slots by time, and their retries, which have no slot after them.
    fn merge(
        &self,
        tasks: &[SystemTask],
        mut heap: BinaryHeap<Ahead>,
        until: DateTime<Utc>,
        beyond: Beyond,
    ) -> Vec<UpcomingRunDto> {
        let mut is_listed = vec![false; tasks.len()];
        let mut upcoming = Vec::new();
        while let Some(Reverse((at, index, retry_attempt))) = heap.pop() {
            let is_full = upcoming.len() >= MAX_UPCOMING;
            let (Some(task), Some(is_listed)) = (tasks.get(index), is_listed.get_mut(index)) else { break };
            if at > until || (is_full && beyond == Beyond::Nothing) {
                break;
            }
            if upcoming.len() > MAX_UPCOMING && *is_listed {
                continue;
            }
            *is_listed |= retry_attempt.is_none();
            upcoming.push(run_of(task, at, retry_attempt));
            // A suspended task has one probe ahead, not a schedule.
            if !is_full && retry_attempt.is_none() && !task.is_suspended() {
                let schedule = Schedule::of(task).ok();
                let following = schedule.and_then(|schedule| schedule.next_slot(at, self.zone()));
                heap.extend(following.map(|next| Reverse((next, index, None))));
            }
        }
        upcoming
    }

    /// Whether a retry will be made: no slot takes its place, and neither a pause nor a snooze is on when it comes.
    fn is_ahead(&self, retry: &PlannedRetry, task: &SystemTask, paused_until: Option<DateTime<Utc>>) -> bool {
        let is_passed_over = paused_until.is_some_and(|end| retry.at <= end)
            || (task.is_snoozed(self.now()) && task.snoozed_until.is_none_or(|end| retry.at <= end));
        !is_passed_over && task.next_run_at.is_none_or(|slot| retry.at < slot)
    }

    /// The first slot or probe of a task that neither a pause nor its snooze covers: one at the very end still is.
    fn first_after(&self, task: &SystemTask, paused_until: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        let next = task.next_run_at?;
        let is_snoozed = task.is_snoozed(self.now()) || task.snoozed_through(next, next).is_some();
        // Without an end there is no slot ahead.
        let snoozed_until = if is_snoozed { Some(task.snoozed_until?) } else { None };
        match paused_until.max(snoozed_until).filter(|end| next <= *end) {
            None => Some(next),
            Some(end) if task.is_suspended() => Some(probe_after(next, end)),
            Some(end) => Schedule::of(task).ok()?.next_slot(end, self.zone()),
        }
    }
}

fn run_of(task: &SystemTask, at: DateTime<Utc>, retry_attempt: Option<i64>) -> UpcomingRunDto {
    UpcomingRunDto {
        task_id: task.id.0,
        task_type: task.task_type.clone(),
        component: task.component.clone(),
        name: task.name.clone(),
        scheduled_for: instant_text(at),
        retry_attempt,
    }
}
