//! Questions to somebody who may never answer: each runs on a thread of its own and is waited for so long and no longer.
//!
//! One at a time. Whoever waits for a person asks the same of all, and would put a prompt before them for each; and a
//! thread that hangs cannot be ended, so no more are left behind than one.

use std::{
    sync::{
        Mutex, PoisonError,
        mpsc::{self, RecvTimeoutError},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// Asks, one question after the other.
pub(super) struct Asker {
    patience: Duration,
    /// How long a question that hangs keeps others from being asked.
    gives_up_after: Duration,
    /// The question that nobody waits for any more, and when it was asked. Locked while one is waited for.
    hanging: Mutex<Option<(JoinHandle<()>, Instant)>>,
}

/// There was no answer in time, or another question still hangs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoReply;

impl Asker {
    pub(super) const fn new(patience: Duration, gives_up_after: Duration) -> Self {
        Self { patience, gives_up_after, hanging: Mutex::new(None) }
    }

    /// Asks, after those who ask at present. Blocks for about the patience, however many ask: who comes after a
    /// question that hangs is told so at once.
    pub(super) fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, NoReply> {
        let mut hanging = self.hanging.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((thread, since)) = &*hanging
            && !thread.is_finished()
            && since.elapsed() < self.gives_up_after
        {
            return Err(NoReply);
        }
        *hanging = None;
        let (sender, receiver) = mpsc::channel();
        let since = Instant::now();
        let asked = thread::Builder::new().name("keyring".to_owned()).spawn(move || {
            // The asker may have given up.
            let _ = sender.send(question());
        });
        let thread = asked.map_err(|_| NoReply)?;
        receiver.recv_timeout(self.patience).map_err(|error| {
            // A panic hangs no more.
            *hanging = (error == RecvTimeoutError::Timeout).then_some((thread, since));
            NoReply
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Long for a thread that has something to say.
    const PATIENCE: Duration = Duration::from_secs(10);
    const HOUR: Duration = Duration::from_hours(1);

    /// Asks something whose answer comes when the sender is used or dropped; nobody waits for it.
    fn hang(asker: &Asker) -> mpsc::Sender<()> {
        let (sender, receiver) = mpsc::channel();
        assert_eq!(asker.ask(move || receiver.recv().is_ok()), Err(NoReply));
        sender
    }

    #[test]
    fn an_answer_is_passed_on_and_a_panic_is_none() {
        let asker = Asker::new(PATIENCE, HOUR);
        assert_eq!(asker.ask(|| 7), Ok(7));
        assert_eq!(asker.ask(|| -> u8 { panic!("on purpose") }), Err(NoReply));
        assert_eq!(asker.ask(|| 8), Ok(8));
    }

    #[test]
    fn nobody_else_is_asked_while_a_question_hangs() {
        let mut asker = Asker::new(Duration::from_millis(1), HOUR);
        let answer = hang(&asker);
        asker.patience = PATIENCE;
        let (sender, was_asked) = mpsc::channel();
        let began = Instant::now();
        for _ in 0..100 {
            let sender = sender.clone();
            assert_eq!(asker.ask(move || sender.send(()).is_ok()), Err(NoReply));
        }
        assert!(began.elapsed() < PATIENCE);
        drop(sender);
        assert_eq!(was_asked.recv(), Err(mpsc::RecvError), "no question was put");

        answer.send(()).unwrap();
        let answered = Instant::now();
        while asker.ask(|| ()).is_err() {
            assert!(answered.elapsed() < PATIENCE, "the one before has its answer");
            thread::yield_now();
        }
    }

    #[test]
    fn one_that_hangs_for_ever_does_not_keep_others_back_for_ever() {
        let mut asker = Asker::new(Duration::from_millis(1), Duration::ZERO);
        let _unanswered = hang(&asker);
        asker.patience = PATIENCE;
        assert_eq!(asker.ask(|| 7), Ok(7));
    }
}
