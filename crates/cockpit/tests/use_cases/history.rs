//! History: pages, filters, one run in full.

use api::{error::ErrorKind, run::RunFilter};
use serde_json::json;

use crate::support::Bench;

/// Three runs of one task and two of another.
async fn bench_with_runs() -> Bench {
    let bench = Bench::open().await;
    for task_type in ["ideas_review", "calendar_sync", "ideas_review", "calendar_sync", "ideas_review"] {
        bench.cockpit.run_system_task_now(task_type, None).await.unwrap();
    }
    bench
}

async fn ids(bench: &Bench, filter: serde_json::Value) -> Vec<i64> {
    let filter: RunFilter = serde_json::from_value(filter).unwrap();
    bench.cockpit.list_runs(&filter).await.unwrap().runs.iter().map(|run| run.id).collect()
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repeat() {
    let bench = bench_with_runs().await;
    let all = ids(&bench, json!({})).await;
    assert_eq!(all.len(), 5);
    assert!(all.is_sorted_by(|newer, older| newer > older), "newest first: {all:?}");
    let (mut walked, mut before, mut pages) = (Vec::new(), None, 0);
    loop {
        let filter = RunFilter { before, limit: Some(2), ..RunFilter::default() };
        let page = bench.cockpit.list_runs(&filter).await.unwrap();
        walked.extend(page.runs.iter().map(|run| run.id));
        pages += 1;
        before = page.next_cursor;
        if before.is_none() {
            break;
        }
    }
    assert_eq!((walked, pages), (all, 3));
}

#[tokio::test]
async fn a_full_last_page_has_no_next() {
    let bench = bench_with_runs().await;
    let filter = RunFilter { limit: Some(5), ..RunFilter::default() };
    let page = bench.cockpit.list_runs(&filter).await.unwrap();
    assert_eq!((page.runs.len(), page.next_cursor), (5, None));
}

#[tokio::test]
async fn filters_narrow() {
    let bench = bench_with_runs().await;
    assert_eq!(ids(&bench, json!({ "taskType": "ideas_review" })).await.len(), 3);
    assert_eq!(ids(&bench, json!({ "component": "calendar" })).await.len(), 2);
    assert_eq!(ids(&bench, json!({ "status": "skipped" })).await.len(), 2);
    assert_eq!(ids(&bench, json!({ "status": "running" })).await.len(), 0);
    assert_eq!(ids(&bench, json!({ "trigger": "manual" })).await.len(), 5);
    assert_eq!(ids(&bench, json!({ "reason": "not_configured" })).await.len(), 2);
    assert_eq!(ids(&bench, json!({ "status": "skipped", "reason": "missed" })).await.len(), 0);
    assert_eq!(ids(&bench, json!({ "from": "2099-01-01T00:00:00Z" })).await.len(), 0);
    assert_eq!(ids(&bench, json!({ "to": "2099-01-01T00:00:00Z" })).await.len(), 5);
    assert_eq!(ids(&bench, json!({ "taskType": "' OR 1=1 --" })).await.len(), 0);
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_names_its_field() {
    let bench = Bench::open().await;
    for (filter, field) in [
        (json!({ "status": "fine" }), "status"),
        (json!({ "trigger": "magic" }), "trigger"),
        (json!({ "from": "yesterday" }), "from"),
        (json!({ "to": "2026-02-30T00:00:00Z" }), "to"),
        (json!({ "limit": 0 }), "limit"),
        (json!({ "limit": -1 }), "limit"),
        (json!({ "limit": 501 }), "limit"),
    ] {
        let filter: RunFilter = serde_json::from_value(filter).unwrap();
        let error = bench.cockpit.list_runs(&filter).await.unwrap_err();
        assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::InvalidInput, Some(field)), "{error}");
    }
    for limit in [0, -5, 501, i64::MAX] {
        let error = bench.cockpit.list_system_task_runs("news_sync", limit, None).await.unwrap_err();
        assert_eq!(error.field.as_deref(), Some("limit"));
    }
}

#[tokio::test]
async fn the_documents_listing_is_of_one_task_newest_first() {
    let bench = bench_with_runs().await;
    let runs = bench.cockpit.list_system_task_runs("ideas_review", 2, None).await.unwrap();
    let task = bench.task("ideas_review").await;
    assert_eq!(runs.len(), 2);
    assert!(runs[0].id > runs[1].id);
    for run in &runs {
        assert_eq!((run.task_id, run.status.as_str(), run.trigger.as_str()), (task.id, "success", "manual"));
        assert!(run.finished_at >= Some(run.started_at.clone()) && run.duration_ms.is_some(), "{run:?}");
        assert_eq!((&run.scheduled_for, run.attempt, &run.error_message), (&None, 1, &None));
    }
    assert_eq!(task.last_run_at.as_ref(), Some(&runs[0].started_at));
}

#[tokio::test]
async fn one_run_comes_with_its_task_and_an_explanation() {
    let bench = bench_with_runs().await;
    let id = ids(&bench, json!({ "status": "skipped" })).await[0];
    let detail = bench.cockpit.get_run(id).await.unwrap();
    assert_eq!((detail.run.id, detail.task.task_type.as_str()), (id, "calendar_sync"));
    assert!(detail.explanation.contains("has not been set up"), "{}", detail.explanation);
    let attempts: Vec<i64> = detail.attempts.iter().map(|attempt| attempt.id).collect();
    assert_eq!(attempts, [id]);
    let error = bench.cockpit.get_run(4_711).await.unwrap_err();
    assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::NotFound, Some("id")));
}

#[tokio::test]
async fn history_outlives_a_restart() {
    let bench = bench_with_runs().await;
    let before = bench.cockpit.list_runs(&RunFilter::default()).await.unwrap();
    let bench = bench.reopen().await;
    assert_eq!(bench.cockpit.list_runs(&RunFilter::default()).await.unwrap(), before);
}
