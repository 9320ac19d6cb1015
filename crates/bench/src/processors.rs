//! Which processors threads have, so that chance has no say in it.
//!
//! A message from one thread to another takes a few microseconds where both have the same processor, and ten times that where the
//! other's has to be woken first, which takes long and differs with how soundly it sleeps. That is nothing a scheduler has a hand in.

use std::{hint, sync::mpsc, thread};

use anyhow::{Context, Result, anyhow};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use thread_priority::{
    NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy, set_thread_priority_and_policy,
    thread_native_id,
};

/// Those that this program may use.
#[derive(Clone, Debug)]
pub struct Processors(Vec<usize>);

impl Processors {
    /// Those that the calling thread may use.
    ///
    /// # Errors
    /// The system does not say.
    pub fn given() -> Result<Self> {
        let given = sched_getaffinity(None)?;
        Ok(Self((0..CpuSet::MAX_CPU).filter(|processor| given.is_set(*processor)).collect()))
    }

    /// Lets the calling thread, and those that it starts from now on, have only the `nth` of them, from 0.
    ///
    /// # Errors
    /// There are not so many, or the system does not allow it.
    pub fn keep_to(&self, nth: usize) -> Result<()> {
        let processor = self.0.get(nth).with_context(|| format!("it takes {} processors", nth + 1))?;
        let mut only = CpuSet::new();
        only.set(*processor);
        Ok(sched_setaffinity(None, &only)?)
    }

    /// Lets the `nth` not sleep as long as this program runs: it is busy whenever none of the program's other threads wants it, and
    /// gives way to each that does (`SCHED_IDLE` in sched(7)).
    ///
    /// # Errors
    /// There are not so many, or the system does not allow it, or has no thread to give.
    pub fn keep_awake(&self, nth: usize) -> Result<()> {
        let processors = self.clone();
        let (ready, is_ready) = mpsc::channel();
        thread::Builder::new().name("keeps-awake".to_owned()).spawn(move || {
            let set = processors.give_way_on(nth);
            let is_set = set.is_ok();
            // Whoever asked waits for it.
            let _ = ready.send(set);
            if is_set {
                loop {
                    hint::spin_loop();
                }
            }
        })?;
        is_ready.recv().context("the thread ended")?
    }

    /// Lets the calling thread have only the `nth`, and that only while nobody else wants it.
    fn give_way_on(&self, nth: usize) -> Result<()> {
        let policy = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
        set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, policy)
            .map_err(|error| anyhow!("the lowest priority is refused (under `nice` it is): {error}"))?;
        self.keep_to(nth)
    }
}

#[cfg(test)]
mod tests {
    use thread_priority::thread_schedule_policy;

    use super::*;

    #[test]
    fn a_thread_that_is_kept_to_one_has_that_one_alone_and_so_have_those_it_starts() {
        let of_its_own = thread::spawn(|| {
            let given = Processors::given().unwrap();
            given.keep_to(0).unwrap();
            let started = thread::spawn(|| Processors::given().unwrap().0);
            assert_eq!(started.join().unwrap(), given.0[..1]);
            let error = given.keep_to(given.0.len()).unwrap_err();
            assert_eq!(error.to_string(), format!("it takes {} processors", given.0.len() + 1));
        });
        of_its_own.join().unwrap();
    }

    #[test]
    fn who_keeps_one_awake_has_the_lowest_class_and_that_one_alone() {
        let of_its_own = thread::spawn(|| {
            let given = Processors::given().unwrap();
            given.give_way_on(0).unwrap();
            assert_eq!(
                thread_schedule_policy().unwrap(),
                ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle)
            );
            assert_eq!(Processors::given().unwrap().0, given.0[..1]);
        });
        of_its_own.join().unwrap();
    }
}
