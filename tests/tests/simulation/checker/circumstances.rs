//! What was going on around an answer: what makes a start late, what forbids one, what explains a skip.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use scheduler::{
    SchedulerOptions,
    run::{RunId, RunTrigger},
    store::Pause,
    task::TaskId,
};
use system_tests::machine::BOUNDED_SLEEP;

use crate::log::{Event, Fact};

/// A4's bound.
pub const PROMPT: Duration = Duration::from_millis(50);
/// A store that failed is asked again after at most this long.
const LONGEST_PAUSE: Duration = Duration::from_millis(10_200);
/// A handler that is dropped may take this long to be gone.
const ABORT: Duration = Duration::from_millis(600);
/// How long a task waits for the network, and a look at it more.
const NETWORK: Duration = Duration::from_secs(126);
/// Between two catch-ups, and a little.
const STAGGER: Duration = Duration::from_millis(1_050);
/// Until every task has had its catch-up.
const ALL_STAGGERED: Duration = Duration::from_secs(10);
/// Between two looks at the network.
const NETWORK_LOOK: Duration = Duration::from_secs(6);

/// A run between its claim and its end.
#[derive(Clone, Copy)]
pub struct InFlight {
    pub task: TaskId,
    pub trigger: RunTrigger,
}

/// The circumstances as of an event.
#[derive(Default)]
pub struct Circumstances {
    options: SchedulerOptions,
    /// A process is there.
    pub alive: bool,
    in_flight: HashMap<RunId, InFlight>,
    finished: HashMap<RunId, (TaskId, Duration)>,
    /// When each task last had an answer.
    answered: HashMap<TaskId, Duration>,
    /// Starts may be late until then.
    disturbed_until: Duration,
    /// Nothing scheduled starts in here.
    settling: VecDeque<(Duration, Duration)>,
    /// Sleeps that nobody told of: since when, and how long they were.
    untold: Option<(Duration, TimeDelta)>,
    /// A worker became free.
    freed_at: Option<Duration>,
    pause: Option<(Pause, Duration)>,
    /// When the last pause began.
    paused_since: Option<DateTime<Utc>>,
    /// Slots up to here were paused, whatever is in force now.
    paused_through: Option<DateTime<Utc>>,
    online: Option<bool>,
    offline_since: Option<Duration>,
    offline_until: Option<Duration>,
}

impl Circumstances {
    /// Before anything has happened to processes with these settings.
    pub fn new(options: SchedulerOptions) -> Self {
        Self { options, ..Self::default() }
    }

    /// Takes in what has happened.
    pub fn observe(&mut self, event: &Event) {
        let now = event.awake;
        let shown =
            if let Fact::Jumped { from, .. } = &event.fact { event.wall.max(*from) } else { event.wall };
        if self.alive
            && self.pause.as_ref().is_some_and(|(pause, _)| pause.until.is_some_and(|until| until <= shown))
        {
            // It has ended by itself, and a clock that is set back does not bring it back.
            self.pause_seen(shown);
            self.pause = None;
        }
        match &event.fact {
            Fact::Started { .. } => {
                self.alive = true;
                self.disturb(now + self.options.start_settle + PROMPT);
                // A new process knows of no sleep before it.
                self.untold = None;
                self.settling.clear();
                self.settling.push_back((now, now + self.options.start_settle));
            }
            Fact::Died => self.alive = false,
            Fact::Jumped { from, told } => {
                let notice = if *told { Duration::ZERO } else { BOUNDED_SLEEP };
                self.disturb(now + notice + self.options.resume_settle + PROMPT);
                if *told && self.alive && event.wall - *from > TimeDelta::seconds(3) {
                    self.settling.push_back((now, now + self.options.resume_settle));
                }
                self.pause_seen(event.wall.min(*from));
                let slept = self.unseen_sleep(now) + (event.wall - *from);
                self.untold = (!told).then_some((now, slept));
            }
            Fact::Failed => self.disturb(now + LONGEST_PAUSE),
            Fact::Online(online) => {
                if self.online == Some(false) {
                    self.offline_until = Some(now);
                }
                if !online {
                    self.offline_since = Some(now);
                }
                self.online = Some(*online);
            }
            Fact::Refused { task, .. } => drop(self.answered.insert(*task, now)),
            Fact::Claimed { claim, run, .. } => {
                self.answered.insert(claim.task_id, now);
                self.in_flight.insert(*run, InFlight { task: claim.task_id, trigger: claim.trigger });
            }
            Fact::Finished(finish) => self.end(finish.run_id, now),
            Fact::Interrupted { runs } => runs.iter().for_each(|(run, _)| self.end(*run, now)),
            Fact::Paused(pause) => {
                self.pause_seen(event.wall);
                self.pause = pause.clone().map(|pause| (pause, now));
                self.paused_since = pause.as_ref().map(|pause| pause.since).or(self.paused_since);
            }
            _ => {}
        }
        if self.settling.len() > 8 {
            self.settling.pop_front();
        }
    }

    /// How much of a sleep the engine may not have seen yet: it goes by what it sees of two jumps at once.
    pub fn unseen_sleep(&self, now: Duration) -> TimeDelta {
        self.untold.filter(|(at, _)| now <= *at + BOUNDED_SLEEP).map_or(TimeDelta::zero(), |(_, slept)| slept)
    }

    fn disturb(&mut self, until: Duration) {
        self.disturbed_until = self.disturbed_until.max(until);
    }

    fn end(&mut self, run: RunId, now: Duration) {
        if let Some(ended) = self.in_flight.remove(&run) {
            self.freed_at = Some(now);
            self.finished.insert(run, (ended.task, now));
        }
    }

    /// A pause was in force up to this wall time.
    fn pause_seen(&mut self, wall: DateTime<Utc>) {
        if let Some((pause, _)) = &self.pause {
            let end = pause.until.map_or(wall, |until| until.min(wall));
            self.paused_through = self.paused_through.max(Some(end));
        }
    }

    /// Something explains that a slot that was due has waited until `asked`.
    pub fn excuse_lateness(&self, task: TaskId, asked: Duration) -> bool {
        asked <= self.disturbed_until
            || self.answered.get(&task).is_some_and(|answered| asked <= *answered + STAGGER)
            || self.freed_at.is_some_and(|freed| asked <= freed + ABORT)
            || self.no_room()
            || self.offline_within(asked, NETWORK_LOOK)
    }

    /// Something explains that a missed slot has waited until `asked`: catch-ups leave one after the other.
    pub fn excuse_catch_up(&self, task: TaskId, asked: Duration) -> bool {
        asked <= self.disturbed_until + ALL_STAGGERED
            || self.freed_at.is_some_and(|freed| asked <= freed + ALL_STAGGERED)
            || self.excuse_lateness(task, asked)
    }

    /// Something has just gone wrong.
    pub fn disturbed(&self, asked: Duration) -> bool {
        asked <= self.disturbed_until + ALL_STAGGERED
    }

    /// There has been no network since before `asked`.
    pub fn offline_before(&self, asked: Duration) -> bool {
        self.online == Some(false) && self.offline_since.is_some_and(|since| since < asked)
    }

    /// A settle window that `asked` lies in.
    pub fn settles(&self, asked: Duration) -> bool {
        self.settling.iter().any(|(from, to)| asked > *from && asked < *to)
    }

    /// Scheduled runs have no worker to start on.
    pub fn no_room(&self) -> bool {
        let count =
            |of: fn(RunTrigger) -> bool| self.in_flight.values().filter(|run| of(run.trigger)).count();
        count(|trigger| trigger != RunTrigger::Manual) >= self.options.workers
            || count(|trigger| trigger == RunTrigger::CatchUp) >= (self.options.workers / 2).max(1)
    }

    /// The task has a run between its claim and its end.
    pub fn runs(&self, task: TaskId) -> bool {
        self.in_flight.values().any(|run| run.task == task)
    }

    /// `run` is a run of `task` that was in flight at `asked`, as far as the engine could know: while the disk loses
    /// its answers, a run that has ended has not ended for it.
    pub fn was_running(&self, run: RunId, task: TaskId, asked: Duration) -> bool {
        self.in_flight.get(&run).is_some_and(|run| run.task == task)
            || self
                .finished
                .get(&run)
                .is_some_and(|(of, ended)| *of == task && (*ended >= asked || asked <= self.disturbed_until))
    }

    /// A pause that was set before `asked` is in force.
    pub fn paused_before(&self, asked: Duration, wall: DateTime<Utc>) -> bool {
        asked > self.disturbed_until
            && self
                .pause
                .as_ref()
                .is_some_and(|(pause, since)| *since < asked && pause.until.is_none_or(|until| until > wall))
    }

    /// A pause began after `slot`, which waits for its end, or has.
    pub fn has_delayed(&self, slot: DateTime<Utc>) -> bool {
        self.paused_since.is_some_and(|since| slot < since)
    }

    /// A pause is in force, and `slot` waits for its end.
    pub fn delays(&self, slot: DateTime<Utc>) -> bool {
        self.pause.is_some() && self.has_delayed(slot)
    }

    /// A pause explains that `slot` was skipped.
    pub fn explains_pause(&self, slot: DateTime<Utc>) -> bool {
        self.pause.is_some() || self.paused_through.is_some_and(|through| slot <= through)
    }

    /// The lack of a network explains that a slot was skipped.
    pub fn explains_offline(&self, asked: Duration) -> bool {
        self.offline_within(asked, NETWORK)
    }

    /// For how long a slot may have waited for a network that has just come: that makes it no later.
    pub fn network_wait(&self, asked: Duration) -> TimeDelta {
        let wait = if self.offline_within(asked, NETWORK_LOOK) { NETWORK } else { Duration::ZERO };
        TimeDelta::from_std(wait).unwrap()
    }

    fn offline_within(&self, asked: Duration, span: Duration) -> bool {
        self.online == Some(false) || self.offline_until.is_some_and(|until| asked <= until + span)
    }
}
