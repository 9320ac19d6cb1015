//! A1 and A3, from the handlers' own ledger: no run starts twice, none before its slot, none without a claim.

use std::collections::{HashMap, HashSet};

use scheduler::run::RunTrigger;

use super::{Judgement, Kind};
use crate::{log::Fact, world::Record};

pub fn judge(record: &Record, judgement: &mut Judgement) {
    let mut claimed = HashMap::new();
    // When the clock was last set back.
    let mut set_back = None;
    let mut called = HashSet::new();
    let mut attempts = HashSet::new();
    for event in &record.events {
        match &event.fact {
            Fact::Jumped { from, .. } if event.wall < *from => set_back = Some(event.awake),
            Fact::Claimed { run, claim, asked } => {
                claimed.insert(*run, (claim.started_at, *asked));
            }
            Fact::Called { run, task, slot, attempt, trigger } => {
                judgement.calls += 1;
                let mut broken = |kind, text| judgement.add(kind, event, Some(*task), text);
                if !claimed.contains_key(run) {
                    broken(Kind::Unexplained, format!("run {run} was called without a claim on the disk"));
                }
                if !called.insert(*run) {
                    broken(Kind::Duplicate, format!("run {run} was called twice"));
                }
                if *trigger == RunTrigger::Manual {
                    continue;
                }
                let Some(slot) = slot else {
                    broken(Kind::Unexplained, format!("scheduled run {run} has no slot"));
                    continue;
                };
                if !attempts.insert((*task, *slot, *attempt)) {
                    broken(Kind::Duplicate, format!("slot {slot}, attempt {attempt} started twice"));
                }
                let (decided_at, asked) = claimed.get(run).copied().unwrap_or((event.wall, event.awake));
                // A disk that takes a claim late is no reason to take the decision back when the clock is set back.
                let was_due = decided_at >= *slot && set_back.is_some_and(|at| at >= asked);
                if event.wall < *slot && !was_due {
                    broken(Kind::Early, format!("it started before its slot {slot}"));
                }
            }
            _ => {}
        }
    }
}
