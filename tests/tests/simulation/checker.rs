//! The judge of a world: it reads the log and the last rows, and knows nothing of the engine but its promises A1 to A7.
//!
//! Each slot has one of three verdicts: it *must* have its one answer, it *may* (around a change whose instant of
//! notice is not fixed), or it *must not* (switched off, suspended, or no slot at all).

use std::{collections::BTreeMap, fmt, time::Duration};

use chrono::{DateTime, Utc};

use scheduler::task::TaskId;

use crate::{
    log::{Event, Fact},
    world::Record,
};

mod answers;
mod circumstances;
mod journey;
mod model;
mod retries;
mod rows;
mod starts;

/// What was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A slot has no answer (A2), or a planned retry is not made.
    Lost,
    /// A slot has two, or a run started twice (A1).
    Duplicate,
    /// A run started before its slot, or in a settle window (A3).
    Early,
    /// A run started late for no reason (A4).
    Late,
    /// An answer that nothing justifies (A2).
    Unexplained,
    /// A task that is due is left alone, or does not know when it is next due (A5, A6).
    Stalled,
    /// A dead process's run still runs (A6).
    Undead,
    /// What was told is not what is stored (A7).
    Forgotten,
}

/// One broken promise.
#[derive(Clone, Debug)]
pub struct Violation {
    pub kind: Kind,
    pub awake: Duration,
    pub wall: DateTime<Utc>,
    pub task: Option<TaskId>,
    pub text: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let task = self.task.map_or_else(String::new, |task| format!("task {task}: "));
        write!(f, "{:?} at {} (awake {:?}): {task}{}", self.kind, self.wall, self.awake, self.text)
    }
}

impl Violation {
    /// What happened to its task, and around it, up to then.
    pub fn story(&self, record: &Record, events: usize) -> Vec<String> {
        let concerns = |fact: &Fact| {
            !matches!(fact, Fact::Failed)
                && fact.task().is_none_or(|task| self.task.is_none_or(|mine| mine == task))
        };
        let before = record.events.iter().take_while(|event| event.awake <= self.awake);
        let story: Vec<_> = before.filter(|event| concerns(&event.fact)).map(ToString::to_string).collect();
        story[story.len().saturating_sub(events)..].to_vec()
    }
}

/// The judgement.
#[derive(Default)]
pub struct Judgement {
    /// Slots that had to be answered.
    pub slots: u64,
    /// Runs whose handler was called.
    pub calls: u64,
    /// Broken promises.
    pub violations: Vec<Violation>,
}

impl Judgement {
    fn add(&mut self, kind: Kind, event: &Event, task: Option<TaskId>, text: String) {
        self.violations.push(Violation { kind, awake: event.awake, wall: event.wall, task, text });
    }

    /// How many of each kind.
    pub fn counts(&self) -> BTreeMap<Kind, usize> {
        let mut counts = BTreeMap::new();
        for violation in &self.violations {
            *counts.entry(violation.kind).or_default() += 1;
        }
        counts
    }
}

/// Judges a world.
pub fn judge(record: &Record) -> Judgement {
    let mut judgement = Judgement::default();
    starts::judge(record, &mut judgement);
    answers::judge(record, &mut judgement);
    retries::judge(record, &mut judgement);
    rows::judge(record, &mut judgement);
    judgement
}
