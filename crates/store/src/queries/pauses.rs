//! `pauses`: every pause and its end. The one in force is a setting, which the engine goes by (`settings`).

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use scheduler::store::{MAX_ENDED_PAUSES, Pause};

use crate::row::{instant, optional_instant, to_text};

/// A pause, over or in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastPause {
    /// Since when.
    pub since: DateTime<Utc>,
    /// Its end as it was planned; `None`: until somebody resumes.
    pub until: Option<DateTime<Utc>>,
    /// Its end; `None`: in force.
    pub ended: Option<DateTime<Utc>>,
    /// Why, in the words of whoever paused.
    pub reason: Option<String>,
}

/// Writes down that a pause begins, is prolonged or ends; repeating it changes nothing.
pub(super) fn note(
    connection: &Connection,
    pause: Option<&Pause>,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    let since = pause.map(|pause| to_text(pause.since));
    // One that ends by itself ended when it was to end, whenever that is noticed. None begins after its end, where the clock was put
    // right in it.
    connection
        .prepare_cached(
            "UPDATE pauses SET ended_at = min(?2, coalesce(until_at, ?2)), paused_at = min(paused_at, ?2)
             WHERE ended_at IS NULL AND paused_at IS NOT ?1",
        )?
        .execute((&since, to_text(now)))?;
    let Some(Pause { until, reason, .. }) = pause else { return Ok(()) };
    let until = until.map(to_text);
    let prolonged = connection
        .prepare_cached(
            "UPDATE pauses SET until_at = ?2, reason = ?3 WHERE ended_at IS NULL AND paused_at = ?1",
        )?
        .execute((&since, &until, reason))?;
    if prolonged == 0 {
        connection
            .prepare_cached("INSERT INTO pauses (paused_at, until_at, reason) VALUES (?1, ?2, ?3)")?
            .execute((&since, &until, reason))?;
    }
    Ok(())
}

/// The last pauses that are over, oldest first, with their ends as `until`.
pub(crate) fn load_ended(connection: &Connection) -> rusqlite::Result<Vec<Pause>> {
    connection
        .prepare_cached(
            "SELECT * FROM (SELECT id, paused_at, ended_at, reason FROM pauses
             WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT ?1) ORDER BY id",
        )?
        .query_map([MAX_ENDED_PAUSES], |row| {
            Ok(Pause {
                since: instant(row, "paused_at")?,
                until: optional_instant(row, "ended_at")?,
                reason: row.get("reason")?,
            })
        })?
        // One that cannot be read is no reason to forget the others, nor to keep everything from starting.
        .filter(|pause| {
            pause
                .as_ref()
                .inspect_err(|error| tracing::warn!(%error, "a pause that is over cannot be read"))
                .is_ok()
        })
        .collect()
}

/// The pauses that touch a span, oldest first.
pub(super) fn pauses_between(
    connection: &Connection,
    from: &str,
    to: &str,
) -> rusqlite::Result<Vec<PastPause>> {
    connection
        .prepare_cached(
            "SELECT paused_at, until_at, ended_at, reason FROM pauses
             WHERE paused_at <= ?2 AND (ended_at IS NULL OR ended_at >= ?1) ORDER BY id",
        )?
        .query_map((from, to), |row| {
            Ok(PastPause {
                since: instant(row, "paused_at")?,
                until: optional_instant(row, "until_at")?,
                ended: optional_instant(row, "ended_at")?,
                reason: row.get("reason")?,
            })
        })?
        .collect()
}
