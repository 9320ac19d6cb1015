//! Who begins when, on which thread, and what is done after it.

use std::{
    sync::mpsc::{Receiver, Sender, channel},
    thread::ThreadId,
    time::Duration,
};

use super::*;

const PATIENCE: Duration = Duration::from_secs(30);

/// A job that says which thread it is on, and then blocks until `go` is dropped.
fn blocked(threads: &HandlerThreads<()>) -> (JobId, Receiver<ThreadId>, Sender<()>) {
    let (tell, on) = channel();
    let (go, wait) = channel::<()>();
    let job = threads.run(move |&()| {
        tell.send(thread::current().id()).unwrap();
        let _ = wait.recv(); // until it is dropped
        None
    });
    threads.wake();
    (job.unwrap(), on, go)
}

/// A thread for one job, which has begun and blocks until the other is dropped.
fn busy() -> (HandlerThreads<()>, Sender<()>) {
    let threads = HandlerThreads::new(1, ());
    let (_job, on, go) = blocked(&threads);
    on.recv_timeout(PATIENCE).unwrap();
    (threads, go)
}

fn idle(threads: &HandlerThreads<()>, count: usize) {
    let until = std::time::Instant::now() + PATIENCE;
    while threads.0.state().idle < count {
        assert!(std::time::Instant::now() < until);
        thread::yield_now();
    }
}

#[test]
fn a_thread_does_one_job_at_a_time_and_then_the_next() {
    let threads = HandlerThreads::new(2, ());
    let (_one, on_one, go_one) = blocked(&threads);
    let (_other, on_other, go_other) = blocked(&threads);
    let (one, other) = (on_one.recv_timeout(PATIENCE).unwrap(), on_other.recv_timeout(PATIENCE).unwrap());
    assert_ne!(one, other);
    let (_third, on_third, _go) = blocked(&threads);
    drop(go_one);
    assert_eq!(on_third.recv_timeout(PATIENCE).unwrap(), one, "it waited for the one that came free");
    drop(go_other);
    idle(&threads, 1);
    let (_fourth, on_fourth, _go) = blocked(&threads);
    assert_eq!(on_fourth.recv_timeout(PATIENCE).unwrap(), other);
}

#[test]
fn one_that_blocks_does_not_hold_up_those_queued_with_it() {
    let threads = HandlerThreads::new(3, ());
    let (tell, begun) = channel();
    let (go, wait) = channel::<()>();
    let wait = Arc::new(Mutex::new(wait));
    for job in 0..3 {
        let (tell, wait) = (tell.clone(), Arc::clone(&wait));
        let blocks = move |&(): &()| {
            tell.send(job).unwrap();
            let _ = wait.lock().unwrap().recv(); // until it is dropped
            None
        };
        threads.run(blocks).unwrap();
    }
    threads.wake();
    let mut seen: Vec<_> = (0..3).map(|_| begun.recv_timeout(PATIENCE).unwrap()).collect();
    seen.sort_unstable();
    assert_eq!(seen, [0, 1, 2]);
    drop(go);
}

#[test]
fn a_full_batch_does_not_wait_for_the_end_of_the_pass() {
    let threads = HandlerThreads::new(2, ());
    let (_first, on_first, _go) = blocked(&threads);
    on_first.recv_timeout(PATIENCE).unwrap(); // the thread that comes without being woken
    let (tell, begun) = channel();
    for _ in 0..BATCH {
        let tell = tell.clone();
        let tells = move |&(): &()| {
            tell.send(()).unwrap();
            None
        };
        threads.run(tells).unwrap();
    }
    assert_eq!(begun.recv_timeout(PATIENCE), Ok(()));
}

/// Queues a job that says when it begins and when what is left of it is done.
fn queue(threads: &HandlerThreads<()>, job: u8, tell: &Sender<(u8, &'static str)>) {
    let tell = tell.clone();
    let begins = move |&(): &()| {
        tell.send((job, "begins")).unwrap();
        Some(Box::new(move |&(): &()| tell.send((job, "rests")).unwrap()) as Rest<()>)
    };
    threads.run(begins).unwrap();
}

const REST_AFTER_ALL: [(u8, &str); 4] = [(1, "begins"), (2, "begins"), (1, "rests"), (2, "rests")];

#[test]
fn what_is_left_of_a_job_waits_for_those_that_have_not_begun() {
    let (threads, go) = busy();
    let (tell, told) = channel();
    queue(&threads, 1, &tell);
    queue(&threads, 2, &tell);
    threads.wake();
    drop(go);
    assert_eq!([(); 4].map(|()| told.recv_timeout(PATIENCE).unwrap()), REST_AFTER_ALL);
}

#[test]
fn what_is_left_of_a_job_waits_while_others_are_queued() {
    let threads = HandlerThreads::new(1, ());
    let (tell, told) = channel();
    queue(&threads, 1, &tell);
    idle(&threads, 1);
    queue(&threads, 2, &tell);
    threads.wake();
    assert_eq!([(); 4].map(|()| told.recv_timeout(PATIENCE).unwrap()), REST_AFTER_ALL);
}

#[test]
fn what_is_left_of_a_job_does_not_wait_for_one_that_blocks() {
    let (threads, go_first) = busy();
    let (tell, told) = channel();
    let ends = move |&(): &()| Some(Box::new(move |&(): &()| tell.send(()).unwrap()) as Rest<()>);
    threads.run(ends).unwrap();
    let (_blocks, on_blocks, go_blocks) = blocked(&threads);
    let (_waits, on_waits, _go) = blocked(&threads);
    drop(go_first);
    on_blocks.recv_timeout(PATIENCE).unwrap();
    assert_eq!(told.recv_timeout(PATIENCE), Ok(()), "while the only thread for jobs is blocked");
    idle(&threads, 1);
    assert!(on_waits.try_recv().is_err(), "the one for what is left takes no job");
    drop(go_blocks);
    on_waits.recv_timeout(PATIENCE).unwrap();
}

#[test]
fn nothing_is_left_undone_when_the_threads_are_not_needed_any_more() {
    let (threads, go) = busy();
    let (tell, told) = channel();
    threads.run(move |&()| Some(Box::new(move |&(): &()| tell.send(()).unwrap()) as Rest<()>)).unwrap();
    drop(threads);
    drop(go);
    assert_eq!(told.recv_timeout(PATIENCE), Ok(()));
}

#[test]
fn a_thread_that_is_given_up_on_is_replaced_and_never_used_again() {
    let threads = HandlerThreads::new(1, ());
    let (stuck, on_stuck, go) = blocked(&threads);
    let stuck_on = on_stuck.recv_timeout(PATIENCE).unwrap();
    assert!(threads.give_up(stuck), "it had begun");
    let (_next, on_next, go_next) = blocked(&threads);
    let next_on = on_next.recv_timeout(PATIENCE).unwrap();
    assert_ne!(next_on, stuck_on);
    drop((go, go_next));
    idle(&threads, 1);
    assert_eq!(threads.0.state().threads, 1);
    let (_last, on_last, _go) = blocked(&threads);
    assert_eq!(on_last.recv_timeout(PATIENCE).unwrap(), next_on);
}

#[test]
fn a_job_that_waits_can_be_taken_back() {
    let (threads, go) = busy();
    let (waiting, on_waiting, _go) = blocked(&threads);
    assert!(!threads.give_up(waiting), "it had not begun");
    drop(go);
    idle(&threads, 1);
    assert!(on_waiting.try_recv().is_err());
    assert_eq!(threads.0.state().threads, 1);
}
