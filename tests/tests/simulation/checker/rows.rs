//! A6 and A7, from the last reading of the database: nothing of a dead process runs, what was told is what is stored,
//! and every row is one that somebody wrote.

use std::collections::HashMap;

use scheduler::run::{Reason, Run, RunId, RunStatus};

use super::{Judgement, Kind};
use crate::{
    log::{Event, Fact},
    world::Record,
};

pub fn judge(record: &Record, judgement: &mut Judgement) {
    let rows: HashMap<RunId, &Run> = record.runs.iter().map(|run| (run.id, run)).collect();
    let mut written: HashMap<RunId, Written> = HashMap::new();
    let mut by_slot = HashMap::new();
    for event in &record.events {
        let mut broken = |kind, text| judgement.add(kind, event, event.fact.task(), text);
        match &event.fact {
            Fact::Started { undead } if *undead > 0 => {
                broken(Kind::Undead, format!("{undead} runs of dead processes still run after the start"));
            }
            Fact::Claimed { claim, run, .. } => {
                written.entry(*run).or_default().missed = claim.missed_count;
                if let Some(slot) = claim.scheduled_for.filter(|_| claim.is_scheduled() && claim.attempt == 1)
                {
                    by_slot.insert((claim.task_id, slot), *run);
                }
            }
            Fact::Refused { task, slot, count, .. } if *count > 1 => {
                if let Some(written) = by_slot.get(&(*task, *slot)).and_then(|run| written.get_mut(run)) {
                    written.missed = written.missed.max(1) + count - 1;
                }
            }
            Fact::Skipped { skip, run, .. } => {
                by_slot.retain(|_, known| known != run);
                by_slot.insert((skip.task_id, skip.scheduled_for), *run);
                let written = written.entry(*run).or_default();
                written.missed += skip.missed_count;
                written.ending.get_or_insert((RunStatus::Skipped, Some(skip.reason.clone())));
            }
            Fact::Finished(finish) => {
                let (status, reason) = (finish.outcome.status, finish.outcome.reason.clone());
                written.entry(finish.run_id).or_default().ending.get_or_insert((status, reason));
            }
            Fact::Interrupted { runs } => {
                for (run, _) in runs {
                    let ending = (RunStatus::Interrupted, Some(Reason::CRASHED));
                    written.entry(*run).or_default().ending.get_or_insert(ending);
                }
            }
            Fact::Told(told) => match rows.get(&told.id) {
                Some(row) if (row.status, &row.reason) == (told.status, &told.reason) => {}
                row => broken(Kind::Forgotten, format!("told {told:?}, stored {row:?}")),
            },
            _ => {}
        }
    }
    let Some(last) = record.events.last() else { return };
    compare(&rows, &written, last, judgement);
}

/// What the disk took of a row.
#[derive(Default)]
struct Written {
    missed: i64,
    ending: Option<(RunStatus, Option<Reason>)>,
}

fn compare(
    rows: &HashMap<RunId, &Run>,
    written: &HashMap<RunId, Written>,
    last: &Event,
    judgement: &mut Judgement,
) {
    for row in rows.values() {
        let mut broken = |kind, text| judgement.add(kind, last, Some(row.task_id), text);
        let Some(written) = written.get(&row.id) else {
            broken(Kind::Unexplained, format!("nobody wrote {row:?}"));
            continue;
        };
        if written.missed != row.missed_count {
            broken(Kind::Forgotten, format!("{} slots were told, stored {row:?}", written.missed));
        }
        match &written.ending {
            None => broken(Kind::Undead, format!("never ended: {row:?}")),
            Some(ending) if *ending != (row.status, row.reason.clone()) => {
                broken(Kind::Forgotten, format!("ended as {ending:?}, stored {row:?}"));
            }
            Some(_) => {}
        }
    }
    for run in written.keys().filter(|run| !rows.contains_key(run)) {
        judgement.add(Kind::Forgotten, last, None, format!("the row of run {run} is gone"));
    }
}
