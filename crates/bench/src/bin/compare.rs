//! Runs all contestants of all figures, several rounds, and writes `target/comparison/results.json` and `table.md`:
//! `compare [run | check] [--rounds=N] [FIGURE...]`. `check` is short and fails where a ratio within the run is beyond its limit.

use std::{env, fs, path::Path};

use anyhow::{Result, bail};
use bench::{
    comparison::{
        machine::{Machine, versions},
        next_slot,
        plan::{FIGURES, Figure},
        results::Results,
        rounds, table,
        targets::{LIMITS, TARGETS},
    },
    figures::Effort,
};
use chrono::{SecondsFormat, Utc};

fn main() -> Result<()> {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    let mode = if arguments.is_empty() { "run".to_owned() } else { arguments.remove(0) };
    let effort = match mode.as_str() {
        "run" => Effort::Full,
        "check" => Effort::Short,
        _ => bail!("compare [run | check] [--rounds=N] [FIGURE...]"),
    };
    let most = arguments.iter().find_map(|argument| argument.strip_prefix("--rounds=").map(str::to_owned));
    let most: usize = most.map_or(Ok(usize::MAX), |most| most.parse())?;
    arguments.retain(|argument| !argument.starts_with("--"));
    let asked = |figure: &Figure| arguments.is_empty() || arguments.iter().any(|name| name == figure.name);
    let mut results = Results {
        taken_at: Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true),
        machine: Machine::present(),
        versions: versions(),
        ..Results::default()
    };
    let mut shown = Vec::new();
    for figure in FIGURES.iter().filter(|figure| asked(figure)) {
        let mut found = Vec::new();
        for size in effort.choose(figure.sizes, figure.short_sizes) {
            let (measurements, failures) = rounds::run(figure, *size, most, effort);
            found.extend(measurements);
            results.failures.extend(failures);
        }
        results.add(figure, &found);
        shown.push(*figure);
    }
    if asked(&next_slot::FIGURE) {
        results.add(&next_slot::FIGURE, &next_slot::measurements());
        shown.push(next_slot::FIGURE);
    }
    results.judge(effort.choose(TARGETS, LIMITS));
    let table = table::of(&results, &shown);
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join(effort.choose("target/comparison", "target/check"));
    fs::create_dir_all(&home)?;
    fs::write(home.join("results.json"), serde_json::to_string_pretty(&results)?)?;
    fs::write(home.join("table.md"), &table)?;
    println!("{table}");
    let missed = results.targets.iter().filter(|outcome| !outcome.met).count();
    println!("bench: {missed} of {} bounds missed", results.targets.len());
    if effort == Effort::Short && missed > 0 {
        bail!("{missed} figures are beyond their limit");
    }
    Ok(())
}
