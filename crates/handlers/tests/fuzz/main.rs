//! Mutated documents through the real handlers: what real publishers send and what hostile ones do, with bits flipped,
//! pieces cut out, doubled, moved and spliced in from each other.
//!
//! An ordinary test with few cases; `just fuzz` runs it for as long as one likes (`COCKPIT_FUZZ_SECONDS`), with another seed
//! each time, which it prints (`COCKPIT_FUZZ_SEED` replays).

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test ends at what it did not expect

#[path = "../support/mod.rs"]
mod support;

mod mutation;
mod targets;

use std::{
    env,
    time::{Duration, Instant},
};

use mutation::Random;
use targets::{Reader, Target};

/// Runs of each target in an ordinary test.
const RUNS: usize = 600;

fn number(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

async fn fuzz(target: Target) {
    let seed = number("COCKPIT_FUZZ_SEED").filter(|seed| *seed > 0);
    let seconds = number("COCKPIT_FUZZ_SECONDS");
    let fresh = std::process::id().into();
    let seed = seed.unwrap_or(if seconds.is_some() { fresh } else { 1 });
    let mut random = Random::new(seed);
    let mut reader = Reader::new(target).await;
    let began = Instant::now();
    let mut runs = 0;
    loop {
        let document = mutation::mutated(&mut random, &target.seeds());
        if let Some(fault) = reader.find_fault(&document).await {
            panic!("{target:?}, seed {seed}, run {runs}: {fault}\n{}", String::from_utf8_lossy(&document));
        }
        runs += 1;
        let is_over = match seconds {
            Some(seconds) => began.elapsed() >= Duration::from_secs(seconds),
            None => runs >= RUNS,
        };
        if is_over {
            println!("fuzz: {target:?}, {runs} documents from seed {seed}, no fault");
            return;
        }
    }
}

#[tokio::test]
async fn feeds() {
    fuzz(Target::Feed).await;
}

#[tokio::test]
async fn calendars() {
    fuzz(Target::Calendar).await;
}

#[tokio::test]
async fn newsdata() {
    fuzz(Target::NewsData).await;
}

/// Were text passed on as it came, it would be noticed.
#[test]
fn the_documents_hold_what_must_not_be_passed_on() {
    let mut random = Random::new(1);
    let seeds = Target::Feed.seeds();
    let faults = (0..RUNS).filter(|_| {
        let document = mutation::mutated(&mut random, &seeds);
        targets::complaint_of_text(&String::from_utf8_lossy(&document)).is_some()
    });
    assert!(faults.count() > 0);
}
