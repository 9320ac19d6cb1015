//! `list_calendar_addresses`, `set_calendar_address` and `clear_calendar_address`.
//!
//! Never with the keyring of whoever runs the tests: what asks one does so where there is none. What they do where there
//! is one is tested with the use cases.

use serde_json::json;

use crate::{
    answer::{TEXT, assert_answer},
    window::Window,
};

const ADDRESS: &str = "https://example.org/private-t0ken/basic.ics";

#[test]
fn what_cannot_be_is_refused_by_field_and_not_repeated() {
    let window = Window::open();
    assert_eq!(window.answer("list_calendar_addresses", json!({})), json!([]));
    for (name, url, field) in [("Mine", "ftp://t0ken.example/", "url"), ("", ADDRESS, "name")] {
        let error = window.refusal("set_calendar_address", json!({ "name": name, "url": url }));
        assert_answer(&error, &json!({ "kind": "invalid_input", "message": TEXT, "field": field }));
        assert!(!error.to_string().contains("t0ken"), "{error}");
    }
    let error = window.refusal("clear_calendar_address", json!({ "name": "Mine" }));
    assert_answer(&error, &json!({ "kind": "not_found", "message": TEXT, "field": "name" }));
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_keyring_nothing_is_configured_and_the_list_says_what_is_missing() {
    use std::ffi::OsStr;

    use crate::environment::{NO_SESSION_BUS, in_own_process};

    let variables = [(NO_SESSION_BUS.0, OsStr::new(NO_SESSION_BUS.1))];
    let name =
        "calendar_addresses::without_a_keyring_nothing_is_configured_and_the_list_says_what_is_missing";
    if !in_own_process(name, &variables) {
        return;
    }
    let window = Window::open();
    let before = window.task("calendar_sync");
    let error = window.refusal("set_calendar_address", json!({ "name": "Mine", "url": ADDRESS }));
    assert_answer(&error, &json!({ "kind": "internal", "message": TEXT, "field": "url" }));
    let said = error.to_string();
    assert!(said.contains("keyring") && !said.contains("t0ken") && !said.contains("NEWSDATA"), "{said}");
    assert_eq!(window.task("calendar_sync"), before);

    let config = json!({ "calendars": [{ "name": "Mine", "secret": true }] }).to_string();
    window.edit("calendar_sync", json!({ "config": config }));
    assert_eq!(
        window.answer("list_calendar_addresses", json!({})),
        json!([{ "name": "Mine", "present": false, "keyringAvailable": false }])
    );
    let error = window.refusal("clear_calendar_address", json!({ "name": "Mine" }));
    assert_answer(&error, &json!({ "kind": "internal", "message": TEXT }));
}
