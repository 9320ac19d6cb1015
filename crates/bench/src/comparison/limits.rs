//! What the short check fails beyond: a bound on every measure that has a target. Always a ratio to a peer or to the raw limit in the
//! same run, or a count that has to be none; never an absolute time, because the machine it runs on may be any. Whom a limit goes
//! by is in Rust, so that a check needs no other language.
//!
//! Where a target is met, the limit is the target and what the noise of a short run adds; where it is not yet, a third more than
//! the worst of what is found today, so that it does not get worse: to be drawn tighter with each gain. The noise, as seen in repeated
//! runs beside other work: bytes vary by nothing, what is read or decided in one go by a quarter, medians of one wait for another thread
//! by a factor of two (its processor sleeps or does not), by a tenth on one processor or where both are kept awake, p99 by three.

use super::{
    options::Options,
    plan::{FIGURES, Figure},
    results::Results,
    targets::{Bound, DURABLE_EDIT_OF_FEWER, EDIT_OF_FEWER, Elsewhere, LONE_EDIT_OF_FEWER, Target, target},
};

use Bound::{AtLeastTimes, AtMost, AtMostTimes, AtMostTimesOf, AtMostTimesRuns};

/// The raw ceiling: each run in two commits of its own, and a hundred sharing them.
const RAW: Elsewhere = Elsewhere { figure: "durable-runs", size: 1, contestant: "raw", measure: "runs" };
const RAW_GROUPS: Elsewhere = Elsewhere { size: 100, ..RAW };

/// A mailbox round trip with nothing else to do.
const MAILBOX: Elsewhere =
    Elsewhere { figure: "run-now-idle", size: 1, contestant: "delay-queue", measure: "p50" };
const MAILBOX_P99: Elsewhere = Elsewhere { measure: "p99", ..MAILBOX };

/// What the page waits for an answer of a few words, which reads no task.
const ROUND_TRIP: Elsewhere =
    Elsewhere { figure: "ipc", size: 1_000, contestant: "cockpit", measure: "round trip" };

/// The bounds.
pub static LIMITS: &[Target] = &[
    target("idle", 10_000, "engine-memory", "wake-ups", AtMostTimes(0.05, "tokio-cron-scheduler")),
    target("idle", 10_000, "engine-memory", "processor", AtMostTimes(0.02, "tokio-cron-scheduler")),
    target("idle", 10_000, "engine-durable", "wake-ups", AtMostTimes(0.05, "tokio-cron-scheduler")),
    target("idle", 10_000, "engine-durable", "processor", AtMostTimes(0.06, "tokio-cron-scheduler")),
    target("idle", 10_000, "engine-durable", "wake-ups of the database", AtMost(0.0)),
    target("memory", 10_000, "engine-durable", "allocated", AtMostTimes(0.7, "tokio-cron-scheduler")),
    target("memory", 10_000, "engine-memory", "allocated", AtMostTimes(1.8, "tokio-cron-scheduler")),
    target("punctuality", 1_000, "engine-memory", "missed", AtMost(0.0)),
    target("punctuality", 1_000, "engine-memory", "double", AtMost(0.0)),
    target("punctuality", 1_000, "engine-memory", "p99", AtMostTimes(2.5, "delay-queue")),
    target("punctuality", 1_000, "engine-durable", "missed", AtMost(0.0)),
    target("punctuality", 1_000, "engine-durable", "double", AtMost(0.0)),
    target("punctuality", 1_000, "engine-durable", "p99", AtMostTimesRuns(1.8, 1_000, RAW_GROUPS)),
    target("punctuality", 10_000, "engine-memory", "missed", AtMost(0.0)),
    target("punctuality", 10_000, "engine-memory", "double", AtMost(0.0)),
    target("punctuality", 10_000, "engine-memory", "p99", AtMostTimes(4.0, "delay-queue")),
    target("punctuality", 10_000, "engine-durable", "missed", AtMost(0.0)),
    target("punctuality", 10_000, "engine-durable", "double", AtMost(0.0)),
    target("punctuality", 10_000, "engine-durable", "p99", AtMostTimesRuns(1.5, 10_000, RAW_GROUPS)),
    target("punctuality", 10_000, "engine-durable", "latest", AtMostTimesRuns(1.5, 10_000, RAW_GROUPS)),
    target("durable-runs", 1, "engine-durable", "runs", AtLeastTimes(0.5, "raw")),
    target("durable-runs", 4, "engine-durable", "runs", AtLeastTimes(0.5, "raw")),
    target("durable-runs", 100, "engine-durable", "runs", AtLeastTimes(0.5, "raw")),
    target("dispatch", 1_000, "engine-memory", "runs", AtLeastTimes(0.2, "delay-queue")),
    target("dispatch", 1_000, "engine-memory", "lost", AtMost(0.0)),
    target("edit", 10_000, "engine-memory", "p50", AtMostTimes(1.5, "delay-queue")),
    target("edit", 100_000, "engine-memory", "p50", AtMostTimes(1.5, "delay-queue")),
    target("edit", 100_000, "engine-memory", "p50", AtMostTimesOf(1.5, EDIT_OF_FEWER)),
    target("edit-one-processor", 10_000, "engine-memory", "p50", AtMostTimes(1.9, "delay-queue")),
    target("edit-one-processor", 100_000, "engine-memory", "p50", AtMostTimes(2.2, "delay-queue")),
    target("edit-one-processor", 100_000, "engine-memory", "p50", AtMostTimesOf(1.6, LONE_EDIT_OF_FEWER)),
    target("edit-durable", 10_000, "engine-durable", "p50", AtMostTimes(2.5, "raw")),
    target("edit-durable", 100_000, "engine-durable", "p50", AtMostTimes(2.7, "raw")),
    // The sizes come one after the other, and what the disk does for others differs by up to that.
    target("edit-durable", 100_000, "engine-durable", "p50", AtMostTimesOf(2.0, DURABLE_EDIT_OF_FEWER)),
    target("run-now-idle", 1, "engine-memory", "p50", AtMostTimes(5.0, "delay-queue")),
    target("run-now-idle", 1, "engine-memory", "p99", AtMostTimes(8.0, "delay-queue")),
    target("run-now-idle", 1, "engine-durable", "p50", AtMostTimesRuns(1.9, 1, RAW)),
    target("run-now-idle", 1, "engine-durable", "p99", AtMostTimesRuns(6.0, 1, RAW)),
    target("run-now-full", 2_000, "engine-memory", "p50", AtMostTimesOf(5.0, MAILBOX)),
    target("run-now-full", 2_000, "engine-memory", "p99", AtMostTimesOf(8.0, MAILBOX_P99)),
    target("run-now-full", 2_000, "engine-durable", "p50", AtMostTimesRuns(1.9, 1, RAW)),
    target("run-now-full", 2_000, "engine-durable", "p99", AtMostTimesRuns(7.0, 1, RAW)),
    target("start", 10_000, "engine-durable", "rows to armed", AtMostTimes(2.2, "raw")),
    target("history", 1_000_000, "engine-durable", "page 1", AtMostTimes(2.6, "raw")),
    target("history", 1_000_000, "engine-durable", "page 1000", AtMostTimes(2.6, "raw")),
    target("catch-up", 30, "engine-memory", "decided", AtMostTimes(0.15, "croner")),
    target("catch-up", 30, "engine-memory", "memory", AtMostTimes(18.0, "croner")),
    target("window", 5, "cockpit", "meaningful paint", AtMostTimes(2.4, "empty-window")),
    target("window", 5, "cockpit", "memory", AtMostTimes(1.6, "empty-window")),
    target("window", 1_000, "cockpit", "meaningful paint", AtMostTimes(2.7, "empty-window")),
    target("window", 1_000, "cockpit", "memory", AtMostTimes(1.7, "empty-window")),
    target("ipc", 1_000, "cockpit", "list_system_tasks", AtMostTimesOf(30.0, ROUND_TRIP)),
    target("ipc", 1_000, "cockpit", "end to repaint", AtMostTimesOf(240.0, ROUND_TRIP)),
    target("next-slot", 1, "engine", "fixed", AtMostTimes(1.3, "croner")),
    target("next-slot", 1, "engine", "step", AtMostTimes(1.3, "croner")),
    target("next-slot", 1, "engine", "with seconds", AtMostTimes(1.5, "croner")),
    target("next-slot", 1, "engine", "leap day", AtMostTimes(1.3, "croner")),
    target("next-slot", 1, "engine", "in a gap", AtMostTimes(0.03, "croner")),
];

impl Target {
    /// Who has to be measured in its figure for it to be judged.
    fn takes(&self) -> Vec<&'static str> {
        let peer = match self.bound {
            AtMostTimes(_, peer) | AtLeastTimes(_, peer) => Some(peer),
            _ => None,
        };
        std::iter::once(self.contestant).chain(peer).collect()
    }

    /// What it goes by in another figure.
    fn elsewhere(&self) -> Option<Elsewhere> {
        match self.bound {
            AtMostTimesOf(_, elsewhere) | AtMostTimesRuns(_, _, elsewhere) => Some(elsewhere),
            _ => None,
        }
    }
}

/// What a check of the figures that were asked for has to measure: contestants and sizes that a limit goes by, and no others.
pub fn plan(options: &Options) -> Vec<Figure> {
    let asked = || LIMITS.iter().filter(|limit| options.takes(limit.figure));
    let elsewhere: Vec<Elsewhere> = asked().filter_map(Target::elsewhere).collect();
    let narrowed = FIGURES.iter().map(|figure| {
        let own: Vec<&Target> = asked().filter(|limit| limit.figure == figure.name).collect();
        let lent: Vec<&Elsewhere> = elsewhere.iter().filter(|lent| lent.figure == figure.name).collect();
        let goes_by = |name: &&&str| {
            own.iter().any(|limit| limit.takes().contains(*name))
                || lent.iter().any(|lent| lent.contestant == **name)
        };
        let contestants: Vec<&str> = figure.contestants.iter().filter(goes_by).copied().collect();
        let mut sizes: Vec<u64> =
            own.iter().map(|limit| limit.size).chain(lent.iter().map(|lent| lent.size)).collect();
        sizes.sort_unstable();
        sizes.dedup();
        // For as long as the program runs, as the others are.
        Figure { contestants: contestants.leak(), short_sizes: sizes.leak(), ..*figure }
    });
    let mut figures: Vec<Figure> = narrowed.filter(|figure| !figure.contestants.is_empty()).collect();
    // Whoever goes by another figure is judged as soon as it is taken.
    figures.sort_by_key(|figure| elsewhere.iter().all(|lent| lent.figure != figure.name));
    figures
}

/// Limits of a figure that what was found is beyond, or that nothing was found for.
pub fn exceeded<'a>(results: &'a Results, figure: &'a str) -> impl Iterator<Item = &'static Target> + 'a {
    let of_figure = LIMITS.iter().filter(move |limit| limit.figure == figure);
    of_figure.filter(|limit| !limit.verdict(results).met)
}

/// Whether something else may have been in the way of all that a figure is beyond: then it is taken again. A count that has to be none
/// and a crash of the contestant are no noise, and no further round may outvote them.
pub fn may_be_noise(results: &Results, figure: &str) -> bool {
    let crashed = |limit: &Target| results.failure(limit.figure, limit.size, limit.contestant).is_some();
    let mut exceeded = exceeded(results, figure).peekable();
    exceeded.peek().is_some() && exceeded.all(|limit| !matches!(limit.bound, AtMost(_)) && !crashed(limit))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        comparison::{next_slot, results::Failure, targets::TARGETS},
        measurement::{Measure, Measurement},
    };

    /// What everybody else is found to take.
    const THEIRS: f64 = 80.0;

    /// As of one round in which the limit's contestant is at `part` of what is allowed, and everybody it goes by at [`THEIRS`].
    fn found(limit: &Target, part: f64) -> f64 {
        match limit.bound {
            AtMost(bound) => bound * part + (part - 1.0).max(0.0),
            AtMostTimes(times, _) | AtMostTimesOf(times, _) => times * THEIRS * part,
            AtLeastTimes(times, _) => times * THEIRS / part,
            AtMostTimesRuns(times, runs, _) => times * f64::from(runs) * 1e3 / THEIRS * part,
            bound => panic!("{bound:?} is no ratio within a run"),
        }
    }

    fn measured(figure: &str, size: u64, contestant: &str, measure: &str, value: f64) -> Measurement {
        let measures = vec![Measure::new(measure, value, "")];
        Measurement { contestant: contestant.into(), figure: figure.into(), size, measures, attendance: None }
    }

    /// Whether it holds a contestant against itself on fewer: it regresses when those get faster alone.
    fn is_flatness(limit: &Target) -> bool {
        limit.elsewhere().is_some_and(|fewer| {
            (fewer.figure, fewer.contestant, fewer.measure) == (limit.figure, limit.contestant, limit.measure)
        })
    }

    /// A run in which every limit is kept, but for one that is regressed.
    fn run(regressed: Option<&Target>) -> Results {
        let mut results = Results::default();
        for figure in FIGURES.iter().chain([&next_slot::FIGURE]) {
            let of_figure = LIMITS.iter().filter(|limit| limit.figure == figure.name);
            let mut measurements = Vec::new();
            for limit in of_figure {
                if is_flatness(limit) {
                    continue;
                }
                let is_regressed = regressed.is_some_and(|regressed| std::ptr::eq(regressed, limit));
                let Target { figure, size, contestant, measure, .. } = *limit;
                let mut ours = found(limit, if is_regressed { 1.1 } else { 0.9 });
                if let Some(regressed) = regressed.filter(|regressed| is_flatness(regressed))
                    && let AtMostTimesOf(times, fewer) = regressed.bound
                    && (fewer.figure, fewer.size, fewer.contestant) == (figure, size, contestant)
                {
                    ours /= times * 1.1;
                }
                measurements.push(measured(figure, size, contestant, measure, ours));
                for peer in limit.takes().into_iter().filter(|peer| *peer != contestant) {
                    measurements.push(measured(figure, size, peer, measure, THEIRS));
                }
            }
            let lent = LIMITS.iter().filter(|limit| !is_flatness(limit)).filter_map(Target::elsewhere);
            let lent = lent.filter(|lent| lent.figure == figure.name);
            measurements.extend(lent.map(|Elsewhere { figure, size, contestant, measure }| {
                measured(figure, size, contestant, measure, THEIRS)
            }));
            // Several limits go by the same measure, and a round shows it once.
            let mut known = BTreeSet::new();
            measurements.retain(|taken| {
                known.insert((taken.contestant.clone(), taken.size, taken.measures[0].name.clone()))
            });
            results.add(figure, &measurements);
        }
        results
    }

    #[test]
    fn each_regression_is_refused_and_nothing_else() {
        let kept = run(None);
        for limit in LIMITS {
            assert_eq!(exceeded(&kept, limit.figure).count(), 0, "{limit:?}");
            let regressed = run(Some(limit));
            let refused: Vec<_> = exceeded(&regressed, limit.figure).collect();
            assert!(matches!(refused[..], [one] if std::ptr::eq(one, limit)), "{limit:?}: {refused:?}");
        }
    }

    #[test]
    fn what_no_noise_explains_is_not_taken_again() {
        for limit in LIMITS {
            assert!(!may_be_noise(&run(None), limit.figure));
            let mut regressed = run(Some(limit));
            assert_eq!(
                may_be_noise(&regressed, limit.figure),
                !matches!(limit.bound, AtMost(_)),
                "{limit:?}"
            );
            let Target { figure, size, contestant, .. } = *limit;
            let (figure, contestant) = (figure.to_owned(), contestant.to_owned());
            regressed.failures.push(Failure { figure, size, contestant, why: "it fell".to_owned() });
            assert!(!may_be_noise(&regressed, limit.figure), "{limit:?}");
        }
    }

    #[test]
    fn a_limit_whose_peer_was_not_measured_is_refused() {
        for figure in FIGURES.iter().chain([&next_slot::FIGURE]) {
            let of_figure = LIMITS.iter().filter(|limit| limit.figure == figure.name).count();
            assert_eq!(exceeded(&Results::default(), figure.name).count(), of_figure);
        }
    }

    #[test]
    fn every_measure_with_a_target_has_a_limit() {
        for target in TARGETS {
            let guards = |limit: &Target| {
                (limit.figure, limit.contestant, limit.measure)
                    == (target.figure, target.contestant, target.measure)
            };
            assert!(LIMITS.iter().any(guards), "nothing guards {target:?}");
        }
    }

    #[test]
    fn a_check_measures_who_a_limit_goes_by_and_nobody_else() {
        let asked = |words: &str| {
            let options = Options::parse(words.split_whitespace().map(str::to_owned)).unwrap();
            let figures = plan(&options);
            figures
                .iter()
                .map(|figure| (figure.name, figure.contestants, figure.short_sizes))
                .collect::<Vec<_>>()
        };
        let (engines, both): (&[&str], &[&str]) =
            (&["engine-memory", "engine-durable"], &["engine-durable", "raw"]);
        let of_start: [(&str, &[&str], &[u64]); 1] = [("start", both, &[10_000])];
        assert_eq!(asked("check start"), of_start);
        let of_full: [(&str, &[&str], &[u64]); 3] = [
            ("durable-runs", &["raw"], &[1]),
            ("run-now-idle", &["delay-queue"], &[1]),
            ("run-now-full", engines, &[2_000]),
        ];
        assert_eq!(asked("check run-now-full"), of_full);
        let order: Vec<&str> = asked("check punctuality").iter().map(|(name, ..)| *name).collect();
        assert_eq!(order, ["durable-runs", "punctuality"], "what is lent comes first");
    }
}
