//! `get_task_overview`.

use serde_json::{Value, json};

use crate::{
    answer::{COUNT, INSTANT, TEXT, assert_answer},
    feed::{Feed, dead},
    window::Window,
};

fn overview(window: &Window) -> Value {
    let id = window.task("news_sync")["id"].clone();
    window.answer("get_task_overview", json!({ "taskId": id }))
}

#[test]
fn a_task_that_never_ran_has_nothing_to_show() {
    let window = Window::open();
    let id = window.task("news_sync")["id"].clone();
    let nothing = json!({ "taskId": id, "recent": [], "usual": null, "lastSuccessAt": null });
    assert_answer(&overview(&window), &nothing);
}

#[test]
fn the_strip_shows_each_run_oldest_first() {
    let (window, feed) = (Window::open(), Feed::start());
    window.edit("news_sync", feed.as_config());
    let good = window.run("news_sync")["runId"].clone();
    window.edit("news_sync", dead());
    let bad = window.run("news_sync")["runId"].clone();

    let seen = overview(&window);
    let mark = |run: &Value, status: &str, error: Value| {
        json!({
            "runId": run, "status": status, "reason": null, "trigger": "manual", "attempt": 1, "startedAt": INSTANT,
            "scheduledFor": null, "durationMs": COUNT, "missedCount": 0, "errorLine": error,
        })
    };
    let took = &seen["recent"][0]["durationMs"];
    assert_answer(
        &seen,
        &json!({
            "taskId": window.task("news_sync")["id"],
            "recent": [mark(&good, "success", Value::Null), mark(&bad, "error", json!(TEXT))],
            "usual": { "runs": 1, "p50Ms": took, "p95Ms": took },
            "lastSuccessAt": seen["recent"][0]["startedAt"],
        }),
    );
}
