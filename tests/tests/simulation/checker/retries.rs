//! A planned retry is made, by this process or the next, unless something comes in its place: a run or a skip of its task, an
//! edit, a pause or a snooze, a clock that is set back. (No task of a world is retried and needs the network.)

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use chrono::{DateTime, Utc};
use scheduler::{
    run::RunId,
    store::Finish,
    task::{SystemTask, TaskId},
};

use super::{Judgement, Kind, circumstances::Circumstances};
use crate::{
    log::{Event, Fact},
    world::Record,
};

/// A retry that is due begins within this time, whatever has just happened: a settle window, its turn, a disk that fails.
const SOON: Duration = Duration::from_secs(90);

pub fn judge(record: &Record, judgement: &mut Judgement) {
    let mut plans = Plans::default();
    let mut around = Circumstances::new(record.options);
    for event in &record.events {
        if around.alive {
            for (task, run) in plans.overdue(event) {
                let text = format!("the retry that was planned with run {run} is not made");
                judgement.add(Kind::Lost, event, Some(task), text);
            }
        }
        let had_room = !around.no_room();
        around.observe(event);
        plans.observe(event);
        let disturbs = matches!(event.fact, Fact::Started { .. } | Fact::Jumped { .. } | Fact::Failed);
        if disturbs || !had_room || around.no_room() {
            plans.undisturbed_since = (event.awake, event.wall);
        }
    }
}

#[derive(Default)]
struct Plans {
    planned: HashMap<TaskId, (RunId, DateTime<Utc>)>,
    rows: HashMap<TaskId, SystemTask>,
    /// Tasks that were edited since their last claim.
    edited: HashSet<TaskId>,
    is_paused: bool,
    paused_through: Option<DateTime<Utc>>,
    undisturbed_since: (Duration, DateTime<Utc>),
}

impl Plans {
    /// Takes out what should have been made by now.
    fn overdue(&mut self, event: &Event) -> Vec<(TaskId, RunId)> {
        let (awake, wall) = self.undisturbed_since;
        let is_overdue = |_: &TaskId, (_, at): &mut (RunId, DateTime<Utc>)| {
            event.awake > awake + (*at - wall).to_std().unwrap_or_default() + SOON
        };
        let mut overdue: Vec<_> =
            self.planned.extract_if(is_overdue).map(|(task, (run, _))| (task, run)).collect();
        overdue.sort_unstable();
        overdue
    }

    fn observe(&mut self, event: &Event) {
        match &event.fact {
            Fact::Edited { after, .. } => {
                self.planned.remove(&after.id);
                self.edited.insert(after.id);
                self.rows.insert(after.id, (**after).clone());
            }
            Fact::Claimed { claim, .. } => {
                self.planned.remove(&claim.task_id);
                self.edited.remove(&claim.task_id);
            }
            Fact::Refused { task, .. } => drop(self.planned.remove(task)),
            Fact::Skipped { skip, .. } => drop(self.planned.remove(&skip.task_id)),
            Fact::Finished(finish) => {
                if let Some(at) = finish.outcome.retry_at.filter(|at| self.is_free(finish, *at)) {
                    self.planned.insert(finish.task_id, (finish.run_id, at));
                }
            }
            Fact::Paused(pause) => {
                self.planned.clear();
                self.is_paused = pause.is_some();
                self.paused_through = self.paused_through.max(Some(event.wall));
            }
            Fact::Jumped { from, .. } if event.wall < *from => self.planned.clear(),
            _ => {}
        }
    }

    /// Nothing is in its way that was there before it.
    fn is_free(&self, finish: &Finish, at: DateTime<Utc>) -> bool {
        let is_snoozed =
            |row: &SystemTask| row.snoozed_at.is_some() && row.snoozed_until.is_none_or(|until| at <= until);
        !self.is_paused
            && self.paused_through.is_none_or(|through| through < at)
            && !self.edited.contains(&finish.task_id)
            && !self.rows.get(&finish.task_id).is_some_and(is_snoozed)
    }
}
