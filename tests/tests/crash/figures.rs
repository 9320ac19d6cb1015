//! What a campaign amounts to.

use std::{
    collections::{BTreeMap, HashSet},
    env, fmt,
    time::{Duration, Instant},
};

use scheduler::run::{Reason, RunTrigger};

use crate::{
    judge::{Case, started_ms, tells_of_an_end},
    ledger::Fact,
    moment::Moment,
};

/// Within this the next process has taken over: asserted by the recipe `crash` alone.
const TAKEOVER: Duration = Duration::from_secs(2);

pub struct Figures {
    began: Instant,
    kills: BTreeMap<&'static str, usize>,
    stops: usize,
    starts: Vec<Duration>,
    takeovers: Vec<Duration>,
    requests: usize,
    runs: usize,
    slots: usize,
    interrupted: usize,
    acknowledged: usize,
    looks: usize,
}

impl Figures {
    pub fn new() -> Self {
        Self {
            began: Instant::now(),
            kills: BTreeMap::new(),
            stops: 0,
            starts: Vec::new(),
            takeovers: Vec::new(),
            requests: 0,
            runs: 0,
            slots: 0,
            interrupted: 0,
            acknowledged: 0,
            looks: 0,
        }
    }

    pub fn kills(&self) -> usize {
        self.kills.values().sum()
    }

    pub fn killed(&mut self, moment: Moment) {
        *self.kills.entry(moment.name()).or_default() += 1;
    }

    pub fn killed_in_a_first_start(&mut self) {
        *self.kills.entry("in a first start").or_default() += 1;
    }

    pub fn stopped(&mut self) {
        self.stops += 1;
    }

    pub fn started(&mut self, start: Duration, since_the_kill: Duration) {
        self.starts.push(start);
        self.takeovers.push(since_the_kill);
    }

    /// How long a start takes on this machine at this time.
    pub fn usual_start(&self) -> Duration {
        let recent = self.starts.len().saturating_sub(9);
        median(&self.starts[recent..]).unwrap_or(Duration::from_millis(100))
    }

    pub fn judged(&mut self, case: &Case) {
        let facts = || case.entries.iter().map(|entry| &entry.fact);
        self.requests += facts().filter(|fact| matches!(fact, Fact::Requested { .. })).count();
        self.looks += facts().filter(|fact| matches!(fact, Fact::Looked)).count();
        self.acknowledged += acknowledged(case);
        let runs = || case.rows.iter().map(|row| &row.run);
        self.runs += runs().count();
        self.slots += runs().filter(|run| run.trigger != RunTrigger::Manual).count();
        self.interrupted += runs().filter(|run| run.reason == Some(Reason::CRASHED)).count();
    }

    /// Panics when there was nothing to lose, and where the recipe asks, when the next process was slow to come.
    pub fn show_that_it_was_a_storm(&self) {
        let kills = self.kills();
        let least = self.slots.min(self.acknowledged).min(self.requests);
        assert!(least > kills / 4 && self.interrupted > kills / 10, "too little was at stake: {self}");
        if env::var_os("COCKPIT_TAKEOVER_BOUND").is_some() {
            // The middle one: the machine may have had something else to do once.
            assert!(median(&self.takeovers).is_some_and(|taken| taken < TAKEOVER), "{self}");
        }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stops, requests, runs, slots, interrupted, acknowledged, looks, .. } = self;
        let kinds: Vec<String> = self.kills.iter().map(|(name, count)| format!("{count} {name}")).collect();
        write!(
            f,
            "{} kills ({}) and {stops} clean stops in {:.0?}: {runs} runs, {slots} of them for slots, \
             {requests} requests, {acknowledged} acknowledged, {interrupted} cut off; 0 lost, 0 started twice, \
             0 undead after {looks} starts, 0 damaged; taken over after {:.0?}, at most {:.0?}",
            self.kills(),
            kinds.join(", "),
            self.began.elapsed(),
            median(&self.takeovers).unwrap_or_default(),
            self.takeovers.iter().max().copied().unwrap_or_default(),
        )
    }
}

/// Runs whose end was told by the very process they ran in. What later ones say of them counts for the judge, but a kill
/// could not have lost it.
fn acknowledged(case: &Case) -> usize {
    let mut ended = HashSet::new();
    let mut spawned_ms = i64::MIN;
    for entry in &case.entries {
        match &entry.fact {
            Fact::Spawned => spawned_ms = entry.at_ms,
            Fact::Told(run) if run.status != "running" && started_ms(run) >= spawned_ms => {
                ended.insert(run.id);
            }
            Fact::Replied(reply) if tells_of_an_end(reply) => ended.extend(reply.run_id),
            _ => {}
        }
    }
    ended.len()
}

fn median(durations: &[Duration]) -> Option<Duration> {
    let mut sorted = durations.to_vec();
    sorted.sort();
    sorted.get(sorted.len() / 2).copied()
}
