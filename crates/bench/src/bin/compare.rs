//! Runs all contestants of all figures, several rounds, and writes results, table and plots to `target/comparison`. A `check` is
//! short, goes to `target/check` and fails where a ratio within the run is beyond its limit. The words are those of `Options`.

use std::{env, fs, path::Path};

use anyhow::{Result, bail};
use bench::comparison::{
    kept,
    machine::{Machine, load, versions},
    next_slot,
    options::Options,
    peers::Peers,
    plan::FIGURES,
    plots,
    results::Results,
    rounds, table,
    targets::{LIMITS, TARGETS},
};
use bench::figures::Effort;
use chrono::{SecondsFormat, Utc};

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
    let mut shown = Vec::new();
    for figure in FIGURES.iter().filter(|figure| options.takes(figure.name)) {
        let mut found = Vec::new();
        for size in effort.choose(figure.sizes, figure.short_sizes) {
            let (measurements, failures) = rounds::run(figure, *size, options.rounds, effort, &peers);
            found.extend(measurements);
            results.failures.extend(failures);
        }
        results.add(figure, &found);
        shown.push(*figure);
    }
    if options.takes(next_slot::FIGURE.name) {
        results.add(&next_slot::FIGURE, &next_slot::measurements());
        shown.push(next_slot::FIGURE);
    }
    results.load_at_end = load();
    results.judge(if options.check { LIMITS } else { TARGETS });

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
    println!("bench: {missed} of {} bounds missed", results.targets.len());
    if options.check && missed > 0 {
        bail!("{missed} figures are beyond their limit");
    }
    Ok(())
}
