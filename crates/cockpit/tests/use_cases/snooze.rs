//! A snoozed task on the wire: the fields that say so, what is refused, the record and its undo.

use api::{error::ErrorKind, instant_from_text, task::SystemTaskDto};
use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::Bench;

const FAR: &str = "2099-01-01T00:00:00.000Z";

fn end(task: &SystemTaskDto) -> (Option<&str>, Option<&str>) {
    (task.snoozed_until.as_deref(), task.snooze_reason.as_deref())
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn is_over(task: &SystemTaskDto) -> bool {
    task.snoozed_until.as_deref().is_some_and(|until| instant_from_text(until).unwrap() <= Utc::now())
}

#[tokio::test]
async fn it_says_since_when_until_when_and_why_and_nothing_else_of_the_task_changes() {
    let bench = Bench::open().await;
    let before = bench.task("news_sync").await;
    assert_eq!((before.snoozed_at.as_ref(), end(&before)), (None, (None, None)));
    let input = json!({ "snooze": { "until": "2099-01-01T01:00:00+01:00", "reason": " on holiday " } });
    let task = bench.edit("news_sync", input).await.unwrap();
    assert_eq!(end(&task), (Some(FAR), Some("on holiday")));
    let since = Utc::now() - instant_from_text(task.snoozed_at.as_ref().unwrap()).unwrap();
    assert!(since.abs() < TimeDelta::minutes(1), "{since}");
    assert_eq!((&task.next_run_at, task.enabled), (&before.next_run_at, true));
    let bench = bench.reopen().await;
    assert_eq!(end(&bench.task("news_sync").await), end(&task));
    let result = bench.cockpit.run_system_task_now("ideas_review", None).await.unwrap();
    assert_eq!(result.status, "success");
}

#[tokio::test]
async fn without_a_time_it_lasts_until_somebody_wakes_it() {
    let bench = Bench::open().await;
    let task = bench.edit("news_sync", json!({ "snooze": {} })).await.unwrap();
    assert!(task.snoozed_at.is_some());
    assert_eq!(end(&task), (None, None));
    let woken = bench.edit("news_sync", json!({ "snooze": null })).await.unwrap();
    assert!(is_over(&woken) && woken.snoozed_at == task.snoozed_at, "{woken:?}");
    let revision = woken.revision;
    let again = bench.edit("news_sync", json!({ "snooze": null })).await.unwrap();
    assert_eq!(again.revision, revision, "who is awake cannot be woken");
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_name_and_changes_nothing() {
    let bench = Bench::open().await;
    let before = bench.task("news_sync").await;
    for (input, field, advice) in [
        (json!({ "until": "2020-01-01T00:00:00Z" }), "snooze.until", "name one to come, or leave it out"),
        (json!({ "until": "tomorrow" }), "snooze.until", "write e.g. "),
        (json!({ "until": "" }), "snooze.until", "write e.g. "),
        (json!({ "reason": "x".repeat(201) }), "snooze.reason", "0 to 200 characters"),
    ] {
        let error = bench.edit("news_sync", json!({ "snooze": input })).await.unwrap_err();
        assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::InvalidInput, Some(field)), "{error}");
        assert!(error.message.contains(advice), "{error}");
    }
    assert_eq!(bench.task("news_sync").await, before);
}

#[tokio::test]
async fn the_record_says_what_was_snoozed_and_undo_works_both_ways() {
    let bench = Bench::open().await;
    let snooze = json!({ "until": FAR, "reason": "on holiday" });
    bench.edit("news_sync", json!({ "snooze": snooze })).await.unwrap();
    let edits = bench.cockpit.list_task_edits("news_sync", None).await.unwrap();
    assert_eq!(
        (parsed(&edits[0].before), parsed(&edits[0].after)),
        (json!({ "snooze": null }), json!({ "snooze": snooze }))
    );
    let woken = bench.cockpit.undo_task_edit(edits[0].id).await.unwrap();
    assert!(is_over(&woken), "{woken:?}");

    let undo = bench.cockpit.list_task_edits("news_sync", None).await.unwrap()[0].clone();
    assert_eq!(
        (parsed(&undo.before), parsed(&undo.after)),
        (json!({ "snooze": snooze }), json!({ "snooze": null }))
    );
    let asleep = bench.cockpit.undo_task_edit(undo.id).await.unwrap();
    assert_eq!(end(&asleep), (Some(FAR), Some("on holiday")));
}

#[tokio::test]
async fn the_same_again_is_no_edit_and_a_change_keeps_its_beginning() {
    let bench = Bench::open().await;
    let input = json!({ "snooze": { "until": FAR, "reason": "on holiday" } });
    let task = bench.edit("news_sync", input.clone()).await.unwrap();
    assert_eq!(bench.edit("news_sync", input).await.unwrap(), task);
    let changed = bench.edit("news_sync", json!({ "snooze": { "reason": "still away" } })).await.unwrap();
    assert_eq!((&changed.snoozed_at, end(&changed)), (&task.snoozed_at, (None, Some("still away"))));
    let edits = bench.cockpit.list_task_edits("news_sync", None).await.unwrap();
    assert_eq!(edits.len(), 2);
    bench.cockpit.undo_task_edit(edits[0].id).await.unwrap();
    assert_eq!(end(&bench.task("news_sync").await), (Some(FAR), Some("on holiday")));
}
