//! What the log knows already of one process: the engine repeats what it got no answer to, and the disk holds it once.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use scheduler::{
    run::RunId,
    store::{Advance, Claim, Skip},
    task::TaskId,
};

use crate::log::Fact;

/// Makes each fact once.
#[derive(Default)]
pub struct Noted {
    known: Mutex<Known>,
    turn: AtomicU64,
}

#[derive(Default)]
struct Known {
    /// When each claim and skip was first asked for: a failing disk may take it much later.
    asked: HashMap<(TaskId, Option<DateTime<Utc>>, i64), Duration>,
    claims: HashSet<RunId>,
    skips: HashSet<(RunId, DateTime<Utc>)>,
    /// By slot, and by when it was decided.
    refusals: HashSet<(TaskId, DateTime<Utc>, DateTime<Utc>)>,
}

impl Noted {
    /// When this was first asked for, if that is not now.
    pub fn first_asked(
        &self,
        task: TaskId,
        slot: Option<DateTime<Utc>>,
        attempt: i64,
        now: Duration,
    ) -> Duration {
        // A manual run has no slot that would tell it from the next one.
        if slot.is_none() { now } else { *self.known().asked.entry((task, slot, attempt)).or_insert(now) }
    }

    /// A claim that the disk holds.
    pub fn claim(&self, claim: Claim, run: RunId, asked: Duration) -> Option<Fact> {
        self.known().claims.insert(run).then(|| Fact::Claimed { claim: Box::new(claim), run, asked })
    }

    /// A skip that the disk holds.
    pub fn skip(&self, skip: Skip, run: RunId, asked: Duration) -> Option<Fact> {
        let mut known = self.known();
        let was_refused = known.refusals.contains(&(skip.task_id, skip.scheduled_for, skip.at));
        let is_new = known.skips.insert((run, skip.scheduled_for)) && !was_refused;
        is_new.then(|| Fact::Skipped { skip: Box::new(skip), run, asked })
    }

    /// A claim or a skip that the disk refused, of this slot and decided then.
    pub fn refusal(
        &self,
        task: TaskId,
        (slot, at): (DateTime<Utc>, DateTime<Utc>),
        count: i64,
        advance: Advance,
    ) -> Option<Fact> {
        let is_probe = advance.last_slot_at.is_none();
        let is_new = self.known().refusals.insert((task, slot, at));
        is_new.then_some(Fact::Refused { task, slot, count, is_probe })
    }

    /// The engine has heard what became of it: asked for anew, where a clock was set back, it is another one.
    pub fn answered(&self, task: TaskId, slot: Option<DateTime<Utc>>, attempt: i64, at: DateTime<Utc>) {
        let mut known = self.known();
        known.asked.remove(&(task, slot, attempt));
        if let Some(slot) = slot {
            known.refusals.remove(&(task, slot, at));
        }
    }

    /// True one time in sixty: mistakes that are made now and then.
    pub fn now_and_then(&self) -> bool {
        self.turn.fetch_add(1, Ordering::Relaxed).is_multiple_of(60)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
