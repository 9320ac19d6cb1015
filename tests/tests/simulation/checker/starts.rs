//! A1 and A3, from the handlers' own ledger: no run starts twice, none before its slot, none without a claim.

use std::collections::HashSet;

use scheduler::run::RunTrigger;

use super::{Judgement, Kind};
use crate::{log::Fact, world::Record};

pub fn judge(record: &Record, judgement: &mut Judgement) {
    let mut claimed = HashSet::new();
    let mut called = HashSet::new();
    let mut attempts = HashSet::new();
    for event in &record.events {
        match &event.fact {
            Fact::Claimed { run, .. } => {
                claimed.insert(*run);
            }
            Fact::Called { run, task, slot, attempt, trigger } => {
                judgement.calls += 1;
                let mut broken = |kind, text| judgement.add(kind, event, Some(*task), text);
                if !claimed.contains(run) {
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
                if event.wall < *slot {
                    broken(Kind::Early, format!("it started before its slot {slot}"));
                }
            }
            _ => {}
        }
    }
}
