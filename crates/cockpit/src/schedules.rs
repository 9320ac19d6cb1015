//! Use cases about schedules: a preview of one, and what runs next.

use std::{cmp::Reverse, collections::BinaryHeap};

use api::{
    error::ApiError,
    instant_text,
    schedule::{PreviewInput, SchedulePreviewDto, UpcomingRunDto},
};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use handlers::TaskType;
use scheduler::{
    clock::{Clock, SystemClock},
    error::InvalidSchedule,
    schedule::{Frequency, Schedule},
    store::Pause,
    task::SystemTask,
};

use self::{fit::Density, local_slots::local_slots, once_saved::slots_once_saved};
use crate::{Cockpit, UseCaseResult, runs::instant};

mod fit;
mod local_slots;
mod once_saved;
#[cfg(test)]
mod tests;

/// Slots shown, where nobody says.
const DEFAULT_COUNT: i64 = 5;
/// Slots shown at most.
const MAX_COUNT: i64 = 100;
/// How far ahead one can look, in hours.
const MAX_HOURS: i64 = 24 * 31;
/// Slots listed at most.
const MAX_UPCOMING: usize = 1_000;

impl Cockpit {
    /// What a schedule would mean; one that cannot be is not an error, but says why. Where it is for a task, its slots
    /// are those the task would have once it were saved, unless `after` asks for others, and it is also told whether
    /// it fits that task.
    ///
    /// # Errors
    /// `after` or `count` cannot be read, or there is no such task.
    pub async fn preview_schedule(&self, input: &PreviewInput) -> UseCaseResult<SchedulePreviewDto> {
        let (now, zone) = (self.now(), self.zone());
        let Some(task_type) = &input.task_type else { return preview(input, now, zone) };
        let task = self.find_task(task_type, input.component.as_deref()).await?;
        let mut previewed = preview_for(Some(&task), input, now, zone)?;
        let after = after(input, now)?;
        let density = parse(input, after).ok().and_then(|schedule| Density::of(&schedule, after, zone));
        if let Some(density) = density {
            let usual = self.usual_duration(task.id).await?;
            let mut warnings = Vec::from_iter(density.outruns(usual.as_ref()));
            if task.task_type == TaskType::NewsSync.as_str()
                && let Some(warning) = density.exceeds_free_plan()
                && self.with_secrets(|secrets| Ok(secrets.newsdata_key().is_some())).await?
            {
                warnings.push(warning);
            }
            previewed.warnings.splice(0..0, warnings);
        }
        Ok(previewed)
    }

    /// Every slot of the next `hours` that will run, soonest first: none that a pause or a snooze covers.
    ///
    /// # Errors
    /// `hours` is not 1 to 744, or the database could not be read.
    pub async fn list_upcoming_runs(&self, hours: i64) -> UseCaseResult<Vec<UpcomingRunDto>> {
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
        let may_run =
            move |task: &SystemTask| task.enabled && task.next_run_at.is_some_and(|next| next <= until);
        let tasks: Vec<_> = self.store().collect_tasks(move |task| may_run(&task).then_some(task)).await?;
        Ok(self.merge(&tasks, paused_until, until))
    }

    /// Merges the tasks' slots by time: a task that runs each second does not push the others off the list unseen.
    fn merge(
        &self,
        tasks: &[SystemTask],
        paused_until: Option<DateTime<Utc>>,
        until: DateTime<Utc>,
    ) -> Vec<UpcomingRunDto> {
        let mut heap: BinaryHeap<Reverse<(DateTime<Utc>, usize)>> = tasks
            .iter()
            .enumerate()
            .filter_map(|(index, task)| Some(Reverse((self.first_after(task, paused_until)?, index))))
            .collect();
        let mut upcoming = Vec::new();
        while let Some(Reverse((at, index))) = heap.pop() {
            let Some(task) = tasks.get(index).filter(|_| at <= until && upcoming.len() < MAX_UPCOMING) else {
                break;
            };
            upcoming.push(UpcomingRunDto {
                task_id: task.id.0,
                task_type: task.task_type.clone(),
                component: task.component.clone(),
                name: task.name.clone(),
                scheduled_for: instant_text(at),
            });
            let following = Schedule::of(task).ok().and_then(|schedule| schedule.next_slot(at, self.zone()));
            // A suspended task has one probe ahead, not a schedule.
            if let Some(next) = following.filter(|_| !task.is_suspended()) {
                heap.push(Reverse((next, index)));
            }
        }
        upcoming
    }

    /// The first slot of a task that neither a pause nor its snooze covers: one at the very end still is.
    fn first_after(&self, task: &SystemTask, paused_until: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        let next = task.next_run_at?;
        let is_snoozed = task.is_snoozed(self.now()) || task.snoozed_through(next, next).is_some();
        // Without an end there is no slot ahead.
        let snoozed_until = if is_snoozed { Some(task.snoozed_until?) } else { None };
        match paused_until.max(snoozed_until).filter(|end| next <= *end) {
            None => Some(next),
            // A probe is not a slot: it only waits for the end.
            Some(end) if task.is_suspended() => Some(end),
            Some(end) => Schedule::of(task).ok()?.next_slot(end, self.zone()),
        }
    }
}

/// This computer's zone, as the scheduler sees it: by its name in the system's settings, whatever TZ says.
pub fn zone() -> Tz {
    SystemClock::new().zone()
}

/// What a schedule would mean at `now`, on a computer in `zone`; needs no database.
///
/// # Errors
/// `after` or `count` cannot be read.
pub fn preview(input: &PreviewInput, now: DateTime<Utc>, zone: Tz) -> UseCaseResult<SchedulePreviewDto> {
    preview_for(None, input, now, zone)
}

fn preview_for(
    task: Option<&SystemTask>,
    input: &PreviewInput,
    now: DateTime<Utc>,
    zone: Tz,
) -> UseCaseResult<SchedulePreviewDto> {
    let after = after(input, now)?;
    let count = input.count.unwrap_or(DEFAULT_COUNT);
    if !(1..=MAX_COUNT).contains(&count) {
        let message = format!("{count} is out of range; it can be 1 to {MAX_COUNT}");
        return Err(ApiError::invalid("count", message));
    }
    let count = usize::try_from(count).unwrap_or_default();
    Ok(match parse(input, after) {
        Ok(schedule) => {
            let slots: Vec<_> = match task.filter(|_| input.after.is_none()) {
                Some(task) => slots_once_saved(task, frequency(input)?, zone_of(input), now, zone, count)?,
                None => schedule.slots(after, zone).take(count).collect(),
            };
            let shown_in = input.timezone.as_deref().and_then(|name| name.parse().ok()).unwrap_or(zone);
            SchedulePreviewDto {
                valid: true,
                error: None,
                field: None,
                description: schedule.describe(),
                next_runs: slots.iter().copied().map(instant_text).collect(),
                warnings: schedule.warnings(after, zone),
                slots: local_slots(&slots, after, shown_in, nominal(input, after).as_ref()),
            }
        }
        Err(error) => SchedulePreviewDto {
            valid: false,
            error: Some(error.message),
            field: Some(error.field.to_owned()),
            description: String::new(),
            next_runs: Vec::new(),
            warnings: Vec::new(),
            slots: Vec::new(),
        },
    })
}

fn after(input: &PreviewInput, now: DateTime<Utc>) -> UseCaseResult<DateTime<Utc>> {
    Ok(input.after.as_deref().map(|text| instant("after", text)).transpose()?.unwrap_or(now))
}

/// The pattern as it would be where no clock ever changes.
fn nominal(input: &PreviewInput, after: DateTime<Utc>) -> Option<Schedule> {
    let pattern = input.frequency_cron.clone()?;
    Schedule::parse(&Frequency::Cron { pattern }, Some("UTC"), after).ok()
}

fn parse(input: &PreviewInput, after: DateTime<Utc>) -> Result<Schedule, InvalidSchedule> {
    Schedule::parse(&frequency(input)?, zone_of(input), after)
}

fn frequency(input: &PreviewInput) -> Result<Frequency, InvalidSchedule> {
    match (input.frequency_seconds, &input.frequency_cron) {
        (Some(_), Some(_)) => Err(InvalidSchedule {
            field: "frequencySeconds",
            message: "an interval and a cron pattern cannot both be set; leave one out".to_owned(),
        }),
        (Some(seconds), None) => Ok(Frequency::Every { seconds }),
        (None, Some(pattern)) => Ok(Frequency::Cron { pattern: pattern.clone() }),
        (None, None) => Ok(Frequency::Manual),
    }
}

/// `None`: this computer's.
fn zone_of(input: &PreviewInput) -> Option<&str> {
    input.timezone.as_deref().filter(|zone| !zone.is_empty())
}
