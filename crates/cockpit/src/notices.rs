//! Watches over the incidents and says what a person is to be told outside the window; `incidents` decides it.

use api::error::ApiError;
use scheduler::clock::Wake;
use tokio::sync::{
    broadcast::error::{RecvError, TryRecvError},
    mpsc,
};

use crate::{
    Cockpit, UseCaseResult,
    incidents::{self, Ledger, Notice},
};

/// Key of the incidents that are known, so that a restart says nothing twice.
const KNOWN_INCIDENTS: &str = "knownIncidents";
/// Notices that may wait for whoever shows them.
const CAPACITY: usize = 16;

impl Cockpit {
    /// What a person is to be told from now on: once an incident, and not in quiet hours. Call it once, inside a
    /// runtime.
    pub fn notices(&self) -> mpsc::Receiver<Notice> {
        let (sender, receiver) = mpsc::channel(CAPACITY);
        let cockpit = self.clone();
        tokio::spawn(async move { cockpit.watch_incidents(sender).await });
        receiver
    }

    async fn watch_incidents(&self, sender: mpsc::Sender<Notice>) {
        let (mut events, mut manners) = (self.events(), self.manners());
        loop {
            let notices = match self.new_notices().await {
                Ok(notices) => notices,
                Err(error) => {
                    // The next event looks again.
                    tracing::warn!(%error, "it could not be seen whether there are incidents");
                    Vec::new()
                }
            };
            for notice in notices {
                if sender.send(notice).await.is_err() {
                    return;
                }
            }
            tokio::select! {
                event = events.recv() => {
                    if matches!(event, Err(RecvError::Closed)) {
                        return;
                    }
                    // One look answers all that happened meanwhile.
                    while matches!(events.try_recv(), Ok(_) | Err(TryRecvError::Lagged(_))) {}
                }
                _ = manners.changed() => {}
                () = self.end_of_quiet() => {}
                () = sender.closed() => return,
            }
        }
    }

    /// What is to be told now. It is written down first: better once too few than twice.
    async fn new_notices(&self) -> UseCaseResult<Vec<Notice>> {
        let mut present: Vec<_> = self.store().collect_tasks(|task| incidents::of_task(&task)).await?;
        let alerts = self.store().list_alerts(false, self.now()).await?;
        present.extend(incidents::of_alerts(&alerts));
        let (wish, quiet) = {
            let manners = self.manners();
            let manners = manners.borrow();
            (manners.notifications, manners.quiet_hours)
        };
        let quiet = quiet.is_some_and(|hours| hours.hold(self.now(), self.zone()));
        let stored = self.store().setting(KNOWN_INCIDENTS).await?;
        let known: Ledger = stored.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        let (notices, after) = incidents::decide(present, &known, wish, quiet);
        if after != known {
            let json =
                serde_json::to_string(&after).map_err(|error| ApiError::internal(error.to_string()))?;
            self.store().save_setting(KNOWN_INCIDENTS, json).await?;
        }
        Ok(notices)
    }

    /// Waits until quiet hours that hold now are over, by the wall clock; for ever where none hold.
    async fn end_of_quiet(&self) {
        let (clock, zone) = (&self.inner.clock, self.zone());
        let quiet = self.manners().borrow().quiet_hours.filter(|hours| hours.hold(clock.now(), zone));
        let Some(quiet) = quiet else { return std::future::pending().await };
        let end = quiet.end(clock.now(), zone);
        while clock.now() < end {
            // A clock that is set, or a sleep, is a reason to look again, too.
            if clock.wait_until(Some(end)).await == Wake::ClockChanged {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests;
