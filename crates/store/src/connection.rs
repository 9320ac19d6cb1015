//! What every connection is told before it is used: SQLite keeps these settings per connection, not per file.

use std::{fmt::Write, path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags};

use crate::functions::add_functions;

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
    add_functions(connection)
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

/// A connection to a file that is only looked at, without what lies beside it; not even a file beside it is made.
pub fn open_unchanged(path: &Path) -> rusqlite::Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(format!("{}?immutable=1", uri(path)), flags)
}

/// <https://www.sqlite.org/uri.html>
fn uri(path: &Path) -> String {
    let path = path.as_os_str().as_encoded_bytes();
    let mut uri = String::from(if path.starts_with(b"/") { "file:" } else { "file:/" });
    for byte in path {
        let byte = if cfg!(windows) && *byte == b'\\' { b'/' } else { *byte };
        if byte.is_ascii_alphanumeric() || b"/-._~:".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // A String takes everything.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
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

    #[test]
    fn a_path_with_signs_of_its_own_is_one_address() {
        assert_eq!(uri(Path::new("/a b/x?y#z%41.db")), "file:/a%20b/x%3Fy%23z%2541.db");
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt;
            let no_utf8 = std::ffi::OsStr::from_bytes(b"/\xff\\.db");
            assert_eq!(uri(Path::new(no_utf8)), "file:/%FF%5C.db");
        }
    }
}
