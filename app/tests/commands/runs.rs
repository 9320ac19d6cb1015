//! `list_system_task_runs`, `list_runs` and `get_run`.

use serde_json::{Value, json};

use crate::{
    answer::{COUNT, ID, INSTANT, TEXT, assert_answer, extended},
    document::{SYSTEM_TASK_RUN, assert_documented},
    feed::{Feed, dead},
    window::Window,
};

/// A manual run of `news_sync`; `documented` are the document's fields that differ from a success's.
fn run_of(window: &Window, documented: &Value, extensions: &Value) -> Value {
    let mut fields = json!({
        "id": ID, "taskId": window.task("news_sync")["id"], "startedAt": INSTANT, "finishedAt": INSTANT,
        "status": "success", "result": TEXT, "errorMessage": null,
    });
    let mut more = json!({
        "taskType": "news_sync", "component": "news", "taskName": "News sync", "scheduledFor": null,
        "trigger": "manual", "attempt": 1, "reason": null, "missedCount": 0, "durationMs": COUNT,
        "blockedBy": null,
    });
    for (name, value) in documented.as_object().unwrap() {
        fields[name] = value.clone();
    }
    for (name, value) in extensions.as_object().unwrap() {
        more[name] = value.clone();
    }
    extended(&fields, &more)
}

#[test]
fn history_has_every_field_of_the_document() {
    let (window, feed) = (Window::open(), Feed::held());
    window.edit("news_sync", dead());
    window.run("news_sync");
    window.edit("news_sync", feed.as_config());
    let last = window.invoke_aside("run_system_task_now", json!({ "taskType": "news_sync" }));
    feed.asked();
    let runs = || window.answer("list_system_task_runs", json!({ "taskType": "news_sync", "limit": 10 }));

    let running = json!({ "status": "running", "finishedAt": null, "result": null });
    let failed = json!({ "status": "error", "result": TEXT, "errorMessage": TEXT });
    let expected = json!([
        run_of(&window, &running, &json!({ "durationMs": null })),
        run_of(&window, &failed, &json!({})),
    ]);
    let seen = runs();
    assert_answer(&seen, &expected);
    for run in seen.as_array().unwrap() {
        assert_documented(run, &SYSTEM_TASK_RUN);
    }
    feed.release();
    let result = last.join().unwrap().unwrap();
    let seen = runs();
    assert_answer(&seen[0], &run_of(&window, &json!({}), &json!({})));
    let answered = (&seen[0]["id"], &seen[0]["result"], &seen[0]["finishedAt"]);
    assert_eq!(answered, (&result["runId"], &result["result"], &result["finishedAt"]));
}

#[test]
fn the_limit_and_the_task_narrow_the_history() {
    let window = Window::open();
    for task_type in ["ideas_review", "calendar_sync", "ideas_review", "ideas_review"] {
        window.run(task_type);
    }
    let ids = |arguments: Value| -> Vec<i64> {
        let runs = window.answer("list_system_task_runs", arguments);
        runs.as_array().unwrap().iter().map(|run| run["id"].as_i64().unwrap()).collect()
    };
    assert_eq!(ids(json!({ "taskType": "ideas_review", "limit": 2 })), [4, 3], "newest first");
    assert_eq!(ids(json!({ "taskType": "ideas_review", "limit": 500, "component": "ideas" })), [4, 3, 1]);
    assert_eq!(ids(json!({ "taskType": "history_prune", "limit": 1 })), [0; 0]);
}

#[test]
fn pages_and_filters_of_all_tasks() {
    let window = Window::open();
    for task_type in ["ideas_review", "calendar_sync", "ideas_review"] {
        window.run(task_type);
    }
    let page = |filter: Value| window.answer("list_runs", json!({ "filter": filter }));
    let first = page(json!({ "limit": 2 }));
    let cursor = first["nextCursor"].as_i64().unwrap();
    assert_eq!((first["runs"].as_array().unwrap().len(), cursor), (2, 2));
    let run = json!({
        "id": 1, "taskId": ID, "startedAt": INSTANT, "finishedAt": INSTANT, "status": "success", "result": TEXT,
        "errorMessage": null, "taskType": "ideas_review", "component": "ideas", "taskName": "Ideas review",
        "scheduledFor": null, "trigger": "manual", "attempt": 1, "reason": null, "missedCount": 0,
        "durationMs": COUNT, "blockedBy": null,
    });
    let second = page(json!({ "limit": 2, "before": cursor }));
    assert_answer(&second, &json!({ "runs": [run], "nextCursor": null }));

    let count = |filter: Value| page(filter)["runs"].as_array().unwrap().len();
    assert_eq!(count(json!({ "taskType": "ideas_review", "component": "ideas" })), 2);
    assert_eq!(count(json!({ "status": "skipped", "trigger": "manual" })), 1);
    assert_eq!(count(json!({ "from": "2000-01-01T00:00:00Z", "to": "2000-01-02T00:00:00Z" })), 0);
}

#[test]
fn one_run_comes_in_full() {
    let (window, feed) = (Window::open(), Feed::start());
    window.edit("news_sync", feed.as_config());
    let id = window.run("news_sync")["runId"].clone();
    let run = run_of(&window, &json!({ "id": id }), &json!({}));
    let run_ms = window.answer("get_run", json!({ "id": id }))["run"]["durationMs"].clone();
    let line = json!({ "at": INSTANT, "level": "info", "message": "Harbour Gazette: 2 new, 0 updated" });
    let detail = window.answer("get_run", json!({ "id": id }));
    assert_answer(
        &detail,
        &json!({
            "run": run, "task": window.task("news_sync"), "attempts": [run], "log": [line], "explanation": TEXT,
            "usual": { "runs": 1, "p50Ms": run_ms, "p95Ms": run_ms },
        }),
    );
    assert!(detail["explanation"].as_str().unwrap().starts_with("Somebody asked for it"), "{detail}");
}
