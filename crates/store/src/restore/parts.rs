//! Whether a database has all parts that this program makes: one that lost an index opens and reads, and starts a slot
//! twice.

use std::collections::HashMap;

use rusqlite::Connection;

use crate::migrate;

/// A table or an index: what it is, its name, and how it is made.
type Part = (String, String, String);

/// What a database of this version has not, or has otherwise than a new one. What somebody has added to it is theirs.
pub fn what_is_missing(connection: &Connection) -> Result<Option<String>, rusqlite_migration::Error> {
    let mut new = Connection::open_in_memory()?;
    migrate::migrate(&mut new)?;
    let found: HashMap<_, _> =
        parts(connection)?.into_iter().map(|(kind, name, sql)| ((kind, name), sql)).collect();
    let missing = parts(&new)?.into_iter().filter_map(|(kind, name, sql)| {
        let key = (kind, name);
        let word = match found.get(&key) {
            Some(found) if is_same(found, &sql) => return None,
            Some(_) => "another",
            None => "no",
        };
        Some(format!("{word} {} {}", key.0, key.1))
    });
    let missing: Vec<_> = missing.collect();
    Ok((!missing.is_empty()).then(|| missing.join(", ")))
}

fn parts(connection: &Connection) -> rusqlite::Result<Vec<Part>> {
    let mut parts = connection.prepare(
        "SELECT type, name, sql FROM sqlite_schema
         WHERE type IN ('table', 'index') AND sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         ORDER BY type DESC, name",
    )?;
    let rows = parts.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.collect()
}

/// Tools that write a schema anew have their own ways with spaces and quotes.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |sql: &str| -> String { sql.chars().filter(|c| !c.is_whitespace() && *c != '"').collect() };
    plain(one) == plain(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_counts_and_what_somebody_added_does_not() {
        let changed = |sql: &str| {
            let mut database = Connection::open_in_memory().unwrap();
            migrate::migrate(&mut database).unwrap();
            database.execute_batch(sql).unwrap();
            what_is_missing(&database).unwrap()
        };
        assert_eq!(changed("CREATE TABLE theirs (a); CREATE INDEX added ON articles (id); ANALYZE"), None);
        assert_eq!(
            changed("DROP TABLE pruned_slots; DROP INDEX system_task_runs_slot").as_deref(),
            Some("no table pruned_slots, no index pruned_slots_by_task, no index system_task_runs_slot")
        );
        // Without what it is for.
        let same_name = "DROP INDEX system_task_runs_slot; CREATE INDEX system_task_runs_slot ON system_task_runs (task_id)";
        assert_eq!(changed(same_name).as_deref(), Some("another index system_task_runs_slot"));
    }

    #[test]
    fn spaces_and_quotes_make_no_other_part() {
        assert!(is_same("CREATE TABLE t (\n  a TEXT)", "CREATE TABLE \"t\" (a TEXT)"));
        assert!(!is_same("CREATE TABLE t (a TEXT)", "CREATE TABLE t (a INTEGER)"));
    }
}
