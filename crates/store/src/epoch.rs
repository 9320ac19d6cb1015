//! Epochs: the record of who owned the database, and when. The latest is the only one that may write.

use rusqlite::{Connection, config::DbConfig};
use scheduler::{clock::Clock, run::Epoch};

use crate::row::to_text;

/// Begins this process's epoch, which ends every earlier one's right to write.
pub fn begin(
    connection: &Connection,
    program: &str,
    version: &str,
    clock: &dyn Clock,
) -> rusqlite::Result<Epoch> {
    connection.execute(
        "INSERT INTO process_epochs (pid, program, version, started_at) VALUES (?1, ?2, ?3, ?4)",
        (std::process::id(), program, version, to_text(clock.now())),
    )?;
    Ok(Epoch(connection.last_insert_rowid()))
}

/// Notes a clean end and folds the write-ahead log into the file; whoever was superseded leaves both alone.
pub fn end(connection: Connection, epoch: Epoch, clock: &dyn Clock) {
    if let Err(error) = try_end(connection, epoch, clock) {
        // Nothing is lost: the next start finds the log and the open epoch.
        tracing::warn!(%error, "the database was not closed cleanly");
    }
}

fn try_end(connection: Connection, epoch: Epoch, clock: &dyn Clock) -> rusqlite::Result<()> {
    let ended = connection.execute(
        "UPDATE process_epochs SET ended_at = ?2 WHERE id = ?1 AND id = (SELECT max(id) FROM process_epochs)",
        (epoch.0, to_text(clock.now())),
    )?;
    if ended > 0 {
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    } else {
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    }
    connection.close().map_err(|(_, error)| error)
}
