//! Arguments that have the wrong shape: refused before anything is done, by the names of the wire.

use serde_json::{Value, json};

use crate::{
    answer::{TEXT, assert_answer},
    window::Window,
};

#[track_caller]
fn refused(window: &Window, command: &str, arguments: Value, field: &str) -> Value {
    let error = window.refusal(command, arguments);
    assert_answer(&error, &json!({ "kind": "invalid_input", "message": TEXT, "field": field }));
    error
}

#[test]
fn unknown_fields_of_an_input_are_refused() {
    let window = Window::open();
    let before = window.answer("list_system_tasks", json!({}));
    for (command, arguments) in [
        ("update_system_task", json!({ "taskType": "news_sync", "input": { "enabled": false, "bogus": 1 } })),
        ("list_runs", json!({ "filter": { "bogus": 1 } })),
        ("preview_schedule", json!({ "input": { "frequencySeconds": 60, "bogus": 1 } })),
        ("pause_scheduler", json!({ "input": { "bogus": 1 } })),
        ("list_articles", json!({ "filter": { "bogus": 1 } })),
        ("create_idea", json!({ "input": { "title": "A shed", "bogus": 1 } })),
        ("update_idea", json!({ "id": 1, "input": { "bogus": 1 } })),
        ("update_settings", json!({ "input": { "theme": "dark", "bogus": 1 } })),
    ] {
        let error = refused(&window, command, arguments, "bogus");
        assert!(error["message"].as_str().unwrap().contains("unknown field `bogus`"), "{error}");
    }
    // Nor is Rust's spelling one of the wire's.
    let snake = json!({ "taskType": "news_sync", "input": { "frequency_seconds": 60 } });
    refused(&window, "update_system_task", snake, "frequency_seconds");
    assert_eq!(window.answer("list_system_tasks", json!({})), before);
    assert_eq!(window.answer("list_ideas", json!({ "includeClosed": true })), json!([]));
    assert_eq!(window.answer("get_scheduler_status", json!({}))["paused"], false);
    assert_eq!(window.answer("get_settings", json!({}))["theme"], "system");
}

#[test]
fn a_field_of_another_type_is_named() {
    let window = Window::open();
    for (input, field) in [
        (json!({ "frequencySeconds": "60" }), "frequencySeconds"),
        (json!({ "frequencySeconds": 1.5 }), "frequencySeconds"),
        (json!({ "frequencySeconds": 1e300 }), "frequencySeconds"),
        (json!({ "enabled": "yes" }), "enabled"),
        (json!({ "name": null, "enabled": 1 }), "enabled"),
        (json!({ "config": { "feeds": [] } }), "config"),
    ] {
        refused(&window, "update_system_task", json!({ "taskType": "news_sync", "input": input }), field);
    }
    refused(&window, "mark_articles_read", json!({ "ids": [1, "two"] }), "[1]");
}

#[test]
fn an_argument_that_is_missing_or_of_another_type_is_named() {
    let window = Window::open();
    for (command, arguments, field) in [
        ("get_system_task", json!({}), "id"),
        ("get_system_task", json!({ "id": "one" }), "id"),
        ("get_system_task", json!({ "id": null }), "id"),
        ("list_system_tasks", json!({ "enabledOnly": "yes" }), "enabledOnly"),
        ("update_system_task", json!({ "input": {} }), "taskType"),
        ("update_system_task", json!({ "task_type": "news_sync", "input": {} }), "taskType"),
        ("update_system_task", json!({ "taskType": "news_sync" }), "input"),
        ("update_system_task", json!({ "taskType": "news_sync", "input": "enabled" }), "input"),
        ("run_system_task_now", json!({ "taskType": 7 }), "taskType"),
        ("list_system_task_runs", json!({ "taskType": "news_sync" }), "limit"),
        ("list_upcoming_runs", json!({ "hours": 1e300 }), "hours"),
        ("open_article", json!({ "id": "https://example.org" }), "id"),
        ("set_newsdata_key", json!({}), "key"),
    ] {
        refused(&window, command, arguments, field);
    }
}

#[test]
fn what_was_sent_is_not_echoed_by_the_megabyte() {
    let window = Window::open();
    let long = "x".repeat(1_000_000);
    for input in [json!({ (long.as_str()): 1 }), json!({ "enabled": long }), json!(long)] {
        let error = window.refusal("update_system_task", json!({ "taskType": "news_sync", "input": input }));
        assert_eq!(error["kind"], "invalid_input");
        assert!(error.to_string().len() < 1_000, "{} bytes", error.to_string().len());
    }
}
