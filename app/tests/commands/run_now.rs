//! `run_system_task_now` and `cancel_run`.

use serde_json::{Value, json};

use crate::{
    answer::{ID, INSTANT, TEXT, assert_answer, extended},
    document::{RUN_TASK_NOW_RESULT, assert_documented},
    feed::{Feed, dead},
    window::Window,
};

/// The JSON inside a result's text.
fn summary(result: &Value) -> Value {
    serde_json::from_str(result["result"].as_str().unwrap()).unwrap()
}

#[test]
fn a_success_has_a_result_and_no_error() {
    let (window, feed) = (Window::open(), Feed::start());
    window.edit("news_sync", feed.as_config());
    let result = window.run("news_sync");
    let documented = json!({ "status": "success", "result": TEXT, "finishedAt": INSTANT });
    assert_answer(&result, &extended(&documented, &json!({ "runId": ID })));
    assert_documented(&result, &RUN_TASK_NOW_RESULT);
    let source = json!({ "name": "Harbour Gazette", "status": "ok", "inserted": 2, "updated": 0 });
    assert_eq!(summary(&result), json!({ "inserted": 2, "updated": 0, "sources": [source] }));
}

#[test]
fn an_error_has_a_sentence() {
    let window = Window::open();
    window.edit("news_sync", dead());
    let result = window.run("news_sync");
    let documented =
        json!({ "status": "error", "result": TEXT, "errorMessage": TEXT, "finishedAt": INSTANT });
    assert_answer(&result, &extended(&documented, &json!({ "runId": ID })));
    assert_documented(&result, &RUN_TASK_NOW_RESULT);
    assert!(result["errorMessage"].as_str().unwrap().contains("Harbour Gazette"), "{result}");
    assert_eq!(window.task("news_sync")["errorCount"], 1);
}

#[test]
fn what_is_not_set_up_is_skipped_with_its_reason() {
    let window = Window::open();
    let result = window.run("calendar_sync");
    let documented =
        json!({ "status": "skipped", "result": r#"{"reason":"no calendars"}"#, "finishedAt": INSTANT });
    assert_answer(&result, &extended(&documented, &json!({ "reason": TEXT, "runId": ID })));
    assert_documented(&result, &RUN_TASK_NOW_RESULT);
}

#[test]
fn a_second_run_is_skipped_while_the_first_goes_on() {
    let (window, feed) = (Window::open(), Feed::held());
    window.edit("news_sync", feed.as_config());
    let first = window.invoke_aside("run_system_task_now", json!({ "taskType": "news_sync" }));
    feed.asked();
    let second =
        window.answer("run_system_task_now", json!({ "taskType": "news_sync", "component": "news" }));
    let documented = json!({
        "status": "skipped", "result": r#"{"reason":"already running"}"#, "finishedAt": INSTANT,
    });
    assert_answer(&second, &extended(&documented, &json!({ "reason": "already running", "runId": ID })));
    assert_documented(&second, &RUN_TASK_NOW_RESULT);
    feed.release();
    let first = first.join().unwrap().unwrap();
    assert_eq!((&first["status"], &first["runId"]), (&json!("success"), &second["runId"]));
}

#[test]
fn a_run_that_is_cancelled_answers_so() {
    let (window, feed) = (Window::open(), Feed::held());
    window.edit("news_sync", feed.as_config());
    let run = window.invoke_aside("run_system_task_now", json!({ "taskType": "news_sync" }));
    feed.asked();
    let id = window.task("news_sync")["runningRunId"].clone();
    assert_eq!(window.answer("cancel_run", json!({ "runId": id })), Value::Null);
    let result = run.join().unwrap().unwrap();
    assert_eq!((&result["status"], &result["runId"]), (&json!("cancelled"), &id));
    let error = window.refusal("cancel_run", json!({ "runId": id }));
    assert_answer(&error, &json!({ "kind": "not_found", "message": TEXT }));
}
