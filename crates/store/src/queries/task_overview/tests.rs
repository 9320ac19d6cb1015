use std::sync::Arc;

use chrono::{TimeDelta, TimeZone};
use scheduler::clock::SystemClock;

use super::*;
use crate::queries::{plan::plan, seeding::NewTask};

const TASK: TaskId = TaskId(1);

fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 1, 12, 0, 0).unwrap()
}

/// Two tasks without runs.
async fn store() -> SqliteStore {
    let store = SqliteStore::open_in_memory(Arc::new(SystemClock::new())).unwrap();
    let tasks = ["news", "papers"].map(|component| NewTask::every("news_sync", component, component, 2_700));
    store.seed_tasks(tasks.to_vec()).await.unwrap();
    store
}

/// A run `minute` minutes after noon, in which nothing else happened.
async fn insert(
    store: &SqliteStore,
    task: i64,
    minute: i64,
    status: &str,
    duration: Option<i64>,
    error: Option<&str>,
) {
    let (at, status, error) = (
        crate::row::to_text(noon() + TimeDelta::minutes(minute)),
        status.to_owned(),
        error.map(str::to_owned),
    );
    store
        .write(move |connection| {
            connection.execute(
                "INSERT INTO system_task_runs (task_id, started_at, status, trigger, duration_ms, error_message, epoch)
                 VALUES (?1, ?2, ?3, 'manual', ?4, ?5, 1)",
                (task, at, status, duration, error),
            )
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn the_strip_is_of_the_latest_thirty_rows_oldest_first() {
    let store = store().await;
    for minute in 1..=40 {
        insert(&store, 1, minute, "success", Some(minute), None).await;
        insert(&store, 2, minute, "error", None, Some("of another task")).await;
    }
    let overview = store.task_overview(TASK).await.unwrap();
    let minutes: Vec<i64> =
        overview.recent.iter().map(|mark| (mark.started_at - noon()).num_minutes()).collect();
    assert_eq!(minutes, (11..=40).collect::<Vec<_>>());
    assert!(overview.recent.iter().all(|mark| mark.error_line.is_none()));
}

/// An attempt at the slot `slot` minutes after noon.
async fn insert_attempt(store: &SqliteStore, slot: i64, attempt: i64, status: &'static str) {
    let at = crate::row::to_text(noon() + TimeDelta::minutes(slot));
    let trigger = if attempt == 1 { "schedule" } else { "retry" };
    store
        .write(move |connection| {
            connection.execute(
                "INSERT INTO system_task_runs (task_id, started_at, scheduled_for, status, trigger, attempt, epoch)
                 VALUES (1, ?1, ?1, ?2, ?3, ?4, 1)",
                (at, status, trigger, attempt),
            )
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn the_attempts_at_a_slot_are_one_mark_that_of_the_last() {
    let store = store().await;
    for slot in 1..=40 {
        for attempt in 1..=3 {
            insert_attempt(
                &store,
                slot,
                attempt,
                if attempt == 3 && slot == 40 { "success" } else { "error" },
            )
            .await;
        }
    }
    insert(&store, 1, 41, "error", None, None).await;
    let recent = store.task_overview(TASK).await.unwrap().recent;
    let told = |mark: &RunMark| ((mark.started_at - noon()).num_minutes(), mark.attempt, mark.status);
    let mut expected: Vec<_> = (12..=39).map(|slot| (slot, 3, RunStatus::Error)).collect();
    expected.extend([(40, 3, RunStatus::Success), (41, 1, RunStatus::Error)]);
    assert_eq!(recent.iter().map(told).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_mark_has_the_first_line_of_its_error() {
    let store = store().await;
    insert(&store, 1, 1, "error", Some(12), Some("No answer\nfrom the server")).await;
    let mark = store.task_overview(TASK).await.unwrap().recent.remove(0);
    let expected = RunMark {
        id: RunId(1),
        status: RunStatus::Error,
        reason: None,
        trigger: RunTrigger::Manual,
        attempt: 1,
        started_at: noon() + TimeDelta::minutes(1),
        scheduled_for: None,
        duration_ms: Some(12),
        missed_count: 0,
        error_line: Some("No answer".to_owned()),
    };
    assert_eq!(mark, expected);
}

#[tokio::test]
async fn durations_are_those_of_the_latest_hundred_successes() {
    let store = store().await;
    for minute in 1..=120 {
        insert(&store, 1, minute, "success", Some(minute), None).await;
    }
    for minute in 121..=140 {
        insert(&store, 1, minute, "error", Some(1), Some("No answer")).await;
    }
    let overview = store.task_overview(TASK).await.unwrap();
    assert_eq!(overview.success_durations, (21..=120).rev().collect::<Vec<_>>());
    assert_eq!(overview.last_success_at, Some(noon() + TimeDelta::minutes(120)));
    assert_eq!(store.success_durations(TASK).await.unwrap(), overview.success_durations);
    let failing = store.task_overview(TaskId(2)).await.unwrap();
    assert_eq!(failing, TaskOverview::default());
}

#[tokio::test]
async fn both_queries_walk_the_newest_rows_of_the_task_and_nothing_else() {
    let store = store().await;
    for minute in 1..=200 {
        insert(
            &store,
            minute % 2 + 1,
            minute,
            if minute % 3 == 0 { "error" } else { "success" },
            Some(1),
            None,
        )
        .await;
    }
    let walk = ["SEARCH system_task_runs USING INDEX system_task_runs_by_task (task_id=?)"];
    for statistics in [false, true] {
        if statistics {
            store.write(|connection| connection.execute_batch("ANALYZE")).await.unwrap();
        }
        assert_eq!(plan(&store, LATEST_SUCCESSES).await, walk, "statistics: {statistics}");
        let steps = plan(&store, RECENT).await;
        assert_eq!(steps.first().map(String::as_str), walk.first().copied(), "{steps:?}");
        let later =
            "SEARCH later USING INDEX system_task_runs_slot (task_id=? AND scheduled_for=? AND attempt>?)";
        assert_eq!(steps.last().map(String::as_str), Some(later), "{steps:?}");
    }
}
