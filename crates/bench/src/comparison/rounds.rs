//! Runs the contestants of a figure in turn, each in a process of its own, one at a time.

use std::{
    env,
    io::Read,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};

use super::{
    plan::{Figure, Program},
    results::Failure,
};
use crate::{figures::Effort, measurement::Measurement};

/// Who takes longer stands still.
const PATIENCE: Duration = Duration::from_mins(3);

/// What the rounds of a figure at one size gave, of which there are `most` at most.
pub fn run(figure: &Figure, size: u64, most: usize, effort: Effort) -> (Vec<Measurement>, Vec<Failure>) {
    let (mut found, mut failures) = (Vec::new(), Vec::<Failure>::new());
    for _ in 0..effort.choose(figure.rounds.min(most), 1) {
        // Who failed once is not waited for again.
        let failed: Vec<String> = failures.iter().map(|failure| failure.contestant.clone()).collect();
        let fit = figure.contestants.iter().filter(|name| failed.iter().all(|failed| failed != **name));
        let shares: Vec<_> = if figure.together {
            thread::scope(|scope| {
                let shares: Vec<_> =
                    fit.map(|name| scope.spawn(|| share(figure, size, name, effort))).collect();
                shares.into_iter().filter_map(|share| share.join().ok()).collect()
            })
        } else {
            fit.map(|name| share(figure, size, name, effort)).collect()
        };
        for share in shares {
            match share {
                Ok(measurement) => found.push(measurement),
                Err(failure) => failures.push(failure),
            }
        }
    }
    (found, failures)
}

/// One contestant's share, told as it is found.
fn share(figure: &Figure, size: u64, contestant: &str, effort: Effort) -> Result<Measurement, Failure> {
    let measured = measure(figure, size, contestant, effort);
    let told = match &measured {
        Ok(measurement) => {
            let values = measurement.measures.iter();
            let values = values.map(|each| format!("{} {:.4} {}", each.name, each.value, each.unit));
            values.collect::<Vec<_>>().join(", ")
        }
        Err(error) => format!("{error:#}"),
    };
    eprintln!("{} {size} {contestant}: {told}", figure.name);
    measured.map_err(|error| Failure {
        figure: figure.name.to_owned(),
        size,
        contestant: contestant.to_owned(),
        why: format!("{error:#}"),
    })
}

fn measure(figure: &Figure, size: u64, contestant: &str, effort: Effort) -> Result<Measurement> {
    let program = match figure.program {
        Program::Contestant => "contestant",
        Program::Weigh => "weigh",
    };
    // Both are built beside this program.
    let program = env::current_exe()?.with_file_name(program);
    let mut command = Command::new(&program);
    command.args([contestant, figure.name, &size.to_string()]).args(effort.choose(None, Some("--short")));
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting {}", program.display()))?;
    let until = Instant::now() + PATIENCE;
    while child.try_wait()?.is_none() {
        if Instant::now() > until {
            child.kill()?;
            child.wait()?;
            bail!("it stood still and was ended");
        }
        thread::sleep(Duration::from_millis(20));
    }
    let (mut said, mut complained) = (String::new(), String::new());
    child.stdout.take().context("its output")?.read_to_string(&mut said)?;
    child.stderr.take().context("its errors")?.read_to_string(&mut complained)?;
    let complaint = complained.lines().next().unwrap_or_default();
    ensure!(child.wait()?.success(), "{complaint}");
    let line = said.lines().last().context("it said nothing")?;
    serde_json::from_str(line).with_context(|| format!("reading {line:?}"))
}
