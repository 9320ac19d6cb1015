//! `list_system_tasks`, `get_system_task` and `update_system_task`: section 4 of the document.

use serde_json::{Value, json};

use crate::{
    answer::{ID, INSTANT, TEXT, assert_answer, extended},
    document::{SYSTEM_TASK, assert_documented},
    feed::Feed,
    window::Window,
};

/// `news_sync` as a first start makes it; the fields of states that it is not in are left out.
fn news_sync() -> Value {
    extended(
        &json!({
            "id": ID, "name": "News sync", "taskType": "news_sync", "component": "news",
            "frequencyCron": null, "frequencySeconds": 2700, "enabled": true,
            "lastRunAt": null, "lastStatus": null, "lastResult": null, "errorCount": 0,
        }),
        &json!({
            "timezone": null, "nextRunAt": INSTANT, "catchUp": "once", "overlap": "skip",
            "timeoutSeconds": 300, "maxRetries": 2, "breakerThreshold": 5, "requiresNetwork": true,
            "config": TEXT, "revision": ID,
        }),
    )
}

/// `task` with some fields changed.
fn with(mut task: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        assert!(task.get(name).is_some(), "{name}");
        task[name] = value.clone();
    }
    task
}

#[test]
fn the_list_has_every_task_with_every_field_of_the_document() {
    let window = Window::open();
    let tasks = window.answer("list_system_tasks", json!({}));
    let tasks = tasks.as_array().unwrap();
    for task in tasks {
        assert_documented(task, &SYSTEM_TASK);
    }
    let brief = |task: &Value| {
        json!([task["taskType"], task["component"], task["frequencySeconds"], task["frequencyCron"]])
    };
    let seen: Vec<Value> = tasks.iter().map(brief).collect();
    assert_eq!(
        json!(seen),
        json!([
            ["news_sync", "news", 2700, null],
            ["calendar_sync", "calendar", 1800, null],
            ["alerts_refresh", "alerts", 600, null],
            ["ideas_review", "ideas", 86400, null],
            ["history_prune", "system", 86400, null],
        ])
    );
    assert_answer(&tasks[0], &news_sync());
}

#[test]
fn enabled_only_leaves_the_disabled_out() {
    let window = Window::open();
    window.edit("news_sync", json!({ "enabled": false }));
    let types = |arguments: Value| -> Vec<Value> {
        let tasks = window.answer("list_system_tasks", arguments);
        tasks.as_array().unwrap().iter().map(|task| task["taskType"].clone()).collect()
    };
    let all = types(json!({}));
    assert_eq!(all[0], "news_sync");
    assert_eq!(types(json!({ "enabledOnly": true })), all[1..]);
    assert_eq!(types(json!({ "enabledOnly": false })), all);
    assert_eq!(types(json!({ "enabledOnly": null })), all);
}

#[test]
fn a_component_leaves_only_its_own_tasks() {
    let window = Window::open();
    let listed = window.answer("list_system_tasks", json!({ "component": "calendar" }));
    assert_eq!(listed, json!([window.task("calendar_sync")]));
    assert_eq!(window.answer("list_system_tasks", json!({ "component": "nowhere" })), json!([]));
    let task = |component: &str| {
        let arguments = json!({ "id": listed[0]["id"], "component": component });
        window.answer("get_system_task", arguments)
    };
    assert_eq!((task("calendar"), task("news")), (listed[0].clone(), Value::Null));
}

#[test]
fn one_task_is_the_one_of_the_list_and_none_is_null() {
    let window = Window::open();
    let listed = window.task("calendar_sync");
    assert_eq!(window.answer("get_system_task", json!({ "id": listed["id"] })), listed);
    assert_eq!(window.answer("get_system_task", json!({ "id": 4711 })), Value::Null);
}

#[test]
fn a_run_leaves_its_trace_in_the_task() {
    let (window, feed) = (Window::open(), Feed::held());
    window.edit("news_sync", feed.as_config());
    let run = window.invoke_aside("run_system_task_now", json!({ "taskType": "news_sync" }));
    feed.asked();
    let running = window.task("news_sync");
    let started = with(news_sync(), &json!({ "lastRunAt": INSTANT }));
    assert_answer(&running, &extended(&started, &json!({ "runningRunId": ID, "runningSince": INSTANT })));

    feed.release();
    let result = run.join().unwrap().unwrap();
    let task = window.task("news_sync");
    let changes = json!({ "lastRunAt": INSTANT, "lastStatus": "success", "lastResult": TEXT });
    assert_answer(&task, &with(news_sync(), &changes));
    assert_documented(&task, &SYSTEM_TASK);
    assert_eq!((&task["lastResult"], &task["lastRunAt"]), (&result["result"], &running["runningSince"]));
}

#[test]
fn setting_one_frequency_clears_the_other() {
    let window = Window::open();
    let cron = window.edit("news_sync", json!({ "frequencyCron": "0 * * * *" }));
    assert_answer(
        &cron,
        &with(news_sync(), &json!({ "frequencyCron": "0 * * * *", "frequencySeconds": null })),
    );
    assert_documented(&cron, &SYSTEM_TASK);
    let interval = window.edit("news_sync", json!({ "frequencySeconds": 60 }));
    assert_answer(&interval, &with(news_sync(), &json!({ "frequencySeconds": 60 })));
    assert_eq!(window.task("news_sync"), interval, "what was returned is what is stored");
    let manual = window.edit("news_sync", json!({ "frequencySeconds": null }));
    assert_answer(&manual, &with(news_sync(), &json!({ "frequencySeconds": null, "nextRunAt": null })));
}

#[test]
fn every_field_of_the_input_has_its_effect() {
    let window = Window::open();
    let changes = json!({
        "enabled": false, "frequencySeconds": 900, "name": "Papers", "timezone": "Europe/Berlin",
        "catchUp": "skip", "overlap": "queue", "timeoutSeconds": 30, "maxRetries": 0,
        "breakerThreshold": 3, "config": "{\"feeds\":[]}",
    });
    let edited = window.edit("news_sync", changes.clone());
    let expected = with(with(news_sync(), &changes), &json!({ "nextRunAt": null }));
    assert_answer(&edited, &expected);
    let cleared = window.edit("news_sync", json!({ "timezone": null, "config": null, "enabled": true }));
    let changes = json!({ "timezone": null, "config": null, "enabled": true, "nextRunAt": INSTANT });
    assert_answer(&cleared, &with(expected, &changes));
    assert!(cleared["revision"].as_i64() > edited["revision"].as_i64(), "each edit is a revision");
}

#[test]
fn an_empty_edit_changes_nothing() {
    let window = Window::open();
    let before = window.task("news_sync");
    assert_eq!(window.edit("news_sync", json!({})), before);
}
