//! Which jobs share a commit: those that have queued up, and those that are about to.
//!
//! Who has been answered often comes back at once: after the claim of a run comes its end, after an end the claim of the
//! next run. If the first of them began a commit, the others would wait for it, and from then on there would be two
//! commits where one would do. So a group that is smaller than the one right before it waits for a moment, and now and then
//! one waits for more than that: where more come, they stay together from then on.
//!
//! The thread stays awake meanwhile. It is no longer than a commit takes, and to sleep and be woken takes about as long as
//! those it waits for.

use std::{
    hint, thread,
    time::{Duration, Instant},
};

use tokio::sync::mpsc;

use super::{Alone, Job, Work};

/// Jobs that share one commit at most.
const GROUP: usize = 256;
/// With so many, no more are waited for: what they take together outweighs another commit.
const ENOUGH: usize = 16;
/// Nobody is waited for longer, however slow the disk is.
const LONGEST: Duration = Duration::from_micros(500);
/// Groups from one that waited for more, and found some, to the next.
const OFTEN: u32 = 8;
/// The same after many that found none.
const RARELY: u32 = 256;

/// The queue, and what the last group was.
pub struct Gather {
    jobs: mpsc::Receiver<Work>,
    size: usize,
    until: Instant,
    longest: Duration,
    groups_to_look: u32,
    pause: u32,
}

impl Gather {
    pub fn new(jobs: mpsc::Receiver<Work>) -> Self {
        // Where there is one processor, those it waits for need it.
        let is_alone = thread::available_parallelism().is_ok_and(|processors| processors.get() == 1);
        let longest = if is_alone { Duration::ZERO } else { LONGEST };
        Self { jobs, size: 0, until: Instant::now(), longest, groups_to_look: OFTEN, pause: OFTEN }
    }

    /// Waits for jobs and adds them to `group`, and what ended it because it is done alone. `false`: there will be none.
    pub fn next(&mut self, group: &mut Vec<Box<dyn Job>>, alone: &mut Option<Alone>) -> bool {
        self.take(group, alone);
        self.wait_for(self.size, group, alone);
        if group.is_empty() && alone.is_none() {
            let Some(first) = self.jobs.blocking_recv() else { return false };
            add(first, group, alone);
            self.take(group, alone);
        } else {
            self.look_for_more(group, alone);
        }
        true
    }

    /// Now and then waits for more than came before.
    fn look_for_more(&mut self, group: &mut Vec<Box<dyn Job>>, alone: &mut Option<Alone>) {
        self.groups_to_look -= 1;
        if self.groups_to_look > 0 {
            return;
        }
        self.wait_for(ENOUGH, group, alone);
        self.pause = if group.len() > self.size { OFTEN } else { RARELY.min(self.pause * 2) };
        self.groups_to_look = self.pause;
    }

    /// Waits until there are `wanted` jobs, or enough, or it is time.
    fn wait_for(&mut self, wanted: usize, group: &mut Vec<Box<dyn Job>>, alone: &mut Option<Alone>) {
        while group.len() < wanted.min(ENOUGH)
            && alone.is_none()
            && Instant::now() < self.until
            && !self.jobs.is_closed()
        {
            hint::spin_loop();
            self.take(group, alone);
        }
    }

    /// Adds what has queued up.
    fn take(&mut self, group: &mut Vec<Box<dyn Job>>, alone: &mut Option<Alone>) {
        while group.len() < GROUP
            && alone.is_none()
            && let Ok(work) = self.jobs.try_recv()
        {
            add(work, group, alone);
        }
    }

    /// Notes that `jobs` have been answered, after a commit that took so long.
    pub fn done(&mut self, jobs: usize, commit: Duration) {
        self.size = jobs;
        self.until = Instant::now() + commit.min(self.longest);
    }
}

fn add(work: Work, group: &mut Vec<Box<dyn Job>>, alone: &mut Option<Alone>) {
    match work {
        Work::Job(job) => group.push(job),
        Work::Alone(work) => *alone = Some(work),
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

    /// Sends so many jobs, each when the one before it has been taken: where less is waited for, that is too early. The channel stays
    /// open until it is joined: who has nobody to wait for takes what is there and goes.
    fn send(jobs: usize, sender: mpsc::Sender<Work>) -> thread::JoinHandle<mpsc::Sender<Work>> {
        thread::spawn(move || {
            (0..jobs).for_each(|_| sender.blocking_send(job()).unwrap());
            sender
        })
    }

    #[test]
    fn as_many_as_shared_the_commit_before_are_waited_for() {
        let (sender, jobs) = mpsc::channel(1);
        let mut gather = Gather::new(jobs);
        gather.size = 3;
        gather.until = Instant::now() + AGES;
        let sending = send(3, sender);
        assert_eq!(next(&mut gather), 3);
        drop(sending.join().unwrap());
    }

    #[test]
    fn now_and_then_more_are_waited_for() {
        let (sender, jobs) = mpsc::channel(1);
        let mut gather = Gather::new(jobs);
        gather.size = 1;
        gather.until = Instant::now() + AGES;
        gather.groups_to_look = 1;
        let sending = send(ENOUGH, sender);
        assert_eq!(next(&mut gather), ENOUGH, "or it waits for ages");
        drop(sending.join().unwrap());
        assert_eq!(gather.groups_to_look, OFTEN);
    }

    #[test]
    fn who_never_finds_more_looks_for_it_rarely() {
        let (sender, jobs) = mpsc::channel(1);
        let mut gather = Gather::new(jobs);
        gather.size = 1;
        let mut looks = 0;
        for _ in 0..1_000 {
            sender.blocking_send(job()).unwrap();
            assert_eq!(next(&mut gather), 1);
            looks += u32::from(gather.groups_to_look == gather.pause);
        }
        assert!((1..10).contains(&looks), "{looks}");
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
    fn many_are_not_kept_waiting_for_all() {
        let (sender, jobs) = mpsc::channel(ENOUGH);
        let mut gather = Gather::new(jobs);
        gather.size = 100;
        gather.until = Instant::now() + AGES;
        (0..ENOUGH).for_each(|_| sender.blocking_send(job()).unwrap());
        assert_eq!(next(&mut gather), ENOUGH);
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
        assert!(!gather.next(&mut Vec::new(), &mut None), "nor is the end waited for");
    }
}
