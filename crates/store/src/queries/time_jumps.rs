//! `time_jumps`: when the computer slept or its clock was set while a process ran.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, types::Type};
use scheduler::store::StoreResult;

use crate::{
    SqliteStore,
    row::{instant, to_text},
};

/// What made wall time and awake time part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JumpCause {
    /// The computer slept.
    Sleep,
    /// Somebody or something set its clock.
    ClockSet,
}

impl JumpCause {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sleep => "sleep",
            Self::ClockSet => "clock_set",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::Sleep, Self::ClockSet].into_iter().find(|cause| cause.as_str() == word)
    }
}

/// Wall time went from one instant to another with no awake time in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeJump {
    /// The wall clock before.
    pub from: DateTime<Utc>,
    /// The wall clock after; earlier than `from` where it was set back.
    pub to: DateTime<Utc>,
    /// Why; `None` where the system does not tell.
    pub cause: Option<JumpCause>,
}

impl SqliteStore {
    /// Writes a jump down. One that is written already is not written again.
    ///
    /// # Errors
    /// The database could not be written.
    pub async fn record_time_jump(&self, jump: TimeJump) -> StoreResult<()> {
        let epoch = self.own_epoch();
        let (from, to) = (to_text(jump.from), to_text(jump.to));
        let cause = jump.cause.map(JumpCause::as_str);
        self.write(move |connection| {
            connection
                .prepare_cached(
                    "INSERT INTO time_jumps (epoch, from_at, to_at, cause)
                     SELECT ?1, ?2, ?3, ?4
                     WHERE NOT EXISTS (SELECT 1 FROM time_jumps WHERE epoch = ?1 AND from_at = ?2 AND to_at = ?3)",
                )?
                .execute((epoch.0, from, to, cause))?;
            Ok(())
        })
        .await
    }
}

/// The jumps that touch a span, in the order they were noticed.
pub(super) fn jumps_between(
    connection: &Connection,
    from: &str,
    to: &str,
) -> rusqlite::Result<Vec<TimeJump>> {
    connection
        .prepare_cached(
            "SELECT from_at, to_at, cause FROM time_jumps
             WHERE min(from_at, to_at) <= ?2 AND max(from_at, to_at) >= ?1 ORDER BY id",
        )?
        .query_map((from, to), jump_of)?
        .collect()
}

fn jump_of(row: &Row<'_>) -> rusqlite::Result<TimeJump> {
    let cause: Option<String> = row.get("cause")?;
    let cause = cause.map(|word| {
        JumpCause::of(&word).ok_or_else(|| {
            let unknown = format!("{word:?} is no cause of a time jump");
            rusqlite::Error::FromSqlConversionFailure(2, Type::Text, unknown.into())
        })
    });
    Ok(TimeJump { from: instant(row, "from_at")?, to: instant(row, "to_at")?, cause: cause.transpose()? })
}
