//! The manager: one actor that owns all schedule state.
//!
//! Its loop awaits only the next event: a message, a finished job, or the timer. It waits for no I/O, and for no lock that
//! anybody keeps while waiting; whatever touches the store or a handler is a job of the pool, which returns a value. After any
//! event it reads the wall clock and takes everything that is due.
//!
//! This file holds the state, the loop and the messages. `surface` takes due slots out of the heap, `ready` keeps them while
//! they wait, `start` gives them workers (`manual`: to those who asked for a run; `overlap`: where the task runs already),
//! `answer` claims or skips. `results` takes in what jobs return, `rows` what the store says of a task, `lost` makes up for
//! what a panic took along, `rebuild` starts again from the rows. `time` notices that the clock jumped, `pause` that a pause is
//! over; `hold` knows which slots it, or the snooze of a task, keeps from running. `decide` is the policy, pure.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{broadcast, mpsc, oneshot, watch};

use crate::{
    error::CancelError,
    event::{ChangeCause, SchedulerEvent},
    execution::StopReason,
    message::Message,
    ports::Ports,
    status::{RunningRun, SchedulerStatus},
    store::{Pause, PendingRetry},
    task::TaskId,
};

mod answer;
mod by_task;
mod decide;
mod due_queue;
mod entry;
mod guard;
mod hold;
mod in_flight;
mod job;
mod line;
mod lost;
mod manual;
mod overlap;
mod past_pauses;
mod pause;
mod pool;
mod ready;
mod rebuild;
mod results;
mod retries;
mod rows;
mod start;
mod stop;
mod surface;
mod time;

use by_task::ByTask;
use due_queue::DueQueue;
use manual::ManualQueue;
use past_pauses::PastPauses;
use pool::Pool;
use ready::Ready;
use time::TimeWatch;

pub(crate) use entry::Entry;
pub(crate) use time::{MAX_STEP_BACK, delta};

/// The receiving ends of the mailbox.
pub struct Inbox {
    /// Requests that wait their turn.
    pub mailbox: mpsc::Receiver<Message>,
    /// Requests that do not.
    pub control: mpsc::Receiver<Message>,
}

/// Where the manager speaks.
pub struct Outlets {
    pub status: watch::Sender<SchedulerStatus>,
    pub events: broadcast::Sender<SchedulerEvent>,
}

/// What a start finds beside the tasks.
pub struct Found {
    pub pause: Option<Pause>,
    /// Those that are over.
    pub ended_pauses: Vec<Pause>,
    pub retries: Vec<PendingRetry>,
}

/// Why the loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Somebody asked for it, or every handle is gone.
    Shutdown,
    /// Another process owns the database now.
    Superseded,
}

/// The actor.
pub struct Manager {
    ports: Arc<Ports>,
    outlets: Outlets,
    entries: ByTask<Entry>,
    queue: DueQueue,
    ready: Ready,
    /// Tasks that have a retry planned, or had one when the status was last published.
    retrying: BTreeSet<TaskId>,
    /// Run-now requests that wait for a worker.
    manual: ManualQueue,
    pool: Pool,
    pause: Option<Pause>,
    past_pauses: PastPauses,
    /// Pauses and ends of pauses that somebody has asked for and that are being stored. One whose job was lost to a panic stays counted:
    /// then ends that come by themselves are not stored, which a pause whose time is over does not need.
    pauses_on_their_way: usize,
    time: TimeWatch,
    /// Nothing scheduled starts before, in awake time: the computer has just started or woken.
    settle_until: Duration,
    /// Catch-ups leave one at a time.
    next_catch_up_at: DateTime<Utc>,
    store_health: watch::Receiver<Option<String>>,
    rebuilds: u64,
    /// Replies and events, sent once the status shows what they are about: who hears of it and looks, must not see what was before.
    after_publishing: Vec<Box<dyn FnOnce() + Send>>,
    exit: Option<Exit>,
    /// It is closing: nothing new begins.
    closing: bool,
}

impl Manager {
    /// A manager over tasks whose first slots are where they belong, by id.
    pub fn new(ports: Arc<Ports>, outlets: Outlets, tasks: Vec<Entry>, found: Found) -> Self {
        let now = ports.clock.now();
        let pool = Pool::new(ports.options.workers, ports.options.manual_workers, ports.options.grace);
        let mut manager = Self {
            time: TimeWatch::new(&*ports.clock),
            settle_until: ports.clock.monotonic().saturating_add(ports.options.start_settle),
            store_health: ports.health.watch(),
            ports,
            outlets,
            entries: ByTask::default(),
            queue: DueQueue::default(),
            ready: Ready::default(),
            retrying: BTreeSet::new(),
            manual: ManualQueue::default(),
            pool,
            pause: found.pause,
            past_pauses: PastPauses::new(found.ended_pauses, now),
            pauses_on_their_way: 0,
            next_catch_up_at: now,
            rebuilds: 0,
            after_publishing: Vec::new(),
            exit: None,
            closing: false,
        };
        manager.adopt_all(tasks);
        manager.take_over_retries(found.retries);
        manager
    }

    /// Handles events until told to stop.
    pub async fn run(&mut self, inbox: &mut Inbox) -> Exit {
        // Here, and not where it is rebuilt: it asks the clock, which may be what it was lost to.
        for lost in self.pool.lost() {
            self.on_lost(lost);
        }
        loop {
            // For the handlers of the runs that have begun in the last pass, and below for those of this one.
            self.pool.wake();
            // Before anything is started: who closes starts nothing more.
            if let Some(exit) = self.exit.take() {
                return exit;
            }
            self.observe_clock();
            self.pool.look_after_handlers();
            self.surface_due();
            self.start_manual();
            self.start_ready();
            let wake_at = self.next_wake_at();
            self.publish(wake_at);
            self.tell_what_is_published();
            self.pool.wake();
            let clock = Arc::clone(&self.ports.clock);
            tokio::select! {
                // Control and results first: they never wait behind commands.
                biased;
                message = inbox.control.recv() => self.on_message(message),
                Some(done) = self.pool.next_done() => self.on_done(done),
                message = inbox.mailbox.recv() => self.on_message(message),
                _ = clock.wait_until(wake_at) => continue,
                Ok(()) = self.store_health.changed() => {
                    self.tell_published(SchedulerEvent::StoreChanged);
                    continue;
                }
            }
            self.take_more(inbox);
        }
    }

    /// Takes what else has come by now, in the same order: one pass of the loop, and one status, for all of it.
    fn take_more(&mut self, inbox: &mut Inbox) {
        for _ in 0..PASS {
            if self.exit.is_some() {
                return;
            }
            if let Ok(message) = inbox.control.try_recv() {
                self.on_message(Some(message));
            } else if let Some(done) = self.pool.try_next_done() {
                self.on_done(done);
            } else if let Ok(message) = inbox.mailbox.try_recv() {
                self.on_message(Some(message));
            } else {
                return;
            }
        }
    }

    fn on_message(&mut self, message: Option<Message>) {
        match message {
            None | Some(Message::Shutdown) => self.exit = Some(Exit::Shutdown),
            Some(Message::Reload { task, reply }) => self.reload(task, Some(reply)),
            Some(Message::RunNow { task, reply }) => self.run_now(task, reply),
            Some(Message::Pause { until, reason, reply }) => {
                // The last one may be over, and the clock not looked at since: this one begins now, not when that did.
                self.end_pause(self.now());
                let since = self.pause.as_ref().map_or_else(|| self.now(), |pause| pause.since);
                self.save_pause(Some(Pause { since, until, reason }), Some(reply));
            }
            Some(Message::Resume { reply }) => {
                self.end_pause(self.now());
                self.save_pause(None, Some(reply));
            }
            // The asker may have gone away; then nobody needs the answers below.
            Some(Message::Cancel { run, reply }) => {
                let answer = match self.pool.of_run(run).map(|in_flight| in_flight.task.id) {
                    Some(task) => {
                        self.pool.stop(task, StopReason::Person);
                        Ok(())
                    }
                    None => Err(CancelError::NotRunning(run)),
                };
                let _ = reply.send(answer);
            }
            Some(Message::Observe { run, reply }) => {
                let _ = reply.send(self.pool.of_run(run).map(|in_flight| in_flight.signals.listen()));
            }
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.ports.clock.now()
    }

    /// The earliest instant at which there may be something to do.
    fn next_wake_at(&mut self) -> Option<DateTime<Utc>> {
        let entries = &self.entries;
        self.queue
            .drop_stale(entries.len(), |due| entries.get(&due.task).is_some_and(|entry| entry.expects(due)));
        let pause_ends = self.pause.as_ref().and_then(|pause| pause.until);
        [self.queue.next_at(), self.ready_wake_at(), pause_ends].into_iter().flatten().min()
    }

    fn publish(&mut self, next_wake_at: Option<DateTime<Utc>>) {
        let running = self.pool.runs().filter_map(|(task_id, in_flight)| {
            let (trigger, started_at) = (in_flight.trigger, in_flight.started_at);
            in_flight.run_id.map(|run_id| RunningRun { run_id, task_id, trigger, started_at })
        });
        let status = SchedulerStatus {
            alive: true,
            next_wake_at,
            running: running.collect(),
            waiting: self.ready.len(),
            retries: self.planned_retries(),
            pause: self.pause.clone(),
            workers: self.pool.scheduled_workers(),
            rebuilds: self.rebuilds,
            store_error: self.ports.health.failure(),
        };
        self.outlets.status.send_if_modified(|current| {
            let changed = *current != status;
            if changed {
                *current = status;
            }
            changed
        });
    }

    /// Replies to somebody after the next publishing of the status.
    fn reply<T: Send + 'static>(&mut self, to: oneshot::Sender<T>, with: T) {
        // Whoever asked may have gone away; then nobody needs it.
        self.after_publishing.push(Box::new(move || drop(to.send(with))));
    }

    fn tell_what_is_published(&mut self) {
        for send in self.after_publishing.drain(..) {
            send();
        }
    }

    /// Shows that nothing happens any more, or not until the manager is rebuilt.
    pub fn publish_lost(&self) {
        self.outlets.status.send_modify(|status| {
            (status.alive, status.next_wake_at, status.waiting) = (false, None, 0);
        });
    }

    fn tell(&self, event: SchedulerEvent) {
        // No receiver is no error: then nobody is watching.
        let _ = self.outlets.events.send(event);
    }

    /// Tells that the status shows something else of a task, once it does.
    fn tell_when_published(&mut self, task: TaskId) {
        let Some(entry) = self.entries.get(&task) else { return };
        let (revision, cause) = (entry.task.revision, ChangeCause::Rescheduled);
        self.tell_published(SchedulerEvent::TaskChanged { task_id: task, revision, cause });
    }

    /// Tells of what the status shows, once it does.
    fn tell_published(&mut self, event: SchedulerEvent) {
        let events = self.outlets.events.clone();
        self.after_publishing.push(Box::new(move || drop(events.send(event))));
    }

    fn tell_changed(&self, task_id: TaskId, revision: i64, cause: ChangeCause) {
        self.tell(SchedulerEvent::TaskChanged { task_id, revision, cause });
    }
}

impl Drop for Manager {
    /// Whatever its end was, nobody is left believing that it lives.
    fn drop(&mut self) {
        self.publish_lost();
        self.outlets.status.send_modify(|status| status.running.clear());
    }
}

/// Events that one pass of the loop takes at most beyond the one that began it.
const PASS: usize = 1_024;
/// How long a task waits for the network before its slot is passed over.
const NETWORK_WAIT: Duration = Duration::from_mins(2);
/// How often a waiting task looks whether the network is there.
const NETWORK_RECHECK: TimeDelta = TimeDelta::seconds(5);
/// Between two catch-ups, and retries as late as they are.
const CATCH_UP_STAGGER: TimeDelta = TimeDelta::seconds(1);
/// Before rows are read again after a panic, so that one that repeats itself does not keep a processor busy.
pub(crate) const REBUILD_PAUSE: Duration = Duration::from_secs(1);
