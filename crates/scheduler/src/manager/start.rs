//! Gives waiting work to workers: manual runs first, then slots in the order they came.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

use super::{
    CATCH_UP_STAGGER, Manager, NETWORK_RECHECK, NETWORK_WAIT,
    decide::{Verdict, decide, skip_through},
    pool::{InFlight, RunNowAnswer},
    results::Done,
};
use crate::{
    execution::{StopReason, StopSwitch, claim, persist},
    handle::RunNowReply,
    handler::RunReport,
    run::{Reason, RunId, RunTrigger},
    store::{Advance, Claim, Skip},
    task::{CatchUpPolicy, OverlapPolicy, TaskId},
};

/// What became of a slot that was looked at.
enum Look {
    /// It has its worker or its answer.
    Settled,
    /// It waits on; [`Manager::ready_wake_at`] knows until when, unless it waits for a run to end.
    Waits,
}

impl Manager {
    /// Starts the manual runs that fit.
    pub(super) fn start_manual(&mut self) {
        let mut waiting = std::mem::take(&mut self.manual);
        while let Some((task, answer)) = waiting.pop_front() {
            if let Some(in_flight) = self.pool.of_task_mut(task) {
                match in_flight.run_id {
                    Some(run) => drop(answer.send(Ok(RunNowReply::AlreadyRunning(run)))),
                    // Its claim is under way; whether it runs is known in a moment.
                    None => in_flight.latecomers.push(answer),
                }
            } else if self.pool.has_manual_room() {
                self.start_manual_run(task, answer);
            } else {
                self.manual.push_back((task, answer));
            }
        }
    }

    fn start_manual_run(&mut self, task: TaskId, answer: RunNowAnswer) {
        let Some(entry) = self.entries.get(&task) else { return };
        let claim = Claim {
            task_id: task,
            revision: entry.task.revision,
            scheduled_for: None,
            trigger: RunTrigger::Manual,
            attempt: 1,
            missed_count: 0,
            started_at: self.now(),
            advance: None,
        };
        self.start_claim(claim, vec![answer]);
    }

    /// Looks at every waiting slot once and starts what can start.
    pub(super) fn start_ready(&mut self) {
        let now = self.now();
        if now < self.settle_until {
            return;
        }
        for _ in 0..self.ready.len() {
            let Some(task) = self.ready.pop_front() else { return };
            match self.look_at(task, now) {
                Look::Settled => {}
                Look::Waits => self.ready.push_back(task),
            }
        }
    }

    /// When a waiting slot should be looked at again without any other event.
    pub(super) fn ready_wake_at(&self) -> Option<DateTime<Utc>> {
        if self.ready.is_empty() {
            return None;
        }
        let now = self.now();
        if now < self.settle_until {
            return Some(self.settle_until);
        }
        let offline = self.ready.iter().any(|task| {
            self.entries.get(task).and_then(|entry| entry.waiting).is_some_and(|w| w.offline_since.is_some())
        });
        let recheck = offline.then(|| now + NETWORK_RECHECK);
        let stagger = (now < self.next_catch_up_at).then_some(self.next_catch_up_at);
        [recheck, stagger].into_iter().flatten().min()
    }

    fn look_at(&mut self, task: TaskId, now: DateTime<Utc>) -> Look {
        let Some(entry) = self.entries.get(&task) else { return Look::Settled };
        if entry.writing {
            return Look::Waits;
        }
        let Some(waiting) = entry.waiting else { return self.look_at_retry(task, now) };
        if !entry.task.enabled {
            return Look::Settled;
        }
        if waiting.slot > now {
            // The clock went back while it waited: nothing starts before its slot.
            self.take_waiting(task);
            self.expect(task, Some(waiting.slot));
            return Look::Settled;
        }
        if let Some(until) = self.paused_through(waiting.slot, now) {
            let verdict = skip_through(
                &entry.task,
                &entry.schedule,
                waiting.slot,
                until,
                self.time.zone(),
                Reason::PAUSED,
            );
            self.carry_out(task, verdict, now, None);
            return Look::Settled;
        }
        if let Some(in_flight) = self.pool.of_task(task) {
            let (run, trigger) = (in_flight.run_id, in_flight.trigger);
            return self.look_at_overlap(task, run, trigger, now);
        }
        if !self.pool.has_room() {
            return Look::Waits;
        }
        if let Some(look) = self.look_at_network(task, now) {
            return look;
        }
        self.look_at_lateness(task, now)
    }

    fn look_at_lateness(&mut self, task: TaskId, now: DateTime<Utc>) -> Look {
        let Some((entry, waiting)) = self.entries.get(&task).and_then(|e| e.waiting.map(|w| (e, w))) else {
            return Look::Settled;
        };
        let zone = self.time.zone();
        let verdict = match waiting.behind {
            // It waited for a run to end, by policy: it is not late.
            Some(_) => Verdict::Run {
                trigger: RunTrigger::Schedule,
                scheduled_for: waiting.slot,
                missed_count: 0,
                advance: Advance {
                    last_slot_at: waiting.slot,
                    next_run_at: entry.schedule.next_slot(waiting.slot, zone),
                },
            },
            None => decide(&entry.task, &entry.schedule, waiting.slot, now, zone),
        };
        if let Verdict::Run { trigger: RunTrigger::CatchUp, .. } = verdict {
            if now < self.next_catch_up_at {
                return Look::Waits;
            }
            if !self.pool.has_room_for_catch_up() {
                return Look::Waits;
            }
            self.next_catch_up_at = now + CATCH_UP_STAGGER;
        }
        let behind = waiting.behind;
        self.carry_out(task, verdict, now, None);
        if let Some(run) = behind {
            self.skip_behind(task, run, now);
        }
        Look::Settled
    }

    /// The slots that came after a queued one, while it waited, give way to it.
    fn skip_behind(&mut self, task: TaskId, run: RunId, now: DateTime<Utc>) {
        let Some(entry) = self.entries.get(&task) else { return };
        let Some(next) = entry.next.filter(|next| *next <= now) else { return };
        let verdict =
            skip_through(&entry.task, &entry.schedule, next, now, self.time.zone(), Reason::OVERLAP);
        self.carry_out(task, verdict, now, Some(run));
    }

    /// A slot that comes while its task runs.
    fn look_at_overlap(
        &mut self,
        task: TaskId,
        run: Option<RunId>,
        running: RunTrigger,
        now: DateTime<Utc>,
    ) -> Look {
        // The claim is under way: in a moment there is a run to name, or none in the way.
        let Some(run) = run else { return Look::Waits };
        let Some(entry) = self.entries.get_mut(&task) else { return Look::Settled };
        let Some(waiting) = entry.waiting.as_mut() else { return Look::Settled };
        if running == RunTrigger::CatchUp && entry.task.catch_up == CatchUpPolicy::All {
            return Look::Waits;
        }
        match entry.task.overlap {
            OverlapPolicy::Skip => {
                let verdict = skip_through(
                    &entry.task,
                    &entry.schedule,
                    waiting.slot,
                    now,
                    self.time.zone(),
                    Reason::OVERLAP,
                );
                self.carry_out(task, verdict, now, Some(run));
                Look::Settled
            }
            OverlapPolicy::Queue => {
                waiting.behind = Some(run);
                Look::Waits
            }
            OverlapPolicy::CancelRunning => {
                if let Some(in_flight) = self.pool.of_task(task) {
                    in_flight.stop.stop(StopReason::Overlap);
                }
                Look::Waits
            }
        }
    }

    /// Holds a task that needs the network back while there is none: `None` lets it go.
    fn look_at_network(&mut self, task: TaskId, now: DateTime<Utc>) -> Option<Look> {
        let entry = self.entries.get_mut(&task)?;
        let waiting = entry.waiting.as_mut()?;
        let needed = entry.task.requires_network
            && self.ports.handlers.get(&entry.task.task_type).is_some_and(|h| h.needs_network(&entry.task));
        if !needed || self.ports.network.is_online() {
            return None;
        }
        let since = *waiting.offline_since.get_or_insert(now);
        if now - since < NETWORK_WAIT {
            return Some(Look::Waits);
        }
        let verdict =
            skip_through(&entry.task, &entry.schedule, waiting.slot, now, self.time.zone(), Reason::OFFLINE);
        self.carry_out(task, verdict, now, None);
        Some(Look::Settled)
    }

    fn look_at_retry(&mut self, task: TaskId, now: DateTime<Utc>) -> Look {
        let Some(entry) = self.entries.get_mut(&task) else { return Look::Settled };
        let Some(retry) = entry.retry.filter(|retry| retry.at <= now) else { return Look::Settled };
        let came = retry.scheduled_for <= now; // or the clock was set back since it was planned
        if !came || !entry.task.enabled || self.pause.is_some() || self.pool.of_task(task).is_some() {
            entry.retry = None;
            return Look::Settled;
        }
        if !self.pool.has_room() {
            return Look::Waits;
        }
        entry.retry = None;
        let claim = Claim {
            task_id: task,
            revision: entry.task.revision,
            scheduled_for: Some(retry.scheduled_for),
            trigger: RunTrigger::Retry,
            attempt: retry.attempt,
            missed_count: 0,
            started_at: now,
            advance: None,
        };
        self.start_claim(claim, Vec::new());
        Look::Settled
    }

    /// Answers the waiting slot as decided, and expects the next one.
    fn carry_out(&mut self, task: TaskId, verdict: Verdict, now: DateTime<Utc>, blocked_by: Option<RunId>) {
        self.take_waiting(task);
        let Some(entry) = self.entries.get(&task) else { return };
        let revision = entry.task.revision;
        match verdict {
            Verdict::Run { trigger, scheduled_for, missed_count, advance } => {
                let claim = Claim {
                    task_id: task,
                    revision,
                    scheduled_for: Some(scheduled_for),
                    trigger,
                    attempt: 1,
                    missed_count,
                    started_at: now,
                    advance: Some(advance),
                };
                self.expect(task, advance.next_run_at);
                self.start_claim(claim, Vec::new());
            }
            Verdict::Skip { reason, scheduled_for, missed_count, advance } => {
                let merge_since = if reason == Reason::OVERLAP {
                    Some(now - TimeDelta::days(1))
                } else if reason == Reason::PAUSED {
                    self.pause.or(self.ended_pause).map(|pause| pause.since)
                } else {
                    None
                };
                let skip = Skip {
                    task_id: task,
                    revision,
                    scheduled_for,
                    reason,
                    missed_count,
                    at: now,
                    blocked_by,
                    merge_since,
                    message: None,
                    advance,
                };
                self.expect(task, advance.next_run_at);
                self.spawn_skip(skip);
            }
        }
    }

    fn spawn_skip(&mut self, skip: Skip) {
        let store = Arc::clone(&self.ports.store);
        let (task, revision) = (skip.task_id, skip.revision);
        if let Some(entry) = self.entries.get_mut(&task) {
            entry.writing = true;
        }
        self.pool.spawn(Box::pin(async move {
            Done::Skipped { task, revision, outcome: persist("skip", || store.skip(skip.clone())).await }
        }));
    }

    fn start_claim(&mut self, request: Claim, answers: Vec<RunNowAnswer>) {
        let (report, reports) = watch::channel(RunReport::default());
        let in_flight = InFlight {
            run_id: None,
            trigger: request.trigger,
            started_at: request.started_at,
            stop: Arc::new(StopSwitch::default()),
            report: reports,
            answers,
            latecomers: Vec::new(),
        };
        let task = request.task_id;
        self.pool.occupy(task, in_flight);
        let store = Arc::clone(&self.ports.store);
        self.pool.spawn(Box::pin(async move {
            Done::Claimed { task, report, outcome: claim(&*store, request).await }
        }));
    }

    fn take_waiting(&mut self, task: TaskId) {
        if let Some(entry) = self.entries.get_mut(&task) {
            entry.waiting = None;
        }
    }
}
