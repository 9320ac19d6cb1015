//! The way to speak to a running scheduler: it only sends, and waits for answers.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use tokio::sync::{
    broadcast,
    mpsc::{
        self,
        error::{SendTimeoutError, TrySendError},
    },
    oneshot, watch,
};

use crate::{
    edit::within_reason,
    error::{CancelError, PauseError, RunNowError, SendError},
    event::SchedulerEvent,
    handler::RunReport,
    message::Message,
    run::{Run, RunId},
    status::SchedulerStatus,
    task::TaskId,
};

/// How long a sender waits for room in the mailbox.
const SEND_TIMEOUT: Duration = Duration::from_secs(5);

/// The answer to Run now.
#[derive(Clone, Debug)]
pub enum RunNowReply {
    /// It ran; the finished row.
    Finished(Arc<Run>),
    /// The task was running already: nothing was started.
    AlreadyRunning(RunId),
}

/// Sends to the manager. Cheap to clone; outlives the scheduler, and then says that it is stopped.
#[derive(Clone, Debug)]
pub struct SchedulerHandle {
    /// Requests that may wait their turn.
    pub(crate) mailbox: mpsc::Sender<Message>,
    /// Cancel, pause and shutdown, which never wait behind the others.
    pub(crate) control: mpsc::Sender<Message>,
    pub(crate) status: watch::Receiver<SchedulerStatus>,
    pub(crate) events: broadcast::WeakSender<SchedulerEvent>,
}

impl SchedulerHandle {
    /// Runs a task outside its schedule, whether or not it is enabled, and waits for the end of the run, and for the store as long as
    /// that fails: the status says so. Never moves the task's next slot.
    ///
    /// # Errors
    /// The task is unknown, or nobody can tell how the run ended, because the scheduler stopped or the task was removed.
    pub async fn run_now(&self, task: TaskId) -> Result<RunNowReply, RunNowError> {
        let (reply, answer) = oneshot::channel();
        send(&self.mailbox, Message::RunNow { task, reply }).await?;
        answer.await.unwrap_or(Err(RunNowError::Dropped))
    }

    /// Tells that a task's row was edited, added or removed; returns when the manager goes by the new one.
    ///
    /// # Errors
    /// The scheduler is not running. The row is what the next start goes by.
    pub async fn reload(&self, task: TaskId) -> Result<(), SendError> {
        let (reply, answer) = oneshot::channel();
        send(&self.mailbox, Message::Reload { task, reply }).await?;
        answer.await.map_err(|_| SendError::Stopped)
    }

    /// Asks a run to end; returns as soon as it has been asked.
    ///
    /// # Errors
    /// It is not running.
    pub async fn cancel(&self, run: RunId) -> Result<(), CancelError> {
        let (reply, answer) = oneshot::channel();
        send(&self.control, Message::Cancel { run, reply }).await?;
        answer.await.map_err(|_| SendError::Stopped)?
    }

    /// Pauses all schedules until `until`, or where that is `None` until [`SchedulerHandle::resume`]; survives a restart. Manual runs go on. A
    /// pause whose `until` has passed already ends at once. `reason` is for people: a line of at most
    /// [`crate::edit::MAX_REASON_CHARS`] characters; blanks around it are taken away.
    ///
    /// # Errors
    /// The reason is refused, or the pause could not be stored; the status shows what is in force.
    pub async fn pause(
        &self,
        until: Option<DateTime<Utc>>,
        reason: Option<String>,
    ) -> Result<(), PauseError> {
        let reason = within_reason("reason", reason.as_deref())?;
        let (reply, answer) = oneshot::channel();
        send(&self.control, Message::Pause { until, reason, reply }).await?;
        answer.await.map_err(|_| SendError::Stopped)?
    }

    /// Ends a pause.
    ///
    /// # Errors
    /// It could not be stored; the status shows what is in force.
    pub async fn resume(&self) -> Result<(), PauseError> {
        let (reply, answer) = oneshot::channel();
        send(&self.control, Message::Resume { reply }).await?;
        answer.await.map_err(|_| SendError::Stopped)?
    }

    /// What a run says while it runs; `None` when it is not running.
    ///
    /// # Errors
    /// The scheduler is not running.
    pub async fn observe(&self, run: RunId) -> Result<Option<watch::Receiver<RunReport>>, SendError> {
        let (reply, answer) = oneshot::channel();
        send(&self.mailbox, Message::Observe { run, reply }).await?;
        answer.await.map_err(|_| SendError::Stopped)
    }

    /// What the scheduler is doing, now and whenever it changes.
    pub fn status(&self) -> watch::Receiver<SchedulerStatus> {
        self.status.clone()
    }

    /// What happens from now on. A receiver that falls behind is told so and should read the store again.
    pub fn subscribe(&self) -> broadcast::Receiver<SchedulerEvent> {
        match self.events.upgrade() {
            Some(events) => events.subscribe(),
            // Stopped: a channel that is closed says the same.
            None => broadcast::channel(1).1,
        }
    }
}

pub(crate) async fn send(channel: &mpsc::Sender<Message>, message: Message) -> Result<(), SendError> {
    // There is room as a rule, and then nobody has to look at a clock.
    let message = match channel.try_send(message) {
        Ok(()) => return Ok(()),
        Err(TrySendError::Closed(_)) => return Err(SendError::Stopped),
        Err(TrySendError::Full(message)) => message,
    };
    channel.send_timeout(message, SEND_TIMEOUT).await.map_err(|error| match error {
        SendTimeoutError::Timeout(_) => SendError::Full(SEND_TIMEOUT),
        SendTimeoutError::Closed(_) => SendError::Stopped,
    })
}
