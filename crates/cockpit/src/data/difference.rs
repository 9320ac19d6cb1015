//! What two states of the tasks differ in, in words that hold no secret.

use std::collections::BTreeSet;

use api::data::{FieldChangeDto, TaskDifferenceDto};
use chrono::{DateTime, Utc};
use handlers::TaskType;
use scheduler::task::SystemTask;
use serde_json::{Map, Value};

use crate::edits;

/// Characters shown of a value.
const SHOWN: usize = 400;
/// Characters before the first that differs, where a value is longer.
const LEAD: usize = 60;

/// The tasks of `after` that `before` does not have, has not any more, or has otherwise.
pub(super) fn tasks(
    before: &[SystemTask],
    after: &[SystemTask],
    at: DateTime<Utc>,
) -> Vec<TaskDifferenceDto> {
    let find = |tasks: &[SystemTask], task: &SystemTask| {
        let is_same =
            |other: &&SystemTask| other.task_type == task.task_type && other.component == task.component;
        tasks.iter().find(is_same).cloned()
    };
    let mut found = Vec::new();
    for task in after {
        match find(before, task) {
            None => found.push(difference(task, "added", Vec::new())),
            Some(known) => {
                let fields = fields(&known, task, at);
                if !fields.is_empty() {
                    found.push(difference(task, "changed", fields));
                }
            }
        }
    }
    let removed = before.iter().filter(|task| find(after, task).is_none());
    found.extend(removed.map(|task| difference(task, "removed", Vec::new())));
    found
}

/// The fields that an edit from one to the other would change.
pub(super) fn fields(before: &SystemTask, after: &SystemTask, at: DateTime<Utc>) -> Vec<FieldChangeDto> {
    let (old, new) = edits::difference(before, after, at);
    let read = |text: &str| serde_json::from_str::<Map<String, Value>>(text).unwrap_or_default();
    let (old, new) = (read(&old), read(&new));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let task_type = before.task_type.parse::<TaskType>().ok();
    let of = |values: &Map<String, Value>, field: &str| words(field, values.get(field), task_type);
    names
        .into_iter()
        .map(|field| {
            let (before, after) = shown(&of(&old, field), &of(&new, field));
            FieldChangeDto { field: field.clone(), before, after }
        })
        .collect()
}

/// Two texts of bounded length, with what they differ in.
fn shown(before: &str, after: &str) -> (String, String) {
    if before == after {
        // Only a secret differs: nothing to show but that.
        return (cut(before, 0), cut(after, 0) + " (with another password or token)");
    }
    let same = before.chars().zip(after.chars()).take_while(|(before, after)| before == after).count();
    let is_long = [before, after].iter().any(|text| text.chars().count() > SHOWN);
    let skipped = if is_long { same.saturating_sub(LEAD) } else { 0 };
    (cut(before, skipped), cut(after, skipped))
}

fn cut(text: &str, skipped: usize) -> String {
    let rest = text.chars().skip(skipped);
    let has_more = rest.clone().count() > SHOWN;
    let begin = (skipped > 0).then_some('…');
    begin.into_iter().chain(rest.take(SHOWN)).chain(has_more.then_some('…')).collect()
}

fn words(field: &str, value: Option<&Value>, task_type: Option<TaskType>) -> String {
    match value {
        None | Some(Value::Null) if field == "timezone" => "as this computer".to_owned(),
        None | Some(Value::Null) => "none".to_owned(),
        Some(Value::String(text)) if field == "config" => match task_type {
            Some(task_type) => handlers::portable_config(task_type, Some(text)).config.to_string(),
            // Nobody knows what is secret in it.
            None => "(not shown)".to_owned(),
        },
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    }
}

fn difference(task: &SystemTask, change: &str, fields: Vec<FieldChangeDto>) -> TaskDifferenceDto {
    TaskDifferenceDto {
        task_type: task.task_type.clone(),
        component: task.component.clone(),
        name: task.name.clone(),
        change: change.to_owned(),
        fields,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_far_into_a_long_value_is_shown() {
        let long = "a feed, ".repeat(200);
        let (before, after) = shown(&format!("{long}old"), &format!("{long}new, {long}"));
        assert!(before.starts_with('…') && before.ends_with("a feed, old"), "{before}");
        assert!(after.starts_with('…') && after.contains("a feed, new") && after.ends_with('…'), "{after}");
        assert_eq!(after.chars().count(), SHOWN + 2);
    }

    #[test]
    fn only_what_is_alike_to_its_end_differs_in_a_secret() {
        let long = "a feed, ".repeat(200);
        let (before, after) = shown(&long, &long);
        assert!(after.starts_with(&before) && after.ends_with("(with another password or token)"));
        assert_eq!(shown("15", "45"), ("15".to_owned(), "45".to_owned()));
    }
}
