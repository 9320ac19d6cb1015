//! Listing and reading tasks; the document's names over the wire.

use std::collections::BTreeSet;

use serde_json::json;

use crate::support::Bench;

/// Section 4 of the user's document.
const DOCUMENTED: [&str; 11] = [
    "id",
    "name",
    "taskType",
    "component",
    "frequencyCron",
    "frequencySeconds",
    "enabled",
    "lastRunAt",
    "lastStatus",
    "lastResult",
    "errorCount",
];

#[tokio::test]
async fn a_first_start_has_the_tasks_of_the_contract() {
    let bench = Bench::open().await;
    let tasks = bench.cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap();
    let of = |task_type: &str| tasks.iter().find(|task| task.task_type == task_type).unwrap();
    for (task_type, component, seconds) in [
        ("news_sync", "news", 2_700),
        ("calendar_sync", "calendar", 1_800),
        ("alerts_refresh", "alerts", 600),
    ] {
        let task = of(task_type);
        assert_eq!((task.component.as_str(), task.frequency_seconds), (component, Some(seconds)));
        assert!(task.enabled && task.frequency_cron.is_none() && task.last_run_at.is_none(), "{task:?}");
        assert_eq!((task.error_count, task.revision > 0), (0, true));
    }
    let ids: Vec<i64> = tasks.iter().map(|task| task.id).collect();
    assert!(ids.is_sorted(), "{ids:?}");
}

#[tokio::test]
async fn a_restart_creates_no_task_twice_and_keeps_edits() {
    let bench = Bench::open().await;
    bench.edit("news_sync", json!({ "frequencySeconds": 900, "name": "Mine" })).await.unwrap();
    let before = bench.cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap();
    let bench = bench.reopen().await;
    assert_eq!(bench.cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap(), before);
}

#[tokio::test]
async fn enabled_only_leaves_the_disabled_out() {
    let bench = Bench::open().await;
    let all = bench.cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap();
    let disabled = bench.edit("calendar_sync", json!({ "enabled": false })).await.unwrap();
    assert_eq!((disabled.enabled, &disabled.next_run_at), (false, &None));
    let shown = bench.cockpit.list_system_tasks::<Vec<_>>(true, None).await.unwrap();
    assert_eq!(shown.len(), all.len() - 1);
    assert!(shown.iter().all(|task| task.task_type != "calendar_sync"));
    assert_eq!(bench.cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap().len(), all.len());
}

#[tokio::test]
async fn every_field_of_the_document_is_on_the_wire_null_or_not_but_no_state_that_a_task_is_not_in() {
    let bench = Bench::open().await;
    let id = bench.task("news_sync").await.id;
    let task = bench.cockpit.call("get_system_task", json!({ "id": id })).await.unwrap();
    let fields: BTreeSet<&str> = task.as_object().unwrap().keys().map(String::as_str).collect();
    for field in DOCUMENTED.iter().chain(&["timezone", "nextRunAt", "config", "revision"]) {
        assert!(fields.contains(field), "{field} is missing of {fields:?}");
    }
    for field in ["lastError", "suspendedReason", "runningRunId", "snoozedAt", "retryAt"] {
        assert!(!fields.contains(field), "{field} is of no use in {fields:?}");
    }
    assert_eq!(task["lastRunAt"], json!(null));
    assert_eq!(task["frequencySeconds"], json!(2_700));
}

#[tokio::test]
async fn commands_take_their_arguments_by_the_documents_names_and_no_others() {
    let bench = Bench::open().await;
    let call = |method: &'static str, arguments| bench.cockpit.call(method, arguments);
    let listed = call("list_system_tasks", json!({ "enabledOnly": true })).await.unwrap();
    assert_eq!(listed, call("list_system_tasks", json!({})).await.unwrap());
    let arguments = json!({ "taskType": "news_sync", "input": { "frequencySeconds": 60 } });
    assert_eq!(call("update_system_task", arguments).await.unwrap()["frequencySeconds"], 60);
    let runs = json!({ "taskType": "news_sync", "limit": 5 });
    assert_eq!(call("list_system_task_runs", runs).await.unwrap(), json!([]));

    for (method, arguments) in [
        ("get_system_task", json!({})),
        ("get_system_task", json!({ "id": "one" })),
        ("get_system_task", json!({ "id": 1, "it": 2 })),
        ("list_system_tasks", json!({ "enabled_only": true })),
        ("update_system_task", json!({ "taskType": "news_sync", "input": { "frequency": 60 } })),
        ("update_system_task", json!({ "taskType": "news_sync", "input": { "frequencySeconds": "60" } })),
        ("update_system_task", json!([])),
    ] {
        let error = call(method, arguments.clone()).await.unwrap_err();
        assert_eq!(error.field.as_deref(), Some("arguments"), "{method} {arguments}: {error}");
    }
    let error = call("drop_all_tables", json!({})).await.unwrap_err();
    assert!(error.message.contains("drop_all_tables"), "{error}");
}
