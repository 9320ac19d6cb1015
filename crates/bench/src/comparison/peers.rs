//! The peers that are programs in another language, where that language and its packages are installed. Their sources and the
//! versions of their packages are in `peers`; `just bench` installs them into `target/peers`. And the windows, where the
//! recipe has built them and has a display for them.

use std::{collections::BTreeMap, env, path::PathBuf, process::Command};

use anyhow::{Context, Result, ensure};

const PYTHON: &[&str] = &["apscheduler", "apscheduler-sqlite", "apscheduler-sqlite-rollback"];
const NODE: &[&str] = &["croner-node", "node-cron", "toad-scheduler"];
const WINDOWS: &[&str] = &["cockpit", "empty-window"];

/// A language's peers.
struct Language {
    name: &'static str,
    contestants: &'static [&'static str],
    /// What runs them, and where they are.
    interpreter: PathBuf,
    options: &'static [&'static str],
    program: PathBuf,
}

impl Language {
    fn all() -> [Self; 2] {
        let home = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let installed = home.join("target/peers");
        [
            Self {
                name: "Python",
                contestants: PYTHON,
                interpreter: installed.join("python/bin/python"),
                options: &[],
                program: home.join("peers/python/contestant.py"),
            },
            Self {
                name: "Node",
                contestants: NODE,
                interpreter: PathBuf::from("node"),
                // To collect what is garbage before memory is read.
                options: &["--expose-gc"],
                // Copied beside its packages, because that is where Node looks for them.
                program: installed.join("node/contestant.js"),
            },
        ]
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.interpreter);
        command.args(self.options).arg(&self.program);
        command
    }

    fn versions(&self) -> Result<BTreeMap<String, String>> {
        ensure!(self.program.exists(), "its peers are not installed");
        let output = self.command().arg("versions").output().context("it is not installed")?;
        ensure!(output.status.success(), "its peers do not start");
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}

/// Who of them is here.
pub struct Peers {
    here: Vec<Language>,
    has_windows: bool,
    /// Versions of languages and packages.
    pub versions: BTreeMap<String, String>,
    /// Who is left out, and why.
    pub left_out: Vec<String>,
}

impl Peers {
    /// Asks each language.
    pub fn look() -> Self {
        let mut peers =
            Self { here: Vec::new(), has_windows: false, versions: BTreeMap::new(), left_out: Vec::new() };
        for language in Language::all() {
            match language.versions() {
                Ok(versions) => {
                    peers.versions.extend(versions);
                    peers.here.push(language);
                }
                Err(why) => peers.left_out.push(format!(
                    "{} ({}: {why:#})",
                    language.contestants.join(", "),
                    language.name
                )),
            }
        }
        match windows() {
            Ok(()) => peers.has_windows = true,
            Err(why) => peers.left_out.push(format!("{} ({why:#})", WINDOWS.join(", "))),
        }
        peers
    }

    /// Whether the contestant can be run; those in Rust that show nothing always can.
    pub fn are_here(&self, contestant: &str) -> bool {
        if WINDOWS.contains(&contestant) {
            return self.has_windows;
        }
        self.command(contestant).is_some() || !(PYTHON.contains(&contestant) || NODE.contains(&contestant))
    }

    /// The contestant's program; `None` where it is one of those in Rust.
    pub fn command(&self, contestant: &str) -> Option<Command> {
        let language = self.here.iter().find(|language| language.contestants.contains(&contestant))?;
        Some(language.command())
    }
}

fn windows() -> Result<()> {
    // Set by the recipe, which has built them just now and given them a display of their own.
    ensure!(
        env::var_os("BENCH_WINDOWS").is_some(),
        "there is no display of their own, or they were not built"
    );
    Ok(())
}
