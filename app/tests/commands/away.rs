//! `get_away_report` and `dismiss_away_report`.

use std::time::Duration;

use cockpit::Cockpit;
use serde_json::{Value, json};
use store::{
    OpenOptions, SqliteStore,
    queries::{
        edits::NewEdit,
        time_jumps::{JumpCause, TimeJump},
    },
};
use tauri::async_runtime::block_on;
use tempfile::TempDir;

use crate::{
    answer::{ID, INSTANT, TEXT, assert_answer},
    window::{Window, options},
};

/// A database whose computer slept until a while ago, and in which two slots of a task have no answer yet.
fn after_a_sleep() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        // What has never run misses nothing.
        let cockpit = Cockpit::open(options(folder.path())).await.unwrap();
        cockpit.run_system_task_now("ideas_review", None).await.unwrap();
        cockpit.shutdown().await;

        let store = SqliteStore::open(OpenOptions::new(folder.path(), "window", "0")).await.unwrap();
        let mut task = store.find_task("ideas_review", None).await.unwrap().unwrap();
        let minutes_ago = |minutes| task.created_at - Duration::from_mins(minutes);
        let (from, to, first_slot) = (minutes_ago(90), minutes_ago(5), minutes_ago(60));
        store.record_time_jump(TimeJump { from, to, cause: Some(JumpCause::Sleep) }).await.unwrap();
        (task.frequency_cron, task.frequency_seconds) = (None, Some(2_700));
        (task.anchor_at, task.next_run_at) = (Some(first_slot), Some(first_slot));
        let edit =
            NewEdit { edited_by: "test".into(), before: "{}".into(), after: "{}".into(), undoes: None };
        store.update_task(task.revision, &task, edit).await.unwrap().unwrap();
        store.close().await;
    });
    folder
}

#[test]
fn whoever_was_there_all_the_time_is_told_nothing() {
    let window = Window::open();
    assert_eq!(window.answer("get_away_report", json!({})), Value::Null);
}

#[test]
fn an_absence_is_told_until_it_is_dismissed() {
    let window = Window::open_in(after_a_sleep());
    let report = window.answer("get_away_report", json!({}));
    let task =
        json!({ "taskId": ID, "name": "Ideas review", "missed": 2, "outcome": "pending", "runId": null });
    assert_answer(
        &report,
        &json!({
            "kind": "asleep", "from": INSTANT, "to": INSTANT, "missedSlots": 2, "caughtUp": 0, "failed": 0,
            "skipped": 0, "interrupted": 0, "pending": 1, "tasks": [task],
        }),
    );
    assert_eq!(window.answer("dismiss_away_report", json!({ "to": report["to"] })), Value::Null);
    assert_eq!(window.answer("get_away_report", json!({})), Value::Null);

    let said = window.refusal("dismiss_away_report", json!({ "to": "2099-01-01T00:00:00Z" }));
    assert_answer(&said, &json!({ "kind": "invalid_input", "message": TEXT, "field": "to" }));
}
