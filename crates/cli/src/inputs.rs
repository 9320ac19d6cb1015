//! What the arguments of a command mean to its use case. What a use case would say of them in words that are not those
//! of the command line is refused here.

use std::collections::BTreeSet;

use api::{
    error::ApiError,
    instant_from_text, instant_text,
    schedule::PreviewInput,
    status::PauseInput,
    task::{SnoozeInput, SystemTaskDto, UpdateTaskInput},
};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use cockpit::MAX_EVENT_SPAN;
use serde_json::{Value, json};

use crate::{
    arguments::{Change, Events, Preview},
    duration::parse_seconds,
    end::End,
    numbers::number,
};

/// What events are listed of where no end is named.
const EVENT_DAYS: i64 = 14;
/// Characters of a word that are told.
const SHOWN: usize = 60;

/// A schedule to think about.
///
/// # Errors
/// An option is no number or no duration.
pub fn preview(asked: Preview, timezone: Option<String>) -> Result<PreviewInput, ApiError> {
    let seconds = |text: &str| parse_seconds(text).map_err(|error| ApiError::invalid("every", error));
    Ok(PreviewInput {
        frequency_cron: asked.frequency.cron,
        frequency_seconds: asked.frequency.every.as_deref().map(seconds).transpose()?,
        timezone,
        after: asked.after,
        count: Some(number(1, 100)(&asked.count).map_err(|error| ApiError::invalid("count", error))?),
        ..PreviewInput::default()
    })
}

/// The zone that a word stands for; `None`: this computer's.
///
/// # Errors
/// It stands for none.
pub fn zone(word: &str) -> Result<Option<String>, ApiError> {
    if word == "system" {
        return Ok(None);
    }
    if word.parse::<Tz>().is_err() {
        let message = format!(
            "{:?} is not a time zone; use an IANA name such as Europe/Berlin or UTC, or `system` for this computer's",
            shown(word)
        );
        return Err(ApiError::invalid("timezone", message));
    }
    Ok(Some(word.to_owned()))
}

/// A change of a task.
///
/// # Errors
/// The zone is none, or the end of the snooze has passed.
pub fn update(change: &Change) -> Result<UpdateTaskInput, ApiError> {
    Ok(UpdateTaskInput {
        enabled: (change.enable || change.disable).then_some(change.enable),
        frequency_seconds: change.every.map(Some).or(change.manual.then_some(None)),
        frequency_cron: change.cron.clone().map(Some).or(change.manual.then_some(None)),
        name: change.name.clone(),
        timezone: change.tz.as_deref().map(zone).transpose()?,
        catch_up: change.catch_up.clone(),
        // As it is stored.
        overlap: change.overlap.as_deref().map(|word| word.replace('-', "_")),
        timeout_seconds: change.timeout,
        max_retries: change.retries,
        breaker_threshold: change.breaker,
        config: change.config.clone().map(Some),
        snooze: snooze(change)?,
    })
}

/// Whether a task has the component: one that none has is an error, not an empty list.
///
/// # Errors
/// None has it.
pub fn known_component(component: &str, tasks: &[SystemTaskDto]) -> Result<(), ApiError> {
    let known: BTreeSet<_> = tasks.iter().map(|task| task.component.as_str()).collect();
    if known.contains(component) {
        return Ok(());
    }
    let known = known.into_iter().collect::<Vec<_>>().join(", ");
    let message = format!("no task has the component {:?}; it can be {known}", shown(component));
    Err(ApiError { field: Some("component".to_owned()), ..ApiError::not_found(message) })
}

/// The span that events are listed of.
///
/// # Errors
/// Nothing can follow its beginning, or its end does not, or too late.
pub fn event_span(span: Events) -> Result<Value, ApiError> {
    let begins = if span.from.is_some() { "--from" } else { "now" };
    let from = span.from.unwrap_or_else(|| instant_text(Utc::now()));
    let to = match (span.to, instant_from_text(&from)) {
        (Some(to), begin) => {
            let length = begin.zip(instant_from_text(&to)).map(|(begin, end)| end - begin);
            if length.is_some_and(|length| length <= TimeDelta::zero() || length > MAX_EVENT_SPAN) {
                let days = MAX_EVENT_SPAN.num_days();
                let message = format!("it must lie after {begins}, by at most {days} days");
                return Err(ApiError::invalid("to", message));
            }
            to
        }
        (None, Some(begin)) => instant_text(usual_end(begin)?),
        // The use case says what is wrong with the beginning.
        (None, None) => from.clone(),
    };
    Ok(json!({ "from": from, "to": to }))
}

/// An end that nobody named must not be what is wrong.
fn usual_end(begin: DateTime<Utc>) -> Result<DateTime<Utc>, ApiError> {
    let end = begin.checked_add_signed(TimeDelta::days(EVENT_DAYS));
    end.filter(|end| instant_from_text(&instant_text(*end)).is_some()).ok_or_else(|| {
        let message = format!("it must leave room for the {EVENT_DAYS} days after it; choose an earlier one");
        ApiError::invalid("from", message)
    })
}

/// A pause.
///
/// # Errors
/// Its end has passed.
pub fn pause(until: Option<End>, reason: Option<String>) -> Result<PauseInput, ApiError> {
    let until = until.map(|end| to_come("until", end, Utc::now())).transpose()?.flatten();
    Ok(PauseInput { until, reason })
}

#[expect(clippy::option_option, reason = "nothing, waking and snoozing are three different things here")]
fn snooze(change: &Change) -> Result<Option<Option<SnoozeInput>>, ApiError> {
    let Some(end) = change.snooze else { return Ok(change.wake.then_some(None)) };
    let until = to_come("snooze.until", end, Utc::now())?;
    Ok(Some(Some(SnoozeInput { until, reason: change.reason.clone() })))
}

/// The instant of an end; `None`: there is none. On the wire that is nothing, here it has a word.
fn to_come(field: &str, end: End, now: DateTime<Utc>) -> Result<Option<String>, ApiError> {
    let instant = end.instant(now);
    if instant.is_some_and(|instant| instant <= now) {
        return Err(ApiError::invalid(field, "this time has passed; name one to come, or forever"));
    }
    Ok(instant.map(instant_text))
}

fn shown(word: &str) -> String {
    word.chars().take(SHOWN).collect()
}
