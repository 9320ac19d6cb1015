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
    let mut changes: Vec<_> = names
        .into_iter()
        .map(|field| FieldChangeDto {
            field: field.clone(),
            before: words(field, old.get(field), task_type),
            after: words(field, new.get(field), task_type),
        })
        .collect();
    // Only a secret differs: nothing to show but that.
    for change in &mut changes {
        if change.before == change.after {
            change.after.push_str(" (with another password or token)");
        }
    }
    changes
}

fn words(field: &str, value: Option<&Value>, task_type: Option<TaskType>) -> String {
    let text = match value {
        None | Some(Value::Null) if field == "timezone" => "as this computer".to_owned(),
        None | Some(Value::Null) => "none".to_owned(),
        Some(Value::String(text)) if field == "config" => match task_type {
            Some(task_type) => handlers::portable_config(task_type, Some(text)).config.to_string(),
            // Nobody knows what is secret in it.
            None => "(not shown)".to_owned(),
        },
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    if text.chars().count() <= SHOWN {
        return text;
    }
    text.chars().take(SHOWN).chain(['…']).collect()
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
