//! Requests to run a task now: those that were not looked at yet, and those that only wait for a worker.
//!
//! They are kept apart so that a thousand that wait are not looked at whenever anything happens.

use std::collections::{BTreeMap, VecDeque};

use super::{Manager, in_flight::RunNowCaller};
use crate::{error::RunNowError, handle::RunNowReply, run::RunTrigger, store::Claim, task::TaskId};

/// A task, and who wants to know how it goes.
type Request = (TaskId, RunNowCaller);

/// The requests, in the order they came.
#[derive(Default)]
pub struct ManualQueue {
    new: VecDeque<Request>,
    waiting: VecDeque<Request>,
    /// How many of those that wait are for a task.
    waiting_for: BTreeMap<TaskId, usize>,
}

impl ManualQueue {
    /// Adds requests.
    pub fn extend(&mut self, requests: impl IntoIterator<Item = Request>) {
        self.new.extend(requests);
    }

    /// A run of the task has begun: who waits with a request for it has to hear of that.
    pub fn look_again_at(&mut self, task: TaskId) {
        if self.waiting_for.remove(&task).is_none() {
            return;
        }
        let (of_task, others) =
            std::mem::take(&mut self.waiting).into_iter().partition(|(of, _)| *of == task);
        self.waiting = others;
        let newer = std::mem::replace(&mut self.new, of_task);
        self.new.extend(newer);
    }

    /// Drops every request; who waits is told that it was dropped.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn wait(&mut self, request: Request) {
        *self.waiting_for.entry(request.0).or_default() += 1;
        self.waiting.push_back(request);
    }

    fn pop_waiting(&mut self) -> Option<Request> {
        let request = self.waiting.pop_front()?;
        if let Some(count) = self.waiting_for.get_mut(&request.0) {
            *count -= 1;
            if *count == 0 {
                self.waiting_for.remove(&request.0);
            }
        }
        Some(request)
    }
}

impl Manager {
    /// Queues a manual run, or says what is in its way.
    pub(super) fn run_now(&mut self, task: TaskId, caller: RunNowCaller) {
        if self.entries.contains_key(&task) {
            self.manual.extend([(task, caller)]);
        } else {
            let _ = caller.send(Err(RunNowError::NoSuchTask(task)));
        }
    }

    /// Starts the manual runs that fit.
    pub(super) fn start_manual(&mut self) {
        while self.pool.has_manual_room()
            && let Some((task, caller)) = self.manual.pop_waiting()
        {
            self.start_or_join(task, caller);
        }
        while let Some((task, caller)) = self.manual.new.pop_front() {
            if self.pool.has_manual_room() || self.pool.of_task(task).is_some() {
                self.start_or_join(task, caller);
            } else {
                self.manual.wait((task, caller));
            }
        }
    }

    fn start_or_join(&mut self, task: TaskId, caller: RunNowCaller) {
        let Some(in_flight) = self.pool.of_task_mut(task) else { return self.start_manual_run(task, caller) };
        match in_flight.run_id {
            Some(run) => self.reply(caller, Ok(RunNowReply::AlreadyRunning(run))),
            // Its claim is under way; whether it runs is known in a moment.
            None => in_flight.latecomers.push(caller),
        }
    }

    fn start_manual_run(&mut self, task: TaskId, caller: RunNowCaller) {
        let Some(entry) = self.entries.get(&task) else {
            // It was removed while the request waited.
            return self.reply(caller, Err(RunNowError::NoSuchTask(task)));
        };
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
        self.start_claim(claim, vec![caller]);
    }
}
