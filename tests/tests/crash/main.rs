//! Crash: a real `cockpitctl serve` is killed (SIGKILL) at random moments, again and again, while it fetches from a
//! server that notes every request in a ledger outside the database, and while others ask it for runs and write down
//! what they are told. After the storm a judge holds the ledger against the rows that are left.
//!
//! No request says which slot it is for, and none should: feeds are other people's servers. But every scheduled task
//! asks for one address of its own, once a run, and processes follow each other strictly; so a request belongs to the one
//! row that was running when it came, and a row's request is the proof that its handler was called.
//!
//! `unbounded` does the same to the engine with the settings of the benchmark.
//!
//! `COCKPIT_CRASH_KILLS` says how many kills, `COCKPIT_CRASH_SEED` replays the choices of a campaign (0: fresh
//! ones); what the machine makes of them differs each time. Delays before a kill are the fault itself, never a wait for a state.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::env;

use campaign::Campaign;

mod campaign;
mod connections;
mod figures;
mod judge;
mod ledger;
mod life;
mod load;
mod moment;
mod random;
mod server;
mod serving;
mod socket;
mod unbounded;
mod world;

/// Kills where nobody says how many: what `test` has time for.
const KILLS: usize = 40;

fn number<N: std::str::FromStr>(variable: &str) -> Option<N> {
    let text = env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is {text:?}, which is no number")))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_at_any_moment_loses_nothing_and_starts_nothing_twice() {
    let seed = number("COCKPIT_CRASH_SEED").filter(|seed| *seed != 0).unwrap_or_else(random::fresh_seed);
    let kills = number("COCKPIT_CRASH_KILLS").unwrap_or(KILLS);
    println!("COCKPIT_CRASH_SEED={seed} COCKPIT_CRASH_KILLS={kills}");
    let figures = Campaign::new(seed, kills).run().await;
    figures.show_that_it_was_a_storm();
    println!("crash: seed {seed}, {figures}");
}
