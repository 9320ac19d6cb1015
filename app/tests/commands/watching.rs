//! `watch_run` and `unwatch_run`: a run's reports over a channel of the page, until it is left.

use serde_json::{Value, json};

use crate::{
    answer::{ID, INSTANT, TEXT, assert_answer},
    feed::Feed,
    window::Window,
};

/// The page's id of its channel, and how it sends it.
const CHANNEL: (u32, &str) = (42, "__CHANNEL__:42");

fn watch(window: &Window, run_id: &Value) {
    let answer = window.answer("watch_run", json!({ "runId": run_id, "channel": CHANNEL.1 }));
    assert_eq!(answer, Value::Null);
}

#[test]
fn a_run_in_flight_reports_its_progress_and_its_end() {
    let (window, feed) = (Window::open(), Feed::held());
    window.edit("news_sync", feed.as_config());
    let run = window.invoke_aside("run_system_task_now", json!({ "taskType": "news_sync" }));
    feed.asked();
    let id = window.task("news_sync")["runningRunId"].clone();
    watch(&window, &id);
    let asking = json!({ "done": 0, "total": 1, "message": "asking the sources" });
    let first = window.message(CHANNEL.0);
    assert_answer(&first, &json!({ "runId": id, "progress": asking, "lines": [], "finished": false }));

    feed.release();
    let mut last = window.message(CHANNEL.0);
    while last["finished"] == false {
        last = window.message(CHANNEL.0);
    }
    let done = json!({ "done": 1, "total": 1, "message": "Harbour Gazette" });
    let line = json!({ "at": INSTANT, "level": "info", "message": "Harbour Gazette: 2 new, 0 updated" });
    assert_answer(&last, &json!({ "runId": ID, "progress": done, "lines": [line], "finished": true }));
    assert_eq!(run.join().unwrap().unwrap()["status"], "success");
}

#[test]
fn a_page_that_is_left_ends_its_own_watch_and_no_other() {
    let (window, feed) = (Window::open(), Feed::held());
    window.edit("news_sync", feed.as_config());
    let run = window.invoke_aside("run_system_task_now", json!({ "taskType": "news_sync" }));
    feed.asked();
    let id = window.task("news_sync")["runningRunId"].clone();
    watch(&window, &id);
    assert_eq!(window.message(CHANNEL.0)["finished"], false);
    let other = json!({ "runId": id, "channel": "__CHANNEL__:43" });
    assert_eq!(window.answer("watch_run", other), Value::Null);
    assert_eq!(window.message(43)["finished"], false);

    // Twice: what has ended already is no error.
    for _ in 0..2 {
        assert_eq!(window.answer("unwatch_run", json!({ "channelId": CHANNEL.0 })), Value::Null);
    }
    feed.release();
    // Everything from here on is said to the other one.
    while window.message(43)["finished"] == false {}
    assert_eq!(run.join().unwrap().unwrap()["status"], "success");
}

#[test]
fn a_run_that_has_ended_gives_one_report() {
    let window = Window::open();
    let id = window.run("ideas_review")["runId"].clone();
    watch(&window, &id);
    let line = json!({ "at": INSTANT, "level": "info", "message": TEXT });
    let report = window.message(CHANNEL.0);
    assert_answer(&report, &json!({ "runId": id, "progress": null, "lines": [line], "finished": true }));
}

#[test]
fn a_run_that_never_was_is_not_found() {
    let window = Window::open();
    let error = window.refusal("watch_run", json!({ "runId": 4711, "channel": CHANNEL.1 }));
    assert_answer(&error, &json!({ "kind": "not_found", "message": TEXT, "field": "id" }));
}
