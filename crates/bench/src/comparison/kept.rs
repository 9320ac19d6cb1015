//! What the documentation shows of a run: the table, the file of results and the plots in `docs/bench`, and the main lines between
//! two marks in the README.

use std::{fmt::Write, fs, path::Path};

use anyhow::{Context, Result};

use super::{results::Results, table::number, targets::standing};

const BEGIN: &str = "<!-- bench: written by `just bench keep` -->\n";
const END: &str = "<!-- bench: end -->\n";

const PACKAGES: &[&str] = &["tokio-cron-scheduler", "apalis-cron", "clokwerk", "sacs"];
const OF_NODE: &[&str] = &["croner-node", "node-cron", "toad-scheduler"];

/// A line of the README.
#[derive(Clone, Copy)]
struct Line {
    title: &'static str,
    figure: &'static str,
    measure: &'static str,
    ours: &'static str,
    /// Beside which limit, and which of Python's peers.
    limit: &'static str,
    python: &'static str,
    more_is_better: bool,
}

const fn line(
    title: &'static str,
    figure: &'static str,
    measure: &'static str,
    ours: &'static str,
    limit: &'static str,
    python: &'static str,
) -> Line {
    Line { title, figure, measure, ours, limit, python, more_is_better: false }
}

const fn rate(line: Line) -> Line {
    Line { more_is_better: true, ..line }
}

const LINES: &[Line] = &[
    line("Idle, wake-ups", "idle", "wake-ups", "engine-memory", "delay-queue", "apscheduler"),
    line(
        "Memory a task, the engine over SQLite",
        "memory",
        "allocated",
        "engine-durable",
        "delay-queue",
        "apscheduler",
    ),
    line(
        "All due each second, p99 late",
        "punctuality",
        "p99",
        "engine-memory",
        "delay-queue",
        "apscheduler",
    ),
    line("… never started", "punctuality", "missed", "engine-memory", "delay-queue", "apscheduler"),
    line("The same in SQLite, p99 late", "punctuality", "p99", "engine-durable", "", "apscheduler-sqlite"),
    line("… never started", "punctuality", "missed", "engine-durable", "", "apscheduler-sqlite"),
    rate(line("Durable runs", "durable-runs", "runs", "engine-durable", "raw", "apscheduler-sqlite")),
    rate(line("Dispatch in memory", "dispatch", "runs", "engine-memory", "delay-queue", "apscheduler")),
    line("Edit in memory, median", "edit", "p50", "engine-memory", "delay-queue", "apscheduler"),
    line("… on one processor", "edit-one-processor", "p50", "engine-memory", "delay-queue", ""),
    line("Edit in SQLite, median", "edit-durable", "p50", "engine-durable", "raw", "apscheduler-sqlite"),
    line("Start, rows to armed", "start", "rows to armed", "engine-durable", "raw", ""),
    line("Window, start to meaningful paint", "window", "meaningful paint", "cockpit", "empty-window", ""),
    line("Window, memory of all its processes", "window", "memory", "cockpit", "empty-window", ""),
];

/// Copies `from` into the documentation below `root`, and renews the README's lines.
///
/// # Errors
/// A file cannot be read or written, or the README has lost its marks.
pub fn keep(results: &Results, from: &Path, root: &Path) -> Result<()> {
    let to = root.join("docs/bench");
    fs::create_dir_all(&to)?;
    for file in fs::read_dir(from)? {
        let file = file?;
        fs::copy(file.path(), to.join(file.file_name()))?;
    }
    let path = root.join("README.md");
    let text = fs::read_to_string(&path)?;
    let (before, rest) = text.split_once(BEGIN).context("the README has no mark where the figures begin")?;
    let (_, after) = rest.split_once(END).context("the README has no mark where the figures end")?;
    Ok(fs::write(path, format!("{before}{BEGIN}{}{END}{after}", main_lines(results)))?)
}

fn main_lines(results: &Results) -> String {
    let mut text =
        "| | on | this engine | its targets | the limit | Rust's best package | APScheduler | Node's best |\n".to_owned();
    text.push_str("|---|---|---|---|---|---|---|---|\n");
    for line in LINES {
        let of_ours = results.entries.iter().filter(|entry| {
            (entry.figure.as_str(), entry.measure.as_str(), entry.contestant.as_str())
                == (line.figure, line.measure, line.ours)
        });
        let Some(entry) = of_ours.max_by_key(|entry| entry.size) else { continue };
        let one =
            |name: &'static str| best(results, line, entry.size, &[name]).map(|(found, _)| number(found));
        let named = |names: &'static [&'static str]| {
            // A package that keeps nothing is no peer of what is kept.
            let best = best(results, line, entry.size, names).filter(|_| !line.python.ends_with("sqlite"));
            best.map(|(found, name)| format!("{} ({name})", number(found)))
        };
        let others = [one(line.limit), named(PACKAGES), one(line.python), named(OF_NODE)];
        let others = others.map(|found| found.unwrap_or_else(|| "–".to_owned())).join(" | ");
        let on = number(entry.size as f64);
        let ours = format!("{} {}", number(entry.found), entry.unit);
        let verdict = match standing(results, line.figure, entry.size, line.ours, line.measure) {
            None => "–",
            Some("missed") => "**missed**",
            Some(other) => other,
        };
        // Writing into a string never fails.
        let _ = writeln!(text, "| {} | {on} | **{}** | {verdict} | {others} |", line.title, ours.trim());
    }
    let _ = writeln!(text, "\n{}\n", results.taken_on());
    text
}

/// The best of these at a size, and whose it is.
fn best(results: &Results, line: &Line, size: u64, names: &[&'static str]) -> Option<(f64, &'static str)> {
    let found =
        names.iter().filter_map(|name| Some((results.found(line.figure, size, name, line.measure)?, *name)));
    found.min_by(
        |(one, _), (other, _)| {
            if line.more_is_better { other.total_cmp(one) } else { one.total_cmp(other) }
        },
    )
}
