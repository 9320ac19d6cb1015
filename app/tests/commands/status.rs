//! `get_scheduler_status`, `pause_scheduler` and `resume_scheduler`.

use serde_json::{Value, json};

use crate::{
    answer::{ID, INSTANT, TEXT, assert_answer},
    feed::Feed,
    window::Window,
};

fn idle() -> Value {
    json!({
        "alive": true, "nextWakeAt": INSTANT, "running": [], "waiting": 0, "paused": false,
        "pausedSince": null, "pausedUntil": null, "pauseReason": null, "workers": 4, "timezone": TEXT, "now": INSTANT,
        "storeError": null,
    })
}

#[test]
fn an_idle_scheduler_says_so() {
    let window = Window::open();
    let status = window.answer("get_scheduler_status", json!({}));
    assert_answer(&status, &idle());
}

#[test]
fn runs_in_flight_are_listed() {
    let (window, feed) = (Window::open(), Feed::held());
    window.edit("news_sync", feed.as_config());
    let run = window.invoke_aside("run_system_task_now", json!({ "taskType": "news_sync" }));
    feed.asked();
    let status = window.answer("get_scheduler_status", json!({}));
    let mut expected = idle();
    expected["running"] = json!([{
        "runId": ID, "taskId": ID, "taskType": "news_sync", "name": "News sync", "trigger": "manual",
        "startedAt": INSTANT,
    }]);
    assert_answer(&status, &expected);
    let task = window.task("news_sync");
    assert_eq!(status["running"][0]["runId"], task["runningRunId"]);
    feed.release();
    run.join().unwrap().unwrap();
}

#[test]
fn a_pause_is_in_force_when_the_command_answers_and_until_resume() {
    let window = Window::open();
    let paused = window.answer("pause_scheduler", json!({ "input": {} }));
    let mut expected = idle();
    (expected["paused"], expected["pausedSince"]) = (json!(true), json!(INSTANT));
    assert_answer(&paused, &expected);

    let until = json!({ "input": { "until": "2099-01-01T01:00:00+01:00" } });
    let paused = window.answer("pause_scheduler", until);
    expected["pausedUntil"] = json!("2099-01-01T00:00:00.000Z");
    assert_answer(&paused, &expected);

    let resumed = window.answer("resume_scheduler", json!({}));
    assert_answer(&resumed, &idle());
}
