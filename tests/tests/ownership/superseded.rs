//! An owner that stands still (SIGSTOP: a suspended virtual machine, a debugger) while another takes over.
//!
//! The lock of the system outlives that. What does not are its files: the lock file is deleted here, as by a clean-up
//! or a restored folder, so that the next process gets a lock of its own.

use std::fs;

use chrono::{DateTime, TimeDelta, Utc};
use scheduler::run::{Epoch, RunStatus};
use serde_json::json;
use store::queries::run_listing::ListedRun;
use system_tests::local_server::{Item, LocalServer};

use crate::{
    folder::Folder,
    serving::{Outcome, PATIENCE, Serving, eventually},
};

/// Lets `owner` stand still and another process take the database over.
async fn supersede(folder: &Folder, owner: &Serving) -> Serving {
    let deadline = std::time::Instant::now() + PATIENCE;
    loop {
        owner.stand_still().await;
        fs::remove_file(folder.path().join("cockpit.lock")).unwrap();
        match Serving::spawn(folder, std::time::Duration::ZERO).outcome().await {
            Outcome::Owns(next) => return *next,
            // It stopped in the middle of a write, with the database's own lock in its hand.
            Outcome::Refused { said, .. } if said.contains("is locked by another program") => {}
            Outcome::Refused { code, said } => panic!("refused with {code:?}: {said}"),
        }
        assert!(std::time::Instant::now() < deadline, "it never stands still between two writes");
        owner.signal("CONT").await;
    }
}

/// Lets it go on, and holds that it ends by itself and says why.
async fn wakes_and_gives_up(owner: Serving) {
    owner.signal("CONT").await;
    let (code, said) = owner.ended().await;
    assert_eq!(code, Some(4), "{said}");
    assert!(said.contains("another process has taken the database over"), "{said}");
}

fn of(runs: Vec<ListedRun>, epoch: Epoch) -> Vec<ListedRun> {
    runs.into_iter().filter(|run| run.run.epoch == epoch).collect()
}

/// The newer one is untouched: it answers, and keeps others out.
async fn owns(folder: &Folder, next: Serving) {
    assert_eq!(folder.json(&["set", "news_sync", "--name", "Heard"]).await["name"], "Heard", "it answers");
    let (code, said) = folder.fails(&["serve"]).await;
    assert_eq!(code, Some(4), "{said}");
    assert!(said.contains(&format!("(pid {})", next.id())), "{said}");
    assert_eq!(next.stop().await, Some(0));
}

#[tokio::test]
async fn it_claims_no_slot_when_it_wakes() {
    let folder = Folder::quiet().await;
    // A daily slot, ahead by the time it takes to start twice.
    let slot: DateTime<Utc> = Utc::now() + TimeDelta::seconds(12);
    let pattern = slot.format("%-S %-M %-H * * *").to_string();
    let slot =
        folder.json(&["set", "ideas_review", "--cron", &pattern, "--tz", "UTC"]).await["nextRunAt"].clone();
    let slot: DateTime<Utc> = slot.as_str().unwrap().parse().unwrap();
    let first = Serving::start(&folder).await;
    let next = supersede(&folder, &first).await;
    assert!(Utc::now() < slot, "the slot came too early for this test");
    let answers = async || {
        let runs = folder.runs().await.into_iter();
        runs.filter(|run| run.run.scheduled_for == Some(slot)).collect::<Vec<_>>()
    };
    eventually("the slot's run", async || {
        answers().await.iter().any(|run| run.run.status == RunStatus::Success)
    })
    .await;
    let before = folder.runs().await;

    wakes_and_gives_up(first).await;
    assert_eq!(folder.runs().await, before, "nothing was written");
    assert_eq!(answers().await.len(), 1, "the slot ran once");
    owns(&folder, next).await;
}

#[tokio::test]
async fn it_finishes_no_run_when_it_wakes() {
    let folder = Folder::quiet().await;
    let server = LocalServer::start().await.unwrap();
    server.publish("local", Item::new("Title", "Summary"));
    let config = json!({ "feeds": [{ "name": "local", "url": server.feed_url("local") }] }).to_string();
    folder.json(&["set", "news_sync", "--config", &config]).await;
    server.hold();
    let first = Serving::start(&folder).await;
    let asked = folder.try_json(&["run", "news_sync"]);
    let in_flight = async {
        eventually("the request", async || !server.requests().is_empty()).await;
        let running = folder.runs().await;
        let run = running.iter().find(|run| run.run.status == RunStatus::Running).unwrap();
        let (id, epoch) = (run.run.id, run.run.epoch);
        let next = supersede(&folder, &first).await;

        let before = of(folder.runs().await, epoch);
        let interrupted = before.iter().find(|run| run.run.id == id).unwrap();
        assert_eq!(interrupted.run.status, RunStatus::Interrupted);
        server.release();
        wakes_and_gives_up(first).await;
        assert_eq!(of(folder.runs().await, epoch), before, "the row is as the newer one left it");
        assert_eq!(folder.json(&["articles"]).await, json!([]), "what the run brought in was not stored");
        owns(&folder, next).await;
    };
    let (asked, ()) = tokio::join!(asked, in_flight);
    assert!(asked.is_err(), "whoever waits for that run is not told that it went well: {asked:?}");
}
