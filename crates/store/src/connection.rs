//! What every connection is told before it is used: SQLite keeps these settings per connection, not per file.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags};

/// How long a statement waits for a lock of another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Statements kept compiled per connection; there are fewer than this in the program.
const STATEMENTS: usize = 128;

/// What a reader keeps of the file, in kibibytes. The system has all of it in its cache anyway, and each reader would have a
/// copy of its own.
const READ_CACHE_KIB: i64 = 128;

/// Settings that readers and the writer share.
pub fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // FULL: a commit survives a power cut, not only the death of the process.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// Settings of a connection that only reads.
pub fn configure_reader(connection: &Connection) -> rusqlite::Result<()> {
    configure(connection)?;
    // Negative: it counts memory, not pages.
    connection.pragma_update(None, "cache_size", -READ_CACHE_KIB)?;
    connection.pragma_update(None, "query_only", true)
}

/// A connection to copy the database with. It may not say `query_only`: that forbids writing into another file, too.
pub fn open_to_copy(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    configure(&connection)?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_cannot_write_and_keep_little() {
        let connection = Connection::open_in_memory().unwrap();
        configure_reader(&connection).unwrap();
        let setting =
            |name: &str| -> i64 { connection.pragma_query_value(None, name, |row| row.get(0)).unwrap() };
        assert_eq!((setting("query_only"), setting("cache_size")), (1, -128));
    }

    #[test]
    fn a_copy_is_made_as_everything_else_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("cockpit.db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
        let connection = open_to_copy(&path).unwrap();
        let setting =
            |name: &str| -> i64 { connection.pragma_query_value(None, name, |row| row.get(0)).unwrap() };
        // What a schema that somebody else wrote may call, and how long others are waited for.
        assert_eq!(setting("trusted_schema"), 0);
        assert_eq!(setting("busy_timeout"), 5_000);
    }
}
