//! What every connection is told before it is used: SQLite keeps these settings per connection, not per file.

use std::time::Duration;

use rusqlite::Connection;

/// How long a statement waits for a lock of another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Statements kept compiled per connection; there are fewer than this in the program.
const STATEMENTS: usize = 128;

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
    connection.pragma_update(None, "query_only", true)
}
