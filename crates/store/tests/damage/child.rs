//! A process of its own for what a test cannot survive: this program again, told to run one of its tests.
//!
//! Such a test does nothing when nobody asked for it, which is what the test run itself does.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const FOLDER: &str = "COCKPIT_TEST_FOLDER";
const TASK: &str = "COCKPIT_TEST_TASK";

/// The command that runs `test` on `folder`, with a word on what to do there.
pub fn command(test: &str, folder: &Path, task: &str) -> Command {
    through(Command::new(env::current_exe().unwrap()), test, folder, task)
}

/// The same behind a program that sets something up and then runs its arguments.
#[cfg(target_os = "linux")]
pub fn command_through(mut first: Command, test: &str, folder: &Path, task: &str) -> Command {
    first.arg(env::current_exe().unwrap());
    through(first, test, folder, task)
}

fn through(mut command: Command, test: &str, folder: &Path, task: &str) -> Command {
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]);
    command.env(FOLDER, folder).env(TASK, task).stdin(Stdio::null());
    command
}

/// What this process was asked to do, if it is such a child.
pub fn task() -> Option<(PathBuf, String)> {
    Some((env::var_os(FOLDER)?.into(), env::var(TASK).ok()?))
}
