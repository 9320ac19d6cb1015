//! Databases of earlier schema versions, made from the migrations themselves.

use std::{fs, path::Path};

use rusqlite::Connection;
#[cfg(unix)]
use rusqlite::{Batch, fallible_iterator::FallibleIterator};
use tempfile::TempDir;

use crate::database::{empty, path};

/// The migrations as they lie in the repository, oldest first.
pub fn migrations() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

/// A folder with a database of this version with something in it; 0 for one that has nothing yet.
pub fn old_database(version: usize) -> TempDir {
    let folder = empty();
    let connection = Connection::open(path(folder.path())).unwrap();
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
    fill(&connection, version);
    connection.close().unwrap();
    folder
}

/// What a migration from this version makes of [`old_database`].
#[cfg(unix)]
pub fn updated(version: usize) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    fill(&connection, version);
    let migrations = migrations();
    for migration in &migrations[version..] {
        connection.execute_batch(migration).unwrap();
    }
    connection.pragma_update(None, "user_version", i64::try_from(migrations.len()).unwrap()).unwrap();
    connection
}

/// The statements of the migration from this version to the next.
#[cfg(unix)]
pub fn statements(version: usize) -> Vec<String> {
    let connection = Connection::open_in_memory().unwrap();
    fill(&connection, version);
    let migrations = migrations();
    let mut batch = Batch::new(&connection, &migrations[version]);
    let mut statements = Vec::new();
    while let Some(mut statement) = batch.next().unwrap() {
        // Later ones can be read only when this one is done.
        statement.raw_execute().unwrap();
        statements.push(statement.expanded_sql().unwrap());
    }
    statements
}

fn fill(connection: &Connection, version: usize) {
    for migration in &migrations()[..version] {
        connection.execute_batch(migration).unwrap();
    }
    connection.pragma_update(None, "user_version", i64::try_from(version).unwrap()).unwrap();
    if version > 0 {
        connection
            .execute_batch("CREATE TABLE keepsake (word TEXT); INSERT INTO keepsake VALUES ('hello')")
            .unwrap();
        connection.execute_batch(CONTENT).unwrap();
    }
}

/// Rows that the first version can hold, with what later ones move elsewhere: a pause, a suspension.
const CONTENT: &str = "
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 40)
INSERT INTO system_tasks (id, name, task_type, component, frequency_seconds, created_at, updated_at)
  SELECT n, 'Task ' || n, 'task_' || n, 'test', 2700, '2026-01-01T12:00:00.000Z', '2026-01-01T12:00:00.000Z' FROM numbers;
UPDATE system_tasks SET suspended_reason = 'breaker', suspended_at = '2026-01-02T12:00:00.000Z' WHERE id = 7;
INSERT INTO system_task_runs (id, task_id, started_at, finished_at, status, scheduled_for, trigger, epoch)
  SELECT id, id, '2026-01-01T12:00:00.000Z', '2026-01-01T12:00:01.000Z', 'success', '2026-01-01T12:00:00.000Z', 'schedule', 1
  FROM system_tasks;
INSERT INTO system_task_run_logs (run_id, line, at, level, message)
  SELECT id, 1, started_at, 'info', 'a line' FROM system_task_runs;
INSERT INTO system_task_edits (task_id, revision, edited_at, edited_by, before, after)
  VALUES (1, 2, '2026-01-01T12:00:00.000Z', 'window', '{}', '{}');
INSERT INTO process_epochs (pid, program, version, started_at) VALUES (1, 'serve', '0.1.0', '2026-01-01T12:00:00.000Z');
INSERT INTO settings VALUES ('pause', '{\"since\":\"2026-01-01T12:00:00.000Z\",\"until\":null}', '2026-01-01T12:00:00.000Z');
";
