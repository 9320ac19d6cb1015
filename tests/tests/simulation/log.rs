//! What happened in a world, in the order it happened: the one thing the checker looks at, besides a last reading of
//! the database. Handlers, the disk and the driver write it; the engine knows nothing of it.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use scheduler::{
    clock::Clock,
    run::{Run, RunId, RunTrigger},
    store::{Claim, Finish, Pause, Skip},
    task::{SystemTask, TaskId},
};
use system_tests::machine::Machine;

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// Awake time since the machine was booted.
    pub awake: Duration,
    /// What the machine's clock showed.
    pub wall: DateTime<Utc>,
    /// What happened.
    pub fact: Fact,
}

/// What may happen.
#[derive(Clone, Debug)]
pub enum Fact {
    /// A process begins to start.
    Starting,
    /// A process has started: recovered, loaded, running. `undead`: rows of dead processes that still say `running`.
    Started { undead: usize },
    /// The process is gone: it crashed, quit, or another has taken the database over.
    Died,
    /// The wall clock jumped from here to `Event::wall`.
    Jumped { from: DateTime<Utc>, told: bool },
    /// The machine is in another zone.
    Travelled { zone: Tz },
    /// The network went or came.
    Online(bool),
    /// A person edited a task.
    Edited { before: Box<SystemTask>, after: Box<SystemTask> },
    /// A handler was called.
    Called { run: RunId, task: TaskId, slot: Option<DateTime<Utc>>, attempt: i64, trigger: RunTrigger },
    /// A store operation failed, or said so.
    Failed,
    /// The disk holds a claim, first asked for at this awake time.
    Claimed { claim: Box<Claim>, run: RunId, asked: Duration },
    /// The disk refused a claim or a skip, because its slot has a row.
    /// Its row stands for `count` slots more then, the one it has among them.
    Refused { task: TaskId, slot: DateTime<Utc>, count: i64, is_probe: bool },
    /// The disk holds a skip, first asked for at this awake time; `run` is its row, new or extended.
    Skipped { skip: Box<Skip>, run: RunId, asked: Duration },
    /// The disk holds the end of a run.
    Finished(Box<Finish>),
    /// The disk holds the end of runs of dead processes.
    Interrupted { runs: Vec<(RunId, TaskId)> },
    /// The disk holds other next slots of these tasks.
    Moved { tasks: Vec<TaskId> },
    /// The disk holds a pause, or its end.
    Paused(Option<Pause>),
    /// The engine told that a run ended, or answered somebody who waited for it.
    Told(Box<Run>),
    /// Nothing has been wrong for a while: the rows as they are.
    Calm { tasks: Vec<SystemTask> },
}

impl Fact {
    /// The task it is about; `None`: about all of them.
    pub fn task(&self) -> Option<TaskId> {
        match self {
            Self::Edited { after, .. } => Some(after.id),
            Self::Called { task, .. } | Self::Refused { task, .. } => Some(*task),
            Self::Claimed { claim, .. } => Some(claim.task_id),
            Self::Skipped { skip, .. } => Some(skip.task_id),
            Self::Finished(finish) => Some(finish.task_id),
            Self::Told(run) => Some(run.task_id),
            _ => None,
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}: ", self.awake, self.wall)?;
        match &self.fact {
            Fact::Edited { before, after } => {
                let of = |task: &SystemTask| {
                    format!(
                        "{:?} {:?} {:?} enabled {} snoozed {:?} to {:?} next {:?}",
                        task.frequency_seconds,
                        task.frequency_cron,
                        task.timezone,
                        task.enabled,
                        task.snoozed_at,
                        task.snoozed_until,
                        task.next_run_at
                    )
                };
                write!(
                    f,
                    "task {} edited: {} -> {} revision {}",
                    after.id,
                    of(before),
                    of(after),
                    after.revision
                )
            }
            Fact::Claimed { claim, run, asked } => write!(
                f,
                "claimed run {run}: task {} {} {:?} attempt {} for {} slots, revision {}, asked {asked:?}",
                claim.task_id,
                claim.trigger,
                claim.scheduled_for,
                claim.attempt,
                claim.missed_count,
                claim.revision
            ),
            Fact::Skipped { skip, run, asked } => write!(
                f,
                "skipped in run {run}: task {} {} {} for {} slots, revision {}, behind {:?}, asked {asked:?}",
                skip.task_id,
                skip.reason,
                skip.scheduled_for,
                skip.missed_count,
                skip.revision,
                skip.blocked_by
            ),
            Fact::Finished(finish) => write!(
                f,
                "finished run {}: {} {:?} retry {:?}",
                finish.run_id, finish.outcome.status, finish.outcome.reason, finish.outcome.retry_at
            ),
            Fact::Told(run) => write!(f, "told run {}: {} {:?}", run.id, run.status, run.reason),
            Fact::Calm { .. } => write!(f, "calm"),
            fact => write!(f, "{fact:?}"),
        }
    }
}

/// The log, shared by all who write it.
#[derive(Clone)]
pub struct Log {
    machine: Machine,
    events: Arc<Mutex<Vec<Event>>>,
}

impl Log {
    /// An empty log of what happens on `machine`.
    pub fn new(machine: Machine) -> Self {
        Self { machine, events: Arc::default() }
    }

    /// Awake time.
    pub fn awake(&self) -> Duration {
        self.machine.monotonic()
    }

    /// Adds a fact as of now.
    pub fn note(&self, fact: Fact) {
        let event = Event { awake: self.machine.monotonic(), wall: self.machine.now(), fact };
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }

    /// Everything so far.
    pub fn take(&self) -> Vec<Event> {
        std::mem::take(&mut *self.events.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
