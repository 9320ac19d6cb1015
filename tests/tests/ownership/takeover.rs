//! The owner is killed, and the next one is there.

use std::{
    env,
    time::{Duration, Instant},
};

use scheduler::run::RunStatus;
use serde_json::json;

use crate::{
    folder::Folder,
    serving::{Outcome, Serving, eventually},
};

/// From the kill to the line that says that the next one serves: asserted by the recipe `takeover` alone, on a computer that
/// has nothing else to do.
const TAKEOVER: Duration = Duration::from_secs(2);
const ROUNDS: usize = 5;

#[tokio::test]
async fn after_a_kill_the_next_takes_over() {
    let folder = Folder::quiet().await;
    folder.json(&["set", "ideas_review", "--every", "1s"]).await;
    let mut owner = Serving::start(&folder).await;
    let mut taken = Vec::new();
    for _ in 0..ROUNDS {
        let runs = folder.runs().await.len();
        // At work, not at rest.
        eventually("a run", async || folder.runs().await.len() > runs).await;
        let (code, said) = folder.fails(&["serve"]).await;
        assert_eq!(code, Some(4), "still owned: {said}");
        let epoch = folder.runs().await[0].run.epoch;
        let killed = Instant::now();
        owner.signal("KILL").await;
        // Until the killed one is gone, a start is refused as it should be.
        owner = loop {
            match Serving::spawn(&folder, Duration::ZERO).outcome().await {
                Outcome::Owns(next) => break *next,
                Outcome::Refused { code, said } => assert_eq!(code, Some(4), "{said}"),
            }
        };
        taken.push(killed.elapsed());
        let running = folder.runs().await.into_iter().filter(|run| run.run.status == RunStatus::Running);
        let of_the_dead: Vec<_> = running.filter(|run| run.run.epoch <= epoch).collect();
        assert!(of_the_dead.is_empty(), "{of_the_dead:?}");
    }
    taken.sort();
    println!("taken over after {taken:?}");
    if env::var_os("COCKPIT_TAKEOVER_BOUND").is_some() {
        // The middle one: the machine may have had something else to do once.
        assert!(taken[ROUNDS / 2] < TAKEOVER, "{taken:?}");
    }
    assert_eq!(owner.stop().await, Some(0));
    assert_eq!(folder.json(&["runs", "--status", "running"]).await, json!([]));
}
