//! Sources that got another name: what is stored under the old one goes with it.
//!
//! A source is known by its address. Its articles and events are kept under its name, which is what people see.

use rusqlite::{Connection, OptionalExtension, params};
use scheduler::store::StoreResult;

use super::SourceKind;
use crate::SqliteStore;

/// A source as it is configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSource {
    /// Its sort.
    pub kind: SourceKind,
    /// Configured name.
    pub name: String,
    /// SHA-256 of its address, hex.
    pub address_hash: String,
}

/// A source that got another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// Its name until now.
    pub from: String,
    /// Its name from now on.
    pub to: String,
}

impl SqliteStore {
    /// Takes note of the names that sources have now, moves what was stored under their old ones, and says which were
    /// renamed. All at once, because two sources may have exchanged their names.
    ///
    /// # Errors
    /// When the database cannot be written; then every name is the old one.
    pub async fn rename_sources(&self, sources: Vec<NamedSource>) -> StoreResult<Vec<Renamed>> {
        self.write(move |conn| {
            let mut renames = Vec::new();
            for source in sources {
                let known = name_of(conn, &source)?;
                if let Some(from) = known.filter(|known| *known != source.name) {
                    let is_shared = is_shared(conn, source.kind, &from)?;
                    renames.push(Rename { source, from, is_shared });
                }
            }
            // By way of names that nobody can have: a chain or a ring of names does not end in one heap.
            for rename in renames.iter().filter(|rename| !rename.is_shared) {
                move_rows(conn, rename.source.kind, &rename.from, &rename.interim())?;
            }
            for rename in &renames {
                move_rows(conn, rename.source.kind, &rename.interim(), &rename.source.name)?;
                conn.prepare_cached("UPDATE sources SET name = ?1 WHERE kind = ?2 AND address_hash = ?3")?
                    .execute(params![
                        rename.source.name,
                        rename.source.kind.as_str(),
                        rename.source.address_hash
                    ])?;
            }
            Ok(renames
                .into_iter()
                .map(|Rename { from, source, .. }| Renamed { from, to: source.name })
                .collect())
        })
        .await
    }
}

struct Rename {
    source: NamedSource,
    from: String,
    /// Another source has the old name, so nobody can tell whose is whose.
    is_shared: bool,
}

impl Rename {
    /// Configured names are one line.
    fn interim(&self) -> String {
        format!("\n{}", self.source.address_hash)
    }
}

fn name_of(conn: &Connection, source: &NamedSource) -> rusqlite::Result<Option<String>> {
    conn.prepare_cached("SELECT name FROM sources WHERE kind = ?1 AND address_hash = ?2")?
        .query_row(params![source.kind.as_str(), source.address_hash], |row| row.get(0))
        .optional()
}

/// Do several sources store theirs under this name?
fn is_shared(conn: &Connection, kind: SourceKind, name: &str) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT count(*) > 1 FROM sources WHERE name = ?1 AND (kind = 'calendar') = ?2")?
        .query_row(params![name, kind == SourceKind::Calendar], |row| row.get(0))
}

/// Moves all that is stored under a name to another. What is there under both stays as the other has it.
fn move_rows(conn: &Connection, kind: SourceKind, from: &str, to: &str) -> rusqlite::Result<()> {
    let (update, delete) = match kind {
        SourceKind::Feed | SourceKind::NewsData => (
            "UPDATE OR IGNORE articles SET source = ?2 WHERE source = ?1",
            "DELETE FROM articles WHERE source = ?1",
        ),
        SourceKind::Calendar => (
            "UPDATE OR IGNORE calendar_events SET calendar = ?2 WHERE calendar = ?1",
            "DELETE FROM calendar_events WHERE calendar = ?1",
        ),
    };
    conn.prepare_cached(update)?.execute([from, to])?;
    conn.prepare_cached(delete)?.execute([from])?;
    Ok(())
}
