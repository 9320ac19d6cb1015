//! Runs all contestants of all figures, several rounds, and writes results, table and plots to `target/comparison`. A `check` is
//! short, goes to `target/check` and fails where a ratio within the run is beyond its limit. The words are those of `Options`.

use std::{env, fs, path::Path, thread, time::Instant};

use anyhow::{Result, ensure};
use bench::comparison::{
    kept, limits,
    machine::{Machine, load, versions},
    next_slot,
    options::Options,
    peers::Peers,
    plan::{FIGURES, Figure},
    plots,
    results::Results,
    rounds, table,
    targets::TARGETS,
};
use bench::{figures::Effort, measurement::Measurement};
use chrono::{SecondsFormat, Utc};

/// How often a figure of a check is taken once more that was beyond a limit; the middle of all its rounds is what counts then.
const AGAIN: usize = 2;

fn main() -> Result<()> {
    let options = Options::parse(env::args().skip(1))?;
    let effort = options.effort;
    let peers = Peers::look();
    for left_out in &peers.left_out {
        eprintln!("left out: {left_out}");
    }
    let mut results = Results {
        taken_at: Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true),
        short: effort == Effort::Short,
        machine: Machine::present(),
        versions: versions(),
        left_out: peers.left_out.clone(),
        ..Results::default()
    };
    results.versions.extend(peers.versions.clone());
    let mut figures = if options.check { limits::plan(&options) } else { asked(&options) };
    // Where nobody can show anything, a check has no windows to hold against each other.
    figures.retain(|figure| figure.contestants.iter().any(|name| peers.are_here(name)));
    let mut shown = Vec::new();
    for figure in &figures {
        let (mut found, began) = (Vec::new(), Instant::now());
        take(figure, options.rounds, effort, &peers, &mut results, &mut found);
        if options.check && limits::may_be_noise(&results, figure.name) {
            // Something else may have been in the way; what has got slower is slow again.
            eprintln!("{} is beyond a limit: taken {AGAIN} times more", figure.name);
            for _ in 0..AGAIN {
                take(figure, options.rounds, effort, &peers, &mut results, &mut found);
            }
        }
        shown.push(*figure);
        results.seconds.push((figure.name, began.elapsed().as_secs()));
    }
    if options.takes(next_slot::FIGURE.name) {
        results.add(&next_slot::FIGURE, &next_slot::measurements());
        shown.push(next_slot::FIGURE);
    }
    results.load_at_end = load();
    let was_run = |name: &str, size| {
        let figure = shown.iter().find(|figure| figure.name == name && options.takes(name));
        figure.is_some_and(|figure| effort.choose(figure.sizes, figure.short_sizes).contains(&size))
    };
    results.judge(if options.check { limits::LIMITS } else { TARGETS }, was_run);

    let table = table::of(&results, &shown);
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let home = crate_folder.join(if options.check { "target/check" } else { "target/comparison" });
    // A plot of another run would pass for one of this.
    let _ = fs::remove_dir_all(&home);
    fs::create_dir_all(&home)?;
    fs::write(home.join("results.json"), serde_json::to_string_pretty(&results)?)?;
    fs::write(home.join("table.md"), &table)?;
    plots::write(&results, &home)?;
    if options.keep {
        kept::keep(&results, &home, &crate_folder.join("../.."))?;
    }
    println!("{table}");
    let missed = results.targets.iter().filter(|outcome| !outcome.met).count();
    println!("bench: {missed} of {} bounds missed or not measured", results.targets.len());
    if options.check {
        let taken = shown.iter().filter(|figure| options.takes(figure.name));
        let exceeded: Vec<String> = taken
            .flat_map(|figure| limits::exceeded(&results, figure.name))
            .map(ToString::to_string)
            .collect();
        ensure!(exceeded.is_empty(), "beyond their limits, or not measured: {}", exceeded.join("; "));
    }
    Ok(())
}

fn asked(options: &Options) -> Vec<Figure> {
    FIGURES.iter().filter(|figure| options.takes(figure.name)).copied().collect()
}

/// Takes a figure's rounds, and adds them to those that were `found` before.
fn take(
    figure: &Figure,
    most: usize,
    effort: Effort,
    peers: &Peers,
    results: &mut Results,
    found: &mut Vec<Measurement>,
) {
    let sizes = effort.choose(figure.sizes, figure.short_sizes);
    let run = |size: &u64| rounds::run(figure, *size, most, effort, peers);
    let shares: Vec<_> = if figure.together {
        thread::scope(|scope| {
            let runs: Vec<_> = sizes.iter().map(|size| scope.spawn(|| run(size))).collect();
            runs.into_iter().filter_map(|run| run.join().ok()).collect()
        })
    } else {
        sizes.iter().map(run).collect()
    };
    for (measurements, failures) in shares {
        found.extend(measurements);
        results.failures.extend(failures);
    }
    results.add(figure, found);
}
