//! What is asked of the engine. The full run says of each target whether it is met. The short check goes by [`super::limits`].

use super::results::Results;

/// What a measure is held against.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    /// A number in the measure's unit.
    AtMost(f64),
    /// The same from below.
    AtLeast(f64),
    /// So many times what another contestant was found to take in the same run.
    AtMostTimes(f64, &'static str),
    /// The same from below.
    AtLeastTimes(f64, &'static str),
    /// Less than each of these in the same run. Whoever took part and shows none did too little to have one.
    AheadOf(&'static [&'static str]),
    /// So many times what somebody was found to take in another figure of the same run.
    AtMostTimesOf(f64, Elsewhere),
    /// So many times the milliseconds in which somebody makes `runs` runs, by the rate found in another figure of the same run.
    AtMostTimesRuns(f64, u32, Elsewhere),
}

/// A measure of another figure.
#[derive(Clone, Copy, Debug)]
pub struct Elsewhere {
    /// That figure.
    pub figure: &'static str,
    /// On what size.
    pub size: u64,
    /// Whose.
    pub contestant: &'static str,
    /// Which of its measures.
    pub measure: &'static str,
}

impl Elsewhere {
    fn found(&self, results: &Results) -> Option<f64> {
        results.found(self.figure, self.size, self.contestant, self.measure)
    }
}

impl std::fmt::Display for Elsewhere {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} in {} on {}", self.contestant, self.figure, self.size)
    }
}

/// A bound on one measure of one contestant.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The figure.
    pub figure: &'static str,
    /// On what size.
    pub size: u64,
    /// Whose.
    pub contestant: &'static str,
    /// Which of its measures.
    pub measure: &'static str,
    /// The bound.
    pub bound: Bound,
}

/// Packages that keep everything in memory, in whatever language.
const PACKAGED: &[&str] = &[
    "tokio-cron-scheduler",
    "apalis-cron",
    "clokwerk",
    "sacs",
    "apscheduler",
    "croner-node",
    "node-cron",
    "toad-scheduler",
];

/// What an edit takes among a tenth of the tasks: it is to be flat from there.
pub(super) const EDIT_OF_FEWER: Elsewhere =
    Elsewhere { figure: "edit", size: 10_000, contestant: "engine-memory", measure: "p50" };
pub(super) const LONE_EDIT_OF_FEWER: Elsewhere = Elsewhere { figure: "edit-one-processor", ..EDIT_OF_FEWER };
pub(super) const DURABLE_EDIT_OF_FEWER: Elsewhere =
    Elsewhere { figure: "edit-durable", contestant: "engine-durable", ..EDIT_OF_FEWER };

/// Those that keep what they do in SQLite.
const WITH_SQLITE: &[&str] = &["apscheduler-sqlite"];

pub(super) const fn target(
    figure: &'static str,
    size: u64,
    contestant: &'static str,
    measure: &'static str,
    bound: Bound,
) -> Target {
    Target { figure, size, contestant, measure, bound }
}

/// What the full run is held against.
pub const TARGETS: &[Target] = &[
    target("idle", 100, "engine-memory", "wake-ups", Bound::AtMost(1.0)),
    target("idle", 100, "engine-memory", "processor", Bound::AtMost(1.0)),
    target("idle", 10_000, "engine-memory", "wake-ups", Bound::AtMost(1.0)),
    target("idle", 10_000, "engine-memory", "processor", Bound::AtMost(1.0)),
    target("idle", 100_000, "engine-memory", "wake-ups", Bound::AtMost(1.0)),
    target("idle", 100_000, "engine-memory", "processor", Bound::AtMost(1.0)),
    target("idle", 100_000, "engine-durable", "wake-ups", Bound::AtMost(1.0)),
    target("idle", 100_000, "engine-durable", "processor", Bound::AtMost(1.0)),
    target("idle", 100_000, "engine-durable", "wake-ups of the database", Bound::AtMost(0.0)),
    // The engine's own copy of a row; over rows in memory there is a second one, the store's.
    target("memory", 10_000, "engine-durable", "allocated", Bound::AtMost(500.0)),
    target("memory", 100_000, "engine-durable", "allocated", Bound::AtMost(500.0)),
    target("punctuality", 1_000, "engine-memory", "missed", Bound::AtMost(0.0)),
    target("punctuality", 1_000, "engine-memory", "double", Bound::AtMost(0.0)),
    target("punctuality", 1_000, "engine-memory", "p99", Bound::AheadOf(PACKAGED)),
    target("punctuality", 1_000, "engine-memory", "p99", Bound::AtMostTimes(1.2, "delay-queue")),
    target("punctuality", 10_000, "engine-memory", "missed", Bound::AtMost(0.0)),
    target("punctuality", 10_000, "engine-memory", "double", Bound::AtMost(0.0)),
    target("punctuality", 10_000, "engine-memory", "p99", Bound::AheadOf(PACKAGED)),
    target("punctuality", 10_000, "engine-memory", "p99", Bound::AtMostTimes(1.2, "delay-queue")),
    target("punctuality", 1_000, "engine-durable", "missed", Bound::AtMost(0.0)),
    target("punctuality", 1_000, "engine-durable", "double", Bound::AtMost(0.0)),
    target("punctuality", 1_000, "engine-durable", "p99", Bound::AtMost(50.0)),
    target("punctuality", 1_000, "engine-durable", "p99", Bound::AheadOf(WITH_SQLITE)),
    target("punctuality", 10_000, "engine-durable", "missed", Bound::AtMost(0.0)),
    target("punctuality", 10_000, "engine-durable", "double", Bound::AtMost(0.0)),
    target("punctuality", 10_000, "engine-durable", "latest", Bound::AtMost(500.0)),
    target("punctuality", 10_000, "engine-durable", "p99", Bound::AheadOf(WITH_SQLITE)),
    target("durable-runs", 1, "engine-durable", "runs", Bound::AtLeastTimes(0.6, "raw")),
    target("durable-runs", 4, "engine-durable", "runs", Bound::AtLeastTimes(0.6, "raw")),
    target("durable-runs", 100, "engine-durable", "runs", Bound::AtLeastTimes(0.6, "raw")),
    target("durable-runs", 100, "engine-durable", "runs", Bound::AtLeastTimes(60.0, "apscheduler-sqlite")),
    target("dispatch", 1_000, "engine-memory", "runs", Bound::AtLeast(300_000.0)),
    // A round trip between two threads, each of which is woken where it is. What is left where nobody is woken elsewhere is for limits
    // alone ("edit-one-processor"): there the loop has next to nothing to do, and the engine a row to read and a slot to find.
    target("edit", 10_000, "engine-memory", "p50", Bound::AtMostTimes(1.2, "delay-queue")),
    target("edit", 100_000, "engine-memory", "p50", Bound::AtMostTimes(1.2, "delay-queue")),
    target("edit", 100_000, "engine-memory", "p50", Bound::AtMostTimesOf(1.2, EDIT_OF_FEWER)),
    target("edit-durable", 10_000, "engine-durable", "p50", Bound::AtMostTimes(1.5, "raw")),
    target("edit-durable", 100_000, "engine-durable", "p50", Bound::AtMostTimes(1.5, "raw")),
    target(
        "edit-durable",
        100_000,
        "engine-durable",
        "p50",
        Bound::AtMostTimesOf(1.2, DURABLE_EDIT_OF_FEWER),
    ),
    target("edit-durable", 10_000, "engine-durable", "p50", Bound::AheadOf(WITH_SQLITE)),
    target("edit-durable", 100_000, "engine-durable", "p50", Bound::AheadOf(WITH_SQLITE)),
    target("run-now-idle", 1, "engine-memory", "p99", Bound::AtMost(1.0)),
    target("run-now-idle", 1, "engine-durable", "p99", Bound::AtMost(5.0)),
    target("run-now-full", 2_000, "engine-memory", "p99", Bound::AtMost(1.0)),
    target("run-now-full", 2_000, "engine-durable", "p99", Bound::AtMost(5.0)),
    target("start", 100_000, "engine-durable", "rows to armed", Bound::AtMostTimes(2.0, "raw")),
    target("history", 1_000_000, "engine-durable", "page 1", Bound::AtMost(5.0)),
    target("history", 1_000_000, "engine-durable", "page 1000", Bound::AtMost(5.0)),
    target("catch-up", 30, "engine-memory", "decided", Bound::AtMost(20.0)),
    target("catch-up", 30, "engine-memory", "memory", Bound::AtMost(1_048_576.0)),
    target("next-slot", 1, "engine", "fixed", Bound::AtMost(5.0)),
    target("next-slot", 1, "engine", "in a gap", Bound::AtMost(5.0)),
    target("window", 5, "cockpit", "meaningful paint", Bound::AtMostTimes(1.3, "empty-window")),
    target("window", 1_000, "cockpit", "meaningful paint", Bound::AtMostTimes(1.3, "empty-window")),
    target("window", 5, "cockpit", "memory", Bound::AtMostTimes(1.3, "empty-window")),
    target("window", 1_000, "cockpit", "memory", Bound::AtMostTimes(1.3, "empty-window")),
    target("ipc", 1_000, "cockpit", "list_system_tasks", Bound::AtMost(10.0)),
    target("ipc", 1_000, "cockpit", "end to repaint", Bound::AtMost(100.0)),
];

impl std::fmt::Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AtMost(bound) => write!(f, "at most {bound}"),
            Self::AtLeast(bound) => write!(f, "at least {bound}"),
            Self::AtMostTimes(times, peer) => write!(f, "at most {times} times {peer}"),
            Self::AtLeastTimes(times, peer) => write!(f, "at least {times} times {peer}"),
            Self::AheadOf(peers) => write!(f, "ahead of {}", peers.join(", ")),
            Self::AtMostTimesOf(times, elsewhere) => write!(f, "at most {times} times {elsewhere}"),
            Self::AtMostTimesRuns(times, runs, elsewhere) => {
                write!(f, "at most {times} times what {runs} runs take by {elsewhere}")
            }
        }
    }
}

impl Target {
    /// Where the bound lies in the measure's unit; `None` where something it takes was not measured.
    pub fn at(&self, results: &Results) -> Option<f64> {
        let found = |contestant: &str| results.found(self.figure, self.size, contestant, self.measure);
        match self.bound {
            Bound::AtMost(bound) | Bound::AtLeast(bound) => Some(bound),
            Bound::AtMostTimes(times, peer) | Bound::AtLeastTimes(times, peer) => Some(times * found(peer)?),
            Bound::AheadOf(peers) => peers.iter().filter_map(|peer| found(peer)).reduce(f64::min),
            Bound::AtMostTimesOf(times, elsewhere) => Some(times * elsewhere.found(results)?),
            Bound::AtMostTimesRuns(times, runs, elsewhere) => {
                Some(times * f64::from(runs) * 1e3 / elsewhere.found(results)?)
            }
        }
    }

    /// The bound in words, and whether it is kept.
    pub fn verdict(&self, results: &Results) -> Verdict {
        let found = results.found(self.figure, self.size, self.contestant, self.measure);
        let (met, ratio, not_measured) = match self.hold(results) {
            Ok((met, ratio)) => (met, ratio, None),
            Err(why) => (false, None, Some(why)),
        };
        Verdict { says: self.bound.to_string(), met, ratio, found, not_measured }
    }

    /// Whether it is kept, and how many times the peer's it is; or why that cannot be said.
    fn hold(&self, results: &Results) -> Result<(bool, Option<f64>), String> {
        // One round in which it failed is not made good by those in which it did not.
        if let Some(failure) = results.failure(self.figure, self.size, self.contestant) {
            return Err(format!("{} failed: {:.70}", self.contestant, failure.why));
        }
        let lacks = |who: &str| {
            let took_part = results.took_part(self.figure, self.size, who);
            format!("{who} {}", if took_part { "shows none" } else { "is not there" })
        };
        let found = results.found(self.figure, self.size, self.contestant, self.measure);
        let found = found.ok_or_else(|| lacks(self.contestant))?;
        let times = |peer: &str| {
            let ratio = results.ratio(self.figure, self.size, self.contestant, self.measure, peer);
            ratio.ok_or_else(|| lacks(peer))
        };
        Ok(match self.bound {
            Bound::AtMost(bound) => (found <= bound, None),
            Bound::AtLeast(bound) => (found >= bound, None),
            Bound::AtMostTimes(bound, peer) => {
                let ratio = times(peer)?;
                (ratio <= bound, Some(ratio))
            }
            Bound::AtLeastTimes(bound, peer) => {
                let ratio = times(peer)?;
                (ratio >= bound, Some(ratio))
            }
            Bound::AheadOf(peers) => {
                let here = |peer: &&&str| results.took_part(self.figure, self.size, peer);
                let absent = peers.iter().find(|peer| !here(peer));
                let theirs = self.at(results);
                let fell = |peer: &&str| results.failure(self.figure, self.size, peer).is_some();
                if theirs.is_none() && peers.iter().all(|peer| !here(&peer) || fell(peer)) {
                    return Err(lacks(absent.unwrap_or(&"everybody")));
                }
                let ahead = theirs.is_none_or(|theirs| found < theirs);
                // Behind one is behind, whoever else is not there.
                if let Some(absent) = absent.filter(|_| ahead) {
                    return Err(lacks(absent));
                }
                (ahead, theirs.map(|theirs| found / theirs))
            }
            Bound::AtMostTimesOf(bound, elsewhere) | Bound::AtMostTimesRuns(bound, _, elsewhere) => {
                let at = self.at(results).ok_or_else(|| format!("{elsewhere} is not there"))?;
                (found <= at, Some(found / at * bound))
            }
        })
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} on {}, {}: {}", self.figure, self.size, self.contestant, self.measure)
    }
}

/// What came of all that is asked of a measure, in a word: it is met only if each of them is known to be. `None` where nothing is asked.
pub(super) fn standing(
    results: &Results,
    figure: &str,
    size: u64,
    contestant: &str,
    measure: &str,
) -> Option<&'static str> {
    let about = TARGETS.iter().filter(|target| {
        (target.figure, target.size, target.contestant, target.measure) == (figure, size, contestant, measure)
    });
    let verdicts: Vec<Verdict> = about.map(|target| target.verdict(results)).collect();
    if verdicts.is_empty() {
        None
    } else if verdicts.iter().all(|verdict| verdict.met) {
        Some("met")
    } else if verdicts.iter().all(|verdict| verdict.met || verdict.not_measured.is_some()) {
        Some("not measured")
    } else {
        Some("missed")
    }
}

/// What came of a target.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The bound.
    pub says: String,
    /// Whether it is kept.
    pub met: bool,
    /// How many times the peer's it is, where the bound is about a peer.
    pub ratio: Option<f64>,
    /// What was found, if it was.
    pub found: Option<f64>,
    /// Why it cannot be said whether the bound is kept, if it cannot. It counts as not kept.
    pub not_measured: Option<String>,
}
