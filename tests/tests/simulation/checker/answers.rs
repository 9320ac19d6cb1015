//! A2, A4, A5 and A6, slot by slot: the answers that the disk holds, against the reference's idea of each task.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use scheduler::{
    run::{Reason, RunTrigger},
    store::{Claim, Skip},
    task::{CatchUpPolicy, OverlapPolicy, TaskId},
};

use super::{Judgement, Kind, circumstances::Circumstances, model::Model};
use crate::{
    log::{Event, Fact},
    reference::Calendar,
    world::Record,
};

/// Later than this a start is a catch-up.
const ON_TIME: TimeDelta = TimeDelta::seconds(60);
const PROMPT: TimeDelta = TimeDelta::milliseconds(50);
/// Between two catch-ups of a task, when each of the others has one in between.
const IN_TURN: TimeDelta = TimeDelta::seconds(10);

pub fn judge(record: &Record, judgement: &mut Judgement) {
    let mut court = Court {
        record,
        calendar: Calendar::default(),
        models: BTreeMap::new(),
        around: Circumstances::new(record.options),
        starting_at: None,
        judgement,
    };
    for event in &record.events {
        court.hear(event);
    }
}

struct Court<'a> {
    record: &'a Record,
    calendar: Calendar,
    models: BTreeMap<TaskId, Model>,
    around: Circumstances,
    starting_at: Option<DateTime<Utc>>,
    judgement: &'a mut Judgement,
}

impl Court<'_> {
    fn hear(&mut self, event: &Event) {
        let alive = self.around.alive;
        self.models.values_mut().for_each(|model| model.observe(event.awake, event.wall, alive));
        match &event.fact {
            Fact::Edited { before, after } => {
                let model = self
                    .models
                    .entry(after.id)
                    .or_insert_with(|| Model::new((**before).clone(), self.record, event.wall));
                model.edit(&self.calendar, (before, after), event.wall, alive);
            }
            // The first of several attempts counts: it may have stored what the last one goes by.
            Fact::Starting => {
                self.starting_at.get_or_insert(event.wall);
                self.models.values_mut().for_each(Model::starting);
            }
            Fact::Moved { tasks } => {
                for task in tasks {
                    self.models.entry(*task).and_modify(Model::moved);
                }
            }
            Fact::Started { .. } => {
                let began = self.starting_at.take().unwrap_or(event.wall);
                self.models.values_mut().for_each(|model| model.start(&self.calendar, began, event.wall));
            }
            Fact::Jumped { from, told: true } if alive => {
                let unseen = self.around.unseen_sleep(event.awake);
                let back = event.wall - *from;
                let jump = |model: &mut Model| model.jump(&self.calendar, (back, back + unseen), event.wall);
                self.models.values_mut().for_each(jump);
            }
            Fact::Travelled { zone } => {
                self.models
                    .values_mut()
                    .for_each(|model| model.travel(*zone, event.awake, event.wall, alive));
            }
            Fact::Claimed { claim, asked, .. } => {
                if claim.is_scheduled() {
                    self.judge_claim(event, claim, *asked);
                }
                if let Some(model) = self.models.get_mut(&claim.task_id) {
                    model.ever_ran = true;
                }
            }
            // A probe answers no slot, so that its refusal answers none either, whenever it is heard of.
            Fact::Refused { is_probe: true, .. } => {}
            Fact::Refused { task, slot, .. } => self.judge_refusal(event, *task, *slot),
            Fact::Skipped { skip, asked, .. } => self.judge_skip(event, skip, *asked),
            Fact::Finished(finish) if self.around.runs(finish.task_id) => {
                if let Some(model) = self.models.get_mut(&finish.task_id) {
                    model.finish(finish);
                }
            }
            Fact::Calm { tasks } => self.judge_calm(event, tasks),
            _ => {}
        }
        self.around.observe(event);
    }

    fn broken(&mut self, event: &Event, kind: Kind, task: TaskId, text: &str) {
        self.judgement.add(kind, event, Some(task), text.to_owned());
    }

    fn judge_claim(&mut self, event: &Event, claim: &Claim, asked: std::time::Duration) {
        let (task, Some(slot)) = (claim.task_id, claim.scheduled_for) else { return };
        if self.around.settles(asked) {
            self.broken(event, Kind::Early, task, &format!("slot {slot} started in a settle window"));
        }
        if self.around.runs(task) {
            self.broken(
                event,
                Kind::Duplicate,
                task,
                &format!("slot {slot} started while the task was running"),
            );
        }
        if self.around.paused_before(asked, claim.started_at) {
            self.broken(event, Kind::Unexplained, task, &format!("slot {slot} started in a pause"));
        }
        let Some(model) = self.models.get_mut(&task) else { return };
        if !model.row.enabled {
            let off = format!("slot {slot} started, but the task is switched off");
            return self.broken(event, Kind::Unexplained, task, &off);
        }
        // Claims and skips go by the revision of the row, so that its snooze is the one they were decided on.
        let slept = claim.trigger != RunTrigger::Retry && model.slept_through(slot);
        if model.sleeps(claim.started_at) || slept {
            self.broken(event, Kind::Unexplained, task, &format!("slot {slot} started in a snooze"));
        }
        let Some(model) = self.models.get_mut(&task) else { return };
        if model.row.requires_network && self.around.offline_before(asked) {
            self.broken(event, Kind::Unexplained, task, &format!("slot {slot} started without a network"));
        }
        let Some(model) = self.models.get_mut(&task) else { return };
        if claim.trigger == RunTrigger::Retry {
            // Another attempt, or the breaker's probe: not due by the schedule, but its row is in the way of its slot.
            model.has_row(slot);
            return;
        }
        if model.suspended {
            return self.broken(
                event,
                Kind::Unexplained,
                task,
                &format!("slot {slot} started, but the breaker is open"),
            );
        }
        let count = if claim.trigger == RunTrigger::CatchUp { claim.missed_count } else { 1 };
        let answer = model.answer(&self.calendar, slot, count, event.wall);
        let following = model.following(&self.calendar, slot);
        let (policy, overlap) = (model.row.catch_up, model.row.overlap);
        let has_waited = model.has_delayed(slot) || self.around.has_delayed(slot);
        match answer {
            Ok(slots) => self.judgement.slots += slots,
            Err((kind, text)) => return self.broken(event, kind, task, &text),
        }
        let late = claim.started_at - slot;
        let waited =
            if model.row.requires_network { self.around.network_wait(asked) } else { TimeDelta::zero() };
        let passed = following.is_some_and(|following| following <= claim.started_at);
        match claim.trigger {
            RunTrigger::Schedule => {
                if late > PROMPT && !has_waited && !self.around.excuse_lateness(task, asked) {
                    self.broken(
                        event,
                        Kind::Late,
                        task,
                        &format!("slot {slot} started {late} late for no reason"),
                    );
                }
                let queued = overlap != OverlapPolicy::Skip;
                if !queued && (late > ON_TIME + waited || passed) {
                    self.broken(
                        event,
                        Kind::Unexplained,
                        task,
                        &format!("slot {slot} is {late} late and is called on time"),
                    );
                }
            }
            _ if count == 1 && late <= ON_TIME && !passed && policy != CatchUpPolicy::All => {
                self.broken(
                    event,
                    Kind::Unexplained,
                    task,
                    &format!("slot {slot} is on time and is called caught up"),
                );
            }
            _ if !has_waited && !self.around.excuse_catch_up(task, asked) => {
                self.broken(
                    event,
                    Kind::Late,
                    task,
                    &format!("slot {slot} was missed and not caught up for no reason"),
                );
            }
            _ if policy == CatchUpPolicy::Skip => {
                self.broken(
                    event,
                    Kind::Unexplained,
                    task,
                    &format!("slot {slot} was caught up against the policy"),
                );
            }
            _ => {}
        }
    }

    fn judge_refusal(&mut self, event: &Event, task: TaskId, slot: DateTime<Utc>) {
        let Some(model) = self.models.get_mut(&task) else { return };
        if model.suspended {
            return;
        }
        if let Err((kind, text)) = model.refused(slot, event.wall) {
            self.broken(event, kind, task, &text);
        }
    }

    fn judge_skip(&mut self, event: &Event, skip: &Skip, asked: std::time::Duration) {
        let (task, slot) = (skip.task_id, skip.scheduled_for);
        let Some(model) = self.models.get_mut(&task) else { return };
        if !model.row.enabled {
            return self.broken(
                event,
                Kind::Unexplained,
                task,
                &format!("slot {slot} was skipped, but the task is switched off"),
            );
        }
        if model.suspended {
            if let Err((kind, text)) = model.passed_over(skip, event.wall) {
                self.broken(event, kind, task, &text);
            }
            return;
        }
        if skip.advance.last_slot_at.is_none() {
            return model.has_row(slot); // a probe, heard of when the breaker is closed again
        }
        let (ever_ran, policy) = (model.ever_ran, model.row.catch_up);
        let slept = model.sleeps(skip.at) || model.slept_through(slot);
        let answer = model.answer(&self.calendar, slot, skip.missed_count, event.wall);
        let following = model.following(&self.calendar, slot);
        match answer {
            Ok(slots) => self.judgement.slots += slots,
            Err((kind, text)) => return self.broken(event, kind, task, &text),
        }
        let passed = following.is_some_and(|following| following <= skip.at);
        let near = following.is_none_or(|next| next - skip.at < TimeDelta::minutes(5).min((next - slot) / 4));
        let explained = match &skip.reason {
            reason if *reason == Reason::MISSED => {
                let missed = skip.at - slot > ON_TIME || skip.missed_count > 1 || passed;
                let surplus = policy == CatchUpPolicy::All && self.around.disturbed(asked);
                missed && (policy == CatchUpPolicy::Skip || surplus || !ever_ran || near)
            }
            reason if *reason == Reason::SNOOZED => slept,
            reason if *reason == Reason::PAUSED => self.around.explains_pause(slot),
            reason if *reason == Reason::OFFLINE => self.around.explains_offline(asked),
            reason if *reason == Reason::OVERLAP => {
                skip.blocked_by.is_some_and(|run| self.around.was_running(run, task, asked))
            }
            _ => false,
        };
        if !explained {
            self.broken(
                event,
                Kind::Unexplained,
                task,
                &format!("slot {slot} was skipped as {} for no reason", skip.reason),
            );
        }
    }

    /// All has been well for a while: nothing is left open, and each row says when it is next due.
    fn judge_calm(&mut self, event: &Event, tasks: &[scheduler::task::SystemTask]) {
        for row in tasks {
            let Some(model) = self.models.get(&row.id) else { continue };
            let stored = row.next_run_at;
            if !model.row.enabled {
                if stored.is_some() {
                    self.broken(
                        event,
                        Kind::Stalled,
                        row.id,
                        &format!("is switched off and due at {stored:?}"),
                    );
                }
                continue;
            }
            if model.suspended {
                // A clock that is set back takes the probe with it.
                let probes = stored.is_some_and(|at| at > event.wall - ON_TIME);
                if !(probes || self.around.runs(row.id)) || row.suspended_reason.is_none() {
                    self.broken(
                        event,
                        Kind::Stalled,
                        row.id,
                        &format!("the breaker is open; next probe {stored:?}"),
                    );
                }
                continue;
            }
            if self.around.runs(row.id) || self.around.no_room() {
                continue;
            }
            if model.unsure && stored.is_some_and(|at| at > event.wall - ON_TIME) {
                continue;
            }
            let is_delayed =
                |slot| self.around.delays(slot) || model.sleeps(event.wall) && model.has_delayed(slot);
            if stored.is_some_and(is_delayed) {
                continue;
            }
            // The slots of a long absence, run one by one, take their time; but each follows soon on the one before.
            let replays =
                row.catch_up == CatchUpPolicy::All && stored.is_some_and(|at| at <= event.wall - ON_TIME);
            if replays && row.last_run_at.is_some_and(|at| event.wall - at < IN_TURN) {
                continue;
            }
            let open = model.open(&self.calendar, event.wall - ON_TIME);
            let open = open.iter().find(|slot| model.must_have_answer(slot)).copied();
            let is_next = stored.is_some_and(|stored| model.is_next(&self.calendar, stored, event.wall));
            let next = model.next(&self.calendar);
            if stored.is_none_or(|at| at <= event.wall - ON_TIME) {
                self.broken(event, Kind::Stalled, row.id, &format!("is due since {stored:?} and left alone"));
            } else if let Some(open) = open {
                self.broken(event, Kind::Lost, row.id, &format!("slot {open} has no answer"));
            } else if !is_next {
                self.broken(
                    event,
                    Kind::Stalled,
                    row.id,
                    &format!("is next due at {stored:?}, should be {next:?}"),
                );
            }
        }
    }
}
