//! Edits between the wire and the engine: what somebody asks for, and what the record keeps of it.

use api::{
    error::{ApiError, ErrorKind},
    instant_text,
    task::{SnoozeInput, UpdateTaskInput},
};
use chrono::{DateTime, Utc};
use scheduler::{edit::TaskEdit, schedule::Frequency, snooze::Snooze, task::SystemTask};

use crate::{UseCaseResult, runs::instant};

/// The engine's edit. Setting both frequencies is refused; setting one clears the other.
pub(crate) fn to_edit(task: &SystemTask, input: &UpdateTaskInput) -> UseCaseResult<TaskEdit> {
    Ok(TaskEdit {
        name: input.name.clone(),
        enabled: input.enabled,
        frequency: frequency(task, input)?,
        timezone: input.timezone.clone(),
        catch_up: input.catch_up.as_deref().map(|word| parse_word("catchUp", word)).transpose()?,
        overlap: input
            .overlap
            .as_deref()
            .map(|word| parse_word("overlap", &word.replace('-', "_")))
            .transpose()?,
        timeout_seconds: input.timeout_seconds,
        max_retries: input.max_retries,
        breaker_threshold: input.breaker_threshold,
        config: input.config.clone(),
        snooze: input.snooze.as_ref().map(|input| input.as_ref().map(snooze).transpose()).transpose()?,
    })
}

fn snooze(input: &SnoozeInput) -> UseCaseResult<Snooze> {
    let until = input.until.as_deref().map(|text| instant("snooze.until", text)).transpose()?;
    Ok(Snooze { until, reason: input.reason.clone() })
}

fn frequency(task: &SystemTask, input: &UpdateTaskInput) -> UseCaseResult<Option<Frequency>> {
    match (&input.frequency_seconds, &input.frequency_cron) {
        (Some(Some(_)), Some(Some(_))) => Err(ApiError {
            kind: ErrorKind::InvalidSchedule,
            message: "frequencySeconds and frequencyCron cannot both be set; leave one out".to_owned(),
            field: Some("frequencySeconds".to_owned()),
        }),
        (Some(Some(seconds)), _) => Ok(Some(Frequency::Every { seconds: *seconds })),
        (_, Some(Some(pattern))) => Ok(Some(Frequency::Cron { pattern: pattern.clone() })),
        (None, None) => Ok(None),
        // Clearing one leaves the other, if that is what the task has; else nothing is left: manual only.
        (seconds, cron) => Ok(match Frequency::of(task) {
            Frequency::Every { seconds: kept } if seconds.is_none() => {
                Some(Frequency::Every { seconds: kept })
            }
            Frequency::Cron { pattern } if cron.is_none() => Some(Frequency::Cron { pattern }),
            _ => Some(Frequency::Manual),
        }),
    }
}

fn parse_word<T>(field: &str, word: &str) -> UseCaseResult<T>
where
    T: std::str::FromStr<Err = scheduler::task::UnknownWord>,
{
    word.parse().map_err(|error: scheduler::task::UnknownWord| ApiError::invalid(field, error.to_string()))
}

/// The fields that an edit at `at` changed, before and after it, as JSON objects with the wire's names.
pub(crate) fn difference(before: &SystemTask, after: &SystemTask, at: DateTime<Utc>) -> (String, String) {
    let mut changes = (UpdateTaskInput::default(), UpdateTaskInput::default());
    macro_rules! note {
        ($($field:ident: $of:expr),+ $(,)?) => {$(
            let of: fn(&SystemTask) -> _ = $of;
            if of(before) != of(after) {
                (changes.0.$field, changes.1.$field) = (Some(of(before)), Some(of(after)));
            }
        )+};
    }
    note!(
        enabled: |task| task.enabled,
        name: |task| task.name.clone(),
        timezone: |task| task.timezone.clone(),
        catch_up: |task| task.catch_up.as_str().to_owned(),
        overlap: |task| task.overlap.as_str().to_owned(),
        timeout_seconds: |task| task.timeout_seconds,
        max_retries: |task| task.max_retries,
        breaker_threshold: |task| task.breaker_threshold,
        config: |task| task.config.clone(),
    );
    // Of a snooze that is over nothing is left to set again.
    let snoozes = (before.snooze(at).map(snooze_input), after.snooze(at).map(snooze_input));
    if snoozes.0 != snoozes.1 {
        (changes.0.snooze, changes.1.snooze) = (Some(snoozes.0), Some(snoozes.1));
    }
    if !Frequency::is_same(before, after) {
        note_frequency(&mut changes.0, before);
        note_frequency(&mut changes.1, after);
    }
    (to_json(&changes.0), to_json(&changes.1))
}

fn snooze_input(snooze: Snooze) -> SnoozeInput {
    SnoozeInput { until: snooze.until.map(instant_text), reason: snooze.reason }
}

/// The frequency in a form that sets it again: the field that is set, or both cleared.
fn note_frequency(input: &mut UpdateTaskInput, task: &SystemTask) {
    match Frequency::of(task) {
        Frequency::Every { seconds } => input.frequency_seconds = Some(Some(seconds)),
        Frequency::Cron { pattern } => input.frequency_cron = Some(Some(pattern)),
        Frequency::Manual => (input.frequency_seconds, input.frequency_cron) = (Some(None), Some(None)),
    }
}

#[expect(clippy::expect_used, reason = "a struct of options, strings and numbers is always JSON")]
fn to_json(input: &UpdateTaskInput) -> String {
    serde_json::to_string(input).expect("serializable")
}
