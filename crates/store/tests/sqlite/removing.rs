//! Tasks that somebody removes, and what people create.

use std::sync::Arc;

use chrono::TimeDelta;
use rusqlite::Connection;
use scheduler::{
    Scheduler,
    error::RunNowError,
    handler::HandlerRegistry,
    run::{LogLevel, LogLine, RunStatus, RunTrigger},
    schedule::Frequency,
    store::{Advance, Claim, Store},
    task::{SystemTask, TaskId},
    testing::test_clock::TestClock,
};
use store::{NewTask, Removal, SeedError, SqliteStore, queries::edits::NewEdit};

use crate::database::{Database, ended, noon, open};

fn news() -> NewTask {
    NewTask::every("news_sync", "news", "News sync", 2_700)
}

fn reminder() -> NewTask {
    NewTask::every("remind", "tea", "Look after the tea", 60)
}

fn claim(task: &SystemTask) -> Claim {
    Claim {
        task_id: task.id,
        revision: 1,
        scheduled_for: Some(noon()),
        trigger: RunTrigger::Schedule,
        attempt: 1,
        missed_count: 0,
        started_at: noon(),
        advance: Some(Advance { last_slot_at: Some(noon()), next_run_at: None }),
    }
}

/// Gives a task a row in every table that can have one of a task.
async fn live(database: &Database, task: &SystemTask) {
    let run = database.claimed(claim(task)).await;
    let mut failure = ended(&run, RunStatus::Error, noon());
    failure.outcome.retry_at = Some(noon() + TimeDelta::minutes(1));
    failure.log =
        vec![LogLine { at: noon(), level: LogLevel::Info, message: "a line of its log".to_owned() }];
    let mut task = SystemTask::clone(&*database.store.finish(failure).await.unwrap().task);
    for _ in 0..2 {
        // The second takes the first back.
        let undoes = database.store.list_edits(task.id, 1).await.unwrap().first().map(|edit| edit.id);
        let edited = SystemTask { revision: task.revision + 1, ..task.clone() };
        let edit = NewEdit { edited_by: "test".into(), before: "{}".into(), after: "{}".into(), undoes };
        task = database.store.update_task(task.revision, &edited, edit).await.unwrap().unwrap();
    }
    let connection = database.connect();
    connection
        .execute(
            "INSERT INTO suspensions (task_id, reason, suspended_at) VALUES (?1, 'breaker', '')",
            [task.id.0],
        )
        .unwrap();
    connection
        .execute(
            "INSERT INTO pruned_slots (task_id, first_slot_at, scheduled_for, runs, run_id, trigger, attempt,
               status, missed_count, started_at, epoch)
             VALUES (?1, '', '', 1, 1, 'schedule', 1, 'success', 0, '', 1)",
            [task.id.0],
        )
        .unwrap();
}

/// How many rows each table has that refers to tasks, by its name, and the logs.
fn rows(connection: &Connection) -> Vec<(String, i64)> {
    let count = |table: &str| {
        connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    };
    let mut tables = connection
        .prepare(
            "SELECT DISTINCT m.name FROM sqlite_schema AS m JOIN pragma_foreign_key_list(m.name) AS f
             WHERE m.type = 'table' AND f.\"table\" = 'system_tasks' ORDER BY 1",
        )
        .unwrap();
    let tables = tables.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap);
    tables.chain(["system_task_run_logs".to_owned()]).map(|table| (table.clone(), count(&table))).collect()
}

#[tokio::test]
async fn all_that_is_known_of_it_goes_with_it_and_nothing_else() {
    let (database, task) = Database::with_task().await;
    let other = database.store.create_task(reminder()).await.unwrap().unwrap();
    live(&database, &other).await;
    let before = rows(&database.connect());
    assert!(before.len() >= 6 && before.iter().all(|(_, rows)| *rows > 0), "{before:?}");
    live(&database, &task).await;
    assert_ne!(rows(&database.connect()), before);
    assert_eq!(database.store.remove_task(task.id).await.unwrap(), Removal::Removed);
    assert_eq!(rows(&database.connect()), before);
    let left: Vec<_> = database.store.list_tasks().await.unwrap().iter().map(|task| task.id).collect();
    assert_eq!(left, [other.id]);
    assert_eq!(database.store.remove_task(task.id).await.unwrap(), Removal::NotThere);
}

#[tokio::test]
async fn one_that_runs_is_removed_once_the_run_has_ended() {
    let (database, task) = Database::with_task().await;
    let run = database.claimed(claim(&task)).await;
    assert_eq!(database.store.remove_task(task.id).await.unwrap(), Removal::Running(run.id));
    database.store.finish(ended(&run, RunStatus::Success, noon())).await.unwrap();
    assert_eq!(database.store.remove_task(task.id).await.unwrap(), Removal::Removed);
}

#[tokio::test]
async fn a_run_whose_process_has_died_keeps_nothing() {
    let (database, task) = Database::with_task().await;
    database.claimed(claim(&task)).await;
    let folder = database.close().await;
    let store = open(folder.path()).await.unwrap();
    assert_eq!(store.remove_task(task.id).await.unwrap(), Removal::Removed);
}

#[tokio::test]
async fn a_removed_seed_does_not_come_back_by_itself_but_a_person_may_create_it() {
    let (database, task) = Database::with_task().await;
    assert_eq!(database.store.remove_task(task.id).await.unwrap(), Removal::Removed);
    let folder = database.close().await;
    let store = open(folder.path()).await.unwrap();
    assert_eq!(store.seed_tasks(vec![news()]).await.unwrap(), 0);
    let created = store.create_task(news()).await.unwrap().unwrap();
    assert_eq!((created.task_type.as_str(), created.revision), ("news_sync", 1));
    assert_eq!(store.create_task(news()).await.unwrap(), None, "there is one");
}

#[tokio::test]
async fn what_a_person_has_created_and_removed_can_be_created_again_under_another_id() {
    let (database, _) = Database::with_task().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let created = database.store.create_task(reminder()).await.unwrap().unwrap();
        assert_eq!(database.store.remove_task(created.id).await.unwrap(), Removal::Removed);
        ids.push(created.id);
    }
    assert_eq!(ids, [TaskId(2), TaskId(3), TaskId(4)]);
    let folder = database.close().await;
    let store = open(folder.path()).await.unwrap();
    store.seed_tasks(vec![reminder()]).await.unwrap();
    assert_eq!(store.find_task("remind", None).await.unwrap().unwrap().id, TaskId(5));
}

#[tokio::test]
async fn what_cannot_be_scheduled_is_not_created() {
    let (database, task) = Database::with_task().await;
    let refused = database.store.create_task(NewTask::every("remind", "tea", "Tea", 0)).await;
    assert!(matches!(refused, Err(SeedError::Invalid { .. })), "{refused:?}");
    assert_eq!(database.store.list_tasks().await.unwrap(), [task]);
}

#[tokio::test(start_paused = true)]
async fn the_engine_learns_of_those_that_come_and_forgets_those_that_go() {
    let clock = Arc::new(TestClock::new(noon()));
    let store = SqliteStore::open_in_memory(clock.clone()).unwrap();
    let scheduler = Scheduler::builder(Arc::new(store.clone()), HandlerRegistry::new())
        .clock(clock)
        .start()
        .await
        .unwrap();
    let handle = scheduler.handle();
    let daily = Frequency::Cron { pattern: "0 13 * * *".to_owned() };
    let created = store.create_task(NewTask::new("remind", "tea", "Tea", daily)).await.unwrap().unwrap();
    handle.reload(created.id).await.unwrap();
    assert_eq!(handle.status().borrow().next_wake_at, Some(noon() + TimeDelta::hours(1)));
    assert_eq!(store.remove_task(created.id).await.unwrap(), Removal::Removed);
    handle.reload(created.id).await.unwrap();
    assert_eq!(handle.status().borrow().next_wake_at, None);
    let asked = handle.run_now(created.id).await.unwrap_err();
    assert_eq!(asked, RunNowError::NoSuchTask(created.id));
    scheduler.shutdown().await;
}
