//! Which jobs share a commit: those that have queued up, and those that are about to.
//!
//! Who has been answered often comes back at once: after the claim of a run comes its end, after an end the claim of the
//! next run. If the first of them began a commit, the others would wait for it, and from then on there would be two
//! commits where one would do. So a group that is smaller than the one right before it waits for a moment.

use std::{
    thread,
    time::{Duration, Instant},
};

use tokio::sync::mpsc;

use super::{Alone, Job, Work};

/// Jobs that share one commit at most.
const GROUP: usize = 256;
/// The part of a commit's time that the next one waits at most for as many jobs.
const PART: u32 = 4;
/// It is not waited longer, however slow the disk is.
const LONGEST: Duration = Duration::from_millis(1);
/// Between two looks into the queue.
const PAUSE: Duration = Duration::from_micros(20);

/// The queue, and what the last group was.
pub struct Gather {
    jobs: mpsc::Receiver<Work>,
    size: usize,
    until: Instant,
}

impl Gather {
    pub fn new(jobs: mpsc::Receiver<Work>) -> Self {
        Self { jobs, size: 0, until: Instant::now() }
    }

    /// Waits for jobs and adds them to `group`, and what ended it because it is done alone. `false`: there will be none.
    pub fn next(&mut self, group: &mut Vec<Box<dyn Job>>, alone: &mut Option<Alone>) -> bool {
        let Some(first) = self.jobs.blocking_recv() else { return false };
        let mut next = Some(first);
        loop {
            while let Some(work) = next {
                match work {
                    Work::Job(job) => group.push(job),
                    Work::Alone(work) => *alone = Some(work),
                }
                next = if group.len() < GROUP && alone.is_none() { self.jobs.try_recv().ok() } else { None };
            }
            if alone.is_some() || group.len() >= self.size || Instant::now() >= self.until {
                return true;
            }
            thread::sleep(PAUSE);
            next = self.jobs.try_recv().ok();
        }
    }

    /// Notes that `jobs` shared a commit, which took so long and is over.
    pub fn done(&mut self, jobs: usize, took: Duration) {
        self.size = jobs;
        self.until = Instant::now() + (took / PART).min(LONGEST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writer::Pending;

    const AGES: Duration = Duration::from_hours(1);

    fn job() -> Work {
        Work::Job(Box::new(Pending::once(|_| Ok(())).0))
    }

    fn next(gather: &mut Gather) -> usize {
        let mut group = Vec::new();
        assert!(gather.next(&mut group, &mut None));
        group.len()
    }

    #[test]
    fn as_many_as_shared_the_commit_before_are_waited_for() {
        // Room for one: the second is sent when the first has been taken.
        let (sender, jobs) = mpsc::channel(1);
        let mut gather = Gather::new(jobs);
        gather.size = 3;
        gather.until = Instant::now() + AGES;
        let sending = thread::spawn(move || (0..3).for_each(|_| sender.blocking_send(job()).unwrap()));
        assert_eq!(next(&mut gather), 3);
        sending.join().unwrap();
    }

    #[test]
    fn a_job_alone_is_not_kept_waiting() {
        let (sender, jobs) = mpsc::channel(1);
        let mut gather = Gather::new(jobs);
        // It was so before: this returns at once, or after an hour.
        gather.size = 1;
        gather.until = Instant::now() + AGES;
        sender.blocking_send(job()).unwrap();
        assert_eq!(next(&mut gather), 1);
        // They were many, but that is over.
        gather.done(100, Duration::ZERO);
        sender.blocking_send(job()).unwrap();
        assert_eq!(next(&mut gather), 1);
    }

    #[test]
    fn what_is_done_alone_is_not_kept_waiting_either() {
        let (sender, jobs) = mpsc::channel(2);
        let mut gather = Gather::new(jobs);
        gather.size = 100;
        gather.until = Instant::now() + AGES;
        sender.blocking_send(job()).unwrap();
        sender.blocking_send(Work::Alone(Box::new(|_, _| {}))).unwrap();
        let (mut group, mut alone) = (Vec::new(), None);
        assert!(gather.next(&mut group, &mut alone));
        assert_eq!((group.len(), alone.is_some()), (1, true));
        drop(sender);
        assert!(!gather.next(&mut group, &mut alone));
    }
}
