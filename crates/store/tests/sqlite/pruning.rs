//! History that has served its time.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::Connection;
use scheduler::{
    run::{RunId, RunStatus},
    task::SystemTask,
};
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

/// A finished run by schedule, `n` minutes after noon.
fn insert_slot(connection: &Connection, task: &SystemTask, n: i64, status: &str, missed_count: i64) -> RunId {
    let at = (noon() + TimeDelta::minutes(n)).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    connection
        .execute(
            "INSERT INTO system_task_runs (task_id, started_at, finished_at, status, scheduled_for, trigger, missed_count,
               reason, epoch)
             VALUES (?1, ?2, ?2, ?3, ?2, 'schedule', ?4, iif(?4 > 0, 'missed', NULL), 1)",
            (task.id.0, at, status, missed_count),
        )
        .unwrap();
    RunId(connection.last_insert_rowid())
}

async fn pruned(database: &Database, task: &SystemTask, n: i64) -> Option<(i64, RunId, RunStatus)> {
    let rows = database.store.slot_rows(task.id, noon() + TimeDelta::minutes(n)).await.unwrap();
    rows.pruned.map(|pruned| (pruned.runs, pruned.last.id, pruned.last.status))
}

#[tokio::test]
async fn the_answers_to_slots_outlive_their_rows() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    let successes: Vec<_> = (0..5).map(|n| insert_slot(&connection, &task, n, "success", 0)).collect();
    let failed = insert_slot(&connection, &task, 5, "error", 0);
    let missed = insert_slot(&connection, &task, 15, "skipped", 10);
    for n in 16..20 {
        insert_slot(&connection, &task, n, "success", 0);
    }
    insert_slot(&connection, &task, 20, "error", 0);
    insert_run(&connection, &task, noon(), "cancelled"); // by hand, it answers no slot
    let now = noon() + TimeDelta::days(1);
    assert_eq!(database.store.prune_runs(2, 30, now, 3).await.unwrap(), 10);

    for n in 0..5 {
        assert_eq!(pruned(&database, &task, n).await, Some((5, successes[4], RunStatus::Success)), "{n}");
    }
    assert_eq!(pruned(&database, &task, 5).await, Some((1, failed, RunStatus::Error)));
    assert_eq!(pruned(&database, &task, 9).await, None);
    let rows = database.store.slot_rows(task.id, noon() + TimeDelta::minutes(9)).await.unwrap();
    assert_eq!(rows.after.map(|run| (run.id, run.missed_count)), Some((missed, 10)));
    assert_eq!(pruned(&database, &task, 16).await.map(|pruned| pruned.0), Some(3));
    // The last success has its row still.
    let rows = database.store.slot_rows(task.id, noon() + TimeDelta::minutes(19)).await.unwrap();
    assert_eq!((rows.attempts.len(), rows.pruned), (1, None));

    let later = now + TimeDelta::days(30);
    database.store.prune_runs(2, 30, later, 100).await.unwrap();
    for n in [0, 5, 16] {
        assert_eq!(pruned(&database, &task, n).await, None, "{n}: after 30 days nothing is left");
    }
}

#[tokio::test]
async fn a_row_that_was_kept_longer_does_not_hide_those_around_it() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    let failed = insert_slot(&connection, &task, 3, "error", 0);
    for n in (0..3).chain(4..8) {
        insert_slot(&connection, &task, n, "success", 0);
    }
    database.store.prune_runs(1, 30, noon(), 100).await.unwrap();
    insert_slot(&connection, &task, 8, "error", 0);
    database.store.prune_runs(1, 30, noon(), 100).await.unwrap();
    assert_eq!(pruned(&database, &task, 3).await, Some((1, failed, RunStatus::Error)));
    for n in [0, 2, 4, 6] {
        assert_eq!(pruned(&database, &task, n).await.map(|pruned| pruned.2), Some(RunStatus::Success), "{n}");
    }
}

/// Each record of slots: its first and its last, in minutes after noon, and how they ended.
fn records(connection: &Connection) -> Vec<(i64, i64, String)> {
    let minutes = |text: String| (text.parse::<DateTime<Utc>>().unwrap() - noon()).num_minutes();
    connection
        .prepare("SELECT first_slot_at, scheduled_for, status FROM pruned_slots ORDER BY scheduled_for, id")
        .unwrap()
        .query_map([], |row| Ok((minutes(row.get(0)?), minutes(row.get(1)?), row.get(2)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

fn record(first: i64, last: i64, status: &str) -> (i64, i64, String) {
    (first, last, status.to_owned())
}

/// The last success from before a night is pruned when its rows are, after the answers that came later.
#[tokio::test]
async fn no_record_reaches_over_a_time_in_which_nobody_ran_the_task() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    insert_slot(&connection, &task, 0, "success", 0);
    for n in 1..6 {
        insert_slot(&connection, &task, n, "error", 0);
    }
    insert_slot(&connection, &task, 1299, "error", 1_000);
    insert_slot(&connection, &task, 1300, "error", 0);
    let now = noon() + TimeDelta::days(1);
    database.store.prune_runs(1, 30, now, 100).await.unwrap();
    for n in 1301..1304 {
        insert_slot(&connection, &task, n, "success", 0);
    }
    database.store.prune_runs(1, 30, now, 100).await.unwrap();
    let missed = record(1299, 1299, "error");
    let expected = [record(0, 0, "success"), record(1, 5, "error"), missed, record(1301, 1302, "success")];
    assert_eq!(records(&connection), expected);
    assert_eq!(pruned(&database, &task, 600).await, None);
}

#[tokio::test]
async fn a_record_ends_before_a_row_that_is_kept_because_that_may_answer_many_slots() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    for n in 0..3 {
        insert_slot(&connection, &task, n, "success", 0);
    }
    insert_slot(&connection, &task, 1299, "error", 1_000);
    for n in 1300..1303 {
        insert_slot(&connection, &task, n, "success", 0);
    }
    database.store.prune_runs(1, 30, noon() + TimeDelta::days(1), 100).await.unwrap();
    assert_eq!(records(&connection), [record(0, 2, "success"), record(1300, 1301, "success")]);
}

#[tokio::test]
async fn a_record_ends_where_the_schedule_changed_because_slots_before_that_may_have_no_answer() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    for n in (0..3).chain(10..13).chain(20..24) {
        insert_slot(&connection, &task, n, "success", 0);
    }
    let text = |n: i64| (noon() + TimeDelta::minutes(n)).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    let edit = "INSERT INTO system_task_edits (task_id, revision, edited_at, edited_by, before, after)
                VALUES (?1, 2, ?2, 'test', '{}', '{}')";
    connection.execute(edit, (task.id.0, text(5))).unwrap();
    connection
        .execute("INSERT INTO machine_zones (since_at, timezone) VALUES (?1, 'Asia/Tokyo')", [text(15)])
        .unwrap();
    database.store.prune_runs(1, 30, noon(), 100).await.unwrap();
    let expected = [record(0, 2, "success"), record(10, 12, "success"), record(20, 22, "success")];
    assert_eq!(records(&connection), expected);
}

/// The clock was ahead for a run, and was put right.
#[tokio::test]
async fn a_record_never_ends_before_it_begins() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    for n in [0, 500, 1, 2, 3] {
        insert_slot(&connection, &task, n, "success", 0);
    }
    database.store.prune_runs(1, 30, noon(), 100).await.unwrap();
    assert_eq!(records(&connection), [record(0, 2, "success"), record(500, 500, "success")]);
}

#[tokio::test]
async fn a_record_that_has_served_its_time_is_not_prolonged_because_what_came_after_it_is_forgotten() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    insert_slot(&connection, &task, 0, "success", 0);
    insert_slot(&connection, &task, 1, "success", 0);
    database.store.prune_runs(1, 30, noon(), 100).await.unwrap();
    insert_slot(&connection, &task, 30, "error", 20);
    for n in 60..63 {
        insert_slot(&connection, &task, n, if n == 61 { "error" } else { "success" }, 0);
    }
    let now = noon() + TimeDelta::days(30) + TimeDelta::minutes(45);
    database.store.prune_runs(1, 30, now, 100).await.unwrap();
    assert_eq!(records(&connection), [record(60, 60, "success")]);
}

#[tokio::test]
async fn what_happened_around_slots_goes_with_them_and_what_is_in_force_stays() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    let text = |days: i64| (noon() - TimeDelta::days(days)).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    for (id, (from, to)) in (-3..).zip([(40, 39), (31, 29), (2, 1)]) {
        let (from, to) = (text(from), text(to));
        connection
            .execute("INSERT INTO time_jumps (epoch, from_at, to_at) VALUES (1, ?1, ?2)", (&from, &to))
            .unwrap();
        connection.execute("INSERT INTO pauses (paused_at, ended_at) VALUES (?1, ?2)", (&from, &to)).unwrap();
        let suspension = "INSERT INTO suspensions (task_id, reason, suspended_at, ended_at) VALUES (?1, 'breaker', ?2, ?3)";
        connection.execute(suspension, (task.id.0, &from, &to)).unwrap();
        let zone = "INSERT INTO machine_zones (since_at, timezone) VALUES (?1, 'UTC')";
        connection.execute(zone, [&from]).unwrap();
        let epoch = "INSERT INTO process_epochs (id, pid, program, version, started_at, ended_at)
                     VALUES (?1, 1, 'serve', '', ?2, ?3)";
        connection.execute(epoch, (id, &from, &to)).unwrap();
    }
    // Of another program, long ago.
    let window = "INSERT INTO process_epochs (id, pid, program, version, started_at, ended_at)
                  VALUES (-4, 1, 'window', '', ?1, ?2)";
    connection.execute(window, (text(50), text(49))).unwrap();
    connection.execute("INSERT INTO pauses (paused_at) VALUES (?1)", [text(50)]).unwrap();
    database.store.prune_runs(500, 30, noon(), 100).await.unwrap();
    let count = |table: &str| -> i64 {
        connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    };
    assert_eq!((count("time_jumps"), count("pauses"), count("suspensions")), (2, 3, 2));
    // Of those before the span, the last, of each program, says how it was at its beginning; the own epoch is there too.
    assert_eq!((count("machine_zones"), count("process_epochs")), (2, 4));
    assert!(database.store.save_setting("theme", "1").await.is_ok(), "it still owns the database");
}
