//! Comparing an answer with what it should be, field by field.
//!
//! Nothing may be missing and nothing may be there besides. What a test cannot know beforehand is written as one of
//! the placeholders below.

use serde_json::{Value, json};

/// An instant as the wire has it, e.g. `2026-01-31T06:30:00.250Z`.
pub const INSTANT: &str = "<instant>";
/// A whole number from 1 on: an id, a revision.
pub const ID: &str = "<id>";
/// A whole number from 0 on.
pub const COUNT: &str = "<count>";
/// Some text.
pub const TEXT: &str = "<text>";

#[track_caller]
pub fn assert_answer(actual: &Value, expected: &Value) {
    let wrong = differences("", actual, expected);
    assert!(wrong.is_empty(), "{}\nin {actual:#}", wrong.join("\n"));
}

/// The fields of two objects in one: those of the document, and those that extend it.
#[track_caller]
pub fn extended(documented: &Value, extensions: &Value) -> Value {
    let mut fields = documented.as_object().unwrap().clone();
    for (name, value) in extensions.as_object().unwrap() {
        assert!(fields.insert(name.clone(), value.clone()).is_none(), "{name} is in the document");
    }
    Value::Object(fields)
}

fn differences(at: &str, actual: &Value, expected: &Value) -> Vec<String> {
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => {
            let missing = expected.keys().filter(|name| !actual.contains_key(*name));
            let missing = missing.map(|name| format!("{at}.{name} is missing"));
            let of_fields = actual.iter().flat_map(|(name, value)| match expected.get(name) {
                Some(expected) => differences(&format!("{at}.{name}"), value, expected),
                None => vec![format!("{at}.{name} is one too many")],
            });
            missing.chain(of_fields).collect()
        }
        (Value::Array(actual), Value::Array(expected)) if actual.len() == expected.len() => {
            let pairs = actual.iter().zip(expected).enumerate();
            pairs
                .flat_map(|(i, (actual, wanted))| differences(&format!("{at}[{i}]"), actual, wanted))
                .collect()
        }
        _ if is(actual, expected) => Vec::new(),
        _ => vec![format!("{at} is {actual}, not {expected}")],
    }
}

fn is(actual: &Value, expected: &Value) -> bool {
    match expected.as_str() {
        Some(INSTANT) => actual.as_str().is_some_and(is_instant),
        Some(ID) => actual.as_i64().is_some_and(|number| number > 0),
        Some(COUNT) => actual.as_i64().is_some_and(|number| number >= 0),
        Some(TEXT) => actual.as_str().is_some_and(|text| !text.trim().is_empty()),
        _ => actual == expected,
    }
}

/// Of exactly the form of the wire, so that text order is time order.
fn is_instant(text: &str) -> bool {
    let form = "0000-00-00T00:00:00.000Z";
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(byte, of_form)| match of_form {
            b'0' => byte.is_ascii_digit(),
            _ => byte == of_form,
        })
}

#[test]
fn what_differs_is_named() {
    let expected = json!({ "id": ID, "at": INSTANT, "gone": null, "list": [{ "n": 1 }] });
    let same = json!({ "id": 7, "at": "2026-01-31T06:30:00.250Z", "gone": null, "list": [{ "n": 1 }] });
    assert_eq!(differences("", &same, &expected), [""; 0]);
    for (actual, told) in [
        (json!({ "id": 7, "at": "2026-01-31T06:30:00.250Z", "list": [{ "n": 1 }] }), ".gone is missing"),
        (json!({ "id": 7, "at": "2026-01-31T06:30:00Z", "gone": null, "list": [{ "n": 1 }] }), ".at is"),
        (
            json!({ "id": "7", "at": "2026-01-31T06:30:00.250Z", "gone": null, "list": [{ "n": 1 }] }),
            ".id is",
        ),
        (json!({ "id": 7, "at": "2026-01-31T06:30:00.250Z", "gone": null, "list": [] }), ".list is"),
        (
            json!({ "id": 7, "at": "2026-01-31T06:30:00.250Z", "gone": null, "list": [{ "n": 1, "m": 2 }] }),
            ".list[0].m is one too many",
        ),
    ] {
        let differences = differences("", &actual, &expected);
        assert!(differences.len() == 1 && differences[0].starts_with(told), "{differences:?}");
    }
}
