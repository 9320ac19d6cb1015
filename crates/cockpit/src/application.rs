//! The composition: store, secrets, handlers, scheduler, and the life of all of them.

use std::{
    fmt,
    path::Path,
    sync::{Arc, OnceLock},
    time::Duration,
};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use handlers::Secrets;
use scheduler::{
    Scheduler, SchedulerHandle, ShutdownReport,
    clock::{Clock, SystemClock},
    error::{SendError, StartError},
    handler::HandlerRegistry,
    status::{RunningRun, SchedulerStatus},
};
use store::{OpenError, OpenOptions, SqliteStore};
use thiserror::Error;
use tokio::{
    sync::{Mutex, broadcast, watch},
    task::JoinHandle,
};

use crate::{
    Desktop, Manners, UseCaseResult,
    events::{self, WireEvent},
    logging,
    network::SystemNetwork,
    options::CockpitOptions,
    secrets::SystemSecrets,
    time_record,
};

#[cfg(test)]
mod tests;

/// How long the closing waits for what is still to be written down.
const LAST_WORD: Duration = Duration::from_secs(2);

/// The cockpit could not be opened. Nothing was changed.
#[derive(Debug, Error)]
pub enum OpenCockpitError {
    /// The database could not be opened.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// The scheduler could not start.
    #[error("could not start the scheduler")]
    Scheduler(#[from] StartError),
}

impl OpenCockpitError {
    /// Another process owns the database.
    pub fn is_owned(&self) -> bool {
        matches!(self, Self::Database(OpenError::Owned { .. }))
    }

    /// There is no database yet.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Database(OpenError::Missing { .. }))
    }

    /// There is no database to look at yet, an older one that its owner has to update first, or one whose last change its
    /// owner has to take back.
    pub fn needs_owner(&self) -> bool {
        use OpenError::{CutOff, Missing, Older};
        matches!(self, Self::Database(Missing { .. } | Older { .. } | CutOff { .. }))
    }

    /// The data folder is none, or may not be written: whoever named it has to name another.
    pub fn is_unusable_folder(&self) -> bool {
        matches!(self, Self::Database(OpenError::Directory { .. }))
    }
}

/// The application. Cheap to clone; all clones are the same cockpit.
#[derive(Clone)]
pub struct Cockpit {
    pub(crate) inner: Arc<Inner>,
    /// The program whose wishes come through this clone; recorded with edits.
    pub(crate) caller: &'static str,
}

pub(crate) struct Inner {
    pub store: SqliteStore,
    pub options: CockpitOptions,
    pub clock: Arc<dyn Clock>,
    pub secrets: Arc<dyn Secrets>,
    /// Held by whoever works on the data as a whole: one at a time.
    pub data_work: Mutex<()>,
    /// It has to be closed and opened again.
    pub restart: watch::Sender<bool>,
    /// As they are in force; the stored ones once the database is open.
    pub manners: watch::Sender<Manners>,
    /// What the window tells of the desktop it is on, where there is a window.
    pub desktop: OnceLock<Arc<dyn Desktop>>,
    /// Where it was opened only to look: the runs that had begun and not ended by then.
    pub unended: Vec<RunningRun>,
    /// `None`: opened only to look.
    running: Option<Running>,
}

impl Inner {
    pub(crate) fn new(
        store: SqliteStore,
        options: CockpitOptions,
        clock: Arc<dyn Clock>,
        secrets: Arc<dyn Secrets>,
        running: Option<Running>,
    ) -> Self {
        let unended = Vec::new();
        let (data_work, restart) = (Mutex::new(()), watch::Sender::new(false));
        let (manners, desktop) = (watch::Sender::default(), OnceLock::new());
        Self { store, options, clock, secrets, data_work, restart, manners, desktop, unended, running }
    }
}

pub(crate) struct Running {
    handle: SchedulerHandle,
    /// Taken by the shutdown.
    scheduler: Mutex<Option<Scheduler>>,
    /// Ends after the scheduler; also taken by the shutdown.
    time_record: Mutex<Option<JoinHandle<()>>>,
    events: broadcast::Sender<WireEvent>,
}

impl Cockpit {
    /// Opens the database as its owner and starts the scheduler, which uses the current runtime.
    ///
    /// # Errors
    /// Another process owns the database, it cannot be used, or the scheduler cannot start.
    pub async fn open(options: CockpitOptions) -> Result<Self, OpenCockpitError> {
        Self::open_with(options, Arc::new(SystemSecrets)).await
    }

    /// The same with another keeper of secrets than the system's keyring.
    ///
    /// # Errors
    /// As [`Cockpit::open`].
    pub async fn open_with(
        options: CockpitOptions,
        secrets: Arc<dyn Secrets>,
    ) -> Result<Self, OpenCockpitError> {
        let store = SqliteStore::open(OpenOptions {
            tasks: handlers::default_tasks(),
            ..OpenOptions::new(&options.data_dir, options.program, env!("CARGO_PKG_VERSION"))
        })
        .await?;
        let registry = handlers::registry(&handlers::Dependencies {
            store: store.clone(),
            secrets: Arc::clone(&secrets),
            data_dir: options.data_dir.clone(),
            http: handlers::HttpLimits::default(),
        });
        let clock = Arc::new(SystemClock::new());
        let cockpit =
            Self::start(store, registry, secrets, clock, options, time_record::slept_so_far).await?;
        // A level that cannot be read is no reason not to open.
        logging::set_level(&cockpit.log_level().await.unwrap_or_else(|_| logging::DEFAULT_LEVEL.to_owned()));
        Ok(cockpit)
    }

    /// Starts the scheduler over an open store.
    pub(crate) async fn start(
        store: SqliteStore,
        registry: HandlerRegistry,
        secrets: Arc<dyn Secrets>,
        clock: Arc<dyn Clock>,
        options: CockpitOptions,
        slept_so_far: impl Fn() -> Option<Duration> + Send + 'static,
    ) -> Result<Self, OpenCockpitError> {
        let scheduler = Scheduler::builder(Arc::new(store.clone()), registry)
            .clock(Arc::clone(&clock))
            .network(Arc::new(SystemNetwork))
            .options(options.scheduler)
            .start()
            .await?;
        let handle = scheduler.handle();
        // Its first status, so that nobody reads "not alive, not paused" of one that is. It cannot end before.
        let _ = handle.status().wait_for(|status| status.alive).await;
        let events = events::translate(handle.subscribe());
        let time_record =
            time_record::start(store.clone(), Arc::clone(&clock), handle.subscribe(), slept_so_far);
        let running = Some(Running {
            handle,
            scheduler: Mutex::new(Some(scheduler)),
            time_record: Mutex::new(Some(time_record)),
            events,
        });
        let caller = options.program;
        let cockpit = Self { caller, inner: Arc::new(Inner::new(store, options, clock, secrets, running)) };
        // What cannot be read now is no reason not to open either; the defaults hold.
        let _ = cockpit.load_manners().await;
        Ok(cockpit)
    }

    /// The same cockpit, with edits recorded as those of another program.
    #[must_use]
    pub fn on_behalf_of(&self, program: &'static str) -> Self {
        Self { inner: Arc::clone(&self.inner), caller: program }
    }

    /// Ends runs, stops the scheduler and closes the database. Use cases fail afterwards.
    pub async fn shutdown(&self) -> ShutdownReport {
        let mut report = ShutdownReport::default();
        if let Some(running) = &self.inner.running
            && let Some(scheduler) = running.scheduler.lock().await.take()
        {
            report = scheduler.shutdown().await;
            if let Some(record) = running.time_record.lock().await.take() {
                // A store that does not answer keeps nobody from closing.
                let _ = tokio::time::timeout(LAST_WORD, record).await;
            }
        }
        self.inner.store.close().await;
        report
    }

    /// Waits until the scheduler ends by itself, because another process took the database over.
    pub async fn stopped(&self) {
        let Some(running) = &self.inner.running else { return };
        let mut status = running.handle.status();
        while status.changed().await.is_ok() {}
        // Ended by us: then there is nothing to tell.
        if running.scheduler.lock().await.is_none() {
            std::future::pending::<()>().await;
        }
    }

    /// What happens from now on, as it goes over the wire.
    pub fn events(&self) -> broadcast::Receiver<WireEvent> {
        match &self.inner.running {
            Some(running) => running.events.subscribe(),
            None => broadcast::channel(1).1,
        }
    }

    /// Has whoever listens read everything anew, after a wish that came from elsewhere: the program that serves knows what it
    /// asked for itself. For what has no event of its own.
    pub(crate) fn tell_others(&self) {
        let is_own = self.caller == self.inner.options.program;
        if let Some(running) = self.inner.running.as_ref().filter(|_| !is_own) {
            // Nobody listening is no error.
            let _ = running.events.send(events::everything_changed("rescheduled"));
        }
    }

    /// The folder of the database.
    pub fn data_dir(&self) -> &Path {
        &self.inner.options.data_dir
    }

    pub(crate) fn store(&self) -> &SqliteStore {
        &self.inner.store
    }

    pub(crate) fn scheduler(&self) -> UseCaseResult<&SchedulerHandle> {
        let running = self.inner.running.as_ref().ok_or(SendError::Stopped)?;
        Ok(&running.handle)
    }

    pub(crate) fn scheduler_status(&self) -> SchedulerStatus {
        match &self.inner.running {
            Some(running) => running.handle.status().borrow().clone(),
            None => SchedulerStatus { running: self.inner.unended.clone(), ..Default::default() },
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.inner.clock.now()
    }

    /// The date on this computer's clocks, e.g. `2026-11-25`.
    pub fn today(&self) -> String {
        self.now().with_timezone(&self.zone()).format("%Y-%m-%d").to_string()
    }

    /// This computer's zone.
    pub(crate) fn zone(&self) -> Tz {
        self.inner.clock.zone()
    }
}

impl fmt::Debug for Cockpit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cockpit").field("options", &self.inner.options).finish_non_exhaustive()
    }
}
