//! One file of results: every median with its rounds, its ratio and what was asked of it, and on what machine that was.

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
    /// The middle of them.
    pub median: f64,
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
    /// The median.
    pub found: f64,
    /// How many times the peer's that is.
    pub ratio: Option<f64>,
    /// Whether the target is met.
    pub met: bool,
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
        for ((size, contestant, name, unit), values) in &rounds {
            let theirs = figure.reference.and_then(|theirs| rounds.get(&(*size, theirs, name, unit)));
            self.entries.push(Entry {
                figure: figure.name.to_owned(),
                size: *size,
                contestant: (*contestant).to_owned(),
                measure: (*name).to_owned(),
                unit: (*unit).to_owned(),
                rounds: values.clone(),
                median: median(values),
                reference: figure.reference.map(str::to_owned),
                ratio: theirs.and_then(|theirs| paired(values, theirs)),
            });
        }
    }

    /// Holds what was found against `targets`.
    pub fn judge(&mut self, targets: &[Target]) {
        for target in targets {
            let Some(verdict) = target.verdict(self) else { continue };
            self.targets.push(Outcome {
                figure: target.figure,
                size: target.size,
                contestant: target.contestant,
                measure: target.measure,
                target: verdict.says,
                found: verdict.found,
                ratio: verdict.ratio,
                met: verdict.met,
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

    /// The median of a measure; `None` where it was not taken.
    pub fn median(&self, figure: &str, size: u64, contestant: &str, measure: &str) -> Option<f64> {
        self.entry(figure, size, contestant, measure).map(|entry| entry.median)
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
        comparison::{plan::FIGURES, targets::Bound},
        measurement::Measure,
    };

    #[test]
    fn a_target_is_judged_by_the_rounds_side_by_side() {
        let figure = FIGURES.iter().find(|figure| figure.name == "dispatch").unwrap();
        let measurement = |contestant: &str, value| Measurement {
            contestant: contestant.to_owned(),
            figure: figure.name.to_owned(),
            size: 1_000,
            measures: vec![Measure::new("runs", value, "1/s")],
            attendance: None,
        };
        let mut results = Results::default();
        // The second round was disturbed, for both.
        let rounds =
            [("engine-memory", 50.0), ("delay-queue", 100.0), ("engine-memory", 5.0), ("delay-queue", 10.0)];
        results.add(figure, &rounds.map(|(name, value)| measurement(name, value)));
        let entry = results.entry("dispatch", 1_000, "engine-memory", "runs").unwrap();
        assert_eq!(
            (entry.rounds.as_slice(), entry.median, entry.ratio),
            ([50.0, 5.0].as_slice(), 27.5, Some(0.5))
        );

        let target = |bound| Target {
            figure: "dispatch",
            size: 1_000,
            contestant: "engine-memory",
            measure: "runs",
            bound,
        };
        results.judge(&[
            target(Bound::AtLeastTimes(0.5, "delay-queue")),
            target(Bound::AtLeast(30.0)),
            target(Bound::AheadOf(&["delay-queue", "nobody"])),
            target(Bound::AtMostTimes(1.0, "nobody")),
        ]);
        let met: Vec<bool> = results.targets.iter().map(|outcome| outcome.met).collect();
        assert_eq!(met, [true, false, true], "what was not measured is not judged");
    }
}
