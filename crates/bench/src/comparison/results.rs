//! One file of results: every measure with its rounds, its ratio and what was asked of it, and on what machine that was.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{machine::Machine, plan::Figure, targets::Target};
use crate::{measurement::Measurement, statistics::median};

/// All of it.
#[derive(Debug, Default, Serialize)]
pub struct Results {
    /// When it was taken, RFC 3339.
    pub taken_at: String,
    /// In a short run, whose figures are coarse.
    pub short: bool,
    /// On what.
    pub machine: Machine,
    /// What else it was doing at the end.
    pub load_at_end: String,
    /// How long it took, in seconds by figure.
    pub seconds: Vec<(&'static str, u64)>,
    /// Version by package.
    pub versions: BTreeMap<String, String>,
    /// One entry a measure of a contestant at a size.
    pub entries: Vec<Entry>,
    /// What was asked, and what came of it.
    pub targets: Vec<Outcome>,
    /// Contestants that failed: figure, size, name, why.
    pub failures: Vec<Failure>,
    /// Why peers of another language were left out, if they were.
    pub left_out: Vec<String>,
}

/// One measure.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// Of this figure.
    pub figure: String,
    /// On this much.
    pub size: u64,
    /// Whose.
    pub contestant: String,
    /// Which.
    pub measure: String,
    /// In this unit.
    pub unit: String,
    /// As found, round by round.
    pub rounds: Vec<f64>,
    /// The middle of them; of a count the worst, because what must never happen is not outvoted.
    pub found: f64,
    /// Whom it is read beside.
    pub reference: Option<String>,
    /// How many times the reference's it is, round by round, and of that the middle.
    pub ratio: Option<f64>,
}

/// A target and what came of it.
#[derive(Debug, Serialize)]
pub struct Outcome {
    /// Of this figure.
    pub figure: &'static str,
    /// On this much.
    pub size: u64,
    /// Whose.
    pub contestant: &'static str,
    /// Which measure.
    pub measure: &'static str,
    /// The bound in words.
    pub target: String,
    /// What was.
    pub found: Option<f64>,
    /// How many times the peer's that is.
    pub ratio: Option<f64>,
    /// Whether the target is met; what was not measured is not.
    pub met: bool,
    /// Why it cannot be said, if it cannot.
    pub not_measured: Option<String>,
}

/// A share that could not be measured.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    /// Of this figure.
    pub figure: String,
    /// On this much.
    pub size: u64,
    /// Whose.
    pub contestant: String,
    /// Why.
    pub why: String,
}

impl Results {
    /// Takes in the rounds of a figure, all of them: they take the place of earlier ones.
    pub fn add(&mut self, figure: &Figure, measurements: &[Measurement]) {
        self.entries.retain(|entry| entry.figure != figure.name);
        let mut rounds: BTreeMap<(u64, &str, &str, &str), Vec<f64>> = BTreeMap::new();
        for Measurement { contestant, size, measures, .. } in measurements {
            for measure in measures {
                rounds
                    .entry((*size, contestant, &measure.name, &measure.unit))
                    .or_default()
                    .push(measure.value);
            }
        }
        let mut taken: BTreeMap<(u64, &str), usize> = BTreeMap::new();
        for ((size, contestant, ..), values) in &rounds {
            let taken = taken.entry((*size, contestant)).or_default();
            *taken = values.len().max(*taken);
        }
        // One good round does not speak for others that had nothing to show.
        rounds
            .retain(|(size, contestant, ..), values| taken.get(&(*size, *contestant)) == Some(&values.len()));
        for ((size, contestant, name, unit), values) in &rounds {
            let theirs = figure.reference.and_then(|theirs| rounds.get(&(*size, theirs, name, unit)));
            self.entries.push(Entry {
                figure: figure.name.to_owned(),
                size: *size,
                contestant: (*contestant).to_owned(),
                measure: (*name).to_owned(),
                unit: (*unit).to_owned(),
                rounds: values.clone(),
                found: if unit.is_empty() { worst(values) } else { median(values) },
                reference: figure.reference.map(str::to_owned),
                ratio: theirs.and_then(|theirs| paired(values, theirs)),
            });
        }
    }

    /// Holds what was found against those of `targets` whose figure `was_run` on their size.
    pub fn judge(&mut self, targets: &[Target], was_run: impl Fn(&str, u64) -> bool) {
        for target in targets.iter().filter(|target| was_run(target.figure, target.size)) {
            let verdict = target.verdict(self);
            self.targets.push(Outcome {
                figure: target.figure,
                size: target.size,
                contestant: target.contestant,
                measure: target.measure,
                target: verdict.says,
                found: verdict.found,
                ratio: verdict.ratio,
                met: verdict.met,
                not_measured: verdict.not_measured,
            });
        }
    }

    /// When and on what it was taken, in a line.
    pub fn taken_on(&self) -> String {
        let Machine { processor, cores, memory, system, load } = &self.machine;
        let kind = if self.short { "Taken in a short run" } else { "Taken" };
        format!(
            "{kind} {} on {cores} × {processor}, {memory}, {system}; load {load} at the beginning, {} at the end.",
            self.taken_at, self.load_at_end
        )
    }

    /// Names and versions of the packages that a contestant is made of; of no one's (`""`), of what all of them run on.
    pub fn versions_of(&self, contestant: &str) -> Vec<String> {
        let packages: &[&str] = match contestant {
            "" => &["Rust", "SQLite", "tokio"],
            "delay-queue" => &["tokio-util"],
            "raw" | "raw-writes" => &["rusqlite"],
            "apscheduler" => &["APScheduler", "Python"],
            "croner-node" => &["croner (Node)", "Node"],
            "tokio-cron-scheduler-one-shot" => &["tokio-cron-scheduler"],
            "node-cron" | "toad-scheduler" => &[contestant, "Node"],
            sqlite if sqlite.starts_with("apscheduler") => {
                &["APScheduler", "SQLAlchemy", "Python", "SQLite of Python"]
            }
            package => &[package],
        };
        let found = packages.iter().filter_map(|name| self.versions.get_key_value(*name));
        found.map(|(name, version)| format!("{name} {version}")).collect()
    }

    /// What was found of a measure; `None` where it was not taken.
    pub fn found(&self, figure: &str, size: u64, contestant: &str, measure: &str) -> Option<f64> {
        self.entry(figure, size, contestant, measure).map(|entry| entry.found)
    }

    /// How a contestant failed, if it did.
    pub fn failure(&self, figure: &str, size: u64, contestant: &str) -> Option<&Failure> {
        self.failures.iter().find(|failure| {
            failure.figure == figure && failure.size == size && failure.contestant == contestant
        })
    }

    /// Whether a contestant was run, with whatever outcome.
    pub fn took_part(&self, figure: &str, size: u64, contestant: &str) -> bool {
        let is_of =
            |entry: &Entry| entry.figure == figure && entry.size == size && entry.contestant == contestant;
        self.entries.iter().any(is_of) || self.failure(figure, size, contestant).is_some()
    }

    /// How many times `peer`'s it is, round by round, and of that the middle.
    pub fn ratio(&self, figure: &str, size: u64, contestant: &str, measure: &str, peer: &str) -> Option<f64> {
        let rounds = |contestant| self.entry(figure, size, contestant, measure).map(|entry| &entry.rounds);
        paired(rounds(contestant)?, rounds(peer)?)
    }

    /// A measure; `None` where it was not taken.
    pub fn entry(&self, figure: &str, size: u64, contestant: &str, measure: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| {
            entry.figure == figure
                && entry.size == size
                && entry.contestant == contestant
                && entry.measure == measure
        })
    }
}

fn worst(counts: &[f64]) -> f64 {
    counts.iter().copied().fold(0.0, f64::max)
}

/// What disturbs a round disturbs both; hence the middle of the ratios, not the ratio of the middles.
fn paired(ours: &[f64], theirs: &[f64]) -> Option<f64> {
    let ratios: Vec<f64> = ours
        .iter()
        .zip(theirs)
        .filter(|(_, theirs)| **theirs > 0.0)
        .map(|(ours, theirs)| ours / theirs)
        .collect();
    (!ratios.is_empty()).then(|| median(&ratios))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        comparison::{
            plan::FIGURES,
            targets::{Bound, standing},
        },
        measurement::Measure,
    };

    fn measurement(figure: &str, contestant: &str, measure: Measure) -> Measurement {
        Measurement {
            contestant: contestant.to_owned(),
            figure: figure.to_owned(),
            size: 1_000,
            measures: vec![measure],
            attendance: None,
        }
    }

    fn figure(name: &str) -> &'static Figure {
        FIGURES.iter().find(|figure| figure.name == name).unwrap()
    }

    /// A target of each bound, judged: `+` is met, `-` missed, `?` not measured.
    fn judged(mut results: Results, target: Target, bounds: &[Bound]) -> String {
        let targets: Vec<Target> = bounds.iter().map(|bound| Target { bound: *bound, ..target }).collect();
        results.judge(&targets, |figure, size| (figure, size) == (target.figure, target.size));
        let letter = |outcome: &Outcome| match (&outcome.not_measured, outcome.met) {
            (None, true) => '+',
            (None, false) => '-',
            (Some(_), false) => '?',
            (Some(_), true) => panic!("{outcome:?}"),
        };
        results.targets.iter().map(letter).collect()
    }

    const RUNS: Target = Target {
        figure: "dispatch",
        size: 1_000,
        contestant: "engine-memory",
        measure: "runs",
        bound: Bound::AtLeast(0.0),
    };

    /// Of which the second round was disturbed, for both.
    fn two_rounds() -> Results {
        let mut results = Results::default();
        let rounds =
            [("engine-memory", 50.0), ("delay-queue", 100.0), ("engine-memory", 5.0), ("delay-queue", 10.0)];
        let rounds =
            rounds.map(|(name, value)| measurement("dispatch", name, Measure::new("runs", value, "1/s")));
        results.add(figure("dispatch"), &rounds);
        results
    }

    #[test]
    fn a_target_is_judged_by_the_rounds_side_by_side() {
        let results = two_rounds();
        let entry = results.entry("dispatch", 1_000, "engine-memory", "runs").unwrap();
        assert_eq!(
            (entry.rounds.as_slice(), entry.found, entry.ratio),
            ([50.0, 5.0].as_slice(), 27.5, Some(0.5))
        );
        let bounds =
            [Bound::AtLeastTimes(0.5, "delay-queue"), Bound::AtLeast(30.0), Bound::AheadOf(&["delay-queue"])];
        assert_eq!(judged(results, RUNS, &bounds), "+-+");
    }

    #[test]
    fn what_was_not_measured_is_not_met() {
        let bounds = [
            Bound::AtMostTimes(1.0, "nobody"),
            Bound::AheadOf(&["delay-queue", "nobody"]),
            Bound::AheadOf(&["nobody"]),
        ];
        assert_eq!(judged(two_rounds(), RUNS, &bounds), "???");
        let bounds = [Bound::AtLeast(0.0)];
        assert_eq!(judged(two_rounds(), Target { contestant: "sacs", ..RUNS }, &bounds), "?", "not there");
        let mut results = two_rounds();
        results.judge(&[RUNS], |_, _| false);
        assert!(results.targets.is_empty(), "of what was not run nothing is said");
    }

    #[test]
    fn a_measure_is_met_only_if_each_of_its_targets_is_known_to_be() {
        let edit = |contestant, value| measurement("edit", contestant, Measure::new("p50", value, "µs"));
        let all = [
            ("engine-memory", 100_000, 11.0),
            ("delay-queue", 100_000, 10.0),
            ("engine-memory", 10_000, 10.0),
        ];
        let all = all.map(|(contestant, size, value)| Measurement { size, ..edit(contestant, value) });
        let standing = |measurements: &[Measurement], measure| {
            let mut results = Results::default();
            results.add(figure("edit"), measurements);
            standing(&results, "edit", 100_000, "engine-memory", measure)
        };
        assert_eq!(standing(&all, "p50"), Some("met"));
        assert_eq!(standing(&all[..2], "p50"), Some("not measured"), "whether it is flat is not known");
        let mut slower = all.clone();
        slower[0].measures[0].value = 13.0;
        assert_eq!(standing(&slower[..2], "p50"), Some("missed"), "whether it is flat or not");
        assert_eq!(standing(&all, "p99"), None, "nothing is asked of it");
    }

    #[test]
    fn a_crash_in_any_round_is_a_miss_of_ours_and_no_excuse_for_a_peer() {
        let crash = |who: &str| {
            let mut results = two_rounds();
            let (figure, contestant, why) = ("dispatch".to_owned(), who.to_owned(), "it fell".to_owned());
            results.failures.push(Failure { figure, size: 1_000, contestant, why });
            results
        };
        assert_eq!(judged(crash("engine-memory"), RUNS, &[Bound::AtLeast(0.0)]), "?");
        assert_eq!(judged(crash("sacs"), RUNS, &[Bound::AheadOf(&["delay-queue", "sacs"])]), "+");
        assert_eq!(
            judged(crash("sacs"), RUNS, &[Bound::AheadOf(&["sacs"])]),
            "?",
            "nobody is left to be ahead of"
        );
    }

    #[test]
    fn what_a_round_does_not_show_the_others_do_not_either() {
        let mut results = Results::default();
        let round = |measures| Measurement {
            measures,
            ..measurement("dispatch", "sacs", Measure::count("lost", 9_u32))
        };
        let (lost, runs) = (|| Measure::count("lost", 9_u32), Measure::new("runs", 50.0, "1/s"));
        results.add(figure("dispatch"), &[round(vec![lost(), runs]), round(vec![lost()])]);
        assert_eq!(results.found("dispatch", 1_000, "sacs", "lost"), Some(9.0));
        assert_eq!(results.found("dispatch", 1_000, "sacs", "runs"), None);
    }

    #[test]
    fn whoever_did_too_little_for_a_measure_is_behind() {
        let mut results = Results::default();
        let ours = measurement("dispatch", "engine-memory", Measure::new("runs", 50.0, "1/s"));
        let theirs = measurement("dispatch", "sacs", Measure::count("lost", 1_000_u32));
        results.add(figure("dispatch"), &[ours, theirs]);
        assert_eq!(judged(results, RUNS, &[Bound::AheadOf(&["sacs"])]), "+");
    }

    #[test]
    fn one_round_in_which_something_is_lost_is_a_miss() {
        let mut results = Results::default();
        let rounds = [0_u32, 0, 5].map(|count| Measure::count("lost", count));
        results.add(figure("dispatch"), &rounds.map(|lost| measurement("dispatch", "engine-memory", lost)));
        let lost = Target { measure: "lost", ..RUNS };
        assert_eq!(judged(results, lost, &[Bound::AtMost(0.0), Bound::AtMost(5.0)]), "-+");
    }
}
