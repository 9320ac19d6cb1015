//! History that has served its time.

use chrono::TimeDelta;
use scheduler::run::RunId;
use store::{NewTask, queries::run_listing::RunQuery};

use crate::database::{Database, insert_run, noon};

async fn left(database: &Database) -> Vec<RunId> {
    let query = RunQuery { limit: 1_000, ..RunQuery::default() };
    let mut ids: Vec<_> =
        database.store.list_runs(query).await.unwrap().iter().map(|listed| listed.run.id).collect();
    ids.reverse();
    ids
}

#[tokio::test]
async fn the_newest_of_each_task_stay() {
    let (database, news) = Database::with_task().await;
    database.store.seed_tasks(vec![NewTask::every("other", "other", "Other", 60)]).await.unwrap();
    let other = database.store.find_task("other", None).await.unwrap().unwrap();
    let connection = database.connect();
    let kept_of_other = insert_run(&connection, &other, noon(), "success");
    let of_news: Vec<_> = (0..10).map(|_| insert_run(&connection, &news, noon(), "success")).collect();
    assert_eq!(database.store.prune_runs(4, 30, noon(), 2).await.unwrap(), 6);
    let expected: Vec<_> = std::iter::once(kept_of_other).chain(of_news[6..].iter().copied()).collect();
    assert_eq!(left(&database).await, expected);
    assert_eq!(database.store.prune_runs(4, 30, noon(), 2).await.unwrap(), 0);
}

#[tokio::test]
async fn old_ones_go_however_few_they_are() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    let old = noon() - TimeDelta::days(31);
    insert_run(&connection, &task, old, "success");
    insert_run(&connection, &task, old, "skipped");
    let young = insert_run(&connection, &task, noon() - TimeDelta::days(29), "success");
    assert_eq!(database.store.prune_runs(500, 30, noon(), 100).await.unwrap(), 2);
    assert_eq!(left(&database).await, [young]);
}

#[tokio::test]
async fn the_last_success_the_last_error_and_what_runs_always_stay() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    let old = noon() - TimeDelta::days(100);
    let statuses = ["success", "error", "success", "error", "running", "cancelled", "skipped", "interrupted"];
    let ids: Vec<_> = statuses.map(|status| insert_run(&connection, &task, old, status)).into();
    assert_eq!(database.store.prune_runs(1, 30, noon(), 100).await.unwrap(), 5);
    assert_eq!(left(&database).await, [ids[2], ids[3], ids[4]]);
}

#[tokio::test]
async fn the_log_goes_with_its_run() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    let run = insert_run(&connection, &task, noon() - TimeDelta::days(100), "cancelled");
    connection
        .execute("INSERT INTO system_task_run_logs VALUES (?1, 1, '2026', 'info', 'a line')", [run.0])
        .unwrap();
    database.store.prune_runs(500, 30, noon(), 100).await.unwrap();
    let lines: i64 =
        connection.query_row("SELECT count(*) FROM system_task_run_logs", [], |row| row.get(0)).unwrap();
    assert_eq!(lines, 0);
    database.store.optimize().await.unwrap();
}
