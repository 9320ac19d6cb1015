//! The judge: holds what was seen from outside against the rows that are left. Pure, and told nothing by the engine but
//! those rows.

use std::collections::HashSet;

use scheduler::run::RunId;
use store::queries::run_listing::ListedRun;

use crate::ledger::Entry;

mod acknowledged;
mod dead;
mod made_up;
mod slots;
mod starts;

pub use acknowledged::tells_of_an_end;
pub use dead::started_ms;

/// What there is to judge.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// The ledger, in its order.
    pub entries: Vec<Entry>,
    /// Every row of history after the last start, oldest first.
    pub rows: Vec<ListedRun>,
    /// The numbers of the articles that are stored.
    pub articles: Vec<u64>,
}

/// A promise that was broken.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Finding {
    /// A run that was told of is not there.
    Lost { run: i64, told: String },
    /// It is there, and says something else.
    Changed { run: i64, told: String, found: String },
    /// An answer that a process claimed to have stored is not there.
    Unstored { number: u64 },
    /// A handler was called, and no row knows of it: for this slot it was or will be called again.
    Unaccounted { task_type: String, number: u64, at_ms: i64 },
    /// A run of a task that fetches says it succeeded, and never asked.
    NeverAsked { run: i64 },
    /// Two rows answer the same slot of a task.
    SlotTwice { first: i64, second: i64 },
    /// A row says `running`, and the process it ran in is dead.
    Undead { run: i64 },
}

/// All that is wrong, each thing once however often it was seen.
pub fn judge(case: &Case) -> Vec<Finding> {
    let mut findings = acknowledged::judge(case);
    findings.extend(starts::judge(case));
    findings.extend(slots::judge(case));
    findings.extend(dead::judge(case));
    let mut named = HashSet::new();
    findings.retain(|finding| named.insert(finding.clone()));
    findings
}

/// The rows of a task, oldest first.
fn rows_of<'a>(case: &'a Case, task_type: &'a str) -> impl Iterator<Item = &'a ListedRun> {
    case.rows.iter().filter(move |row| row.task_type == task_type)
}

fn row(case: &Case, id: i64) -> Option<&ListedRun> {
    let place = case.rows.binary_search_by_key(&RunId(id), |row| row.run.id);
    place.ok().map(|place| &case.rows[place])
}
