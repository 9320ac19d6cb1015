//! The shapes of the user's document: the DTOs of its section 4.1 and the payload of its section 5.1, field by field.

use serde_json::Value;

/// A field's type, in the document's words.
#[derive(Clone, Copy)]
pub enum Type {
    /// `number`, a whole one
    Number,
    /// `string`
    Text,
    /// `boolean`
    Boolean,
    /// `string` that is an instant: `"2025-12-10T18:10:00Z"`
    Instant,
    /// `"success" | "error" | "skipped"`
    Status,
}

use Type::{Boolean, Instant, Number, Status, Text};

/// A field: its name, its type, and whether it may be empty.
pub type Field = (&'static str, Type, Presence);

/// What a field without a value looks like.
#[derive(Clone, Copy)]
pub enum Presence {
    /// `field: T`: it always has one.
    Always,
    /// `field?: T | null`: sent as `null`.
    OrNull,
    /// `field?: T`: left out.
    OrMissing,
}

use Presence::{Always, OrMissing, OrNull};

pub const SYSTEM_TASK: [Field; 11] = [
    ("id", Number, Always),
    ("name", Text, Always),
    ("taskType", Text, Always),
    ("component", Text, Always),
    ("frequencyCron", Text, OrNull),
    ("frequencySeconds", Number, OrNull),
    ("enabled", Boolean, Always),
    ("lastRunAt", Instant, OrNull),
    // `"success" | "error" | "skipped" | string | null`
    ("lastStatus", Text, OrNull),
    ("lastResult", Text, OrNull),
    ("errorCount", Number, Always),
];

pub const SYSTEM_TASK_RUN: [Field; 7] = [
    ("id", Number, Always),
    ("taskId", Number, Always),
    ("startedAt", Instant, Always),
    ("finishedAt", Instant, OrNull),
    ("status", Text, Always),
    ("result", Text, OrNull),
    ("errorMessage", Text, OrNull),
];

pub const RUN_TASK_NOW_RESULT: [Field; 4] = [
    ("status", Status, Always),
    ("result", Text, OrMissing),
    ("errorMessage", Text, OrMissing),
    ("finishedAt", Instant, Always),
];

pub const SYSTEM_TASK_RUN_EVENT: [Field; 6] = [
    ("taskType", Text, Always),
    ("component", Text, Always),
    ("status", Status, Always),
    ("result", Text, OrNull),
    ("errorMessage", Text, OrNull),
    ("finishedAt", Instant, Always),
];

/// An object has every field of the document, each of its type.
#[track_caller]
pub fn assert_documented(object: &Value, fields: &[Field]) {
    for (name, of_type, presence) in fields {
        match (object.get(name), presence) {
            (None, OrMissing) | (Some(Value::Null), OrNull) => {}
            (Some(value), _) => assert!(is_of(*of_type, value), "{name} is {value} in {object:#}"),
            (None, _) => panic!("{name} is missing in {object:#}"),
        }
    }
}

fn is_of(of_type: Type, value: &Value) -> bool {
    match of_type {
        Number => value.is_i64(),
        Text => value.is_string(),
        Boolean => value.is_boolean(),
        // RFC 3339 in UTC: it has its `T` and its `Z`. Its exact form is compared with the values.
        Instant => value.as_str().is_some_and(|text| text.ends_with('Z') && text.contains('T')),
        Status => ["success", "error", "skipped"].iter().any(|status| value == status),
    }
}
