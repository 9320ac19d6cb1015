//! The pause of everything: begun and ended by a person, or ended by the clock.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::oneshot;

use super::{Manager, pool::Lost, results::Done};
use crate::{
    error::PauseError,
    event::SchedulerEvent,
    execution::persist,
    store::{Pause, StoreResult},
};

impl Manager {
    /// Where a pause covers `slot`: up to when its slots, as of `now`, count as paused.
    pub(super) fn paused_through(&self, slot: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.pause.is_some() {
            return Some(now);
        }
        let over = self.ended_pause?;
        let until = over.until?;
        (over.since <= slot && slot <= until).then_some(until.min(now))
    }

    /// Ends a pause whose time has come.
    pub(super) fn end_pause(&mut self, now: DateTime<Utc>) {
        let Some(pause) = self.pause.filter(|pause| pause.until.is_some_and(|until| until <= now)) else {
            return;
        };
        (self.pause, self.ended_pause) = (None, Some(pause));
        self.tell(SchedulerEvent::PauseChanged);
        self.save_pause(None, None);
    }

    /// Begins, changes or ends the pause once that is stored. A person waits for the answer: one try. So has an end that
    /// came by itself: a stored pause whose time is over is none.
    pub(super) fn save_pause(
        &mut self,
        pause: Option<Pause>,
        reply: Option<oneshot::Sender<Result<(), PauseError>>>,
    ) {
        let store = Arc::clone(&self.ports.store);
        let job = async move { Done::PauseSaved { pause, outcome: store.save_pause(pause).await, reply } };
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
                tracing::warn!(%error, "the end of a pause could not be stored; its time is over all the same");
            }
            return;
        };
        let answer = outcome.map_err(PauseError::Save);
        match answer {
            Ok(()) => self.go_by_pause(pause),
            Err(_) => self.load_pause(),
        }
        self.answer(reply, answer);
    }

    /// A pause, or none, is in force from now on.
    pub(super) fn go_by_pause(&mut self, pause: Option<Pause>) {
        if let Some(over) = self.pause.filter(|_| pause.is_none()) {
            let now = self.now();
            self.ended_pause = Some(Pause { until: Some(now), ..over });
        }
        self.pause = pause;
        self.tell(SchedulerEvent::PauseChanged);
    }

    /// What could not be stored may have been stored all the same: what is in force is what a restart would find.
    fn load_pause(&mut self) {
        let store = Arc::clone(&self.ports.store);
        let job =
            async move { Done::PauseLoaded { outcome: persist("load pause", || store.load_pause()).await } };
        self.pool.spawn(Lost::Note, Box::pin(job));
    }
}
