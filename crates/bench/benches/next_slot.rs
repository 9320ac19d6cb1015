//! The cost of one `next_slot`, and of croner's own zoned search for the same answer.
#![allow(missing_docs, reason = "a program, not a library")]
#![expect(clippy::unwrap_used, reason = "a benchmark may panic")]

use std::{
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use bench::estimates::{beside, median};
use chrono::{DateTime, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use criterion::Criterion;
use croner::parser::{CronParser, Seconds, Year};
use scheduler::schedule::{CronPattern, Frequency, Interval, MAX_COUNTED, Schedule};

/// Where both answer alike, unless it is said.
const ZONE: Tz = Tz::America__New_York;

struct Case {
    name: &'static str,
    pattern: &'static str,
    after: &'static str,
}

const CASES: [Case; 5] = [
    Case { name: "fixed", pattern: "30 2 * * *", after: "2025-06-15T12:00:00Z" },
    Case { name: "step", pattern: "*/15 * * * *", after: "2025-06-15T12:00:00Z" },
    Case { name: "with seconds", pattern: "*/20 * * * * *", after: "2025-06-15T12:00:00Z" },
    Case { name: "leap day", pattern: "0 0 29 2 *", after: "2025-03-01T12:00:00Z" },
    Case { name: "in a gap", pattern: "30 2 * * *", after: "2025-03-08T12:00:00Z" },
];

fn main() {
    let first = first_in_a_zone();
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/criterion");
    let mut criterion = Criterion::default().output_directory(&home).configure_from_args();
    interval(&mut criterion);
    for case in &CASES {
        cron(&mut criterion, case);
    }
    absence(&mut criterion);
    criterion.final_summary();

    let mut figures: Vec<String> = Vec::new();
    figures
        .extend(median(&home, "interval", "engine").map(|ours| format!("interval {}", beside(ours, None))));
    for Case { name, .. } in &CASES {
        let peer = median(&home, name, "croner").map(|theirs| ("croner", theirs));
        figures.extend(median(&home, name, "engine").map(|ours| format!("{name} {}", beside(ours, peer))));
    }
    figures.extend(
        median(&home, "a month of minutes", "engine")
            .map(|ours| format!("a month of minutes missed {}", beside(ours, None))),
    );
    figures.push(format!("first in a zone {}", beside(first, None)));
    println!("next_slot: {}", figures.join(", "));
}

fn interval(criterion: &mut Criterion) {
    let interval = Interval::new(2_700, at("2025-01-01T00:00:00Z")).unwrap();
    let after = at("2025-06-15T12:00:00Z");
    let mut group = criterion.benchmark_group("interval");
    group.bench_function("engine", |bencher| bencher.iter(|| interval.next_slot(black_box(after))));
    group.finish();
}

fn cron(criterion: &mut Criterion, case: &Case) {
    let after = at(case.after);
    let ours = CronPattern::parse(case.pattern).unwrap();
    let parser = CronParser::builder().seconds(Seconds::Optional).year(Year::Disallowed).build();
    let theirs = parser.parse(case.pattern).unwrap();
    let zoned = |after: DateTime<Utc>| {
        theirs.find_next_occurrence(&after.with_timezone(&ZONE), false).ok().map(|slot| slot.to_utc())
    };
    assert_eq!(ours.next_slot(ZONE, after), zoned(after), "{}: two searches for one answer", case.name);

    let mut group = criterion.benchmark_group(case.name);
    group.bench_function("engine", |bencher| bencher.iter(|| ours.next_slot(ZONE, black_box(after))));
    group.bench_function("croner", |bencher| bencher.iter(|| zoned(black_box(after))));
    group.finish();
}

/// What it takes to know which slots passed in thirty days off, and how many, as far as they are counted.
fn absence(criterion: &mut Criterion) {
    let frequency = Frequency::Cron { pattern: "* * * * *".to_owned() };
    let schedule = Schedule::parse(&frequency, None, at("2025-06-01T00:00:00Z")).unwrap();
    let (first, now) = (at("2025-06-01T00:00:00Z"), at("2025-07-01T00:00:00Z"));
    assert_eq!(schedule.missed(first, now, ZONE).count, MAX_COUNTED);
    let mut group = criterion.benchmark_group("a month of minutes");
    group.bench_function("engine", |bencher| bencher.iter(|| schedule.missed(black_box(first), now, ZONE)));
    group.finish();
}

/// The median over all zones of what the first question about a zone costs, before its jumps are known.
fn first_in_a_zone() -> Duration {
    let pattern = CronPattern::parse("30 2 * * *").unwrap();
    let after = at("2025-06-15T12:00:00Z");
    let mut costs = TZ_VARIANTS.map(|tz| {
        let start = Instant::now();
        black_box(pattern.next_slot(tz, after));
        start.elapsed()
    });
    costs.sort_unstable();
    costs.get(costs.len() / 2).copied().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}
