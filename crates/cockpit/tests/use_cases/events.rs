//! Events as they go over the wire: after the commit, with every field of the document.

use std::collections::BTreeSet;

use api::{event::TaskRunEventPayload, run::RunFilter, settings::SettingsInput, status::PauseInput};
use cockpit::WireEvent;
use serde_json::json;

use crate::{
    feed::Feed,
    support::{Bench, cause, next_event},
};

fn finished(event: WireEvent) -> Option<TaskRunEventPayload> {
    match event {
        WireEvent::TaskRun(payload) => Some(*payload),
        WireEvent::TaskChanged(_) => None,
    }
}

#[tokio::test]
async fn a_finished_run_is_told_once_its_row_is_there() {
    let (bench, feed) = (Bench::open().await, Feed::start().await);
    bench.edit("news_sync", feed.as_config()).await.unwrap();
    let mut events = bench.cockpit.events();
    let asked = bench.cockpit.clone();
    let running = tokio::spawn(async move { asked.run_system_task_now("news_sync", None).await });
    let payload = next_event(&mut events, finished).await;

    // Whoever hears of it can read it: no waiting here.
    let task = bench.task("news_sync").await;
    let run = bench.cockpit.get_run(payload.run_id).await.unwrap().run;
    assert_eq!((run.status.as_str(), &run.finished_at), ("success", &Some(payload.finished_at.clone())));
    assert_eq!((&payload.result, &payload.error_message), (&run.result, &run.error_message));
    assert_eq!((payload.task_type.as_str(), payload.component.as_str()), ("news_sync", "news"));
    assert_eq!((payload.task_id, payload.trigger.as_str(), &payload.reason), (task.id, "manual", &None));
    assert_eq!((&payload.last_run_at, &payload.last_status), (&task.last_run_at, &task.last_status));
    assert_eq!((&payload.last_result, payload.error_count), (&task.last_result, task.error_count));
    assert_eq!(running.await.unwrap().unwrap().run_id, Some(payload.run_id));
}

#[tokio::test]
async fn the_payload_has_the_documents_fields_by_its_names() {
    let bench = Bench::open().await;
    let mut events = bench.cockpit.events();
    bench.cockpit.run_system_task_now("calendar_sync", None).await.unwrap();
    let payload = serde_json::to_value(next_event(&mut events, finished).await).unwrap();
    let fields: BTreeSet<&str> = payload.as_object().unwrap().keys().map(String::as_str).collect();
    let documented = ["taskType", "component", "status", "result", "errorMessage", "finishedAt"];
    let more =
        ["taskId", "runId", "trigger", "reason", "lastRunAt", "lastStatus", "lastResult", "errorCount"];
    assert_eq!(fields, documented.into_iter().chain(more).collect());
    assert_eq!(payload["status"], "skipped", "a skipped run is told too");
    assert_eq!(payload["errorMessage"], json!(null));
}

#[tokio::test]
async fn each_run_is_told_exactly_once() {
    let bench = Bench::open().await;
    let mut events = bench.cockpit.events();
    for _ in 0..3 {
        bench.cockpit.run_system_task_now("ideas_review", None).await.unwrap();
        bench.cockpit.run_system_task_now("calendar_sync", None).await.unwrap();
    }
    let mut told = Vec::new();
    for _ in 0..6 {
        told.push(next_event(&mut events, finished).await.run_id);
    }
    let mut rows: Vec<i64> =
        bench.cockpit.list_runs(&RunFilter::default()).await.unwrap().runs.iter().map(|r| r.id).collect();
    rows.sort_unstable();
    told.sort_unstable();
    assert_eq!(told, rows);
    bench.cockpit.shutdown().await;
    while let Ok(event) = events.try_recv() {
        assert!(finished(event).is_none(), "nothing more is told");
    }
}

/// The slots of a pause share a row.
#[tokio::test]
async fn a_row_that_grows_is_told_once() {
    let bench = Bench::open().await;
    for other in ["news_sync", "calendar_sync", "alerts_refresh", "history_prune"] {
        bench.edit(other, json!({ "enabled": false })).await.unwrap();
    }
    let id = bench.edit("ideas_review", json!({ "frequencySeconds": 1 })).await.unwrap().id;
    bench.cockpit.pause_scheduler(&PauseInput::default()).await.unwrap();
    let cockpit = bench.with_schedules().await;
    let mut events = cockpit.events();
    let mut told = Vec::new();
    for _ in 0..3 {
        let skipped = |event: WireEvent| match event {
            WireEvent::TaskRun(payload) => {
                told.push((payload.task_id, payload.reason));
                None
            }
            changed @ WireEvent::TaskChanged(_) => {
                cause(changed).filter(|told| *told == (id, "skipped".to_owned()))
            }
        };
        next_event(&mut events, skipped).await;
    }
    // The first may have come before anybody listened.
    assert!(told.len() <= 1, "{told:?}");
    let rows = cockpit.list_runs(&RunFilter::default()).await.unwrap().runs;
    assert!(rows.len() == 1 && rows[0].missed_count >= 3, "{rows:?}");
    cockpit.shutdown().await;
}

#[tokio::test]
async fn edits_starts_ends_and_pauses_change_tasks() {
    let bench = Bench::open().await;
    let id = bench.task("ideas_review").await.id;
    let mut events = bench.cockpit.events();
    let mut expect = async |task: i64, wanted: &str| {
        next_event(&mut events, |event| cause(event).filter(|told| *told == (task, wanted.to_owned()))).await
    };
    bench.edit("ideas_review", json!({ "frequencySeconds": 3_600 })).await.unwrap();
    expect(id, "edited").await;
    bench.cockpit.run_system_task_now("ideas_review", None).await.unwrap();
    expect(id, "started").await;
    expect(id, "finished").await;
    bench.cockpit.pause_scheduler(&PauseInput::default()).await.unwrap();
    expect(0, "paused").await;
    bench.cockpit.resume_scheduler().await.unwrap();
    expect(0, "resumed").await;
}

/// Settings, backups and room have no events of their own.
#[tokio::test]
async fn what_others_than_the_window_change_has_it_read_everything_anew() {
    let bench = Bench::open().await;
    let (own, other) = (&bench.cockpit, bench.cockpit.on_behalf_of("cockpitctl"));
    let mut events = own.events();
    let mut expect = async |what: &str, wanted: &str| {
        let told = next_event(&mut events, cause).await;
        assert_eq!(told, (0, wanted.to_owned()), "{what}");
    };
    let dark: SettingsInput = serde_json::from_value(json!({ "theme": "dark" })).unwrap();
    let document = own.export_settings().await.unwrap().to_string();

    other.update_settings(&dark).await.unwrap();
    expect("settings", "rescheduled").await;
    other.import_settings(&document, true).await.unwrap();
    other.import_settings(&document, false).await.unwrap();
    expect("an import, which brings settings", "rescheduled").await;
    other.back_up_now().await.unwrap();
    expect("a backup", "rescheduled").await;
    other.free_space().await.unwrap();
    expect("room", "rescheduled").await;

    // Whoever serves knows what it asked for itself.
    own.update_settings(&dark).await.unwrap();
    own.import_settings(&document, false).await.unwrap();
    own.back_up_now().await.unwrap();
    own.free_space().await.unwrap();
    own.pause_scheduler(&PauseInput::default()).await.unwrap();
    expect("nothing before", "paused").await;
}

#[tokio::test]
async fn a_planned_retry_is_told_once_the_task_shows_it() {
    let bench = Bench::open().await;
    let (cockpit, task) = bench.with_planned_retry().await;
    let run = cockpit.list_runs(&RunFilter::default()).await.unwrap().runs;
    let run = run.into_iter().find(|run| run.task_id == task.id).unwrap();
    assert_eq!((task.retry_attempt, run.status.as_str()), (Some(2), "error"));
    assert!(task.retry_at > run.finished_at, "{task:?}");
    let listed = cockpit.list_system_tasks::<Vec<_>>(false, None).await.unwrap();
    assert!(listed.contains(&task), "the list says the same");
    cockpit.shutdown().await;
}
