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
    peers::Peers,
    plan::{Figure, Program, rounds},
    results::Failure,
};
use crate::{figures::Effort, measurement::Measurement};

/// Who takes longer stands still.
const PATIENCE: Duration = Duration::from_mins(3);

/// What the rounds of a figure at one size gave, of which there are `most` at most.
pub fn run(
    figure: &Figure,
    size: u64,
    most: usize,
    effort: Effort,
    peers: &Peers,
) -> (Vec<Measurement>, Vec<Failure>) {
    let (mut found, mut failures) = (Vec::new(), Vec::<Failure>::new());
    for round in 0..effort.choose(figure.rounds.min(most), 1) {
        // Who failed once is not waited for again.
        let failed: Vec<String> = failures.iter().map(|failure| failure.contestant.clone()).collect();
        let here = figure.contestants.iter().filter(|name| peers.are_here(name));
        let here = here.filter(|name| round < rounds(figure, name));
        let fit = here.filter(|name| failed.iter().all(|failed| failed != **name));
        let shares: Vec<_> = if figure.together {
            thread::scope(|scope| {
                let shares: Vec<_> =
                    fit.map(|name| scope.spawn(|| share(figure, size, name, effort, peers))).collect();
                shares.into_iter().filter_map(|share| share.join().ok()).collect()
            })
        } else {
            fit.map(|name| share(figure, size, name, effort, peers)).collect()
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
fn share(
    figure: &Figure,
    size: u64,
    contestant: &str,
    effort: Effort,
    peers: &Peers,
) -> Result<Measurement, Failure> {
    let began = Instant::now();
    let program = program(figure, contestant, peers);
    let measured = program.and_then(|program| measure(program, figure, size, contestant, effort));
    let told = match &measured {
        Ok(measurement) => {
            let values = measurement.measures.iter();
            let values = values.map(|each| format!("{} {:.4} {}", each.name, each.value, each.unit));
            values.collect::<Vec<_>>().join(", ")
        }
        Err(error) => format!("{error:#}"),
    };
    eprintln!("{} {size} {contestant} ({:.0} s): {told}", figure.name, began.elapsed().as_secs_f64());
    measured.map_err(|error| Failure {
        figure: figure.name.to_owned(),
        size,
        contestant: contestant.to_owned(),
        why: format!("{error:#}"),
    })
}

fn program(figure: &Figure, contestant: &str, peers: &Peers) -> Result<Command> {
    if let Some(command) = peers.command(contestant) {
        return Ok(command);
    }
    let program = match figure.program {
        Program::Contestant => "contestant",
        Program::Weigh => "weigh",
        Program::Window => "window",
    };
    // All are built beside this program.
    Ok(Command::new(env::current_exe()?.with_file_name(program)))
}

fn measure(
    mut command: Command,
    figure: &Figure,
    size: u64,
    contestant: &str,
    effort: Effort,
) -> Result<Measurement> {
    command.args([contestant, figure.name, &size.to_string()]).args(effort.choose(None, Some("--short")));
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting {}", command.get_program().display()))?;
    // Read meanwhile: a pipe holds less than the starts of many tasks.
    let (said, complained) = (reading(child.stdout.take()), reading(child.stderr.take()));
    let until = Instant::now() + PATIENCE;
    while child.try_wait()?.is_none() {
        if Instant::now() > until {
            child.kill()?;
            child.wait()?;
            bail!("it stood still and was ended");
        }
        thread::sleep(Duration::from_millis(20));
    }
    let (said, complained) = (said.join(), complained.join());
    let (said, complained) = (said.unwrap_or_default(), complained.unwrap_or_default());
    let complaint = complained.lines().next().unwrap_or_default().trim_start_matches("Error: ");
    ensure!(child.wait()?.success(), "{complaint}");
    let line = said.lines().last().context("it said nothing")?;
    let measurement: Measurement =
        serde_json::from_str(line).with_context(|| format!("reading {line:.200}"))?;
    Ok(measurement.judged())
}

fn reading(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut text = String::new();
        // What cannot be read is not there, and that is complained of.
        let _ = pipe.map(|mut pipe| pipe.read_to_string(&mut text));
        text
    })
}
