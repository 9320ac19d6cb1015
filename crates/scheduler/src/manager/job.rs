//! A job of the pool: a future that asks the store for something, or waits for its answer, and outlives its own panic.

use std::{
    panic::AssertUnwindSafe,
    pin::Pin,
    task::{Context, Poll, Waker, ready},
};

use futures::{
    FutureExt,
    future::{BoxFuture, CatchUnwind},
};
use tokio::task::coop::unconstrained;

use super::results::Done;
use crate::task::TaskId;

/// What a job was about, or the loop, should it be lost to a panic of the store or the clock.
#[derive(Clone, Debug)]
pub enum Lost {
    /// A claim: whether it was granted is not known.
    Claim(TaskId),
    /// A run, with its outcome.
    Run(TaskId),
    /// A skip, or moves of next slots, of these tasks in these revisions.
    Writes(Vec<(TaskId, i64)>),
    /// A reading of a row.
    Read(TaskId),
    /// Nothing that has to be made up for.
    Note,
}

impl Lost {
    /// Whose run it is about.
    pub fn of_run(&self) -> Option<TaskId> {
        match self {
            Self::Claim(task) | Self::Run(task) => Some(*task),
            Self::Writes(_) | Self::Read(_) | Self::Note => None,
        }
    }
}

/// How far a job has come.
pub enum Progress {
    /// To its end.
    Done(Done),
    /// Not so far.
    Begun(Job),
}

/// A job that outlives its own panic.
pub struct Job {
    about: Lost,
    future: CatchUnwind<AssertUnwindSafe<BoxFuture<'static, Done>>>,
}

impl Job {
    /// A job; `about` is what becomes of it should it panic.
    pub fn new(about: Lost, job: BoxFuture<'static, Done>) -> Self {
        Self { about, future: AssertUnwindSafe(job).catch_unwind() }
    }

    /// Whose run it is about.
    pub fn of_run(&self) -> Option<TaskId> {
        self.about.of_run()
    }

    /// Polls it for the first time.
    pub fn begin(mut self) -> Progress {
        // Nobody is woken by this waker: what is not ready is polled again among the others, with one of its own.
        // Nor is it held up because its caller has done much already: it takes its place in the store's queue now.
        match unconstrained(&mut self).poll_unpin(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => Progress::Done(done),
            Poll::Pending => Progress::Begun(self),
        }
    }
}

impl Future for Job {
    type Output = Done;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Done> {
        let outcome = ready!(self.future.poll_unpin(context));
        Poll::Ready(outcome.unwrap_or_else(|_| Done::Lost(self.about.clone())))
    }
}
