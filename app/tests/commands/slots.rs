//! `explain_slot`.

use serde_json::{Value, json};

use crate::{
    answer::{INSTANT, TEXT, assert_answer},
    window::Window,
};

/// An answer that no run gives.
fn without_run(window: &Window, asked: &str, verdict: &str, slots: [&Value; 3]) -> Value {
    let [slot, previous, next] = slots;
    json!({
        "taskId": window.task("news_sync")["id"], "taskType": "news_sync", "component": "news",
        "askedAt": asked, "slot": slot, "verdict": verdict, "sentence": TEXT, "timezone": TEXT,
        "runId": null, "status": null, "reason": null, "missedCount": null, "startedAt": null,
        "previousSlot": previous, "nextSlot": next,
    })
}

#[test]
fn a_slot_to_come_and_a_time_before_the_task_are_explained() {
    let window = Window::open();
    let next = window.task("news_sync")["nextRunAt"].clone();
    let at = next.as_str().unwrap();
    let explain = |at: &str| {
        let arguments = json!({ "taskType": "news_sync", "component": "news", "at": at });
        window.answer("explain_slot", arguments)
    };
    let explained = explain(at);
    let following = &explained["nextSlot"];
    assert!(following.as_str() > next.as_str(), "{following} comes after {next}");
    assert_answer(&explained, &without_run(&window, at, "upcoming", [&next, &Value::Null, following]));

    let before = "2020-01-01T00:00:00.000Z";
    let seen = explain(before);
    let nothing =
        without_run(&window, before, "did_not_exist", [&Value::Null, &Value::Null, &seen["nextSlot"]]);
    assert_answer(&seen, &nothing);
    let now = window.answer("explain_slot", json!({ "taskType": "news_sync" }));
    let of_now =
        without_run(&window, INSTANT, "no_slot", [&Value::Null, &now["previousSlot"], &now["nextSlot"]]);
    assert_answer(&now, &of_now);
}
