//! `get_newsdata_key_status`, `set_newsdata_key` and `clear_newsdata_key`.
//!
//! Never with the keyring of whoever runs the tests: what asks one does so where there is none.

#[cfg(target_os = "linux")]
use std::ffi::OsStr;

use serde_json::json;

#[cfg(target_os = "linux")]
use crate::environment::{NO_SESSION_BUS, in_own_process};
use crate::{
    answer::{TEXT, assert_answer},
    window::Window,
};

/// Its length is possible, and it is nobody's.
#[cfg(target_os = "linux")]
const KEY: &str = "pub_0123456789abcdef";

#[test]
fn a_key_that_cannot_be_one_is_refused_and_not_repeated() {
    let window = Window::open();
    for key in ["", "two words", &"k".repeat(201)] {
        let error = window.refusal("set_newsdata_key", json!({ "key": key }));
        assert_answer(&error, &json!({ "kind": "invalid_input", "message": TEXT, "field": "key" }));
        assert!(key.is_empty() || !error.to_string().contains(key), "{error}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_keyring_the_error_says_what_else_to_do() {
    let variables = [(NO_SESSION_BUS.0, OsStr::new(NO_SESSION_BUS.1)), ("NEWSDATA_API_KEY", OsStr::new(""))];
    if !in_own_process("newsdata_key::without_a_keyring_the_error_says_what_else_to_do", &variables) {
        return;
    }
    let window = Window::open();
    let status = window.answer("get_newsdata_key_status", json!({}));
    assert_answer(&status, &json!({ "present": false, "origin": "none", "keyringAvailable": false }));
    for (command, arguments) in
        [("set_newsdata_key", json!({ "key": KEY })), ("clear_newsdata_key", json!({}))]
    {
        let error = window.refusal(command, arguments);
        assert_answer(&error, &json!({ "kind": "internal", "message": TEXT, "field": "key" }));
        let said = error.to_string();
        assert!(said.contains("NEWSDATA_API_KEY") && !said.contains(KEY), "{command}: {said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_environment_goes_first_and_the_key_stays_secret() {
    let variables = [(NO_SESSION_BUS.0, OsStr::new(NO_SESSION_BUS.1)), ("NEWSDATA_API_KEY", OsStr::new(KEY))];
    if !in_own_process("newsdata_key::the_environment_goes_first_and_the_key_stays_secret", &variables) {
        return;
    }
    let window = Window::open();
    let status = window.answer("get_newsdata_key_status", json!({}));
    assert_answer(&status, &json!({ "present": true, "origin": "environment", "keyringAvailable": false }));
}
