//! From the start of a program to what is to be seen in its window, and what all its processes cost once it rests.
//!
//! Seen on the screen, not told by the page: what a page takes for painted is not on the screen yet, and so a window that
//! has no scripts can be measured like any other. The first meaningful paint is the moment from which on nine tenths of what
//! the window shows at rest is there.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use bench::{measurement::Measure, statistics::median};
use tokio::runtime::Runtime;

use crate::{display::Display, folder, memory, picture::Picture, programs};

/// Starts that are measured in a round, of which the middle counts: now and then an empty window's first frame is lost, and comes half
/// a second later.
const STARTS: usize = 3;
/// The part of the last picture that is a meaningful one.
const MEANINGFUL: f64 = 0.9;
/// Between two looks.
const LOOK: Duration = Duration::from_millis(3);
/// A window at which nothing has changed for so long rests.
const REST: Duration = Duration::from_secs(3);
/// One that never rests is read then.
const RESTLESS: Duration = Duration::from_secs(15);
/// The longest that a window may take to show anything.
const PATIENCE: Duration = Duration::from_mins(1);

const MEBIBYTE: f64 = 1_048_576.0;

pub fn measure(runtime: &Runtime, contestant: &str, tasks: usize) -> Result<Vec<Measure>> {
    let program = programs::contestant(contestant)?;
    // The empty one has no use for it.
    let folder = folder::of(runtime, if contestant == "cockpit" { tasks } else { 0 })?;
    let home = tempfile::tempdir()?;
    let mut command = Command::new(program);
    if contestant == "cockpit" {
        command.arg("--data-dir").arg(folder.path());
    }
    at_home(&mut command, home.path());
    // Once before, so that what is measured is not the disk.
    Opened::start(&mut command)?.end()?;
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let opened = Opened::start(&mut command)?;
        starts.push(opened.measures()?);
        opened.end()?;
    }
    Ok(middle(&starts))
}

/// The median of each measure that all starts have.
fn middle(starts: &[Vec<Measure>]) -> Vec<Measure> {
    let Some((first, others)) = starts.split_first() else { return Vec::new() };
    let all = |measure: &Measure| {
        let of = |start: &Vec<Measure>| {
            start.iter().find(|other| other.name == measure.name).map(|found| found.value)
        };
        others.iter().map(of).chain([Some(measure.value)]).collect::<Option<Vec<f64>>>()
    };
    let middle =
        |measure: &Measure| Some(Measure::new(measure.name.clone(), median(&all(measure)?), &measure.unit));
    first.iter().filter_map(middle).collect()
}

/// Settings and caches of its own, and no word to anybody outside.
fn at_home(command: &mut Command, home: &Path) {
    command
        .envs(["XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"].map(|name| (name, home)))
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .env_remove("NEWSDATA_API_KEY")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
}

/// A window that has come to rest.
struct Opened {
    child: Child,
    /// What was seen, and how long after the start; each differs from the one before.
    seen: Vec<(Duration, Picture)>,
}

impl Opened {
    /// Starts it and looks at it until nothing changes any more.
    fn start(command: &mut Command) -> Result<Self> {
        let display = Display::open()?;
        let began = Instant::now();
        let child = command.spawn().with_context(|| format!("{command:?}"))?;
        let mut opened = Self { child, seen: Vec::new() };
        loop {
            let looked = display.look(opened.child.id())?;
            let now = began.elapsed();
            let last = opened.seen.last();
            if let Some(picture) = looked.filter(|picture| last.is_none_or(|(_, last)| last != picture)) {
                opened.seen.push((now, picture));
            }
            match opened.seen.last() {
                Some((at, last)) if !last.is_empty() && (now > *at + REST || now > RESTLESS) => {
                    return Ok(opened);
                }
                _ => ensure!(now < PATIENCE, "the window shows nothing"),
            }
            ensure!(opened.child.try_wait()?.is_none(), "the window has ended");
            thread::sleep(LOOK);
        }
    }

    fn measures(&self) -> Result<Vec<Measure>> {
        let last = self.seen.last().context("nothing was seen")?;
        let is_there =
            |share: f64| move |(_, picture): &&(Duration, Picture)| picture.share_of(&last.1) >= share;
        let at = |found: Option<&(Duration, Picture)>| found.map(|(at, _)| at.as_secs_f64() * 1_000.0);
        let shown = at(self.seen.first());
        let first = at(self.seen.iter().find(|(_, picture)| !picture.is_empty()));
        // From then on: whatever comes and goes again before does not count.
        let missing = self.seen.iter().rposition(|seen| !is_there(MEANINGFUL)(&seen));
        let meaningful = at(self.seen.get(missing.map_or(0, |index| index + 1)));
        let processes = memory::of_tree(self.child.id())?;
        let mebibytes = |memory: u64| memory as f64 / MEBIBYTE;
        let mut measures = vec![
            Measure::new("meaningful paint", meaningful.context("nothing meaningful")?, "ms"),
            Measure::new("memory", mebibytes(processes.iter().map(|process| process.memory).sum()), "MiB"),
            Measure::new("shown", shown.context("never shown")?, "ms"),
            Measure::new("first paint", first.context("nothing painted")?, "ms"),
            Measure::new("processor", memory::processor_time(self.child.id())?, "ms"),
        ];
        measures.extend(
            processes.iter().map(|process| {
                Measure::new(format!("of {}", process.name), mebibytes(process.memory), "MiB")
            }),
        );
        Ok(measures)
    }

    /// Ends it as a session does.
    fn end(mut self) -> Result<()> {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status()?;
        ensure!(asked.success(), "it could not be ended");
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        // Gone already is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_start_that_is_far_off_does_not_count() {
        let start = |paint: f64| vec![Measure::new("paint", paint, "ms")];
        let mut twice = start(240.0);
        twice.push(Measure::new("seen once", 1.0, ""));
        let middle = middle(&[twice, start(740.0), start(250.0)]);
        let found: Vec<_> = middle.iter().map(|measure| (measure.name.as_str(), measure.value)).collect();
        assert_eq!(found, [("paint", 250.0)]);
    }
}
