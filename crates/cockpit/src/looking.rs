//! A database that is only looked at, or opened for what it is asked to run. Nothing here serves it: what runs in it, and what is to
//! be tried again, is known by its rows alone.

use std::sync::Arc;

use scheduler::{
    clock::SystemClock,
    run::{Run, RunStatus},
    status::{PlannedRetry, RunningRun},
    store::Store,
};
use store::{SqliteStore, queries::run_listing::RunQuery};

use crate::{Cockpit, CockpitOptions, OpenCockpitError, application::Inner, secrets::SystemSecrets};

/// Runs that are read of those that have not ended: far more than there are workers.
const MAX_UNENDED: u32 = 500;

impl Cockpit {
    /// Opens the database only to look at it, whoever owns it.
    ///
    /// # Errors
    /// There is none yet, or it cannot be read.
    pub async fn open_to_look(options: CockpitOptions) -> Result<Self, OpenCockpitError> {
        let store = SqliteStore::open_read_only(&options.data_dir).await?;
        // Whoever asks for more than these is told why it cannot be read.
        let unended = unended(&store).await;
        let caller = options.program;
        let clock = Arc::new(SystemClock::new());
        let mut inner = Inner::new(store, options, clock, Arc::new(SystemSecrets), None);
        inner.unended = unended;
        Ok(Self { caller, inner: Arc::new(inner) })
    }

    /// It was opened only to look, and some runs had begun and not ended. Where somebody owns the database they are under
    /// way. Where nobody does they died with their process: the next that owns it says so in their rows.
    pub fn has_unended_runs(&self) -> bool {
        !self.inner.unended.is_empty()
    }

    /// The retries that the next start takes over; none where one goes by schedules here, which has its own.
    pub(crate) async fn retries_of_next_start(&self) -> Vec<PlannedRetry> {
        if self.inner.options.scheduler.scheduled {
            return Vec::new();
        }
        let stored = self.store().load_retries().await;
        // A listing does without them.
        let stored = stored.inspect_err(|error| tracing::warn!(%error, "planned retries are not known"));
        let (stored, now) = (stored.unwrap_or_default(), self.now());
        stored.iter().filter(|retry| retry.is_within_reach(now)).map(PlannedRetry::from).collect()
    }
}

async fn unended(store: &SqliteStore) -> Vec<RunningRun> {
    let query = RunQuery { status: Some(RunStatus::Running), limit: MAX_UNENDED, ..RunQuery::default() };
    let listed = store.list_runs(query).await.unwrap_or_default();
    listed.into_iter().map(|listed| running(&listed.run)).collect()
}

fn running(run: &Run) -> RunningRun {
    RunningRun { run_id: run.id, task_id: run.task_id, trigger: run.trigger, started_at: run.started_at }
}
