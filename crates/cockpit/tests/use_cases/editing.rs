//! Edits of a task: the document's rules for the two frequencies, the record of edits, and undo.

use api::task::SystemTaskDto;
use serde_json::{Value, json};

use crate::support::Bench;

fn frequency(task: &SystemTaskDto) -> (Option<i64>, Option<&str>) {
    (task.frequency_seconds, task.frequency_cron.as_deref())
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[tokio::test]
async fn setting_one_frequency_clears_the_other() {
    let bench = Bench::open().await;
    let task = bench.edit("news_sync", json!({ "frequencyCron": "0 7 * * *" })).await.unwrap();
    assert_eq!(frequency(&task), (None, Some("0 7 * * *")));
    let task = bench.edit("news_sync", json!({ "frequencySeconds": 60 })).await.unwrap();
    assert_eq!(frequency(&task), (Some(60), None));
    let both = json!({ "frequencyCron": "5 * * * *", "frequencySeconds": null });
    let task = bench.edit("news_sync", both).await.unwrap();
    assert_eq!(frequency(&task), (None, Some("5 * * * *")));
    assert_eq!(bench.task("news_sync").await, task);
}

#[tokio::test]
async fn null_clears_and_a_missing_field_stays() {
    let bench = Bench::open().await;
    let cron = json!({ "frequencyCron": "0 7 * * 1-5", "timezone": "Europe/Berlin" });
    let task = bench.edit("news_sync", cron).await.unwrap();
    assert_eq!(task.timezone.as_deref(), Some("Europe/Berlin"));
    let task = bench.edit("news_sync", json!({ "frequencySeconds": null })).await.unwrap();
    assert_eq!(frequency(&task), (None, Some("0 7 * * 1-5")), "what is not set cannot be cleared");
    let task = bench.edit("news_sync", json!({ "timezone": null, "config": null })).await.unwrap();
    assert_eq!((&task.timezone, &task.config), (&None, &None));
    let task = bench.edit("news_sync", json!({ "frequencyCron": null })).await.unwrap();
    assert_eq!(frequency(&task), (None, None), "manual only");
    assert_eq!((task.enabled, &task.next_run_at), (true, &None));
    let task = bench.edit("news_sync", json!({ "frequencySeconds": 300 })).await.unwrap();
    assert!(task.next_run_at.is_some(), "{task:?}");
}

#[tokio::test]
async fn an_edit_moves_the_next_run_at_once() {
    let bench = Bench::open().await;
    let every_45 = bench.task("news_sync").await;
    let every_minute = bench.edit("news_sync", json!({ "frequencySeconds": 60 })).await.unwrap();
    assert_ne!(every_minute.next_run_at, every_45.next_run_at);
    assert!(every_minute.revision > every_45.revision);
    let off = bench.edit("news_sync", json!({ "enabled": false })).await.unwrap();
    assert_eq!(off.next_run_at, None);
    let renamed = bench.edit("calendar_sync", json!({ "name": "My calendars" })).await.unwrap();
    assert_eq!(renamed.name, "My calendars");
}

#[tokio::test]
async fn policies_come_back_as_they_were_set() {
    let bench = Bench::open().await;
    let input = json!({
        "catchUp": "all", "overlap": "cancel-running", "timeoutSeconds": 30, "maxRetries": 2,
        "breakerThreshold": 7, "config": "{\"feeds\":[]}",
    });
    let task = bench.edit("news_sync", input).await.unwrap();
    assert_eq!((task.catch_up.as_str(), task.overlap.as_str()), ("all", "cancel_running"));
    assert_eq!((task.timeout_seconds, task.max_retries, task.breaker_threshold), (30, 2, 7));
    assert_eq!(task.config.as_deref(), Some("{\"feeds\":[]}"));
    assert_eq!(bench.task("news_sync").await, task);
}

#[tokio::test]
async fn an_edit_records_who_changed_what_from_what_to_what() {
    let bench = Bench::open().await;
    let task =
        bench.edit("news_sync", json!({ "frequencyCron": "0 7 * * *", "name": "Mine" })).await.unwrap();
    let edits = bench.cockpit.list_task_edits("news_sync", None).await.unwrap();
    let [edit] = edits.as_slice() else { panic!("{edits:?}") };
    assert_eq!((edit.task_id, edit.edited_by.as_str(), edit.undone_by), (task.id, "test", None));
    assert_eq!(edit.revision, task.revision);
    assert_eq!(parsed(&edit.before), json!({ "frequencySeconds": 2_700, "name": "News sync" }));
    assert_eq!(parsed(&edit.after), json!({ "frequencyCron": "0 7 * * *", "name": "Mine" }));
}

#[tokio::test]
async fn an_edit_that_changes_nothing_is_not_recorded() {
    let bench = Bench::open().await;
    let before = bench.task("news_sync").await;
    let same = json!({ "frequencySeconds": 2_700, "enabled": true, "name": " News sync " });
    assert_eq!(bench.edit("news_sync", same).await.unwrap(), before);
    assert_eq!(bench.edit("news_sync", json!({})).await.unwrap(), before);
    assert_eq!(bench.cockpit.list_task_edits("news_sync", None).await.unwrap(), []);
}

#[tokio::test]
async fn undo_takes_back_what_the_edit_changed_and_nothing_else() {
    let bench = Bench::open().await;
    bench.edit("news_sync", json!({ "frequencyCron": "0 7 * * *", "timezone": "Asia/Tokyo" })).await.unwrap();
    let edit = bench.cockpit.list_task_edits("news_sync", None).await.unwrap()[0].clone();
    bench.edit("news_sync", json!({ "name": "Mine" })).await.unwrap();
    let task = bench.cockpit.undo_task_edit(edit.id).await.unwrap();
    assert_eq!((frequency(&task), &task.timezone), ((Some(2_700), None), &None));
    assert_eq!(task.name, "Mine");

    let edits = bench.cockpit.list_task_edits("news_sync", None).await.unwrap();
    assert_eq!(edits.len(), 3, "an undo is an edit too: {edits:?}");
    let undone = edits.iter().find(|listed| listed.id == edit.id).unwrap();
    assert_eq!(undone.undone_by, Some(edits[0].id));
    let error = bench.cockpit.undo_task_edit(edit.id).await.unwrap_err();
    assert_eq!(error.field.as_deref(), Some("editId"), "{error}");
}

#[tokio::test]
async fn an_undo_can_be_undone() {
    let bench = Bench::open().await;
    bench.edit("news_sync", json!({ "frequencySeconds": null })).await.unwrap();
    let first = bench.cockpit.list_task_edits("news_sync", None).await.unwrap()[0].id;
    let task = bench.cockpit.undo_task_edit(first).await.unwrap();
    assert_eq!(frequency(&task), (Some(2_700), None));
    let undo = bench.cockpit.list_task_edits("news_sync", None).await.unwrap()[0].id;
    let task = bench.cockpit.undo_task_edit(undo).await.unwrap();
    assert_eq!(frequency(&task), (None, None), "manual only again");
    assert!(bench.cockpit.undo_task_edit(4_711).await.is_err());
}

#[tokio::test]
async fn an_edit_whose_values_are_back_is_undone_and_not_offered_again() {
    let bench = Bench::open().await;
    bench.edit("news_sync", json!({ "frequencySeconds": 60 })).await.unwrap();
    let first = bench.cockpit.list_task_edits("news_sync", None).await.unwrap()[0].id;
    let back = bench.edit("news_sync", json!({ "frequencySeconds": 2_700 })).await.unwrap();
    assert_eq!(bench.cockpit.undo_task_edit(first).await.unwrap(), back, "nothing is left to change");
    let edits = bench.cockpit.list_task_edits("news_sync", None).await.unwrap();
    let marks: Vec<_> = edits.iter().map(|edit| (edit.id, edit.undone_by)).collect();
    assert_eq!(marks, [(edits[0].id, None), (first, Some(edits[0].id))]);
    let error = bench.cockpit.undo_task_edit(first).await.unwrap_err();
    assert_eq!(error.field.as_deref(), Some("editId"), "{error}");
}

#[tokio::test]
async fn edits_at_once_all_arrive() {
    let bench = Bench::open().await;
    let inputs = [json!({ "name": "Mine" }), json!({ "maxRetries": 1 }), json!({ "timeoutSeconds": 77 })];
    let edited = futures::future::join_all(inputs.map(|input| bench.edit("news_sync", input))).await;
    assert!(edited.iter().all(Result::is_ok), "{edited:?}");
    let task = bench.task("news_sync").await;
    assert_eq!((task.name.as_str(), task.max_retries, task.timeout_seconds), ("Mine", 1, 77));
    assert_eq!(bench.cockpit.list_task_edits("news_sync", None).await.unwrap().len(), 3);
}
