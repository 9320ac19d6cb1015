//! Builds a scheduler, watches over its manager, and closes it.

use std::{collections::BTreeSet, panic::AssertUnwindSafe, sync::Arc};

use futures::FutureExt;
use tokio::sync::{broadcast, mpsc, watch};

use crate::{
    clock::{Clock, SystemClock, WholeMilliseconds},
    error::{StartError, StoreError},
    event::SchedulerEvent,
    execution::persist,
    handle::SchedulerHandle,
    handler::HandlerRegistry,
    manager::{Entry, Exit, Found, Inbox, Manager, Outlets, REBUILD_PAUSE},
    message::Message,
    network::{AlwaysOnline, Network},
    options::SchedulerOptions,
    ports::Ports,
    recovery::{self, Start},
    status::SchedulerStatus,
    store::{Pause, Store},
    supervisor::Supervisor,
    task::{SystemTask, TaskId},
};

/// Requests that may wait in the mailbox.
const MAILBOX: usize = 1_024;
/// Control requests that may wait.
const CONTROL: usize = 64;
/// Events a slow receiver may fall behind.
const EVENTS: usize = 1_024;

/// A running scheduler. Dropping it stops the manager without draining; call [`Scheduler::shutdown`].
#[derive(Debug)]
pub struct Scheduler {
    handle: SchedulerHandle,
    supervisor: Supervisor<ShutdownReport>,
}

/// How a shutdown went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShutdownReport {
    /// Runs that did not end in time and were marked `interrupted`.
    pub interrupted: usize,
}

impl Scheduler {
    /// A scheduler over `store` that calls `handlers`.
    pub fn builder(store: Arc<dyn Store>, handlers: HandlerRegistry) -> SchedulerBuilder {
        SchedulerBuilder {
            store,
            handlers,
            clock: Arc::new(SystemClock::new()),
            network: Arc::new(AlwaysOnline),
            options: SchedulerOptions::default(),
        }
    }

    /// The way to speak to it.
    pub fn handle(&self) -> SchedulerHandle {
        self.handle.clone()
    }

    /// Stops claiming, cancels what runs, waits for it ([`SchedulerOptions::drain`]), marks the rest `interrupted`.
    pub async fn shutdown(self) -> ShutdownReport {
        // However long there is no room. A manager that is gone already has nothing left to stop.
        let _ = self.handle.control.send(Message::Shutdown).await;
        self.supervisor.outcome().await.unwrap_or_default()
    }
}

/// Settings of a scheduler that is about to start.
pub struct SchedulerBuilder {
    store: Arc<dyn Store>,
    handlers: HandlerRegistry,
    clock: Arc<dyn Clock>,
    network: Arc<dyn Network>,
    options: SchedulerOptions,
}

impl SchedulerBuilder {
    /// Another clock than the computer's. The store has to go by the same one.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Tells whether there is a network; without it, one is assumed.
    #[must_use]
    pub fn network(mut self, network: Arc<dyn Network>) -> Self {
        self.network = network;
        self
    }

    /// Other settings than the defaults.
    #[must_use]
    pub fn options(mut self, options: SchedulerOptions) -> Self {
        self.options = options;
        self
    }

    /// Closes the runs of a dead process, puts the first slots where they belong, and starts the manager, on a thread of its own that uses the
    /// current runtime. Once in the life of an open store: the runs that an earlier scheduler of this very process has left behind are
    /// of no dead one.
    ///
    /// A store that is busy or full while the tasks are read is asked again, with growing pauses and a line in the log, for as long as
    /// that takes: an application that wants to give up puts a timeout around this.
    ///
    /// # Errors
    /// Runs of a dead process could not be closed, which is tried once; the store is closed or another process owns it; or the system has
    /// no thread to give.
    pub async fn start(self) -> Result<Scheduler, StartError> {
        let Self { store, handlers, clock, network, options } = self;
        let clock: Arc<dyn Clock> = Arc::new(WholeMilliseconds(clock));
        store.interrupt_dead_runs(clock.now()).await.map_err(StartError::CloseDeadRuns)?;
        let ports = Arc::new(Ports { store, health: Arc::default(), clock, network, handlers, options });
        let (tasks, pause) = load(&ports, &BTreeSet::new()).await.map_err(StartError::LoadTasks)?;
        // A start that did without them would run slots of a pause, and plan no retry again.
        let (health, store) = (&ports.health, &ports.store);
        let ended = persist(health, "load ended pauses", || store.load_ended_pauses()).await;
        let retries = persist(health, "load retries", || store.load_retries()).await;
        let ended_pauses = ended.map_err(StartError::LoadPast)?;
        let found = Found { pause, ended_pauses, retries: retries.map_err(StartError::LoadPast)? };

        let (mailbox, mailbox_rx) = mpsc::channel(MAILBOX);
        let (control, control_rx) = mpsc::channel(CONTROL);
        let (status, status_rx) = watch::channel(SchedulerStatus::default());
        let (events, _) = broadcast::channel::<SchedulerEvent>(EVENTS);
        let handle = SchedulerHandle { mailbox, control, status: status_rx, events: events.downgrade() };
        let manager = Manager::new(Arc::clone(&ports), Outlets { status, events }, tasks, found);
        let inbox = Inbox { mailbox: mailbox_rx, control: control_rx };
        let supervised = supervise(manager, ports, inbox);
        let supervisor = Supervisor::start(supervised).map_err(StartError::StartManager)?;
        Ok(Scheduler { handle, supervisor })
    }
}

/// Keeps the manager running: one that panics is rebuilt from the store, with its runs in flight and its mailbox.
async fn supervise(mut manager: Manager, ports: Arc<Ports>, mut inbox: Inbox) -> ShutdownReport {
    loop {
        let exit = if let Ok(exit) = AssertUnwindSafe(manager.run(&mut inbox)).catch_unwind().await {
            Some(exit)
        } else {
            tracing::error!("the manager was lost; rebuilding it from the store");
            manager.publish_lost();
            loop {
                let rebuilt = rebuild(&mut manager, &ports, &mut inbox);
                if let Ok(exit) = AssertUnwindSafe(rebuilt).catch_unwind().await {
                    break exit;
                }
                tracing::error!("what the manager is rebuilt from panicked; trying again");
            }
        };
        match exit {
            None => {}
            Some(Exit::Shutdown) => return ShutdownReport { interrupted: manager.stop().await },
            Some(Exit::Superseded) => {
                tracing::error!("another process owns the database now; this scheduler has stopped");
                manager.stop().await;
                return ShutdownReport::default();
            }
        }
    }
}

/// Rebuilds a lost manager, however long the store takes, unless it is told to close meanwhile.
async fn rebuild(manager: &mut Manager, ports: &Ports, inbox: &mut Inbox) -> Option<Exit> {
    let unplaced = manager.unplaced();
    let loaded = async {
        tokio::time::sleep(REBUILD_PAUSE).await;
        load(ports, &unplaced).await
    };
    let loaded = tokio::select! {
        loaded = loaded => loaded,
        exit = manager.hear_control(inbox) => return Some(exit),
    };
    match loaded {
        Ok((tasks, pause)) => {
            manager.rebuild(tasks, pause);
            None
        }
        Err(error) => {
            tracing::error!(error = error.with_cause(), "the manager could not be rebuilt");
            let superseded = matches!(error, StoreError::Superseded);
            Some(if superseded { Exit::Superseded } else { Exit::Shutdown })
        }
    }
}

/// The tasks with their first slots where they belong, and stored, but for those that are to stay `unplaced`, and the pause in force.
async fn load(ports: &Ports, unplaced: &BTreeSet<TaskId>) -> Result<(Vec<Entry>, Option<Pause>), StoreError> {
    let Ports { store, health, clock, options, .. } = ports;
    let tasks = persist(health, "load tasks", || store.load_tasks()).await?;
    let pause = persist(health, "load pause", || store.load_pause()).await?;
    let start = Start { at: clock.now(), zone: clock.zone(), startup_delay: options.startup_delay };
    let mut moves = Vec::new();
    let mut first_runs = 0;
    let entry = |mut task: SystemTask| {
        let is_placed = options.scheduled && !unplaced.contains(&task.id);
        let index = first_runs;
        first_runs += usize::from(recovery::is_first_run(&task));
        let (entry, to_store) = Entry::new(&mut task, is_placed.then_some((start, index)));
        moves.extend(to_store);
        entry
    };
    let entries = tasks.into_iter().map(entry).collect();
    if !moves.is_empty() {
        persist(health, "reschedule", || store.reschedule(moves.clone())).await?;
    }
    Ok((entries, pause))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::{
        sync::oneshot,
        time::{sleep, timeout},
    };

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_shutdown_waits_for_room_however_long_there_is_none() {
        let (control, mut inbox) = mpsc::channel(1);
        control.try_send(Message::Resume { reply: oneshot::channel().0 }).unwrap();
        // A manager that is busy for an hour.
        let supervised = async move {
            sleep(Duration::from_hours(1)).await;
            let heard = [inbox.recv().await, inbox.recv().await];
            ShutdownReport { interrupted: usize::from(matches!(heard[1], Some(Message::Shutdown))) }
        };
        let handle = SchedulerHandle {
            mailbox: control.clone(),
            control,
            status: watch::channel(SchedulerStatus::default()).1,
            events: broadcast::channel(1).0.downgrade(),
        };
        let scheduler = Scheduler { handle, supervisor: Supervisor::start(supervised).unwrap() };
        let report = timeout(Duration::from_hours(24), scheduler.shutdown()).await;
        assert_eq!(report, Ok(ShutdownReport { interrupted: 1 }), "it was told");
    }
}
