//! The pause of everything: begun and ended by a person, or ended by the clock.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::oneshot;

use super::{Manager, job::Lost, results::Done};
use crate::{
    error::PauseError,
    event::SchedulerEvent,
    execution::persist,
    store::{Pause, StoreResult},
};

impl Pause {
    /// The same, begun at `now` at the latest: the clock that says otherwise was ahead. Else the rows of its slots would be from before
    /// it, and none of them extended.
    pub(super) fn begun_by(self, now: DateTime<Utc>) -> Self {
        Self { since: self.since.min(now), ..self }
    }
}

impl Manager {
    /// Ends a pause whose time has come; one that is still to begin has begun.
    pub(super) fn end_pause(&mut self, now: DateTime<Utc>) {
        if let Some(ahead) = self.pause.take_if(|pause| pause.since > now) {
            self.pause = Some(ahead.begun_by(now));
        }
        let Some(pause) = self.pause.take_if(|pause| pause.until.is_some_and(|until| until <= now)) else {
            return;
        };
        self.past_pauses.add(pause);
        self.look_again_at_all();
        self.tell_published(SchedulerEvent::PauseChanged { paused: false });
        // What somebody has asked for meanwhile goes before: stored behind it, this end would take it away at the next start.
        if self.pauses_on_their_way == 0 {
            self.save_pause(None, None);
        }
    }

    /// Begins, changes or ends the pause once that is stored. A person waits for the answer: one try. So has an end that
    /// came by itself: a stored pause whose time is over is none.
    pub(super) fn save_pause(
        &mut self,
        pause: Option<Pause>,
        reply: Option<oneshot::Sender<Result<(), PauseError>>>,
    ) {
        self.pauses_on_their_way += usize::from(reply.is_some());
        let (store, now) = (Arc::clone(&self.ports.store), self.now());
        let job = async move {
            let outcome = store.save_pause(pause.clone(), now).await;
            Done::PauseSaved { pause, outcome, reply }
        };
        self.pool.spawn(Lost::Note, Box::pin(job));
    }

    pub(super) fn on_pause_saved(
        &mut self,
        pause: Option<Pause>,
        outcome: StoreResult<()>,
        reply: Option<oneshot::Sender<Result<(), PauseError>>>,
    ) {
        let Some(reply) = reply else {
            // It ended by itself some time ago, and another may have begun since.
            if let Err(error) = outcome {
                tracing::warn!(
                    error = error.with_cause(),
                    "the end of a pause could not be stored; its time is over all the same"
                );
            }
            return;
        };
        self.pauses_on_their_way = self.pauses_on_their_way.saturating_sub(1);
        let answer = outcome.map_err(PauseError::Save);
        match answer {
            Ok(()) => self.go_by_pause(pause),
            Err(_) => self.load_pause(),
        }
        self.reply(reply, answer);
    }

    /// A pause, or none, is in force from now on.
    pub(super) fn go_by_pause(&mut self, pause: Option<Pause>) {
        let before = std::mem::replace(&mut self.pause, pause);
        if let Some(over) = before.filter(|_| self.pause.is_none()) {
            let now = self.now();
            self.past_pauses.add(Pause { until: Some(now), ..over });
        }
        self.look_again_at_all();
        self.tell_published(SchedulerEvent::PauseChanged { paused: self.pause.is_some() });
    }

    /// What could not be stored may have been stored all the same: what is in force is what a restart would find.
    fn load_pause(&mut self) {
        let ports = Arc::clone(&self.ports);
        let job = async move {
            let outcome = persist(&ports.health, "load pause", || ports.store.load_pause()).await;
            Done::PauseLoaded { outcome }
        };
        self.pool.spawn(Lost::Note, Box::pin(job));
    }
}
