//! `get_settings` and `update_settings`.

use serde_json::{Value, json};

use crate::{
    answer::{TEXT, assert_answer},
    window::Window,
};

fn settings(window: &Window, theme: &str, density: &str) -> Value {
    json!({
        "theme": theme, "density": density, "timezone": "system", "logLevel": "info", "closeToTray": true,
        "startAtLogin": false, "notifications": "failures", "quietHours": null, "noTray": TEXT,
        "noStartAtLogin": TEXT, "dataDir": window.path(), "version": env!("CARGO_PKG_VERSION"),
    })
}

#[test]
fn what_is_set_is_in_force_and_the_rest_as_it_was() {
    let window = Window::open();
    assert_answer(&window.answer("get_settings", json!({})), &settings(&window, "system", "comfortable"));
    let dark = window.answer("update_settings", json!({ "input": { "theme": "dark" } }));
    assert_answer(&dark, &settings(&window, "dark", "comfortable"));
    let compact = window.answer("update_settings", json!({ "input": { "density": "compact" } }));
    assert_answer(&compact, &settings(&window, "dark", "compact"));
    assert_eq!(window.answer("get_settings", json!({})), compact);
}
