//! `system_task_run` and `system_task_changed`: section 5 of the document, as a listener of the window hears them.

use std::sync::mpsc::Receiver;

use serde_json::{Value, json};
use tauri::async_runtime::block_on;

use crate::{
    answer::{ID, INSTANT, TEXT, assert_answer, extended},
    document::{SYSTEM_TASK_RUN_EVENT, assert_documented},
    feed::{Feed, dead},
    window::{PATIENCE, Window},
};

#[track_caller]
fn next(events: &Receiver<Value>) -> Value {
    events.recv_timeout(PATIENCE).unwrap()
}

/// The next change of this cause.
#[track_caller]
fn change(changes: &Receiver<Value>, cause: &str) -> Value {
    loop {
        let change = next(changes);
        if change["cause"] == cause {
            return change;
        }
    }
}

#[test]
fn a_finished_run_is_told_with_the_fields_of_the_document() {
    let (window, feed) = (Window::open(), Feed::start());
    window.edit("news_sync", feed.as_config());
    let runs = window.listen("system_task_run");
    let result = window.run("news_sync");
    let payload = next(&runs);
    let documented = json!({
        "taskType": "news_sync", "component": "news", "status": "success", "result": result["result"],
        "errorMessage": null, "finishedAt": result["finishedAt"],
    });
    let task = window.task("news_sync");
    let extensions = json!({
        "taskId": task["id"], "runId": result["runId"], "trigger": "manual", "reason": null,
        "lastRunAt": task["lastRunAt"], "lastStatus": "success", "lastResult": result["result"], "errorCount": 0,
    });
    assert_answer(&payload, &extended(&documented, &extensions));
    assert_documented(&payload, &SYSTEM_TASK_RUN_EVENT);
}

#[test]
fn errors_and_skips_are_told_too() {
    let window = Window::open();
    window.edit("news_sync", dead());
    let runs = window.listen("system_task_run");
    window.run("news_sync");
    let failed = next(&runs);
    let documented = json!({
        "taskType": "news_sync", "component": "news", "status": "error", "result": TEXT, "errorMessage": TEXT,
        "finishedAt": INSTANT,
    });
    let extensions = json!({
        "taskId": ID, "runId": ID, "trigger": "manual", "reason": failed["reason"], "lastRunAt": INSTANT,
        "lastStatus": "error", "lastResult": TEXT, "errorCount": 1,
    });
    assert_answer(&failed, &extended(&documented, &extensions));
    assert_documented(&failed, &SYSTEM_TASK_RUN_EVENT);

    window.run("calendar_sync");
    let skipped = next(&runs);
    assert_documented(&skipped, &SYSTEM_TASK_RUN_EVENT);
    assert_eq!((&skipped["taskType"], &skipped["status"]), (&json!("calendar_sync"), &json!("skipped")));
    assert_eq!(skipped["result"], r#"{"reason":"no calendars"}"#);
}

#[test]
fn whoever_hears_of_a_run_can_read_it() {
    let (window, feed) = (Window::open(), Feed::held());
    window.edit("news_sync", feed.as_config());
    let runs = window.listen("system_task_run");
    let run = window.invoke_aside("run_system_task_now", json!({ "taskType": "news_sync" }));
    feed.asked();
    assert!(runs.try_recv().is_err(), "a run that goes on is not told");
    feed.release();
    let payload = next(&runs);
    // No waiting here: the row is committed.
    let row = window.answer("get_run", json!({ "id": payload["runId"] }))["run"].clone();
    let task = window.task("news_sync");
    for field in ["status", "result", "errorMessage", "finishedAt", "trigger", "reason"] {
        assert_eq!(payload[field], row[field], "{field}");
    }
    for field in ["lastRunAt", "lastStatus", "lastResult", "errorCount"] {
        assert_eq!(payload[field], task[field], "{field}");
    }
    run.join().unwrap().unwrap();
}

#[test]
fn each_run_is_told_once() {
    let window = Window::open();
    let runs = window.listen("system_task_run");
    for task_type in ["ideas_review", "calendar_sync", "ideas_review", "alerts_refresh"] {
        window.run(task_type);
    }
    let told: Vec<Value> = (0..4).map(|_| next(&runs)["runId"].clone()).collect();
    assert_eq!(told, [1, 2, 3, 4]);
    block_on(window.cockpit.shutdown());
    assert!(runs.try_recv().is_err(), "nothing is told twice");
}

#[test]
fn edits_starts_ends_and_pauses_are_changes() {
    let window = Window::open();
    let changes = window.listen("system_task_changed");
    let task = window.edit("ideas_review", json!({ "frequencySeconds": 3600 }));
    let of_task = |cause: &str| json!({ "taskId": task["id"], "revision": task["revision"], "cause": cause });
    assert_answer(&change(&changes, "edited"), &of_task("edited"));
    window.run("ideas_review");
    assert_answer(&change(&changes, "started"), &of_task("started"));
    assert_answer(&change(&changes, "finished"), &of_task("finished"));
    window.answer("pause_scheduler", json!({ "input": {} }));
    assert_answer(&change(&changes, "paused"), &json!({ "taskId": 0, "revision": 0, "cause": "paused" }));
}
