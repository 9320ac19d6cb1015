//! The tables that the specification fixes, column by column.

use rusqlite::Connection;
use scheduler::{store::Store, task::TaskId};

use crate::database::{Database, noon};

/// Name, type, NOT NULL, default.
type Column = (&'static str, &'static str, bool, Option<&'static str>);

/// Section 2.1 of the specification, in its order. SQLite leaves NOT NULL of a primary key unsaid.
const SYSTEM_TASKS: &[Column] = &[
    ("id", "INTEGER", false, None),
    ("name", "TEXT", true, None),
    ("task_type", "TEXT", true, None),
    ("component", "TEXT", true, None),
    ("frequency_cron", "TEXT", false, None),
    ("frequency_seconds", "INTEGER", false, None),
    ("enabled", "INTEGER", true, Some("1")),
    ("last_run_at", "DATETIME", false, None),
    ("last_status", "TEXT", false, None),
    ("last_result", "TEXT", false, None),
    ("error_count", "INTEGER", true, Some("0")),
    ("created_at", "DATETIME", true, None),
    ("updated_at", "DATETIME", true, None),
];

/// Section 2.2.
const SYSTEM_TASK_RUNS: &[Column] = &[
    ("id", "INTEGER", false, None),
    ("task_id", "INTEGER", true, None),
    ("started_at", "DATETIME", true, None),
    ("finished_at", "DATETIME", false, None),
    ("status", "TEXT", true, None),
    ("result", "TEXT", false, None),
    ("error_message", "TEXT", false, None),
];

/// What the contract adds to `system_tasks`, and the types it names.
const ADDED_TO_TASKS: &[(&str, &str)] = &[
    ("timezone", "TEXT"),
    ("anchor_at", "DATETIME"),
    ("next_run_at", "DATETIME"),
    ("last_slot_at", "DATETIME"),
    ("revision", "INTEGER"),
    ("catch_up", "TEXT"),
    ("overlap", "TEXT"),
    ("timeout_seconds", "INTEGER"),
    ("max_retries", "INTEGER"),
    ("breaker_threshold", "INTEGER"),
    ("suspended_reason", "TEXT"),
    ("suspended_at", "DATETIME"),
    ("requires_network", "INTEGER"),
    ("config", "TEXT"),
    ("snoozed_at", "DATETIME"),
    ("snoozed_until", "DATETIME"),
    ("snooze_reason", "TEXT"),
];

/// And to `system_task_runs`.
const ADDED_TO_RUNS: &[(&str, &str)] = &[
    ("scheduled_for", "DATETIME"),
    ("trigger", "TEXT"),
    ("attempt", "INTEGER"),
    ("reason", "TEXT"),
    ("missed_count", "INTEGER"),
    ("duration_ms", "INTEGER"),
    ("epoch", "INTEGER"),
];

fn columns(connection: &Connection, table: &str) -> Vec<(String, String, bool, Option<String>, bool)> {
    connection
        .prepare("SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info(?1) ORDER BY cid")
        .unwrap()
        .query_map([table], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

#[tokio::test]
async fn the_two_tables_are_the_specifications() {
    let database = Database::create().await;
    let connection = database.connect();
    let tables = [
        ("system_tasks", SYSTEM_TASKS, ADDED_TO_TASKS),
        ("system_task_runs", SYSTEM_TASK_RUNS, ADDED_TO_RUNS),
    ];
    for (table, specified, added) in tables {
        let found = columns(&connection, table);
        for (n, (name, kind, not_null, default)) in specified.iter().enumerate() {
            let expected = (
                (*name).to_owned(),
                (*kind).to_owned(),
                *not_null,
                default.map(str::to_owned),
                *name == "id",
            );
            assert_eq!(found[n], expected, "{table}, column {n}");
        }
        for (name, kind) in added {
            let column = found.iter().find(|column| column.0 == *name);
            assert_eq!(column.map(|column| column.1.as_str()), Some(*kind), "{table}.{name}");
        }
    }
}

#[tokio::test]
async fn a_task_type_is_unique_within_its_component() {
    let database = Database::create().await;
    let connection = database.connect();
    let unique: Vec<String> = connection
        .prepare(
            "SELECT info.name FROM pragma_index_list('system_tasks') AS list, pragma_index_info(list.name) AS info
             WHERE list.\"unique\" = 1 ORDER BY list.seq, info.seqno",
        )
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(unique, ["task_type", "component"]);
}

#[tokio::test]
async fn a_run_refers_to_its_task() {
    let database = Database::create().await;
    let connection = database.connect();
    let reference: (String, String, String) = connection
        .query_row(
            "SELECT \"table\", \"from\", \"to\" FROM pragma_foreign_key_list('system_task_runs')",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    assert_eq!(reference, ("system_tasks".to_owned(), "task_id".to_owned(), "id".to_owned()));
}

#[tokio::test]
async fn a_slot_has_one_row_per_attempt_unless_a_person_asked() {
    let (database, task) = Database::with_task().await;
    let connection = database.connect();
    let insert = |trigger: &str, attempt: i64| {
        connection.execute(
            "INSERT INTO system_task_runs (task_id, started_at, status, scheduled_for, trigger, attempt, epoch)
             VALUES (?1, '2026', 'success', '2026', ?2, ?3, 1)",
            (task.id.0, trigger, attempt),
        )
    };
    insert("schedule", 1).unwrap();
    insert("retry", 2).unwrap();
    insert("catch_up", 1).unwrap_err();
    insert("retry", 2).unwrap_err();
    for _ in 0..2 {
        insert("manual", 1).unwrap();
    }
}

#[tokio::test]
async fn a_task_has_one_frequency_at_most() {
    let (database, _) = Database::with_task().await;
    database.connect().execute("UPDATE system_tasks SET frequency_cron = '0 * * * *'", []).unwrap_err();
}

#[tokio::test]
async fn a_task_that_a_person_wrote_into_the_table_is_read() {
    let (database, _) = Database::with_task().await;
    let columns = "name, task_type, component, created_at, updated_at";
    for (component, created) in [("by hand", "datetime('now')"), ("broken", "'yesterday'")] {
        let sql =
            format!("INSERT INTO system_tasks ({columns}) VALUES ('Mine', 'mine', ?1, {created}, {created})");
        database.connect().execute(&sql, [component]).unwrap();
    }
    let tasks = database.store.list_tasks().await.unwrap();
    let components: Vec<_> = tasks.iter().map(|task| task.component.as_str()).collect();
    assert_eq!(components, ["news", "by hand"], "one that cannot be read does not keep the others away");
    let ids = (1..=3).map(TaskId).collect();
    assert_eq!(database.store.tasks_by_ids(ids).await.unwrap(), tasks);
}

#[tokio::test]
async fn a_pause_that_cannot_be_read_keeps_nothing_from_starting() {
    let (database, _) = Database::with_task().await;
    for since in ["yesterday", "2026-01-01T12:00:00.000Z"] {
        let sql = "INSERT INTO pauses (paused_at, ended_at) VALUES (?1, '2026-01-01T13:00:00.000Z')";
        database.connect().execute(sql, [since]).unwrap();
    }
    for unreadable in ["{\"since\":\"yesterday\"}", "{}", "true", "{"] {
        database.store.save_setting("pause", unreadable).await.unwrap();
        assert_eq!(database.store.load_pause().await.unwrap(), None, "{unreadable}");
    }
    let pauses = database.store.load_ended_pauses().await.unwrap();
    assert_eq!(pauses.into_iter().map(|pause| pause.since).collect::<Vec<_>>(), [noon()]);
}
