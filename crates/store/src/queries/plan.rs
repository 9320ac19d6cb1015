//! How SQLite means to answer a query, for tests: which table or index it goes through, and whether it sorts.

use crate::SqliteStore;

/// The steps of a statement's plan, in order.
pub async fn plan(store: &SqliteStore, sql: &str) -> Vec<String> {
    let sql = format!("EXPLAIN QUERY PLAN {sql}");
    store
        .read(move |connection| {
            let mut statement = connection.prepare(&sql)?;
            statement.raw_query().mapped(|row| row.get("detail")).collect()
        })
        .await
        .unwrap()
}
