//! What became of slots that came while nobody was there, and of runs that were under way when everybody left.

use chrono::{DateTime, TimeDelta, Utc};
use scheduler::store::StoreResult;

use super::{
    run_listing::{ListedRun, listed_run_of},
    slot_history::Circumstances,
};
use crate::{
    SqliteStore,
    queries::{epochs::epochs_between, time_jumps::jumps_between},
    row::to_text,
};

/// Slots that come while those of an absence still settle are decided together with them.
const SETTLING: TimeDelta = TimeDelta::minutes(3);
/// A closing cockpit ends its runs before it ends itself, and a starting one those of a dead one.
const CLOSING: TimeDelta = TimeDelta::seconds(30);

/// The tasks come first, so that each finds its slots in the index of slots.
const ANSWERS: &str = "SELECT runs.*, tasks.task_type, tasks.component, tasks.name AS task_name
     FROM system_tasks AS tasks CROSS JOIN system_task_runs AS runs ON runs.task_id = tasks.id
     WHERE runs.scheduled_for > ?1 AND runs.scheduled_for <= ?3 AND runs.trigger <> 'manual' AND runs.started_at >= ?2
       AND (runs.attempt > 1 OR (runs.missed_count > 0 AND
            (runs.trigger = 'catch_up' OR (runs.status = 'skipped' AND runs.reason IN ('missed', 'offline')))))
     ORDER BY runs.task_id, runs.scheduled_for, runs.attempt";

/// The second condition is the index's own, without which it is not used.
const CUT_OFF: &str = "SELECT runs.*, tasks.task_type, tasks.component, tasks.name AS task_name
     FROM system_task_runs AS runs CROSS JOIN system_tasks AS tasks ON tasks.id = runs.task_id
     WHERE runs.status = 'interrupted' AND runs.status NOT IN ('success', 'running')
       AND runs.started_at <= ?1 AND runs.finished_at BETWEEN ?2 AND ?3
     ORDER BY runs.id";

impl SqliteStore {
    /// The processes, sleeps and clock steps of a span: what says when nobody was there.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn comings_and_goings(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> StoreResult<Circumstances> {
        let (from, to) = (to_text(from), to_text(to));
        self.read(move |connection| {
            Ok(Circumstances {
                epochs: epochs_between(connection, &from, &to)?,
                jumps: jumps_between(connection, &from, &to)?,
                ..Circumstances::default()
            })
        })
        .await
    }

    /// The rows that answer slots which fell between `from` and `to` and could not be served then: what stood in for
    /// them, every attempt of it, and what passed them over. By task and slot, first attempt to last.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn answers_to_missed_slots(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> StoreResult<Vec<ListedRun>> {
        let span = (to_text(from), to_text(to), to_text(to + SETTLING));
        self.read(move |connection| {
            connection.prepare_cached(ANSWERS)?.query_map(span, listed_run_of)?.collect()
        })
        .await
    }

    /// The runs that a cockpit cut off which ended at `from`, whether it said so or its successor of `to` did.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn runs_cut_off(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> StoreResult<Vec<ListedRun>> {
        let span = (to_text(from), to_text(from - CLOSING), to_text(to + CLOSING));
        self.read(move |connection| {
            connection.prepare_cached(CUT_OFF)?.query_map(span, listed_run_of)?.collect()
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use scheduler::clock::SystemClock;

    use super::*;
    use crate::queries::plan::plan;

    #[tokio::test]
    async fn slots_and_interruptions_are_found_by_their_indexes() {
        let store = SqliteStore::open_in_memory(Arc::new(SystemClock::new())).unwrap();
        for (sql, index) in [(ANSWERS, "system_task_runs_slot"), (CUT_OFF, "system_task_runs_unusual")] {
            let plan = plan(&store, sql).await;
            let searched = format!("SEARCH runs USING INDEX {index} (");
            assert!(plan.iter().any(|step| step.starts_with(&searched)), "{plan:?}");
            assert!(!plan.contains(&"SCAN runs".to_owned()), "{plan:?}");
        }
    }
}
