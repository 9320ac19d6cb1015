//! A use case about schedules: what one would mean. What runs next is `upcoming`'s.

use api::{
    error::ApiError,
    instant_text,
    schedule::{PreviewInput, SchedulePreviewDto},
};
use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;
use handlers::TaskType;
use scheduler::{
    clock::{Clock, SystemClock},
    error::InvalidSchedule,
    schedule::{Frequency, Schedule},
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
/// Where a schedule can begin at the latest: from some years later on, every cron pattern would seem never to run.
const LAST_YEAR: i32 = 4_900;

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
                && self.has_newsdata_key().await?
            {
                warnings.push(warning);
            }
            previewed.warnings.splice(0..0, warnings);
        }
        Ok(previewed)
    }
}

/// An interval in the words that a preview has for it: "Every 45 minutes".
pub fn describe_interval(seconds: i64) -> String {
    scheduler::schedule::describe_interval(seconds)
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
    let after = input.after.as_deref().map(|text| instant("after", text)).transpose()?.unwrap_or(now);
    if after.year() > LAST_YEAR {
        let message = format!("this is too far ahead; choose a time up to the year {LAST_YEAR}");
        return Err(ApiError::invalid("after", message));
    }
    Ok(after)
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
