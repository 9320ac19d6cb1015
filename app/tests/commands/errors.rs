//! Every kind of error, as `{kind, message, field?}`.

use std::fs;

use cockpit::Cockpit;
use serde_json::{Value, json};
use store::{OpenOptions, SqliteStore, queries::seeding::NewTask};
use tauri::async_runtime::block_on;

use crate::{
    answer::{TEXT, assert_answer},
    feed::Feed,
    window::{Window, options},
};

/// An error of a kind, at a field or at none.
fn error(kind: &str, field: Option<&str>) -> Value {
    let mut error = json!({ "kind": kind, "message": TEXT });
    if let Some(field) = field {
        error["field"] = json!(field);
    }
    error
}

/// Commands that name a task by its type.
fn by_type(task_type: &str) -> [(&'static str, Value); 5] {
    [
        ("update_system_task", json!({ "taskType": task_type, "input": { "enabled": false } })),
        ("run_system_task_now", json!({ "taskType": task_type })),
        ("list_system_task_runs", json!({ "taskType": task_type, "limit": 5 })),
        ("list_task_edits", json!({ "taskType": task_type })),
        ("explain_slot", json!({ "taskType": task_type })),
    ]
}

#[test]
fn an_unknown_task_is_not_found_and_the_known_ones_are_named() {
    let window = Window::open();
    for (command, arguments) in by_type("no_such_task") {
        let said = window.refusal(command, arguments);
        assert_answer(&said, &error("not_found", Some("taskType")));
        assert!(said["message"].as_str().unwrap().contains("news_sync"), "{command}: {said}");
    }
    let elsewhere = json!({ "taskType": "news_sync", "component": "elsewhere" });
    assert_answer(&window.refusal("run_system_task_now", elsewhere), &error("not_found", Some("component")));
}

#[test]
fn what_has_an_id_and_is_not_there_is_not_found() {
    let window = Window::open();
    for (command, arguments, field) in [
        ("get_run", json!({ "id": 4711 }), Some("id")),
        ("get_task_overview", json!({ "taskId": 4711 }), Some("taskId")),
        ("cancel_run", json!({ "runId": 4711 }), None),
        ("undo_task_edit", json!({ "editId": 4711 }), None),
    ] {
        assert_answer(&window.refusal(command, arguments), &error("not_found", field));
    }
}

#[test]
fn a_type_that_exists_twice_needs_a_component() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let store = SqliteStore::open(OpenOptions::new(folder.path(), "test", "0")).await.unwrap();
        let second = NewTask::every("news_sync", "papers", "Papers", 3_600);
        store.seed_tasks(vec![second]).await.unwrap();
        store.close().await;
    });
    let window = Window::open_in(folder);
    for (command, mut arguments) in by_type("news_sync") {
        let said = window.refusal(command, arguments.clone());
        assert_answer(&said, &error("ambiguous_task", Some("component")));
        let message = said["message"].as_str().unwrap();
        assert!(message.contains("news") && message.contains("papers"), "{command}: {said}");
        if command != "run_system_task_now" {
            arguments["component"] = json!("papers");
            window.answer(command, arguments);
        }
    }
    let feed = Feed::start();
    let mut arguments = json!({ "taskType": "news_sync", "component": "papers", "input": feed.as_config() });
    assert_eq!(window.answer("update_system_task", arguments.clone())["name"], "Papers");
    arguments.as_object_mut().unwrap().remove("input");
    assert_eq!(window.answer("run_system_task_now", arguments)["status"], "success");
}

#[test]
fn a_schedule_that_cannot_be_is_refused_by_field() {
    let window = Window::open();
    let before = window.task("news_sync");
    for (input, field) in [
        (json!({ "frequencySeconds": 60, "frequencyCron": "0 * * * *" }), "frequencySeconds"),
        (json!({ "frequencySeconds": 0 }), "frequencySeconds"),
        (json!({ "frequencySeconds": -60 }), "frequencySeconds"),
        (json!({ "frequencySeconds": i64::MAX }), "frequencySeconds"),
        (json!({ "frequencyCron": "*/5 ".repeat(2_560) }), "frequencyCron"),
        (json!({ "frequencyCron": "30 2 30 2 *" }), "frequencyCron"),
        (json!({ "timezone": "Mars/Base" }), "timezone"),
    ] {
        let arguments = json!({ "taskType": "news_sync", "input": input });
        let said = window.refusal("update_system_task", arguments);
        assert_answer(&said, &error("invalid_schedule", Some(field)));
    }
    assert_eq!(window.task("news_sync"), before);
}

#[test]
fn a_value_that_cannot_be_is_refused_by_field() {
    let window = Window::open();
    let edit = |input: Value| ("update_system_task", json!({ "taskType": "news_sync", "input": input }));
    let feeds = |url: &str| json!({ "feeds": [{ "name": "Local", "url": url }] }).to_string();
    let before = window.task("news_sync");
    for ((command, arguments), field) in [
        (edit(json!({ "name": " " })), "name"),
        (edit(json!({ "catchUp": "sometimes" })), "catchUp"),
        (edit(json!({ "timeoutSeconds": 0 })), "timeoutSeconds"),
        (edit(json!({ "config": "{" })), "config"),
        (edit(json!({ "config": feeds("file:///etc/passwd") })), "config.feeds[0].url"),
        (("list_system_task_runs", json!({ "taskType": "news_sync", "limit": 0 })), "limit"),
        (("list_runs", json!({ "filter": { "status": "fine" } })), "status"),
        (("explain_slot", json!({ "taskType": "news_sync", "at": "soon" })), "at"),
        (("preview_schedule", json!({ "input": { "after": "soon" } })), "after"),
        (("list_upcoming_runs", json!({ "hours": 0 })), "hours"),
        (("pause_scheduler", json!({ "input": { "until": "2020-01-01T00:00:00Z" } })), "until"),
        (("list_articles", json!({ "filter": { "before": "here" } })), "before"),
        (("mark_articles_read", json!({ "ids": vec![1; 1_001] })), "ids"),
        (("list_events", json!({ "from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z" })), "to"),
        (("snooze_alert", json!({ "id": 1, "until": "2020-01-01T00:00:00Z" })), "until"),
        (("create_idea", json!({ "input": {} })), "title"),
        (("update_idea", json!({ "id": 1, "input": { "status": "lost" } })), "status"),
        (("update_settings", json!({ "input": { "theme": "neon" } })), "theme"),
        (("mark_seen", json!({ "place": "tasks" })), "place"),
    ] {
        let said = window.refusal(command, arguments);
        assert_answer(&said, &error("invalid_input", Some(field)));
    }
    assert_eq!(window.task("news_sync"), before);
    assert_eq!(window.answer("get_scheduler_status", json!({}))["paused"], false);
}

#[test]
fn a_cockpit_that_is_closing_is_busy() {
    let window = Window::open();
    block_on(window.cockpit.shutdown());
    for (command, arguments) in [
        ("run_system_task_now", json!({ "taskType": "ideas_review" })),
        ("update_system_task", json!({ "taskType": "news_sync", "input": { "enabled": false } })),
        ("cancel_run", json!({ "runId": 1 })),
        ("watch_run", json!({ "runId": 1, "channel": "__CHANNEL__:1" })),
        ("pause_scheduler", json!({ "input": {} })),
        ("resume_scheduler", json!({})),
        ("create_idea", json!({ "input": { "title": "Too late" } })),
    ] {
        assert_answer(&window.refusal(command, arguments), &error("busy", None));
    }
}

#[test]
fn whoever_lost_the_database_is_told_and_writes_nothing() {
    let window = Window::open();
    // The lock is gone, as it is on a network file system that knows none: another process takes over.
    fs::remove_file(window.path().join("cockpit.lock")).unwrap();
    let other = block_on(Cockpit::open(options(window.path()))).unwrap();
    for (command, arguments) in [
        ("create_idea", json!({ "input": { "title": "Lost" } })),
        ("update_system_task", json!({ "taskType": "news_sync", "input": { "enabled": false } })),
        ("mark_seen", json!({ "place": "news" })),
    ] {
        assert_answer(&window.refusal(command, arguments), &error("not_owner", None));
    }
    assert_eq!(window.answer("list_ideas", json!({})), json!([]));
    assert_eq!(window.task("news_sync")["enabled"], true);
    block_on(other.shutdown());
}
