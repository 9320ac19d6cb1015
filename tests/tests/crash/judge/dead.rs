//! A6: no `running` row outlives its process by more than the next start.

use api::{instant_from_text, run::SystemTaskRunDto};
use scheduler::run::RunStatus;

use super::{Case, Finding};
use crate::ledger::Fact;

pub(super) fn judge(case: &Case) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut spawned_ms = i64::MIN;
    for entry in &case.entries {
        match &entry.fact {
            Fact::Spawned => spawned_ms = entry.at_ms,
            // A process that serves has closed what the dead have left open, so what still runs began in it.
            Fact::Told(run) if run.status == "running" && started_ms(run) < spawned_ms => {
                findings.push(Finding::Undead { run: run.id });
            }
            _ => {}
        }
    }
    // The last process has ended well.
    let left = case.rows.iter().filter(|row| row.run.status == RunStatus::Running);
    findings.extend(left.map(|row| Finding::Undead { run: row.run.id.0 }));
    findings
}

/// When a run that was told of began.
pub fn started_ms(run: &SystemTaskRunDto) -> i64 {
    instant_from_text(&run.started_at).unwrap().timestamp_millis()
}
